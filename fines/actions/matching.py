"""Money is matched with notices: suggested by the rule, confirmed by people, the sure ones by themselves."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_money import check_can_keep_money
from fines.actions import leaving
from fines.actions.common import lock_notice
from fines.actions.money_holds import OPEN, lock_money
from fines.actions.payments import (
    Recorded,
    first_day_of_money,
    money_standing,
    owed,
    put_on_ledger,
)
from fines.choices import NoticeStatus, ReturnKind
from fines.models import (
    CardLine,
    MatchingRule,
    NotTheirs,
    Payment,
    PenaltyNotice,
    Receipt,
    ReceiptReturn,
)
from fines.rules.likeness import names_reference, references_in
from fines.rules.matching import Candidate, Finder, Money, Suggestion
from fines.rules.spelling import money


def suggestions(receipts: Sequence[Receipt]) -> dict[str, list[Suggestion]]:
    """For each receipt with its balance, what it may be for. Two queries, however many."""
    if not receipts:
        return {}
    chosen = _chosen(receipts)
    named = [ref for parts in chosen.values() for ref, _ in parts]
    finder = Finder(_candidates([*(r.reference for r in receipts), *named]))
    return {r.ref: finder.suggest(_money(r, chosen.get(r.pk, ()))) for r in receipts}


def suggest_for(lines: Sequence[Money]) -> list[list[Suggestion]]:
    """The same for money that is not taken in yet. One query."""
    finder = Finder(_candidates([line.reference for line in lines])) if lines else None
    return [finder.suggest(line) for line in lines] if finder else []


@transaction.atomic
def match_receipt(
    *, receipt: Receipt, parts: Sequence[tuple[str, int]], by: User | None,
    only_when_awaited: bool = False,
) -> list[Recorded]:  # fmt: skip
    """Say which notices a sum was for, and how much of it each: [(reference, pence)].

    The rest stays unmatched. Notices are locked before the receipt, as whoever refunds does. Raises
    NotAllowed, NotFound (no such notice), WrongState (nothing, the same notice twice, more than waits,
    as when somebody else has just matched it, or `only_when_awaited` and it is not awaited any more).
    """
    if by is not None:
        check_can_keep_money(by)
    lock_money()
    found = {n.ref: n for n in PenaltyNotice.objects.filter(ref__in=[p[0] for p in parts]).light()}
    if missing := [ref for ref, _ in parts if ref not in found]:
        raise NotFound(f"There is no notice {missing[0]}.", field=missing[0])
    rows = [lock_notice(row) for row in sorted(found.values(), key=lambda n: (n.case_id, n.pk))]
    receipt = _lock(receipt)
    _refuse_parts(receipt, parts)
    if only_when_awaited and not all(_is_awaited(row, receipt) for row in rows):
        raise WrongState("This notice awaits no payment any more.")
    sums = dict(parts)
    return [put_on_ledger(row, receipt, sums[row.ref], by=by) for row in rows]


def match_certain(receipts: Iterable[Receipt], *, by: User | None) -> int:
    """Match what is sure, where the dated rule lets it; how many were. Each in its own transaction."""
    rules = list(MatchingRule.objects.all())
    rows = {r.ref: r for r in receipts if _by_itself(r, rules)}
    done = 0
    for ref, found in suggestions(list(rows.values())).items():
        sure = next((s for s in found if s.is_certain), None)
        if sure is None:
            continue
        try:
            match_receipt(receipt=rows[ref], parts=_parts(sure), by=by, only_when_awaited=True)
        except WrongState:  # somebody was quicker, or it is the second payment: a person will look
            continue
        done += 1
    return done


def match_waiting(*, by: User) -> int:
    """Match whatever waits and is sure; how many were. Raises NotAllowed."""
    check_can_keep_money(by)
    return match_certain(Receipt.objects.unmatched(), by=by)


@transaction.atomic
def return_money(*, receipt: Receipt, kind: str, pence: int, note: str, by: User) -> ReceiptReturn:
    """Write that unmatched money went back to whoever paid it, or was never there.

    Raises NotAllowed (also for who took it off a notice, or took it in where it may be an open notice's), WrongState
    (also for money of the bank that was "never received").
    """
    check_can_keep_money(by)
    lock_money()
    receipt, note = _lock(receipt), readable(note)
    if kind not in ReturnKind.values or not note:
        raise WrongState("Say what became of the money, and how it went.")
    if not 0 < pence <= receipt.unmatched_pence:
        raise WrongState(f"{money(receipt.unmatched_pence)} of {receipt.ref} is unmatched.")
    leaving.refuse(receipt, ReturnKind(kind), by)
    return send_back(receipt, ReturnKind(kind), pence, note, by)


@transaction.atomic
def say_not_theirs(*, receipt: Receipt, notice_ref: str, reason: str, by: User) -> NotTheirs:
    """Say why unmatched money is not that of the parent of a notice: it no longer keeps their case from court.

    Raises NotAllowed, NotFound, AlreadyDone, WrongState (no reason, nothing unmatched, or it names their notice).
    """
    check_can_keep_money(by)
    lock_money()
    receipt, reason = _lock(receipt), readable(reason)
    notice = PenaltyNotice.objects.filter(ref=notice_ref, issued_at__isnull=False).light().first()
    if notice is None:
        raise NotFound(f"There is no notice {notice_ref}.")
    if not reason or not receipt.unmatched_pence:
        raise WrongState("Say why this money is not that parent's, while it is unmatched.")
    theirs = PenaltyNotice.objects.filter(carer=notice.carer_id, issued_at__isnull=False)
    for ref in theirs.values_list("ref", flat=True):
        if names_reference(receipt.reference, ref):
            raise WrongState(f"It names {ref}, which is theirs: match it, or return it.")
    said = NotTheirs.objects.filter(receipt=receipt, carer=notice.carer_id, corrects__isnull=True)
    if said.filter(corrected_by__isnull=True).exists():
        raise AlreadyDone("This was said already.")
    row = NotTheirs.objects.create(
        receipt=receipt, carer_id=notice.carer_id, reason=reason[:300], by=by
    )
    _tell(receipt, "money.not_theirs", by, {"notice": notice.ref, "reason": reason[:300]})
    return row


@transaction.atomic
def undo_return(*, line: ReceiptReturn, reason: str, by: User) -> ReceiptReturn:
    """Take a return back: the money is in hand and unmatched. Raises NotAllowed, WrongState."""
    check_can_keep_money(by)
    lock_money()
    receipt, reason = _lock(line.receipt), readable(reason)
    if line.corrects_id or ReceiptReturn.objects.filter(corrects=line).exists():
        raise WrongState("This is taken back already.")
    if not reason:
        raise WrongState("Say why it is taken back.")
    row = ReceiptReturn.objects.create(
        receipt=receipt, kind=line.kind, pence=line.pence, on=timezone.localdate(), note=reason,
        corrects=line, by=by,
    )  # fmt: skip
    _tell(receipt, "money.return_undone", by, {"pence": line.pence})
    return row


def send_back(
    receipt: Receipt, kind: ReturnKind, pence: int, note: str, by: User | None, key: str = ""
) -> ReceiptReturn:
    """The row that says so, of a receipt that is locked."""
    row = ReceiptReturn.objects.create(
        receipt=receipt, kind=kind, pence=pence, on=timezone.localdate(), note=note[:300], by=by,
        key=key,
    )  # fmt: skip
    _tell(receipt, f"money.{kind.value}", by, {"pence": pence})
    return row


def may_match_alone(on: dt.date, rules: Sequence[MatchingRule]) -> bool:
    """Whether a sure match of money that came that day needs nobody, by the dated rule."""
    rule = next((r for r in reversed(rules) if r.valid_from <= on), None)
    return rule is not None and rule.by_itself


def _by_itself(receipt: Receipt, rules: Sequence[MatchingRule]) -> bool:
    """Whether all of it waits, and a sure match of it needs nobody."""
    whole = bool(receipt.unmatched_pence == receipt.pence)
    return whole and may_match_alone(receipt.on, rules)


def _is_awaited(notice: PenaltyNotice, receipt: Receipt) -> bool:
    """Whether the notice, locked now, still awaits all of what is due."""
    came = money_standing(notice, timezone.localdate()).received_pence
    return notice.status == NoticeStatus.ISSUED and not came


def _tell(receipt: Receipt, kind: str, by: User | None, facts: dict[str, Any]) -> None:
    record(by=by, kind=kind, target_type="receipt", target_ref=receipt.ref, after=facts)


def _lock(receipt: Receipt) -> Receipt:
    """The receipt, locked until the transaction ends, with its balance as it is then."""
    Receipt.objects.select_for_update().get(pk=receipt.pk)
    return Receipt.objects.with_balance().get(pk=receipt.pk)


def _refuse_parts(receipt: Receipt, parts: Sequence[tuple[str, int]]) -> None:
    if not parts:
        raise WrongState("Choose the notice this money is for.")
    if len({ref for ref, _ in parts}) < len(parts):
        raise WrongState("Each notice stands there once.")
    total = sum(pence for _, pence in parts)
    if total > receipt.unmatched_pence:
        raise WrongState(
            f"{money(receipt.unmatched_pence)} of {receipt.ref} is unmatched, and this is {money(total)}: "
            "somebody may just have matched it."
        )


def _candidates(texts: Sequence[str]) -> list[Candidate]:
    """Every notice money may be waited for, and whichever else the texts name."""
    named = {f"{d[:2]}-{d[2:]}" for text in texts for d in references_in(text)}
    rows = (
        PenaltyNotice.objects.filter(Q(status__in=OPEN) | Q(ref__in=named), issued_at__isnull=False)
        .with_money_facts()
        .order_by("id")
    )
    return [_candidate(row) for row in rows]


def _candidate(notice: Any) -> Candidate:
    return Candidate(
        notice.ref, notice.carer.full_name, notice.carer.surname, notice.pupil.full_name,
        notice.carer_id, owed(notice), notice.received_pence, first_day_of_money(notice),
        notice.status in OPEN, notice.status == NoticeStatus.ISSUED,
    )  # fmt: skip


def _chosen(receipts: Sequence[Receipt]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Of money that came by card, what of its basket is on no notice yet. One query."""
    rows = CardLine.objects.filter(basket__receipt__in=[r.pk for r in receipts]).exclude(
        notice__ledger__in=Payment.objects.standing().filter(receipt__in=[r.pk for r in receipts])
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for receipt, ref, pence in rows.values_list("basket__receipt", "notice__ref", "pence"):
        found.setdefault(receipt, []).append((ref, pence))
    return {pk: tuple(parts) for pk, parts in found.items()}


def _money(receipt: Receipt, chosen: tuple[tuple[str, int], ...] = ()) -> Money:
    waits = receipt.unmatched_pence
    return Money(waits, receipt.on, receipt.reference, receipt.payer, chosen)


def _parts(suggestion: Suggestion) -> list[tuple[str, int]]:
    return [(part.notice.ref, part.pence) for part in suggestion.parts]
