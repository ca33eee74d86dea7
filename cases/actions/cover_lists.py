"""Covers as pages show them: those that run and are to come, those that are over, and those of one person today."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.querysets import holding
from cases.access_cover import visible_covers
from cases.models import Cover, CoverPerson

FEW = 50  # covers that are over are listed that far back


@dataclass(frozen=True)
class Covers:
    """What is arranged, the next to end first; and what is over, the latest first."""

    standing: list[Cover]
    over: list[Cover]


@dataclass(frozen=True)
class CoverToday:
    """Who covers one person today, and whom that person covers."""

    by_others: Cover | None
    for_others: list[Cover]


def read_covers(user: User, today: dt.date | None = None) -> Covers:
    """Those this person may know of. Raises NotAllowed."""
    today = today or timezone.localdate()
    covers = with_people(visible_covers(user))
    return Covers(
        list(covers.filter(ends_on__gte=today).order_by("first_day", "ends_on", "id")),
        list(covers.filter(ends_on__lt=today).order_by("-ends_on", "-id")[:FEW]),
    )


def read_cover_today(user: User, today: dt.date) -> CoverToday:
    """What a person's day begins with, in two queries."""
    running = Cover.objects.filter(holding(today, "first_day", "ends_on"))
    mine = running.filter(Q(officer=user) | Q(pk__in=_lines(user))).select_related("officer")
    found = list(with_people(mine).order_by("ends_on", "id"))
    return CoverToday(
        next((cover for cover in found if cover.officer_id == user.pk), None),
        [cover for cover in found if cover.officer_id != user.pk],
    )


def with_people(covers: QuerySet[Cover]) -> QuerySet[Cover]:
    """The covers, each with its people by name."""
    people = CoverPerson.objects.select_related("officer").order_by("officer__name")
    return covers.prefetch_related(Prefetch("people", people))


def _lines(user: User) -> QuerySet[CoverPerson, int]:
    return CoverPerson.objects.filter(officer=user).values_list("cover_id", flat=True)
