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
    incoming = {K.PAYMENT: amount, K.CORRECTION: f"\u2212{amount}"}.get(kind, "")
    back = {K.REFUND_OWED: amount, K.REFUND_PAID: f"\u2212{amount}"}.get(kind, "")
    if not words:
        return [short_date(line.on), kind.label, NONE, NONE, incoming, back]
    method = PaymentMethod(line.method)
    label = kind.label if method == PaymentMethod.NONE else f"{kind.label}, {method.label.lower()}"
    return [
        short_date(line.on), Cell(label, note=line.note), _reference(line, links=links),
        line.by.name if line.by else "Bellwether", incoming, back,
    ]  # fmt: skip


def owed_back(lines: Iterable[Payment]) -> int:
    """What is still to be given back, in pence."""
    back = {K.REFUND_OWED: 1, K.REFUND_PAID: -1}
    return sum(line.pence * back.get(K(line.kind), 0) for line in lines)


def _reference(line: Payment, *, links: bool) -> object:
    """The reference, which leads to the money where the reader keeps it."""
    if line.receipt and links:
        return Cell(line.reference or line.receipt.ref, href=line.receipt.get_absolute_url())
    return line.reference or NONE
