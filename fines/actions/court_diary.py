"""The diary of days in court: which days are asked for, and a hearing as a calendar program reads it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.audit import record
from accounts.models import User
from attendance.rules.calendar import monday_of
from cases.rules.deadlines import add_months
from cases.rules.icalendar import Entry, calendar_of, initials
from fines.choices import HearingKind
from fines.models import Hearing

WEEK, MONTH = "week", "month"
FRIDAY = 4


@dataclass(frozen=True)
class Asked:
    """The days a diary shows."""

    span: str
    first: dt.date
    last: dt.date
    court: str

    @classmethod
    def of(cls, params: Mapping[str, str], today: dt.date) -> "Asked":
        """From what an address says; for anything that makes no sense today's week, on its weekend the coming one."""
        coming = today + dt.timedelta(days=7 - today.weekday() if today.weekday() > FRIDAY else 0)
        day = _day(params.get("day", ""), coming)
        court = params.get("court", "")[:120]
        if params.get("span") == MONTH:
            first = day.replace(day=1)
            return cls(MONTH, first, add_months(first, 1) - dt.timedelta(days=1), court)
        monday = monday_of(day)
        return cls(WEEK, monday, monday + dt.timedelta(days=6), court)

    @property
    def before(self) -> dt.date:
        """Some day of the span before."""
        return self.first - dt.timedelta(days=1)

    @property
    def after(self) -> dt.date:
        """The first day of the span after."""
        return self.last + dt.timedelta(days=1)


def _day(text: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if dt.date(2000, 1, 10) <= day <= dt.date(2100, 1, 1) else today


def file_of(*, hearing: Hearing, by: User) -> str:
    """One hearing as a file, of the line of moves it belongs to: cancelled once it is off the list."""
    row = hearing.proceedings
    record(by=by, kind="hearing.file_read", target_type="proceedings", target_ref=row.ref)
    line = _line_of(hearing)
    first, last = line[0], line[-1]
    start = last.at or max(h.at for h in line if h.at)
    child = initials(row.pupil.legal_forename, row.pupil.legal_surname)
    entry = Entry(
        uid=f"hearing-{first.pk}@bellwether", sequence=len(line) - 1, start=start,
        end=start + dt.timedelta(minutes=last.minutes), changed=last.recorded_at,
        summary=f"{HearingKind(last.kind).label} {row.ref} ({child})",
        location=", ".join(part for part in (last.court, last.room) if part),
        cancelled=last.at is None,
    )  # fmt: skip
    return calendar_of([entry], "Bellwether hearings")


def _line_of(hearing: Hearing) -> list[Hearing]:
    """The hearing with every one it was moved from or to, in order. One query."""
    rows = {h.pk: h for h in Hearing.objects.filter(proceedings=hearing.proceedings_id)}
    after = {h.replaces_id: h for h in rows.values() if h.replaces_id}
    first = rows[hearing.pk]
    while first.replaces_id:
        first = rows[first.replaces_id]
    line = [first]
    while line[-1].pk in after:
        line.append(after[line[-1].pk])
    return line
