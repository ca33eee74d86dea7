"""A notice beside a form about its money."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact
from accounts.web.words import long_date, money, short_date
from fines.actions.ended import end_of
from fines.actions.payments import money_standing, owed
from fines.actions.receipts_proved import days_if_received
from fines.rules.amounts import owed_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from fines.actions.money_holds import PossibleMoney
    from fines.models import PenaltyNotice


@dataclass(frozen=True)
class Waiting:
    """A sum nobody has matched that may be the parent's, and where it is."""

    words: str
    href: str


def days_words(notice: PenaltyNotice, received_on: dt.date) -> str:
    """What the days to pay would be with a day of receipt, in a sentence."""
    days = days_if_received(notice, received_on)
    if not days or days == owed(notice):
        return "The days to pay stay as they are."
    each = ", then ".join(f"{money(d.pence)} until {long_date(d.last_day)}" for d in days)
    return f"The days to pay would be: {each}."


@dataclass
class MoneyPage:
    """What the person needs to see while writing: amounts, dates, and what has come in."""

    notice: PenaltyNotice
    facts: list[Fact]
    due: str
    received: str
    waiting: list[Waiting] = field(default_factory=list)
    later: list[str] = field(default_factory=list)  # notices that counted this one

    @property
    def is_over(self) -> bool:
        """Whether nothing is due on it any more, and what comes in is owed back."""
        return end_of(self.notice) is not None

    @property
    def in_the_post(self) -> str:
        """The day it is to be posted, where that is today or ahead; empty once it is past."""
        day = self.notice.posted_on
        return long_date(day) if day and day >= timezone.localdate() else ""

    def with_waiting(self, found: Iterable[PossibleMoney]) -> MoneyPage:
        """With the unmatched money that may be this parent's."""
        at = [
            Waiting(f"{money(m.pence)} of {short_date(m.on)}, {m.ref}: {m.because}",
                    reverse("fines:see_receipt", args=[m.ref]))
            for m in found
        ]  # fmt: skip
        return replace(self, waiting=at)

    @classmethod
    def of(cls, notice: PenaltyNotice) -> MoneyPage:
        """For a notice as it stands today."""
        today = timezone.localdate()
        amounts = owed(notice)
        due = owed_on(amounts, today) if amounts else None
        stands = money_standing(notice, today)
        facts = [Fact("Parent", notice.carer.full_name), Fact("Child", notice.pupil.full_name)]
        facts += [Fact(f"{money(d.pence)} until", long_date(d.last_day)) for d in amounts]
        facts.append(Fact("Came in so far", money(stands.received_pence)))
        words = (
            f"{money(due.pence)} in full by {long_date(due.last_day)}"
            if due
            else "Nothing: too late"
        )
        return cls(notice, facts, words, money(stands.received_pence))
