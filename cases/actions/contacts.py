"""Logging what was done with the family, and correcting what was logged.

The words of a contact are in its own row and nowhere else: neither the timeline's line nor the audit trail
repeats them, so that a note restricted later is not left standing somewhere in full.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer, Responsibility
from cases.access import check_can_log_contact
from cases.access_addresses import check_tells_nothing
from cases.access_contacts import check_can_correct_contact
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import CONTACTS, EventKind
from cases.models import Case, CaseEvent, Contact

STEP_WITHIN = dt.timedelta(days=366)
RESTRICTED_STEP = "Follow up a restricted note"
CORRECTED_MEANWHILE = "Somebody has corrected this contact meanwhile. Look at it again."
BEFORE_OPENING = dt.timedelta(days=60)  # the school's calls that led to the case


@dataclass(frozen=True)
class Said:
    """What a contact says: all that a correction may change."""

    kind: str
    outcome: str
    carer: Carer | None = None
    with_whom: str = ""
    note: str = ""
    next_step: str = ""
    next_step_due: dt.date | None = None
    next_step_kind: str = ""
    restricted: str = ""
    condoned: bool = False

    @property
    def tidy(self) -> "Said":
        """The same without what nobody can see, and one party only."""
        return replace(
            self, with_whom="" if self.carer else readable(self.with_whom),
            note=readable_lines(self.note), next_step=readable(self.next_step),
        )  # fmt: skip


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
    next_step_kind: str = "",
    restricted: str = "",
    condoned: bool = False,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
    logged_at: dt.datetime | None = None,
) -> Contact:
    """Write down a call, visit, meeting, letter, e-mail or text, how it went, and what comes next.

    The latest contact's next step is the case's next step. `restricted` says why only some may read it;
    `condoned` that the family condones the absence, in the words of the note. `on` is another day it was;
    `at` the instant it was and was written down, unless `logged_at` says that it became known later.
    Raises NotAllowed, WrongState.
    """
    said = Said(
        kind, outcome, carer, with_whom, note, next_step, next_step_due, next_step_kind, restricted,
        condoned,
    ).tidy  # fmt: skip
    case = lock(case)
    check_can_log_contact(by, case)
    check_open(case)
    moment = moment_of(on, at)
    _check(case, said, timezone.localdate(moment))
    written = logged_at or at or timezone.now()
    return _write(Contact(case=case, by=by, happened_at=moment, logged_at=written, **vars(said)))


@transaction.atomic
def correct_contact(
    *, contact: Contact, by: User, said: Said, why: str, on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Contact:  # fmt: skip
    """Write the contact again, with the reason; what it said before stays, and is read on its own page.

    `contact` is the version that was corrected, `on` its day when that was wrong. A closed case's contacts
    are corrected too: what is kept about a family must be right. Raises NotAllowed, WrongState (no reason,
    nothing changed), AlreadyDone when somebody has corrected that version meanwhile.
    """
    case = lock(contact.case)
    contact.case = case
    check_can_correct_contact(by, contact)
    said, why = said.tidy, readable(why)
    if Contact.objects.filter(replaces=contact).exists():
        raise AlreadyDone(CORRECTED_MEANWHILE)
    day = timezone.localdate(contact.happened_at)
    moment = contact.happened_at if on in (None, day) else moment_of(on)
    if said == said_by(contact) and moment == contact.happened_at:
        raise WrongState("Nothing is different: change what was wrong.")
    if not why:
        raise WrongState("Say why it is corrected.")
    _check(case, said, timezone.localdate(moment))
    made = Contact(
        case=case, by=by, happened_at=moment, replaces=contact, first=contact.first or contact,
        why_changed=why, logged_at=at or timezone.now(), **vars(said),
    )  # fmt: skip
    return _write(made)


def said_by(contact: Contact) -> Said:
    """What a version of a contact says."""
    return Said(
        contact.kind, contact.outcome, contact.carer, contact.with_whom, contact.note,
        contact.next_step, contact.next_step_due, contact.next_step_kind, contact.restricted,
        contact.condoned,
    )  # fmt: skip


def first_contact_day(case: Case) -> dt.date:
    """The first day a contact of this case may have been: what led to it is told with it."""
    return case.opened_on - BEFORE_OPENING


def last_kind(user: User) -> str:
    """How this person was last in touch with a family; empty for somebody who never was."""
    rows = Contact.objects.filter(by=user).order_by("-id")
    return str(rows.values_list("kind", flat=True).first() or "")


def _check(case: Case, said: Said, day: dt.date) -> None:
    due = said.next_step_due
    if day > timezone.localdate():
        raise WrongState("The contact cannot be in the future: use the next step for that.")
    if day < first_contact_day(case):
        raise WrongState("The contact was before this case: it was opened later.")
    if due and not day <= due <= day + STEP_WITHIN:
        raise WrongState("The next step falls after the contact, and within a year of it.")
    if due and not said.next_step:
        raise WrongState("Say what the next step is, not only when.")
    if said.condoned and not said.note:
        raise WrongState("Write down what was said: in what words the family condones the absence.")
    _check_party(case, said.carer, said.with_whom)
    check_tells_nothing(case, said.note, said.next_step, said.with_whom)


def _check_party(case: Case, carer: Carer | None, with_whom: str) -> None:
    if carer is None and not with_whom:
        raise WrongState("Say with whom the contact was.")
    if carer and not Responsibility.objects.filter(pupil=case.pupil_id, carer=carer).exists():
        raise WrongState(f"{carer.full_name} is not a carer of this child.")


def _write(contact: Contact) -> Contact:
    contact.save(force_insert=True)
    _take_next_step(contact.case)
    _to_timeline(contact)
    return contact


def _take_next_step(case: Case) -> None:
    """The latest contact's next step is the case's; of a restricted one only that there is one, and when."""
    latest = case.contacts.current().first()
    if latest is None or not case.is_open:
        return
    words = RESTRICTED_STEP if latest.restricted and latest.next_step else latest.next_step
    case.next_step, case.next_step_due = words, latest.next_step_due
    case.next_step_kind = "" if latest.restricted or not latest.next_step else latest.next_step_kind
    case.save(update_fields=["next_step", "next_step_due", "next_step_kind"])


def _to_timeline(contact: Contact) -> None:
    data: dict[str, object] = {"contact": contact.pk}
    if contact.restricted:
        data["restricted"] = True
    else:
        data |= {"kind": contact.kind, "outcome": contact.outcome, "condoned": contact.condoned}
    before = contact.replaces
    if before:
        data["corrects"] = before.pk
    add_event(
        case=contact.case, by=contact.by, at=contact.happened_at, data=data,
        kind=EventKind.CONTACT_CORRECTED if before else EventKind.CONTACT_LOGGED,
        private=bool(contact.restricted), instead_of=_line_of(before) if before else None,
    )  # fmt: skip


def _line_of(contact: Contact) -> CaseEvent | None:
    """The line of the timeline that told of this version."""
    told = CaseEvent.objects.filter(case=contact.case_id, kind__in=CONTACTS)
    return told.filter(data__contact=contact.pk).first()
