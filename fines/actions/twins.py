"""Money that may be in hand already: typed in before its file came, or of another layout of the bank."""

import datetime as dt
from collections.abc import Sequence

from fines.choices import ReceiptSource
from fines.models import Receipt
from fines.rules.bank_file import BankLine
from fines.rules.same_money import ABOUT, is_about, name_other_notices, says_the_same


def twins_of(lines: Sequence[BankLine]) -> dict[str, Receipt]:
    """For money that is coming in, money in hand that may be the same, by the key of the line. One query.

    What somebody typed in needs only the sum and about the day; what came in another file also has to say
    the same, as many parents pay the same sum on one day.
    """
    kept = _near([(line.pence, line.on) for line in lines])
    found = {
        line.key: next(
            (r for r in kept if _may_be_again(line.pence, line.on, said_by(line), r)), None
        )
        for line in lines
    }
    return {key: twin for key, twin in found.items() if twin}


def twins_among(receipts: Sequence[Receipt]) -> dict[str, Receipt]:
    """The same for money of files that is in hand, by its reference: never of the same file. One query."""
    kept = _near([(r.pence, r.on) for r in receipts])
    found = {
        r.ref: next(
            (t for t in kept if t.pk != r.pk and (t.file_id is None or t.file_id != r.file_id)
             and _may_be_again(r.pence, r.on, texts_of(r), t)), None,
        )
        for r in receipts
    }  # fmt: skip
    return {ref: twin for ref, twin in found.items() if twin}


def _near(sums: Sequence[tuple[int, dt.date]]) -> list[Receipt]:
    """Money of about those days and just those sums, none of it gone, but no money of cards. One query."""
    if not sums:
        return []
    days = [on for _, on in sums]
    rows = Receipt.objects.untouched_by_returns().filter(
        pence__in={pence for pence, _ in sums}, on__range=(min(days) - ABOUT, max(days) + ABOUT)
    )
    return list(rows.exclude(source=ReceiptSource.CARD).order_by("id"))


def _may_be_again(pence: int, on: dt.date, texts: tuple[str, ...], receipt: Receipt) -> bool:
    if receipt.pence != pence or not is_about(on, receipt.on):
        return False
    theirs = texts_of(receipt)
    if receipt.source == ReceiptSource.HAND:
        return not name_other_notices(texts, theirs)
    return says_the_same(texts, theirs)


def said_by(line: BankLine) -> tuple[str, ...]:
    """What a line of a file says of its payer."""
    return line.reference, line.payer


def texts_of(receipt: Receipt | None) -> tuple[str, ...]:
    """The same of money that is in hand."""
    return (receipt.reference, receipt.payer) if receipt else ()
