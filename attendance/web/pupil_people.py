"""Whom a child lives with and what holds of them, in words, as safely as each person may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Action, Fact, Tag
from accounts.web.words import short_date
from attendance.access_homes import PROTECTED
from attendance.choices import CircumstanceKind, Holds, Relation
from attendance.rules.safe_contact import advice

if TYPE_CHECKING:
    from attendance.models import Circumstance, Responsibility, Whereabouts


@dataclass(frozen=True)
class CarerView:
    """One parent or carer, as safely as may be shown."""

    name: str
    relation: str
    tags: list[Tag]
    telephone: str
    email: str
    address: list[str]
    language: str
    warning: str
    protect: Action | None = None
    settle: str = ""  # where parental responsibility is said, for who may


HOLDS = {
    Holds.YES: Tag("parental responsibility", "info"),
    Holds.NO: Tag("no parental responsibility"),
    Holds.UNKNOWN: Tag("parental responsibility not known", "warn"),
}


def carer_view(
    responsibility: Responsibility, where: Whereabouts, *, in_full: bool, protect: Action | None,
    settle: str = "",
) -> CarerView:  # fmt: skip
    """A carer in words; `where` is what this person may know of where they are.

    How to reach somebody who must not be contacted is for those who may know the circumstances: `in_full`.
    """
    carer = responsibility.carer
    tags = [HOLDS[responsibility.holds]]
    if not responsibility.lives_with_pupil:
        tags.append(Tag("lives elsewhere", "quiet"))
    if carer.is_shielded:
        tags.append(Tag("address protected", "bad"))
    elif responsibility.address_is_confidential:
        tags.append(Tag("address confidential", "care"))
    safe = responsibility.safe_to_contact
    unreachable = not (safe or in_full)
    warning = advice(responsibility.note, safe=safe, in_full=in_full)
    if carer.is_shielded:
        warning = " ".join(part for part in (warning, PROTECTED) if part)
    return CarerView(
        name=carer.full_name,
        relation=Relation(responsibility.relation).label,
        tags=tags,
        telephone="" if unreachable else where.telephone,
        email="" if unreachable else where.email,
        address=[] if unreachable else where.lines,
        language="" if carer.language == "English" else carer.language,
        warning=warning,
        protect=protect,
        settle=settle,
    )


def circumstance_tag(circumstance: Circumstance) -> Tag:
    """`child in need since 3 Nov 2025 (R. Hale)`."""
    worker = f" ({circumstance.worker})" if circumstance.worker else ""
    kind = CircumstanceKind(circumstance.kind).label.lower()
    return Tag(f"{kind} since {short_date(circumstance.valid_from)}{worker}", "care")


def circumstance_fact(circumstance: Circumstance) -> Fact:
    """A line of the list: what it is, from when to when, who works with the child."""
    end = f" to {short_date(circumstance.valid_to)}" if circumstance.valid_to else " on"
    value = f"{short_date(circumstance.valid_from)}{end}"
    extra = ". ".join(part for part in (circumstance.worker, circumstance.note) if part)
    label = CircumstanceKind(circumstance.kind).label
    return Fact(label, f"{value}. {extra}" if extra else value)
