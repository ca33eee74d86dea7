"""What is wrong or doubtful in the rows of a marks file, in words. Asked only for the odd rows."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from attendance.actions.imports.marks_values import MOST_MINUTES, parse_minutes
from attendance.actions.imports.reading import say_day
from attendance.actions.imports.report import Report
from attendance.choices import CalendarKind, StatisticalClass
from attendance.models import AttendanceCode, CalendarPeriod, Pupil, School, Session
from attendance.querysets import holding
from attendance.rules.bank_holidays import bank_holidays_of_england
from attendance.rules.calendar import SATURDAY, AcademicYear
from attendance.rules.codes import CodeBook, CodeRow, Lateness, PupilFacts, late_doubt
from attendance.rules.reference import upn_authorities
from attendance.rules.upn import clean_upn, upn_failures

NOTE_LIMIT = 500


@dataclass(frozen=True)
class OddRow:
    """A row that cannot be a mark: its cells as written, and what could be made of them."""

    row: int
    urn: str
    upn: str
    raw_day: str
    raw_half: str
    raw_mark: str
    minutes: str
    note: str
    has_session: bool
    has_enrolment: bool
    day: dt.date | None
    half: str | None
    code: str | None
    closed_day: bool


@dataclass(frozen=True)
class DoubtfulRow:
    """A row that can be a mark, but may be wrong. `register_open` and `half_day` are in minutes: until
    the register closes, and until the afternoon's would open. A closed day has no register."""

    row: int
    code: str
    half: str
    day: dt.date
    compulsory_from: dt.date
    compulsory_until: dt.date
    minutes: int | None
    register_open: int | None
    half_day: int
    to_come: bool


class Judge:
    """Words problems; looks up schools, pupils, codes and closures only when there is one."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._shut: dict[tuple[str, dt.date], str] = {}

    def refuse(self, odd: OddRow) -> None:
        """Note everything that is wrong with the row."""
        self._judge_cells(odd)
        self._judge_place(odd)

    def doubt(self, odd: DoubtfulRow) -> None:
        """Note what is doubtful about a mark that can stand."""
        law = self.codes.on(odd.code, odd.day)
        if law is None:
            return
        pupil = PupilFacts(odd.compulsory_from, odd.compulsory_until)
        for doubt in self.codes.doubts(law, odd.half, odd.day, pupil):
            self.report.warn(odd.row, "Mark", doubt.code, doubt.message)
        late = Lateness(odd.minutes, odd.register_open or 0, odd.half_day)
        if doubt_of_minutes := late_doubt(law, late):
            words = doubt_of_minutes.message
            self.report.warn(odd.row, "Minutes late", doubt_of_minutes.code, words)
        if odd.to_come:
            self.report.warn(odd.row, "Date", "to_come", f"{say_day(odd.day)} is still to come.")

    def closed_day(self, row: int, urn: str, code: str, day: dt.date) -> None:
        """Note a code that only says what the calendar says already."""
        why = self._why_shut(self.schools[urn.strip()], day)
        self.report.warn(row, "Mark", "closed_day", f"{why}, so {code} was not kept.")

    @cached_property
    def codes(self) -> CodeBook:
        """The dated codes, as the database has them."""
        return CodeBook(_code_row(code) for code in AttendanceCode.objects.all())

    @cached_property
    def schools(self) -> dict[str, School]:
        """Every school by URN."""
        return {school.urn: school for school in School.objects.all()}

    @cached_property
    def upns(self) -> set[str]:
        """Every UPN we know."""
        return set(Pupil.objects.values_list("upn", flat=True))

    def _judge_cells(self, odd: OddRow) -> None:
        error = self.report.error
        urn = odd.urn.strip()
        if urn not in self.schools:
            words = f"There is no school with URN {urn}." if urn else "URN is missing."
            error(odd.row, "URN", "unknown_school" if urn else "missing", words)
        self._judge_upn(odd)
        if odd.day is None:
            words = f"{odd.raw_day.strip() or 'Nothing'} is not a date: write it as 2025-09-01."
            error(odd.row, "Date", "not_a_date", words)
        if odd.half is None:
            words = f"{odd.raw_half.strip() or 'Nothing'} is not a session: use AM or PM."
            error(odd.row, "Session", "unknown_session", words)
        if odd.minutes.strip() and parse_minutes(odd.minutes) is None:
            words = f"Minutes late must be a whole number up to {MOST_MINUTES}."
            error(odd.row, "Minutes late", "not_a_number", words)
        if len(odd.note.strip()) > NOTE_LIMIT:
            words = f"Comments is longer than {NOTE_LIMIT} characters."
            error(odd.row, "Comments", "too_long", words)
        if odd.code and (refusal := self.codes.explain_refusal(odd.code, odd.day)):
            error(odd.row, "Mark", refusal.code, refusal.message)

    def _judge_upn(self, odd: OddRow) -> None:
        upn = clean_upn(odd.upn)
        if upn in self.upns:
            return
        failures = upn_failures(upn, upn_authorities())
        for failure in failures:
            self.report.error(odd.row, "UPN", failure.rule, failure.message)
        if not failures:
            words = f"There is no pupil with UPN {upn}: import pupils first."
            self.report.error(odd.row, "UPN", "unknown_upn", words)

    def _judge_place(self, odd: OddRow) -> None:
        """Whether there is such a session, and the child was enrolled there then."""
        school, upn = self.schools.get(odd.urn.strip()), clean_upn(odd.upn)
        if not odd.code or odd.day is None or odd.half is None or school is None:
            return
        if not odd.has_session and not odd.closed_day:
            words = f"There is no session: {self._why_shut(school, odd.day)}."
            self.report.error(odd.row, "Date", "no_session", words)
        if not odd.has_enrolment and upn in self.upns:
            words = f"UPN {upn} was not enrolled at {school.name} on {say_day(odd.day)}."
            self.report.error(odd.row, "UPN", "not_enrolled", words)

    def _why_shut(self, school: School, day: dt.date) -> str:
        key = (school.urn, day)
        if key not in self._shut:
            self._shut[key] = _why_shut(school, day)
        return self._shut[key]


def _why_shut(school: School, day: dt.date) -> str:
    """Why the school does not meet on that day."""
    said, year = say_day(day), AcademicYear.of(day).label
    if not Session.objects.filter(school=school, academic_year=year).exists():
        return f"{school.name} has no calendar for {year}. Import it first"
    if day.weekday() >= SATURDAY:
        return f"{said} is at a weekend"
    if day in bank_holidays_of_england([day.year]):
        return f"{said} is a bank holiday"
    shut = CalendarPeriod.objects.filter(holding(day, "start", "end"), school=school).exclude(
        kind=CalendarKind.IN_TERM
    )
    if period := shut.first():
        return f"{said} is {'an INSET day' if period.kind == CalendarKind.INSET else 'closed'}"
    return f"{said} is not in the calendar of {school.name} for {year}"


def _code_row(code: AttendanceCode) -> CodeRow:
    return CodeRow(
        code=code.code,
        meaning=code.meaning,
        statistical_class=StatisticalClass(code.statistical_class),
        valid_from=code.valid_from,
        valid_to=code.valid_to,
        half=code.half,
        counts_for_notice=code.counts_for_notice,
        is_late=code.is_late,
        requires=code.requires,
        age_rule=code.age_rule,
        alternative=code.alternative,
        source=code.source,
    )
