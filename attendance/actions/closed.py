"""Which sessions a live closing has shut, for which classes: what waits for nothing and owes no reason."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from attendance.actions.day_lists import RegisterState
from attendance.actions.spans import span_of
from attendance.models import Closure, School

# The same in a statement: is session `s` shut by a closing `c` that is not withdrawn? Which classes it
# is for is the statement's own. The pattern is `attendance.rules.patterns`: no bit for a weekend.
SHUTS = """c.school_id = s.school_id AND c.withdrawn_at IS NULL
    AND s.date BETWEEN c.starts_on AND c.ends_on
    AND (c.pattern::int >> ((extract(isodow FROM s.date)::int - 1) * 2
        + CASE s.half WHEN 'PM' THEN 1 ELSE 0 END)) & 1 = 1"""


@dataclass(frozen=True)
class Closings:
    """The live closings of one school that touch some days."""

    rows: tuple[Closure, ...]

    def of(self, day: dt.date, half: str, group: str) -> Closure | None:
        """The closing that shuts that session for the class; None when it is open."""
        shut = (row for row in self.rows if not row.groups or group in row.groups)
        return next((row for row in shut if span_of(row).covers(day, half)), None)


def read_closings(school: School, start: dt.date, end: dt.date) -> Closings:
    """Closings not withdrawn that touch the days from `start` to `end`, both included: one query."""
    found = Closure.objects.filter(
        school=school, withdrawn_at=None, starts_on__lte=end, ends_on__gte=start
    )
    return Closings(tuple(found.order_by("starts_on", "id")))


def without_closed(
    school: School, date: dt.date, states: Iterable[RegisterState]
) -> list[RegisterState]:
    """The registers of a day less those a closing shut: one query."""
    closings = read_closings(school, date, date)
    return [s for s in states if not closings.of(date, s.session.half, s.registration_group)]
