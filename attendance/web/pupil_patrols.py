"""The part of a pupil's page that says when the child was met on a patrol."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import london_time, short_date
from attendance.access import has_permission
from attendance.actions.patrol_lists import SeenOnPatrol, read_seen
from attendance.choices import Accompanied, Permission, StreetReason
from attendance.web.encounter_words import verdict
from attendance.web.patrol_words import verdict_tag

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Pupil


@dataclass(frozen=True)
class SeenLine:
    """One encounter: when, with whom, why, how it counts, the marks beside it."""

    href: str
    when: str
    words: str
    tag: Tag
    marks: str
    follow_up: str


@dataclass
class PatrolPart:
    """Encounters matched to one pupil, for one person; None at all for somebody who may not know of any."""

    user: User
    pupil: Pupil

    @cached_property
    def lines(self) -> list[SeenLine] | None:
        """The latest first; None where the person's role is not told."""
        if not has_permission(self.user, Permission.SEE_ENCOUNTERS):
            return None
        return [_line(each) for each in read_seen(self.user, self.pupil)]


def _line(seen: SeenOnPatrol) -> SeenLine:
    encounter = seen.encounter
    company = str(Accompanied(encounter.accompanied).label).lower()
    with_whom = company if company == "alone" else f"with {company}"
    return SeenLine(
        href=reverse("attendance:show_encounter", args=[encounter.ref]),
        when=f"{short_date(encounter.at)} at {london_time(encounter.at)}, {encounter.patrol.area}",
        words=f"{with_whom[:1].upper()}{with_whom[1:]}. {StreetReason(encounter.reason).label}.",
        tag=verdict_tag(verdict(encounter)),
        marks=_marks(seen),
        follow_up=_follow_up(seen),
    )


def _marks(seen: SeenOnPatrol) -> str:
    """`Register then /, now O`; once where it has not moved."""
    if seen.match.session_id is None:
        return "The school was not open"
    then, now = seen.match.code_then or "no mark", seen.code_now or "no mark"
    return f"Register: {then}" if then == now else f"Register then: {then}, now: {now}"


def _follow_up(seen: SeenOnPatrol) -> str:
    if seen.follow_up is None:
        return ""
    return "Follow-up closed" if seen.follow_up.closed_at else "Follow-up asked for"
