"""The nightly runs: each row in a transaction of its own; one bad row never stops the rest."""

import datetime as dt
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from accounts import jobs
from attendance.models import Flag
from cases.actions.basis import note_basis
from cases.actions.filling import fill_dates, lacking_dates
from cases.actions.opening import open_or_join
from cases.actions.timeline import add_event
from cases.actions.watching import end_watch, end_watches, fill_watch, lacking_watch
from cases.choices import EventKind, Stage
from cases.models import Case, Chase
from cases.models.calendars import calendars_of
from cases.models.limits import local_setting
from cases.rules.deadlines import Calendars, is_near
from cases.rules.opening import Outcome
from cases.rules.stages import FAST_TRACK

AHEAD = dt.timedelta(days=30)  # further off, nothing can be near, whatever holidays lie between
NEXT_STEP, DECISION = "next_step", "decision"
TRIAGE_FLAGS = "cases.triage_flags"
CHASE_DEADLINES = "cases.chase_deadlines"


def triage_flags(*, on: dt.date | None = None) -> dict[str, int]:
    """Open, join or leave waiting every unclaimed flag, oldest first; then note what has moved.

    Returns how many cases were opened, joined, left waiting and changed. A flag somebody else takes
    meanwhile is passed over; a row that fails is kept on the run with its reference.
    """
    counts = dict.fromkeys(("open", "join", "wait", "changed"), 0)
    flags = Flag.objects.unclaimed().standing().order_by("id").values_list("pk", "ref")
    with jobs.recorded(TRIAGE_FLAGS) as run:
        run.each(list(flags), lambda pk: _take(pk, counts, on))
        run.each(_moved_cases(), lambda pk: _note(pk, counts))
        run.rows = sum(counts.values()) - counts["wait"]
    return counts


def chase_deadlines(*, today: dt.date) -> dict[str, int]:
    """Write one timeline line when a stage, a next step or the decision promised is nearly due or missed.

    First the dates that are lacking are added, where the school's calendar reaches now. Cases on
    hold are not spoken of. Returns how many lines of each kind were written now. Last, where the watch after
    closing is over, it is ended on the timeline.
    """
    counts = dict.fromkeys(("near", "missed"), 0)
    soon = today + AHEAD
    promised = Q(decision_due__lte=soon, stage__in=FAST_TRACK)
    due = Q(stage_due__lte=soon) | Q(next_step_due__lte=soon) | promised
    rows = Case.objects.open().filter(due).order_by("id").values_list("pk", "ref")
    calendars: dict[int, Calendars] = {}
    ended: list[bool] = []
    with jobs.recorded(CHASE_DEADLINES) as run:
        run.each(lacking_dates(), lambda pk: fill_dates(case=Case(pk=pk), at=timezone.now()))
        run.each(list(rows), lambda pk: _chase(pk, today, calendars, counts))
        run.each(lacking_watch(), lambda pk: fill_watch(case=Case(pk=pk)))
        run.each(end_watches(today), lambda pk: ended.append(_end_watch(pk, today)))
        run.rows = sum(counts.values()) + sum(ended)
    return counts


def _end_watch(pk: int, today: dt.date) -> bool:
    return end_watch(case=Case(pk=pk), today=today)


def _take(pk: int, counts: dict[str, int], on: dt.date | None) -> None:
    _, answer = open_or_join(flag=Flag.objects.get(pk=pk), on=on)
    counts[Outcome(answer.outcome).value] += 1


def _moved_cases() -> list[tuple[int, str]]:
    """Open cases with a flag that moved after it joined, or that cleared."""
    moved = Q(case_flags__flag__cleared_at__isnull=False) | Q(
        case_flags__flag__changed_at__gt=F("case_flags__joined_at")
    )
    return list(
        Case.objects.open().filter(moved).distinct().order_by("id").values_list("pk", "ref")
    )


def _note(pk: int, counts: dict[str, int]) -> None:
    counts["changed"] += note_basis(case=Case.objects.get(pk=pk))


def _chase(
    pk: int, today: dt.date, calendars: dict[int, Calendars], counts: dict[str, int]
) -> None:
    case = Case.objects.select_related("enrolment__school").get(pk=pk)
    if case.holds.filter(lifted_at__isnull=True).exists():
        return
    school = case.enrolment.school
    if school.pk not in calendars:
        calendars[school.pk] = calendars_of(school, today)
    warn = local_setting("warn_school_days", today)
    dates = (
        (case.stage, case.stage_due), (NEXT_STEP, case.next_step_due), (DECISION, case.promised),
    )  # fmt: skip
    for about, due in dates:
        if due is None:
            continue
        if due < today:
            counts["missed"] += _say_once(case, EventKind.DEADLINE_MISSED, about, due)
        elif is_near(due, today, calendars[school.pk], warn):
            counts["near"] += _say_once(case, EventKind.DEADLINE_NEAR, about, due)


def _say_once(case: Case, kind: EventKind, about: str, due: dt.date) -> bool:
    _, fresh = Chase.objects.get_or_create(case=case, kind=kind, about=about, due=due)
    if fresh:
        data: dict[str, Any] = {"about": about, "due": due.isoformat()}
        says = {NEXT_STEP: "", DECISION: "Decision promised"}
        what = says[about] if about in says else f"{Stage(about).label} stage"
        if about == NEXT_STEP:  # its words stay in the contact's own row
            data["contact"] = case.contacts.current().values_list("pk", flat=True).first()
        add_event(case=case, kind=kind, by=None, text=what, data=data)
    return fresh
