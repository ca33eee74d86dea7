"""What notices tell an officer in the morning."""

import datetime as dt
from collections.abc import Iterable, Mapping

from accounts.models import User
from cases.actions.news import News
from fines.access import can_see_notices, visible_notices


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
