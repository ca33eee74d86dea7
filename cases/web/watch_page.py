"""Closed and watched, in words: what was missed since, whether it is slipping again, until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import percent_of, plural, short_date
from cases.web.words import day_words

if TYPE_CHECKING:
    from cases.actions.watching import WatchedCase
    from cases.rules.watch import Watched


@dataclass(frozen=True)
class WatchLine:
    """One closed case on an officer's day."""

    watched: WatchedCase
    today: dt.date

    @property
    def tag(self) -> Tag:
        if self.watched.since.slipping:
            return Tag("Slipping again", "bad")
        return Tag("Watch ends", "warn") if self.watched.ends_soon else Tag("Watched", "quiet")

    @property
    def child(self) -> str:
        return str(self.watched.case.pupil)

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.watched.case.ref])

    @property
    def place(self) -> str:
        case = self.watched.case
        closed = f"closed {short_date(case.closed_on)}" if case.closed_on else ""
        return f"{case.ref} · {case.enrolment.school.name} · {closed}"

    @property
    def says(self) -> str:
        return since_words(self.watched.since)

    @property
    def ends(self) -> str:
        """`watch ends Friday`."""
        until = self.watched.case.watch_until
        return f"watch ends {day_words(until, self.today)}" if until else ""

    @property
    def next(self) -> tuple[str, str]:
        """What to do, and where."""
        if self.watched.since.slipping:
            href = reverse("cases:reopen_case", args=[self.watched.case.ref])
            return "look, and open it again", href
        return ("look once more", self.href) if self.watched.ends_soon else ("", "")


def since_words(since: Watched) -> str:
    """`6 of 60 sessions missed in 6 school weeks since, 10.0%; 5 of 60 without permission lately.`"""
    if not since.possible:
        return "No school week since it was closed"
    rate = percent_of(since.missed, since.possible)
    missed = f"{since.missed} of {plural(since.possible, 'session')} missed since, {rate}"
    words = f"{missed}, in {plural(since.weeks, 'school week')}"
    if since.slipping:
        words += f". {since.unauthorised} of the last {since.of} without permission: enough to be referred again"
    return words


def watch_words(watched: WatchedCase | None) -> str:
    """The sentence on the closed case itself; empty when it is watched no more."""
    return f"{since_words(watched.since)}." if watched else ""
