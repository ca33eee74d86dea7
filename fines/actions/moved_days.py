"""Tells a parent that the days to pay have moved, on the day it is known."""

import datetime as dt

from accounts.models import User
from fines.actions.writing import write_about
from fines.choices import LetterKind, NoticeStatus
from fines.models import NoticeLetter, PenaltyNotice
from fines.rules.amounts import Standing
from fines.rules.clock import Due
from fines.rules.spelling import money


def tell_days_moved(
    notice: PenaltyNotice, payable: tuple[Due, ...], stands: Standing, *, by: User, at: dt.datetime,
    anew: bool = False,
) -> NoticeLetter | None:  # fmt: skip
    """A letter with every amount that still settles the notice and its new last day, or None.

    Written where the days count from later than any paper told: the parent holds earlier ones, and would think it is
    too late (domain reference 4.7). Nobody is asked to pay what is paid, or by a day that is past; who cannot be
    written to is told another way, as the line on the timeline says. `anew`: days a review gave back, not told yet.
    """
    if (
        notice.status != NoticeStatus.ISSUED
        or not payable
        or (notice.counted_from == notice.days_told_from and not anew)
    ):
        return None
    said = {
        "reached_day": notice.counted_from, "payable": payable,
        "came_in": money(stands.received_pence - stands.late_pence),
    }  # fmt: skip
    return write_about(notice, LetterKind.DAYS, said, by=by, at=at)
