"""How many parents each sum on a page of the queue keeps from court, and from a reminder: in six queries, whatever
the number of parents.

The database answers for one parent at a time (`fines_money_of`), which is too slow for all of them at once; this reads
the same rules, and a test holds the two to each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attendance.models import Responsibility
from fines.actions.money_holds import OPEN
from fines.models import CardLine, NotTheirs, PenaltyNotice, Receipt
from fines.rules.likeness import (
    calls,
    is_near,
    name_words,
    plain_reference,
    references_in,
    resembles_name,
)

if TYPE_CHECKING:
    import datetime as dt

SHARED = 6  # as many notices one envelope may be for, as the database has it


@dataclass(frozen=True)
class Holds:
    """How many parents a sum keeps from court; and of these, from a reminder: those it names."""

    court: int = 0
    reminder: int = 0


@dataclass
class _Parent:
    carer_id: int
    surname: str
    notices: list[Any] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)  # surnames of other carers of their children

    @cached_property
    def words(self) -> set[str]:
        """The words of their name and of the children's."""
        return name_words(" ".join([self.surname, *(n.pupil.legal_surname for n in self.notices)]))

    def is_called(self, said: str, words: set[str]) -> bool:
        """Whether a text has their name, a child's, or another carer's."""
        names = {self.surname, *self.others, *(n.pupil.legal_surname for n in self.notices)}
        first = {n.pupil.legal_forename for n in self.notices if len(n.pupil.legal_forename) > 2}
        return any(calls(said, n) for n in names) or any(name_words(n) & words for n in first)


def holds_of(receipts: Sequence[Receipt]) -> dict[str, Holds]:
    """For each sum with its balance, whom it may be of among the parents with an open notice."""
    parents = _parents() if receipts else []
    book = _Book(receipts, parents)
    return {r.ref: book.holds(r) for r in receipts}


class _Book:
    """What is known of the sums of a page, beside the parents."""

    def __init__(self, receipts: Sequence[Receipt], parents: list[_Parent]) -> None:
        self.parents = parents
        keys = [r.pk for r in receipts]
        stands = NotTheirs.objects.filter(corrects__isnull=True, corrected_by__isnull=True)
        self.waved = set(stands.filter(receipt__in=keys).values_list("receipt_id", "carer_id"))
        basket = CardLine.objects.filter(basket__receipt__in=keys)
        self.baskets = set(basket.values_list("basket__receipt_id", "notice__carer_id"))
        named = {f"{d[:2]}-{d[2:]}" for r in receipts for d in references_in(r.reference)}
        rows = PenaltyNotice.objects.filter(ref__in=named, issued_at__isnull=False)
        self.owner = {plain_reference(ref): pk for ref, pk in rows.values_list("ref", "carer_id")}

    def holds(self, receipt: Receipt) -> Holds:
        said = f"{receipt.payer} {receipt.reference}"
        words, court, reminder = name_words(said), 0, 0
        for parent in self.parents:
            if (receipt.pk, parent.carer_id) in self.waved:
                continue
            names = self._names(receipt, parent) or parent.is_called(said, words)
            reminder += names
            court += names or self._may_be(receipt, parent, words)
        return Holds(court, reminder)

    def _names(self, receipt: Receipt, parent: _Parent) -> bool:
        if (receipt.pk, parent.carer_id) in self.baskets:
            return True
        digits = references_in(receipt.reference)
        return any(
            self.owner[d] == parent.carer_id
            if d in self.owner
            else any(is_near(d, ref) for ref in parent.refs)
            for d in digits
        )

    def _may_be(self, receipt: Receipt, parent: _Parent, words: set[str]) -> bool:
        owners = {self.owner[d] for d in references_in(receipt.reference) if d in self.owner}
        if owners - {parent.carer_id}:
            return False
        others = [p for p in self.parents if p is not parent]
        rest, on = receipt.unmatched_pence, receipt.on
        if any(_may_cost(n, rest, on) for n in parent.notices) and not any(
            resembles_name(receipt.payer, p.surname)
            and any(_may_cost(n, rest, on) for n in p.notices)
            for p in others
        ):
            return True
        since = [n for n in parent.notices if _since(n) <= on]
        return bool(since) and not any(p.words & words for p in others) and _is_part(since, rest)


def _since(notice: Any) -> dt.date:
    return min(day for day in (notice.issued_on, notice.posted_on) if day)


def _may_cost(notice: Any, rest: int, on: dt.date) -> bool:
    costs = [c for c in (notice.first_pence, notice.second_pence) if c is not None]
    return _since(notice) <= on and any(rest in (c, c - notice.received_pence) for c in costs)


def _is_part(notices: Iterable[Any], rest: int) -> bool:
    rows = list(notices)
    left = sum(max(n.first_pence or 0, n.second_pence) - n.received_pence for n in rows)
    return rest <= left or any(
        rest <= SHARED * n.second_pence
        and any(c and rest % c == 0 for c in (n.first_pence, n.second_pence))
        for n in rows
    )


def _parents() -> list[_Parent]:
    """Every parent with an open notice. Three queries."""
    found: dict[int, _Parent] = {}
    for notice in PenaltyNotice.objects.filter(status__in=OPEN).with_money_facts():
        mine = found.setdefault(notice.carer_id, _Parent(notice.carer_id, notice.carer.surname))
        mine.notices.append(notice)
    given = PenaltyNotice.objects.filter(carer__in=found, issued_at__isnull=False)
    for carer_id, ref in given.values_list("carer_id", "ref"):
        found[carer_id].refs.add(plain_reference(ref))
    pupils = {n.pupil_id for p in found.values() for n in p.notices}
    carers: dict[int, list[tuple[int, str]]] = defaultdict(list)
    ties = Responsibility.objects.filter(pupil__in=pupils)
    for pupil_id, carer_id, name in ties.values_list("pupil_id", "carer_id", "carer__surname"):
        carers[pupil_id].append((carer_id, name))
    for parent in found.values():
        all_ties = [tie for n in parent.notices for tie in carers[n.pupil_id]]
        parent.others = {name for carer_id, name in all_ties if carer_id != parent.carer_id}
    return list(found.values())
