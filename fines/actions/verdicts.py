"""What a verdict that convicts nobody does to the notices of its absence: they leave the count of three years."""

from django.utils import timezone

from accounts.models import User
from fines.actions.withdrawing import put_count_right
from fines.models import PenaltyNotice, Proceedings

# Said on pages a school may open: which verdict there was is not theirs to read.
SINCE = "which does not count any more"


def tell_verdict(*, row: Proceedings, by: User) -> None:
    """Put to review each later notice that was numbered by one this charge's verdict ended; nothing after guilt."""
    ended = PenaltyNotice.objects.ended_by_verdict().filter(proceedings=row)
    for notice in ended.light():
        put_count_right(notice, SINCE, by, timezone.now())
