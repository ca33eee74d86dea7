"""When an action happened: now, unless it is written down later."""

import datetime as dt

from django.utils import timezone

NOON = dt.time(12)


def moment_of(on: dt.date | None = None, at: dt.datetime | None = None) -> dt.datetime:
    """The instant: `at` as given, noon in London of another day `on`, else now."""
    if at is not None:
        return at
    if on is None or on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(dt.datetime.combine(on, NOON))
