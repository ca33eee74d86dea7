"""Officers who are overdue: raised to themselves the minute they are, and to managers when the grace is over.

Each is raised once, by a conditional update in a transaction of its own with its line in the trail: run twice, or
killed half-way, nothing is raised twice and nothing is left out.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts import jobs
from accounts.audit import record
from accounts.models import User
from cases.access_visits import check_can_watch
from cases.actions.visiting import ESCALATED, RAISED
from cases.models import Visit, VisitEvent
from cases.models.limits import local_setting

RAISE_OVERDUE = "cases.raise_overdue_visits"
GRACE = "lone_worker_grace_minutes"
RECENTLY = dt.timedelta(hours=12)


def work_is_waiting(*, at: dt.datetime) -> bool:
    """Whether somebody is overdue who was not raised yet. One query on an index of who is out."""
    return bool(_due(at))


def raise_overdue(*, at: dt.datetime) -> int:
    """Raise whoever is overdue and was not raised; how many were."""
    with jobs.recorded(RAISE_OVERDUE) as run:
        run.each(
            [((pk, column, kind), f"visit {pk}") for pk, column, kind in _due(at)],
            lambda what: _raise(*what, at),
        )
    return int(run.rows)


def _due(at: dt.datetime) -> list[tuple[int, str, str]]:
    """What is to be raised: the visit, the column that keeps it, the line it is told by."""
    grace = dt.timedelta(minutes=local_setting(GRACE, timezone.localdate(at)))
    first = Visit.objects.overdue(at).filter(raised_at__isnull=True)
    then = Visit.objects.overdue(at - grace).filter(escalated_at__isnull=True)
    return [
        *((pk, "raised_at", RAISED) for pk in first.order_by("due_at").values_list("pk", flat=True)),
        *((pk, "escalated_at", ESCALATED) for pk in then.order_by("due_at").values_list("pk", flat=True)),
    ]  # fmt: skip


@transaction.atomic
def _raise(pk: int, column: str, kind: str, at: dt.datetime) -> bool:
    """Claim it, and write the line; whether it was ours to raise."""
    claimed = Visit.objects.overdue(at).filter(pk=pk, **{f"{column}__isnull": True})
    if not claimed.update(**{column: at}):
        return False
    visit = Visit.objects.select_related("case").get(pk=pk)
    VisitEvent.objects.create(visit=visit, kind=kind, at=at, recorded_at=at)
    record(
        by=None, kind=f"visit.{kind}", target_type="visit", target_ref=str(visit.uid),
        after={"case": visit.case.ref, "due": visit.due_at.isoformat()},
    )  # fmt: skip
    return True


def read_out(user: User, now: dt.datetime) -> list[Visit]:
    """Everybody who is out, whoever is overdue longest first. Two queries. Raises NotAllowed."""
    check_can_watch(user)
    return list(Visit.objects.under_way().with_list_facts().order_by("due_at"))


def read_back(user: User, now: dt.datetime) -> list[Visit]:
    """Who came back in the last hours after having been raised. Two queries. Raises NotAllowed."""
    check_can_watch(user)
    rows = Visit.objects.filter(ended_at__gte=now - RECENTLY, raised_at__isnull=False)
    return list(rows.with_list_facts().order_by("-ended_at")[:20])
