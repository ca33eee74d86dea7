"""New dates for an enrolment that has marks: which may go, which stand in the way."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from attendance.actions.imports.marks import import_marks
from attendance.actions.imports.pupils import import_pupils
from attendance.models import Enrolment, Mark, MarkChange, WeeklyTally
from tests.integration.attendance.importing import (
    ANN,
    BEN,
    PUPIL_ROWS,
    URN,
    counts,
    done,
    errors,
    marks_file,
    pupils_file,
    ready_school,
    warnings,
)

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2025, 9, 12)  # a Friday
BEFORE = (URN, ANN, "2025-09-12", "AM", "/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ready_school(tmp_path)
    return tmp_path


def mark_ann(folder: Path, *rows) -> None:
    done(import_marks(path=marks_file(folder, [BEFORE, *rows])))


def leave(folder: Path, day="2025-09-12", dry_run=False, entry="2025-09-01", name="leavers.csv"):
    ann = (*PUPIL_ROWS[0][:8], entry, day)
    return import_pupils(path=pupils_file(folder, [ann, PUPIL_ROWS[1]], name), dry_run=dry_run)


def after(code: str, day="2025-09-15", half="AM", *more: str):
    return (URN, ANN, day, half, code, *more)


def ann() -> Enrolment:
    return Enrolment.objects.get(pupil__upn=ANN)


def codes(**which) -> list[str]:
    found = Mark.objects.filter(enrolment__pupil__upn=ANN, **which).order_by(
        "session__date", "session__half"
    )
    return [item.code for item in found]


def test_absences_after_the_leaving_day_are_withdrawn_with_their_story(folder):
    mark_ann(
        folder,
        after("O"), after("N", half="PM"), after("I", "2025-09-16", "AM", "", "ill"),
        after("Y3", "2025-09-17"), after("#", "2025-09-18"), after("Z", "2025-09-19"),
    )  # fmt: skip
    report = done(leave(folder))
    assert counts(report) == (2, 0, 1, 1)
    assert warnings(report) == [(2, "Leaving date", "marks_withdrawn")]
    assert report.warnings[0].message == (
        f"UPN {ANN} was marked absent at school {URN} after that day: 6 marks, from Monday "
        "15 September 2025 to Friday 19 September 2025, are withdrawn."
    )
    assert ann().ends_on == LAST_DAY
    assert codes() == ["/", "", "", "", "", "", ""]
    ill = MarkChange.objects.get(old_code="I")
    assert (ill.new_code, ill.old_note, ill.reason) == ("", "ill", "import")
    assert (ill.source, ill.by_name) == ("leavers.csv", "Import")
    [tally] = WeeklyTally.objects.filter(enrolment=ann(), marked__gt=0)
    assert (tally.present, tally.unauthorised, tally.week) == (1, 0, dt.date(2025, 9, 8))
    call_command("check_tallies")


def test_the_same_file_again_changes_nothing(folder):
    mark_ann(folder, after("O"))
    done(leave(folder))
    before = list(Mark.objects.values())
    report = done(leave(folder))
    assert (counts(report), report.warnings) == ((2, 0, 0, 2), [])
    assert (list(Mark.objects.values()), MarkChange.objects.count()) == (before, 1)


@pytest.mark.parametrize("code", ["/", "L", "B", "V", "P", "K"])
def test_a_mark_of_a_child_who_was_there_stands_in_the_way(folder, code):
    mark_ann(folder, after("O"), after(code, "2025-09-16"), after("O", "2025-09-17"))
    report = leave(folder)
    assert errors(report) == [(2, "Leaving date", "marks_outside_enrolment")]
    assert report.errors[0].message == (
        f"UPN {ANN} was present or at an approved activity at school {URN} after that day: 1 mark, "
        "on Tuesday 16 September 2025. Correct the leaving date, or the marks."
    )
    assert report.warnings == []
    assert ann().ends_on is None
    assert codes() == ["/", "O", code, "O"]
    assert not MarkChange.objects.exists()


def test_every_mark_of_being_there_is_counted(folder):
    mark_ann(folder, after("/"), after("\\", "2025-09-16", "PM"), after("O", "2025-09-17"))
    [problem] = leave(folder).errors
    assert "2 marks, from Monday 15 September 2025 to Tuesday 16 September 2025." in problem.message


def test_codes_are_judged_as_of_their_day(folder):
    """D counted as approved activity before September 2010, and is no possible session since."""
    mark_ann(folder, after("D"))
    assert warnings(done(leave(folder))) == [(2, "Leaving date", "marks_withdrawn")]


def test_marks_up_to_the_leaving_day_stay(folder):
    mark_ann(folder, (URN, ANN, "2025-09-12", "PM", "O"))
    report = done(leave(folder))
    assert (counts(report), report.warnings) == ((2, 0, 1, 1), [])
    assert codes() == ["/", "O"]


def test_marks_already_withdrawn_are_no_news(folder):
    mark_ann(folder, after("O"))
    done(leave(folder))
    done(leave(folder, day=""))
    report = done(leave(folder))
    assert (report.warnings, MarkChange.objects.count()) == ([], 1)


@pytest.mark.parametrize("code", ["/", "O"])
def test_marks_before_a_later_entry_day_stand_in_the_way(folder, code):
    mark_ann(folder, (URN, ANN, "2025-09-10", "AM", code))
    report = leave(folder, day="", entry="2025-09-11")
    assert errors(report) == [(2, "Entry date", "marks_outside_enrolment")]
    assert report.errors[0].message == (
        f"UPN {ANN} has 1 mark at school {URN} before that day, on Wednesday 10 September 2025. "
        "Correct the entry date, or withdraw the mark."
    )
    assert ann().starts_on == dt.date(2025, 9, 1)


def test_a_dry_run_tells_and_keeps(folder):
    mark_ann(folder, after("O"))
    assert warnings(done(leave(folder, dry_run=True))) == [(2, "Leaving date", "marks_withdrawn")]
    assert codes() == ["/", "O"]
    assert ann().ends_on is None


def test_other_children_keep_their_marks(folder):
    mark_ann(folder, after("O"), (URN, BEN, "2025-09-15", "AM", "O"))
    done(leave(folder))
    assert Mark.objects.get(enrolment__pupil__upn=BEN).code == "O"
