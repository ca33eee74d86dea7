"""A school year of twelve notices, three charges and an order, made by the real actions, to be counted by hand.

year = a_year()                          # on Monday 1 June 2026
year.notices["paid_early"]               # each by what became of it
"""

import datetime as dt
from dataclasses import dataclass, field

from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.result_orders import Ordered
from fines.actions.results import Entered, enter_result
from fines.actions.withdrawing import withdraw_notice
from fines.models import Measure, PenaltyNotice, Proceedings
from tests.factories.courts import charge, heard, legal_scene
from tests.factories.fines import Scene, issue, make_case, notice_scene, propose

D = dt.date
LAPSED = D(2026, 3, 3)
# What each notice rests on, what came in for it, and on which ground it was withdrawn.
STORIES: dict[str, tuple[str, tuple[int, dt.date] | None, tuple[str, dt.date] | None]] = {
    "paid_early": ("OOOOO OOOOO", (8000, D(2026, 2, 10)), None),
    "paid_on_day_21": ("GGGGG GGGGG", (8000, D(2026, 2, 23)), None),
    "paid_after": ("GGGGG GGGGG", (16000, D(2026, 2, 26)), None),
    "given_up": ("UUUUU UUUUU", None, ("not_prosecuted", D(2026, 3, 20))),
    "paid_and_withdrawn": (
        "OOOOO OOOOO", (8000, D(2026, 2, 12)), ("material_error", D(2026, 3, 5))
    ),
    "wrong_person": ("OOOOO OOOOO", None, ("wrong_person", D(2026, 2, 27))),
    "outside_code": ("OOOOO OOOOO", None, ("outside_code", D(2026, 2, 27))),
    "part_paid": ("OOOOO OOOOO", (4000, D(2026, 2, 12)), None),
    "paid_too_late": ("GGGGG OOOOO", (16000, D(2026, 3, 10)), None),
}  # fmt: skip


@dataclass
class Year:
    """Everything the year holds."""

    scene: Scene
    notices: dict[str, PenaltyNotice] = field(default_factory=dict)
    charges: list[Proceedings] = field(default_factory=list)
    order: Measure | None = None


def pay(scene: Scene, notice: PenaltyNotice, pence: int, on: dt.date) -> None:
    """By card, written down by the manager."""
    record_payment(
        notice=notice, pence=pence, method="card", reference=f"C-{notice.ref}", by=scene.manager,
        on=on,
    )  # fmt: skip


def told(
    pattern: str, paid: tuple[int, dt.date] | None, ended: tuple[str, dt.date] | None
) -> PenaltyNotice:
    """One notice issued on 30 January 2026, received on 3 February, with what became of it."""
    scene = notice_scene(pattern)
    notice = issue(scene)
    if paid and paid[1] < LAPSED:
        pay(scene, notice, *paid)
    if not ended or ended[1] > LAPSED:
        lapse_unpaid(notice=notice, on=LAPSED)
    if paid and paid[1] >= LAPSED:
        pay(scene, notice, *paid)
    if ended:
        ground, on = ended
        withdraw_notice(notice=notice, ground=ground, reason="So it was.", by=scene.legal, on=on)
    return PenaltyNotice.objects.get(pk=notice.pk)


def twice_noticed() -> tuple[PenaltyNotice, PenaltyNotice]:
    """A first notice paid, and a second for the same child: £160 at once, paid on its last cheap day."""
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    ids = scene.sessions()
    first = issue(scene, propose(scene, session_ids=ids[:10]))
    pay(scene, first, 8000, D(2026, 2, 5))
    scene.case = make_case(scene.enrolment, scene.officer)
    second = propose(scene, session_ids=ids[10:], on=D(2026, 2, 6))
    second = issue(scene, second, on=D(2026, 2, 10))  # received on 12 February
    pay(scene, second, 16000, D(2026, 3, 4))
    return first, second


def a_year() -> Year:
    """Twelve notices of 2025/26, one charge fined with a parenting order, one that waits for a court."""
    prosecuted = legal_scene()
    year = Year(prosecuted)
    year.notices["prosecuted"] = PenaltyNotice.objects.get(case=prosecuted.case)
    year.notices |= {name: told(*story) for name, story in STORIES.items()}
    year.notices["first"], year.notices["second"] = twice_noticed()
    fined = charge(prosecuted)
    heard(fined, prosecuted.legal, D(2026, 5, 6))
    enter_result(
        proceedings=fined, by=prosecuted.legal,
        said=Entered("fine", D(2026, 5, 6), fine_pence=22000, parenting_order_months=6),
        ordered=Ordered("Come to the programme"),
    )  # fmt: skip
    year.order = fined.measures.get()
    unnoticed = legal_scene(noticed=False)
    year.charges = [fined, charge(unnoticed)]
    notice_scene_only_proposed()
    return year


def notice_scene_only_proposed() -> PenaltyNotice:
    """A proposal nobody has decided on: in no figure."""
    return propose(notice_scene())
