"""What a sum that came in may be for: by reference with its typing errors, by amount due that day, by name.

Pure. The rule suggests, and says why; only `is_certain` may be matched without a person, and only
where a dated setting lets it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fines.rules.amounts import owed_on
from fines.rules.clock import Due
from fines.rules.likeness import LONG_NAME, is_near, name_words, plain_reference, references_in

MOST = 9  # as many as there are keys
MOST_BY_AMOUNT = 4  # more than that, and the amount explains nothing
PAID_FOR, NAMED, NEAR, DUE, NAME = 20, 8, 5, 3, 2


@dataclass(frozen=True)
class Candidate:
    """A notice money may be for, with what was in hand for it already."""

    ref: str
    parent: str
    surname: str
    child: str
    carer_id: int
    owed: tuple[Due, ...]
    received_pence: int
    since: dt.date
    is_live: bool
    is_awaited: bool

    def due_on(self, day: dt.date) -> int:
        """What would discharge it that day; nought when nothing would."""
        due = owed_on(self.owed, day) if self.is_live and day >= self.since else None
        return max(0, due.pence - self.received_pence) if due else 0


@dataclass(frozen=True)
class Money:
    """A sum to be matched; `paid_for`: of a basket, which notices it was paid for and how much of it each."""

    pence: int
    on: dt.date
    reference: str
    payer: str
    paid_for: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Part:
    """So much for one notice."""

    notice: Candidate
    pence: int


@dataclass(frozen=True)
class Suggestion:
    """What to put on which notices, why, and whether nothing is left to ask."""

    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    score: int
    is_certain: bool = False


class Finder:
    """Notices by what a bank's line may say of them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.refs: dict[str, Candidate] = {}
        self.slips: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, list[Candidate]] = defaultdict(list)
        self.name_slips: dict[str, set[str]] = defaultdict(set)
        self.all = list(candidates)
        for each in self.all:
            digits = plain_reference(each.ref)
            self.refs[digits] = each
            for slip in slips(digits):
                self.slips[slip].add(digits)
            for word in name_words(each.surname):
                self.names[word].append(each)
        for word in self.names:
            for slip in slips(word) if len(word) >= LONG_NAME else ():
                self.name_slips[slip].add(word)

    def suggest(self, money: Money) -> list[Suggestion]:
        """The likeliest first, nine at most. One of them certain at most."""
        named, near = self._named(money), self._near(money)
        called = self._called(money)
        fits = [c for c in self.all if c.due_on(money.on) == money.pence]
        found: dict[str, Candidate] = {c.ref: c for c in (*named, *near, *called)}
        if not found and len(fits) <= MOST_BY_AMOUNT:
            found = {c.ref: c for c in fits}
        single = [self._single(c, money, named, near, called) for c in found.values()]
        several = [s for s in self._several(money, named, called) if s]
        basket = [b for b in [self._basket(money)] if b]
        if basket:
            single = [s for s in single if s.parts != basket[0].parts]
            several = [s for s in several if s.parts != basket[0].parts]
        ranked = sorted(
            [*basket, *several, *single], key=lambda s: (-s.score, s.parts[0].notice.ref)
        )
        return ranked[:MOST]

    def _basket(self, money: Money) -> Suggestion | None:
        """Just what whoever paid chose on our own page, where that is known and no more than waits."""
        found = {plain_reference(ref): pence for ref, pence in money.paid_for}
        if not found or not set(found) <= set(self.refs) or sum(found.values()) > money.pence:
            return None
        parts = tuple(Part(self.refs[ref], pence) for ref, pence in found.items())
        return Suggestion(parts, ("paid for by card on the council's page",), PAID_FOR)

    def _named(self, money: Money) -> list[Candidate]:
        return [self.refs[d] for d in references_in(money.reference) if d in self.refs]

    def _near(self, money: Money) -> list[Candidate]:
        asked = [d for d in references_in(money.reference) if d not in self.refs]
        known = {
            ref
            for d in asked
            for slip in slips(d)
            for ref in self.slips.get(slip, ())
            if is_near(d, ref)
        }
        return [self.refs[ref] for ref in sorted(known)]

    def _called(self, money: Money) -> list[Candidate]:
        said = {w for w in name_words(f"{money.payer} {money.reference}") if len(w) > 1}
        words = said & set(self.names)
        for word in said - words:
            if len(word) >= LONG_NAME - 1:
                words |= {
                    w for s in slips(word) for w in self.name_slips.get(s, ()) if is_near(word, w)
                }
        return list({c.ref: c for w in sorted(words) for c in self.names[w] if c.is_live}.values())

    def _single(
        self, notice: Candidate, money: Money, named: list[Candidate], near: list[Candidate],
        called: list[Candidate],
    ) -> Suggestion:  # fmt: skip
        due = notice.due_on(money.on)
        fits = due == money.pence and due > 0
        reasons = [
            ("it names this notice", NAMED, notice in named),
            ("one typing error from this notice", NEAR, notice in near),
            ("just what is due", DUE, fits),
            ("the payer has the parent's name", NAME, notice in called),
        ]
        on = [(words, worth) for words, worth, holds in reasons if holds]
        certain = named == [notice] and fits and notice.is_awaited and not notice.received_pence
        return Suggestion(
            (Part(notice, money.pence),), tuple(w for w, _ in on), sum(n for _, n in on), certain
        )

    def _several(
        self, money: Money, named: list[Candidate], called: list[Candidate]
    ) -> Iterator[Suggestion | None]:
        """Several notices that together are due just this: those it names, or all of one parent of the name."""
        yield _whole(named, money, ("it names them all",), NAMED)
        by_parent: dict[int, list[Candidate]] = defaultdict(list)
        for each in called:
            by_parent[each.carer_id].append(each)
        for group in by_parent.values():
            if not {c.ref for c in group} <= {c.ref for c in named}:
                yield _whole(group, money, ("all notices of one parent of that name",), NAME + 1)
        for each in (*named, *self._near(money)):
            group = [c for c in self.all if c.carer_id == each.carer_id and c.due_on(money.on)]
            if len(group) > 1 and group != named:
                yield _whole(group, money, ("all notices of the parent it names",), NEAR)


def _whole(
    group: list[Candidate], money: Money, reasons: tuple[str, ...], score: int
) -> Suggestion | None:
    parts = tuple(Part(c, c.due_on(money.on)) for c in group)
    if (
        len(parts) < 2
        or any(not p.pence for p in parts)
        or sum(p.pence for p in parts) != money.pence
    ):
        return None
    return Suggestion(parts, (*reasons, "together just what is due"), score + DUE)


def slips(word: str) -> set[str]:
    """The word, and the word without each of its signs: two words one error apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
