"""One mark's story in words, newest entry first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import TimelineEvent
from accounts.web.words import london_time, long_date, short_date
from attendance.access import allowed, check_can_amend_mark
from attendance.actions.mark_story import Beside, Version
from attendance.choices import Half, Role
from attendance.rules.codes import CodeBook
from attendance.web.lock_links import unlock_link
from attendance.web.mark_words import kind_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Enrolment, Session


@dataclass
class MarkPage:
    """One pupil's mark of one session, for one person."""

    user: User
    session: Session
    enrolment: Enrolment
    story: list[Version]
    beside: list[Beside]
    book: CodeBook
    locked: str = ""

    @property
    def heading(self) -> str:
        """Monday 19 January 2026, morning."""
        return f"{long_date(self.session.date)}, {Half(self.session.half).label.lower()}"

    @property
    def code(self) -> str:
        return self.story[-1].entry.code if self.story else ""

    @property
    def kind(self) -> str:
        return kind_of(self.book.on(self.code, self.session.date) if self.code else None)

    @property
    def meaning(self) -> str:
        """What the code means on the day of the session."""
        row = self.book.on(self.code, self.session.date) if self.code else None
        return row.meaning if row else "No mark"

    @property
    def can_amend(self) -> bool:
        return not self.locked and allowed(check_can_amend_mark, self.user, self.session.school)

    @property
    def unlock(self) -> str:
        """The way to unlock the register, for those who may."""
        session, group = self.session, self.enrolment.registration_group
        if not self.locked:
            return ""
        day = session.date
        return unlock_link(self.user, session.school, group, day, day, self.here)

    @property
    def here(self) -> str:
        """This page."""
        args = [
            self.enrolment.pupil.ref,
            self.session.school.urn,
            self.session.date,
            self.session.half,
        ]
        return reverse("attendance:show_mark", args=args)

    @property
    def pupil_link(self) -> str:
        return reverse("attendance:show_pupil", args=[self.enrolment.pupil.ref])

    @property
    def register_link(self) -> str:
        session = self.session
        group = self.enrolment.registration_group
        return reverse(
            "attendance:show_register", args=[session.school.urn, session.date, session.half, group]
        )

    @property
    def events(self) -> list[TimelineEvent]:
        """Each entry: what it became, who, in what role, when, why; and what a teacher wrote beside it."""
        before = [None, *self.story]
        entries = [self._event(old, new) for old, new in zip(before, self.story, strict=False)]
        together = [*entries, *(self._beside(each) for each in self.beside)]
        return sorted(together, key=lambda event: event.at)[::-1]

    def _beside(self, kept: Beside) -> TimelineEvent:
        return TimelineEvent(
            title=f"{kept.entry.words}, kept beside",
            at_words=f"{short_date(kept.at)} {london_time(kept.at)}",
            by=f"{kept.by}, {Role.TEACHER.label}",
            text=f"The office's {kept.office_code} stood, and stands.",
            at=kept.at.isoformat(),
        )

    def _event(self, old: Version | None, new: Version) -> TimelineEvent:
        title = new.entry.words if old is None else f"{old.entry.words} > {new.entry.words}"
        role = Role(new.role).label if new.role in Role.values else ""
        source = f", from {new.source}" if new.source else ""
        return TimelineEvent(
            title=title,
            at_words=f"{short_date(new.at)} {london_time(new.at)}",
            by=f"{new.by}{f', {role}' if role else ''}{source}",
            text=f"Reason: {new.reason}" if new.reason else "First entry",
            at=new.at.isoformat(),
        )
