"""The box in which a contact is written, wherever it stands, and the page of one contact, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.web.helpers import key_for_drafts
from accounts.web.parts import KeyHelp
from cases import access, access_contacts
from cases.actions.contacts import first_contact_day, last_kind
from cases.actions.files import CaseFile
from cases.choices import ContactKind, ContactOutcome
from cases.rules.follow_up import quick_days
from cases.web.contact_forms import ContactForm, CorrectForm
from cases.web.contact_words import Version, changed_words
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case, Contact

# The key that chooses each, while the choice has the focus: a letter for how, a digit for how it went.
KIND_KEYS = dict(zip(ContactKind.values, "CVMLET", strict=True))
OUTCOME_KEYS = {value: str(number) for number, value in enumerate(ContactOutcome.values, start=1)}


@dataclass(frozen=True)
class Chip:
    """One choice of a row of them."""

    value: str
    text: str
    key: str
    chosen: bool


@dataclass
class ContactBox:
    """A form of a contact on one case."""

    case: Case
    form: ContactForm
    user: User
    has_keys: bool = True  # where the script stands that acts on them

    @property
    def action(self) -> str:
        return reverse("cases:log_contact", args=[self.case.ref])

    @property
    def draft_key(self) -> str:
        """What the browser keeps a draft under lock with: this person's, and given to nobody else."""
        return key_for_drafts(self.user.email)

    @property
    def kinds(self) -> list[Chip]:
        return self._chips("kind", KIND_KEYS)

    @property
    def outcomes(self) -> list[Chip]:
        return self._chips("outcome", OUTCOME_KEYS)

    @property
    def follow_ups(self) -> list[Chip]:
        return self._chips("follow_up", {})

    @property
    def more_is_open(self) -> bool:
        """Whether what is seldom asked for is shown: something of it was said."""
        fields = ("with_whom", "happened_on", "condoned", "restricted")
        return any(self.form[name].errors or self.form[name].value() for name in fields)

    def _chips(self, name: str, keys: dict[str, str]) -> list[Chip]:
        chosen = self.form[name].value() or ""
        choices = self.form.fields[name].choices  # type: ignore[attr-defined]
        keys = keys if self.has_keys else {}
        return [Chip(value, text, keys.get(value, ""), value == chosen) for value, text in choices]


def box_for(file: CaseFile, data: Any = None) -> ContactBox:
    """The box of a case for the person who reads it, empty or as it was sent."""
    also = [(case.ref, f"{case.pupil.full_name}, {case.ref}") for case in file.joined]
    form = ContactForm(data, kind=last_kind(file.user), also=also, **_about(file))
    return ContactBox(file.case, form, file.user)


def correction_of(file: CaseFile, contact: Contact, data: Any = None) -> ContactBox:
    """The box filled with what a contact says."""
    names = (
        "kind", "outcome", "note", "with_whom", "next_step", "next_step_due", "next_step_kind",
        "restricted", "condoned",
    )  # fmt: skip
    says = {name: getattr(contact, name) for name in names}
    says["carer"] = contact.carer.ref if contact.carer else ""
    form = CorrectForm(data, initial=says, earliest=contact.next_step_due, **_about(file))
    return ContactBox(file.case, form, file.user, has_keys=False)


def _about(file: CaseFile) -> dict[str, Any]:
    """Whom a contact may be with, the first first; the days it may be on, and those offered for what is next."""
    safe_first = sorted(file.parties, key=lambda link: not link.safe_to_contact)
    return {
        "parties": [
            (link.carer.ref, link.carer.full_name + ("" if link.safe_to_contact else " (not safe to contact)"))
            for link in safe_first
        ],
        "first_day": first_contact_day(file.case),
        "quick_days": [
            (day, f"{words[0].upper()}{words[1:]}, {day:%a} {day.day} {day:%b}")
            for words, day in quick_days(file.calendars.days, file.today)
        ],
    }  # fmt: skip


def fields_of(file: CaseFile, data: dict[str, Any]) -> dict[str, Any]:
    """What the form says, as the actions take it; the day apart."""
    names = (
        "kind", "outcome", "note", "next_step", "next_step_due", "next_step_kind", "restricted", "condoned",
    )  # fmt: skip
    carer = access.get_carer(file.case, data["carer"]) if data["carer"] else None
    return {name: data[name] for name in names} | {
        "carer": carer, "with_whom": "" if carer else data["with_whom"],
    }  # fmt: skip


@dataclass
class WritePage:
    """Logging a contact from any page: whose case is known, or is found."""

    user: User
    came_from: str
    words: str
    box: ContactBox | None
    found: list[CaseRow]

    keys = (
        KeyHelp("Alt C", "Log a contact, on any page"),
        KeyHelp("C V M L E T", "How: call, visit, meeting, letter, e-mail, text"),
        KeyHelp("1 to 8", "How it went"),
        KeyHelp("Ctrl Enter", "Save"),
    )

    @property
    def child(self) -> str:
        return str(self.box.case.pupil) if self.box else ""

    @property
    def here(self) -> str:
        return reverse("cases:write_contact")


@dataclass
class ContactPage:
    """One contact with every version it had."""

    file: CaseFile
    contact: Contact
    today: dt.date

    @cached_property
    def versions(self) -> list[Version]:
        """The contact as it stands, then what it said before."""
        rows = [row for row in self.file.versions if row.line == self.contact.line]
        rows.sort(key=lambda row: row.pk, reverse=True)
        reader = self.file.reader
        return [
            Version(row, len(rows) - place, reader.may_read(row), self.today)
            for place, row in enumerate(rows)
        ]

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def back(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])

    @property
    def changed(self) -> str:
        """Changed twice; empty for never."""
        return changed_words(len(self.versions) - 1)

    @property
    def correct_href(self) -> str:
        if not access_contacts.can_correct_contact(self.file.user, self.contact):
            return ""
        return reverse("cases:correct_contact", args=[self.case.ref, self.contact.line])
