"""How letters leave the house: print, e-mail, GOV.UK Notify, or not at all, behind one interface.

Which one is a matter of the environment (`LETTER_SENDER`, `LETTER_EMAIL`). The default records what would have
gone, and nothing leaves. A sender knows no case and no table: it is given a parcel and answers.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings

from cases.choices import DeliveryStatus


@dataclass(frozen=True)
class Parcel:
    """One letter as a sender gets it. `ref` is ours and says nothing of anybody."""

    ref: str
    name: str
    lines: tuple[str, ...]
    pdf: bytes
    subject: str
    email: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Answer:
    """What became of it."""

    status: DeliveryStatus
    detail: dict[str, Any] = field(default_factory=dict)
    outside_ref: str = ""


class RefusedBySender(Exception):
    """The other side said no, for good, in words a person can act on: it did not go."""


class Sender(Protocol):
    """One way out of the house. `leaves` false: it is done in our own database, at once."""

    name: str
    leaves: bool

    def send(self, parcel: Parcel) -> Answer:
        """Hand it over. Raises RefusedBySender; anything else raised means nobody knows whether it went."""

    def find(self, ref: str) -> Answer | None:
        """What the other side knows of our reference; None when it never had it.

        Raises LookupError where the other side cannot be asked.
        """

    def look(self, outside_ref: str) -> Answer | None:
        """What became of it since, by the other side's reference; None when it cannot be asked."""


class Recording:
    """Keeps what would have gone. Nothing leaves."""

    name, leaves = "record", False

    def send(self, parcel: Parcel) -> Answer:
        """Note to whom and how long, beside the stored letter."""
        return Answer(DeliveryStatus.RECORDED, {"to": parcel.name, "bytes": len(parcel.pdf)})

    def find(self, ref: str) -> Answer | None:
        """Nothing is outside."""
        return None

    look = find


class Printing(Recording):
    """People print it: it waits in the pack until somebody has."""

    name = "print"

    def send(self, parcel: Parcel) -> Answer:
        """It lies ready to be printed."""
        return Answer(DeliveryStatus.TO_PRINT, {"to": parcel.name})


def sender_named(name: str) -> Sender:
    """A sender by the name it has in the environment and on its deliveries. Raises KeyError."""
    from cases.senders.mail import Mail
    from cases.senders.notify import Notify

    makers: dict[str, type[Any]] = {s.name: s for s in (Recording, Printing, Mail, Notify)}
    made: Sender = makers[name]()
    return made


def choose(email: str, *, agreed: bool) -> str:
    """The name of the sender for one parent: e-mail where it is on and they agreed to it, else paper."""
    paper: str = settings.LETTER_SENDER
    by_mail = settings.LETTER_EMAIL and paper != Recording.name and email and agreed
    return "email" if by_mail else paper
