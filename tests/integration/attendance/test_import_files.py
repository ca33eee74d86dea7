"""Files no import can read, and encodings: the same answers from all four."""

import csv
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from attendance.actions.imports import calendar, marks, pupils, schools
from attendance.models import CalendarPeriod, Mark, Pupil, School
from tests.integration.attendance.importing import URN, errors, run_command, write_csv

pytestmark = pytest.mark.django_db
IMPORTS = {
    "schools": (schools.import_schools, schools.NEEDED),
    "calendar": (calendar.import_calendar, calendar.NEEDED),
    "pupils": (pupils.import_pupils, pupils.NEEDED),
    "marks": (marks.import_marks, marks.sql.COLUMNS),
}
EVERY = pytest.mark.parametrize("kind", IMPORTS)


def load(kind: str, path: Path):
    return IMPORTS[kind][0](path=path)


def header(kind: str) -> str:
    return ",".join(IMPORTS[kind][1])


def nothing_written() -> bool:
    tables = (School, CalendarPeriod, Pupil, Mark)
    return not any(table.objects.exists() for table in tables)


@EVERY
@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty_file", "The file is empty."),
        (b"\n \n", "empty_file", "The file is empty."),
        (b"\xef\xbb\xbf", "empty_file", "The file is empty."),
        (b"\xef\xbb\xbf \r\n\t\r\n", "empty_file", "The file is empty."),
        (b"a,b\n\0\1\2", "not_text", "The file is not text: it holds bytes that no CSV file holds."),
        (b"PK\3\4\0\0", "not_text",
         "The file is a spreadsheet or an archive, not CSV: save it as `CSV UTF-8` first."),
        (b"\xff\xfeU\0R\0N\0", "wrong_encoding",
         "The file is not in UTF-8: save it again as `CSV UTF-8 (comma delimited)`."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_csv(tmp_path, kind, content, code, words):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    report = load(kind, path)
    if (kind, code) == ("schools", "wrong_encoding"):
        return  # Windows-1252 is read there, so the header is what fails
    assert errors(report) == [(1, "", code)]
    assert report.errors[0].message == words
    assert nothing_written()


@EVERY
def test_a_wrong_header_names_each_missing_column(tmp_path, kind):
    needed = IMPORTS[kind][1]
    report = load(kind, write_csv(tmp_path / "file.csv", [*needed[:-2], "Else"], [["x"]]))
    assert errors(report) == [(1, name, "missing_column") for name in needed[-2:]]
    assert report.errors[0].message == f"The column {needed[-2]} is missing."
    assert nothing_written()


@EVERY
def test_semicolons_are_told_from_commas(tmp_path, kind):
    path = tmp_path / "file.csv"
    path.write_text(header(kind).replace(",", ";") + "\n")
    report = load(kind, path)
    assert report.errors[0].message.endswith("is missing: separate the columns with commas.")


@EVERY
def test_a_column_that_stands_twice_is_refused(tmp_path, kind):
    path = tmp_path / "file.csv"
    path.write_text(header(kind) + ",URN\n")
    assert errors(load(kind, path)) == [(1, "URN", "double_column")]


@EVERY
@pytest.mark.parametrize("after", ["\r\n", "", "\n\n \n"])
def test_a_header_alone_is_a_warning(tmp_path, kind, after):
    path = tmp_path / "file.csv"
    path.write_text("\ufeff" + header(kind) + after, encoding="utf-8", newline="")
    printed, status = run_command(f"import_{kind}", path)
    assert (printed["errors"], printed["rows"], status) == ([], 0, 0)
    assert printed["warnings"] == [
        {"row": 1, "column": "", "code": "no_rows",
         "message": "The file has a header, but no rows."}
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["calendar", "pupils", "marks"])
def test_the_line_of_the_wrong_encoding_is_named(tmp_path, kind):
    path = tmp_path / "file.csv"
    path.write_bytes(header(kind).encode() + b"\nA,B\n" + "Zoë".encode("cp1252") + b"\n")
    assert errors(load(kind, path)) == [(3, "", "wrong_encoding")]
    assert nothing_written()


@EVERY
def test_a_quote_that_never_ends_is_an_error_and_not_a_crash(tmp_path, kind):
    path = tmp_path / "file.csv"
    long = "x" * (csv.field_size_limit() + 1)
    path.write_text(f'{header(kind)}\n"{long}\n')
    assert errors(load(kind, path)) == [(2, "", "broken_row")]


@EVERY
def test_no_such_file_is_one_plain_sentence(tmp_path, kind):
    with pytest.raises(CommandError, match="There is no file"):
        call_command(f"import_{kind}", tmp_path / "none.csv")


def no_permission(path: Path, *args, **kwargs):
    raise PermissionError(13, "Permission denied", str(path))


@EVERY
@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("none.csv", "no_file", "There is no file {path}."),
        ("folder", "not_a_file", "{path} is not a file."),
        ("shut.csv", "unreadable_file", "The file {path} cannot be read: Permission denied."),
    ],
)
def test_a_file_that_cannot_be_opened_is_told_in_json_too(
    tmp_path, monkeypatch, kind, name, code, words
):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    if name == "shut.csv":
        path.write_text("x")
        monkeypatch.setattr(Path, "open", no_permission)
    printed, status = run_command(f"import_{kind}", path)
    message = words.format(path=path)
    assert status == 1
    assert printed["errors"] == [{"row": 1, "column": "", "code": code, "message": message}]
    with pytest.raises(CommandError, match="^" + re.escape(message) + "$"):
        call_command(f"import_{kind}", path)


@EVERY
def test_the_command_exits_1_on_an_empty_file(tmp_path, kind):
    path = tmp_path / "file.csv"
    path.write_bytes(b"")
    printed, status = run_command(f"import_{kind}", path)
    assert status == 1
    assert printed["errors"] == [
        {"row": 1, "column": "", "code": "empty_file", "message": "The file is empty."}
    ]


def test_people_see_the_first_fifty_problems(tmp_path, capsys):
    rows = [[URN, "", "2025/26", "holiday", "2025-09-01", "2025-09-01", "", ""]] * 30
    with pytest.raises(CommandError, match="60 errors"):
        call_command("import_calendar", write_csv(tmp_path / "f.csv", calendar.NEEDED, rows))
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "Row 2, URN: There is no school with URN 123456."
    assert len(printed) == 51
    assert printed[-1] == "... and 10 more errors (see --json)."
