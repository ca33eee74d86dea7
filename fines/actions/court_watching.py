"""What the nights look for on the way to a court: a record whose six months end before its charge is laid."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from cases.actions.moments import moment_of
from cases.actions.timeline import add_event
from cases.models import Chase
from fines.actions.common import titled
from fines.actions.law import current_law
from fines.actions.watching import warn_days
from fines.choices import Decides, EventKind
from fines.models import ChargingDecision
from fines.rules.charging import file_by
from fines.rules.spelling import long_date


def uncharged_decisions() -> Iterator[ChargingDecision]:
    """Records that decide to prosecute, stand, and have no charge yet."""
    rows = ChargingDecision.objects.filter(
        decides=Decides.CHARGE, replaced_by__isnull=True, proceedings__isnull=True
    )
    yield from rows.select_related("case").order_by("id")


@transaction.atomic
def warn_of_charge(*, decision: ChargingDecision, on: dt.date | None = None) -> bool:
    """Say on the case that the time to lay a charge ends soon, once; whether it was news. T38."""
    day = on or timezone.localdate()
    first = decision.sessions.aggregate(first=Min("session__date"))["first"]
    limit = file_by(current_law(), first) if first else None
    if limit is None or not day <= limit <= day + warn_days(day):
        return False
    _, new = Chase.objects.get_or_create(
        case=decision.case, kind=EventKind.LIMITATION_NEAR, about=decision.ref, due=limit
    )
    if new:
        add_event(
            case=decision.case, kind=EventKind.LIMITATION_NEAR, by=None, at=moment_of(on),
            text=f"The charge of {decision.ref} must be laid by {long_date(limit)}.", legal=True,
            data=titled(EventKind.LIMITATION_NEAR, {"decision": decision.ref}),
        )  # fmt: skip
    return new
