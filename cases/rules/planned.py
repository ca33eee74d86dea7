"""The dates of a Fast Track, all written on the day it opens, so that everybody works back from them."""

import datetime as dt
from dataclasses import dataclass, fields

from attendance.rules.calendar import CalendarEnds
from cases.choices import LimitUnit, Stage
from cases.rules.deadlines import Calendars, Limit, due_date
from cases.rules.pathways import PathwayRules


@dataclass(frozen=True)
class PlannedDates:
    """By when each thing is promised; None where the school's calendar does not reach so far yet.

    The fields are the columns of a case. `court_provisional` is the day court would be asked for if
    nothing else helped: fixed at the outset (domain reference 6.1).
    """

    panel_due: dt.date | None
    plan_due: dt.date | None
    target_review_due: dt.date | None
    review_due: dt.date | None
    decision_due: dt.date | None
    court_provisional: dt.date | None


COLUMNS = tuple(field.name for field in fields(PlannedDates))


def planned_dates(start: dt.date, rules: PathwayRules, calendars: Calendars) -> PlannedDates:
    """The dates of a pathway that begins on `start`, in school days of the child's school.

    Each counts from the one before (the plan from the panel, the target review from the plan, the
    decision at review from that), and none falls after the decision that is promised. Domain 6.4.
    """
    decision = due_or_none(start, Limit(rules.decision_weeks, LimitUnit.SCHOOL_WEEKS), calendars)
    found: list[dt.date | None] = []
    day: dt.date | None = start
    for stage in (Stage.FT_OPEN, Stage.FT_PANEL, Stage.FT_PLAN, Stage.FT_REVIEW):
        limit = rules.limit(stage)
        day = due_or_none(day, limit, calendars) if day and limit else None
        day = min(day, decision) if day and decision else day
        found.append(day)
    panel, plan, target_review, review = found
    return PlannedDates(panel, plan, target_review, review, decision, decision)


def due_or_none(start: dt.date, limit: Limit, calendars: Calendars) -> dt.date | None:
    """A due date, or None while the school's calendar does not reach so far."""
    try:
        return due_date(start, limit, calendars)
    except CalendarEnds:
        return None
