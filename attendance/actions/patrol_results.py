"""What patrols came to: counted by the database, alike with alike, for one patrol, a list, or a period."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from attendance.access_patrols import check_can_record
from attendance.actions.thresholds import threshold_on
from attendance.choices import YesNo
from attendance.models import Encounter, EncounterMatch, Patrol, School
from attendance.querysets import EncounterQuerySet
from attendance.rules.patrol_counts import Met, tabulate
from attendance.rules.patrol_results import Published, publish
from attendance.rules.suppression import TOTAL, hidden_in_list

SUPPRESS = "figures_suppress_up_to"

OF_AGE = Q(
    match__enrolment__pupil__compulsory_from__lte=F("patrol__date"),
    match__enrolment__pupil__compulsory_until__gte=F("patrol__date"),
)
COMPULSORY = Case(
    When(match__isnull=True, then=F("compulsory")),
    When(OF_AGE, then=Value(YesNo.YES.value)),
    default=Value(YesNo.NO.value),
    output_field=CharField(),
)
SCHOOL = Coalesce("match__enrolment__school_id", "school_id")
ALIKE = ("at_school", "accompanied", "of_age", "reason", "lawful", "outcome")


@dataclass(frozen=True)
class Repeats:
    """Children matched, and how many of them were met before or more than once. None: not to be shown."""

    children: int | None
    again: int | None


@dataclass(frozen=True)
class Results:
    """A period's results, fit to publish: patrols, the tables, who was met more than once."""

    first: dt.date
    last: dt.date
    area: str
    patrols: int
    stopped: int
    published: Published
    repeats: Repeats
    schools: dict[int, School]
    school_ids: list[int | None]
    up_to: int


def read_met(encounters: EncounterQuerySet) -> list[Met]:
    """Encounters counted alike with alike; a matched child counts by the pupil's school and birthday."""
    found = encounters.with_match().annotate(at_school=SCHOOL, of_age=COMPULSORY)
    rows = found.order_by().values_list(*ALIKE).annotate(n=Count("pk"))
    return [Met(*row) for row in rows]


def read_results(by: User, first: dt.date, last: dt.date, area: str = "") -> Results:
    """Results of the patrols of a period, by school, with counts of one or two hidden.

    Raises NotAllowed.
    """
    check_can_record(by)
    patrols = Patrol.objects.between(first, last)
    patrols = patrols.filter(area=area) if area else patrols
    encounters = Encounter.objects.filter(patrol__in=patrols)
    met, up_to = read_met(encounters), threshold_on(SUPPRESS, timezone.localdate()) or 0
    schools = School.objects.in_bulk({m.school_id for m in met if m.school_id})
    ids: list[int | None] = sorted(schools, key=lambda pk: schools[pk].name)
    ids += [None] if any(m.school_id is None for m in met) else []
    return Results(
        first, last, area, patrols.filter(encounters__isnull=False).distinct().count(),
        sum(m.count for m in met), publish(tabulate(met, ids), up_to),
        _hide(count_repeats(encounters), up_to), schools, ids, up_to,
    )  # fmt: skip


def count_repeats(encounters: EncounterQuerySet) -> Repeats:
    """How many matched children were met more than once among these."""
    matches = EncounterMatch.objects.filter(encounter__in=encounters, undone_at__isnull=True)
    children = matches.order_by().values("enrolment__pupil").annotate(n=Count("encounter"))
    return Repeats(children.count(), children.filter(n__gt=1).count())


def count_seen_before(patrol: Patrol, since: dt.date) -> Repeats:
    """How many matched children of one patrol had been met before, since a day, or twice on it."""
    standing = EncounterMatch.objects.filter(undone_at__isnull=True)
    here = set(standing.filter(encounter__patrol=patrol).values_list("enrolment__pupil", flat=True))
    met = standing.filter(
        enrolment__pupil__in=here, encounter__patrol__date__range=(since, patrol.date)
    )
    children = met.order_by().values("enrolment__pupil").annotate(n=Count("encounter"))
    return Repeats(len(here), children.filter(n__gt=1).count())


def areas() -> list[str]:
    """The areas patrols have been directed in, by name."""
    return list(Patrol.objects.order_by("area").values_list("area", flat=True).distinct())


def _hide(repeats: Repeats, up_to: int) -> Repeats:
    if repeats.children is None or repeats.again is None:
        return repeats
    hidden = hidden_in_list([repeats.again, repeats.children - repeats.again], up_to)
    return Repeats(
        None if TOTAL in hidden else repeats.children, None if 0 in hidden else repeats.again
    )
