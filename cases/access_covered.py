"""In whose place a person acts today: their own, and that of officers who are away and whom they cover.

Asked each time of the day it is asked on, so that what a cover opened is closed when its last day is over,
with nothing to run and nothing to take back.
"""

from django.utils import timezone

from accounts.models import User
from attendance.access import roles_of
from attendance.choices import Role
from attendance.querysets import holding
from cases.models import Cover


def answers_for(user: User) -> frozenset[int]:
    """Ids of the officers whose cases are this person's to work on today; read once per request.

    One query for an officer, none for anybody else: who is no officer today covers nobody.
    """
    if Role.EWO not in roles_of(user):
        return frozenset({user.pk})
    today = timezone.localdate()
    known = getattr(user, "_answers_for", None)
    if known is None or known[0] != today:
        away = Cover.objects.filter(
            holding(today, "first_day", "ends_on"), people__officer=user
        ).values_list("officer_id", flat=True)
        known = today, frozenset({user.pk, *away})
        user._answers_for = known  # type: ignore[attr-defined]
    found: frozenset[int] = known[1]
    return found
