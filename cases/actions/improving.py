"""The time of a notice to improve: begun and ended by the case's moves, looked at every day in between."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.actions.half_weeks import read_half_weeks
from attendance.rules.calendar import monday_of
from cases.access import visible_cases
from cases.access_covered import answers_for
from cases.actions.timeline import add_event
from cases.choices import CloseReason, EventKind, Stage
from cases.models import Case, ImprovementPeriod
from cases.rules.improving import Going, Improvement, judge_improvement, result_of

WORST_FIRST = (Going.OVER_MISSED, Going.OVER_WELL, Going.MISSED_AGAIN, Going.WELL)


@dataclass(frozen=True)
class Improving:
    """A case at the notice to improve, its time, and how it goes."""

    case: Case
    period: ImprovementPeriod
    judged: Improvement


def begin_period(*, case: Case, on: dt.date) -> ImprovementPeriod:
    """The time begins the day the case comes to the notice, and ends when the stage is due."""
    return ImprovementPeriod.objects.create(case=case, starts_on=on, ends_on=case.stage_due)


def end_period(*, case: Case, by: User | None, at: dt.datetime) -> None:
    """Write what the time came to, once, as the case goes on; nothing where none was begun."""
    period = case.improvement_periods.filter(ended_on=None).first()
    if period is None:
        return
    day = max(timezone.localdate(at), period.starts_on)
    [found] = _judged([period], day)
    improved = case.stage == Stage.CLOSED and case.close_reason == CloseReason.IMPROVED
    period.ended_on, period.result = day, result_of(found.judged, improved=improved)
    figures = found.judged
    period.unauthorised, period.missed = figures.unauthorised, figures.missed
    period.possible = figures.possible
    period.save()
    data = {
        "result": period.result, "unauthorised": period.unauthorised,
        "missed": period.missed, "possible": period.possible,
        "until": str(period.ends_on) if period.ends_on else "",
    }  # fmt: skip
    add_event(case=case, kind=EventKind.IMPROVEMENT_ENDED, by=by, at=at, data=data)


def read_improving(user: User, today: dt.date) -> list[Improving]:
    """The officer's cases at the notice to improve, and those they cover: what is over and missed again first."""
    own = visible_cases(user).filter(officer__in=answers_for(user), stage=Stage.NOTICE_TO_IMPROVE)
    found = _judged(_standing(own.values("pk")), today)
    found.sort(
        key=lambda each: (
            WORST_FIRST.index(each.judged.going),
            each.period.ends_on or dt.date.max,
            each.case.ref,
        )
    )
    return found


def read_improvement(case: Case, today: dt.date) -> Improving | None:
    """How one case goes; None where it is not at the notice to improve."""
    found = _judged(_standing([case.pk]), today) if case.stage == Stage.NOTICE_TO_IMPROVE else []
    return found[0] if found else None


def how_it_goes(
    periods: Sequence[ImprovementPeriod], days: Mapping[int, dt.date]
) -> dict[int, Improvement]:
    """How times that have no result yet stand, by case, each on the day asked of it. Periods come with their case."""
    found: dict[int, Improvement] = {}
    for day in {days[period.case_id] for period in periods}:
        asked = [period for period in periods if days[period.case_id] == day]
        found |= {each.case.pk: each.judged for each in _judged(asked, day)}
    return found


def _standing(cases: QuerySet[Case, Any] | list[int]) -> list[ImprovementPeriod]:
    rows = ImprovementPeriod.objects.filter(case__in=cases, ended_on=None)
    return list(rows.select_related("case__pupil", "case__enrolment__school"))


def _judged(periods: Sequence[ImprovementPeriod], today: dt.date) -> list[Improving]:
    first = monday_of(min((period.starts_on for period in periods), default=today))
    weeks = read_half_weeks([period.case.enrolment_id for period in periods], first, today)
    return [
        Improving(
            period.case, period,
            judge_improvement(
                weeks[period.case.enrolment_id], starts_on=period.starts_on,
                ends_on=period.ends_on, today=today,
            ),
        )
        for period in periods
    ]  # fmt: skip
