"""The dated rows of law that the rules are handed, and how the row in force on a day is found.

Nothing here knows an amount or a date: those are rows, each with its source.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fines.choices import Charge, Counting, Jurisdiction, Offence


class _Dated(Protocol):
    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_to(self) -> dt.date | None: ...


Row = TypeVar("Row", bound=_Dated)


@dataclass(frozen=True)
class TariffRow:
    """What a penalty notice costs for an offence between two dates, both included.

    `notice_number` is 1 or 2 where the law tells a first notice from a second; None for any. A
    tariff without a first period has `first_pence` None: one amount, no discount.
    """

    jurisdiction: str
    offence: str
    notice_number: int | None
    first_pence: int | None
    first_days: int | None
    second_pence: int
    second_days: int
    counting: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True)
class RuleRow:
    """How notices were limited, served and followed by proceedings between two dates."""

    jurisdiction: str
    notices_allowed: int | None
    years: int | None
    counts_from: dt.date | None
    deemed_working_days: int
    proceedings_after_days: int
    limitation_months: int
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True)
class ExcludedRow:
    """Within how many school days of an exclusion a child may not be in a public place."""

    jurisdiction: str
    first_days: int
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True)
class MaximumRow:
    """The most a court may impose for a charge, by the date of the offence."""

    jurisdiction: str
    charge: str
    fine_pence: int
    custody_months: int
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True)
class Law:
    """All the rows, as the database or the shipped files hold them."""

    tariffs: tuple[TariffRow, ...]
    rules: tuple[RuleRow, ...]
    maximums: tuple[MaximumRow, ...]
    jurisdiction: str = Jurisdiction.ENGLAND
    excluded: tuple[ExcludedRow, ...] = ()

    def excluded_days(self, day: dt.date) -> int | None:
        """How many first school days of an exclusion the offence of section 103 holds for; None: no such offence."""
        mine = (row for row in self.excluded if row.jurisdiction == self.jurisdiction)
        return next((row.first_days for row in in_force(mine, day)), None)

    def tariffs_on(self, offence: str, day: dt.date) -> list[TariffRow]:
        """The tariffs of an offence in force that day, first notice before second."""
        mine = (
            t for t in self.tariffs if (t.jurisdiction, t.offence) == (self.jurisdiction, offence)
        )
        return sorted(in_force(mine, day), key=lambda t: t.notice_number or 0)

    def tariff(self, offence: str, day: dt.date, number: int) -> TariffRow | None:
        """The tariff of the `number`th notice for an offence of that day; None: no notice."""
        return next(
            (t for t in self.tariffs_on(offence, day) if t.notice_number in (None, number)), None
        )

    def rule(self, day: dt.date) -> RuleRow | None:
        """How notices work for an offence of that day; None before there were any."""
        mine = (r for r in self.rules if r.jurisdiction == self.jurisdiction)
        return next(iter(in_force(mine, day)), None)

    def maximum(self, charge: str, day: dt.date) -> MaximumRow | None:
        """The most a court may impose for an offence of that day; None: no such offence then."""
        mine = (
            m for m in self.maximums if (m.jurisdiction, m.charge) == (self.jurisdiction, charge)
        )
        return next(iter(in_force(mine, day)), None)

    def first_notice_day(self, offence: str) -> dt.date | None:
        """The first day a notice could be given for the offence at all."""
        mine = (t for t in self.tariffs if t.jurisdiction == self.jurisdiction)
        days = [t.valid_from for t in mine if t.offence == offence and t.valid_from]
        return min(days, default=None)

    def first_charge_day(self, charge: str) -> dt.date | None:
        """The first day the charge existed."""
        mine = (m for m in self.maximums if m.jurisdiction == self.jurisdiction)
        days = [m.valid_from for m in mine if m.charge == charge and m.valid_from]
        return min(days, default=None)


def in_force(rows: Iterable[Row], day: dt.date) -> list[Row]:
    """The rows that hold the day, both ends included, an empty end open."""
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    ]


__all__ = [
    "Charge",
    "Counting",
    "ExcludedRow",
    "Law",
    "MaximumRow",
    "Offence",
    "RuleRow",
    "TariffRow",
    "in_force",
]
