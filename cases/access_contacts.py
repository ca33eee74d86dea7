"""Who may read and correct a contact: the part of `cases.access` for them, in the same manner.

Whoever sees the case sees that there was a contact. The words of a restricted one are for the roles named
here and for who wrote them; the others learn when it was and who wrote it, and nothing else (domain 9).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from attendance.access_homes import redactor
from attendance.choices import Role
from attendance.models import Membership
from cases.access import NO_RIGHT, can_see_contact_notes, case_roles, check_can_log_contact
from cases.choices import Restriction
from cases.models import Case, Contact

SERVICE = frozenset({Role.EWO, Role.MANAGER})
# Safeguarding notes are no part of the general chronology (domain 9); a charge must know of the rest.
READERS: dict[str, frozenset[str]] = {
    Restriction.SAFEGUARDING: SERVICE,
    Restriction.DOMESTIC_ABUSE: SERVICE | {Role.LEGAL_OFFICER},
    Restriction.THIRD_PARTY: SERVICE | {Role.LEGAL_OFFICER},
    Restriction.LEGAL: SERVICE | {Role.LEGAL_OFFICER},
}
KEPT = "This note is restricted: it is kept for those who work with it."


@dataclass(frozen=True)
class ContactReader:
    """One person before one case, asked about many contacts without a query for each."""

    user: User
    case: Case

    @cached_property
    def roles(self) -> frozenset[str]:
        """Their roles towards the case."""
        return case_roles(self.user, self.case)

    @property
    def is_of_the_service(self) -> bool:
        """Whether some role towards the case is not a school's: what a safeguarding hold says is theirs."""
        return bool(self.roles - {Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD})

    @cached_property
    def sees_notes(self) -> bool:
        """Whether officers' notes are theirs to read at all."""
        return can_see_contact_notes(self.user, self.case)

    @cached_property
    def school_people(self) -> frozenset[int]:
        """Ids of the people with a role at the school, past ones included: their words are the school's own."""
        held = Membership.objects.filter(school=self.case.enrolment.school_id)
        return frozenset(held.exclude(role=Role.EWO).values_list("user_id", flat=True))

    def may_read(self, contact: Contact) -> bool:
        """Whether its words are for this person."""
        if contact.by_id == self.user.pk:
            return True
        if contact.restricted:
            return bool(self.roles & READERS[contact.restricted])
        return self.may_read_note_of(contact.by_id)

    def may_correct(self, contact: Contact) -> bool:
        """Whether it is theirs to correct, as far as they may read it: who wrote it, and a manager."""
        wrote = self.user.pk in (contact.by_id, contact.first.by_id if contact.first else None)
        return self.may_read(contact) and (wrote or Role.MANAGER in self.roles)

    def may_read_note_of(self, writer_id: int | None) -> bool:
        """Whether unrestricted words of that writer are for this person."""
        return self.sees_notes or writer_id in self.school_people


def check_can_read_contact(user: User, contact: Contact) -> None:
    """Raise NotAllowed unless the words of the contact are for this person."""
    if not ContactReader(user, contact.case).may_read(contact):
        raise NotAllowed(KEPT if contact.restricted else NO_RIGHT)


def check_can_correct_contact(user: User, contact: Contact) -> None:
    """Raise NotAllowed unless the person wrote it and still logs contacts on the case, or is a manager."""
    check_can_read_contact(user, contact)
    check_can_log_contact(user, contact.case)
    if not ContactReader(user, contact.case).may_correct(contact):
        raise NotAllowed("A contact is corrected by who wrote it, or by a manager.")


def can_correct_contact(user: User, contact: Contact) -> bool:
    """Whether to offer correcting it."""
    return allowed(check_can_correct_contact, user, contact)


WORDS = ("note", "next_step", "with_whom", "why_changed")


def without_whereabouts(contact: Contact, redact: Callable[[str], str]) -> Contact:
    """The contact as it is shown: its words without where a protected parent is (domain 9)."""
    for name in WORDS:
        setattr(contact, name, redact(getattr(contact, name)))
    return contact


def get_contact(user: User, case: Case, line: int) -> Contact:
    """A contact of a case in scope as it stands, by the key it began with, as the person may read its words.

    Raises NotFound.
    """
    rows = case.contacts.current().with_people()
    contact = rows.filter(pk=line, first__isnull=True).first() or rows.filter(first=line).first()
    if contact is None:
        raise NotFound("There is no such contact on this case.")
    contact.case = case
    links = case.pupil.responsibilities.select_related("carer")
    return without_whereabouts(contact, redactor(user, links))
