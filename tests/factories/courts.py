"""A case walked to a court through the real actions.

scene = legal_scene()                    # unpaid notice, case at legal consideration
decision = decide(scene)                 # written by the legal officer
approve(scene, decision)                 # by the manager: the case is at prosecution
row = charge(scene)                      # all of it, and the charge laid
"""

import datetime as dt
from typing import Any

from attendance.models import Carer
from cases.actions import moving
from cases.choices import Stage
from cases.models import Case
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import Weighed, answer_decision, factors_on, write_decision
from fines.actions.payments import lapse_unpaid
from fines.models import ChargingDecision, Proceedings
from tests.factories.fines import Scene, issue, notice_scene

LAPSED = dt.date(2026, 3, 3)
CHARGED = dt.date(2026, 4, 1)


def legal_scene(pattern: str = "OOOOO OOOOO", *, noticed: bool = True) -> Scene:
    """A case at legal consideration, on an unpaid notice or (`noticed` False) on none at all."""
    scene = notice_scene(pattern)
    if noticed:
        lapse_unpaid(notice=issue(scene), on=LAPSED)
    to_legal(scene)
    return scene


def to_legal(scene: Scene) -> Case:
    """The case taken to legal consideration by the manager."""
    case = Case.objects.get(pk=scene.case.pk)
    moving.move_case(
        case=case, to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Unpaid", on=LAPSED
    )
    scene.case = Case.objects.get(pk=scene.case.pk)
    return scene.case


def weighed(offence: str = "s444_1", **changes: Any) -> Weighed:
    """Everything answered."""
    words = "Weighed for the test."
    values = {
        "evidence": (True, words), "interest": (True, words), "eso": (False, words),
        "equality": words, "why": words, "charge": offence, "planning": words,
        "factors": {k.key: ("for", words) for k in factors_on(CHARGED)},
    }  # fmt: skip
    return Weighed(**(values | changes))


def decide(scene: Scene, offence: str = "s444_1", **changes: Any) -> ChargingDecision:
    """The record about the mother, by the legal officer, for every session unless told."""
    on = changes.pop("on", CHARGED)
    by = changes.pop("by", scene.legal)
    carer: Carer = changes.pop("carer", scene.mother)
    ids = changes.pop("session_ids", None)
    return write_decision(
        case=Case.objects.get(pk=scene.case.pk), carer=carer, by=by, on=on,
        session_ids=scene.sessions() if ids is None else ids, weighed=weighed(offence, **changes),
    )  # fmt: skip


def approve(scene: Scene, decision: ChargingDecision, on: dt.date = CHARGED) -> ChargingDecision:
    """Approved by the manager."""
    answer_decision(decision=decision, approved=True, by=scene.manager, on=on)
    return ChargingDecision.objects.get(pk=decision.pk)


def charge(scene: Scene, offence: str = "s444_1", **changes: Any) -> Proceedings:
    """Decided, approved and laid."""
    procedure = changes.pop("procedure", "hearing")
    on = changes.pop("on", CHARGED)
    decision = approve(scene, decide(scene, offence, on=on, **changes), on)
    return begin_proceedings(
        decision=decision, charge=offence, procedure=procedure, by=scene.legal, on=on
    )
