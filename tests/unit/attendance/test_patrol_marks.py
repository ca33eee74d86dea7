"""What the register says beside an encounter: on the minute it opened, before, and after."""

import datetime as dt

import pytest

from attendance.choices import StatisticalClass as C
from attendance.rules.patrol_marks import Finding, SeenMark, half_of, what_it_says

OPENS = [("AM", dt.time(8, 50)), ("PM", dt.time(13, 10))]
T = dt.time.fromisoformat


@pytest.mark.parametrize(
    ("clock", "half"),
    [("08:00", "AM"), ("08:50", "AM"), ("13:09", "AM"), ("13:10", "PM"), ("16:00", "PM")],
)
def test_which_half_day(clock, half):
    assert half_of(T(clock), OPENS) == half


def test_a_day_with_one_session_has_that_one_once_it_opened():
    assert half_of(T("14:00"), OPENS[:1]) == "AM"


@pytest.mark.parametrize(
    ("mark", "seen", "opens", "expected"),
    [
        (None, "10:00", None, Finding.NO_SESSION),
        (None, "10:00", "08:50", Finding.NO_MARK),
        (SeenMark(None), "10:00", "08:50", Finding.NO_MARK),
        (SeenMark(C.PRESENT), "08:49", "08:50", Finding.CAME_LATER),  # on the way
        (SeenMark(C.PRESENT), "08:50", "08:50", Finding.IN_SCHOOL),
        (SeenMark(C.PRESENT), "10:40", "08:50", Finding.IN_SCHOOL),
        (SeenMark(C.PRESENT, 60), "09:49", "08:50", Finding.CAME_LATER),  # came at 09:50
        (SeenMark(C.PRESENT, 60), "09:50", "08:50", Finding.IN_SCHOOL),
        (SeenMark(C.PRESENT, 400), "23:59", "20:00", Finding.IN_SCHOOL),  # no minute after midnight
        (SeenMark(C.AEA), "10:00", "08:50", Finding.ELSEWHERE),
        (SeenMark(C.AUTH), "10:00", "08:50", Finding.AUTHORISED),
        (SeenMark(C.UNAUTH), "10:00", "08:50", Finding.UNAUTHORISED),
        (SeenMark(C.NOT_POSSIBLE), "10:00", "08:50", Finding.NOT_EXPECTED),
        (SeenMark(C.ADMIN), "10:00", "08:50", Finding.NOT_EXPECTED),
    ],
)
def test_what_a_mark_says(mark, seen, opens, expected):
    assert what_it_says(mark, T(seen), opens and T(opens)) == expected
