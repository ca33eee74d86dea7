"""Patrols in words: the list, one patrol with everybody met on it, pupils of one's own schools seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag
from accounts.web.words import london_time, long_date, percent_of, plural, short_date
from attendance.access import has_permission
from attendance.access_patrols import can_record
from attendance.actions.patrol_lists import PatrolRead
from attendance.actions.patrols import erased_on_day
from attendance.choices import PatrolStatus, Permission
from attendance.rules.patrol_counts import count
from attendance.web.encounter_words import EncounterLine, encounter_line
from attendance.web.patrol_words import PROXY, Line, Numbers, measures, sentences, status_tag

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Encounter, Patrol


def patrols_nav(user: User, here: str) -> list[NavItem]:
    """The pages of patrols this person may open."""
    pages = [("Pupils seen", "list_seen")] if has_permission(user, Permission.SEE_REGISTERS) else []
    if can_record(user):
        pages = [("Patrols", "list_patrols"), ("Results", "patrol_results"), *pages]
    return [NavItem(text, reverse(f"attendance:{name}"), name == here) for text, name in pages]


@dataclass(frozen=True)
class PatrolLine:
    """One patrol of a list."""

    href: str
    day: str
    hours: str
    area: str
    officers: str
    status: Tag
    stopped: str
    with_parent: str


def patrol_line(patrol: Any) -> PatrolLine:
    """A patrol that carries `stopped`, `with_parent` and `taking_part`."""
    stopped = patrol.stopped
    share = percent_of(patrol.with_parent, stopped)
    return PatrolLine(
        href=reverse("attendance:show_patrol", args=[patrol.ref]),
        day=long_date(patrol.date),
        hours=hours_of(patrol),
        area=patrol.area,
        officers=", ".join(each.user.name for each in patrol.taking_part),
        status=status_tag(patrol.status),
        stopped=f"{stopped:,}" if stopped else "–",
        with_parent=f"{patrol.with_parent} of {stopped} ({share})" if stopped else "–",
    )


def hours_of(patrol: Patrol) -> str:
    """`09:30 to 12:30`."""
    return f"{london_time(patrol.authorised_from)} to {london_time(patrol.authorised_until)}"


@dataclass
class PatrolPage:
    """One patrol: is it all right, what came of it, whom they met."""

    user: User
    read: PatrolRead

    @property
    def patrol(self) -> Patrol:
        return self.read.patrol

    @property
    def title(self) -> str:
        return self.patrol.area

    @property
    def when(self) -> str:
        return f"{long_date(self.patrol.date)}, {hours_of(self.patrol)}"

    @property
    def status(self) -> Tag:
        return status_tag(self.patrol.status)

    @property
    def facts(self) -> list[Fact]:
        """The authority behind it, and who went."""
        patrol = self.patrol
        rank = patrol.authorised_rank.label.lower()
        return [
            Fact("Authorised", f"{hours_of(patrol)}, by {patrol.authorised_by}, {rank}"),
            Fact("Power", patrol.power),
            Fact("Designated premises", patrol.premises),
            Fact("Officers", ", ".join(self.read.officers)),
            Fact("Police", patrol.police or "None named"),
            Fact("Planned", _by(patrol.made_by_name, patrol.made_at)),
            *self._moves,
        ]

    @property
    def _moves(self) -> list[Fact]:
        patrol = self.patrol
        found = [
            Fact("Started", _by(patrol.started_by_name, patrol.started_at)),
            Fact("Finished", _by(patrol.finished_by_name, patrol.finished_at)),
            Fact("Cancelled", _by(patrol.cancelled_by_name, patrol.cancelled_at)),
        ]
        if patrol.cancelled_because:
            found.append(Fact("Why", patrol.cancelled_because))
        return [fact for fact in found if fact.value]

    @cached_property
    def numbers(self) -> Numbers:
        met = self.read.met
        repeats = self.read.repeats
        return Numbers(sum(m.count for m in met), count(met), repeats.children, repeats.again)

    @property
    def sentences(self) -> list[str]:
        return sentences(self.numbers)

    @property
    def proxy(self) -> str:
        return PROXY

    @property
    def measures(self) -> list[Line]:
        return measures(self.numbers, "Matched children met before in this school year")

    @property
    def lines(self) -> list[EncounterLine]:
        return [encounter_line(each) for each in self.read.encounters]

    @property
    def erasure(self) -> str:
        """When names go, in a sentence; what is left is said once they have gone."""
        kept = [each for each in self.read.encounters if not each.erased_at]
        open_ones = sum(1 for each in kept if each.match is None)
        gone = len(self.read.encounters) - len(kept)
        return erasure_in_words(self.patrol, open_ones, gone)

    @property
    def by_school(self) -> list[tuple[str, int]]:
        """How many of each school, the most first; of the matched the pupil's school, else the one given."""
        schools: dict[str, int] = {}
        for each in self.read.encounters:
            school = each.match.enrolment.school if each.match else each.school
            name = school.name if school else "Another school, or none given"
            schools[name] = schools.get(name, 0) + 1
        return sorted(schools.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def can_start(self) -> bool:
        return (
            self.patrol.status == PatrolStatus.PLANNED and self.patrol.date <= timezone.localdate()
        )

    @property
    def can_change(self) -> bool:
        return self.patrol.status == PatrolStatus.PLANNED

    @property
    def can_cancel(self) -> bool:
        out = self.patrol.status in (PatrolStatus.PLANNED, PatrolStatus.UNDER_WAY)
        return out and not self.read.encounters

    @property
    def is_out(self) -> bool:
        return self.patrol.status == PatrolStatus.UNDER_WAY

    @property
    def can_record(self) -> bool:
        """Under way, or being written up afterwards while its names are kept."""
        erased = erased_on_day(self.patrol)
        kept = erased is None or timezone.localdate() < erased
        return kept and self.patrol.status in (PatrolStatus.UNDER_WAY, PatrolStatus.FINISHED)

    @property
    def empty(self) -> tuple[str, str]:
        """Why nobody is listed, and what would change it."""
        words = {
            PatrolStatus.PLANNED: ("The patrol has not started.", "Whoever is met is recorded once it has."),
            PatrolStatus.UNDER_WAY: ("Nobody has been met yet.", "Record each child as you meet it."),
            PatrolStatus.FINISHED: ("Nobody was met.", "A child met and not written down can still be recorded."),
            PatrolStatus.CANCELLED: ("The patrol was cancelled.", "Nobody was met."),
        }  # fmt: skip
        return words[PatrolStatus(self.patrol.status)]


def erasure_in_words(patrol: Patrol, kept: int, gone: int) -> str:
    """When the names of children nobody has matched are erased, or that they were."""
    day = erased_on_day(patrol)
    parts = []
    if gone:
        names = "name was" if gone == 1 else "names were"
        parts.append(f"{gone} {names} erased: nobody had matched them. They are still counted.")
    if day is None:
        parts.append("No number of days is set after which names are erased.")
    elif kept or not gone:
        who = plural(kept, "child", "children") if kept else "children"
        parts.append(
            f"The names of {who} not matched to a pupil are erased in the night to {long_date(day)}, "
            f"{plural((day - patrol.date).days, 'day')} after the patrol."
        )
    return " ".join(parts)


@dataclass(frozen=True)
class SeenPage:
    """Pupils of one's own schools met on patrol."""

    user: User
    encounters: Sequence[Encounter]

    @property
    def nav(self) -> list[NavItem]:
        return patrols_nav(self.user, "list_seen")

    @property
    def lines(self) -> list[EncounterLine]:
        return [encounter_line(each) for each in self.encounters]


def _by(name: str, at: dt.datetime | None) -> str:
    return f"{short_date(at)} at {london_time(at)} by {name}" if at else ""
