"""Kinds counted over the year and the notice's weeks: on each line and either side of it."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.rules.flags_year import (
    early_absence,
    nobody_acted,
    notice_threshold,
    on_course,
    persistent_absence,
    sessions_to_persistent,
    severe_absence,
)
from tests.unit.attendance.stories import DAYS, NUMBERS, story, stretch

D = dt.date.fromisoformat


def first_days(count, code="I", since="2025-09-03"):
    """The first so many school days with a code."""
    days = [day for day in DAYS if day >= D(since)][:count]
    return "; ".join(f"{day} {code}{code}" for day in days)


@pytest.mark.parametrize(("absent", "found"), [(19, True), (18.5, False)])
def test_persistent_absence_of_the_whole_year(absent, found):  # T1: 38 of 380
    marks = first_days(int(absent))
    if absent % 1:
        marks += "; 2026-07-20 I/"
    finding = persistent_absence(story(marks, "2026-07-31"), NUMBERS)
    assert bool(finding) is found
    if finding:
        assert (finding.numbers["absent"], finding.numbers["possible"]) == (38, 380)
        assert finding.numbers["clear_sessions_to_recover"] == 1
        assert len(finding.evidence) == 38


def test_persistent_absence_is_never_guarded():  # T48
    assert persistent_absence(story("2025-09-03 I/", "2025-09-09"), NUMBERS)


@pytest.mark.parametrize("code", ["D|D", "Y4|Y4", "X|X", "#|#"])
def test_sessions_that_were_not_possible_make_no_rate(code):  # T4, T5
    marks = "; ".join(f"{day} {code}" for day in DAYS if day <= D("2025-09-12"))
    judged = story(marks, "2025-09-12")
    assert persistent_absence(judged, NUMBERS) is None
    assert severe_absence(judged, NUMBERS) is None


def test_what_a_code_means_is_asked_of_the_day():  # T6
    assert severe_absence(story("2025-09-03 J1|J1", "2025-09-03"), NUMBERS)


def test_a_part_time_timetable_is_absence_and_no_unauthorised_session():  # T8
    marks = "; ".join(f"{day} /|C2" for day in DAYS if day <= D("2025-09-12"))
    judged = story(marks, "2025-09-12")
    assert severe_absence(judged, NUMBERS)
    assert notice_threshold(judged, NUMBERS) is None


def test_authorised_absence_makes_persistent_and_no_notice():  # T25
    judged = story(first_days(30), "2026-07-31")
    assert persistent_absence(judged, NUMBERS)
    assert notice_threshold(judged, NUMBERS) is None


@pytest.mark.parametrize(
    ("as_of", "found"), [("2026-01-12", True), ("2026-01-19", False)]
)  # T21: 24 October lies in the first of the ten weeks, and then before it
def test_the_notice_counts_school_weeks(as_of, found):
    marks = f"2025-10-24 OO; {stretch('2025-11-04', '2025-11-07', 'O')}"
    assert bool(notice_threshold(story(marks, as_of), NUMBERS)) is found


def test_one_session_makes_a_school_week():  # T22: 20 July 2026 is a Monday alone
    marks = stretch("2026-05-05", "2026-05-11", "O")  # 4 May is a bank holiday
    assert notice_threshold(story(marks, "2026-07-17"), NUMBERS)
    assert notice_threshold(story(marks, "2026-07-20"), NUMBERS) is None


def test_the_notice_spans_years_and_names_its_sessions():  # T23
    marks = f"2026-07-17 GG; {stretch('2026-09-02', '2026-09-07', 'O')}"
    finding = notice_threshold(story(marks, "2026-09-11"), NUMBERS)
    assert finding.numbers["sessions"] == 10
    assert (D("2026-07-17"), "PM") in finding.evidence


class TestOnCourse:
    """The end of January: 182 possible so far, 198 to come; the last six weeks have 58."""

    AS_OF = "2026-01-30"

    def judge(self, marks, as_of=AS_OF, **more):
        numbers = more.pop("numbers", NUMBERS)
        return on_course(story(marks, as_of, **more), numbers)

    def test_says_how_near_it_is(self):
        marks = f"{first_days(6)}; {stretch('2026-01-20', '2026-01-22', 'I')}"
        finding = self.judge(marks)
        assert finding.numbers == {
            "absent": 18, "possible": 182, "threshold_percent": 10, "recent_absent": 6,
            "recent_possible": 58, "recent_weeks": 6, "remaining": 198, "projected_absent": 39,
            "projected_possible": 380, "sessions_to_persistent": 1,
        }  # fmt: skip
        assert len(finding.evidence) == 18

    @pytest.mark.parametrize(("recent", "found"), [(2, False), (3, True)])
    def test_the_rate_of_late_carries_it_over(self, recent, found):
        days = ["2026-01-20", "2026-01-21", "2026-01-22"][:recent]
        marks = "; ".join([first_days(6), *(f"{day} II" for day in days)])
        assert bool(self.judge(marks)) is found

    def test_not_for_the_persistent(self):
        assert self.judge(f"{first_days(7)}; {stretch('2026-01-20', '2026-01-22', 'I')}") is None

    @pytest.mark.parametrize(("elsewhere", "found"), [("2026-01-16", True), ("2026-01-19", False)])
    def test_needs_enough_recent_sessions(self, elsewhere, found):  # twenty, and eighteen
        marks = (
            f"{stretch('2025-12-08', elsewhere, 'D')}; {stretch('2026-01-20', '2026-01-22', 'I')}"
        )
        assert bool(self.judge(marks)) is found

    @pytest.mark.parametrize("as_of", ["2026-09-04", "2026-09-18", "2026-10-02"])
    def test_a_bad_summer_says_nothing_of_the_new_year(self, as_of):
        assert self.judge(stretch("2026-06-15", "2026-07-17", "I"), as_of=as_of) is None

    def test_only_while_on_roll_and_under_a_percentage(self):
        marks = f"{first_days(6)}; {stretch('2026-01-20', '2026-01-22', 'I')}"
        assert self.judge(marks)
        assert self.judge(marks, until="2026-01-29") is None
        assert self.judge(marks, numbers=replace(NUMBERS, persistent_absence_percent=None)) is None


@pytest.mark.parametrize(
    ("absent", "possible", "more"),
    [(0, 9, 1), (1, 19, 1), (0, 10, 2), (16, 176, 2), (10, 100, 0), (9, 100, 2), (37, 379, 1)],
)
def test_how_many_more_make_it_persistent(absent, possible, more):
    assert sessions_to_persistent(absent, possible, 10) == more
    assert 10 * (absent + more) >= possible + more
    assert more == 0 or 10 * (absent + more - 1) < possible + more - 1


class TestEarlyAbsence:
    """The first six school weeks end on Friday 10 October."""

    @pytest.mark.parametrize(
        ("marks", "as_of", "found"),
        [
            ("2025-09-03 II; 2025-09-04 II", "2025-09-10", True),  # 4 of 12
            ("2025-09-03 II; 2025-09-04 I/", "2025-09-10", False),  # three sessions only
            (first_days(3), "2025-10-10", True),  # 6 of 56
            ("2025-09-03 II; 2025-09-04 II; 2025-09-05 I/", "2025-10-10", False),  # 5 of 56
            (first_days(3), "2025-11-28", True),  # the twelfth week, counted over the first six
            (first_days(3), "2025-12-01", False),  # the thirteenth
            (f"{first_days(2)}; {stretch('2025-10-13', '2025-10-24', 'I')}", "2025-10-24", False),
        ],
    )
    def test_on_the_line_and_either_side(self, marks, as_of, found):
        assert bool(early_absence(story(marks, as_of), NUMBERS)) is found

    def test_says_what_of_what(self):
        finding = early_absence(story(first_days(3), "2025-11-28"), NUMBERS)
        assert finding.numbers == {
            "absent": 6, "possible": 56, "school_weeks": 6, "threshold_percent": 10
        }  # fmt: skip
        assert len(finding.evidence) == 6


class TestNobodyActed:
    AS_OF = "2025-11-28"

    def judge(self, days=6, last=None, **more):
        return nobody_acted(story(first_days(days), self.AS_OF, **more), NUMBERS, last and D(last))

    @pytest.mark.parametrize(
        ("last", "found"),
        [(None, True), ("2025-11-28", False), ("2025-10-15", False), ("2025-10-14", True)],
    )
    def test_any_action_in_forty_five_days_answers(self, last, found):
        assert bool(self.judge(last=last)) is found

    def test_says_how_long_ago(self):
        assert self.judge(last="2025-10-14").numbers == {
            "absent": 12, "possible": 114, "days_since": 45, "last_action": "2025-10-14"
        }  # fmt: skip
        assert self.judge().numbers == {"absent": 12, "possible": 114}

    def test_a_tenth_and_ten_sessions(self):
        assert self.judge(days=5) is None  # 10 of 114
        few = nobody_acted(story(first_days(4), "2025-09-30"), NUMBERS)
        assert few is None  # 8 of 40: a fifth, of too few
        assert nobody_acted(story(first_days(5), "2025-09-30"), NUMBERS)

    def test_only_while_on_roll(self):
        assert self.judge(until="2025-11-27") is None
