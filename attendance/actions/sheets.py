"""Reading one register as it stands: who is in the class that day and what their marks say.

Shared by the page that shows it and the action that writes it, so both see the same rows.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.errors import NotFound
from accounts.prepared import Prepared
from attendance.actions import locks
from attendance.choices import CircumstanceKind
from attendance.models import AttendanceCode, Circumstance, Session
from attendance.querysets import CODES_STAMP, holding
from attendance.rules.codes import CodeBook, PupilFacts
from attendance.rules.locks import Locks
from attendance.rules.registers import Entry, SessionFacts


@dataclass(frozen=True)
class SheetRow:
    """One pupil of the class on that day, with the mark that stands."""

    enrolment_id: int
    pupil_id: int
    ref: str
    surname: str
    forename: str
    facts: PupilFacts
    stands: Entry
    entered_at: dt.datetime | None
    entered_by: int | None
    entered_by_name: str
    entered_role: str
    source: str
    is_amended: bool

    @property
    def name(self) -> str:
        """As a register lists it."""
        return f"{self.surname}, {self.forename}"


@dataclass(frozen=True)
class Taken:
    """When the register was taken and by whom."""

    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Sheet:
    """One class and session: every pupil on roll that day, whether the register is taken, the dated
    codes it is judged by, and what decides whether it is locked."""

    session: Session
    registration_group: str
    rows: list[SheetRow]
    taken: Taken | None
    book: CodeBook
    locks: Locks
    by_ref: dict[str, SheetRow] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_ref", {row.ref: row for row in self.rows})

    @cached_property
    def facts(self) -> SessionFacts:
        """The session as the rules know it."""
        return session_facts(self.session)


def session_facts(session: Session) -> SessionFacts:
    """The session as the rules know it."""
    return SessionFacts(session.date, session.half, session.opens_at, session.closes_at)


READ = f"""
SELECT e.id, e.pupil_id, p.ref, p.legal_surname, p.legal_forename, p.compulsory_from,
    p.compulsory_until, m.code, m.minutes_late, m.note, m.entered_at, m.entered_by_id,
    m.entered_by_name, m.entered_role, m.source,
    EXISTS (SELECT FROM attendance_markchange c
             WHERE c.session_id = %(session)s AND c.enrolment_id = e.id),
    r.taken_at, r.taken_by_name, {CODES_STAMP}, {locks.COLUMNS}
  FROM attendance_enrolment e
  JOIN attendance_pupil p ON p.id = e.pupil_id
  LEFT JOIN attendance_mark m ON m.session_id = %(session)s AND m.enrolment_id = e.id
  LEFT JOIN attendance_register r
    ON r.session_id = %(session)s AND r.registration_group = %(group)s
 WHERE e.school_id = %(school)s AND e.registration_group = %(group)s
   AND e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on >= %(day)s)
 ORDER BY p.sort_name, e.id
"""  # noqa: S608  columns of ours
SHEET = Prepared(
    "register_sheet", READ, session="bigint", group="text", school="bigint", day="date",
    first="date", last="date", at="timestamptz", today="date",
)  # fmt: skip


def read_sheet(session: Session, registration_group: str, at: dt.datetime | None = None) -> Sheet:
    """The register of one class and session, in one query whatever the size of the class.

    Raises NotFound when nobody is in the class that day.
    """
    day, school = session.date, session.school_id
    parameters = locks.lock_parameters(school, day, day, at or timezone.now()) | {
        "session": session.pk, "group": registration_group, "day": day,
    }  # fmt: skip
    found = SHEET.rows(**parameters)
    if not found:
        raise NotFound(f"No pupil is in {registration_group} on that day.")
    taken_at, taken_by, stamp, *lock = found[0][-5:]
    return Sheet(
        session,
        registration_group,
        rows=[_row(each) for each in found],
        taken=Taken(taken_at, taken_by) if taken_at else None,
        book=AttendanceCode.objects.book(stamp),
        locks=locks.locks_of(*lock),
    )


def _row(values: tuple[Any, ...]) -> SheetRow:
    enrolment, pupil, ref, surname, forename, since, until, code, minutes, note, *entered = values
    at, by, name, role, source, is_amended, *_ = entered
    return SheetRow(
        enrolment_id=enrolment,
        pupil_id=pupil,
        ref=ref,
        surname=surname,
        forename=forename,
        # What stands behind C2 is judged with every other record: attendance.rules.records.
        facts=PupilFacts(since, until, True),
        stands=Entry(code or "", minutes, note or ""),
        entered_at=at,
        entered_by=by,
        entered_by_name=name or "",
        entered_role=role or "",
        source=source or "",
        is_amended=is_amended,
    )


STRIP_LENGTH = 10
LATELY = Prepared(
    "register_lately",
    """
SELECT near.date, near.half, said.codes
  FROM (SELECT id, date, half FROM attendance_session
         WHERE school_id = %(school)s AND is_open AND date <= %(day)s
         ORDER BY date DESC, half DESC LIMIT %(most)s) near
 CROSS JOIN LATERAL (
    SELECT json_object_agg(enrolment_id, code) FILTER (WHERE code <> '') AS codes
      FROM attendance_mark WHERE session_id = near.id AND enrolment_id = ANY(%(enrolments)s)) said
 ORDER BY near.date, near.half
    """,
    school="bigint", day="date", most="int", enrolments="bigint[]",
)  # fmt: skip


@dataclass(frozen=True)
class Near:
    """A session before this one, or the other half of its day: `codes` are its marks by enrolment."""

    date: dt.date
    half: str
    codes: dict[int, str]


@dataclass(frozen=True)
class Lately:
    """The sessions before this one, oldest first, and the other half of the same day, when the school
    meets for it."""

    sessions: list[Near]
    other: Near | None


def read_lately(sheet: Sheet) -> Lately:
    """The last ten sessions and the other half of the day: one query, however long the history."""
    here = sheet.session
    found = LATELY.rows(
        school=here.school_id, day=here.date, most=STRIP_LENGTH + 2,
        enrolments=[row.enrolment_id for row in sheet.rows],
    )  # fmt: skip
    near = [_near(*each) for each in found]
    other = next((s for s in near if s.date == here.date and s.half != here.half), None)
    before = [s for s in near if (s.date, s.half) < (here.date, here.half)]
    return Lately(before[-STRIP_LENGTH:], other)


def _near(date: dt.date, half: str, codes: dict[str, str] | None) -> Near:
    return Near(date, half, {int(enrolment): code for enrolment, code in (codes or {}).items()})


def read_circumstances(sheet: Sheet) -> dict[str, list[str]]:
    """What a person who may know it should see beside a name, by pupil reference, in words."""
    pupils = {row.pupil_id: row.ref for row in sheet.rows}
    held = Circumstance.objects.filter(
        holding(timezone.localdate(), "valid_from", "valid_to"), pupil__in=list(pupils)
    )
    found: dict[str, list[str]] = {}
    for pupil_id, kind in held.order_by("id").values_list("pupil_id", "kind"):
        found.setdefault(pupils[pupil_id], []).append(CircumstanceKind(kind).label)
    return found


def read_code_book() -> CodeBook:
    """The dated codes, for words and colours."""
    return AttendanceCode.objects.book()
