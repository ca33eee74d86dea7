"""The time of a notice to improve, in words: what was missed in it so far, and what may come next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import percent_of, plural, short_date
from cases.rules.improving import Going
from cases.web.words import day_words

if TYPE_CHECKING:
    from cases.actions.improving import Improving

TAGS = {
    Going.WELL: Tag("Going well", "ok"),
    Going.MISSED_AGAIN: Tag("Missed again", "warn"),
    Going.OVER_WELL: Tag("Over: enough", "ok"),
    Going.OVER_MISSED: Tag("Over: not enough", "bad"),
}
NEXT = {
    Going.WELL: "",
    Going.MISSED_AGAIN: "ask why; a step may come early",
    Going.OVER_WELL: "close it, and say well done",
    Going.OVER_MISSED: "see how it went, decide",
}


@dataclass(frozen=True)
class ImproveLine:
    """One notice to improve on an officer's day."""

    improving: Improving
    today: dt.date

    @property
    def tag(self) -> Tag:
        return TAGS[self.improving.judged.going]

    @property
    def child(self) -> str:
        return str(self.improving.case.pupil)

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.improving.case.ref])

    @property
    def place(self) -> str:
        case = self.improving.case
        since = f"since {short_date(self.improving.period.starts_on)}"
        return f"{case.ref} · {case.enrolment.school.name} · {since}"

    @property
    def says(self) -> str:
        return figures_words(self.improving)

    @property
    def ends(self) -> str:
        """`ends Friday`, `ended 12 Dec`."""
        until = self.improving.period.ends_on
        if until is None:
            return "the calendar does not reach to its end"
        word = "ended" if self.improving.judged.is_over else "ends"
        return f"{word} {day_words(until, self.today)}"

    @property
    def next(self) -> tuple[str, str]:
        """What to do, and where."""
        return NEXT[self.improving.judged.going], self.href


def figures_words(improving: Improving) -> str:
    """`2 of 30 sessions missed without permission since, 6.7%; 3 missed in all`."""
    judged = improving.judged
    if not judged.possible:
        return "No session yet since the notice"
    rate = percent_of(judged.unauthorised, judged.possible)
    sessions = plural(judged.possible, "session")
    words = (
        f"{judged.unauthorised} of {sessions} missed without permission since the notice, {rate}"
    )
    with_permission = judged.missed - judged.unauthorised
    return f"{words}; {with_permission} more with permission" if with_permission else words


def improvement_words(improving: Improving | None) -> str:
    """The sentence on the case itself; empty when it is not at the notice."""
    if improving is None:
        return ""
    until = improving.period.ends_on
    word = "ended" if improving.judged.is_over else "ends"
    end = f" The notice to improve {word} {short_date(until)}." if until else ""
    return f"{figures_words(improving)}.{end}"
