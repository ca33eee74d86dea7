"""Children who share a parent with a child: their year beside the child's own, for those who may open them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from attendance.access import visible_enrolments, visible_flags
from attendance.choices import EnrolmentKind, Relation
from attendance.models import Enrolment, Flag, Pupil, Responsibility, WeeklyTally
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures, pool
from attendance.rules.half_days import HalfDays

# Who makes two children of one family. A foster carer's other children are not the child's.
OF_THE_FAMILY = (
    Relation.MOTHER, Relation.FATHER, Relation.STEP_PARENT, Relation.GUARDIAN, Relation.GRANDPARENT,
)  # fmt: skip
SHOWN = 8


@dataclass(frozen=True)
class Sibling:
    """One other child of the family: where on roll, the year's figures, flags, and days absent."""

    pupil: Pupil
    shares: tuple[Responsibility, ...]
    enrolment: Enrolment
    figures: Figures
    flags: list[Flag]
    days_absent: frozenset[dt.date]


@dataclass(frozen=True)
class Family:
    """The siblings in scope, oldest first; `more` says how many are left out of the list."""

    siblings: list[Sibling]
    more: int = 0

    @property
    def pupils(self) -> list[Pupil]:
        """The siblings as children, whose records this reads."""
        return [each.pupil for each in self.siblings]


def read_family(
    pupil: Pupil, carers: Sequence[Responsibility], year: AcademicYear, by: User
) -> Family:
    """Siblings on roll in the year at schools the person may see, the same number of queries for any.

    `carers` are the child's own, as the person may see them. Of a child the person may not open
    nothing is said, not even that there is one.
    """
    parents = [each.carer_id for each in carers if each.relation in OF_THE_FAMILY]
    enrolments = _on_roll(pupil, parents, year, by) if parents else {}
    if not enrolments:
        return Family([])
    chosen = sorted(enrolments.values(), key=lambda e: (e.pupil.date_of_birth, e.pk))
    shown = chosen[:SHOWN]
    shares, flags = _shares(parents, shown), _flags(shown, by)
    weeks = _weeks(shown, year)
    as_of = min(timezone.localdate(), year.last_day)
    siblings = [
        Sibling(
            e.pupil, tuple(shares[e.pupil_id]), e, pool(w.up_to(as_of) for w in weeks[e.pk]),
            flags.get(e.pk, []), frozenset(d for w in weeks[e.pk] for d in w.days_absent(as_of)),
        )
        for e in shown
    ]  # fmt: skip
    return Family(siblings, len(chosen) - len(shown))


def _on_roll(
    pupil: Pupil, parents: Sequence[int], year: AcademicYear, by: User
) -> dict[int, Enrolment]:
    """By other child of the parents, the latest enrolment in scope with a day in the year, a main one
    before any other."""
    children = Responsibility.objects.filter(carer__in=parents, relation__in=OF_THE_FAMILY)
    found = visible_enrolments(by).filter(pupil__in=children.values("pupil"))
    held = found.filter(starts_on__lte=year.last_day).exclude(ends_on__lt=year.first_day)
    others = held.exclude(pupil=pupil).select_related("pupil", "school")
    chosen: dict[int, Enrolment] = {}
    for enrolment in sorted(others, key=lambda e: (e.kind == EnrolmentKind.MAIN, e.starts_on)):
        chosen[enrolment.pupil_id] = enrolment
    return chosen


def _shares(
    parents: Sequence[int], enrolments: Sequence[Enrolment]
) -> dict[int, list[Responsibility]]:
    """By child, which of the parents it has in common."""
    pupils = [enrolment.pupil_id for enrolment in enrolments]
    rows = Responsibility.objects.filter(carer__in=parents, pupil__in=pupils)
    found: dict[int, list[Responsibility]] = {}
    for row in rows.filter(relation__in=OF_THE_FAMILY).select_related("carer"):
        found.setdefault(row.pupil_id, []).append(row)
    return found


def _flags(enrolments: Sequence[Enrolment], by: User) -> dict[int, list[Flag]]:
    found: dict[int, list[Flag]] = {}
    for flag in visible_flags(by).filter(enrolment__in=enrolments).order_by("raised_at"):
        found.setdefault(flag.enrolment_id, []).append(flag)
    return found


def _weeks(enrolments: Sequence[Enrolment], year: AcademicYear) -> dict[int, list[HalfDays]]:
    """By enrolment, the half days of each week of the year."""
    tallies = WeeklyTally.objects.in_days(year.first_day, year.last_day)
    found: dict[int, list[HalfDays]] = {enrolment.pk: [] for enrolment in enrolments}
    columns = ("attended_bits", "authorised_bits", "unauthorised_bits", "late_bits")
    rows = tallies.filter(enrolment__in=enrolments).values_list("enrolment_id", "week", *columns)
    for enrolment, monday, *bits in rows:
        found[enrolment].append(HalfDays(monday, *bits))
    return found
