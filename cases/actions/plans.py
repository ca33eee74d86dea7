"""Panels in short, plans and their targets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from cases.access import check_can_edit
from cases.actions.meetings import Wanted, arrange_meeting, record_meeting
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock, stage_due_on
from cases.actions.timeline import add_event
from cases.choices import Attendance, EventKind, PlanKind, Stage, TargetResult
from cases.models import Case, Panel, Plan, PlanTarget
from cases.models.calendars import calendars_of


@dataclass(frozen=True)
class Target:
    """One line of a plan: what, who, by when."""

    text: str
    owner: str
    due: dt.date | None = None


def arrange_panel(
    *, case: Case, by: User, at: dt.datetime, place: str, on: dt.date | None = None
) -> Panel:
    """Set a panel at a place in words, every parent asked. Raises as `arrange_meeting`."""
    return arrange_meeting(case=case, by=by, wanted=Wanted(at, place), on=on)


@transaction.atomic
def record_panel(
    *, panel: Panel, by: User, attended: Sequence[str], minutes: str, on: dt.date | None = None
) -> Panel:
    """Write down which parents came (references) and what was said; the others asked did not.

    Raises as `record_meeting`.
    """
    people = list(panel.people.select_related("carer"))
    came = {p.pk for p in people if p.carer and p.carer.ref in attended}
    attendance = {p.pk: Attendance.CAME if p.pk in came else Attendance.ABSENT for p in people}
    return record_meeting(panel=panel, by=by, attendance=attendance, minutes=minutes, on=on)


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
