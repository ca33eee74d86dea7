"""An approval to prosecute, and what was considered for it, hold in one run of legal stages and for one offence."""

import pytest

from cases.choices import EventKind, Stage
from cases.rules.legal_phase import read_phase


def moved(start: Stage, to: Stage) -> tuple[str, dict[str, str]]:
    return EventKind.STAGE_MOVED, {"from": start.value, "to": to.value}


def said(kind: str, answer: str = "yes") -> tuple[str, dict[str, str]]:
    return EventKind.CONSIDERED, {"kind": kind, "answer": answer}


IN = moved(Stage.FT_REVIEW, Stage.LEGAL_CONSIDERATION)
ON = moved(Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW)
DOWN = moved(Stage.INTERVIEW, Stage.STEP_DOWN)
APPROVED = (EventKind.APPROVED, {"stage": Stage.PROSECUTION.value})
OTHER = (EventKind.APPROVED, {"stage": Stage.STEP_DOWN.value})
LESSER, GRAVER = said("offence", "s444_1"), said("offence", "s444_1a")


@pytest.mark.parametrize(
    ("events", "approved", "answers"),
    [
        ([], False, {}),
        ([IN, LESSER, APPROVED], True, {"offence": "s444_1"}),
        ([IN, LESSER, APPROVED, ON], True, {"offence": "s444_1"}),
        ([IN, LESSER, APPROVED, LESSER], True, {"offence": "s444_1"}),
        ([IN, LESSER, APPROVED, GRAVER], False, {"offence": "s444_1a"}),
        ([IN, LESSER, APPROVED, GRAVER, APPROVED], True, {"offence": "s444_1a"}),
        ([IN, said("eso", "no"), said("planning_meeting"), ON], False, {"eso": "no", "planning_meeting": "yes"}),
        ([IN, said("eso"), LESSER, APPROVED, DOWN], False, {}),
        ([IN, said("eso"), LESSER, APPROVED, DOWN, IN], False, {}),
        ([IN, LESSER, OTHER], False, {"offence": "s444_1"}),
        ([said("siblings"), IN, said("social_worker")], False, {}),
    ],
)  # fmt: skip
def test_what_holds_now(events, approved, answers):
    phase = read_phase(events)
    assert (Stage.PROSECUTION in phase.approved, phase.answers) == (approved, answers)


def test_what_else_was_approved_stands():
    assert read_phase([IN, OTHER, DOWN]).approved == {Stage.STEP_DOWN}
