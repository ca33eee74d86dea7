"""What notices tell an officer in the morning."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from accounts.models import User
from cases.actions.news import News
from fines.access import can_see_notices, visible_notices
from fines.access_court import can_see_courts
from fines.actions.court_reading import read_orders
from fines.choices import MeasureKind
from fines.rules.spelling import long_date


def changed_evidence(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Notices under which a mark was amended, until somebody says what that means (domain T14)."""
    if not can_see_notices(user):
        return
    rows = (
        visible_notices(user)
        .unsettled()
        .filter(case__in=list(since), evidence_changed_at__isnull=False)
    )
    for case_id, ref, at in rows.values_list("case_id", "ref", "evidence_changed_at"):
        yield case_id, News(f"A mark under {ref} was amended", at)


def orders_due(user: User, since: Mapping[int, dt.datetime]) -> Iterable[tuple[int, News]]:
    """Orders to be reviewed or about to end, from some weeks before, on the cases somebody works on."""
    if not can_see_courts(user):
        return
    for line in read_orders(user, timezone.localdate(), cases=list(since)):
        if line.near and line.due:
            label = MeasureKind(line.measure.kind).label
            words = f"{label}: {line.what.lower()} {long_date(line.due)}"
            yield line.measure.case_id, News(words, timezone.now())
