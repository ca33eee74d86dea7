"""A bank's file is read: what will happen first, then all of it or nothing; the same line never twice."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from fines.access_money import check_can_keep_money
from fines.actions.bank_lines import (
    KNOWN,
    LEFT_OUT,
    MAY_TAKE_BACK,
    NEW,
    REFUND,
    FilePlan,
    plan_lines,
)
from fines.actions.matching import match_certain, send_back
from fines.actions.money_holds import lock_money
from fines.actions.payments import correct_payment
from fines.choices import Became, PaymentKind, PaymentMethod, ReceiptSource, ReturnKind
from fines.models import BankFile, Receipt
from fines.models.refs import next_receipt_refs
from fines.rules.bank_file import BankLine, read_bank_file


@dataclass(frozen=True)
class FileTaken:
    """What happened."""

    file: BankFile | None
    new: int
    known: int
    taken_back: int
    left_out: int
    matched: int
    refunds: int = 0


def plan_bank_file(*, content: bytes, by: User) -> FilePlan:
    """What will happen when the file is taken. Writes nothing. Raises NotAllowed."""
    check_can_keep_money(by)
    read = read_bank_file(content, timezone.localdate())
    return FilePlan(tuple(plan_lines(read.lines)), read.errors)


def take_bank_file(
    *, name: str, content: bytes, by: User, back: Mapping[int, str] | None = None,
    leave: Collection[int] = (),
) -> FileTaken:  # fmt: skip
    """Take the money of a file in: all its lines, or none; then match what is sure.

    What only a person knows they say by the number of the line: `back`, the payment that a line of money
    out takes back, by its reference; `leave`, money that is in hand already. No payment is taken back
    unasked. Raises NotAllowed, WrongState (an error in the file, or a line is not what was shown).
    """
    taken, receipts = _take(name, content, by, back or {}, leave)
    matched = match_certain(Receipt.objects.with_balance().filter(pk__in=receipts), by=by)
    return replace(taken, matched=matched)


@transaction.atomic
def _take(
    name: str, content: bytes, by: User, back: Mapping[int, str], leave: Collection[int]
) -> tuple[FileTaken, list[int]]:
    lock_money()
    plan = plan_bank_file(content=content, by=by)
    if plan.errors:
        first = plan.errors[0]
        raise WrongState(
            f"Line {first.line}: {first.what} {first.do} Nothing of the file is taken."
        )
    bounced = _asked_back(plan, back)
    left = {p.line.number for p in plan.plans if p.twin and p.line.number in leave}
    new = [p.line for p in plan.plans if p.what == NEW and p.line.number not in left]
    out = plan.count(LEFT_OUT) + plan.count(MAY_TAKE_BACK) - len(bounced) + len(left)
    known, refunds = plan.count(KNOWN), plan.count(REFUND)
    taken = FileTaken(None, len(new), known, len(bounced), out, 0, refunds)
    if not new and not bounced:
        record(by=by, kind="money.file_known", target_type="bank_file", target_ref=name[:40])
        return taken, []
    file = BankFile.objects.create(
        name=name[:120], sha256=hashlib.sha256(content).hexdigest(), lines=len(plan.plans),
        new_lines=len(new), by=by,
    )  # fmt: skip
    receipts = Receipt.objects.bulk_create(_receipts(file, new, by))
    for line, receipt in bounced:
        _bounce(line, receipt, by)
    facts = {
        "file": file.name, "sha256": file.sha256, "new": len(new), "taken_back": len(bounced),
        "left": sorted(left),
    }  # fmt: skip
    record(
        by=by,
        kind="money.file_taken",
        target_type="bank_file",
        target_ref=str(file.pk),
        after=facts,
    )
    return replace(taken, file=file), [r.pk for r in receipts]


def _asked_back(plan: FilePlan, back: Mapping[int, str]) -> list[tuple[BankLine, Receipt]]:
    """The lines a person says take a payment back, each with it. Raises WrongState when one may not."""
    offered = {p.line.number: p for p in plan.plans if p.what == MAY_TAKE_BACK}
    found: list[tuple[BankLine, Receipt]] = []
    for number, ref in sorted(back.items()):
        receipts = offered[number].receipts if number in offered else ()
        receipt = next((r for r in receipts if r.ref == ref), None)
        if receipt is None:
            raise WrongState(
                f"Line {number} no longer takes back {ref}: somebody was quicker. Read the file again."
            )
        if any(receipt == other for _, other in found):
            raise WrongState(f"{ref} can be taken back once: two lines of the file ask for it.")
        found.append((offered[number].line, receipt))
    return found


def _bounce(line: BankLine, receipt: Receipt, by: User) -> None:
    """The bank took a payment back: what was matched is corrected, and the money is gone."""
    note = f"Line {line.number} of the bank's file, {line.on:%d/%m/%Y}"
    lines = receipt.allocations.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True)
    key = line.key  # kept once, by the first row that says so
    for payment in lines.select_related("notice__case", "receipt").defer("notice__pdf"):
        correct_payment(
            payment=payment, by=by, reason=note, became=Became.BOUNCED, proof=line.key, key=key
        )
        key = ""
    left = Receipt.objects.with_balance().get(pk=receipt.pk).unmatched_pence
    if left:
        send_back(receipt, ReturnKind.BOUNCED, left, note, by, key)


def _receipts(file: BankFile, lines: Sequence[BankLine], by: User) -> list[Receipt]:
    refs = next_receipt_refs(len(lines))
    return [
        Receipt(
            ref=ref, source=ReceiptSource.BANK, key=line.key, pence=line.pence, on=line.on,
            method=PaymentMethod.CHEQUE if line.is_cheque else PaymentMethod.BANK_TRANSFER,
            reference=line.reference, payer=line.payer, file=file, line=line.number, by=by,
        )
        for ref, line in zip(refs, lines, strict=True)
    ]  # fmt: skip
