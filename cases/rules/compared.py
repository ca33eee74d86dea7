"""Sessions missed in the school weeks before something was done and after, and how much may be said of it. Pure.

Never why: what follows something was not always caused by it.
"""

from dataclasses import dataclass
from enum import StrEnum

from attendance.rules.weekly import BeforeAfter, Stretch


class Verdict(StrEnum):
    """What two stretches of school weeks say beside each other."""

    LESS = "less"
    SAME = "same"
    MORE = "more"
    TOO_EARLY = "too_early"  # fewer weeks since than are compared, and none of them whole
    TOO_FEW = "too_few"  # too few possible sessions on one side to say anything


@dataclass(frozen=True)
class Compared:
    """Both sides, and what they say; `whole` where as many weeks stand after as were asked for."""

    before: Stretch
    after: Stretch
    verdict: Verdict
    whole: bool


def compare(sides: BeforeAfter, *, weeks: int, least: int) -> Compared:
    """What is said of the `weeks` school weeks on either side; a side under `least` possible sessions says nothing.

    Rates are compared on integers: 4 of 40 and 2 of 20 are the same. With no week after that is over it is too
    early, and so it is until the first of them holds `least` sessions.
    """
    before, after = sides.before, sides.after
    whole = after.weeks >= weeks
    if after.weeks == 0 or (not whole and after.possible < least):
        verdict = Verdict.TOO_EARLY
    elif before.possible < least or after.possible < least:
        verdict = Verdict.TOO_FEW
    else:
        verdict = _by_rates(before, after)
    return Compared(before, after, verdict, whole)


def _by_rates(before: Stretch, after: Stretch) -> Verdict:
    then, now = before.absent * after.possible, after.absent * before.possible
    if then == now:
        return Verdict.SAME
    return Verdict.LESS if now < then else Verdict.MORE
