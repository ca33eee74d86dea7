"""What of a case's timeline counts as something done about the absence, and in which words."""

from typing import Any

import pytest

from attendance.choices import ActionKind
from cases.choices import (
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    EventKind,
    LetterTemplate,
    PlanKind,
    Stage,
    TargetResult,
)
from cases.rules.done import what_was_done

K = EventKind


@pytest.mark.parametrize(
    ("event", "data", "kind", "label"),
    [
        (K.CONTACT_LOGGED, {"kind": "call", "outcome": "no_answer"}, "contact", "Call: no answer"),
        (K.CONTACT_LOGGED, {"kind": "text", "outcome": "sent"}, "contact", "Text message: sent"),
        (K.CONTACT_LOGGED, {"kind": "visit", "outcome": "spoke"}, "visit", "Visit: spoke"),
        (K.CONTACT_LOGGED, {"kind": "meeting", "outcome": "attended"}, "meeting", "Meeting: met"),
        (K.CONTACT_LOGGED, {"kind": "letter", "outcome": "sent"}, "letter", "Letter: sent"),
        (K.PANEL_HELD, {"attended": ["C1"]}, "meeting", "Panel held: parents came"),
        (K.PANEL_HELD, {"attended": []}, "meeting", "Panel held: no parent came"),
        (K.PLAN_AGREED, {"kind": "action_plan", "refused": False}, "plan", "Action plan agreed"),
        (K.PLAN_AGREED, {"kind": "contract", "refused": True}, "plan", "Attendance contract refused"),
        (K.LETTER_SENT, {"template": "panel_invitation"}, "letter", "Panel invitation sent"),
        (K.LETTER_SENT, {"template": "of_another_year"}, "letter", "Letter sent"),
        (K.TARGET_REVIEWED, {"result": "not_met"}, "plan", "Target not met"),
        (K.CONSIDERED, {"kind": "early_help", "answer": "yes"}, "support", "Early help offered"),
        (K.STAGE_MOVED, {"to": "school_support"}, "support", "Support in school begun"),
        (K.STAGE_MOVED, {"to": "referred"}, "referral", "Referred for Fast Track"),
        (K.STAGE_MOVED, {"to": "open"}, "support", "Fast Track opened"),
        (K.STAGE_MOVED, {"to": "notice_to_improve"}, "notice", "Notice to improve"),
    ],
)  # fmt: skip
def test_an_act_has_a_kind_and_words(
    event: str, data: dict[str, Any], kind: str, label: str
) -> None:
    assert what_was_done(event, data) == (ActionKind(kind), label)


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (K.CONSIDERED, {"kind": "early_help", "answer": "no"}),
        *((K.CONSIDERED, {"kind": k.value, "answer": "yes"}) for k in ConsiderationKind if k != "early_help"),
        *((K.STAGE_MOVED, {"to": s.value}) for s in (Stage.CLOSED, Stage.PROSECUTION, Stage.FT_REVIEW)),
        (K.CASE_OPENED, {}), (K.FLAG_JOINED, {}), (K.PANEL_ARRANGED, {}), (K.ALLOCATED, {}),
        (K.DEADLINE_MISSED, {}), (K.BASIS_CHANGED, {}), (K.HOLD_PLACED, {}), ("of.somebody.else", {}),
    ],
)  # fmt: skip
def test_what_is_no_act_or_would_tell_a_circumstance_is_not_told(
    event: str, data: dict[str, Any]
) -> None:
    assert what_was_done(event, data) is None


def test_every_contact_plan_letter_and_result_has_words_that_fit() -> None:
    told = [
        *(what_was_done(K.CONTACT_LOGGED, {"kind": k, "outcome": o}) for k in ContactKind for o in ContactOutcome),
        *(what_was_done(K.PLAN_AGREED, {"kind": k, "refused": r}) for k in PlanKind for r in (True, False)),
        *(what_was_done(K.LETTER_SENT, {"template": t}) for t in LetterTemplate),
        *(what_was_done(K.TARGET_REVIEWED, {"result": r}) for r in TargetResult),
    ]  # fmt: skip
    assert all(done and 0 < len(done.label) <= 120 for done in told)
