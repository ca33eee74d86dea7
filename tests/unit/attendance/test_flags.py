"""What the nightly job finds, on each threshold and either side of it."""

import datetime as dt

import pytest

from attendance.rules.calendar import Calendar, CalendarRow
from attendance.rules.counting import Figures
from attendance.rules.flags import NoticeThreshold, PersistentAbsence, SevereAbsence
from attendance.rules.reference import read_codes
from tests.unit.attendance.test_calendar import NEXT_AUTUMN, WEEKS

D = dt.date.fromisoformat
BOOK = read_codes()
FIRST, LAST = D("2025-09-01"), D("2026-01-19")
NOTICE = NoticeThreshold(sessions=10, school_weeks=10)


def absence(absent, possible):
    return Figures(present=possible - absent, authorised=1, unauthorised=absent - 1)


@pytest.mark.parametrize(
    ("absent", "possible", "found"),
    [(38, 380, True), (37, 380, False), (38, 381, False), (37, 370, True), (37, 379, False)],
)
def test_persistent_absence(absent, possible, found):
    finding = PersistentAbsence(10).judge(absence(absent, possible), FIRST, LAST)
    assert bool(finding) is found


@pytest.mark.parametrize(("absent", "found"), [(189, False), (190, True), (191, True)])
def test_severe_absence(absent, found):
    assert bool(SevereAbsence(50).judge(absence(absent, 380), FIRST, LAST)) is found


def test_nothing_possible_is_never_a_finding():
    assert PersistentAbsence(10).judge(Figures(), FIRST, LAST) is None
    assert SevereAbsence(50).judge(Figures(), FIRST, LAST) is None


def test_a_finding_keeps_its_numbers_and_window():
    finding = PersistentAbsence(10).judge(absence(38, 380), FIRST, LAST)
    assert finding.kind == "persistent_absence"
    assert finding.numbers == {
        "absent": 38,
        "possible": 380,
        "authorised": 1,
        "unauthorised": 37,
        "absence_percent": 10.0,
        "threshold_percent": 10,
        "clear_sessions_to_recover": 1,
    }
    assert (finding.window_from, finding.window_to) == (FIRST, LAST)
    assert finding.because == "38 of 380 possible sessions missed (10.0%)"


def counted(marks, day="2026-01-13"):
    """Sessions that count for a notice, of marks such as `8xO 2xU`, all put on one day."""
    total = 0
    for item in marks.split():
        count, _, code = item.rpartition("x")
        total += int(count or 1) * BOOK.on(code, D(day)).counts_for_notice
    return {D(day): total}


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ("10xO", True),
        ("9xO", False),
        ("11xG", True),
        pytest.param("9xO 1xC", False, marks=pytest.mark.trap("T24")),
        pytest.param("8xO 2xU", True, marks=pytest.mark.trap("T24")),
        pytest.param("9xO 1xL", False, marks=pytest.mark.trap("T24")),
        ("8xO 2xN", True),
        ("8xO 2xI", False),  # T12
        ("9xO 1xM", False),  # T14: one O became M
        pytest.param("60xI", False, marks=pytest.mark.trap("T25")),
        ("10xC2", False),  # T8
        ("4xG 3xN 2xO 1xU", True),
    ],
)
def test_ten_sessions_of_g_n_o_u(marks, found):
    assert bool(NOTICE.judge(counted(marks), WEEKS, D("2026-01-19"))) is found


@pytest.mark.parametrize(
    ("day", "as_of", "found"),
    [
        ("2025-11-04", "2026-01-19", True),
        ("2025-10-24", "2026-01-19", False),  # w/c 3 November begins the window
        ("2025-10-24", "2026-01-12", True),
        ("2026-01-20", "2026-01-19", False),  # after the day of judgement
    ],
)
def test_the_window_is_ten_school_weeks(day, as_of, found):
    assert bool(NOTICE.judge({D(day): 10}, WEEKS, D(as_of))) is found


@pytest.mark.trap("T23")
def test_the_window_spans_school_years():
    sessions = {D("2026-07-17"): 2, D("2026-09-10"): 8}
    weeks = WEEKS + NEXT_AUTUMN.school_weeks
    assert NOTICE.judge(sessions, weeks, D("2026-09-11"))
    assert NOTICE.judge(sessions, NEXT_AUTUMN.school_weeks, D("2026-09-11")) is None


@pytest.mark.parametrize(
    ("start", "found"), [("2026-01-12", True), ("2026-01-13", True), ("2026-01-14", False)]
)
def test_only_sessions_of_compulsory_school_age_count(start, found):  # T42
    ages = (D(start), D("2037-06-26"))
    assert bool(NOTICE.judge({D("2026-01-13"): 10}, WEEKS, D("2026-01-19"), ages)) is found


@pytest.mark.parametrize(("until", "found"), [("2026-01-13", True), ("2026-01-12", False)])
def test_sessions_after_compulsory_school_age_do_not_count(until, found):  # T43
    ages = (D("2015-08-31"), D(until))
    assert bool(NOTICE.judge({D("2026-01-13"): 10}, WEEKS, D("2026-01-19"), ages)) is found


def test_a_notice_finding_keeps_its_numbers_and_window():
    finding = NOTICE.judge({D("2026-01-13"): 6, D("2026-01-14"): 5}, WEEKS, D("2026-01-19"))
    assert finding.kind == "notice_threshold"
    assert finding.numbers == {
        "sessions": 11,
        "school_weeks": 10,
        "threshold_sessions": 10,
        "threshold_school_weeks": 10,
    }
    assert (finding.window_from, finding.window_to) == (D("2025-11-03"), D("2026-01-19"))
    assert finding.because == "11 unauthorised sessions in 10 school weeks"


def test_no_calendar_no_finding():
    assert NOTICE.judge({D("2026-01-13"): 10}, (), D("2026-01-19")) is None


def test_a_short_calendar_says_how_short():
    weeks = Calendar.from_rows(
        [CalendarRow("in_term", D("2026-01-12"), D("2026-01-16"))]
    ).school_weeks
    finding = NOTICE.judge({D("2026-01-13"): 10}, weeks, D("2026-01-19"))
    assert finding.because == "10 unauthorised sessions in 1 school week"
