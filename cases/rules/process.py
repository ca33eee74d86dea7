"""How long the steps of a case took, and whether each came within what its pathway promised.

A step counts from the day the school referred the child (the first time, however often it was sent
back), or from the day Fast Track opened where a manager let it begin without a referral.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from cases.choices import CloseReason, Stage


class Step(StrEnum):
    """What is timed."""

    CONTACT = "contact"
    PANEL = "panel"
    DECISION = "decision"


class Standing(StrEnum):
    """How a step stands to what was promised."""

    KEPT = "kept"
    LATE = "late"
    WAITING = "waiting"
    NOT_NEEDED = "not_needed"
    NO_PROMISE = "no_promise"


# Entering one of these is the decision the pathway works towards.
DECISIONS = frozenset(
    {
        Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED, Stage.LEGAL_CONSIDERATION,
        Stage.INTERVIEW, Stage.PROSECUTION, Stage.SJP, Stage.ESO, Stage.STEP_DOWN, Stage.CLOSED,
    }
)  # fmt: skip
# Closed for a reason that decides nothing about the child's attendance, so there is nothing to measure.
NOTHING_DECIDED = frozenset(
    {
        CloseReason.DISMISSED, CloseReason.OPENED_IN_ERROR, CloseReason.TRANSFERRED,
        CloseReason.LEFT_SCHOOL_AGE,
    }
)  # fmt: skip


def standing(
    done: dt.date | None, due: dt.date | None, ended: dt.date | None, today: dt.date
) -> Standing:
    """Whether a step was in time: the last day itself is. A step not taken is late once its day is past.

    `ended`: when the case no longer needed it. A case that ends after the day was missed was still late.
    """
    if due is None:
        return Standing.NO_PROMISE
    if (done or min(ended or today, today)) > due:
        return Standing.LATE
    if done:
        return Standing.KEPT
    return Standing.NOT_NEEDED if ended else Standing.WAITING


def nearest_rank(values: Sequence[int], percent: int) -> int | None:
    """The smallest of the values that `percent` of them do not exceed; None of nothing.

    A number of days somebody really waited: nothing is made up between two of them.
    """
    if not values:
        return None
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
