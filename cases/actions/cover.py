"""Saying that an officer is away and who acts in their place; and ending it sooner. The cases stay the officer's."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import memberships_of
from attendance.choices import Role
from cases.access_cover import check_can_arrange_cover
from cases.actions.cover_records import end_records, open_records
from cases.models import Case, Cover, CoverPerson
from cases.rules.cover import check_days, check_people

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def arrange_cover(
    *, officer: User, people: Sequence[User], first: dt.date, last: dt.date, by: User
) -> Cover:
    """From the first day to the last, both included, these act in the officer's place, and see their cases.

    It ends by itself. Raises NotAllowed, AlreadyDone (covered on one of the days already), WrongState (days
    that cannot be, somebody who is no officer then, or is away).
    """
    check_can_arrange_cover(by, officer)
    # In one order: two people arranging cover of one another must not both find the other there.
    list(
        User.objects.select_for_update()
        .filter(pk__in={officer.pk, *(p.pk for p in people)})
        .order_by("pk")
    )
    if refused := _refused(officer, people, first, last):
        raise WrongState(" ".join(refused))
    _check_not_covered(officer, first, last)
    cover = Cover.objects.create(
        officer=officer, first_day=first, last_day=last, ends_on=last, by=by
    )
    CoverPerson.objects.bulk_create([CoverPerson(cover=cover, officer=person) for person in people])
    cases = Case.objects.open().filter(officer=officer).select_related("enrolment")
    open_records(cover, list(cases), first)
    record(
        by=by, kind="cover.arranged", target_type="cover", target_ref=cover.ref, after=_told(cover)
    )
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> Cover:
    """End it at once, or call it off before it begins. Raises NotAllowed, AlreadyDone (it is over)."""
    cover = Cover.objects.select_for_update(of=("self",)).select_related("officer").get(pk=cover.pk)
    check_can_arrange_cover(by, cover.officer)
    today = timezone.localdate()
    if cover.ends_on < today or cover.ended_at:
        raise AlreadyDone("This cover is over already.")
    before = _told(cover)
    cover.ends_on = max(today, cover.first_day) - ONE_DAY
    cover.ended_by, cover.ended_at = by, timezone.now()
    cover.save(update_fields=["ends_on", "ended_by", "ended_at"])
    end_records(cover)
    record(
        by=by, kind="cover.ended", target_type="cover", target_ref=cover.ref,
        before=before, after=_told(cover),
    )  # fmt: skip
    return cover


def _refused(officer: User, people: Sequence[User], first: dt.date, last: dt.date) -> list[str]:
    found = check_days(first, last, timezone.localdate())
    if found:
        return found
    if not _is_officer(officer, first):
        return [f"{officer.name} is not an education welfare officer on the first day."]
    able = [p.pk for p in people if _is_officer(p, first) and _is_officer(p, last)]
    away = _overlapping(first, last).filter(officer__in=people).values_list("officer_id", flat=True)
    return check_people(officer.pk, [p.pk for p in people], able, list(away))


def _is_officer(person: User, day: dt.date) -> bool:
    return Role.EWO in {held.role for held in memberships_of(person, day)}


def _overlapping(first: dt.date, last: dt.date) -> QuerySet[Cover]:
    return Cover.objects.filter(first_day__lte=last, ends_on__gte=first)


def _check_not_covered(officer: User, first: dt.date, last: dt.date) -> None:
    clash = _overlapping(first, last).filter(officer=officer).order_by("first_day").first()
    if clash is not None:
        raise AlreadyDone(
            f"{officer.name} is covered from {clash.first_day:%-d %B} to {clash.ends_on:%-d %B %Y} already:"
            " end that cover first."
        )


def _told(cover: Cover) -> dict[str, object]:
    names = cover.people.order_by("officer__name").values_list("officer__name", flat=True)
    return {
        "officer": cover.officer.name, "covered_by": list(names), "first_day": str(cover.first_day),
        "ends_on": str(cover.ends_on),
    }  # fmt: skip
