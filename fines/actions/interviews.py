"""Interviews under caution: invited, held with caution and advice, or not held and why (PACE Code C)."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer
from cases.actions.moments import moment_of
from cases.actions.timeline import add_event
from cases.choices import Stage
from cases.models import Case
from cases.models.facts import carers_of
from cases.models.limits import local_settings
from fines.access_court import check_can_interview
from fines.actions.common import lock_case, titled
from fines.actions.interview_letters import was_told, write_about
from fines.actions.law import bank_holidays
from fines.choices import AT_ITS_TIME, EventKind, InterviewEnd
from fines.choices import InterviewLetterKind as Kind
from fines.models import Interview, InterviewRecord, Proceedings
from fines.rules.interviews import Asked, wrong_time
from fines.rules.spelling import long_date

# While the case is in legal hands: one parent may be at a court already and the other never asked.
INVITED_AT = (
    Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW, Stage.PROSECUTION, Stage.SJP, Stage.COURT,
)  # fmt: skip


PAST_HOLIDAYS = dt.timedelta(days=14)  # longer than any run of weekends and bank holidays
SETTINGS = (
    "interview_opens_hour", "interview_closes_hour", "interview_notice_days", "interview_within_months",
)  # fmt: skip


@transaction.atomic
def invite(
    *, case: Case, carer: Carer, at: dt.datetime, place: str, interviewer: User, by: User,
    on: dt.date | None = None,
) -> Interview:  # fmt: skip
    """Set a day for one parent, and write to them.

    Raises NotAllowed, AlreadyDone (one waits), WrongState (when: see `wrong_time`; stage; charged; on hold; unsafe;
    nothing alleged).
    """
    check_can_interview(by, case)
    case, place = lock_case(case), readable(place)
    tie = next((t for t in carers_of(case) if t.carer_id == carer.pk), None)
    if case.stage not in INVITED_AT:
        raise WrongState("An interview is for a case under legal consideration or before a court.")
    if is_charged(case, carer):
        raise WrongState(f"{carer.full_name} is charged already: nobody is interviewed after that.")
    if tie is None or not tie.safe_to_contact:
        raise WrongState("This person must not be written to: speak to the legal officer first.")
    if case.holds.standing().exists():
        raise WrongState("The case is on hold: lift the hold first.")
    _check_time(at, place, moment_of(on))
    if case.interviews.filter(carer=carer, record__isnull=True).exists():
        raise AlreadyDone(f"{carer.full_name} is invited already: say first what became of it.")
    row = Interview.objects.create(
        case=case, carer=carer, at=at, place=place, interviewer=interviewer, by=by
    )
    day = long_date(timezone.localdate(at))
    _tell(row, f"Invited to an interview under caution on {day}.", by)
    write_about(row, Kind.INVITATION, by=by, at=moment_of(on))
    return row


def is_charged(case: Case, carer: Carer) -> bool:
    """Whether a charge of this parent waits for its result (PACE Code C 16.5: no questions about it any more)."""
    return Proceedings.objects.filter(case=case, carer=carer).undecided().exists()


def _check_time(at: dt.datetime, place: str, now: dt.datetime) -> None:
    local, today = timezone.localtime(at), timezone.localtime(now)
    found = wrong_time(local, today, _asked(local.date(), today.date()))
    if not place:
        found.append(Slip("Say where it is held", "place"))
    if found:
        raise WrongState.of(found)


def _asked(day: dt.date, today: dt.date) -> Asked:
    """The settings of today; the bank holidays until the day and past the first one, where it is not too far off."""
    said = local_settings(*SETTINGS, on=today)
    opens, closes, notice_days, within_months = (said[key] for key in SETTINGS)
    found = Asked(opens, closes, notice_days, within_months)
    if day > found.last(today):
        return found
    until = max(day, today + dt.timedelta(days=notice_days) + PAST_HOLIDAYS)
    return replace(found, holidays=bank_holidays(min(day, today), until))


@transaction.atomic
def move_interview(
    *, interview: Interview, at: dt.datetime, place: str, reason: str, by: User
) -> Interview:
    """Set another day: a row of its own, and a letter with the old time and the new.

    A hold or another stage keeps nobody from being told. Raises NotAllowed, AlreadyDone (what became of it is
    written down), WrongState (no reason; past; no place; nothing alleged).
    """
    check_can_interview(by, interview.case)
    case, place, reason = lock_case(interview.case), readable(place), readable(reason)
    _check_waits(interview)
    if not reason:
        raise WrongState("Say why it is moved.", field="reason")
    _check_time(at, place, timezone.now())
    InterviewRecord.objects.create(
        interview=interview, end=InterviewEnd.MOVED, on=timezone.localdate(), reason=reason, by=by
    )
    row = Interview.objects.create(
        case=case, carer=interview.carer, at=at, place=place, replaces=interview, by=by,
        interviewer=interview.interviewer,
    )  # fmt: skip
    day = long_date(timezone.localdate(at))
    _tell(row, f"Interview under caution moved to {day}.", by)
    kind = Kind.MOVED if was_told(interview) else Kind.INVITATION
    write_about(row, kind, by=by, at=timezone.now())
    return row


@dataclass(frozen=True)
class Held:
    """What was done at an interview, or why it was not held."""

    end: str
    on: dt.date
    caution_given: bool = False
    advice_offered: bool = False
    advised_by: str = ""
    present: str = ""
    record_reference: str = ""
    summary: str = ""
    reason: str = ""


@transaction.atomic
def record_interview(*, interview: Interview, held: Held, by: User) -> InterviewRecord:
    """Say what became of it; cancelled, for instance, because attendance improved: then the parent is written to.

    Raises NotAllowed, AlreadyDone, WrongState: one that was held without the caution or the offer of
    advice is no interview under caution, and needs a summary or the reference of its recording.
    """
    check_can_interview(by, interview.case)
    lock_case(interview.case)
    _check_waits(interview)
    summary, ref = readable_lines(held.summary), readable(held.record_reference)
    reason, was_held = readable(held.reason), held.end == InterviewEnd.HELD
    _check(interview, held, bool(summary or ref), bool(reason))
    row = InterviewRecord.objects.create(
        interview=interview, end=held.end, on=held.on, by=by, reason=reason,
        caution_given=was_held and held.caution_given,
        advice_offered=was_held and held.advice_offered, advised_by=readable(held.advised_by),
        present=readable(held.present), record_reference=ref, summary=summary,
    )  # fmt: skip
    _tell(interview, f"Interview under caution: {InterviewEnd(held.end).label.lower()}.", by)
    to_come = interview.at > timezone.now()
    if held.end == InterviewEnd.CANCELLED and to_come and was_told(interview):
        write_about(interview, Kind.OFF, by=by, at=timezone.now())
    return row


def _check_waits(interview: Interview) -> None:
    if InterviewRecord.objects.filter(interview=interview).exists():
        raise AlreadyDone("What became of this interview is written down already.")


def _check(interview: Interview, held: Held, is_kept: bool, says_why: bool) -> None:
    first, today = timezone.localdate(interview.at), timezone.localdate()
    if held.end == InterviewEnd.MOVED:
        raise WrongState("Set the new time on the page that moves it.", field="end")
    if held.on > today or (held.end != InterviewEnd.CANCELLED and held.on < first):
        raise WrongState("The day lies between the one arranged and today.", field="on")
    if held.end in AT_ITS_TIME and timezone.now() < interview.at:
        local = timezone.localtime(interview.at)
        words = f"It is to begin at {local:%H:%M} on {long_date(first)}: nobody can have come or stayed away yet."
        raise WrongState(words, field="end")
    if held.end == InterviewEnd.HELD and not (held.caution_given and held.advice_offered):
        missing = "advice_offered" if held.caution_given else "caution_given"
        words = "Without the caution and the offer of advice it cannot be used."
        raise WrongState(words, field=missing)
    if held.end == InterviewEnd.HELD and not is_kept:
        raise WrongState("Write a summary, or the reference of the recording.", field="summary")
    if held.end == InterviewEnd.CANCELLED and not says_why:
        raise WrongState("Say why it is cancelled.", field="reason")


def _tell(row: Interview, words: str, by: User) -> None:
    add_event(
        case=row.case, kind=EventKind.INTERVIEW, text=words, by=by, legal=True,
        data=titled(EventKind.INTERVIEW, {"interview": row.pk, "carer": row.carer.ref}),
    )  # fmt: skip
    record(by=by, kind="interview.said", target_type="interview", target_ref=str(row.pk))
