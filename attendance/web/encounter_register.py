"""What the register says beside an encounter, as it was seen when it was matched and as it stands now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.web.parts import Fact
from accounts.web.words import london_time, long_date, short_date
from attendance.actions.sheets import read_code_book
from attendance.rules.patrol_marks import Finding, SeenMark, what_it_says

if TYPE_CHECKING:
    from attendance.models import EncounterMatch, Mark
    from attendance.rules.codes import CodeBook

SAYS = {
    Finding.NO_SESSION: "The school was not open then.",
    Finding.CAME_LATER: "Marked present from a time after the encounter.",
    Finding.AUTHORISED: "The school has authorised the absence.",
    Finding.UNAUTHORISED: "The school has not authorised the absence.",
    Finding.NOT_EXPECTED: "The child was not expected at the school then.",
}


@dataclass(frozen=True)
class MarkSeen:
    """A mark of the half day: code, its meaning, who entered it and when."""

    code: str
    words: str
    by: str


NO_MARK = MarkSeen("", "No mark", "")


@dataclass
class RegisterBeside:
    """The mark of a matched child's half day, then and now, and whether somebody must ring the school."""

    match: EncounterMatch
    at: dt.datetime
    mark: Mark | None

    @cached_property
    def book(self) -> CodeBook:
        return read_code_book()

    @property
    def half(self) -> str:
        session = self.match.session
        return f"{long_date(session.date)}, {session.get_half_display().lower()}" if session else ""

    @property
    def then(self) -> MarkSeen:
        match = self.match
        if not match.code_then:
            return NO_MARK
        return self._seen(
            match.code_then, match.minutes_late_then, match.entered_by_then, match.entered_at_then
        )

    @property
    def now(self) -> MarkSeen:
        mark = self.mark
        if mark is None:
            return NO_MARK
        return self._seen(mark.code, mark.minutes_late, mark.entered_by_name, mark.entered_at)

    @property
    def has_moved(self) -> bool:
        """Whether the register says something else than when it was matched."""
        return self.then != self.now

    @cached_property
    def finding(self) -> Finding:
        """What the mark means as it stands."""
        mark, session = self.mark, self.match.session
        row = self.book.on(mark.code, session.date) if mark and session else None
        seen = SeenMark(row.statistical_class if row else None, mark.minutes_late if mark else None)
        clock = timezone.localtime(self.at).time()
        return what_it_says(seen, clock, session.opens_at if session else None)

    @property
    def alarm(self) -> str:
        """Why somebody rings the school now; empty when nobody need."""
        time, now = london_time(self.at), self.now
        if self.finding == Finding.IN_SCHOOL:
            return (
                f"{now.words}, and met outside at {time}. Ring the school: it may not know that "
                "the child has left."
            )
        if self.finding == Finding.ELSEWHERE:
            return (
                f"{now.words}, and met outside at {time}. Ask the school where the child should be."
            )
        if self.finding == Finding.NO_MARK:
            return f"The register has no mark of this half day. Tell the school that the child was met at {time}."
        return ""

    @property
    def says(self) -> str:
        """The same where nobody need ring."""
        return SAYS.get(self.finding, "")

    @property
    def school_facts(self) -> list[Fact]:
        """Whom to ring."""
        enrolment = self.match.enrolment
        return [
            Fact("School", enrolment.school.name),
            Fact("Telephone", enrolment.school.telephone),
            Fact("Class", enrolment.registration_group),
        ]

    def _seen(self, code: str, minutes: int | None, by: str, at: dt.datetime | None) -> MarkSeen:
        session = self.match.session
        row = self.book.on(code, session.date) if session else None
        late = f", {minutes} minutes late" if minutes else ""
        meaning = f"{row.meaning[:1].lower()}{row.meaning[1:]}" if row else "a code not in force"
        when = f"{by}, {short_date(at)} at {london_time(at)}" if at else by
        return MarkSeen(code, f"Marked {code}, {meaning}{late}", when)
