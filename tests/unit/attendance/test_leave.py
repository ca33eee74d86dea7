"""Grounds for leave by date, and the sentences of a refusal, on each boundary and either side."""

import csv
import datetime as dt

import pytest

from attendance.rules.codes import PupilFacts
from attendance.rules.leave import (
    Ground,
    Span,
    asked_late,
    codes_without_leave,
    explain_bounds,
    explain_grant,
    explain_span,
    grounds_on,
    holiday_sentence,
    shares_a_session,
)
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK, bit_of
from attendance.rules.reference import DATA, read_codes

BOOK = read_codes()
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 1, 19)
LAST_OLD, FIRST_NEW = dt.date(2024, 8, 18), dt.date(2024, 8, 19)
LAST_SPECIAL, FIRST_EXCEPTIONAL = dt.date(2013, 8, 31), dt.date(2013, 9, 1)
OF_AGE = PupilFacts(dt.date(2012, 3, 31), dt.date(2027, 6, 25))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def shipped() -> list[Ground]:
    with (DATA / "leave_grounds.csv").open(encoding="utf-8", newline="") as file:
        return [
            Ground(r["key"], r["label"], r["code"], r["needs"], r["in_advance"] == "true",
                   _day(r["valid_from"]), _day(r["valid_to"]), r["source"])
            for r in csv.DictReader(file)
        ]  # fmt: skip


GROUNDS = shipped()


def span(start: dt.date = MONDAY, days: int = 1, pattern: int = WHOLE_WEEK) -> Span:
    return Span(start, start + DAY * (days - 1), pattern)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (LAST_SPECIAL, {"performance C", "examination S", "interview J", "special C"}),
        (FIRST_EXCEPTIONAL, {"performance C", "examination S", "interview J", "exceptional C"}),
        (LAST_OLD, {"performance C", "examination S", "interview J", "exceptional C"}),
        (FIRST_NEW, {"performance C1", "examination S", "interview J1", "exceptional C"}),
        (MONDAY, {"performance C1", "examination S", "interview J1", "exceptional C"}),
    ],
)
def test_grounds_and_their_codes_are_those_of_the_day(day: dt.date, expected: set[str]) -> None:
    assert {f"{g.key} {g.code}" for g in grounds_on(GROUNDS, span(day))} == expected


@pytest.mark.parametrize("turn", [FIRST_EXCEPTIONAL, FIRST_NEW])
def test_leave_over_a_change_of_the_law_rests_on_no_ground_that_ended_or_began(
    turn: dt.date,
) -> None:
    across = span(turn - DAY, 2)
    kept = {g.key for g in GROUNDS if g.holds(turn - DAY) and g.holds(turn)}
    assert {g.key for g in grounds_on(GROUNDS, across)} == kept


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda g: f"{g.key} {g.valid_from}")
def test_every_ground_s_code_is_in_force_on_its_first_and_last_day(ground: Ground) -> None:
    for day in (ground.valid_from or dt.date(2010, 9, 1), ground.valid_to or MONDAY):
        assert BOOK.on(ground.code, day), f"{ground.code} on {day}"


@pytest.mark.parametrize(
    ("asked", "refused"), [(-1, False), (0, False), (1, True)], ids=["before", "the day", "after"]
)
def test_leave_is_granted_only_when_asked_for_in_advance(asked: int, refused: bool) -> None:
    ground = next(g for g in grounds_on(GROUNDS, span()) if g.key == "exceptional")
    why = explain_grant(ground, span(), MONDAY + DAY * asked, BOOK)
    assert bool(why) is refused
    assert ("only be refused" in why) is refused
    assert asked_late(span(), MONDAY + DAY * asked) is (asked == 0)


def test_no_ground_no_leave_and_a_ground_of_other_days_is_none() -> None:
    assert "only be refused" in explain_grant(None, span(), MONDAY, BOOK)
    old = next(g for g in GROUNDS if g.key == "special")
    assert "not a ground for leave on these days" in explain_grant(old, span(), MONDAY, BOOK)


@pytest.mark.parametrize(
    ("start", "end", "sessions", "field"),
    [
        (0, 0, 2, ""),
        (1, 0, 2, "ends_on"),
        (-11, 0, 2, "starts_on"),
        (-10, 0, 2, ""),
        (0, 10, 2, ""),
        (0, 11, 2, "ends_on"),
        (0, 0, 0, "starts_on"),
        (0, 0, None, ""),
    ],
)
def test_dates_stay_within_the_roll_and_touch_school_days(
    start: int, end: int, sessions: int | None, field: str
) -> None:
    asked = Span(MONDAY + DAY * start, MONDAY + DAY * end, WHOLE_WEEK)
    faults = explain_span(asked, MONDAY - 10 * DAY, MONDAY + 10 * DAY, sessions)
    assert list(faults) == ([field] if field else [])


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (span(), span(), True),
        (span(days=2), span(MONDAY + DAY), True),
        (span(), span(MONDAY + DAY), False),
        (span(pattern=MORNINGS), span(pattern=AFTERNOONS), False),
        (span(pattern=MORNINGS), span(), True),
        (span(days=5, pattern=bit_of(4, "PM")), span(days=4), False),
        (span(days=5, pattern=bit_of(4, "PM")), span(days=5), True),
        (span(MONDAY - 2 * DAY, 2), span(MONDAY - DAY, 1), False),  # a weekend holds no session
    ],
)
def test_two_leaves_share_a_session_or_not(first: Span, second: Span, shared: bool) -> None:
    assert shares_a_session(first, second) is shared
    assert shares_a_session(second, first) is shared


def test_a_holiday_is_no_ground_and_says_which_code_it_has_then() -> None:
    assert "G (holiday without leave)" in holiday_sentence(BOOK, MONDAY)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (OF_AGE.compulsory_from - DAY, []),
        (OF_AGE.compulsory_from, ["G", "O"]),
        (MONDAY, ["G", "O"]),
        (OF_AGE.compulsory_until, ["G", "O"]),
        (OF_AGE.compulsory_until + DAY, []),
    ],
)
def test_absence_without_leave_is_unauthorised_only_at_compulsory_age(
    day: dt.date, codes: list[str]
) -> None:
    assert [row.code for row in codes_without_leave(BOOK, day, OF_AGE)] == codes


@pytest.mark.parametrize(
    ("ends_on", "asked_on", "field"),
    [
        (dt.date(2028, 7, 31), MONDAY, ""),
        (dt.date(2028, 8, 1), MONDAY, "ends_on"),
        (dt.date(9999, 12, 31), MONDAY, "ends_on"),
        (MONDAY, dt.date(2024, 8, 1), ""),
        (MONDAY, dt.date(2024, 7, 31), "asked_on"),
    ],
)
def test_leave_has_an_end_in_sight_and_a_request_of_our_day(
    ends_on: dt.date, asked_on: dt.date, field: str
) -> None:
    faults = explain_bounds(Span(MONDAY, ends_on, WHOLE_WEEK), asked_on, MONDAY)
    assert list(faults) == ([field] if field else [])
