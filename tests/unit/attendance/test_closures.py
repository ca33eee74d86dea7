"""Which codes a closing may have on a day, and what becomes of each mark that stands."""

import datetime as dt

import pytest

from attendance.rules.closures import (
    Standing,
    closure_codes,
    explain_code,
    overwritable,
    sort_marks,
)
from attendance.rules.reference import read_codes

BOOK = read_codes()
TODAY = dt.date(2026, 1, 19)
LAST_OLD, FIRST_NEW = dt.date(2024, 8, 18), dt.date(2024, 8, 19)


@pytest.mark.parametrize(
    ("day", "codes"),
    [(LAST_OLD, ["Y"]), (FIRST_NEW, ["Y3", "Y4", "Y1", "Y2", "Y6", "Y7"])],
)
def test_the_codes_are_those_of_the_day(day: dt.date, codes: list[str]) -> None:
    assert [row.code for row in closure_codes(BOOK, day)] == codes


@pytest.mark.parametrize(
    ("code", "day", "whole", "says"),
    [
        ("Y4", TODAY, True, ""),
        ("Y3", TODAY, False, ""),
        ("Y4", TODAY, False, "Use Y3"),
        ("Y3", TODAY, True, "Use Y4"),
        ("Y1", TODAY, True, ""),
        ("Y1", TODAY, False, ""),
        ("Y5", TODAY, True, "not a code for a closed school"),
        ("X", TODAY, True, "not a code for a closed school"),
        ("I", TODAY, True, "not a code for a closed school"),
        ("Y", TODAY, True, "ended on 18 August 2024"),
        ("Y4", LAST_OLD, True, "begins on 19 August 2024"),
        ("Y", LAST_OLD, True, ""),
    ],
)
def test_a_code_fits_the_day_and_how_much_is_closed(
    code: str, day: dt.date, whole: bool, says: str
) -> None:
    why = explain_code(BOOK, code, day, day, whole=whole)
    assert (says in why) if says else not why


def test_only_absence_without_leave_may_be_overwritten() -> None:
    assert overwritable(BOOK, TODAY) == ["G", "N", "O"]


def test_blanks_are_filled_marks_stay_and_chosen_ones_go() -> None:
    codes = {1: "", 2: "", 3: "/", 4: "N", 5: "O", 6: "I", 7: "Y4", 8: "N"}
    standings = [Standing(1, child, code, exists=child != 1) for child, code in codes.items()]
    effect = sort_marks(standings, "Y4", overwritable(BOOK, TODAY), {"N", "/"})
    assert [s.enrolment_id for s in effect.new] == [1]
    assert [s.enrolment_id for s in effect.refilled] == [2]
    assert [s.enrolment_id for s in effect.overwritten] == [4, 8]
    assert dict(effect.may_go) == {"N": 2, "O": 1}
    assert dict(effect.stay) == {"/": 1, "I": 1}
    assert effect.blanks == 2
