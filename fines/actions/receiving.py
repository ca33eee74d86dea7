"""Money comes in: one row each, however it came, and the same money never twice."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from fines.choices import PaymentKind, PaymentMethod, ReceiptSource
from fines.models import Receipt
from fines.models.refs import next_receipt_ref
from fines.rules.spelling import long_date, money

KEY_LENGTH = 80


def take_in_by_hand(
    *, pence: int, on: dt.date, method: str, reference: str, by: User, payer: str = "",
    another: bool = False,
) -> Receipt:  # fmt: skip
    """A receipt somebody types in, told from others by its reference.

    `another`: they say that it is another payment of the same reference, such as two payers' cheques of one number.
    Raises AlreadyDone (that reference is recorded, and is not said to be another), WrongState.
    """
    if not reference:
        raise WrongState("Write the reference of the payment.")
    if method not in PaymentMethod.values or method == PaymentMethod.NONE:
        raise WrongState("Say how the money came.")
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                ref=next_receipt_ref(), source=ReceiptSource.HAND, pence=pence, on=on, by=by,
                key=_key(reference, another), method=method, reference=reference, payer=payer,
            )  # fmt: skip
    except IntegrityError as clash:
        if "receipt_comes_once" not in str(clash):
            raise
        raise AlreadyDone(_recorded(reference), field="reference") from clash


def _key(reference: str, another: bool) -> str:
    """What tells it from every other typed in: its reference, and which of that reference it is."""
    plain = reference.strip().lower()[:KEY_LENGTH]
    if not another:
        return plain
    of_it = Receipt.objects.filter(source=ReceiptSource.HAND, reference__iexact=reference.strip())
    count = of_it.count()
    return f"{plain[: KEY_LENGTH - 8]} ({count + 1})" if count else plain


def _recorded(reference: str) -> str:
    """The entry that has the reference, and the ways on."""
    key = reference.strip().lower()[:KEY_LENGTH]
    row = Receipt.objects.get(source=ReceiptSource.HAND, key=key)
    line = row.allocations.filter(kind=PaymentKind.PAYMENT).select_related("notice")
    first = line.defer("notice__pdf").first()
    on = f" for {first.notice.ref}" if first else ""
    return (
        f"A payment with the reference {reference} is recorded already: {row.ref}, {money(row.pence)} of "
        f"{long_date(row.on)}{on}. If this is another payment, say so below. If one cheque pays both, take {row.ref} "
        "back and record the whole sum once, as one payment for several notices."
    )
