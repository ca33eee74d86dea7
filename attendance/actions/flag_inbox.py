"""The inbox of flags: how many of each kind wait, and one page of them, the gravest first.

One statement counts, one reads the page, one says what was done last: however many flags there are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from attendance.access_flags import flags_in_scope
from attendance.models import ActionTaken, Flag, School
from attendance.querysets import FlagQuerySet

A_PAGE = 50
CLEARED_FOR = dt.timedelta(days=14)  # how long a cleared flag is still listed
MOST_AT_ONCE = 100
OPEN, NEW, SNOOZED, STANDING, CLEARED = "open", "new", "snoozed", "all", "cleared"
STATES = (OPEN, NEW, SNOOZED, STANDING, CLEARED)


@dataclass(frozen=True)
class Wishes:
    """What somebody wants to see. `kinds` empty means every kind."""

    state: str = OPEN
    kinds: Sequence[str] = ()
    school: School | None = None
    year: str = ""
    group: str = ""


@dataclass(frozen=True)
class LastAct:
    """What was last done about a child: what, by whom, when."""

    what: str
    by: str
    at: dt.date


@dataclass(frozen=True)
class Counted:
    """How many flags there are of one kind, year and class, by state."""

    kind: str
    year: str
    group: str
    by_state: dict[str, int]


@dataclass
class Inbox:
    """One person's inbox as asked for."""

    by: User
    wishes: Wishes
    page_number: str = "1"
    today: dt.date = field(default_factory=timezone.localdate)

    @cached_property
    def counted(self) -> list[Counted]:
        """Every kind, year and class of the school asked for (classes only of one school)."""
        return _count(_listed(self.by, self.wishes.school, self.today), self.wishes, self.today)

    @property
    def by_kind(self) -> Counter[str]:
        """Flags of the state asked for by kind, in the year and class asked for."""
        state = self.wishes.state
        return _sum(self._placed(), lambda each: each.kind, state)

    @property
    def by_state(self) -> Counter[str]:
        """Flags of the kinds asked for by state, in the year and class asked for."""
        found: Counter[str] = Counter()
        for each in self._placed():
            if not self.wishes.kinds or each.kind in self.wishes.kinds:
                found.update(each.by_state)
        return found

    @property
    def years(self) -> list[str]:
        """Year groups with a flag."""
        return sorted({each.year for each in self.counted if each.year}, key=_in_school_order)

    @property
    def groups(self) -> list[str]:
        """Classes with a flag, of one school."""
        year = self.wishes.year
        return sorted({c.group for c in self.counted if c.group and year in ("", c.year)})

    @cached_property
    def page(self) -> Page[Flag]:
        """The flags of the page asked for, with enrolment, pupil and school at hand."""
        wishes = self.wishes
        flags = in_state(_listed(self.by, wishes.school, self.today), wishes.state, self.today)
        flags = _narrowed(flags, wishes).select_related("enrolment__pupil", "enrolment__school")
        ordered = flags.order_by("-cleared_at", "id") if wishes.state == CLEARED else (
            flags.gravest_first()
        )  # fmt: skip
        return _paginator(ordered, self.by_state[wishes.state]).get_page(self.page_number)

    def _placed(self) -> list[Counted]:
        year, group = self.wishes.year, self.wishes.group
        return [c for c in self.counted if year in ("", c.year) and group in ("", c.group)]


def _paginator(flags: FlagQuerySet, length: int) -> Paginator[Flag]:
    """Pages of a list whose length is known already: it is not counted again."""
    paginator = Paginator(flags, A_PAGE)
    paginator.__dict__["count"] = length
    return paginator


def in_state(flags: FlagQuerySet, state: str, today: dt.date) -> FlagQuerySet:
    """Those of one of `STATES`."""
    return flags.filter(_state(state, today))


def every_flag(by: User, wishes: Wishes, most: int) -> list[Flag]:
    """The flags wished for without pages, at most so many, for a file or a sheet of paper."""
    today = timezone.localdate()
    flags = in_state(_listed(by, wishes.school, today), wishes.state, today)
    flags = _narrowed(flags, wishes).select_related("enrolment__pupil", "enrolment__school")
    return list(flags.gravest_first()[:most])


def read_last_done(flags: Sequence[Flag]) -> dict[int, LastAct]:
    """What was last done about the child of each flag at its school, by the flag's key: one statement."""
    acts = ActionTaken.objects.standing().filter(
        pupil__in={flag.enrolment.pupil_id for flag in flags},
        enrolment__school__in={flag.enrolment.school_id for flag in flags},
    )
    latest = acts.order_by("pupil_id", "enrolment__school_id", "-done_on", "-id")
    rows = latest.distinct("pupil_id", "enrolment__school_id").values_list(
        "pupil_id", "enrolment__school_id", "label", "by_name", "done_on"
    )
    done = {(pupil, school): LastAct(label, by, on) for pupil, school, label, by, on in rows}
    keys = {flag.pk: (flag.enrolment.pupil_id, flag.enrolment.school_id) for flag in flags}
    return {pk: done[key] for pk, key in keys.items() if key in done}


def _listed(by: User, school: School | None, today: dt.date) -> FlagQuerySet:
    """Every flag that some state of the inbox shows, of one school or of all in scope."""
    flags = flags_in_scope(by).filter(_state(STANDING, today) | _cleared(today))
    return flags.filter(enrolment__school=school) if school else flags


def _narrowed(flags: FlagQuerySet, wishes: Wishes) -> FlagQuerySet:
    if wishes.kinds:
        flags = flags.filter(kind__in=wishes.kinds)
    if wishes.year:
        flags = flags.filter(enrolment__year_group=wishes.year)
    return flags.filter(enrolment__registration_group=wishes.group) if wishes.group else flags


def _cleared(today: dt.date) -> Q:
    return Q(cleared_as_of__gte=today - CLEARED_FOR)


def _state(state: str, today: dt.date) -> Q:
    stands = Q(cleared_at__isnull=True)
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today)
    return {
        OPEN: stands & awake,
        NEW: stands & awake & Q(acknowledged_at__isnull=True),
        SNOOZED: stands & Q(snoozed_until__gt=today),
        STANDING: stands,
        CLEARED: _cleared(today),
    }[state]


def _count(flags: FlagQuerySet, wishes: Wishes, today: dt.date) -> list[Counted]:
    keys = ["kind", "enrolment__year_group"]
    keys += ["enrolment__registration_group"] if wishes.school else []
    sums = {state: Count("id", filter=_state(state, today)) for state in STATES}
    rows = flags.order_by().values(*keys).annotate(**sums)
    return [
        Counted(
            row["kind"], row["enrolment__year_group"], row.get("enrolment__registration_group", ""),
            {state: row[state] for state in STATES},
        )
        for row in rows
    ]  # fmt: skip


def _sum(rows: Iterable[Counted], key: Callable[[Counted], str], state: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[key(row)] += row.by_state[state]
    return found


def _in_school_order(year: str) -> tuple[int, str]:
    """Reception before 1, 1 before 10."""
    return (int(year), "") if year.isdigit() else (-1, year)
