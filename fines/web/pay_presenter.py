"""A basket in words for whoever pays: numbers and sums, and no name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.words import long_date, money
from fines.actions.cards import basket_ends, basket_lines
from fines.choices import CardState

if TYPE_CHECKING:
    from fines.models import CardBasket
    from fines.rules.amounts import Standing


def _end(ref: str, stands: Standing | None) -> str:
    if stands is None:
        return f"{ref}: the money is here, and somebody has to look at it."
    if stands.discharged:
        return ""
    if stands.due is None:
        return f"{ref}: the money came after the last day to pay, so it does not settle the notice."
    left = f"{money(stands.outstanding_pence)} is still to pay by {long_date(stands.due.last_day)}"
    return f"{ref}: this was not all that is due. {left}."


@dataclass
class BasketPage:
    """One basket."""

    basket: CardBasket

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """Each notice with what is paid on it."""
        return [(ref, money(pence)) for ref, pence in basket_lines(self.basket)]

    @cached_property
    def ends(self) -> list[str]:
        """What is not settled by it, in words; nothing when nobody has to do anything more."""
        found = basket_ends(self.basket) if self.is_paid else {}
        return [words for ref, stands in found.items() if (words := _end(ref, stands))]

    @property
    def total(self) -> str:
        return money(self.basket.pence)

    @property
    def heading(self) -> str:
        """What became of it, or what to do."""
        return {
            CardState.MADE: f"Pay {self.total}", CardState.PAID: "Payment received",
            CardState.SENT: "Your payment is not confirmed yet", CardState.FAILED: "Nothing was paid",
        }[CardState(self.basket.state)]  # fmt: skip

    @property
    def is_paid(self) -> bool:
        return self.basket.state == CardState.PAID

    @property
    def is_sent(self) -> bool:
        return self.basket.state == CardState.SENT

    @property
    def may_pay(self) -> bool:
        return self.basket.state in (CardState.MADE, CardState.SENT)
