"""From a flag to a case: open one, join the open one, or wait. Also a referral by hand."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.access import roles_of
from attendance.models import Enrolment, Flag, Pupil
from cases.actions.moments import moment_of
from cases.actions.moving import stage_due_on
from cases.actions.timeline import add_event
from cases.choices import EventKind, Stage
from cases.models import Case, CaseFlag, Pathway
from cases.models.calendars import calendars_of
from cases.models.limits import local_setting
from cases.models.pathways import default_pathway
from cases.models.refs import next_ref
from cases.rules.opening import (
    SIGHTINGS,
    Answer,
    Outcome,
    is_turn_of_the_year,
    open_join_or_wait,
)
from cases.rules.stages import START, check_role, find_move


@transaction.atomic
def open_or_join(
    *, flag: Flag, by: User | None = None, on: dt.date | None = None, at: dt.datetime | None = None
) -> tuple[Case | None, Answer]:
    """Take up one flag: the case it opened or joined (None when it waits), and why.

    The flag is claimed by a conditional update in the same transaction, so a crash gives it back and
    two workers make one case. Raises AlreadyDone when somebody else has taken it. One open case per
    pupil; a share of too few sessions waits (T48), and so does a flag of a school the child has left.
    """
    moment = moment_of(on, at)
    Pupil.objects.select_for_update().get(enrolments__flags=flag.pk)
    flag = Flag.objects.select_related("enrolment__school", "enrolment__pupil").get(pk=flag.pk)
    standing = open_case_of(flag.enrolment.pupil)
    answer = open_join_or_wait(
        open_case=standing.ref if standing else "",
        possible=flag.numbers.get("possible"),
        minimum_possible=local_setting("minimum_possible_sessions", timezone.localdate(moment)),
        cleared=flag.cleared_at is not None,
        has_left=_has_left(flag.enrolment, timezone.localdate(moment)),
        is_sighting=flag.kind in SIGHTINGS,
    )
    if answer.outcome == Outcome.WAIT:
        return None, answer
    _claim(flag, moment)
    case = standing or _create(flag.enrolment, by, moment, as_of=flag.window_to)
    _attach(case, flag, answer, by, moment)
    return case, answer


@transaction.atomic
def open_by_hand(
    *, enrolment: Enrolment, by: User, reason: str, on: dt.date | None = None,
    at: dt.datetime | None = None, pathway: Pathway | None = None,
) -> Case:  # fmt: skip
    """Open a case without a flag, for a reason; on the pathway that is the default, or on the one given.

    Raises NotAllowed (a role that may not open cases), AlreadyDone (there is one), WrongState.
    """
    reason = readable_lines(reason)
    if not reason:
        raise WrongState("Say why this case is opened by hand.")
    moment = moment_of(on, at)
    pupil = Pupil.objects.select_for_update().get(pk=enrolment.pupil_id)
    move = find_move(START, Stage.FLAGGED)
    if move is None or check_role(move, roles_of(by, enrolment.school)):
        raise NotAllowed("Your role does not open cases. Ask the attendance lead.")
    if standing := open_case_of(pupil):
        raise AlreadyDone(f"{pupil.full_name} has an open case already: {standing.ref}.")
    case = _create(enrolment, by, moment, as_of=timezone.localdate(moment), pathway=pathway)
    add_event(case=case, kind=EventKind.CASE_OPENED, by=by, at=moment, text=reason)
    return case


def open_case_of(pupil: Pupil) -> Case | None:
    """The pupil's one open case, or None."""
    return Case.objects.open().filter(pupil=pupil).first()


def year_turned(flag: Flag) -> bool:
    """Whether the flag fell only because a new school year began: what it found still stands."""
    as_of = flag.cleared_as_of
    return as_of is not None and is_turn_of_the_year(flag.kind, flag.window_to, as_of)


def basis_entry(flag: Flag) -> dict[str, Any]:
    """What a case remembers of a flag: kind, window, numbers, and whether and why it has cleared."""
    turned = {"new_year": True} if year_turned(flag) else {}
    return turned | {
        "kind": flag.kind,
        "from": flag.window_from.isoformat(),
        "to": flag.window_to.isoformat(),
        "numbers": flag.numbers,
        "cleared": flag.cleared_numbers,
        "cleared_as_of": flag.cleared_as_of.isoformat() if flag.cleared_as_of else None,
    }


def _has_left(enrolment: Enrolment, day: dt.date) -> bool:
    return enrolment.ends_on is not None and enrolment.ends_on < day


def _claim(flag: Flag, moment: dt.datetime) -> None:
    taken = Flag.objects.unclaimed().filter(pk=flag.pk).update(claimed_at=moment)
    if not taken:
        raise AlreadyDone(f"Flag {flag.ref} has been taken up already.")


def _create(
    enrolment: Enrolment, by: User | None, moment: dt.datetime, as_of: dt.date,
    pathway: Pathway | None = None,
) -> Case:  # fmt: skip
    day = timezone.localdate(moment)
    before = Case.objects.filter(pupil=enrolment.pupil_id).order_by("-id").first()
    pathway, calendars = pathway or default_pathway(day), calendars_of(enrolment.school, day)
    return Case.objects.create(
        ref=next_ref("FT"), pupil_id=enrolment.pupil_id, enrolment=enrolment, follows=before,
        opened_on=day, pathway=pathway, stage=Stage.FLAGGED, stage_changed_at=moment, stage_changed_by=by,
        stage_due=stage_due_on(pathway, Stage.FLAGGED, day, calendars),
        basis_as_of=as_of,
    )  # fmt: skip


def _attach(case: Case, flag: Flag, answer: Answer, by: User | None, moment: dt.datetime) -> None:
    CaseFlag.objects.create(
        case=case, flag=flag, joined_at=moment, because=answer.because, numbers_then=flag.numbers
    )
    if flag.kind not in SIGHTINGS:
        case.basis = case.basis | {flag.ref: basis_entry(flag)}
        case.basis_as_of = flag.window_to
    joined = answer.outcome == Outcome.JOIN
    if joined and case.opened_on < timezone.localdate(moment):
        case.basis_changed_at = moment  # flags of one night are one set of facts, not news
    case.save(update_fields=["basis", "basis_as_of", "basis_changed_at"])
    kind = EventKind.FLAG_JOINED if joined else EventKind.CASE_OPENED
    data = {"flag": flag.ref, "flag_kind": flag.kind, "numbers": flag.numbers}
    add_event(case=case, kind=kind, by=by, at=moment, text=answer.because, data=data)
