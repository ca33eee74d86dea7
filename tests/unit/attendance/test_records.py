"""What must stand behind a code: the note, the plan that covers the session, the office's word."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.choices import PlanKind
from attendance.rules.codes import CodeRow
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK
from attendance.rules.plans import Plan
from attendance.rules.records import (
    RECORDS,
    Need,
    Records,
    demand,
    note_hint,
    refuse_teacher,
    rests_on_records,
)
from attendance.rules.reference import read_codes
from attendance.rules.registers import Entry

BOOK = read_codes()
MONDAY = dt.date(2026, 1, 19)
DAY = dt.timedelta(days=1)
ASKS_NOTHING = [
    "/",
    "L",
    "U",
    "V",
    "W",
    "M",
    "R",
    "T",
    "I",
    "N",
    "O",
    "G",
    "Y1",
    "Y2",
    "X",
]


def row(code: str, day: dt.date = MONDAY) -> CodeRow:
    found = BOOK.on(code, day)
    assert found is not None
    return found


def plan(kind: str, code: str, start: dt.date = MONDAY, pattern: int = WHOLE_WEEK) -> Plan:
    return Plan(kind, "T-1", code, start, MONDAY + 4 * DAY, pattern, "as agreed")


def records(*plans: Plan, elsewhere: bool = False) -> Records:
    return Records(MONDAY, "AM", plans, elsewhere)


@pytest.mark.parametrize("code", ASKS_NOTHING)
def test_most_codes_ask_for_nothing(code: str) -> None:
    assert demand(row(code), Entry(code), records()) is None


@pytest.mark.parametrize("code", ["K", "P", "B", "Q", "Y7", "E"])
def test_a_code_that_needs_a_note_says_what_to_write(code: str) -> None:
    lacks = demand(row(code), Entry(code), records())
    assert lacks is not None
    assert lacks.need is Need.NOTE
    assert note_hint(row(code)) in lacks.message
    assert demand(row(code), Entry(code, None, "as the letter says"), records()) is None


@pytest.mark.parametrize(
    ("code", "kind", "need"),
    [
        ("C", PlanKind.LEAVE, Need.LEAVE), ("C1", PlanKind.LEAVE, Need.LEAVE),
        ("S", PlanKind.LEAVE, Need.LEAVE), ("J1", PlanKind.LEAVE, Need.LEAVE),
        ("C2", PlanKind.PART_TIME, Need.PART_TIME),
        ("D", PlanKind.DUAL, Need.DUAL), ("Y3", PlanKind.CLOSURE, Need.CLOSURE),
        ("Y4", PlanKind.CLOSURE, Need.CLOSURE),
    ],
)  # fmt: skip
def test_a_code_rests_on_a_record_that_covers_the_session(code: str, kind: str, need: Need) -> None:
    entry, code_row = Entry(code), row(code)
    assert demand(code_row, entry, records(plan(kind, code))) is None
    assert demand(code_row, entry, records(plan(kind, code, pattern=MORNINGS))) is None
    for elsewhere in (
        records(), records(plan(kind, code, pattern=AFTERNOONS)),
        records(plan(kind, code, start=MONDAY + DAY)), records(plan(PlanKind.TRIP, code)),
        records(plan(kind, "I")),
    ):  # fmt: skip
        lacks = demand(code_row, entry, elsewhere)
        assert lacks is not None
        assert lacks.need is need


def test_a_second_registration_serves_for_d_alone() -> None:
    assert demand(row("D"), Entry("D"), records(elsewhere=True)) is None
    assert demand(row("C"), Entry("C"), records(elsewhere=True)) is not None


def test_no_plan_makes_a_planned_closed_day() -> None:
    lacks = demand(row("#"), Entry("#"), records(plan(PlanKind.CLOSURE, "#")))
    assert lacks is not None
    assert lacks.need is Need.CALENDAR


def test_nothing_makes_a_child_on_roll_one_who_is_not() -> None:
    for kind in PlanKind:
        lacks = demand(row("Z"), Entry("Z"), records(plan(kind, "Z"), elsewhere=True))
        assert lacks is not None
        assert lacks.need is Need.ROLL
        assert "this one is on roll" in lacks.message


def test_every_word_a_code_requires_is_known() -> None:
    """A new word in the data without a rule here would let the code pass unasked."""
    known = {"", "arrival_time", *RECORDS, *{r.requires for r in BOOK.rows if note_hint(r)}}
    assert {r.requires for r in BOOK.rows} <= known
    assert all(rests_on_records(r) == (r.requires in RECORDS) for r in BOOK.rows)


@pytest.mark.parametrize("office_only", [True, False])
def test_a_teacher_is_told_whom_to_ask_unless_it_is_planned(office_only: bool) -> None:
    code_row = replace(row("C"), office_only=office_only)
    refused = refuse_teacher(code_row, records())
    assert (refused is not None) is office_only
    assert refuse_teacher(code_row, records(plan(PlanKind.LEAVE, "C"))) is None
    assert (refuse_teacher(code_row, records(plan(PlanKind.LEAVE, "S"))) is not None) is office_only
