"""Rows of a table of figures, and the bars drawn of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.urls import reverse

from accounts.web.words import NOTHING, percent
from attendance.web.figures_asked import Asked
from attendance.web.figures_numbers import Shown

YEAR_ORDER = ["N", "R", *(str(number) for number in range(1, 15))]
LISTS = ("all", "unauthorised", "authorised", "missed", "persistent", "severe")


@dataclass(frozen=True)
class Row:
    """One line of a table: who, their numbers, where the name and each number lead. Drawn only if shown."""

    name: str
    shown: Shown
    asked: Asked | None = None  # what the numbers are of; nothing: they lead nowhere
    side: str = "inside"
    scale: Scale | None = None
    strong: bool = False
    leads: bool = False  # whether the name itself leads to a page

    @property
    def href(self) -> str:
        return self.asked.address() if self.asked and self.leads else ""

    @cached_property
    def links(self) -> dict[str, str]:
        """From each number to the enrolments behind it."""
        return links_of(self.asked, side=self.side) if self.asked else {}

    @cached_property
    def bar(self) -> Bar | None:
        return self.scale.bar(self.shown) if self.scale else None


@dataclass(frozen=True)
class Bar:
    """Absence, and the unauthorised part of it, in thousandths of a bar; `unauthorised` None: not to be told."""

    unauthorised: int | None
    absent: int
    mean: int | None
    words: str


@dataclass(frozen=True)
class Scale:
    """What the end of every bar stands for, and the line drawn across them."""

    top: Fraction
    mean: Fraction | None

    @classmethod
    def of(cls, shown: Iterable[Shown], mean: Fraction | None) -> Scale:
        """One on which the highest bar ends at the next 5%."""
        shares = [each.share("absent") or Fraction() for each in shown]
        twentieths = -(-max([*shares, Fraction(1, 20)]) * 20 // 1)
        return cls(Fraction(int(twentieths), 20), mean)

    @property
    def top_words(self) -> str:
        return percent(self.top) or NOTHING

    def bar(self, shown: Shown) -> Bar | None:
        """A bar; without its parts where only the whole may be shown, and none where that may not."""
        absent, unauthorised = shown.share("absent"), shown.share("unauthorised")
        if absent is None:
            return None
        split = "" if unauthorised is None else f", {percent(unauthorised)} without permission"
        return Bar(
            None if unauthorised is None else self._length(unauthorised),
            self._length(absent),
            self._length(self.mean) if self.mean is not None else None,
            f"{percent(absent)} missed{split}",
        )

    def _length(self, rate: Fraction) -> int:
        return int(min(Fraction(1), rate / self.top) * 1000)


def links_of(asked: Asked, *, side: str = "inside", **narrower: str) -> dict[str, str]:
    """From each count to the enrolments behind it."""
    more = narrower | ({"side": "others"} if side == "outside" else {})
    where_to = reverse("attendance:list_figure_pupils") + asked.address(**more)
    joined = "&" if where_to[-1] != "?" else ""
    return {only: f"{where_to}{joined}only={only}" for only in LISTS}


def most_missed(row: Row) -> tuple[bool, Fraction, str]:
    """Sorts the row with the highest absence first, those without a rate last."""
    share = row.shown.share("absent")
    return share is None, -(share or Fraction()), row.name


def year_key(year: str) -> tuple[int, str]:
    """Sorts year groups as children go through them."""
    return (YEAR_ORDER.index(year) if year in YEAR_ORDER else len(YEAR_ORDER)), year


def class_key(name: str) -> tuple[tuple[int, str], str]:
    """Sorts 9B before 10A."""
    digits = name.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return year_key(digits or name[:1]), name
