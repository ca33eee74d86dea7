"""School days, school weeks and working days, on the sample calendar of 2025/26 and real ones of 2024/25."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from attendance.rules.calendar import (
    AcademicYear,
    Calendar,
    CalendarEnds,
    CalendarRow,
    add_school_days,
    add_working_days,
    last_school_week,
    local_date,
    monday_of,
    school_days_between,
    ten_school_weeks,
)

D = dt.date.fromisoformat
# School term dates published by Solihull Council and by Orchard School, Sandwell, for 2024/25;
# each line of the file names its page.
TERM_DATES = Path(__file__).parents[2] / "fixtures" / "term_dates_solihull_sandwell_2024.csv"
TERMS = [
    ("2025-09-02", "2025-10-24"),
    ("2025-11-03", "2025-12-19"),
    ("2026-01-05", "2026-02-13"),
    ("2026-02-23", "2026-03-27"),
    ("2026-04-13", "2026-05-22"),
    ("2026-06-01", "2026-07-21"),
]
TRAINING = ["2025-09-02", "2025-11-03", "2026-01-05", "2026-06-01", "2026-07-21"]
YEAR = Calendar.from_rows(
    [
        *(CalendarRow("in_term", D(first), D(last)) for first, last in TERMS),
        *(CalendarRow("inset", D(day), D(day)) for day in TRAINING),
        CalendarRow("bank_holiday", D("2026-05-04"), D("2026-05-04")),
    ]
)
NEXT_AUTUMN = Calendar.from_rows([CalendarRow("in_term", D("2026-09-02"), D("2026-10-23"))])
WEEKS = YEAR.school_weeks
EASTER_2025 = {D("2025-04-18"), D("2025-04-21")}


def published(calendar_id: str, **without: set[dt.date]) -> Calendar:
    with TERM_DATES.open(encoding="utf-8", newline="") as file:
        rows = [line for line in csv.DictReader(file) if line["calendar_id"] == calendar_id]
    return Calendar.from_rows(
        [CalendarRow(r["row_type"], D(r["start_date"]), D(r["end_date"])) for r in rows], **without
    )


def test_sample_calendar_has_190_days_380_sessions_40_weeks():
    assert (len(YEAR.days), YEAR.session_count, len(WEEKS)) == (190, 380, 40)


def test_orchard_school_2024_has_190_days_380_sessions_40_weeks():
    orchard = published("orchard-sandwell-2024")
    assert (len(orchard.days), orchard.session_count, len(orchard.school_weeks)) == (190, 380, 40)


def test_solihull_council_2024_has_195_weekdays_before_training_days():
    assert len(published("solihull-la-2024").days) == 195


def test_bank_holidays_handed_in_close_a_day():
    rows = [CalendarRow("in_term", D("2026-05-01"), D("2026-05-05"))]
    assert Calendar.from_rows(rows).days == (D("2026-05-01"), D("2026-05-04"), D("2026-05-05"))
    shut = Calendar.from_rows(rows, bank_holidays={D("2026-05-04")})
    assert shut.days == (D("2026-05-01"), D("2026-05-05"))


@pytest.mark.parametrize("kind", ["inset", "training_day", "closed", "bank_holiday"])
def test_every_closing_kind_closes(kind):
    rows = [
        CalendarRow("in_term", D("2026-01-05"), D("2026-01-09")),
        CalendarRow(kind, D("2026-01-06"), D("2026-01-08")),
    ]
    assert Calendar.from_rows(rows).days == (D("2026-01-05"), D("2026-01-09"))


def test_a_week_of_training_only_is_no_school_week():
    rows = [
        CalendarRow("in_term", D("2026-01-05"), D("2026-01-16")),
        CalendarRow("inset", D("2026-01-05"), D("2026-01-09")),
    ]
    assert Calendar.from_rows(rows).school_weeks == (D("2026-01-12"),)


@pytest.mark.trap("T22")
def test_one_session_makes_a_school_week():
    assert monday_of(D("2026-07-20")) == WEEKS[-1]
    assert [day for day in YEAR.days if day >= WEEKS[-1]] == [D("2026-07-20")]


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2026-01-19", "2025-11-03", "2026-01-19"),  # T21; 70 days back would give 17 November
        ("2026-01-12", "2025-10-20", "2026-01-12"),
        ("2026-01-18", "2025-10-20", "2026-01-12"),  # the Sunday before still holds the old window
        ("2025-12-30", "2025-10-06", "2025-12-15"),  # a holiday week is no week at all
        ("2025-09-05", "2025-09-01", "2025-09-01"),  # a calendar that has only just begun
    ],
)
def test_window_of_ten_school_weeks(as_of, first, last):
    window = ten_school_weeks(WEEKS, D(as_of), 10)
    assert (window[0], window[-1]) == (D(first), D(last))
    assert len(window) <= 10


def test_window_spans_school_years():  # T23
    weeks = WEEKS + NEXT_AUTUMN.school_weeks
    window = ten_school_weeks(weeks, D("2026-09-18"), 10)
    assert window[0] <= D("2026-07-17") < window[-1]


def test_no_window_before_the_calendar():
    assert ten_school_weeks(WEEKS, D("2025-08-01"), 10) == ()


@pytest.mark.parametrize(
    ("session", "due"),
    [
        ("2025-09-10", "2025-09-17"),
        ("2025-10-23", "2025-11-07"),  # T11: half term and a training day in between
        ("2025-12-17", "2026-01-08"),
    ],
)
def test_five_school_days(session, due):
    assert add_school_days(YEAR.days, D(session), 5) == D(due)


def test_counting_past_the_calendar_says_so():
    assert add_school_days(YEAR.days, D("2026-07-17"), 1) == D("2026-07-20")
    with pytest.raises(CalendarEnds):
        add_school_days(YEAR.days, D("2026-07-17"), 2)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param("2025-10-16", "2025-11-04", 8, marks=pytest.mark.trap("T45")),
        ("2025-10-25", "2025-11-03", 0),
        ("2025-09-03", "2025-09-03", 1),
        ("2025-09-04", "2025-09-03", 0),
    ],
)
def test_school_days_between(first, last, expected):
    assert school_days_between(YEAR.days, D(first), D(last)) == expected


@pytest.mark.trap("T31")
def test_the_leap_day_is_a_school_day_of_two_sessions():
    """29 February 2028 is a Tuesday."""
    term = CalendarRow("in_term", D("2028-02-28"), D("2028-03-03"))
    assert Calendar.from_rows([term]).days[1] == D("2028-02-29")


@pytest.mark.trap("T50")
def test_six_school_weeks_from_24_november_end_in_january():
    assert last_school_week(WEEKS, D("2025-11-24"), 6) == D("2026-01-12")
    assert last_school_week(WEEKS, D("2025-11-24"), 5) == D("2026-01-05")


def test_school_weeks_from_a_holiday_begin_with_the_next_one():
    assert last_school_week(WEEKS, D("2025-12-22"), 1) == D("2026-01-05")


def test_school_weeks_past_the_calendar_say_so():
    with pytest.raises(CalendarEnds):
        last_school_week(WEEKS, D("2026-07-20"), 2)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2025-04-17", 2, "2025-04-23"),  # Good Friday, the weekend and Easter Monday do not count
        ("2025-04-16", 1, "2025-04-17"),
        ("2025-04-17", 1, "2025-04-22"),
        ("2025-04-25", 1, "2025-04-28"),
        ("2025-04-25", 0, "2025-04-25"),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(start, n, expected):
    assert add_working_days(D(start), n, EASTER_2025) == D(expected)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2024-07-31", "2023/24"),
        ("2024-08-01", "2024/25"),
        ("2025-07-31", "2024/25"),
        ("2099-12-01", "2099/00"),
    ],
)
def test_academic_year_turns_on_1_august(day, label):
    year = AcademicYear.of(D(day))
    assert year.label == label
    assert AcademicYear.parse(label) == year
    assert D(day) in year


@pytest.mark.parametrize(
    "label", ["2024/26", "2024-25", "24/25", "2024/2025", "9999/00", "0000/01", "", "autumn"]
)
def test_a_wrong_label_is_refused(label):
    with pytest.raises(ValueError, match="not an academic year"):
        AcademicYear.parse(label)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2025-10-23T23:30:00+00:00", "2025-10-24"),  # T56: summer time
        ("2025-10-23T22:59:00+00:00", "2025-10-23"),
        ("2025-10-27T23:30:00+00:00", "2025-10-27"),  # winter time
    ],
)
def test_the_local_date_is_londons(instant, expected):
    assert local_date(dt.datetime.fromisoformat(instant)) == D(expected)
