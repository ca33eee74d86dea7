"""Which pathway a case follows: changed by a manager, with a reason, until the plan begins."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.querysets import holding
from cases.access import check_can_change_pathway
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock, stage_due_on
from cases.actions.planning import write_again
from cases.actions.timeline import add_event
from cases.choices import EventKind, Stage
from cases.models import Case, Pathway
from cases.models.calendars import calendars_of
from cases.rules.pathways import BEFORE_PLAN


def offered_pathways(on: dt.date) -> list[Pathway]:
    """Those a case may be put on that day: what ships, and the authority's own in force."""
    return list(Pathway.objects.filter(holding(on, "valid_from", "valid_to")))


@transaction.atomic
def change_pathway(
    *, case: Case, to: Pathway, by: User, reason: str, on: dt.date | None = None
) -> Case:
    """Put a case on another pathway; what is due is worked out anew from the day the stage was entered.

    Raises NotAllowed, WrongState (closed; the plan has begun; not in force; not another; its stage is
    none of the pathway's; no reason).
    """
    case, reason = lock(case), readable_lines(reason)
    check_can_change_pathway(by, case)
    check_open(case)
    moment = moment_of(on)
    if refusal := why_not(case, to, timezone.localdate(moment)) or (
        "" if reason else "Give a reason"
    ):
        raise WrongState(f"{refusal}.")
    before, case.pathway = case.pathway, to
    entered = timezone.localdate(case.stage_changed_at)
    if case.stage != Stage.FT_PANEL:  # a panel is due on the day it meets, whatever the pathway
        calendars = calendars_of(case.enrolment.school, entered)
        case.stage_due = stage_due_on(to, case.stage, entered, calendars)
    case.save(update_fields=["pathway", "stage_due"])
    add_event(
        case=case, kind=EventKind.PATHWAY_CHANGED, by=by, at=moment, text=reason,
        data={"from": before.slug, "to": to.slug, "name": to.name, "before": before.name},
    )  # fmt: skip
    write_again(case=case, by=by, at=moment)
    return case


def why_not(case: Case, to: Pathway, on: dt.date) -> str:
    """Why a case may not be put on a pathway that day; empty when it may."""
    if case.stage not in BEFORE_PLAN:
        return "The plan has begun, and the family has agreed to its dates: the pathway stays"
    if not to.is_offered_on(on):
        return "This pathway is not in force"
    if to.pk == case.pathway_id:
        return "The case follows this pathway already"
    if case.stage not in to.rules.stages:
        return f"{to.name} has no stage “{Stage(case.stage).label.lower()}”, where the case is"
    return ""
