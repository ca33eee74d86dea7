"""The card service, behind one interface: GOV.UK Pay, a recording one that moves no money, or none.

Which one is a matter of the environment (`CARD_SERVICE`). It is given our own reference and a sum, and
no name, no child and no offence.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from accounts.errors import NotFound

OFF, RECORD, GOVUK = "off", "record", "govuk"
SUCCEEDED = frozenset({"card_payment_succeeded", "card_payment_captured", "card_payment_settled"})
FAILED = frozenset({"card_payment_failed", "card_payment_expired", "card_payment_cancelled"})
REFUNDED = frozenset({"card_payment_refunded"})


@dataclass(frozen=True)
class Wanted:
    """What is asked of the card service."""

    ref: str
    pence: int
    return_url: str


@dataclass(frozen=True)
class Created:
    """Its own number of the payment, and where the person pays."""

    outside_id: str
    next_url: str


@dataclass(frozen=True)
class Told:
    """One message: what happened to which payment, when, and how much it is."""

    outside_id: str
    kind: str
    payment_id: str
    pence: int
    happened_at: dt.datetime


class CardRefused(Exception):
    """The card service said no, or could not be asked: nothing was paid."""


class CardService(Protocol):
    """One way to be paid by card."""

    name: str

    def create(self, wanted: Wanted) -> Created:
        """Begin a payment; asked twice with our reference it is the same one. Raises CardRefused."""

    def look(self, outside_id: str) -> Told | None:
        """What became of a payment, as a message; None while it is open. Raises CardRefused."""

    def cancel(self, outside_id: str) -> bool:
        """End a payment nobody has paid yet; False when it cannot be ended. Raises CardRefused."""


class Recording:
    """Moves no money: what would have been asked is kept here, and a page of our own plays the card service."""

    name = RECORD
    asked: list[Wanted] = []

    def create(self, wanted: Wanted) -> Created:
        """Keep it, and lead to the page that plays."""
        if wanted not in self.asked:
            self.asked.append(wanted)
        return Created(f"record-{wanted.ref}", f"{wanted.return_url}practice/")

    def look(self, outside_id: str) -> Told | None:
        """The page that plays has told already, or will."""
        return None

    def cancel(self, outside_id: str) -> bool:
        """Nobody has paid: the page that plays pays only what is open."""
        return True


def is_open() -> bool:
    """Whether anybody can pay by card here."""
    return settings.CARD_SERVICE != OFF


def card_service() -> CardService:
    """The one the environment names. Raises NotFound when there is none."""
    from fines.senders.pay import GovUkPay

    if settings.CARD_SERVICE == GOVUK:
        return GovUkPay()
    if settings.CARD_SERVICE == RECORD:
        return Recording()
    raise NotFound("Notices cannot be paid by card here.")
