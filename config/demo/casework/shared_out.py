"""New cases a manager has shared out this morning; it can still be undone."""

import datetime as dt

from django.utils import timezone

from cases.actions.sharing import Gift, propose, read_carriers, share_out
from cases.actions.worklists import read_unallocated
from cases.choices import AllocationReason
from config.demo.casework.people import Staffing

HALF = 2  # of the cases nobody has, every second one is given; the others still wait


def share_new_cases(staff: Staffing) -> None:
    """Give every second case without an officer to whoever the application proposes."""
    by, now = staff.manager, timezone.now()
    waiting = list(read_unallocated(by).with_list_facts().order_by("pk"))[::HALF]
    found = propose(waiting, read_carriers(by, timezone.localdate(now)))
    gifts = [Gift(case.ref, None, found[case.ref]) for case in waiting if case.ref in found]
    if gifts:
        at = now - dt.timedelta(minutes=50)
        share_out(
            gifts=gifts, by=by, reason=AllocationReason.NEW, note="This week’s referrals", at=at
        )
