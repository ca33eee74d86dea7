"""What is known of a session before its register is taken, and which of several plans decides it.

A suggestion is never a mark: it becomes one when a person takes the register or types it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from attendance.choices import PlanKind
from attendance.rules.patterns import holds

# A closed school leaves nothing to attend; a child due at the other school is nobody's here; leave is
# a decision about this one child, a trip about a group, and a part-time timetable yields to both.
PRECEDENCE = tuple(PlanKind)


@dataclass(frozen=True)
class Plan:
    """One plan of one enrolment: the days, the half days of the week, and the code that goes with it."""

    kind: str
    ref: str
    code: str
    starts_on: dt.date
    ends_on: dt.date
    pattern: int
    words: str = ""

    def covers(self, day: dt.date, half: str) -> bool:
        """Whether it holds that session."""
        return self.starts_on <= day <= self.ends_on and holds(self.pattern, day, half)


@dataclass(frozen=True)
class Suggestion:
    """A code offered for one blank mark, and why. `is_certain` plans stand when the register is
    taken; an illness that may have ended has to be said again by a person."""

    code: str
    kind: str
    words: str
    ref: str = ""

    @property
    def is_certain(self) -> bool:
        return self.kind != PlanKind.ILLNESS


def deciding_plan(plans: Iterable[Plan], day: dt.date, half: str) -> Plan | None:
    """The plan that decides the session; of two of a kind, the one that began last."""
    held = [plan for plan in plans if plan.covers(day, half)]
    order = sorted(
        held, key=lambda p: (PRECEDENCE.index(PlanKind(p.kind)), -p.starts_on.toordinal(), p.ref)
    )
    return order[0] if order else None


def suggest(
    plans: Iterable[Plan],
    day: dt.date,
    half: str,
    last_code: str = "",
    illness_codes: Iterable[str] = (),
) -> Suggestion | None:
    """What to offer for a blank mark: the deciding plan, else the illness of the session before."""
    plan = deciding_plan(plans, day, half)
    if plan:
        return Suggestion(plan.code, plan.kind, plan.words, plan.ref)
    if last_code and last_code in illness_codes:
        return Suggestion(last_code, PlanKind.ILLNESS, PlanKind.ILLNESS.label)
    return None
