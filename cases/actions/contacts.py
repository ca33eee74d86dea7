"""Logging what was done with the family."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer, Responsibility
from cases.access import check_can_log_contact
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case, Contact

STEP_WITHIN = dt.timedelta(days=366)
BEFORE_OPENING = dt.timedelta(days=60)  # the school's calls that led to the case


@transaction.atomic
def log_contact(
    *,
    case: Case,
    by: User,
    kind: str,
    outcome: str,
    carer: Carer | None = None,
    with_whom: str = "",
    note: str = "",
    next_step: str = "",
    next_step_due: dt.date | None = None,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
) -> Contact:
    """Write down a call, visit, meeting, letter, e-mail or text, how it went, and what comes next.

    The latest contact's next step is the case's next step. Raises NotAllowed, WrongState.
    """
    with_whom, note, next_step = readable(with_whom), readable_lines(note), readable(next_step)
    case = lock(case)
    check_can_log_contact(by, case)
    check_open(case)
    moment = moment_of(on, at)
    _check_dates(case, timezone.localdate(moment), next_step_due)
    _check_party(case, carer, with_whom)
    if next_step_due and not next_step:
        raise WrongState("Say what the next step is, not only when.")
    contact = Contact.objects.create(
        case=case, kind=kind, outcome=outcome, carer=carer, with_whom=with_whom, note=note,
        next_step=next_step, next_step_due=next_step_due, happened_at=moment, by=by,
    )  # fmt: skip
    _take_next_step(case)
    _to_timeline(contact)
    return contact


def _check_dates(case: Case, day: dt.date, due: dt.date | None) -> None:
    today = timezone.localdate()
    if day > today:
        raise WrongState("The contact cannot be in the future: use the next step for that.")
    if day < first_contact_day(case):
        raise WrongState("The contact was before this case: it was opened later.")
    if due and not day <= due <= day + STEP_WITHIN:
        raise WrongState("The next step falls after the contact, and within a year of it.")


def first_contact_day(case: Case) -> dt.date:
    """The first day a contact of this case may have been: what led to it is told with it."""
    return case.opened_on - BEFORE_OPENING


def _check_party(case: Case, carer: Carer | None, with_whom: str) -> None:
    if carer is None and not with_whom:
        raise WrongState("Say with whom the contact was.")
    if carer and not Responsibility.objects.filter(pupil=case.pupil_id, carer=carer).exists():
        raise WrongState(f"{carer.full_name} is not a carer of this child.")


def _take_next_step(case: Case) -> None:
    latest = case.contacts.first()
    if latest is not None and case.is_open:
        case.next_step, case.next_step_due = latest.next_step, latest.next_step_due
        case.save(update_fields=["next_step", "next_step_due"])


def _to_timeline(contact: Contact) -> None:
    data = {
        "contact": contact.pk,
        "kind": contact.kind,
        "outcome": contact.outcome,
        "with": contact.carer.full_name if contact.carer else contact.with_whom,
        "next_step": contact.next_step,
        "next_step_due": contact.next_step_due.isoformat() if contact.next_step_due else None,
    }
    add_event(
        case=contact.case, kind=EventKind.CONTACT_LOGGED, by=contact.by, at=contact.happened_at,
        text=contact.note, data=data,
    )  # fmt: skip
