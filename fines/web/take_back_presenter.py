"""A payment that is to be taken back, in words: what it is, who asked, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Fact
from accounts.web.words import money, short_date
from fines.actions import leaving
from fines.web.receipt_presenter import LineView

if TYPE_CHECKING:
    from accounts.models import User
    from fines.models import Payment, TakeBack


@dataclass(frozen=True)
class TakeBackPage(LineView):
    """One match beside the form that takes it back, and why that takes two people."""

    line: Payment
    user: User

    @property
    def by_two(self) -> str:
        """Why one person's word is not enough; empty where it is."""
        return leaving.why_two(self.line, self.user)


@dataclass(frozen=True)
class AskedView:
    """What somebody asked, for who may confirm it."""

    asked: TakeBack
    user: User

    @property
    def may_confirm(self) -> bool:
        """Whoever asked does not."""
        return self.asked.by_id != self.user.pk

    @property
    def amount(self) -> str:
        return money(self.asked.payment.pence)

    @property
    def words(self) -> str:
        """What became of the money, why, and who says so."""
        asked = self.asked
        became = asked.get_became_display()
        return f"{became}: {asked.reason.rstrip('.')}. {asked.by.name}, {short_date(asked.at)}"

    @property
    def facts(self) -> list[Fact]:
        return [
            *LineView(self.asked.payment).facts, Fact("Asked by", self.asked.by.name),
            Fact("What became of it", self.asked.get_became_display()), Fact("Why", self.asked.reason),
        ]  # fmt: skip
