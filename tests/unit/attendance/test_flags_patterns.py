"""How absence lies in the weeks: each pattern on its line and either side of it."""

import datetime as dt

import pytest

from attendance.rules.flags_patterns import (
    breaks,
    broken_weeks,
    condoned_absence,
    condoned_on_patrol,
    holiday_edge,
    late_after_close,
    monday_friday,
    sudden_change,
    tells_of_condoning,
)
from attendance.rules.patrols import Verdict
from tests.unit.attendance.stories import DAYS, NUMBERS, story, stretch

D = dt.date.fromisoformat
AS_OF = "2025-12-05"  # its ten school weeks begin on 22 September


def on(*days, code="II"):
    return "; ".join(f"{day} {code}" for day in days)


class TestSuddenChange:
    """The three weeks from 17 November have 30 sessions, the ten before them 94."""

    @pytest.mark.parametrize(
        ("marks", "found"),
        [
            (stretch("2025-11-17", "2025-11-19", "I"), True),  # 6 of 30 is a fifth
            ("2025-11-17 II; 2025-11-18 II; 2025-11-19 I/", False),
            (f"{stretch('2025-11-17', '2025-11-19', 'I')}; {on('2025-09-10', '2025-09-11', '2025-09-12')}",
             True),  # 6 of 94 before: three times that is 5.74 of 30
            (f"{stretch('2025-11-17', '2025-11-19', 'I')}; {on('2025-09-10', '2025-09-11', '2025-09-12')}"
             "; 2025-09-15 I/", False),  # 7 of 94
            (f"{stretch('2025-11-17', '2025-12-05', 'I')}; {stretch('2025-09-08', '2025-09-12', 'I')}",
             False),  # 10 of 94 is more than a tenth
        ],
    )  # fmt: skip
    def test_on_each_line(self, marks, found):
        assert bool(sudden_change(story(marks, AS_OF), NUMBERS)) is found

    def test_says_both_rates(self):
        finding = sudden_change(story(stretch("2025-11-17", "2025-11-19", "I"), AS_OF), NUMBERS)
        assert finding.numbers == {
            "recent_absent": 6, "recent_possible": 30, "recent_weeks": 3, "earlier_absent": 0,
            "earlier_possible": 94, "earlier_weeks": 10,
        }  # fmt: skip
        assert finding.window_from == D("2025-11-17")
        assert len(finding.evidence) == 6

    @pytest.mark.parametrize(("since", "found"), [("2025-09-26", True), ("2025-09-29", False)])
    def test_needs_enough_weeks_before(self, since, found):  # 60 and 58 possible sessions
        marks = stretch("2025-11-17", "2025-11-19", "I")
        assert bool(sudden_change(story(marks, AS_OF, since=since), NUMBERS)) is found

    def test_no_weeks_before_no_finding(self):
        assert sudden_change(story(on("2025-09-03"), "2025-09-12"), NUMBERS) is None


@pytest.mark.parametrize(
    ("days", "code", "found"),
    [
        (5, "U/", True),
        (4, "U/", False),
        (5, "L/", False),  # before the register closed
        (5, "O/", False),  # absent is not late
    ],
)
def test_late_after_close(days, code, found):
    marks = on(*[str(day) for day in DAYS if day >= D("2025-09-22")][:days], code=code)
    finding = late_after_close(story(marks, AS_OF), NUMBERS)
    assert bool(finding) is found
    if finding:
        assert finding.numbers == {"sessions": 5, "school_weeks": 10}
        assert all(half == "AM" for _, half in finding.evidence)


def test_lateness_before_the_ten_weeks_or_the_age_is_left_out():
    marks = on("2025-09-19", "2025-09-22", "2025-09-23", "2025-09-24", "2025-09-25", code="U/")
    assert late_after_close(story(marks, AS_OF), NUMBERS) is None
    marks = on("2025-09-22", "2025-09-23", "2025-09-24", "2025-09-25", "2025-09-26", code="U/")
    assert late_after_close(story(marks, AS_OF), NUMBERS)
    young = story(marks, AS_OF, compulsory=("2025-09-23", "2036-06-25"))
    assert late_after_close(young, NUMBERS) is None


class TestMondayFriday:
    EDGES = ("2025-09-26", "2025-09-29", "2025-10-03")  # Friday, Monday, Friday

    @pytest.mark.parametrize(
        ("more", "found"),
        [
            ("", True),
            ("; 2025-10-01 II; 2025-10-08 I/", True),  # 6 of 9 is two thirds
            ("; 2025-10-01 II; 2025-10-08 II", False),  # 6 of 10
            ("; 2025-10-03 I/", False),  # five of five are too few
        ],
    )
    def test_on_each_line(self, more, found):
        assert bool(monday_friday(story(on(*self.EDGES) + more, AS_OF), NUMBERS)) is found

    def test_rests_on_those_days_alone(self):
        finding = monday_friday(story(on(*self.EDGES, "2025-10-01"), AS_OF), NUMBERS)
        assert finding.numbers == {"sessions": 6, "all_sessions": 8, "school_weeks": 10}
        assert {day for day, _ in finding.evidence} == {D(day) for day in self.EDGES}


class TestBrokenWeeks:
    WEEKS = ("2025-09-24", "2025-10-01", "2025-10-08", "2025-10-15", "2025-10-22")

    def test_five_weeks_of_ten(self):
        finding = broken_weeks(story(on(*self.WEEKS, code="I/"), AS_OF), NUMBERS)
        assert finding.numbers == {"weeks": 5, "school_weeks": 10, "sessions": 5}
        assert broken_weeks(story(on(*self.WEEKS[1:], code="I/"), AS_OF), NUMBERS) is None

    def test_not_for_the_severely_absent(self):
        marks = stretch("2025-09-15", "2025-12-05", "I")
        assert broken_weeks(story(marks, AS_OF), NUMBERS) is None


class TestHolidayEdge:
    def test_a_break_is_seven_days_without_school(self):
        days = [D("2025-10-24"), D("2025-11-01"), D("2025-11-10")]  # seven days, then eight
        found = breaks(days, 7)
        assert [(each.before, each.after) for each in found] == [
            (D("2025-10-24"), D("2025-11-01")),
            (D("2025-11-01"), D("2025-11-10")),
        ]
        assert breaks([D("2025-10-24"), D("2025-10-31")], 7) == []

    @pytest.mark.parametrize(
        ("days", "found"),
        [
            (("2025-10-24", "2025-12-19"), 2),  # before half term and before Christmas
            (("2025-10-24", "2026-01-06"), 2),  # before one, after the other
            (("2025-10-24", "2025-11-04"), None),  # both sides of one
            (("2025-10-23", "2025-12-18"), None),  # not beside them
            (("2025-10-24", "2025-12-19", "2026-02-13"), 3),
        ],
    )
    def test_two_different_breaks(self, days, found):
        finding = holiday_edge(story(on(*days, code="I/"), "2026-03-02"), NUMBERS)
        assert (finding and finding.numbers["breaks"]) == found
        if finding:
            assert finding.numbers["sessions"] == len(days)

    def test_twelve_months_are_looked_at(self):
        marks = on("2025-10-24", "2025-12-19")
        assert holiday_edge(story(marks, "2026-10-12"), NUMBERS)
        assert holiday_edge(story(marks, "2026-10-19"), NUMBERS)  # 24 October 2025 is in its week
        numbers = holiday_edge(story(marks, "2026-10-19"), NUMBERS).numbers
        assert numbers == {"breaks": 2, "sessions": 4}

    def test_a_day_still_to_come_is_none(self):
        assert holiday_edge(story(on("2025-10-24", "2025-12-19"), "2025-12-18"), NUMBERS) is None


class TestCondoned:
    MID = ("2025-09-24", "2025-10-01", "2025-10-08")  # Wednesdays

    def judge(self, marks, siblings=(), **more):
        away = {D(day) for day in siblings}
        return condoned_absence(story(marks, AS_OF, **more), NUMBERS, away)

    def test_nothing_but_absence_is_no_finding(self):
        assert self.judge(on(*self.MID)) is None

    @pytest.mark.parametrize(
        ("siblings", "found"),
        [(("2025-09-24", "2025-10-01"), True), (("2025-09-24",), False), ((), False)],
    )
    def test_half_of_the_days_with_a_sibling(self, siblings, found):
        assert bool(self.judge(on(*self.MID), siblings)) is found

    def test_half_of_the_sessions_beside_a_weekend_or_holiday(self):
        marks = "2025-09-24 II; 2025-10-01 I/; 2025-09-26 II; 2025-10-03 I/"
        assert self.judge(marks)  # 3 of 6
        assert self.judge(marks.replace("2025-10-03", "2025-10-08")) is None

    def test_a_day_beside_a_holiday_is_an_edge_on_any_weekday(self):
        marks = "2025-10-01 II; 2025-11-04 II; 2025-11-05 II"  # Tuesday, the first day back
        assert self.judge(marks) is None  # 2 of 6
        assert self.judge(f"{marks}; 2025-10-24 II")

    def test_unauthorised_absence_is_none_of_it(self):
        assert self.judge(on(*self.MID, code="OO"), self.MID) is None

    def test_six_sessions_and_the_age(self):
        marks = "2025-09-24 II; 2025-10-01 II; 2025-10-08 I/"
        assert self.judge(marks, self.MID) is None
        whole = on(*self.MID)
        assert self.judge(whole, self.MID, compulsory=("2025-09-24", "2036-06-25"))
        assert self.judge(whole, self.MID, compulsory=("2025-09-25", "2036-06-25")) is None

    def test_says_what_it_rests_on(self):
        finding = self.judge(f"{on(*self.MID)}; 2025-11-12 OO", ("2025-09-24", "2025-10-01"))
        assert finding.numbers == {
            "sessions": 8, "authorised": 6, "days": 3, "with_siblings": 4, "family_days": 2,
            "edge_sessions": 0, "school_weeks": 10,
        }  # fmt: skip
        assert len(finding.evidence) == 6


class TestCondonedOnPatrol:
    MID = TestCondoned.MID

    def judge(self, marks, *met, **more):
        return condoned_on_patrol(story(marks, AS_OF, **more), NUMBERS, [D(day) for day in met])

    def test_as_much_authorised_absence_and_one_meeting(self):
        assert self.judge(on(*self.MID)) is None
        finding = self.judge(f"{on(*self.MID)}; 2025-11-12 OO", "2025-10-01", "2025-10-08")
        assert finding.numbers == {
            "sessions": 8, "authorised": 6, "with_parent": 2, "last_met": "2025-10-08",
            "school_weeks": 10,
        }  # fmt: skip
        assert len(finding.evidence) == 6

    def test_too_little_unauthorised_or_off_the_roll_is_none(self):
        met = "2025-10-01"
        assert self.judge("2025-09-24 II; 2025-10-01 II; 2025-10-08 I/", met) is None
        assert self.judge(on(*self.MID, code="OO"), met) is None
        assert self.judge(on(*self.MID), met, compulsory=("2025-09-25", "2036-06-25")) is None
        assert self.judge(on(*self.MID), met, until="2025-12-04") is None

    def test_a_meeting_counts_within_the_school_weeks_looked_at(self):
        first = story(on(*self.MID), AS_OF).last_weeks(10)[0]
        before, after = first - dt.timedelta(days=1), D(AS_OF) + dt.timedelta(days=1)
        for day, found in ((first, True), (before, False), (D(AS_OF), True), (after, False)):
            assert bool(self.judge(on(*self.MID), day.isoformat())) is found

    @pytest.mark.parametrize(
        ("accompanied", "verdict", "tells"),
        [
            ("parent", Verdict.UNAUTHORISED, True),
            ("parent", Verdict.UNKNOWN, True),
            ("parent", Verdict.VALID, False),
            ("parent", Verdict.NOT_COUNTED, False),
            ("adult", Verdict.UNAUTHORISED, False),
            ("alone", Verdict.UNAUTHORISED, False),
        ],
    )
    def test_who_counts_as_met_with_a_parent(self, accompanied, verdict, tells):
        assert tells_of_condoning(accompanied, verdict) is tells
