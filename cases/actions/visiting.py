"""A visit as it goes: in, longer, how it went, out; each entry of a phone taken exactly once, however late.

The phone says when things were by its own clock and what that clock said when it sent them; the difference to ours
is taken off, so that a wrong clock on a phone makes no wrong record. What comes late keeps its own time and is
marked as late by the two times it carries.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from cases.access import get_carer
from cases.access_visits import cases_to_visit, check_can_watch, check_visits
from cases.actions.contacts import log_contact
from cases.choices import ContactKind, EntryKind, VisitEnd
from cases.models import Case, Visit, VisitEntry, VisitEvent

OLDEST = dt.timedelta(days=7)
LENGTHS = (15, 30, 45, 60)  # minutes offered when going in
LONGER = 15
RAISED, ESCALATED, NOTED, MAILED = "raised", "escalated", "noted", "mailed"
KNOWN = "The phone named a visit as one that is known already."
LATE = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Sent:
    """One entry of a phone. `visit` is the visit it is about, which a start names itself by."""

    uid: uuid.UUID
    kind: str
    case_ref: str
    at: dt.datetime
    sent_at: dt.datetime | None = None
    visit: uuid.UUID | None = None
    minutes: int = 30
    said: dict[str, Any] = field(default_factory=dict)  # of a contact: as `log_contact` takes it


def take_entry(*, by: User, sent: Sent) -> bool:
    """Do what an entry says, once; whether it was new. An entry that was refused may be sent again.

    Raises NotAllowed, NotFound (not a case of theirs), WrongState, AlreadyDone (the visit is over, or another
    phone named it first).
    """
    check_visits(by)
    try:
        with transaction.atomic():
            _take(by, sent)
    except IntegrityError as clash:
        if "visitentry_uid" in str(clash):
            _check_whose(by, sent)
            return False
        if "cases_visit_uid" not in str(clash):
            raise
        raise AlreadyDone(KNOWN) from clash
    return True


def _take(by: User, sent: Sent) -> None:
    # Two phones of one officer wait for each other: the second finds what the first did.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    now = timezone.now()
    at = _true_time(sent, now)
    # Known already: the row is there, and the constraint says so before anything is done twice.
    if VisitEntry.objects.filter(uid=sent.uid).exists():
        raise IntegrityError("visitentry_uid")
    going_on = sent.kind in (EntryKind.MORE, EntryKind.OUT, EntryKind.SAFE)
    case = _mine(by, sent).case if going_on else _case(by, sent.case_ref)
    contact = None
    match sent.kind:
        case EntryKind.START:
            _start(by, case, sent, at, now)
        case EntryKind.CONTACT:
            said = dict(sent.said)
            carer_ref = said.pop("carer_ref", "")
            contact = log_contact(
                case=case, by=by, kind=ContactKind.VISIT, at=at, logged_at=now, **said,
                carer=get_carer(case, carer_ref) if carer_ref else None,
            )  # fmt: skip
        case EntryKind.MORE | EntryKind.OUT | EntryKind.SAFE:
            _go_on(by, sent, at, now)
        case _:
            raise WrongState("The phone sent something this service does not know.")
    VisitEntry.objects.create(
        uid=sent.uid, kind=sent.kind, case=case, by=by, happened_at=at, received_at=now,
        contact=contact,
    )  # fmt: skip


def _check_whose(by: User, sent: Sent) -> None:
    if not VisitEntry.objects.filter(uid=sent.uid, by=by).exists():
        raise NotFound("There is no such entry of yours.")


def _true_time(sent: Sent, now: dt.datetime) -> dt.datetime:
    """When it was by our clock. Raises WrongState for what is too old to be believed."""
    astray = now - sent.sent_at if sent.sent_at else dt.timedelta()
    at = min(sent.at + astray, now)
    if at < now - OLDEST:
        raise WrongState("It is more than a week old: log it on the case, with its day.")
    return at


def _case(by: User, ref: str) -> Case:
    case = cases_to_visit(by).filter(ref=ref).select_related("pupil", "enrolment__school").first()
    if case is None:
        raise NotFound(f"{ref} is not an open case of yours any more.")
    return case


def _start(by: User, case: Case, sent: Sent, at: dt.datetime, now: dt.datetime) -> None:
    if not 0 < sent.minutes <= 240:
        raise WrongState("Say how long the visit will take, up to four hours.")
    if Visit.objects.filter(uid=sent.visit or sent.uid).exists():
        raise WrongState(KNOWN)
    before = Visit.objects.select_for_update().under_way().filter(officer=by).first()
    if before is not None:
        _end(before, VisitEnd.NEXT, max(at, before.started_at), by, now)
    visit = Visit.objects.create(
        uid=sent.visit or sent.uid, case=case, officer=by, started_at=at,
        due_at=at + dt.timedelta(minutes=sent.minutes),
    )  # fmt: skip
    _trail(visit, EntryKind.START, at, by, now, f"{sent.minutes} minutes")


def _mine(by: User, sent: Sent) -> Visit:
    """The officer's own visit, locked: whoever is in comes out, whosever the case is meanwhile."""
    mine = Visit.objects.select_for_update(of=("self",)).select_related("case").filter(officer=by)
    visit = mine.filter(uid=sent.visit).first() if sent.visit else None
    if visit is None:
        raise NotFound("There is no such visit of yours.")
    return visit


def _go_on(by: User, sent: Sent, at: dt.datetime, now: dt.datetime) -> None:
    visit = _mine(by, sent)
    if visit.ended_at:
        raise AlreadyDone(
            f"This visit was over at {timezone.localtime(visit.ended_at):%H:%M} already."
        )
    at = max(at, visit.started_at)
    if sent.kind == EntryKind.MORE:
        visit.due_at = max(visit.due_at, at) + dt.timedelta(minutes=LONGER)
        visit.raised_at = visit.escalated_at = None
        visit.save(update_fields=["due_at", "raised_at", "escalated_at"])
        _trail(visit, EntryKind.MORE, at, by, now, f"{LONGER} minutes")
        return
    _end(visit, VisitEnd.SAFE if sent.kind == EntryKind.SAFE else VisitEnd.OUT, at, by, now)


def _end(
    visit: Visit, how: VisitEnd, at: dt.datetime, by: User, now: dt.datetime, note: str = ""
) -> None:
    visit.ended_at, visit.how_ended = at, how
    visit.save(update_fields=["ended_at", "how_ended"])
    _trail(visit, how, at, by, now, note)


def _trail(
    visit: Visit, kind: str, at: dt.datetime, by: User | None, now: dt.datetime, note: str = ""
) -> None:
    VisitEvent.objects.create(visit=visit, kind=kind, at=at, recorded_at=now, by=by, note=note)
    record(
        by=by, kind=f"visit.{kind}", target_type="visit", target_ref=str(visit.uid),
        after={"case": visit.case.ref, "at": at.isoformat()},
    )  # fmt: skip


@transaction.atomic
def note_on_visit(*, visit: Visit, by: User, note: str, found: bool = False) -> None:
    """A manager writes down what was done about an officer who is overdue; `found`: the officer is safe.

    Raises NotAllowed, WrongState (no words), AlreadyDone (over already, where it is to be ended).
    """
    check_can_watch(by)
    note, now = readable_lines(note), timezone.now()
    if not note:
        raise WrongState("Write down what was done: who was rung, and what they said.")
    visit = Visit.objects.select_for_update(of=("self",)).select_related("case").get(pk=visit.pk)
    if not found:
        _trail(visit, NOTED, now, by, now, note)
        return
    if visit.ended_at:
        raise AlreadyDone("The officer has come out meanwhile.")
    _end(visit, VisitEnd.FOUND, now, by, now, note)
