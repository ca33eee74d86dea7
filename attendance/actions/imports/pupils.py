"""Pupils and their enrolments: one row per pupil and school, more for those who move.

Reads and judges the rows; `pupils_write` puts them in the database.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from attendance.actions.imports.pupils_known import Known
from attendance.actions.imports.pupils_leavers import MarksOutside
from attendance.actions.imports.pupils_lines import Child, Line, Stay
from attendance.actions.imports.pupils_write import write
from attendance.actions.imports.reading import Row, read_rows, say_day
from attendance.actions.imports.report import Report, run_import
from attendance.actions.imports.source import open_source
from attendance.choices import Sex
from attendance.models import School
from attendance.rules.calendar import local_date
from attendance.rules.reference import upn_authorities
from attendance.rules.upn import clean_upn, upn_failures

NEEDED = (
    "URN", "UPN", "Legal surname", "Legal forename", "Date of birth", "Sex", "Year group",
    "Registration group", "Entry date", "Leaving date",
)  # fmt: skip
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
SEXES = {
    "": Sex.UNKNOWN, "u": Sex.UNKNOWN, "f": Sex.FEMALE, "female": Sex.FEMALE,
    "m": Sex.MALE, "male": Sex.MALE,
}  # fmt: skip


def import_pupils(*, path: Path, dry_run: bool = False) -> Report:
    """Create or correct pupils by UPN, and their enrolments by school and entry date.

    Pupils and enrolments that the file does not name stay as they are.
    """
    return run_import(
        kind="pupils",
        name=path.name,
        dry_run=dry_run,
        work=lambda report: _import(path, report),
    )


def _import(path: Path, report: Report) -> None:
    source = open_source(path, report)
    schools = dict(School.objects.values_list("urn", "pk"))
    by_child: dict[str, list[Line]] = defaultdict(list)
    today = local_date(timezone.now())
    for row in read_rows(source, report, NEEDED):
        if line := _line(row, schools, today):
            by_child[line.child.upn].append(line)
    known = Known(by_child)
    plans = {upn: _plan(upn, lines, known, report) for upn, lines in by_child.items()}
    outside = MarksOutside(known, report)
    outside.judge(plans.items())
    if not report.errors:
        outside.withdraw(source.name)
        write([(by_child[upn][0].child, stays) for upn, stays in plans.items()], known, report)


def _line(row: Row, schools: dict[str, int], today: dt.date) -> Line | None:
    """The row as a line, or None with its errors noted."""
    child = _child(row, today)
    urn = row.text("URN", 20, needed=True)
    if urn and urn not in schools:
        row.fail("URN", "unknown_school", f"There is no school with URN {urn}.")
    starts = row.date("Entry date", needed=True, within=(FIRST_DAY, LAST_DAY))
    ends = row.date("Leaving date", within=(FIRST_DAY, LAST_DAY))
    year_group = row.text("Year group", 4, needed=True)
    group = row.text("Registration group", 20)
    if starts and ends and ends < starts:
        row.fail("Leaving date", "ends_before_start", "The leaving date is before the entry date.")
    if child and starts and child.born >= starts:
        row.fail("Date of birth", "born_after_entry", "The date of birth is after the entry date.")
    if not row.ok or child is None or starts is None:
        return None
    return Line(child, Stay(row.number, urn, schools[urn], year_group, group, starts, ends))


def _child(row: Row, today: dt.date) -> Child | None:
    upn = clean_upn(row.cells.get("UPN"))
    for failure in upn_failures(upn, upn_authorities()):
        row.fail("UPN", failure.rule, failure.message)
    surname = row.text("Legal surname", 80, needed=True)
    forename = row.text("Legal forename", 80, needed=True)
    born = row.date("Date of birth", needed=True, within=(FIRST_DAY, today))
    sex = SEXES.get((word := row.text("Sex", 20)).lower())
    if sex is None:
        row.fail("Sex", "unknown_sex", f"{word} is not known here: use F, M or U.")
    if born is None or sex is None:
        return None
    return Child(upn, surname, forename, born, sex)


def _plan(upn: str, lines: list[Line], known: Known, report: Report) -> list[Stay]:
    """The enrolments of one child, each once, with errors noted where they cannot stand together."""
    _refuse_two_children(upn, lines, report)
    stays = known.match(upn, _each_once(lines, report))
    _refuse_clashes(upn, stays, known.others(upn), report)
    return stays


def _refuse_two_children(upn: str, lines: list[Line], report: Report) -> None:
    """DfE rule 1520: one UPN, one child."""
    for line in lines[1:]:
        if line.child != lines[0].child:
            words = f"Rows {lines[0].row} and {line.row} give UPN {upn} to children who differ."
            report.error(line.row, "UPN", "1520", words)


def _each_once(lines: list[Line], report: Report) -> list[Stay]:
    """The stays, without repeats; a repeat that differs is an error."""
    kept: dict[tuple[int, object], Stay] = {}
    for stay in (line.stay for line in lines):
        first = kept.setdefault((stay.school_id, stay.starts_on), stay)
        if first is stay:
            continue
        if replace(stay, row=first.row) == first:
            report.unchanged += 1
        else:
            words = f"Rows {first.row} and {stay.row} give the same enrolment, and differ."
            report.error(stay.row, "Entry date", "rows_disagree", words)
    return list(kept.values())


def _refuse_clashes(upn: str, stays: list[Stay], others: list[Stay], report: Report) -> None:
    """Note rows that hold days of an earlier row, or of an enrolment that is not in the file."""
    ordered = sorted(stays, key=lambda stay: (stay.starts_on, stay.row))
    for index, stay in enumerate(ordered):
        for other in (*ordered[:index], *others):
            if stay.clashes(other):
                words = _clash(upn, other)
                report.error(stay.row, "Entry date", "overlapping_enrolment", words)


def _clash(upn: str, other: Stay) -> str:
    where = f"row {other.row} has them" if other.row else "they are on roll"
    until = f"until {say_day(other.ends_on)}" if other.ends_on else "with no leaving date"
    return (
        f"UPN {upn} cannot be on two rolls at once: {where} at school {other.urn} from "
        f"{say_day(other.starts_on)} {until}."
    )
