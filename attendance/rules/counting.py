"""From sessions to figures: counts as integers, rates as exact fractions, flags decided on integers.

Source: DfE guide to absence statistics 2018, sections 3 and 4. A percentage is rounded half up, only
to be shown; nothing is ever decided on a rounded figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from attendance.choices import StatisticalClass
from attendance.rules.codes import CodeRow


@dataclass(frozen=True)
class Figures:
    """Sessions of one enrolment, or of a group pooled. `late` counts L and U: both came late."""

    present: int = 0
    approved_activity: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0

    @property
    def attended(self) -> int:
        """Present, or at an approved educational activity."""
        return self.present + self.approved_activity

    @property
    def absent(self) -> int:
        """Authorised or not."""
        return self.authorised + self.unauthorised

    @property
    def possible(self) -> int:
        """Attended or absent; sessions that were not possible, and administrative ones, are out."""
        return self.attended + self.absent

    @property
    def attendance_rate(self) -> Fraction | None:
        """Attended of possible; None when nothing was possible."""
        return self._of_possible(self.attended)

    @property
    def absence_rate(self) -> Fraction | None:
        """Absent of possible; None when nothing was possible."""
        return self._of_possible(self.absent)

    @property
    def authorised_rate(self) -> Fraction | None:
        """Authorised of possible; None when nothing was possible."""
        return self._of_possible(self.authorised)

    @property
    def unauthorised_rate(self) -> Fraction | None:
        """Unauthorised of possible; None when nothing was possible."""
        return self._of_possible(self.unauthorised)

    def _of_possible(self, count: int) -> Fraction | None:
        return Fraction(count, self.possible) if self.possible else None

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            *(getattr(self, item.name) + getattr(other, item.name) for item in fields(self))
        )

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(
            *(getattr(self, item.name) - getattr(other, item.name) for item in fields(self))
        )


_COUNTED_AS = {
    StatisticalClass.PRESENT: Figures(present=1),
    StatisticalClass.AEA: Figures(approved_activity=1),
    StatisticalClass.AUTH: Figures(authorised=1),
    StatisticalClass.UNAUTH: Figures(unauthorised=1),
    StatisticalClass.NOT_POSSIBLE: Figures(),
    StatisticalClass.ADMIN: Figures(),
}


def tally(rows: Iterable[CodeRow]) -> Figures:
    """Figures of marks, each given as its code's row on the day. A missing mark is simply not there."""
    return pool(
        _COUNTED_AS[StatisticalClass(row.statistical_class)] + Figures(late=int(row.is_late))
        for row in rows
    )


def pool(figures: Iterable[Figures]) -> Figures:
    """Figures of a group: sums, so that its rate is pooled and not a mean of rates."""
    return sum(figures, Figures())


def percent(rate: Fraction | None) -> float | None:
    """A rate as a percentage to one decimal place, half up; None stays None. Only for showing."""
    return None if rate is None else float(_half_up(rate * 100, Decimal("0.1")))


def percent_text(rate: Fraction) -> str:
    """A rate as people read it: `10.0%`."""
    return f"{_half_up(rate * 100, Decimal('0.1'))}%"


def one_in(rate: Fraction) -> int | None:
    """The x of `one session in x`, half up; None for a rate of nothing."""
    return int(_half_up(1 / rate, Decimal(1))) if rate else None


def times_as_likely(rate: Fraction, comparator: Fraction) -> float | None:
    """How many times the comparator's rate, to one place, half up; None when that is nothing."""
    return float(_half_up(rate / comparator, Decimal("0.1"))) if comparator else None


def is_persistent(absent: int, possible: int, percent: int) -> bool:
    """At least `percent` of the enrolment's own possible sessions missed, exactly so included.

    DfE guide section 3 (10% from 2015/16). Nothing possible is no rate, so never persistent.
    """
    return possible > 0 and 100 * absent >= percent * possible


def is_severe(absent: int, possible: int, percent: int) -> bool:
    """At least `percent` missed (50%); the severely absent are among the persistently absent."""
    return is_persistent(absent, possible, percent)


def is_persistent_by_count(absent: int, sessions: int) -> bool:
    """The rule before 2015/16: a fixed number of sessions missed, whatever was possible.

    DfE guide section 3; `sessions` is the threshold for the length of year collected.
    """
    return absent >= sessions


def clear_sessions(absent: int, possible: int, percent: int) -> int:
    """How many sessions attended in a row take a rate of at least `percent` under it again.

    The least c with 100 * absent < percent * (possible + c); 0 when it is under already.
    """
    return max(0, 100 * absent // percent - possible + 1)


def _half_up(value: Fraction, step: Decimal) -> Decimal:
    """Exact half-up rounding of a fraction that is not negative, without passing through a float."""
    units = (value / Fraction(step) + Fraction(1, 2)).__floor__()
    return (Decimal(units) * step).quantize(step, ROUND_HALF_UP)
