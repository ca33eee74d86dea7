"""Whether a charge may be laid on the court pack as it stands, asked of the pack's own list. Pure.

Domain 6.4 asks for a complete pack before proceedings. What is missing is of three kinds: what a charge cannot do
without; papers, which at a court hearing may follow and under the Single Justice Procedure may not (dated rows,
`PapersRule`; domain 5); and what was never done, which a court will ask about. For the last two a person says why.
"""

from collections.abc import Collection
from dataclasses import dataclass

from fines.rules.pack_missing import Item, Thing, missing

CONDITIONS = frozenset(
    {
        Thing.MONEY, Thing.CONSULTATIONS, Thing.ESO, Thing.DECISION, Thing.CHARGE, Thing.LIMIT,
    }
)  # fmt: skip
PAPERS = frozenset(
    {
        Thing.REGISTER, Thing.REASONS, Thing.EVIDENCE, Thing.NOTICE, Thing.POSTING, Thing.NOTES, Thing.INTERVIEW,
        Thing.STATEMENT, Thing.CERTIFICATE,
    }
)  # fmt: skip
NOT_DONE = frozenset({Thing.SUPPORT, Thing.CONTACTS, Thing.LETTERS, Thing.PLAN})


@dataclass(frozen=True)
class Lacking:
    """What a pack lacks before its charge: each with its words."""

    conditions: tuple[Item, ...] = ()
    papers: tuple[Item, ...] = ()
    not_done: tuple[Item, ...] = ()

    @property
    def to_explain(self) -> tuple[Item, ...]:
        """What a person gives a reason for, where the charge is laid without it."""
        return (*self.papers, *self.not_done)


def lacking(items: Collection[Item]) -> Lacking:
    """What is missing of a pack's list, by what that means for a charge."""
    open_ones = missing(items)
    return Lacking(
        *(tuple(n for n in open_ones if n.thing in kind) for kind in (CONDITIONS, PAPERS, NOT_DONE))
    )


def refusals(lacks: Lacking, *, papers_may_follow: bool, why: str) -> list[str]:
    """Every reason why a charge may not be laid on such a pack; nothing when it may.

    `why` is a person's reason for laying it all the same; it lets papers follow where the procedure does.
    """
    found = [words_of(item) for item in lacks.conditions]
    if not papers_may_follow:
        found += [f"No papers follow afterwards. {words_of(item)}" for item in lacks.papers]
    if lacks.to_explain and not why:
        found.append(f"Say why it is laid without: {titles_of(lacks.to_explain)}")
    return found


def words_of(item: Item) -> str:
    """A missing thing in words: what it is, and what to do."""
    return f"{item.title}: {item.words}".rstrip(".")


def titles_of(items: Collection[Item]) -> str:
    """Some things by name: register of the period; contact log."""
    return "; ".join(f"{item.title[0].lower()}{item.title[1:]}" for item in items)
