"""Panels, plans and their targets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from cases.access import check_can_edit
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock, stage_due_on
from cases.actions.timeline import add_event
from cases.choices import EventKind, PlanKind, Stage, TargetResult
from cases.models import Case, Panel, Plan, PlanTarget
from cases.models.calendars import calendars_of

SATURDAY = 5
RECORDED_WITHIN = dt.timedelta(days=14)
PLANNED_WITHIN = dt.timedelta(days=366)


@dataclass(frozen=True)
class Target:
    """One line of a plan: what, who, by when."""

    text: str
    owner: str
    due: dt.date | None = None


@transaction.atomic
def arrange_panel(
    *, case: Case, by: User, at: dt.datetime, place: str, on: dt.date | None = None
) -> Panel:
    """Set the day of the panel; `on` is the day of arranging.

    Raises NotAllowed, AlreadyDone, WrongState (closed; a day on which no panel can meet or have met).
    """
    case, place = _open_for_work(case, by), readable(place)
    if refusal := wrong_panel_day(timezone.localdate(at), timezone.localdate(moment_of(on))):
        raise WrongState(f"{refusal}.")
    try:
        with transaction.atomic():
            panel = Panel.objects.create(
                case=case, at=at, place=place, arranged_by=by, arranged_at=moment_of(on)
            )
    except IntegrityError as clash:
        raise AlreadyDone("A panel is arranged already: record how it went first.") from clash
    add_event(
        case=case, kind=EventKind.PANEL_ARRANGED, by=by, at=moment_of(on), text=place,
        data={"panel": panel.pk, "when": at.isoformat()},
    )  # fmt: skip
    return panel


def wrong_panel_day(day: dt.date, today: dt.date) -> str:
    """Why no panel meets, or met, that day; empty when one may. One that met is written down soon after."""
    if day.weekday() >= SATURDAY:
        return f"{day:%A %-d %B %Y} is at a weekend: choose a school day"
    if day < today - RECORDED_WITHIN:
        return "The day is too long ago: a panel is recorded within two weeks"
    return "The day is more than a year ahead" if day > today + PLANNED_WITHIN else ""


@transaction.atomic
def record_panel(
    *, panel: Panel, by: User, attended: Sequence[str], minutes: str, on: dt.date | None = None
) -> Panel:
    """Write down who came (references of carers) and what was said, even when nobody came.

    Raises NotAllowed, WrongState (no minutes), AlreadyDone.
    """
    case, minutes = _open_for_work(panel.case, by), readable_lines(minutes)
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if panel.held_on:
        raise AlreadyDone("How this panel went has been recorded already.")
    if not minutes:
        raise WrongState("Write down what was said, or that nobody came.")
    moment = moment_of(on)
    if timezone.localdate(moment) < (day := timezone.localdate(panel.at)):
        raise WrongState(f"The panel meets on {day:%A %-d %B %Y}: record it then.")
    panel.held_on, panel.attended, panel.minutes = (
        timezone.localdate(moment),
        list(attended),
        minutes,
    )
    panel.recorded_by = by
    panel.save(update_fields=["held_on", "attended", "minutes", "recorded_by"])
    add_event(
        case=case, kind=EventKind.PANEL_HELD, by=by, at=moment, text=minutes,
        data={"panel": panel.pk, "attended": list(attended)},
    )  # fmt: skip
    return panel


@transaction.atomic
def agree_plan(
    *,
    case: Case,
    by: User,
    targets: Sequence[Target],
    kind: str = PlanKind.ACTION_PLAN,
    support: str = "",
    refused: bool = False,
    refusal_reason: str = "",
    review_on: dt.date | None = None,
    on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Plan:
    """Record a plan with its targets, or that the family refused it.

    Without `review_on` the target review falls when the pathway's Plan stage ends. Raises NotAllowed, WrongState.
    """
    case, targets = _open_for_work(case, by), _readable(targets)
    support, refusal_reason = readable_lines(support), readable_lines(refusal_reason)
    if not targets and not refused:
        raise WrongState("A plan needs at least one target: who does what by when.")
    if refused and not refusal_reason:
        raise WrongState("Write down why the plan was refused.")
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    calendars = calendars_of(case.enrolment.school, day)
    review = review_on or stage_due_on(case.pathway, Stage.FT_PLAN, day, calendars)
    plan = Plan.objects.create(
        case=case, kind=kind, agreed_on=day, refused=refused, refusal_reason=refusal_reason,
        support=support, review_on=review, by=by,
    )  # fmt: skip
    _write_targets(plan, targets)
    words = refusal_reason if refused else "\n".join(f"{t.owner}: {t.text}" for t in targets)
    add_event(
        case=case, kind=EventKind.PLAN_AGREED, by=by, at=moment, text=words,
        data={"plan": plan.pk, "kind": str(kind), "refused": refused},
    )  # fmt: skip
    return plan


@transaction.atomic
def review_target(
    *, target: PlanTarget, by: User, result: str, note: str = "", on: dt.date | None = None
) -> PlanTarget:
    """Say how one target went. Saying it again replaces the answer; the timeline keeps both."""
    case, note = _open_for_work(target.plan.case, by), readable(note)
    moment = moment_of(on)
    target.result, target.result_note = TargetResult(result), note
    target.reviewed_on, target.reviewed_by = timezone.localdate(moment), by
    target.save(update_fields=["result", "result_note", "reviewed_on", "reviewed_by"])
    add_event(
        case=case, kind=EventKind.TARGET_REVIEWED, by=by, at=moment, text=note or target.text,
        data={"target": target.pk, "result": str(result)},
    )  # fmt: skip
    return target


@transaction.atomic
def add_target(
    *, plan: Plan, by: User, text: str, owner: str, due: dt.date | None = None,
    on: dt.date | None = None,
) -> PlanTarget:  # fmt: skip
    """Add one thing somebody will do to a plan that stands. Without a day of its own it is due at the review.

    Raises NotAllowed, WrongState (closed; refused; nothing said; a day before the plan).
    """
    case = _open_for_work(plan.case, by)
    target = next(iter(_readable([Target(text, owner, due)])), None)
    if plan.refused:
        raise WrongState("The plan was refused: write a new one.")
    if target is None or not target.owner:
        raise WrongState("Say what will be done, and by whom.")
    if due and due < plan.agreed_on:
        raise WrongState("The day lies before the plan was written.")
    last = plan.targets.aggregate(last=Max("order"))["last"] or 0
    row = PlanTarget.objects.create(
        plan=plan, order=last + 1, text=target.text, owner=target.owner, due=due
    )
    add_event(
        case=case, kind=EventKind.TARGET_ADDED, by=by, at=moment_of(on),
        text=f"{row.owner}: {row.text}", data={"target": row.pk, "due": due and due.isoformat()},
    )  # fmt: skip
    return row


def _readable(targets: Sequence[Target]) -> list[Target]:
    """The targets as they are kept; one that says nothing is none."""
    kept = [Target(readable(t.text), readable(t.owner), t.due) for t in targets]
    return [target for target in kept if target.text]


def _open_for_work(case: Case, by: User) -> Case:
    case = lock(case)
    check_can_edit(by, case)
    check_open(case)
    return case


def _write_targets(plan: Plan, targets: Sequence[Target]) -> None:
    PlanTarget.objects.bulk_create(
        PlanTarget(plan=plan, order=order, text=t.text, owner=t.owner, due=t.due)
        for order, t in enumerate(targets, start=1)
    )
