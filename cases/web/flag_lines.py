"""Flags on casework's pages: those a case rests on, what else is flagged about the child, whom nobody has
helped yet. Worded by attendance, each with the way to its own page for whoever may open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from attendance.access import has_permission
from attendance.access_patrols import unseen_kinds
from attendance.choices import FlagKind, Permission
from attendance.web.flag_words import numbers_in_words, sentence_of, told_of, tone_of
from cases.actions.opening import year_turned
from cases.web.words import numbers_in_words as basis_in_words

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Flag
    from cases.models import CaseFlag


@dataclass(frozen=True)
class FlagLine:
    """One flag: its kind, its numbers or its sentence, how it stands, and its page."""

    kind: str
    says: str
    tag: Tag
    href: str


@dataclass(frozen=True)
class NobodyLine:
    """One child about whom nobody has done anything for long."""

    name: str
    href: str
    place: str
    says: str


def basis_lines(links: Sequence[CaseFlag], by: User) -> list[FlagLine]:
    """The flags a case rests on, each standing, cleared, or of a school year gone by."""
    unseen = unseen_kinds(by)
    return [_basis_line(link.flag, by) for link in links if link.flag.kind not in unseen]


def other_lines(flags: Sequence[Flag]) -> list[FlagLine]:
    """What else stands about the child. Read through attendance's getter, so that each may be opened."""
    return [
        FlagLine(
            str(FlagKind(flag.kind).label), sentence_of(flag.kind, told_of(flag)),
            Tag(str(FlagKind(flag.kind).label), tone_of(flag)), _address(flag),
        )
        for flag in flags
    ]  # fmt: skip


def nobody_lines(flags: Sequence[Flag]) -> list[NobodyLine]:
    """Children with much absence and nothing done."""
    return [
        NobodyLine(
            str(flag.enrolment.pupil), _address(flag),
            f"{flag.enrolment.registration_group} · {flag.enrolment.school.name}",
            f"{sentence_of(flag.kind, told_of(flag))} {numbers_in_words(flag)}",
        )
        for flag in flags
    ]  # fmt: skip


def _basis_line(flag: Flag, by: User) -> FlagLine:
    last_year = year_turned(flag)
    cleared = flag.cleared_at and not last_year
    numbers = flag.cleared_numbers if cleared else flag.numbers
    state = Tag("cleared", "ok") if cleared else Tag("standing", "warn")
    state = Tag("last year", "quiet") if last_year else state
    may = has_permission(by, Permission.SEE_FLAGS, flag.enrolment.school)
    label = str(FlagKind(flag.kind).label)
    return FlagLine(label, basis_in_words(flag.kind, numbers), state, _address(flag) if may else "")


def _address(flag: Flag) -> str:
    return reverse("attendance:show_flag", args=[flag.ref])
