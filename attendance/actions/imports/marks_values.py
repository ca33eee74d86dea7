"""Understanding each different value of a marks file once, and handing the answers to the database."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from attendance.actions.imports import marks_sql as sql
from attendance.choices import Half
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import parse_mark
from attendance.rules.upn import clean_upn

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
WHOLE = re.compile(r"^[0-9]{1,9}$")
MOST_MINUTES = 400
PAGE = 5000


def store_values(today: dt.date) -> None:
    """Fill the small tables that RESOLVE joins with, from the different values in `import_line`."""
    _store("import_school", sql.URN, _schools)
    _store("import_pupil", sql.UPN, _pupils)
    _store("import_day", sql.DAY, lambda raws: _days(raws, today))
    _store("import_half", sql.HALF, _each(parse_half))
    _store("import_code", sql.MARK, _each(lambda raw: parse_mark(raw) or ""))
    _store("import_minutes", sql.MINUTES, _each(parse_minutes))


def parse_day(raw: str) -> dt.date | None:
    """An ISO date, or None."""
    text = raw.strip()
    try:
        return dt.date.fromisoformat(text) if ISO.match(text) else None
    except ValueError:
        return None


def parse_half(raw: str) -> str | None:
    """AM or PM, or None."""
    text = raw.strip().upper()
    return text if text in Half.values else None


def parse_minutes(raw: str) -> int | None:
    """Whole minutes up to the length of a session, or None."""
    text = raw.strip()
    return int(text) if WHOLE.match(text) and int(text) <= MOST_MINUTES else None


Answers = Callable[[list[str]], Iterable[tuple[Any, ...]]]


def _store(table: str, column: str, answers: Answers) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.different(column))
        rows = list(answers([raw for (raw,) in cursor.fetchall()]))
        if rows:
            execute_values(cursor, sql.keep(table), rows, page_size=PAGE)
        cursor.execute(f"ANALYZE {table}")


def _each(parse: Callable[[str], Any]) -> Answers:
    """Answers from a rule that reads one value; those it cannot read are left out."""
    return lambda raws: [(raw, value) for raw in raws if (value := parse(raw)) is not None]


def _days(raws: list[str], today: dt.date) -> Iterable[tuple[Any, ...]]:
    days = [(raw, day) for raw in raws if (day := parse_day(raw))]
    return [(raw, day, AcademicYear.of(day).label, day > today) for raw, day in days]


def _schools(raws: list[str]) -> Iterable[tuple[Any, ...]]:
    query = (
        "SELECT urn, id, extract(epoch FROM pm_opens - am_opens) / 60 FROM attendance_school "
        "WHERE urn = ANY(%s)"
    )
    known = {row[0]: row for row in _fetch(query, [raw.strip() for raw in raws])}
    return [(raw, *found[1:]) for raw in raws if (found := known.get(raw.strip()))]


def _pupils(raws: list[str]) -> Iterable[tuple[Any, ...]]:
    query = (
        "SELECT upn, id, compulsory_from, compulsory_until FROM attendance_pupil "
        "WHERE upn = ANY(%s)"
    )
    known = {row[0]: row for row in _fetch(query, [clean_upn(raw) for raw in raws])}
    return [(raw, *found[1:]) for raw in raws if (found := known.get(clean_upn(raw)))]


def _fetch(query: str, keys: list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [keys])
        return list(cursor.fetchall())
