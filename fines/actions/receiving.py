"""Money comes in: one row each, however it came, and the same money never twice."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from fines.choices import PaymentMethod, ReceiptSource
from fines.models import Receipt
from fines.models.refs import next_receipt_ref

KEY_LENGTH = 80


def take_in_by_hand(
    *, pence: int, on: dt.date, method: str, reference: str, by: User, payer: str = ""
) -> Receipt:
    """A receipt somebody types in, told from others by its reference. Raises AlreadyDone, WrongState."""
    if not reference:
        raise WrongState("Write the reference of the payment.")
    if method not in PaymentMethod.values or method == PaymentMethod.NONE:
        raise WrongState("Say how the money came.")
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                ref=next_receipt_ref(), source=ReceiptSource.HAND, pence=pence, on=on, by=by,
                key=reference.strip().lower()[:KEY_LENGTH], method=method, reference=reference,
                payer=payer,
            )  # fmt: skip
    except IntegrityError as clash:
        if "receipt_comes_once" not in str(clash):
            raise
        raise AlreadyDone(
            f"A payment with the reference {reference} is recorded already."
        ) from clash
