"""On which days a reminder may be posted, so that it comes while what it says can still be done.

How long before, and with how many days in hand, are the service's own dated settings; when post arrives is law.
"""

import datetime as dt

from fines.rules.clock import Due


def is_time_to_remind(
    owed: tuple[Due, ...], today: dt.date, arrives: dt.date, *, before: int, in_hand: int
) -> bool:
    """Whether a reminder posted today is near the last day of some amount and comes early enough to pay that amount.

    Near: within `before` days of it. Early enough: taken as received at least `in_hand` days before it. The
    lower amount comes first; a reminder too late for it waits for the next (domain 4.7; peers 86).
    """
    window, left = dt.timedelta(days=before), dt.timedelta(days=in_hand)
    lasts = [due.last_day for due in owed if due.last_day]
    return any(last - window <= today and arrives + left <= last for last in lasts)
