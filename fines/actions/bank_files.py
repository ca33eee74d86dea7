"""A bank's file is read: what will happen first, then all of it or nothing; the same line never twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from attendance.rules.names import fold
from fines.access_money import check_can_keep_money
from fines.actions.matching import match_certain, send_back, suggest_for
from fines.actions.money_holds import lock_money
from fines.actions.payments import correct_payment
from fines.choices import Became, PaymentKind, PaymentMethod, ReceiptSource, ReturnKind
from fines.models import BankFile, Receipt, ReceiptReturn
from fines.models.refs import next_receipt_refs
from fines.rules.bank_file import BankLine, LineError, read_bank_file
from fines.rules.likeness import references_in
from fines.rules.matching import Money, Suggestion


@dataclass(frozen=True)
class LinePlan:
    """What will happen to one line: new money, known already, a payment taken back, or left out."""

    line: BankLine
    what: str
    suggestion: Suggestion | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True)
class FilePlan:
    """Every line with what will happen to it; or what is wrong."""

    plans: tuple[LinePlan, ...]
    errors: tuple[LineError, ...]

    def count(self, what: str) -> int:
        """How many lines that happens to."""
        return sum(plan.what == what for plan in self.plans)

    def pence(self, what: str) -> int:
        """And how much money they are."""
        return sum(abs(plan.line.pence) for plan in self.plans if plan.what == what)

    @property
    def certain(self) -> int:
        """How many new sums will be matched untouched."""
        return sum(p.suggestion is not None and p.suggestion.is_certain for p in self.plans)


@dataclass(frozen=True)
class FileTaken:
    """What happened."""

    file: BankFile | None
    new: int
    known: int
    taken_back: int
    left_out: int
    matched: int


NEW, KNOWN, TAKES_BACK, LEFT_OUT = "new", "known", "takes_back", "left_out"


def plan_bank_file(*, content: bytes, by: User) -> FilePlan:
    """What will happen when the file is taken. Writes nothing. Raises NotAllowed."""
    check_can_keep_money(by)
    read = read_bank_file(content, timezone.localdate())
    return FilePlan(tuple(_plan(read.lines)), read.errors)


def take_bank_file(*, name: str, content: bytes, by: User) -> FileTaken:
    """Take the money of a file in: all its lines, or none; then match what is sure.

    Raises NotAllowed, WrongState (an error in the file).
    """
    taken, receipts = _take(name, content, by)
    matched = match_certain(Receipt.objects.with_balance().filter(pk__in=receipts), by=by)
    return FileTaken(taken.file, taken.new, taken.known, taken.taken_back, taken.left_out, matched)


@transaction.atomic
def _take(name: str, content: bytes, by: User) -> tuple[FileTaken, list[int]]:
    lock_money()
    plan = plan_bank_file(content=content, by=by)
    if plan.errors:
        first = plan.errors[0]
        raise WrongState(
            f"Line {first.line}: {first.what} {first.do} Nothing of the file is taken."
        )
    new = [p.line for p in plan.plans if p.what == NEW]
    back = [p for p in plan.plans if p.what == TAKES_BACK]
    taken = FileTaken(None, len(new), plan.count(KNOWN), len(back), plan.count(LEFT_OUT), 0)
    if not new and not back:
        record(by=by, kind="money.file_known", target_type="bank_file", target_ref=name[:40])
        return taken, []
    file = BankFile.objects.create(
        name=name[:120], sha256=hashlib.sha256(content).hexdigest(), lines=len(plan.plans),
        new_lines=len(new), by=by,
    )  # fmt: skip
    receipts = Receipt.objects.bulk_create(_receipts(file, new, by))
    for each in back:
        _bounce(each, by)
    facts = {"file": file.name, "sha256": file.sha256, "new": len(new), "taken_back": len(back)}
    record(
        by=by,
        kind="money.file_taken",
        target_type="bank_file",
        target_ref=str(file.pk),
        after=facts,
    )
    done = FileTaken(file, taken.new, taken.known, taken.taken_back, taken.left_out, 0)
    return done, [r.pk for r in receipts]


def _plan(lines: Sequence[BankLine]) -> list[LinePlan]:
    keys = [line.key for line in lines]
    known = set(
        Receipt.objects.filter(source=ReceiptSource.BANK, key__in=keys).values_list(
            "key", flat=True
        )
    ) | set(ReceiptReturn.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [line for line in lines if line.key not in known]
    coming = [line for line in fresh if line.pence > 0]
    asked = [Money(line.pence, line.on, line.reference, line.payer) for line in coming]
    likely = {line.key: found for line, found in zip(coming, suggest_for(asked), strict=True)}
    going = _taken_back([line for line in fresh if line.pence < 0])
    return [_line_plan(line, known, likely, going) for line in lines]


def _line_plan(
    line: BankLine, known: set[str], likely: dict[str, list[Suggestion]], going: dict[str, Receipt]
) -> LinePlan:
    if line.key in known:
        return LinePlan(line, KNOWN)
    if line.pence > 0:
        found = likely[line.key]
        return LinePlan(line, NEW, found[0] if found else None)
    receipt = going.get(line.key)
    return LinePlan(line, TAKES_BACK if receipt else LEFT_OUT, receipt=receipt)


def _taken_back(lines: Sequence[BankLine]) -> dict[str, Receipt]:
    """Which receipt each line of money out takes back: the only one of that sum with its reference or payer.

    One query. Two that fit are no answer, and a receipt is taken back once.
    """
    sums = {-line.pence for line in lines}
    rows = list(Receipt.objects.untouched_by_returns().filter(pence__in=sums))
    found: dict[str, Receipt] = {}
    for line in lines:
        fits = [r for r in rows if r.pence == -line.pence and r.on <= line.on and _same(line, r)]
        if len(fits) == 1:
            found[line.key] = fits[0]
            rows.remove(fits[0])
    return found


def _same(line: BankLine, receipt: Receipt) -> bool:
    said = set(references_in(line.reference))
    if said and said & set(references_in(receipt.reference)):
        return True
    mine = {fold(t) for t in (line.reference, line.payer) if fold(t)}
    return bool(mine & {fold(t) for t in (receipt.reference, receipt.payer) if fold(t)})


def _bounce(plan: LinePlan, by: User) -> None:
    """The bank took a payment back: what was matched is corrected, and the money is gone."""
    receipt = plan.receipt
    if receipt is None:
        return
    note = f"Line {plan.line.number} of the bank's file, {plan.line.on:%d/%m/%Y}"
    lines = receipt.allocations.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True)
    key = plan.line.key  # kept once, by the first row that says so
    for payment in lines.select_related("notice__case").defer("notice__pdf"):
        correct_payment(payment=payment, by=by, reason=note, became=Became.BOUNCED, key=key)
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
