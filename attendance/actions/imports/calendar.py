"""School calendars: runs of days in term, training days, closures; from them, the sessions.

A file speaks for the whole of every school year it names: what it leaves out is no longer there.
England's bank holidays are closed by themselves.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Exists, OuterRef

from attendance.actions.imports.reading import Row, read_rows, say_day
from attendance.actions.imports.report import Report, run_import
from attendance.actions.imports.source import open_source
from attendance.choices import CalendarKind, Half
from attendance.models import CalendarPeriod, Mark, School, Session
from attendance.rules.bank_holidays import bank_holidays_of_england
from attendance.rules.calendar import AcademicYear, Calendar, CalendarRow, monday_of

NEEDED = (
    "URN", "body", "academic_year", "row_type", "start_date", "end_date", "note", "source",
)  # fmt: skip
KINDS = {kind.value: kind for kind in CalendarKind} | {"training_day": CalendarKind.INSET}
FIRST_YEAR, LAST_YEAR = AcademicYear(2000), AcademicYear(2099)
BATCH = 2000

Key = tuple[CalendarKind, dt.date, dt.date]


@dataclass(frozen=True)
class Period:
    """One row of the file that can stand."""

    row: int
    kind: CalendarKind
    start: dt.date
    end: dt.date
    note: str
    source: str

    @property
    def key(self) -> Key:
        """What makes it the same run of days."""
        return self.kind, self.start, self.end


@dataclass
class SchoolYear:
    """All the rows for one school and school year."""

    school: School
    year: AcademicYear
    first_row: int
    periods: dict[Key, Period] = field(default_factory=dict)

    def calendar(self) -> Calendar:
        """The days that follow from the rows."""
        rows = [CalendarRow(p.kind.value, p.start, p.end) for p in self.periods.values()]
        years = (self.year.start_year, self.year.start_year + 1)
        return Calendar.from_rows(rows, bank_holidays_of_england(years))


def import_calendar(*, path: Path, dry_run: bool = False) -> Report:
    """Put the calendars of the file in place of those known for the same schools and years."""
    return run_import(
        kind="calendar",
        name=path.name,
        dry_run=dry_run,
        work=lambda report: _import(path, report),
    )


def _import(path: Path, report: Report) -> None:
    report.calendars = []
    source = open_source(path, report)
    schools = {school.urn: school for school in School.objects.all()}
    years: dict[tuple[str, int], SchoolYear] = {}
    for row in read_rows(source, report, NEEDED):
        _read(row, schools, years)
    if report.errors:
        return
    for found in years.values():
        calendar = found.calendar()
        _write(found, calendar, report)
        report.calendars.append(
            {
                "urn": found.school.urn,
                "academic_year": found.year.label,
                "days": len(calendar.days),
                "sessions": calendar.session_count,
                "school_weeks": len(calendar.school_weeks),
            }
        )


def _read(row: Row, schools: dict[str, School], years: dict[tuple[str, int], SchoolYear]) -> None:
    """Add the row to its school year, or note why it cannot stand."""
    school = schools.get(urn := row.text("URN", 20, needed=True))
    if urn and school is None:
        row.fail("URN", "unknown_school", f"There is no school with URN {urn}.")
    year = _year(row)
    period = _period(row, year)
    if not row.ok or school is None or year is None or period is None:
        return
    place = years.setdefault((urn, year.start_year), SchoolYear(school, year, first_row=row.number))
    first = place.periods.setdefault(period.key, period)
    if first is period:
        return
    if (first.note, first.source) == (period.note, period.source):
        row.report.unchanged += 1
    else:
        words = f"Rows {first.row} and {row.number} give the same days with different notes."
        row.fail("note", "rows_disagree", words)


def _year(row: Row) -> AcademicYear | None:
    label = row.text("academic_year", 20, needed=True)
    try:
        year = AcademicYear.parse(label) if label else None
    except ValueError as wrong:
        row.fail("academic_year", "bad_academic_year", f"{wrong}.")
        return None
    if year and not FIRST_YEAR.start_year <= year.start_year <= LAST_YEAR.start_year:
        words = f"{label} is too far away: use {FIRST_YEAR.label} to {LAST_YEAR.label}."
        row.fail("academic_year", "bad_academic_year", words)
        return None
    return year


def _period(row: Row, year: AcademicYear | None) -> Period | None:
    text = row.text("row_type", 40, needed=True)
    kind = KINDS.get(text)
    if text and kind is None:
        words = f"{text} is not a row type: use {', '.join(KINDS)}."
        row.fail("row_type", "unknown_row_type", words)
    start, end = row.date("start_date", needed=True), row.date("end_date", needed=True)
    note, source = row.text("note", 200), row.text("source", 300)
    if kind is None or start is None or end is None:
        return None
    if end < start:
        row.fail("end_date", "ends_before_start", "The end date is before the start date.")
    for column, day in (("start_date", start), ("end_date", end)):
        if year and day not in year:
            words = f"{say_day(day)} is not in the school year {year.label}."
            row.fail(column, "outside_academic_year", words)
    return Period(row.number, kind, start, end, note, source)


def _write(found: SchoolYear, calendar: Calendar, report: Report) -> None:
    """Rows, then sessions. Where only what the file leaves out makes a change, its first row for the
    school year counts as updated: a change is never told as none."""
    told = report.created + report.updated
    rows_gone = _write_periods(found, report)
    sessions_moved = _write_sessions(found, calendar, report)
    if (rows_gone or sessions_moved) and report.created + report.updated == told:
        report.unchanged -= 1
        report.updated += 1


def _write_periods(found: SchoolYear, report: Report) -> bool:
    """Make the school year's rows those of the file; whether some are gone."""
    known = CalendarPeriod.objects.filter(school=found.school, academic_year=found.year.label)
    kept = {(CalendarKind(p.kind), p.start, p.end): p for p in known}
    gone = [period.pk for key, period in kept.items() if key not in found.periods]
    CalendarPeriod.objects.filter(pk__in=gone).delete()
    for key, period in found.periods.items():
        facts = {"note": period.note, "source": period.source}
        old = kept.get(key)
        if old is None:
            CalendarPeriod.objects.create(
                school=found.school, academic_year=found.year.label,
                kind=period.kind, start=period.start, end=period.end, **facts,
            )  # fmt: skip
            report.created += 1
        elif (old.note, old.source) != (period.note, period.source):
            CalendarPeriod.objects.filter(pk=old.pk).update(**facts)
            report.updated += 1
        else:
            report.unchanged += 1
    return bool(gone)


def _write_sessions(found: SchoolYear, calendar: Calendar, report: Report) -> bool:
    """Open, close and add sessions; one that has marks is never closed. Whether any moved."""
    open_days = set(calendar.days)
    known = list(Session.objects.filter(school=found.school, academic_year=found.year.label))
    closing = [item for item in known if item.is_open and item.date not in open_days]
    opening = [item for item in known if not item.is_open and item.date in open_days]
    if _refuse_marked(found, closing, report):
        return False
    Session.objects.filter(pk__in=[item.pk for item in closing]).update(is_open=False)
    Session.objects.filter(pk__in=[item.pk for item in opening]).update(is_open=True)
    days = sorted(open_days - {item.date for item in known})
    added = [_session(found, day, half) for day in days for half in Half]
    Session.objects.bulk_create(added, batch_size=BATCH)
    _tell(found, "sessions_closed", "no longer", closing, report)
    # A school's first calendar for the year is no news.
    _tell(found, "sessions_opened", "now", [*opening, *added] if known else [], report)
    return bool(closing or opening or added)


def _tell(found: SchoolYear, code: str, how: str, sessions: list[Session], report: Report) -> None:
    """Warn of sessions that came or went, and count them for the audit trail."""
    report.detail(code, len(sessions))
    if sessions:
        words = f"{len(sessions)} sessions, the first on {say_day(min(map(_date, sessions)))}, "
        words += f"are {how} in the calendar of {found.school.name} for {found.year.label}."
        report.warn(found.first_row, "", code, words)


def _refuse_marked(found: SchoolYear, closing: list[Session], report: Report) -> bool:
    """Note each day that would lose sessions with marks; True when there is one."""
    marks = Mark.objects.filter(session=OuterRef("pk")).exclude(code="")
    marked = Session.objects.filter(pk__in=[item.pk for item in closing]).filter(Exists(marks))
    halves: dict[dt.date, list[str]] = defaultdict(list)
    for session in marked.order_by("date", "half"):
        halves[session.date].append(session.half)
    for day, found_halves in halves.items():
        row, column = _row_closing(found, day)
        words = (
            f"{say_day(day)} ({' and '.join(found_halves)}) has marks at {found.school.name}: "
            "it cannot be taken out of the calendar."
        )
        report.error(row, column, "session_has_marks", words)
    return bool(halves)


def _row_closing(found: SchoolYear, day: dt.date) -> tuple[int, str]:
    """The row that closes the day; the first row of the school year when none does."""
    for period in found.periods.values():
        if period.kind != CalendarKind.IN_TERM and period.start <= day <= period.end:
            return period.row, "start_date"
    return found.first_row, "academic_year"


def _session(found: SchoolYear, day: dt.date, half: Half) -> Session:
    morning = half == Half.AM
    school = found.school
    return Session(
        school=school,
        date=day,
        half=half,
        week=monday_of(day),
        academic_year=found.year.label,
        opens_at=school.am_opens if morning else school.pm_opens,
        closes_at=school.am_closes if morning else school.pm_closes,
    )


def _date(session: Session) -> dt.date:
    return session.date
