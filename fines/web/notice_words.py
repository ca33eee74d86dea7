"""Longer sentences of the page of one notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.web.words import long_date, money, plural, short_date
from fines.actions.holding import IN_DOUBT
from fines.choices import Answered
from fines.web.words import HALVES

if TYPE_CHECKING:
    from fines.actions.money_holds import PossibleMoney
    from fines.actions.reading import NoticeRecord
    from fines.actions.watching import ChangedSession
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
ENDED_BY_VERDICT = (
    "The court did not convict: the notice ended with the verdict. It counts for no later notice, nothing is due on "
    "it, and it may be withdrawn."
)


def decided_words(record: NoticeRecord, sees_court: bool) -> str:
    """What follows from a notice whose absence came to a court: which verdict, only for who reads courts."""
    if record.charges:
        decided = all(row.results.all() for row in record.charges)
        return COURT_DECIDED if decided else COURT_DECIDES
    return ENDED_BY_VERDICT if sees_court else COURT_DECIDED


def held_words(sums: Iterable[PossibleMoney], *, keeps_money: bool) -> str:
    """Why no reminder goes out now: money that may be the parent's; whose and how much to who keeps the ledger."""
    if not keeps_money:
        return f" No reminder is sent for now. {IN_DOUBT}."
    found = "; ".join(f"{money(m.pence)} of {m.ref} ({m.because})" for m in sums)
    return (
        f" No reminder is sent while money that may be this parent’s is unmatched: {found}."
        " It goes when that is cleared up."
    )


def late_money_words(pence: int) -> str:
    """What somebody decides before anything follows: money that came after the last day is in hand."""
    return (
        f"{money(pence)} came after the last day. It discharges nothing and is kept: no charge is laid until somebody "
        "decides. Take it off the notice and send it back, or withdraw the notice."
    )


def answer_words(row: Representation) -> str:
    """Answered how, or waiting until when."""
    return Answered(row.answer).label if row.answer else f"Answer due {short_date(row.due_on)}"


def changed_words(changed: ChangedSession) -> str:
    """Monday 3 November 2025, morning: O became I."""
    session = changed.row.session
    became = changed.now or "no mark"
    return f"{long_date(session.date)}, {HALVES[session.half]}: {changed.was} became {became}"


def left_words(of: int, changed: int) -> str:
    """9 of its 10 sessions are as they were."""
    return f"{of - changed} of its {plural(of, 'session')} {'is' if of - changed == 1 else 'are'} as they were."


def too_late_words(limit: dt.date) -> str:
    """What follows when an unpaid notice can bring no prosecution any more (Magistrates' Courts Act 1980 s127)."""
    return (
        f"The time to prosecute is over: the last day was {long_date(limit)}. Withdraw the notice, as unpaid and "
        "without proceedings."
    )
