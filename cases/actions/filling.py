"""Dates that could not be known when they were to be written, because the school's calendar ended before them.

The night writes them once the calendar reaches so far: each from the day it would have counted from, so that it is
the very date a longer calendar would have given. A date that stands is never touched.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.actions.holds import review_day
from cases.actions.moving import counts_from, lock, stage_due_on
from cases.actions.planning import fill_in
from cases.actions.timeline import add_event
from cases.choices import EventKind, Stage
from cases.models import Case, Hold, ImprovementPeriod, Plan
from cases.models.calendars import calendars_of
from cases.rules.pathways import LAWS_LENGTH, NO_LENGTH
from cases.rules.planned import COLUMNS
from cases.rules.stages import FAST_TRACK

ENDLESS = NO_LENGTH - LAWS_LENGTH  # their date comes from elsewhere, or there is none


def lacking_dates() -> list[tuple[int, str]]:
    """Open cases that lack a date they may have: of their stage, of Fast Track, of a hold, of a notice to improve,
    of the review of a plan."""
    planned = Q()
    for column in COLUMNS:
        planned |= Q(**{f"{column}__isnull": True})
    rows = Case.objects.open().filter(
        Q(stage_due__isnull=True) & ~Q(stage__in=ENDLESS)
        | Q(stage__in=FAST_TRACK) & planned
        | Exists(Hold.objects.standing().filter(case=OuterRef("pk"), review_on=None))
        | Exists(_periods().filter(case=OuterRef("pk")))
        | Exists(_plans().filter(case=OuterRef("pk")))
    )
    return list(rows.order_by("id").values_list("pk", "ref"))


@transaction.atomic
def fill_dates(*, case: Case, at: dt.datetime) -> None:
    """Write on an open case what can be known by now, and say on its timeline which dates were."""
    case = lock(case)
    if not case.is_open:
        return
    if case.stage in FAST_TRACK:
        fill_in(case=case, at=at)
    found = _stage(case) | _holds(case) | _reviews(case)
    if found:
        told = {name: day.isoformat() for name, day in found.items()}
        add_event(case=case, kind=EventKind.DATES_ADDED, by=None, at=at, data={"dates": told})


def _stage(case: Case) -> dict[str, dt.date]:
    """The stage's date, and with it the end of the time a notice to improve gives."""
    found = {}
    if case.stage_due is None:
        start = counts_from(case, case.stage, timezone.localdate(case.stage_changed_at))
        calendars = calendars_of(case.enrolment.school, start)
        case.stage_due = stage_due_on(case.pathway, case.stage, start, calendars)
        if case.stage_due:
            case.save(update_fields=["stage_due"])
            found["stage_due"] = case.stage_due
    if case.stage_due:
        _periods().filter(case=case).update(ends_on=case.stage_due)
    return found


def _holds(case: Case) -> dict[str, dt.date]:
    found = {}
    for hold in case.holds.standing().filter(review_on=None):
        hold.review_on = review_day(case, hold.placed_on)
        if hold.review_on:
            hold.save(update_fields=["review_on"])
            found["hold_review"] = hold.review_on
    return found


def _reviews(case: Case) -> dict[str, dt.date]:
    found = {}
    for plan in _plans().filter(case=case):
        calendars = calendars_of(case.enrolment.school, plan.agreed_on)
        plan.review_on = stage_due_on(case.pathway, Stage.FT_PLAN, plan.agreed_on, calendars)
        if plan.review_on:
            plan.save(update_fields=["review_on"])
            found["plan_review"] = plan.review_on
    return found


def _periods() -> QuerySet[ImprovementPeriod]:
    return ImprovementPeriod.objects.filter(
        case__stage=Stage.NOTICE_TO_IMPROVE, ended_on=None, ends_on=None
    )


def _plans() -> QuerySet[Plan]:
    return Plan.objects.filter(refused=False, review_on=None)
