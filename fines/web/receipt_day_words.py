"""What another day of receipt would change, in sentences; and what was put right, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.web.parts import Fact
from accounts.web.words import long_date, money, short_date
from fines.actions.receipt_corrections import PutRight, if_put_right

if TYPE_CHECKING:
    import datetime as dt

    from fines.models import PenaltyNotice, ReceiptCorrection

STAY = "The days to pay stay as they are"


def changes_words(notice: PenaltyNotice, received_on: dt.date | None) -> str:
    """What putting that day, or none, in the place of the one on record would change."""
    found = if_put_right(notice, received_on)
    return " ".join([_days(found), *_money(found)])


def _days(found: PutRight) -> str:
    if found.paid:
        return f"{STAY}: the notice is paid by them."
    if found.days == found.was:
        return f"{STAY}: a paper told the parent of them." if found.told else f"{STAY}."
    each = ", then ".join(f"{money(d.pence)} until {long_date(d.last_day)}" for d in found.days)
    later = (found.days[-1].last_day or 0) > (found.was[-1].last_day or 0)  # type: ignore[operator]
    told = " A letter tells the parent, while something is to pay." if later else ""
    return f"The days to pay would be: {each}.{told}"


def _money(found: PutRight) -> list[str]:
    said = []
    if found.then.discharged and not found.now.discharged:
        said.append("By them it is paid.")
    more = found.then.over_pence - found.now.over_pence
    if more > 0:
        said.append(f"{money(more)} more would be owed back.")
    elif more < 0:
        said.append(f"{money(-more)} would no longer be owed back, unless it is refunded already.")
    return said


def put_right_facts(rows: list[ReceiptCorrection]) -> list[Fact]:
    """Each day of receipt that was put right: the day that stood, who put it right, when and why."""
    return [
        Fact(
            f"Recorded as received {short_date(row.old_received_on)}",
            f"Put right {short_date(row.at)} by {row.by.name}: {row.reason} ({_proof(row)})",
        )
        for row in rows
    ]


def _proof(row: ReceiptCorrection) -> str:
    return f"its proof was: {row.old_note.rstrip('.')}"
