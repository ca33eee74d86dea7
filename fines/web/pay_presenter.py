"""A basket in words for whoever pays: numbers and sums, and no name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.words import money
from fines.actions.cards import basket_lines
from fines.choices import CardState

if TYPE_CHECKING:
    from fines.models import CardBasket


@dataclass
class BasketPage:
    """One basket."""

    basket: CardBasket

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """Each notice with what is paid on it."""
        return [(ref, money(pence)) for ref, pence in basket_lines(self.basket)]

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
