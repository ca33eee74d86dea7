"""What each line of a bank's file may be: new money, money known already, a refund of ours, a payment the
bank took back. Only what is new or known is sure; of the rest a person says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fines.actions.matching import may_match_alone, suggest_for
from fines.actions.twins import said_by, texts_of, twins_of
from fines.choices import PaymentKind, ReceiptSource, ReturnKind
from fines.models import MatchingRule, Payment, Receipt, ReceiptReturn
from fines.rules.bank_file import BankLine, LineError
from fines.rules.matching import Money, Suggestion
from fines.rules.same_money import REFUND_SHOWS, holds_reference, is_about, says_the_same

NEW, KNOWN, MAY_TAKE_BACK = "new", "known", "may_take_back"
REFUND, LEFT_OUT = "refund", "left_out"
MOST = 3  # as many as a person compares at a glance


@dataclass(frozen=True)
class LinePlan:
    """What one line is. `receipts`: the payments it may take back, the latest first; `twin`: money in hand
    that may be the same; `gone`: what of ours it shows, in words."""

    line: BankLine
    what: str
    suggestion: Suggestion | None = None
    receipts: tuple[Receipt, ...] = ()
    twin: Receipt | None = None
    gone: str = ""


@dataclass(frozen=True)
class FilePlan:
    """Every line with what it is; or what is wrong."""

    plans: tuple[LinePlan, ...]
    errors: tuple[LineError, ...]

    def count(self, what: str) -> int:
        """How many lines are that."""
        return sum(plan.what == what for plan in self.plans)

    def pence(self, what: str) -> int:
        """And how much money they are."""
        return sum(abs(plan.line.pence) for plan in self.plans if plan.what == what)

    @property
    def certain(self) -> int:
        """How many new sums will be matched untouched."""
        return sum(p.suggestion is not None and p.suggestion.is_certain for p in self.plans)

    @property
    def twins(self) -> int:
        """How many new sums may be in hand already."""
        return sum(p.twin is not None for p in self.plans)


def plan_lines(lines: Sequence[BankLine]) -> list[LinePlan]:
    """What each line is. Eight queries, however many lines."""
    known = _known([line.key for line in lines])
    fresh = [line for line in lines if line.key not in known]
    coming = [line for line in fresh if line.pence > 0]
    asked = [Money(line.pence, line.on, line.reference, line.payer) for line in coming]
    found = zip(coming, suggest_for(asked), strict=True)
    likely = _each_notice_once({line.key: next(iter(some), None) for line, some in found}, coming)
    twins = twins_of(coming)
    out = [line for line in fresh if line.pence < 0]
    ours = _ours(out)
    back = _may_take_back([line for line in out if line.key not in ours])
    plans = []
    for line in lines:
        if line.key in known:
            plans.append(LinePlan(line, KNOWN))
        elif line.pence > 0:
            plans.append(LinePlan(line, NEW, likely[line.key], twin=twins.get(line.key)))
        elif line.key in ours:
            plans.append(LinePlan(line, REFUND, gone=ours[line.key]))
        else:
            mine = back.get(line.key, ())
            plans.append(LinePlan(line, MAY_TAKE_BACK if mine else LEFT_OUT, receipts=mine))
    return plans


def _each_notice_once(
    likely: dict[str, Suggestion | None], lines: Sequence[BankLine]
) -> dict[str, Suggestion | None]:
    """The same, sure only where the line will be matched untouched: by the dated rule, and the first to pay its notice.

    In the order in which they will be matched: the second finds the notice paid, and a person asks why. One query.
    """
    if not any(one and one.is_certain for one in likely.values()):
        return likely
    rules, paid, told = list(MatchingRule.objects.all()), set[str](), dict(likely)
    for line in sorted(lines, key=lambda one: (one.on, one.number)):
        one = likely[line.key]
        if one is None or not one.is_certain:
            continue
        if not may_match_alone(line.on, rules):
            told[line.key] = replace(one, is_certain=False)
            continue
        refs = {part.notice.ref for part in one.parts}
        if paid & refs:
            why = (f"another line of this file pays {', '.join(sorted(paid & refs))}",)
            told[line.key] = replace(one, is_certain=False, reasons=(*why, *one.reasons))
        paid |= refs
    return told


def _known(keys: list[str]) -> set[str]:
    taken = Receipt.objects.filter(source=ReceiptSource.BANK, key__in=keys)
    back = ReceiptReturn.objects.filter(key__in=keys)
    return {*taken.values_list("key", flat=True), *back.values_list("key", flat=True)}


@dataclass(frozen=True)
class _Gone:
    """Money we gave back: its own reference, the words of the payment it was of, and itself in words."""

    pence: int
    on: dt.date
    reference: str
    texts: tuple[str, ...]
    words: str


def _ours(lines: Sequence[BankLine]) -> dict[str, str]:
    """Lines that show money we gave back ourselves: a refund, or what was returned to its payer. Two queries.

    Each refund is one line; it is no payment the bank took back.
    """
    if not lines:
        return {}
    rows = _given_back({-line.pence for line in lines})
    found: dict[str, str] = {}
    for line in lines:
        row = next((gone for gone in rows if _shows(line, gone)), None)
        if row:
            rows.remove(row)
            found[line.key] = row.words
    return found


def _given_back(sums: set[int]) -> list[_Gone]:
    paid = Payment.objects.filter(kind=PaymentKind.REFUND_PAID, pence__in=sums)
    sent = ReceiptReturn.objects.filter(
        kind=ReturnKind.SENT_BACK, pence__in=sums, corrects__isnull=True, corrected_by__isnull=True
    )
    return [
        *(
            _Gone(p.pence, p.on, p.reference, (p.notice.ref, *texts_of(p.receipt)),
                  f"The refund of {p.notice.ref}, written already ({p.reference})")
            for p in paid.select_related("notice", "receipt").defer("notice__pdf").order_by("-on")
        ),
        *(
            _Gone(r.pence, r.on, r.note, texts_of(r.receipt), f"{r.receipt.ref}, returned already")
            for r in sent.select_related("receipt").order_by("-on")
        ),
    ]  # fmt: skip


def _shows(line: BankLine, gone: _Gone) -> bool:
    said = said_by(line)
    if gone.pence != -line.pence or not is_about(line.on, gone.on, REFUND_SHOWS):
        return False
    return holds_reference(said, gone.reference) or _is_alike(said, gone.texts)


def _is_alike(said: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether two sets of texts say the same, together or one text of each."""
    pairs = ((a, b) for a in said for b in texts)
    return says_the_same(said, texts) or any(says_the_same([a], [b]) for a, b in pairs)


def _may_take_back(lines: Sequence[BankLine]) -> dict[str, tuple[Receipt, ...]]:
    """Which payments each line of money out may take back: of that sum, naming the same notice or payer. One query.

    Never one that was refunded: that money is gone already.
    """
    if not lines:
        return {}
    booked: Any = Receipt.objects.untouched_by_returns().with_book()
    rows = booked.filter(pence__in={-line.pence for line in lines}, paid_pence=0)
    kept = list(rows.order_by("-on", "-id"))
    found = {}
    for line in lines:
        mine = said_by(line)
        fits = [
            r for r in kept
            if r.pence == -line.pence and r.on <= line.on and _is_alike(mine, texts_of(r))
        ]  # fmt: skip
        if fits:
            found[line.key] = tuple(fits[:MOST])
    return found
