"""A notice beside a form about its money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.web.parts import Fact
from accounts.web.words import long_date, money
from fines.actions.payments import money_standing, owed
from fines.rules.amounts import owed_on

if TYPE_CHECKING:
    from fines.models import PenaltyNotice


@dataclass
class MoneyPage:
    """What the person needs to see while writing: amounts, dates, and what has come in."""

    notice: PenaltyNotice
    facts: list[Fact]
    due: str
    received: str

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
