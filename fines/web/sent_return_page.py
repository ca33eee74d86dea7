"""A return as it was sent, and what has come out otherwise since, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Cell, Column, Fact
from accounts.web.words import london_time, long_date, plural
from fines.actions.yearly_return import NOT_KNOWN
from fines.choices import AbsenceReason, NoticeEnd, WithdrawalGround
from fines.rules.returns import ReturnYear

if TYPE_CHECKING:
    from fines.actions.sent_returns import Since
    from fines.models import SentReturn


@dataclass
class SentPage:
    """What the template shows."""

    sent: SentReturn
    since: Since
    columns = (Column("Column"), Column("As sent", numeric=True), Column("Now", numeric=True))
    notice_columns = (Column("Notice"), Column("As sent"), Column("Now"))

    @property
    def year(self) -> ReturnYear:
        return ReturnYear(self.sent.start_year)

    @property
    def title(self) -> str:
        return f"Yearly return {self.year.label} as sent"

    @property
    def back(self) -> str:
        return f"{reverse('fines:see_return')}?year={self.year.start_year}"

    @property
    def headline(self) -> str:
        """Whether anything has moved."""
        if self.since.same:
            return "Nothing has changed since it was sent."
        columns = plural(len(self.since.columns), "figure comes", "figures come")
        notices = plural(len(self.since.notices), "notice counts", "notices count")
        return f"Since it was sent {columns} out otherwise, and {notices} otherwise."

    @property
    def facts(self) -> list[Fact]:
        row = self.sent
        return [
            Fact("Kept", f"{long_date(row.at)}, {london_time(row.at)}, by {row.by.name}"),
            Fact("As at", long_date(row.as_at)), Fact("Note", row.note or "None"),
            Fact("SHA-256 of the file", row.sha256),
        ]  # fmt: skip

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """Each column that moved."""
        labels = {c.name: c.label for c in self.since.now.columns}
        return [
            [Cell(labels[m.column], note=m.column), Cell(_figure(m.sent)), Cell(_figure(m.now))]
            for m in self.since.columns
        ]

    @cached_property
    def notices(self) -> list[list[Cell]]:
        """Each notice that counts otherwise, which is why."""
        return [
            [Cell(n.ref, reverse("fines:see_notice", args=[n.ref])), Cell(_counts(n.sent)),
             Cell(_counts(n.now))]
            for n in self.since.notices
        ]  # fmt: skip


def _figure(value: int | None) -> str:
    return NOT_KNOWN if value is None else f"{value:,}"


def _counts(words: str) -> str:
    """What a notice counted as: its reason, its end, its ground."""
    if not words:
        return "Not in it"
    reason, end, *ground = words.split(" ")
    said = f"{AbsenceReason(reason).label}; {_lower(str(NoticeEnd(end).label))}"
    return f"{said}: {_lower(str(WithdrawalGround(ground[0]).label))}" if ground else said


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
