"""Calendars: days, sessions and weeks, corrections, and marks that stand in the way."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from attendance.actions.imports.calendar import import_calendar
from attendance.actions.imports.marks import import_marks
from attendance.models import CalendarPeriod, Session
from tests.factories.attendance import SchoolFactory
from tests.integration.attendance.importing import (
    ANN,
    CALENDAR_ROWS,
    OTHER_URN,
    URN,
    calendar_file,
    counts,
    done,
    errors,
    marks_file,
    ready_school,
    run_command,
    warnings,
)

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"
TERM = (URN, "", "2025/26", "in_term", "2026-04-27", "2026-05-08", "", "")


def load(folder, *rows, name="calendar.csv"):
    return import_calendar(path=calendar_file(folder, rows, name))


@pytest.fixture
def school():
    return SchoolFactory(urn=URN, name="Ash Green")


def published(urns):
    """The published term dates, with URNs in place of the file's own names."""
    with (FIXTURES / "term_dates_solihull_sandwell_2024.csv").open(encoding="utf-8") as file:
        return [[urns[line[0]], *line[1:]] for line in list(csv.reader(file))[1:]]


def test_orchard_school_2024(tmp_path, school):
    SchoolFactory(urn=OTHER_URN)
    rows = published({"orchard-sandwell-2024": URN, "solihull-la-2024": OTHER_URN})
    report = done(load(tmp_path, *rows))
    by_urn = {item["urn"]: item for item in report.calendars}
    assert by_urn[URN] == {
        "urn": URN, "academic_year": "2024/25", "days": 190, "sessions": 380, "school_weeks": 40
    }  # fmt: skip
    assert by_urn[OTHER_URN]["days"] == 195
    assert Session.objects.filter(school=school).count() == 380
    assert counts(report) == (16, 16, 0, 0)


def test_bank_holidays_close_by_themselves(tmp_path, school):
    report = done(load(tmp_path, TERM))
    assert report.calendars[0]["days"] == 9
    assert not Session.objects.filter(date=dt.date(2026, 5, 4)).exists()


def test_a_session_knows_its_week_year_and_times(tmp_path, school):
    load(tmp_path, TERM)
    session = Session.objects.get(date=dt.date(2026, 4, 29), half="PM")
    assert (session.week, session.academic_year) == (dt.date(2026, 4, 27), "2025/26")
    assert (session.opens_at, session.closes_at) == (school.pm_opens, school.pm_closes)


def test_twice_changes_nothing(tmp_path, school):
    done(load(tmp_path, *CALENDAR_ROWS))
    before = list(Session.objects.values())
    report = done(load(tmp_path, *CALENDAR_ROWS))
    assert counts(report) == (4, 0, 0, 4)
    assert report.warnings == []
    assert list(Session.objects.values()) == before


def test_a_correction_closes_and_opens_sessions(tmp_path, school):
    load(tmp_path, *CALENDAR_ROWS)
    moved = (URN, "", "2025/26", "inset", "2025-09-02", "2025-09-02", "", "letter")
    report = done(load(tmp_path, *CALENDAR_ROWS[:2], moved, CALENDAR_ROWS[3]))
    assert counts(report) == (4, 1, 0, 3)
    assert warnings(report) == [(2, "", "sessions_closed"), (2, "", "sessions_opened")]
    open_days = Session.objects.filter(is_open=True).values_list("date", flat=True)
    assert dt.date(2025, 9, 1) in open_days
    assert dt.date(2025, 9, 2) not in open_days
    done(load(tmp_path, *CALENDAR_ROWS))
    assert Session.objects.get(date=dt.date(2025, 9, 2), half="AM").is_open


def test_a_row_left_out_opens_sessions_again_and_says_so(
    tmp_path, school, task_queue, django_capture_on_commit_callbacks
):
    late = (URN, "", "2025/26", "closed", "2025-12-18", "2025-12-18", "", "")
    load(tmp_path, *CALENDAR_ROWS)
    load(tmp_path, *CALENDAR_ROWS, late)
    task_queue.sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        report = done(load(tmp_path, *CALENDAR_ROWS[:3]))
    assert counts(report) == (3, 0, 1, 2)
    assert warnings(report) == [(2, "", "sessions_opened")]
    assert report.warnings[0].message == (
        "4 sessions, the first on Thursday 18 December 2025, are now in the calendar of "
        "Ash Green for 2025/26."
    )
    assert Session.objects.filter(date=dt.date(2025, 12, 18), is_open=True).count() == 2
    event = AuditEvent.objects.latest("pk")
    assert event.kind == "calendar.imported"
    assert event.after == {
        "rows": 3, "created": 0, "updated": 1, "unchanged": 2,
        "sessions_opened": 4, "sessions_closed": 0,
    }  # fmt: skip
    assert task_queue.names == ["attendance.refresh_flags"]
    assert counts(done(load(tmp_path, *CALENDAR_ROWS[:3]))) == (3, 0, 0, 3)


def test_a_term_left_out_closes_its_sessions_and_counts_as_a_change(tmp_path, school):
    load(tmp_path, *CALENDAR_ROWS)
    report = done(load(tmp_path, CALENDAR_ROWS[0], CALENDAR_ROWS[2], CALENDAR_ROWS[3]))
    assert counts(report) == (3, 0, 1, 2)
    assert warnings(report) == [(2, "", "sessions_closed")]


def test_only_the_school_year_that_changed_counts(tmp_path, school):
    SchoolFactory(urn=OTHER_URN)
    other = [(OTHER_URN, *row[1:]) for row in CALENDAR_ROWS]
    load(tmp_path, *CALENDAR_ROWS, *other)
    report = done(load(tmp_path, *CALENDAR_ROWS, *other[:3]))
    assert counts(report) == (7, 0, 1, 6)
    assert warnings(report) == [(6, "", "sessions_opened")]


def test_another_school_year_is_left_alone(tmp_path, school):
    load(tmp_path, *CALENDAR_ROWS)
    before = Session.objects.filter(is_open=True).count()
    load(tmp_path, (URN, "", "2026/27", "in_term", "2026-09-01", "2026-09-04", "", ""))
    assert Session.objects.filter(is_open=True).count() == before + 8


def test_a_session_with_marks_is_never_taken_out(tmp_path):
    ready_school(tmp_path)
    done(import_marks(path=marks_file(tmp_path, [(URN, ANN, "2025-09-03", "AM", "/")])))
    closing = (URN, "", "2025/26", "closed", "2025-09-03", "2025-09-03", "", "")
    report = load(tmp_path, *CALENDAR_ROWS, closing)
    assert errors(report) == [(6, "start_date", "session_has_marks")]
    assert report.errors[0].message == (
        "Wednesday 3 September 2025 (AM) has marks at Ash Green: "
        "it cannot be taken out of the calendar."
    )
    assert CalendarPeriod.objects.count() == 4
    report = load(tmp_path, *CALENDAR_ROWS[1:])
    assert errors(report) == [(2, "academic_year", "session_has_marks")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({0: OTHER_URN}, ("URN", "unknown_school")),
        ({2: "2025"}, ("academic_year", "bad_academic_year")),
        ({2: "2025/27"}, ("academic_year", "bad_academic_year")),
        ({2: "9999/00"}, ("academic_year", "bad_academic_year")),
        ({2: "0000/01"}, ("academic_year", "bad_academic_year")),
        ({2: "1999/00"}, ("academic_year", "bad_academic_year")),
        ({2: "2100/01"}, ("academic_year", "bad_academic_year")),
        ({3: "holiday"}, ("row_type", "unknown_row_type")),
        ({4: "1 May"}, ("start_date", "not_a_date")),
        ({5: ""}, ("end_date", "missing")),
        ({5: "2026-04-26"}, ("end_date", "ends_before_start")),
        ({5: "2026-08-01"}, ("end_date", "outside_academic_year")),
    ],
)
def test_what_cannot_be_a_calendar_is_refused_whole(tmp_path, school, change, expected):
    wrong = [change.get(place, cell) for place, cell in enumerate(TERM)]
    report = load(tmp_path, *CALENDAR_ROWS, wrong)
    assert errors(report) == [(6, *expected)]
    assert not Session.objects.exists()
    assert not CalendarPeriod.objects.exists()


def test_rows_that_disagree_are_refused_and_rows_that_agree_count_once(tmp_path, school):
    assert counts(done(load(tmp_path, TERM, TERM))) == (2, 1, 0, 1)
    report = load(tmp_path, TERM, (*TERM[:6], "another note", ""))
    assert errors(report) == [(3, "note", "rows_disagree")]


def test_the_command_prints_the_calendars(tmp_path, school):
    printed, status = run_command("import_calendar", calendar_file(tmp_path, [TERM]))
    assert status == 0
    assert printed["calendars"] == [
        {"urn": URN, "academic_year": "2025/26", "days": 9, "sessions": 18, "school_weeks": 2}
    ]


def test_with_errors_no_calendar_is_claimed(tmp_path):
    ready_school(tmp_path)
    done(import_marks(path=marks_file(tmp_path, [(URN, ANN, "2025-09-03", "AM", "/")])))
    closing = (URN, "", "2025/26", "closed", "2025-09-03", "2025-09-03", "", "")
    path = calendar_file(tmp_path, [*CALENDAR_ROWS, closing])
    printed, status = run_command("import_calendar", path)
    assert (printed["calendars"], status) == ([], 1)
    assert len(printed["errors"]) == 1
