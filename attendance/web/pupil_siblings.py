"""The children of a family side by side: the same figures of each, and days missed together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import percent, plural
from attendance.choices import FlagKind
from attendance.rules.counting import Figures
from attendance.web.flag_words import tone_of

if TYPE_CHECKING:
    from attendance.actions.pupil_family import Family, Sibling
    from attendance.actions.pupil_record import PupilRecord
    from attendance.models import Enrolment, Flag

ABSENT = ("authorised", "unauthorised")


@dataclass(frozen=True)
class ChildLine:
    """One child: who, where, what was missed, what stands, and how often both were away."""

    name: str
    href: str
    place: str
    shares: str
    figures: Figures
    share: str
    flags: list[Tag]
    together: str = ""


@dataclass
class SiblingsView:
    """The child, then every sibling the person may open."""

    record: PupilRecord
    family: Family

    def __bool__(self) -> bool:
        return bool(self.family.siblings)

    @property
    def lines(self) -> list[ChildLine]:
        """The child of the page first, without a link; then the others, oldest first."""
        own = ChildLine(
            name=self.record.pupil.full_name,
            href="",
            place=_place(self.record.enrolment),
            shares="",
            figures=self.record.figures,
            share=percent(self.record.figures.absence_rate),
            flags=_tags(self.record.flags),
        )
        return [own, *(self._line(sibling) for sibling in self.family.siblings)]

    @property
    def more(self) -> str:
        """Who is not in the table, where it is cut."""
        return f"and {plural(self.family.more, 'other')} not listed" if self.family.more else ""

    def _line(self, sibling: Sibling) -> ChildLine:
        return ChildLine(
            name=sibling.pupil.full_name,
            href=reverse("attendance:show_pupil", args=[sibling.pupil.ref]),
            place=_place(sibling.enrolment),
            shares=listed([each.carer.full_name for each in sibling.shares]),
            figures=sibling.figures,
            share=percent(sibling.figures.absence_rate),
            flags=_tags(sibling.flags),
            together=together_words(self._days_absent, sibling.days_absent, self._forename),
        )

    @property
    def _forename(self) -> str:
        return self.record.pupil.legal_forename

    @cached_property
    def _days_absent(self) -> frozenset[dt.date]:
        return frozenset(
            cell.date for cell in self.record.cells if self._is_absent(cell.code, cell.date)
        )

    def _is_absent(self, code: str, day: dt.date) -> bool:
        row = self.record.book.on(code, day) if code else None
        return row is not None and row.statistical_class in ABSENT


def together_words(mine: frozenset[dt.date], theirs: frozenset[dt.date], name: str) -> str:
    """On how many of the days the child of the page missed something this one did too, in a sentence."""
    if not mine:
        return ""
    both = len(mine & theirs)
    if not both:
        return f"Never away on a day {name} was."
    return f"Away on {both} of the {plural(len(mine), 'day')} {name} was."


def listed(names: Sequence[str]) -> str:
    """`Ms A`, `Ms A and Mr B`, `Ms A, Mr B and Mr C`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _place(enrolment: Enrolment) -> str:
    return f"{enrolment.registration_group}, {enrolment.school.name}"


def _tags(flags: list[Flag]) -> list[Tag]:
    return [Tag(FlagKind(flag.kind).label, tone_of(flag)) for flag in flags]
