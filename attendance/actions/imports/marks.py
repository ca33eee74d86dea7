"""Marks from a school's own system: a million in one file, judged and written as sets.

The key is school, pupil, date and half. A mark that is there already is amended when the file differs,
with the reason "import" and the file's name; a missing mark (blank or `-`) never erases one.
"""

from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection
from django.utils import timezone

from attendance.actions.imports import marks_sql as sql
from attendance.actions.imports.marks_copy import copy_lines
from attendance.actions.imports.marks_problems import DoubtfulRow, Judge, OddRow
from attendance.actions.imports.marks_values import store_values
from attendance.actions.imports.report import (
    ACTOR,
    HEADER_ROW,
    REASON,
    Problem,
    Report,
    Unreadable,
    run_import,
)
from attendance.actions.imports.source import open_source
from attendance.actions.marks import set_reason
from attendance.choices import OBSERVANCE
from attendance.rules.calendar import local_date
from attendance.rules.observance import NEAR, Observed, demand_observance
from attendance.rules.registers import Entry

# For this transaction only: room to join and sort a million rows without going to disk.
ROOM = "SET LOCAL work_mem = '128MB'"


def import_marks(*, path: Path, dry_run: bool = False) -> Report:
    """Insert new marks and amend those that differ."""
    return run_import(
        kind="marks",
        name=path.name,
        dry_run=dry_run,
        work=lambda report: _import(path, dry_run, report),
    )


def _import(path: Path, dry_run: bool, report: Report) -> None:
    source = open_source(path, report)
    _run(ROOM)
    _run(sql.DROP)
    copy_lines(source, report)
    _run(sql.TABLES)
    store_values(local_date(timezone.now()))
    _run("ANALYZE import_line")
    _run(sql.RESOLVE)
    _run("ANALYZE import_mark")
    [[report.rows]] = _fetch("SELECT count(*) FROM import_mark")
    _note_problems(report)
    _note_repeats(report)
    if report.errors:
        return
    _run(sql.KNOWN)
    _run("ANALYZE import_known")
    _note_missing(report)
    _note_observances(report)
    _count(report)
    if not dry_run:
        _write(source.name, report)


def _note_problems(report: Report) -> None:
    judge = Judge(report)
    for row in _fetch(sql.WRONG):
        judge.refuse(OddRow(*row))
    for row in _fetch(sql.DOUBTFUL):
        judge.doubt(DoubtfulRow(*row))
    for row in _fetch(sql.CLOSED_DAYS):
        judge.closed_day(*row)


def _note_repeats(report: Report) -> None:
    """Rows for one child and session: those that agree count once, those that differ are errors."""
    extra: list[int] = []
    for rows, differ in _fetch(sql.REPEATS):
        extra += rows[1:]
        if not differ:
            continue
        for row in rows[1:]:
            words = f"Rows {rows[0]} and {row} are for the same pupil and session, and differ."
            report.error(row, "Mark", "rows_disagree", words)
    if extra:
        _run(sql.FORGET_ROWS, [extra])


def _note_missing(report: Report) -> None:
    for row, code in _fetch(sql.LEFT_STANDING):
        words = f"The mark is missing here; the register keeps {code}."
        report.warn(row, "Mark", "missing_mark", words)


def _note_observances(report: Report) -> None:
    """Days with R that may be of an observance that has its day; kept all the same."""
    for row, day, note, days, notes in _fetch(sql.OBSERVED, {"code": OBSERVANCE, "near": NEAR}):
        others = [Observed(*one) for one in zip(days, notes, strict=True)]
        if doubt := demand_observance(Entry(OBSERVANCE, None, note), day, others):
            report.warn(row, "Mark", "second_observance", doubt.message)


def _count(report: Report) -> None:
    [[_, report.created, report.updated]] = _fetch(sql.COUNTS)
    report.unchanged = report.rows - report.created - report.updated


def _write(name: str, report: Report) -> None:
    """Amend and insert. Raises Unreadable when the ground moved since the file was judged."""
    try:
        _amend_and_insert(name, report)
    except IntegrityError as moved:
        words = "A register or calendar changed while the file was being read: import it again."
        raise Unreadable(Problem(HEADER_ROW, "", "changed_meanwhile", words)) from moved


def _amend_and_insert(name: str, report: Report) -> None:
    who = {"at": timezone.now(), "actor": ACTOR, "source": name}
    if report.updated:
        set_reason(REASON)
        _run(sql.UPDATE, who)
        set_reason("")
    if report.created:
        _run(sql.INSERT, who)


def _run(query: str, parameters: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)


def _fetch(query: str, parameters: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
