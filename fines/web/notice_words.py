"""Longer sentences of the page of one notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.web.words import long_date, money, short_date
from fines.actions.holding import IN_DOUBT
from fines.choices import Answered

if TYPE_CHECKING:
    from fines.actions.money_holds import PossibleMoney
    from fines.models import Representation

EXCLUDED_UNPAID = (
    "Withdraw it, or prosecute the offence under section 103. Bellwether holds neither the maximum nor the procedure "
    "of that offence, so the legal team keeps such a charge elsewhere; no charge of absence may be laid on it."
)
COURT_DECIDES = (
    "The absence is charged: the court decides. A notice is not withdrawn under a charge; a charge that should not "
    "stand is withdrawn first, as its result."
)
COURT_DECIDED = "A court has decided on this absence. Nothing more follows from the notice."


def held_words(sums: Iterable[PossibleMoney], *, keeps_money: bool) -> str:
    """Why no reminder goes out now: money that may be the parent's; whose and how much to who keeps the ledger."""
    if not keeps_money:
        return f" No reminder is sent for now. {IN_DOUBT}."
    found = "; ".join(f"{money(m.pence)} of {m.ref} ({m.because})" for m in sums)
    return (
        f" No reminder is sent while money that may be this parent’s is unmatched: {found}."
        " It goes when that is cleared up."
    )


def answer_words(row: Representation) -> str:
    """Answered how, or waiting until when."""
    return Answered(row.answer).label if row.answer else f"Answer due {short_date(row.due_on)}"


def too_late_words(limit: dt.date) -> str:
    """What follows when an unpaid notice can bring no prosecution any more (Magistrates' Courts Act 1980 s127)."""
    return (
        f"The time to prosecute is over: the last day was {long_date(limit)}. Withdraw the notice, as unpaid and "
        "without proceedings."
    )
