"""Moving a case between stages: the only writer of `stage`, and only after the table allows it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.choices import Role
from attendance.models import ReadingGrant
from cases.access import case_roles
from cases.actions.cover_records import follow_case
from cases.actions.improving import begin_period, end_period
from cases.actions.moments import moment_of
from cases.actions.planning import start_fast_track
from cases.actions.records import end_records_of
from cases.actions.referral_answers import answer_standing
from cases.actions.timeline import add_event
from cases.choices import CloseReason, EventKind, LimitUnit, MeetingKind, Stage
from cases.models import Case, Pathway
from cases.models.calendars import calendars_of
from cases.models.facts import gather
from cases.models.pathways import length_on
from cases.rules.deadlines import Calendars, Limit
from cases.rules.planned import due_or_none
from cases.rules.stages import LEGAL_STAGES, SYSTEM, Move, Refusal, check_move

GRANT_REASON = "The case is in a legal stage"


@transaction.atomic
def move_case(
    *,
    case: Case,
    to: str,
    by: User | None,
    reason: str = "",
    close_reason: str = "",
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    due: dt.date | None = None,
    acting_as: frozenset[str] | None = None,
    proposer: User | None = None,
) -> Case:
    """Take a case to another stage; `by` is None for the nightly job.

    `acting_as` are roles a caller above casework vouches for, having asked its own permissions, in
    place of those held towards the case. `close_reason` may be left out where the first one these
    roles may give is meant; `proposer` wanted the move, where that is another than `by`: a safeguard
    somebody lifted themselves does not count for them. `due` replaces the date the stage's limit gives
    (a notice brings its own). Raises NotAllowed when the role may not enter the stage, WrongState when
    anything else stands against it, with every reason. Domain 6.4.
    """
    case, reason = lock(case), readable_lines(reason)
    moment = moment_of(on, at)
    move = case.way(to)
    if move is None:
        raise WrongState(f"A case cannot go from {_label(case.stage)} to {_label(to)}.")
    day = timezone.localdate(moment)
    _take_over(case, move, by, day)
    roles = acting_as or (frozenset({SYSTEM}) if by is None else case_roles(by, case))
    if move.to == Stage.CLOSED and not close_reason:
        close_reason = next(iter(move.endings(roles)), "")
    facts = gather(case, day, proposer or by)
    _refuse(check_move(move, roles, facts, reason=reason, close_reason=close_reason))
    return _write(case, move, by, reason, close_reason, moment, due)


def lock(case: Case) -> Case:
    """The case as it stands now, locked until the transaction ends.

    What may have changed while we waited for the lock is not joined: PostgreSQL looks at the locked row again,
    but at its neighbours as they were before, and an officer of that moment would be nobody.
    """
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("pupil", "enrolment__school")
        .get(pk=case.pk)
    )


def check_open(case: Case) -> None:
    """Raise WrongState on a closed case: what is written there would be missed."""
    if not case.is_open:
        raise WrongState(f"{case.ref} is closed: nothing can be added to it.")


def _take_over(case: Case, move: Move, by: User | None, day: dt.date) -> None:
    """An officer who opens Fast Track on a case nobody has makes it their own."""
    if move.to == Stage.FT_OPEN and by and not case.officer_id and Role.EWO in case_roles(by, case):
        case.officer, case.officer_since = by, day
        case.save(update_fields=["officer", "officer_since"])
        follow_case(case, day)


def _refuse(refusals: list[Refusal]) -> None:
    if any(r.code == "role" for r in refusals):
        raise NotAllowed(". ".join(r.text for r in refusals if r.code == "role") + ".")
    if refusals:
        raise WrongState(". ".join(r.text for r in refusals) + ".")


def _write(
    case: Case, move: Move, by: User | None, reason: str, close_reason: str,
    moment: dt.datetime, due: dt.date | None,
) -> Case:  # fmt: skip
    day = timezone.localdate(moment)
    calendars = calendars_of(case.enrolment.school, day)
    before = case.stage
    if before == Stage.CLOSED:
        case.closed_on, case.close_reason, case.watch_until = None, "", None
    case.stage, case.stage_changed_at, case.stage_changed_by = move.to, moment, by
    start = counts_from(case, move.to, day)
    case.stage_due = due or stage_due_on(case.pathway, move.to, start, calendars)
    if move.to == Stage.CLOSED:
        _close(case, close_reason, day, calendars)
    _open_to_legal(case, move, day)
    case.save()
    data = {"from": before, "to": str(move.to), "due": case.stage_due and str(case.stage_due)}
    add_event(
        case=case, kind=EventKind.STAGE_MOVED, by=by, at=moment, text=reason,
        data=data | ({"close_reason": close_reason} if close_reason else {}),
        legal=move.legal or before in LEGAL_STAGES,
    )  # fmt: skip
    if before == Stage.NOTICE_TO_IMPROVE:
        end_period(case=case, by=by, at=moment)
    if move.to == Stage.NOTICE_TO_IMPROVE:
        begin_period(case=case, on=day)
    if before == Stage.FT_REFERRED:
        answer_standing(case=case, to=move.to, by=by, reason=reason, at=moment)
    if move.to == Stage.FT_OPEN:
        start_fast_track(case=case, on=day, by=by, at=moment)
    return case


def counts_from(case: Case, stage: str, day: dt.date) -> dt.date:
    """The day the limit of a stage entered on `day` runs from: that of a panel, the day it meets (domain 6.4)."""
    if stage != Stage.FT_PANEL:
        return day
    panel = case.panels.standing().filter(kind=MeetingKind.PANEL).first()
    return max(day, timezone.localdate(panel.at)) if panel else day


def follow_panel(case: Case) -> dict[str, str]:
    """Keep the date of a stage that waits for its panel with the panel, when it was arranged anew or moved.

    What was promised (`panel_due`) stays. In the caller's transaction, which has locked the case; returns what
    the caller's line is to say: the new date, and the one before; nothing where it stays.
    """
    if case.stage != Stage.FT_PANEL:
        return {}
    day = timezone.localdate(case.stage_changed_at)
    before, calendars = case.stage_due, calendars_of(case.enrolment.school, day)
    due = stage_due_on(case.pathway, case.stage, counts_from(case, case.stage, day), calendars)
    if due == before:
        return {}
    case.stage_due = due
    case.save(update_fields=["stage_due"])
    return {"due": str(due or ""), "due_before": str(before or "")}


def stage_due_on(
    pathway: Pathway, stage: str, day: dt.date, calendars: Calendars
) -> dt.date | None:
    """When a case entering the stage that day is due out of it; None without length or calendar."""
    length = length_on(pathway, stage, day)
    return due_or_none(day, length, calendars) if length else None


def _close(case: Case, close_reason: str, day: dt.date, calendars: Calendars) -> None:
    watched = Limit(case.pathway.watch_weeks, LimitUnit.SCHOOL_WEEKS)
    case.closed_on, case.close_reason = day, CloseReason(close_reason)
    case.watch_until = due_or_none(day, watched, calendars)
    case.stage_due = case.next_step_due = case.basis_changed_at = None
    case.next_step = ""
    end_records_of(case)


def _open_to_legal(case: Case, move: Move, day: dt.date) -> None:
    """Let legal officers read the child's record while, and only while, the case is legal."""
    if move.legal and case.legal_since is None:
        case.legal_since = day
        ReadingGrant.objects.create(
            pupil_id=case.pupil_id, role=Role.LEGAL_OFFICER, valid_from=day,
            reason=f"{GRANT_REASON} ({case.ref})",
        )  # fmt: skip
    elif not move.legal and case.legal_since is not None:
        case.legal_since = None
        ReadingGrant.objects.filter(
            pupil_id=case.pupil_id, role=Role.LEGAL_OFFICER, valid_to__isnull=True,
            reason=f"{GRANT_REASON} ({case.ref})",
        ).update(valid_to=day)  # fmt: skip


def _label(stage: str) -> str:
    return Stage(stage).label.lower()
