"""What is owed on a day, and whether what has come in discharges the notice.

The whole sum due on that day, or nothing: a part payment never discharges (there are no
instalments), and money that comes after the last day is kept on the ledger without effect.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fines.rules.clock import Due


@dataclass(frozen=True)
class InHand:
    """Money in hand on a day."""

    on: dt.date
    pence: int


@dataclass(frozen=True)
class Standing:
    """Where a notice's money stands.

    `discharged_on` is the first day on which the whole amount due that day was in hand; `late_pence`
    came after the last day; `over_pence` is more than was due and is to be given back.
    """

    received_pence: int
    late_pence: int
    due: Due | None
    discharged_on: dt.date | None
    over_pence: int

    @property
    def discharged(self) -> bool:
        """Whether liability is discharged."""
        return self.discharged_on is not None

    @property
    def outstanding_pence(self) -> int:
        """What is still to come for the amount due now; nothing once discharged or too late."""
        if self.discharged or self.due is None:
            return 0
        return max(0, self.due.pence - self.received_pence)


def owed_on(owed: tuple[Due, ...], day: dt.date) -> Due | None:
    """The amount that discharges the notice if paid that day; None when it is too late."""
    return next((due for due in owed if due.last_day is None or day <= due.last_day), None)


def standing(owed: tuple[Due, ...], receipts: Iterable[InHand], today: dt.date) -> Standing:
    """Where the money stands on a day, from what came in up to then.

    Education Act 1996 section 444A: the penalty is paid when the amount due is paid in the period.
    """
    total = late = 0
    discharged_on: dt.date | None = None
    paid: Due | None = None
    for receipt in sorted(receipts, key=lambda r: r.on):
        if receipt.on > today:
            continue
        total += receipt.pence
        due = owed_on(owed, receipt.on)
        late += receipt.pence if due is None else 0
        if paid is None and due is not None and total - late >= due.pence:
            discharged_on, paid = receipt.on, due
    over = max(0, total - paid.pence) if paid else 0
    return Standing(total, late, paid or owed_on(owed, today), discharged_on, over)


def still_payable(owed: tuple[Due, ...], stands: Standing, day: dt.date) -> tuple[Due, ...]:
    """Every amount that still discharges the notice when it is paid that day: what is yet to come, and by when.

    Less what came in, as the rule of `standing` adds sums up. Nothing once it is discharged, or too late.
    """
    if stands.discharged:
        return ()
    in_time = stands.received_pence - stands.late_pence
    return tuple(
        Due(due.pence - in_time, due.last_day, due.days)
        for due in owed
        if (due.last_day is None or day <= due.last_day) and due.pence > in_time
    )
