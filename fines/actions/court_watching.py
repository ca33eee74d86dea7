"""What the nights look for on the way to a court: parents whose six months end before a charge is laid."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from cases.actions.moments import moment_of
from cases.actions.timeline import add_event
from cases.models import Case, Chase
from fines.actions.common import titled
from fines.actions.limits import ParentClock, clocks_of, warn_days, watched
from fines.choices import EventKind
from fines.rules.spelling import long_date

AT_ONCE = 200  # cases looked at together


def limits_to_watch(on: dt.date | None = None) -> Iterator[ParentClock]:
    """Every parent not charged yet whose clock runs, case by case."""
    keys = list(watched(Case.objects.all()).order_by("id").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = Case.objects.filter(pk__in=keys[start : start + AT_ONCE]).order_by("id")
        cases = list(rows.select_related("pupil", "enrolment"))
        for found in clocks_of(cases, on).values():
            yield from (row for row in found if row.in_play and row.clock.period)


@transaction.atomic
def warn_of_limit(*, line: ParentClock, on: dt.date | None = None) -> bool:
    """Say on the case that the time to charge one parent ends soon, once; whether it was news. T38.

    Once the first session is out of time the next one's limit comes near: the days of one run are one warning.
    """
    day = on or timezone.localdate()
    limit, ahead = line.clock.limit, warn_days(day)
    if limit is None or limit < day or not line.clock.is_near(day, ahead):
        return False
    about, kind = line.carer.ref, EventKind.LIMITATION_NEAR
    said = Chase.objects.filter(case=line.case, kind=kind, about=about)
    if said.filter(due__gt=limit - dt.timedelta(days=ahead)).exists():
        return False
    _, new = Chase.objects.get_or_create(case=line.case, kind=kind, about=about, due=limit)
    if new:
        words = f"A charge against {line.carer.full_name} must be laid by {long_date(limit)}."
        add_event(
            case=line.case, kind=kind, by=None, at=moment_of(on), text=words, legal=True,
            data=titled(kind, {"parent": about, "limit": limit.isoformat()}),
        )  # fmt: skip
    return new
