"""Parents and carers on the case page, each a party of their own, as safely as each reader may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import short_date
from attendance.access_carers import can_say_responsibility
from attendance.access_homes import PROTECTED, read_whereabouts
from attendance.choices import Holds
from attendance.rules.safe_contact import do_not_contact
from cases import access
from cases.access_addresses import can_open_address
from cases.actions.files import CaseFile
from cases.choices import LetterTemplate

if TYPE_CHECKING:
    from attendance.access_homes import Redactor
    from attendance.models import Responsibility, Whereabouts

HOLDS = {
    Holds.YES: "parental responsibility",
    Holds.NO: "no parental responsibility",
    Holds.UNKNOWN: "parental responsibility not known",
}


@dataclass(frozen=True)
class PartyView:
    """One parent or carer."""

    link: Responsibility
    where: Whereabouts
    served: list[str]
    in_full: bool
    service: bool
    open_href: str = ""
    settle_href: str = ""  # where it is said, while it is not known
    redact: Redactor = str  # the advice about one may say where another is

    @property
    def name(self) -> str:
        return self.link.carer.full_name

    @property
    def relation(self) -> str:
        words = [self.link.get_relation_display()]
        words.append(HOLDS[self.link.holds])
        words.append("lives with child" if self.link.lives_with_pupil else "lives elsewhere")
        return ", ".join(words)

    @property
    def tags(self) -> list[Tag]:
        found = [] if self.link.safe_to_contact else [Tag("Not safe to contact", "bad")]
        if not self.link.responsibility_is_known:
            found.append(Tag("Parental responsibility not known", "warn"))
        if self.link.carer.is_shielded:
            found.append(Tag("Address protected", "bad"))
        elif self.link.address_is_confidential:
            found.append(Tag("Address confidential", "care"))
        if self.link.carer.language != "English":
            found.append(Tag(self.link.carer.language, "info"))
        if self.link.carer.needs_interpreter:
            found.append(Tag("Interpreter", "info"))
        return found

    @property
    def reach(self) -> str:
        """How to reach them; nothing where it is not safe, or confidential and the reader is the school."""
        if not self.link.safe_to_contact:
            return do_not_contact(note=self.redact(self.link.note), in_full=self.in_full)
        if self.where.reach:
            return self.where.reach
        hidden = self.link.carer.is_shielded or self.link.address_is_confidential
        if hidden and not self.service:
            return "Through the officer only."
        return PROTECTED if self.link.carer.is_shielded else ""

    @property
    def note(self) -> str:
        """The advice about contact of somebody it is safe to contact."""
        return self.redact(self.link.note) if self.link.safe_to_contact else ""

    @property
    def address(self) -> str:
        """Where they live, on one line, for whoever may know; nothing of somebody it is not safe to contact
        unless the reader has opened it for a reason."""
        told = self.link.safe_to_contact or self.link.carer.is_shielded
        return ", ".join(self.where.lines) if told else ""


def party_views(file: CaseFile) -> list[PartyView]:
    """Everybody with care of the child, in the order to contact them."""
    service = access.can_see_legal_text(file.user, file.case)
    in_full = access.can_see_circumstances(file.user, file.case)
    where = read_whereabouts(file.user, file.parties)
    return [
        PartyView(
            link,
            where[link.carer_id],
            _served(file, link),
            in_full,
            service,
            _open_href(file, link),
            settle_href(file, link),
            file.redact,
        )
        for link in file.parties
    ]


def _served(file: CaseFile, link: Responsibility) -> list[str]:
    sent = [letter for letter in file.letters if letter.carer_id == link.carer_id]
    return [f"{LetterTemplate(x.template).label}, {short_date(x.sent_on)}" for x in sent]


def settle_href(file: CaseFile, link: Responsibility) -> str:
    """Where parental responsibility is said, while it is not known, for who may say it."""
    if link.responsibility_is_known or not can_say_responsibility(file.user):
        return ""
    return reverse("attendance:say_responsibility", args=[file.case.pupil.ref, link.carer.ref])


def unsettled_words(file: CaseFile) -> str:
    """Of whom parental responsibility is to be settled, before a letter or a legal step; nothing when of nobody."""
    names = " and ".join(p.carer.full_name for p in file.parties if not p.responsibility_is_known)
    return (
        f"Settle first: whether {names} has parental responsibility is not known." if names else ""
    )


def _open_href(file: CaseFile, link: Responsibility) -> str:
    """Where a protected address is opened, for who may open it."""
    if not link.carer.is_shielded or not can_open_address(file.user, file.case):
        return ""
    return reverse("cases:open_address", args=[file.case.ref, link.carer.ref])
