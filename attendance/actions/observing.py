"""Reads on which days near a session children's marks are R, for the rule of one day for each observance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from attendance.choices import OBSERVANCE
from attendance.models import Mark
from attendance.rules.observance import NEAR, Observed


def observed_near(
    enrolments: Collection[int], first: dt.date, last: dt.date
) -> dict[int, list[Observed]]:
    """By enrolment, the days with R from shortly before `first` to shortly after `last`. One query."""
    margin = NEAR * dt.timedelta(days=1)
    rows = Mark.objects.filter(
        enrolment__in=enrolments, code=OBSERVANCE,
        session__date__range=(first - margin, last + margin),
    )  # fmt: skip
    found: dict[int, list[Observed]] = defaultdict(list)
    said = rows.order_by("session__date", "session__half")
    columns = ("enrolment_id", "session__date", "note", "session__half")
    for enrolment, day, note, half in said.values_list(*columns):
        found[enrolment].append(Observed(day, note, half))
    return found
