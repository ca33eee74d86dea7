"""Quotation marks in the wrong place: an error that names the row, and never a row swallowed."""

from pathlib import Path

import pytest

from attendance.actions.imports import calendar, marks, pupils, schools
from attendance.models import Mark
from tests.integration.attendance.importing import (
    ANN,
    BEN,
    URN,
    counts,
    done,
    errors,
    ready_school,
)

pytestmark = pytest.mark.django_db
HEADER = ",".join(marks.sql.COLUMNS)
ROW = f"{URN},{BEN},2025-09-02,AM,/,,"
OPEN = "The row opens a quotation mark that it does not close: each row stands on one line."
STRAY = (
    "A quotation mark stands inside a cell: put the whole cell into quotation marks, and write "
    "the mark itself twice."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ready_school(tmp_path)
    return tmp_path


def load(folder: Path, *lines: str, end="\n"):
    path = folder / "marks.csv"
    path.write_bytes((end.join([HEADER, *lines]) + end).encode())
    return marks.import_marks(path=path)


def row(note: str, half="AM", upn=ANN, day="2025-09-02") -> str:
    return f"{URN},{upn},{day},{half},I,,{note}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((row('"ill'), row("", "PM"), ROW), [(2, OPEN)]),
        ((ROW, row("", "PM"), row('"ill')), [(4, OPEN)]),
        ((row('5" cut'), ROW, row('6" cut', "PM")), [(2, STRAY), (4, STRAY)]),
        ((row(' "ill"'), ROW), [(2, STRAY)]),
        ((row('"ill" again'), ROW), [(2, STRAY)]),
        ((row('say "ill", at home'), ROW), [(2, STRAY)]),
        ((row('"ill\nat home"'), ROW), [(2, OPEN), (3, STRAY)]),
        # an open quote in one row, and one that closes it in another: valid CSV, a row swallowed
        ((row('"ill'), ROW, row('sick"', "PM")), [(2, OPEN), (4, STRAY)]),
        ((f'{URN},"{ANN},2025-09-02,AM,I,,', ROW), [(2, OPEN)]),
        ((f'"{URN},{ANN},2025-09-02,AM,I,,', ROW), [(2, OPEN)]),
    ],
)
def test_a_quote_out_of_place_is_refused_by_row(folder, lines, wrong, end):
    report = load(folder, *(line.replace("\n", end) for line in lines), end=end)
    assert errors(report) == [(number, "", "broken_row") for number, _ in wrong]
    assert [item.message for item in report.errors] == [words for _, words in wrong]
    assert counts(report)[1:] == (0, 0, 0)
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ('"ill, at home"', "ill, at home"),
        ('"5"" cut"', '5" cut'),
        ('"""ill"""', '"ill"'),
        ('""', ""),
        ('""""', '"'),
        ('"it""s, ""bad"""', 'it"s, "bad"'),
    ],
)
def test_quotes_in_their_place_are_read(folder, cell, note):
    assert counts(done(load(folder, row(cell), ROW))) == (2, 2, 0, 0)
    assert Mark.objects.get(code="I").note == note


def test_every_cell_may_be_in_quotes(folder):
    quoted = ",".join(f'"{cell}"' for cell in row("ill").split(","))
    assert counts(done(load(folder, quoted, ROW, end="\r\n"))) == (2, 2, 0, 0)


def test_a_line_that_older_databases_take_for_the_end_is_refused(folder):
    report = load(folder, row(""), "\\.", ROW)
    assert errors(report) == [(3, "", "broken_row")]
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("load", "header"),
    [
        (schools.import_schools, schools.NEEDED),
        (calendar.import_calendar, calendar.NEEDED),
        (pupils.import_pupils, pupils.NEEDED),
    ],
)
def test_the_other_imports_refuse_them_too(tmp_path, load, header):
    path = tmp_path / "file.csv"
    path.write_text(f'{",".join(header)}\n"a,b\nc,d\ne,5" cut\n')
    assert errors(load(path=path)) == [(2, "", "broken_row"), (4, "", "broken_row")]


def test_a_quote_in_the_header_is_refused(folder):
    path = folder / "marks.csv"
    path.write_text(f'{HEADER[:-1]}"s\n{ROW}\n')
    assert errors(marks.import_marks(path=path)) == [(1, "", "broken_row")]
