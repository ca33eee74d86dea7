"""How money that is on no notice may leave the book and a payment a notice, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.errors import DomainError, NotAllowed, WrongState
from accounts.models import User
from fines.actions.twins import twins_among
from fines.choices import NoticeStatus, PaymentKind, ReceiptSource, ReturnKind
from fines.models import Payment, Receipt, TakeBack

CAME = (
    "This money came by the bank or the card service, so it was received. Only where it is in hand twice, as of two "
    "files, is one of them an error"
)


@dataclass(frozen=True)
class Ways:
    """What may become of a sum by somebody's word alone, and why nothing else may."""

    kinds: Sequence[ReturnKind]
    because: tuple[str, ...]


def ways_for(receipt: Receipt, by: User) -> Ways:
    """What this person may say became of it."""
    refused = {kind: refusal(receipt, kind, by) for kind in ReturnKind}
    words = dict.fromkeys(no.message for no in refused.values() if isinstance(no, NotAllowed))
    return Ways([kind for kind, no in refused.items() if no is None], tuple(words))


def refuse(receipt: Receipt, kind: ReturnKind, by: User) -> None:
    """Raise NotAllowed where somebody else must say it, WrongState where it cannot be."""
    if no := refusal(receipt, kind, by):
        raise no


def refusal(receipt: Receipt, kind: ReturnKind, by: User) -> DomainError | None:
    """What stands against it; the database refuses the same.

    Money that was on a notice, or may be an open notice's, leaves the house by two people, as a refund does: it is all
    that keeps that parent from court. Taking back what one typed in oneself by mistake moves no money.
    """
    if kind == ReturnKind.IN_ERROR:
        if receipt.source == ReceiptSource.HAND:
            return None
        if not twins_among([receipt]):
            return WrongState(CAME, field="kind")
    if ref := _taken_off_by(receipt, by):
        return NotAllowed(
            f"You took this money off {ref}, so somebody else must say that it goes back."
        )
    ref = open_notice_of(receipt) if receipt.by_id == by.pk else ""
    if not ref:
        return None
    return NotAllowed(
        f"You took this money in, and it may be for {ref}, which is open: match it, or let somebody else say that it "
        "goes back."
    )


def why_two(payment: Payment, by: User) -> str:
    """Why one person's word does not take a payment off its notice; empty where it does.

    What one typed in oneself, and nothing is closed by, moves nothing. The database asks the same.
    """
    receipt = payment.receipt
    if payment.notice.status == NoticeStatus.PAID:
        return f"{payment.notice.ref} is paid by it, and would be payable again"
    if receipt and receipt.source != ReceiptSource.HAND:
        return "This money came by the bank or the card service"
    if receipt and receipt.by_id != by.pk:
        return "Somebody else took this money in"
    return ""


def asked_of(payment: Payment) -> TakeBack | None:
    """Who asked that a payment be taken back, and was not told that it stays. One query."""
    rows = payment.take_backs.filter(drops__isnull=True, dropped_by__isnull=True)
    return rows.select_related("by").first()


def refuse_one_word(payment: Payment, became: str, by: User) -> None:
    """Raise NotAllowed where a second person has to ask for just this first."""
    why = why_two(payment, by)
    asked = asked_of(payment) if why else None
    if why and (asked is None or asked.by_id == by.pk or asked.became != became):
        raise NotAllowed(f"{why}: it is taken back once two people say so.")


def open_notice_of(receipt: Receipt) -> str:
    """An open notice the sum may be for, by what it says of itself; empty: none (`fines_open_notice_of`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_open_notice_of(%s)", [receipt.pk])
        return str(cursor.fetchone()[0] or "")


def _taken_off_by(receipt: Receipt, by: User) -> str:
    taken = receipt.allocations.filter(kind=PaymentKind.PAYMENT, corrected_by__by=by)
    line = taken.select_related("notice").defer("notice__pdf").first()
    return line.notice.ref if line else ""
