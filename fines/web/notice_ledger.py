"""The ledger of a notice, a row a line.

A school sees days and sums. The words of whoever keeps the money, who they are, and references of payers, baskets and
refunds are the authority's (domain 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from accounts.web.parts import Cell, Column
from accounts.web.words import money, short_date
from fines.choices import PaymentKind, PaymentMethod

if TYPE_CHECKING:
    from fines.models import Payment

COLUMNS = (
    Column("Day"), Column("Entry"), Column("Reference"), Column("By"),
    Column("In", numeric=True), Column("Owed back", numeric=True),
)  # fmt: skip
NONE = "\u2013"
K = PaymentKind


def ledger_row(line: Payment, *, words: bool, links: bool) -> list[object]:
    """One line; `words` shows what people wrote, `links` leads to the money."""
    kind, amount = PaymentKind(line.kind), money(line.pence)
    minus = f"\u2212{amount}"
    of_refund = kind == K.CORRECTION and _is_owed(line.corrects)
    incoming = (
        amount if kind == K.PAYMENT else minus if kind == K.CORRECTION and not of_refund else ""
    )
    back = amount if kind == K.REFUND_OWED else minus if of_refund or kind == K.REFUND_PAID else ""
    if not words:
        return [short_date(line.on), kind.label, NONE, NONE, incoming, back]
    method = PaymentMethod(line.method)
    label = kind.label if method == PaymentMethod.NONE else f"{kind.label}, {method.label.lower()}"
    return [
        short_date(line.on), Cell(label, note=line.note), _reference(line, links=links),
        line.by.name if line.by else "Bellwether", incoming, back,
    ]  # fmt: skip


def owed_back(lines: Iterable[Payment]) -> int:
    """What is still to be given back, in pence: a refund that was taken back no more."""
    return sum(line.pence * _owes(line) for line in lines)


def _owes(line: Payment) -> int:
    if line.kind == K.REFUND_OWED:
        return 1
    return -1 if line.kind == K.REFUND_PAID or _is_owed(line.corrects) else 0


def _is_owed(line: Payment | None) -> bool:
    return line is not None and line.kind == K.REFUND_OWED


def _reference(line: Payment, *, links: bool) -> object:
    """The reference, which leads to the money where the reader keeps it."""
    if line.receipt and links:
        return Cell(line.reference or line.receipt.ref, href=line.receipt.get_absolute_url())
    return line.reference or NONE
