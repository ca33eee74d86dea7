"""Importing marks: what is refused, what is doubted, and that repeating changes nothing."""

import datetime as dt
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from attendance.actions.imports import marks
from attendance.actions.imports.marks import import_marks
from attendance.models import Enrolment, Mark, MarkChange, WeeklyTally
from tests.factories.attendance import SchoolFactory, mark
from tests.integration.attendance.importing import (
    ANN,
    BEN,
    OTHER_URN,
    STRANGER,
    URN,
    counts,
    done,
    errors,
    marks_file,
    ready_school,
    run_command,
    warnings,
)

pytestmark = pytest.mark.django_db
WRONG_LETTER = ("B" if ANN[0] != "B" else "C") + ANN[1:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ready_school(tmp_path)
    return tmp_path


def load(folder: Path, *rows, name="marks.csv", dry_run=False):
    return import_marks(path=marks_file(folder, rows, name), dry_run=dry_run)


def kept():
    return {
        (item.enrolment.pupil.upn, item.session.date.isoformat(), item.session.half): item.code
        for item in Mark.objects.select_related("enrolment__pupil", "session")
    }


def test_marks_are_kept_with_who_and_from_where(folder):
    report = done(
        load(
            folder,
            (URN, ANN, "2025-09-02", "AM", "/"),
            (URN, ANN, "2025-09-02", "PM", "\\"),
            (URN, BEN, "2025-09-02", "AM", "L", "12", "bus, late again"),
            (URN, BEN, "2025-09-02", "PM", "n"),
        )
    )
    assert counts(report) == (4, 4, 0, 0)
    assert report.warnings == []
    late = Mark.objects.get(code="L")
    assert (late.minutes_late, late.note) == (12, "bus, late again")
    assert (late.entered_by_name, late.source) == ("Import", "marks.csv")
    assert kept()[BEN, "2025-09-02", "PM"] == "N"


def test_tallies_move_with_the_marks(folder):
    done(load(folder, (URN, ANN, "2025-09-02", "AM", "/"), (URN, ANN, "2025-09-02", "PM", "O")))
    tally = WeeklyTally.objects.get(enrolment__pupil__upn=ANN)
    assert (tally.possible, tally.present, tally.unauthorised) == (2, 1, 1)
    assert tally.expected == 8  # Monday 1 September is an INSET day


def test_the_same_file_twice_changes_nothing(folder):
    rows = [(URN, ANN, "2025-09-02", "AM", "/"), (URN, BEN, "2025-09-02", "AM", "I", "", "ill")]
    done(load(folder, *rows))
    before = list(Mark.objects.values())
    assert counts(done(load(folder, *rows))) == (2, 0, 0, 2)
    assert list(Mark.objects.values()) == before
    assert not MarkChange.objects.exists()


def test_a_corrected_file_amends_with_its_name(folder):
    done(load(folder, (URN, ANN, "2025-09-02", "AM", "O"), (URN, BEN, "2025-09-02", "AM", "/")))
    report = load(
        folder,
        (URN, ANN, "2025-09-02", "AM", "I"),
        (URN, BEN, "2025-09-02", "AM", "/"),
        (URN, BEN, "2025-09-02", "PM", "\\"),
        name="corrected.csv",
    )
    assert counts(done(report)) == (3, 1, 1, 1)
    [change] = MarkChange.objects.all()
    assert (change.old_code, change.new_code) == ("O", "I")
    assert (change.reason, change.source, change.by_name) == ("import", "corrected.csv", "Import")
    assert WeeklyTally.objects.get(enrolment__pupil__upn=ANN).unauthorised == 0


def test_a_missing_mark_is_no_code_and_erases_nothing(folder):
    done(load(folder, (URN, ANN, "2025-09-02", "AM", "I")))
    report = load(
        folder,
        (URN, ANN, "2025-09-02", "AM", "-"),
        (URN, BEN, "2025-09-02", "AM", ""),
        (URN, BEN, "2025-12-25", "AM", "-"),
    )
    assert counts(done(report)) == (3, 0, 0, 3)
    assert warnings(report) == [(2, "Mark", "missing_mark")]
    assert report.warnings[0].message == "The mark is missing here; the register keeps I."
    assert kept() == {(ANN, "2025-09-02", "AM"): "I"}


GOOD = (URN, ANN, "2025-09-02", "AM", "/")


@pytest.mark.parametrize(
    ("row", "expected", "words"),
    [
        ((OTHER_URN, ANN, "2025-09-02", "AM", "/"), ("URN", "unknown_school"),
         "There is no school with URN 654321."),
        ((URN, STRANGER, "2025-09-02", "AM", "/"), ("UPN", "unknown_upn"),
         f"There is no pupil with UPN {STRANGER}: import pupils first."),
        ((URN, WRONG_LETTER, "2025-09-02", "AM", "/"), ("UPN", "1510"),
         f"The check letter of UPN {WRONG_LETTER} should be {ANN[0]}, not {WRONG_LETTER[0]}."),
        ((URN, "", "2025-09-02", "AM", "/"), ("UPN", "1500"), "The UPN is missing."),
        ((URN, ANN, "2025-02-30", "AM", "/"), ("Date", "not_a_date"),
         "2025-02-30 is not a date: write it as 2025-09-01."),
        ((URN, ANN, "02/09/2025", "AM", "/"), ("Date", "not_a_date"),
         "02/09/2025 is not a date: write it as 2025-09-01."),
        ((URN, ANN, "2025-09-02", "noon", "/"), ("Session", "unknown_session"),
         "noon is not a session: use AM or PM."),
        ((URN, ANN, "2025-09-02", "AM", "?"), ("Mark", "unknown_code"),
         "? is not an attendance code."),
        ((URN, ANN, "2025-09-02", "AM", "h"), ("Mark", "code_not_in_force"),
         "H ended on 18 August 2024: use C, or G."),
        ((URN, ANN, "2025-09-06", "AM", "/"), ("Date", "no_session"),
         "There is no session: Saturday 6 September 2025 is at a weekend."),
        ((URN, ANN, "2025-09-01", "AM", "/"), ("Date", "no_session"),
         "There is no session: Monday 1 September 2025 is an INSET day."),
        ((URN, ANN, "2025-12-19", "AM", "/"), ("Date", "no_session"),
         "There is no session: Friday 19 December 2025 is closed."),
        ((URN, ANN, "2025-12-25", "AM", "/"), ("Date", "no_session"),
         "There is no session: Thursday 25 December 2025 is a bank holiday."),
        ((URN, ANN, "2026-03-02", "AM", "/"), ("Date", "no_session"),
         "There is no session: Monday 2 March 2026 is not in the calendar of Ash Green for 2025/26."),
        ((URN, ANN, "9999-12-31", "AM", "/"), ("Date", "no_session"),
         "There is no session: Ash Green has no calendar for 9999/00. Import it first."),
        ((URN, ANN, "2025-09-02", "AM", "L", "9" * 5000), ("Minutes late", "not_a_number"),
         "Minutes late must be a whole number up to 400."),
        ((URN, ANN, "2025-09-02", "AM", "L", "a few"), ("Minutes late", "not_a_number"),
         "Minutes late must be a whole number up to 400."),
        ((URN, ANN, "2025-09-02", "AM", "L", "401"), ("Minutes late", "not_a_number"),
         "Minutes late must be a whole number up to 400."),
        ((URN, ANN, "2025-09-02", "AM", "/", "", "x" * 501), ("Comments", "too_long"),
         "Comments is longer than 500 characters."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_mark_is_refused_whole(folder, row, expected, words):
    report = load(folder, (URN, BEN, "2025-09-02", "AM", "/"), row)
    assert errors(report) == [(3, *expected)]
    assert report.errors[0].message == words
    assert counts(report) == (2, 0, 0, 0)
    assert not Mark.objects.exists()


def test_a_child_not_enrolled_then_is_refused(folder):
    Enrolment.objects.filter(pupil__upn=BEN).update(ends_on=dt.date(2025, 9, 5))
    report = load(folder, (URN, BEN, "2025-09-05", "AM", "/"), (URN, BEN, "2025-09-08", "AM", "/"))
    assert errors(report) == [(3, "UPN", "not_enrolled")]
    expected = f"UPN {BEN} was not enrolled at Ash Green on Monday 8 September 2025."
    assert report.errors[0].message == expected


def test_the_first_of_all_days_is_refused_as_any_other(folder):
    report = load(folder, (URN, ANN, "0001-01-01", "AM", "P"))
    assert errors(report) == [(2, "Date", "no_session"), (2, "UPN", "not_enrolled")]


def test_a_child_of_another_school_is_refused(folder):
    SchoolFactory(urn=OTHER_URN, name="Elsewhere")
    report = load(folder, (OTHER_URN, ANN, "2025-09-02", "AM", "/"))
    assert errors(report) == [(2, "Date", "no_session"), (2, "UPN", "not_enrolled")]


def test_one_row_may_have_several_errors(folder):
    report = load(folder, ("", "", "soon", "noon", "?", "x"))
    columns = [column for _, column, _ in errors(report)]
    assert columns == ["URN", "UPN", "Date", "Session", "Minutes late", "Mark"]


def test_an_unknown_code_is_told_with_a_date_that_cannot_be_read(folder):
    report = load(folder, (URN, ANN, "soon", "AM", "?"), (URN, ANN, "soon", "AM", "H"))
    assert errors(report) == [
        (2, "Date", "not_a_date"), (2, "Mark", "unknown_code"), (3, "Date", "not_a_date"),
    ]  # fmt: skip


def test_rows_that_agree_count_once(folder):
    assert counts(done(load(folder, GOOD, GOOD))) == (2, 1, 0, 1)
    assert counts(done(load(folder, GOOD, GOOD))) == (2, 0, 0, 2)


@pytest.mark.parametrize("other", [("O",), ("/", "5"), ("/", "", "a note")])
def test_rows_that_disagree_are_refused_naming_both(folder, other):
    report = load(folder, GOOD, (*GOOD[:4], *other))
    assert errors(report) == [(3, "Mark", "rows_disagree")]
    assert report.errors[0].message == (
        "Rows 2 and 3 are for the same pupil and session, and differ."
    )
    assert not Mark.objects.exists()


def test_a_dry_run_counts_and_writes_nothing(folder):
    events = AuditEvent.objects.count()
    report = load(folder, GOOD, (URN, BEN, "2025-09-02", "AM", "\\"), dry_run=True)
    assert counts(done(report)) == (2, 2, 0, 0)
    assert warnings(report) == [(3, "Mark", "wrong_half")]
    assert not Mark.objects.exists()
    assert AuditEvent.objects.count() == events


def test_an_import_leaves_one_audit_event(folder):
    done(load(folder, GOOD))
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.target_ref, event.by_name) == (
        "marks.imported",
        "marks.csv",
        "Import",
    )
    assert event.after == {"rows": 1, "created": 1, "updated": 0, "unchanged": 0}


def test_flags_are_rechecked_after_a_change(folder, task_queue, django_capture_on_commit_callbacks):
    task_queue.sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        load(folder, GOOD)
    assert task_queue.names == ["attendance.refresh_flags"]
    task_queue.sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        load(folder, GOOD)
    assert task_queue.names == []


def test_a_register_saved_meanwhile_is_told_and_nothing_lost(folder, monkeypatch):
    def save_register(report):
        mark(Enrolment.objects.get(pupil__upn=ANN), dt.date(2025, 9, 2), "AM", "I")

    monkeypatch.setattr(marks, "_note_missing", save_register)
    path = marks_file(folder, [GOOD, (URN, BEN, "2025-09-02", "AM", "/")])
    assert errors(import_marks(path=path)) == [(1, "", "changed_meanwhile")]
    assert kept() == {}  # the save of this test went with the import's own transaction


def test_uneven_and_empty_lines_keep_their_row_numbers(folder):
    path = folder / "uneven.csv"
    path.write_text(
        "\ufeffURN,UPN,Date,Session,Mark,Minutes late,Comments\r\n"
        "\r\n"
        f"{URN},{ANN},2025-09-02,AM,/\r\n"
        f"{URN},{BEN},2025-09-02,AM,/,,,\r\n"
        f"{URN},{BEN},2025-09-02,PM,H,,\r\n",
        encoding="utf-8",
    )
    report = import_marks(path=path)
    assert errors(report) == [(5, "Mark", "code_not_in_force")]
    assert report.rows == 3


@pytest.mark.parametrize("tail", ["  ", ",,,,,,", " , ,\t,\u00a0,,,", ",,,,,,,,", '"","",,,,,'])
def test_a_line_of_blanks_is_no_row(folder, tail):
    path = folder / "blank.csv"
    lines = ",".join(marks.sql.COLUMNS), ",".join(GOOD) + ",,", tail, ",".join(GOOD) + ",,"
    path.write_text("\n".join(lines) + "\n" + tail, encoding="utf-8")
    assert counts(done(import_marks(path=path))) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    ("tail", "columns"),
    [
        (",,,AM,,,", ["URN", "UPN", "Date"]),
        (",,,,,5,", ["URN", "UPN", "Date", "Session"]),
        (",,,,,,a note", ["URN", "UPN", "Date", "Session"]),
        (",,,,,,,only here", ["URN", "UPN", "Date", "Session"]),
    ],
)
def test_a_line_with_anything_in_it_is_a_row(folder, tail, columns):
    path = folder / "thin.csv"
    head = ",".join([*marks.sql.COLUMNS, "Name"])
    path.write_text(f"{head}\n{','.join(GOOD)},,,\n{tail}\n")
    report = import_marks(path=path)
    assert report.rows == 2
    assert [item.column for item in report.errors] == columns
    assert {item.row for item in report.errors} == {3}


def test_a_cell_of_blanks_is_an_empty_cell(folder):
    report = load(folder, (*GOOD, "\u00a0\t", "\t ill \u00a0"))
    assert counts(done(report)) == (1, 1, 0, 0)
    assert (Mark.objects.get().minutes_late, Mark.objects.get().note) == (None, "ill")


def test_too_many_cells_is_an_error(folder):
    path = folder / "wide.csv"
    path.write_text(
        "URN,UPN,Date,Session,Mark,Minutes late,Comments\n"
        f"{URN},{ANN},2025-09-02,AM,/,,late,again\n"
    )
    report = import_marks(path=path)
    assert errors(report) == [(2, "", "too_many_cells")]
    assert not Mark.objects.exists()


def test_columns_may_come_in_any_order_with_others_between(folder):
    path = folder / "order.csv"
    path.write_text(
        "Mark,Name,Session,Date,UPN,URN,Comments,Minutes late\n"
        f'I,Ann,pm,2025-09-02,{ANN.lower()},{URN},"sick, again",\n'
    )
    assert counts(done(import_marks(path=path))) == (1, 1, 0, 0)
    assert Mark.objects.get().note == "sick, again"


def test_the_command_prints_the_documented_json(folder):
    path = marks_file(folder, [GOOD, (URN, BEN, "2025-09-02", "AM", "H")])
    printed, status = run_command("import_marks", path)
    assert status == 1
    assert printed == {
        "rows": 2, "created": 0, "updated": 0, "unchanged": 0,
        "errors": [{"row": 3, "column": "Mark", "code": "code_not_in_force",
                    "message": "H ended on 18 August 2024: use C, or G."}],
        "warnings": [],
    }  # fmt: skip


def test_the_command_says_dry_run(folder, capsys):
    printed, status = run_command("import_marks", marks_file(folder, [GOOD]), "--dry-run")
    assert (printed["created"], status) == (1, 0)
    assert not Mark.objects.exists()
