"""Reading the marks flags rest on, and what is left of the year: one statement each, however many flags."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from attendance.actions.thresholds import in_force
from attendance.models import Flag, Threshold
from attendance.rules.calendar import AcademicYear
from attendance.rules.evidence import EvidenceWeek, half_days, weeks_of

# One row a session of a week asked for: the child is on roll, the school meets, the day has come.
READ = """
SELECT asked.flag_id, s.date, s.half, coalesce(m.code, '')
  FROM unnest(%(flags)s::bigint[], %(enrolments)s::bigint[], %(schools)s::bigint[], %(weeks)s::date[])
       AS asked(flag_id, enrolment_id, school_id, week)
  JOIN attendance_session s ON s.school_id = asked.school_id AND s.week = asked.week
  JOIN attendance_enrolment e ON e.id = asked.enrolment_id
  LEFT JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = asked.enrolment_id
 WHERE (s.is_open OR m.code IS NOT NULL) AND s.date <= %(today)s AND s.date >= e.starts_on
   AND (e.ends_on IS NULL OR s.date <= e.ends_on)
"""

LEFT = """
SELECT asked.school_id, asked.first, asked.last, (
    SELECT count(*) FROM attendance_session s WHERE s.school_id = asked.school_id AND s.is_open
        AND s.date > asked.first AND s.date <= asked.last)
  FROM unnest(%(schools)s::bigint[], %(after)s::date[], %(until)s::date[])
       AS asked(school_id, first, last)
"""


def read_evidence(
    flags: Sequence[Flag], *, latest_weeks: int | None = None
) -> dict[int, list[EvidenceWeek]]:
    """The weeks each flag rests on with every session in them, by the flag's key.

    `latest_weeks`: only so many of each, the last ones. Flags with their enrolment at hand.
    """
    asked = [(flag, week) for flag in flags for week in _weeks(flag, latest_weeks)]
    rows = _read(asked) if asked else {}
    return {
        flag.pk: weeks_of(
            rows.get(flag.pk, ()), half_days(*_shown(flag, latest_weeks))
        )
        for flag in flags
    }  # fmt: skip


def read_sources(keys: Iterable[str], day: dt.date) -> dict[str, str]:
    """Where each number of the rules comes from, as it stood on a day: the source by its key."""
    rows = Threshold.objects.filter(in_force(day), key__in=set(keys))
    return dict(rows.order_by("-basis").values_list("key", "source"))


def read_left(flags: Sequence[Flag]) -> dict[int, int]:
    """How many open sessions are left to each child in the school year it was judged in, by the flag's key.

    Counted from the day after the window, to the end of the year or of the enrolment: one statement.
    """
    asked = {flag.pk: (flag.enrolment.school_id, flag.window_to, _year_end(flag)) for flag in flags}
    terms = sorted(set(asked.values()))
    schools, after, until = zip(*terms, strict=True) if terms else ((), (), ())
    parameters = {"schools": list(schools), "after": list(after), "until": list(until)}
    with connection.cursor() as cursor:
        cursor.execute(LEFT, parameters)
        found = {(school, first, last): left for school, first, last, left in cursor.fetchall()}
    return {pk: found[term] for pk, term in asked.items()}


def _year_end(flag: Flag) -> dt.date:
    end = AcademicYear.of(flag.window_to).last_day
    return min(end, flag.enrolment.ends_on or end)


def _weeks(flag: Flag, latest: int | None) -> list[dt.date]:
    return _shown(flag, latest)[0]


def _shown(flag: Flag, latest: int | None) -> tuple[list[dt.date], list[int]]:
    """The weeks and bits to show, oldest first."""
    pairs = sorted(zip(flag.evidence_weeks, flag.evidence_bits, strict=True))
    shown = pairs[-latest:] if latest else pairs
    return [week for week, _ in shown], [bits for _, bits in shown]


def _read(asked: Sequence[tuple[Flag, dt.date]]) -> Mapping[int, list[tuple[dt.date, str, str]]]:
    parameters: dict[str, Any] = {
        "flags": [flag.pk for flag, _ in asked],
        "enrolments": [flag.enrolment_id for flag, _ in asked],
        "schools": [flag.enrolment.school_id for flag, _ in asked],
        "weeks": [week for _, week in asked],
        "today": timezone.localdate(),
    }
    found: dict[int, list[tuple[dt.date, str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(READ, parameters)
        for flag_id, day, half, code in cursor.fetchall():
            found.setdefault(flag_id, []).append((day, half, code))
    return found
