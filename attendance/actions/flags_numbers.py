"""The numbers the kinds of flag turn on, read from their dated rows for one day."""

import datetime as dt

from attendance.actions import thresholds
from attendance.models import Threshold
from attendance.rules.flags_numbers import Numbers


def read_numbers(day: dt.date) -> Numbers:
    """As they stood on that day. The old counts of sessions hold only where no percentage does."""
    rows = Threshold.objects.filter(thresholds.in_force(day))
    values = dict(rows.exclude(key=thresholds.PERSISTENT_SESSIONS).values_list("key", "value"))
    persistent = thresholds.persistent_rule(day)
    if persistent.sessions is not None:
        values[thresholds.PERSISTENT_SESSIONS] = persistent.sessions
    return Numbers.of(values)
