"""Carers that may be one person: the list of pairs, two side by side, and saying that they are two people.

Nothing is merged here: which papers, notices and payments two rows carry is for people to put right.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_carers import check_can_compare
from attendance.access_homes import read_whereabouts
from attendance.actions.reading_log import record_reading
from attendance.actions.same_carers_sql import FIND
from attendance.models import Carer, CarersApart, Responsibility, Whereabouts

MOST = 200
LONGEST_REASON = 300


@dataclass(frozen=True)
class Pair:
    """Two carers of one name, and what else of theirs agrees."""

    first: Carer
    second: Carer
    telephone: bool
    email: bool
    address: bool
    child: bool


@dataclass(frozen=True)
class Side:
    """One carer beside another: each child with what the carer is to it, and where they are as far as may be known."""

    carer: Carer
    links: list[Responsibility]
    where: Whereabouts


def read_pairs(user: User) -> list[Pair]:
    """Pairs nobody has told apart, those that agree most first, at most `MOST`; two queries. Raises NotAllowed."""
    check_can_compare(user)
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"most": MOST})
        rows = cursor.fetchall()
    carers = Carer.objects.in_bulk({pk for row in rows for pk in row[:2]})
    return [Pair(carers[first], carers[second], *agrees) for first, second, *agrees in rows]


@transaction.atomic
def compare(*, one: Carer, other: Carer, by: User) -> tuple[Side, Side]:
    """The two side by side. It is a reading of each child's record, and is written down. Raises NotAllowed."""
    check_can_compare(by)
    links = list(
        Responsibility.objects.filter(carer__in=[one, other]).select_related("carer", "pupil")
        .order_by("pupil__sort_name", "id")
    )  # fmt: skip
    for pupil in {link.pupil_id: link.pupil for link in links}.values():
        record_reading(pupil=pupil, by=by, what="parents compared")
    where = read_whereabouts(by, links)
    sides = []
    for carer in (one, other):
        own = [link for link in links if link.carer_id == carer.pk]
        sides.append(Side(carer, own, where.get(carer.pk, Whereabouts())))
    return sides[0], sides[1]


def read_said(one: Carer, other: Carer) -> list[CarersApart]:
    """What was said of the pair, the latest first."""
    return list(CarersApart.objects.filter(first=one, second=other))


@transaction.atomic
def tell_apart(
    *, one: Carer, other: Carer, reason: str, by: User, standing: bool = True
) -> CarersApart:
    """Say that they are two people: the pair is found no more; or (`standing` off) that this was said in error.

    Raises NotAllowed, WrongState without a reason, AlreadyDone.
    """
    check_can_compare(by)
    reason = readable(reason)
    if not reason:
        raise WrongState("Say how you know.")
    first, second = sorted((one, other), key=lambda carer: carer.pk)
    Carer.objects.select_for_update().get(pk=first.pk)
    latest = CarersApart.objects.filter(first=first, second=second).first()
    if (latest is not None and latest.standing) == standing:
        raise AlreadyDone(
            "This is said of them already." if standing else "Nobody said they are two."
        )
    made = CarersApart.objects.create(
        first=first, second=second, standing=standing, reason=reason[:LONGEST_REASON], by=by,
        by_name=by.name,
    )  # fmt: skip
    record(
        by=by, kind="carers.told_apart" if standing else "carers.looked_at_again",
        target_type="carer", target_ref=first.ref, after={"carers": [first.ref, second.ref]},
    )  # fmt: skip
    return made
