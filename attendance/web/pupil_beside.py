"""A child's year beside the school's, the authority's and the nation's: each a fraction, a share and its basis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from accounts.web.words import london_time, percent, short_date
from attendance.rules.counting import Figures
from attendance.rules.published import number

if TYPE_CHECKING:
    from attendance.actions.comparators import Comparison, Counted
    from attendance.actions.national_rate import NationalRate
    from attendance.actions.pupil_record import PupilRecord

THOUSANDTHS = 1000
STEP = Fraction(1, 10)  # the bars end at the next tenth above the longest


@dataclass(frozen=True)
class BesideLine:
    """One line: whose, the share, the fraction it is of, and how long its bar is, in thousandths."""

    name: str
    of_whom: str
    share: str
    fraction: str
    length: int
    tone: str = ""


@dataclass
class BesideView:
    """The lines, and under them on what basis each was counted."""

    record: PupilRecord
    comparison: Comparison
    tone: str = ""

    @property
    def lines(self) -> list[BesideLine]:
        """The child first; what cannot be compared has no line, and a sentence instead."""
        school = self.record.enrolment.school
        found = [self._line("This child", self.record.figures, self.tone)]
        if self.comparison.school and self.comparison.school.figures.possible:
            found.append(self._line(school.name, self.comparison.school.figures))
        if authority := self.comparison.authority:
            found.append(
                self._line(
                    school.authority.name, authority.figures, of_whom=_schools(authority.of_whom)
                )
            )
        if nation := self.comparison.nation:
            found.append(self._published(nation))
        return found

    @property
    def full(self) -> int:
        """What a whole bar stands for, in thousandths of all sessions."""
        return int(self._top * THOUSANDTHS)

    @property
    def basis(self) -> str:
        """What is counted, of whom, and up to when."""
        ours = self.comparison.school
        when = f" School and authority as counted {_moment(ours)}." if ours else ""
        return f"All absence of sessions possible, {self._year}: every child and every session, pooled.{when}"

    @property
    def missing(self) -> list[str]:
        """Why there is nothing to compare with, where there is not."""
        found = []
        if self.comparison.authority is None:
            found.append(
                "School and authority are counted every night, this school year and the last:"
                " no night has counted this one."
            )
        if self.comparison.nation is None:
            found.append("No published figures for England are loaded for this year or before it.")
        return found

    @property
    def nation_words(self) -> str:
        """Where the national figure comes from."""
        nation = self.comparison.nation
        if nation is None:
            return ""
        return f"England as published for {_period(nation)}: {nation.release} ({nation.source})."

    @property
    def _year(self) -> str:
        year = self.record.year
        return f"{year.label} so far" if self.record.is_current else year.label

    @property
    def _top(self) -> Fraction:
        comparison = self.comparison
        counted = [self.record.figures.absence_rate]
        counted += [c.figures.absence_rate for c in (comparison.school, comparison.authority) if c]
        rates = [rate for rate in counted if rate is not None]
        if comparison.nation:
            rates.append(comparison.nation.rate)
        return max(STEP, STEP * math.ceil(max(rates, default=STEP) / STEP))

    def _line(self, name: str, figures: Figures, tone: str = "", of_whom: str = "") -> BesideLine:
        rate = figures.absence_rate
        return BesideLine(
            name=name,
            of_whom=of_whom,
            share=percent(rate),
            fraction=f"{figures.absent:,} of {figures.possible:,}",
            length=int((rate or 0) * THOUSANDTHS),
            tone=tone,
        )

    def _published(self, nation: NationalRate) -> BesideLine:
        absent, possible = (number(text) for text in (nation.absent, nation.possible))
        known = absent is not None and possible is not None
        return BesideLine(
            name=f"England, {_period(nation)}",
            of_whom=_schools(nation.of_whom),
            share=percent(nation.rate),
            fraction=f"{_millions(absent)} of {_millions(possible)}" if known else "as published",
            length=int(nation.rate * THOUSANDTHS),
        )


def _schools(phase: str) -> str:
    return f"{phase.lower()} schools" if phase else "all schools"


def _period(nation: NationalRate) -> str:
    """2025/26; with its term where the file is of one."""
    year = f"{nation.period[:4]}/{nation.period[4:]}"
    return (
        year
        if nation.period_name in ("", "Academic year")
        else f"{year}, {nation.period_name.lower()}"
    )


def _millions(count: Fraction | None) -> str:
    """Hundreds of millions of sessions as people read them: `61.3 million`."""
    value = count or Fraction()
    if value < 1_000_000:
        return f"{round(value):,}"
    tenths = math.floor(value / 100_000 + Fraction(1, 2))
    return f"{tenths // 10:,}.{tenths % 10} million"


def _moment(counted: Counted) -> str:
    return f"{short_date(counted.counted_at)} at {london_time(counted.counted_at)}"
