"""Importing marks: what is only doubtful, and closures the calendar knows; imported with a warning."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from attendance.actions.imports.marks import import_marks
from attendance.models import Enrolment, Mark, Session
from tests.integration.attendance.importing import (
    ANN,
    BEN,
    URN,
    counts,
    done,
    errors,
    marks_file,
    ready_school,
    warnings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ready_school(tmp_path)
    return tmp_path


def load(folder: Path, *rows, dry_run=False):
    return import_marks(path=marks_file(folder, rows), dry_run=dry_run)


def kept():
    return {
        (item.enrolment.pupil.upn, item.session.date.isoformat(), item.session.half): item.code
        for item in Mark.objects.select_related("enrolment__pupil", "session")
    }


@pytest.mark.parametrize(
    ("written", "half", "day", "code"),
    [
        ("\\", "AM", "2025-09-02", "wrong_half"),
        ("/", "PM", "2025-09-02", "wrong_half"),
        ("X", "AM", "2025-09-02", "compulsory_age"),
        ("C2", "AM", "2025-09-02", "no_plan"),
    ],
)
def test_what_is_doubtful_is_imported_with_a_warning(folder, written, half, day, code):
    report = done(load(folder, (URN, ANN, day, half, written)))
    assert warnings(report) == [(2, "Mark", code)]
    assert kept() == {(ANN, day, half): written}


@pytest.mark.parametrize(
    ("first", "second", "warned"),
    [
        (("2025-09-02", "Eid"), ("2025-09-03", "Eid"), [3]),
        (("2025-09-02", ""), ("2025-09-03", ""), [3]),
        (("2025-09-02", "Eid"), ("2025-09-03", "Shavuot"), []),
        (("2025-09-02", "Eid"), ("2025-09-08", "Eid"), [3]),
        (("2025-09-02", "Eid"), ("2025-09-09", "Eid"), []),
        (("2025-09-02", "Eid"), ("2025-09-02", "Eid"), []),
    ],
)
def test_a_second_day_of_an_observance_is_imported_with_a_warning(folder, first, second, warned):
    halves = ("AM", "PM") if first[0] == second[0] else ("AM", "AM")
    rows = [
        (URN, ANN, day, half, "R", "", note)
        for (day, note), half in zip((first, second), halves, strict=True)
    ]
    report = done(load(folder, *rows))
    assert warnings(report) == [(row, "Mark", "second_observance") for row in warned]
    assert set(kept().values()) == {"R"}


def test_a_day_of_the_register_counts_unless_the_file_says_otherwise(folder):
    done(load(folder, (URN, ANN, "2025-09-02", "AM", "R")))
    after = (URN, ANN, "2025-09-03", "AM", "R")
    assert warnings(load(folder, after, dry_run=True)) == [(2, "Mark", "second_observance")]
    assert warnings(load(folder, (URN, BEN, *after[2:]), dry_run=True)) == []
    put_right = (URN, ANN, "2025-09-02", "AM", "I")
    assert warnings(load(folder, put_right, after, dry_run=True)) == []


@pytest.mark.parametrize(
    ("code", "minutes", "expected"),
    [
        ("L", "30", []),
        ("L", "31", ["late_after_close"]),
        ("L", "260", ["late_after_end"]),
        ("U", "31", []),
        ("U", "259", []),
        ("U", "260", ["late_after_end"]),
        ("I", "1", ["not_late"]),
        ("I", "0", []),
        ("I", "", []),
        ("-", "12", []),
    ],
)
def test_minutes_that_cannot_be_right_are_imported_with_a_warning(folder, code, minutes, expected):
    report = done(load(folder, (URN, ANN, "2025-09-02", "AM", code, minutes)))
    assert warnings(report) == [(2, "Minutes late", doubt) for doubt in expected]
    assert report.created == (code != "-")


def test_lateness_is_judged_by_the_session_as_it_was_held(folder):
    Session.objects.filter(date=dt.date(2025, 9, 2)).update(closes_at=dt.time(9, 0))
    report = load(
        folder,
        (URN, ANN, "2025-09-02", "AM", "L", "11"),
        (URN, ANN, "2025-09-03", "AM", "L", "11"),
    )
    assert warnings(done(report)) == [(2, "Minutes late", "late_after_close")]


def test_a_mark_of_a_day_to_come_is_imported_with_a_warning(folder):
    rows = [(URN, ANN, day, "AM", code) for day in ("2025-09-02", "2025-09-03") for code in "C"]
    rows += [(URN, ANN, "2025-09-04", "AM", "#"), (URN, ANN, "2025-09-05", "AM", "-")]
    with time_machine.travel(dt.datetime(2025, 9, 2, 23, 30, tzinfo=dt.UTC)):  # the 3rd in London
        assert warnings(load(folder, *rows, dry_run=True)) == []
    with time_machine.travel(dt.datetime(2025, 9, 2, 22, 30, tzinfo=dt.UTC)):
        report = done(load(folder, *rows))
    assert warnings(report) == [(3, "Date", "to_come")]
    assert report.warnings[0].message == "Wednesday 3 September 2025 is still to come."
    assert report.created == 3


def test_an_unauthorised_code_for_a_child_too_young_is_imported_with_a_warning(folder):
    pupil = Enrolment.objects.get(pupil__upn=ANN).pupil
    pupil.compulsory_from = dt.date(2025, 12, 31)
    pupil.save()
    report = done(load(folder, (URN, ANN, "2025-09-02", "AM", "O")))
    assert warnings(report) == [(2, "Mark", "too_young")]
    assert Mark.objects.count() == 1


def test_a_planned_closure_on_a_closed_day_is_not_a_mark(folder):
    report = done(
        load(folder, (URN, ANN, "2025-09-01", "AM", "#"), (URN, ANN, "2025-09-02", "AM", "#"))
    )
    assert warnings(report) == [(2, "Mark", "closed_day")]
    assert counts(report) == (2, 1, 0, 1)
    assert kept() == {(ANN, "2025-09-02", "AM"): "#"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-09-01", "Monday 1 September 2025 is an INSET day"),
        ("2025-12-19", "Friday 19 December 2025 is closed"),
        ("2025-09-06", "Saturday 6 September 2025 is at a weekend"),
        ("2025-12-25", "Thursday 25 December 2025 is a bank holiday"),
        ("2025-10-28", "Tuesday 28 October 2025 is not in the calendar of Ash Green for 2025/26"),
    ],
)
def test_a_planned_closure_says_truly_what_the_calendar_says(folder, day, words):
    report = done(load(folder, (URN, ANN, day, "AM", "#"), (URN, ANN, day, "PM", "#")))
    assert warnings(report) == [(2, "Mark", "closed_day"), (3, "Mark", "closed_day")]
    assert report.warnings[0].message == f"{words}, so # was not kept."
    assert counts(report) == (2, 0, 0, 2)


def test_a_planned_closure_needs_a_calendar(folder):
    report = load(folder, (URN, ANN, "2026-09-07", "AM", "#"), (URN, ANN, "2026-09-06", "AM", "#"))
    assert errors(report) == [(2, "Date", "no_session"), (3, "Date", "no_session")]
    assert {item.message for item in report.errors} == {
        "There is no session: Ash Green has no calendar for 2026/27. Import it first."
    }
    assert report.warnings == []


@pytest.mark.parametrize("day", ["2025-09-01", "2025-09-06", "2025-09-08"])
def test_a_planned_closure_needs_a_child_enrolled_then(folder, day):
    Enrolment.objects.filter(pupil__upn=BEN).update(starts_on=dt.date(2025, 9, 9))
    report = load(folder, (URN, BEN, day, "AM", "#"))
    assert errors(report) == [(2, "UPN", "not_enrolled")]
    assert report.warnings == []
