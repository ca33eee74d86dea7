"""A day of many meetings in words: who is due, how the day would be laid out, and its running order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import NavItem, Tag
from accounts.web.words import london_time, long_date, plural, short_date
from cases.actions.meetings import PROMISED
from cases.actions.panel_days import Laid
from cases.choices import Attendance, MeetingKind
from cases.rules.meetings import Clash
from cases.web.meeting_page import CAME, MeetingLine, label_of, sitting_words, time_words

if TYPE_CHECKING:
    from attendance.models import School
    from cases.models import Case, Panel


@dataclass(frozen=True)
class DueLine:
    """A case that is due, to be ticked."""

    case: Case
    kind: str
    chosen: bool
    today: dt.date

    @property
    def child(self) -> str:
        return f"{self.case.pupil}, {self.case.enrolment.registration_group}"

    @property
    def promised(self) -> dt.date | None:
        found: dt.date | None = getattr(self.case, PROMISED[MeetingKind(self.kind)][0])
        return found

    @property
    def says(self) -> str:
        return (
            f"promised by {short_date(self.promised)}" if self.promised else "no date promised yet"
        )

    @property
    def tag(self) -> Tag | None:
        late = self.promised and self.promised < self.today
        return Tag("Overdue", "bad") if late else None

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])


@dataclass(frozen=True)
class LaidLine:
    """A meeting of the day to be."""

    laid: Laid
    minutes: int

    @property
    def case(self) -> Case:
        return self.laid.family.case

    @property
    def child(self) -> str:
        return f"{self.case.pupil}{sitting_words(self.laid.sitting)}"

    @property
    def value(self) -> str:
        """What is confirmed: the case, the sitting and the instant it was shown at."""
        return (
            f"{self.case.ref}|{self.laid.sitting}|{self.laid.start.isoformat()}"
            if self.laid.start
            else ""
        )

    @property
    def time(self) -> str:
        if self.laid.start is None:
            return "no time left"
        end = self.laid.start + dt.timedelta(minutes=self.minutes)
        return f"{london_time(self.laid.start)} to {london_time(end)}"

    @property
    def who(self) -> str:
        names = [t.carer.full_name for t in self.laid.family.carers_of(self.laid.sitting)]
        return ", ".join(names) or "no parent may be asked"

    @property
    def clashes(self) -> list[Clash]:
        return self.laid.clashes

    @property
    def blocked(self) -> bool:
        return self.laid.blocked


@dataclass
class DayPage:
    """Arranging a day."""

    school: School | None
    schools: list[tuple[School, int]]  # with how many are due
    kind: str
    due: list[DueLine] = field(default_factory=list)
    laid: list[LaidLine] = field(default_factory=list)
    closed: str = ""
    day: dt.date | None = None

    @property
    def label(self) -> str:
        return label_of(self.kind).lower()

    @property
    def kinds(self) -> list[NavItem]:
        """The kinds of meetings, as tabs; each keeps the school."""
        here = reverse("cases:arrange_day")
        school = f"&school={self.school.urn}" if self.school else ""
        return [
            NavItem(f"{k.label}s", f"{here}?kind={k.value}{school}", k.value == self.kind)
            for k in MeetingKind
        ]

    @property
    def ready(self) -> list[LaidLine]:
        return [line for line in self.laid if not line.blocked]

    @property
    def confirm_words(self) -> str:
        return f"Set {plural(len(self.ready), self.label)}"

    @property
    def day_words(self) -> str:
        return long_date(self.day) if self.day else ""


@dataclass(frozen=True)
class OrderLine(MeetingLine):
    """A line of the running order."""

    @property
    def time(self) -> str:
        return time_words(self.meeting)

    @property
    def child(self) -> str:
        return str(self.meeting.case.pupil)

    @property
    def group(self) -> str:
        return str(self.meeting.case.enrolment.registration_group)

    @property
    def people(self) -> list[tuple[str, Tag | None]]:
        return [
            (p.name, CAME[Attendance(p.attendance)] if p.attendance else None)
            for p in self.meeting.people.all()
        ]

    @property
    def officer(self) -> str:
        officer = self.meeting.case.officer
        return officer.name if officer else "nobody yet"


@dataclass
class RunningOrder:
    """A school's meetings of a day, to be printed and laid on the table."""

    school: School
    day: dt.date
    meetings: list[Panel]

    @cached_property
    def lines(self) -> list[OrderLine]:
        return [OrderLine(meeting) for meeting in self.meetings]

    @property
    def places(self) -> str:
        return "; ".join(dict.fromkeys(m.place for m in self.meetings))

    @property
    def is_over(self) -> bool:
        return self.day < timezone.localdate()
