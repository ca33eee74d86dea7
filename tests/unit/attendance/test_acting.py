"""When something may have been done, and what it is called."""

import datetime as dt

import pytest

from attendance.choices import ActionKind
from attendance.rules.acting import LONGEST_WORDS, OFFERED, explain_day, label_of

TODAY = dt.date(2026, 1, 20)
CAME = dt.date(2024, 9, 2)
LATELY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("day", "came", "fault"),
    [
        (TODAY, CAME, ""),
        (TODAY + dt.timedelta(days=1), CAME, "to come"),
        (TODAY - dt.timedelta(days=365), CAME, ""),
        (TODAY - dt.timedelta(days=366), CAME, "last 12 months, since 20 January 2025"),
        (LATELY, LATELY, ""),
        (LATELY - dt.timedelta(days=1), LATELY, "came to the school on 5 January 2026"),
    ],
)
def test_a_day_on_which_it_can_have_been_done(day: dt.date, came: dt.date, fault: str) -> None:
    said = explain_day(day, came, TODAY)
    assert bool(said) is bool(fault)
    assert fault in said


def test_a_label_names_its_kind_and_fits() -> None:
    assert label_of(ActionKind.MEETING, "with mother") == "Meeting: with mother"
    assert label_of(ActionKind.OTHER, "Breakfast club tried") == "Breakfast club tried"
    assert max(len(label_of(kind, "x" * LONGEST_WORDS)) for kind in OFFERED) <= 120
    assert {ActionKind.REFERRAL, ActionKind.NOTICE}.isdisjoint(OFFERED)
