"""The story of one mark: what it says, and every entry it had before, oldest first."""

import datetime as dt
from dataclasses import dataclass

from attendance.models import Enrolment, Mark, MarkChange, Session, TeacherMark
from attendance.rules.registers import Entry


@dataclass(frozen=True)
class Version:
    """One entry: what was written, by whom, when and, from the second on, why."""

    entry: Entry
    at: dt.datetime
    by: str
    role: str
    source: str
    reason: str


def read_mark_story(session: Session, enrolment: Enrolment) -> list[Version]:
    """Every entry this mark has had, the one that stands last; empty when there never was one.

    (The entry first made, each amendment, the reason, the date, the name and the role.)
    """
    mark = Mark.objects.filter(session=session, enrolment=enrolment).first()
    if mark is None:
        return []
    changes = list(MarkChange.objects.filter(session=session, enrolment=enrolment))
    if not changes:
        return [_as_it_stands(mark)]
    return [_original(changes[0]), *(_amended(change) for change in changes)]


@dataclass(frozen=True)
class Beside:
    """What a teacher wrote where the office's mark stood: kept, and never over it."""

    entry: Entry
    at: dt.datetime
    by: str
    office_code: str


def read_teacher_marks(session: Session, enrolment: Enrolment) -> list[Beside]:
    """Every mark a teacher made beside the office's, oldest first."""
    kept = TeacherMark.objects.filter(session=session, enrolment=enrolment)
    return [
        Beside(Entry(m.code, m.minutes_late, m.note), m.at, m.by_name, m.office_code) for m in kept
    ]


def _as_it_stands(mark: Mark) -> Version:
    entry = Entry(mark.code, mark.minutes_late, mark.note)
    return Version(entry, mark.entered_at, mark.entered_by_name, mark.entered_role, mark.source, "")


def _original(change: MarkChange) -> Version:
    entry = Entry(change.old_code, change.old_minutes_late, change.old_note)
    return Version(
        entry,
        change.old_entered_at,
        change.old_entered_by_name,
        change.old_entered_role,
        change.old_source,
        "",
    )


def _amended(change: MarkChange) -> Version:
    entry = Entry(change.new_code, change.new_minutes_late, change.new_note)
    return Version(entry, change.at, change.by_name, change.role, change.source, change.reason)
