"""What a court pack must hold, and what of it is there: a list a person reads before anything is built.

Pure. Sources: domain 5 (Norfolk and Cognus prosecution packs), 6.4 (PROSECUTION: pack complete, limitation date in
the future), 8.4 (support and consultations first), Education Act 1996 s447 (supervision order considered),
Magistrates' Courts Act 1980 s127 (six months).
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fines.choices import Charge


class State(StrEnum):
    """Whether a thing is there."""

    THERE = "there"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Thing(StrEnum):
    """What a pack must hold. The value is how a page and a stored pack call it."""

    REGISTER = "register"
    REASONS = "reasons"
    EVIDENCE = "evidence"
    NOTICE = "notice"
    POSTING = "posting"
    MONEY = "money"
    SUPPORT = "support"
    CONTACTS = "contacts"
    NOTES = "notes"
    LETTERS = "letters"
    PLAN = "plan"
    CONSULTATIONS = "consultations"
    ESO = "eso"
    DECISION = "decision"
    CHARGE = "charge"
    INTERVIEW = "interview"
    STATEMENT = "statement"
    CERTIFICATE = "certificate"
    LIMIT = "limit"


TITLES: dict[Thing, str] = {
    Thing.REGISTER: "Register of the period",
    Thing.REASONS: "Every absence marked N has a reason",
    Thing.EVIDENCE: "Marks as they were when the notice was given",
    Thing.NOTICE: "Penalty notice",
    Thing.POSTING: "Proof of posting",
    Thing.MONEY: "Nothing paid for these sessions",
    Thing.SUPPORT: "Support offered",
    Thing.CONTACTS: "Contact log",
    Thing.NOTES: "Notes read, and what is disclosed of them",
    Thing.LETTERS: "Letters to the parent",
    Thing.PLAN: "Plan or attendance contract",
    Thing.CONSULTATIONS: "Consultations",
    Thing.ESO: "Supervision order considered",
    Thing.DECISION: "Decision to prosecute, approved",
    Thing.CHARGE: "Charge not given up",
    Thing.INTERVIEW: "Interview under caution",
    Thing.STATEMENT: "Witness statement, signed",
    Thing.CERTIFICATE: "Head teacher's certificate, signed",
    Thing.LIMIT: "Within the six months",
}


@dataclass(frozen=True)
class Signed:
    """A paper that is signed by hand: by whom and when, and whether its words have changed since."""

    written: bool = False
    name: str = ""
    on: dt.date | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class PackFacts:
    """What is known of one parent's case that day, as the rule wants it."""

    today: dt.date
    charge: str = ""
    sessions: int = 0
    unmarked: int = 0
    unexplained: int = 0
    amended_since: int = 0
    notice: str = ""
    posted: Mapping[str, str] = field(default_factory=dict)  # notice: its proof, empty for none
    paid: str = ""
    payable_until: dt.date | None = None
    unmatched: int = 0
    counts_money: bool = (
        True  # for who keeps the ledger; others are told that there is doubt, not how much
    )
    supports: int = 0
    support_not_appropriate: bool = False
    contacts: int = 0
    unread: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)  # why: how many sessions
    left_out: int = 0  # of a charge, since it was laid
    letters: int = 0
    plans: int = 0
    consultations_due: Collection[str] = ()
    consulted: Collection[str] = ()
    let_pass: Collection[str] = ()
    eso_considered: dt.date | None = None
    approved: bool = False
    given_up: str = ""  # in words, that the charge was given up
    interview: str = ""
    statement: Signed = field(default_factory=Signed)
    statement_tells: bool = False
    certificate: Signed = field(default_factory=Signed)
    limit: dt.date | None = None
    filed_on: dt.date | None = None


@dataclass(frozen=True)
class Item:
    """One line of the list: the thing, whether it is there, and in words what there is or what to do."""

    thing: Thing
    state: State
    words: str

    @property
    def title(self) -> str:
        return TITLES[self.thing]


def list_items(facts: PackFacts) -> tuple[Item, ...]:
    """Every thing a pack must hold, what is missing first, each group in the order of the pack."""
    order = (State.MISSING, State.THERE, State.NOT_NEEDED)
    return tuple(sorted(_items(facts), key=lambda item: order.index(item.state)))


def missing(items: Collection[Item]) -> tuple[Item, ...]:
    """Those that are not there and would have to be."""
    return tuple(item for item in items if item.state == State.MISSING)


def _items(f: PackFacts) -> Iterator[Item]:
    yield _register(f)
    yield _when(Thing.REASONS, f.unexplained == 0, "No N is left unresolved.",
                f"{_count(f.unexplained, 'session')} still marked N: ask the school for a reason.")  # fmt: skip
    yield _evidence(f)
    yield from _served(f)
    yield _money(f)
    yield _support(f)
    yield _when(Thing.CONTACTS, f.contacts > 0, f"{_count(f.contacts, 'contact')} logged with this parent.",
                "No contact with this parent is logged.")  # fmt: skip
    yield _when(
        Thing.NOTES, f.unread == 0, "A person has read each, and said what is disclosed.",
        f"{f.unread} withheld and not read yet: read them, and say what is disclosed.",
    )  # fmt: skip
    yield _letters(f)
    yield _plan(f)
    yield _consultations(f)
    yield _eso(f)
    yield _when(Thing.DECISION, f.approved, "A second person approved it.",
                "Nobody has approved a prosecution yet.")  # fmt: skip
    yield _when(Thing.CHARGE, not f.given_up, "No charge was given up.", f.given_up)
    yield _interview(f)
    yield _statement(f)
    yield _signed(Thing.CERTIFICATE, f.certificate, "Print it, and have the head teacher sign it.")
    yield _limit(f)


def _register(f: PackFacts) -> Item:
    if not f.sessions and not f.dropped:
        return Item(Thing.REGISTER, State.MISSING, "No session is relied on.")
    if f.dropped:
        why = "; ".join(
            f"{count}: {reason[0].lower()}{reason[1:]}" for reason, count in f.dropped.items()
        )
        todo = "Look at the charge again" if f.filed_on else "Decide anew without them"
        words = f"{_count(f.sessions, 'session')} left. No evidence any more: {why}. {todo}."
        return Item(Thing.REGISTER, State.MISSING, words)
    if f.unmarked:
        gap = _count(f.unmarked, "open session")
        return Item(Thing.REGISTER, State.MISSING, f"{gap} of the period without a mark.")
    out = f" {f.left_out} of the charge left out since." if f.left_out else ""
    return Item(Thing.REGISTER, State.THERE, f"{_count(f.sessions, 'session')} relied on.{out}")


def _evidence(f: PackFacts) -> Item:
    if not f.notice:
        return Item(Thing.EVIDENCE, State.NOT_NEEDED, "No notice was given.")
    return _when(
        Thing.EVIDENCE, f.amended_since == 0, "No mark under the notice was amended since.",
        f"{_count(f.amended_since, 'mark')} under the notice amended since: review the notice.",
    )  # fmt: skip


def _served(f: PackFacts) -> Iterator[Item]:
    """A notice is no condition of a prosecution (domain 4.3): without one neither it nor its post is needed."""
    if not f.notice:
        why = "A prosecution needs no notice before it."
        yield Item(Thing.NOTICE, State.NOT_NEEDED, why)
        yield Item(Thing.POSTING, State.NOT_NEEDED, "No notice was posted.")
        return
    yield Item(Thing.NOTICE, State.THERE, f"{f.notice}, as it was given.")
    bare = [ref for ref, proof in f.posted.items() if not proof]
    yield _when(
        Thing.POSTING, bool(f.posted) and not bare, " ".join(f.posted.values()),
        f"Nothing proves the posting of {', '.join(bare) or f.notice}: write down its certificate or proof of receipt.",
    )  # fmt: skip


def _money(f: PackFacts) -> Item:
    if f.paid:
        words = f"{f.paid} These sessions are spent: they cannot be charged."
        return Item(Thing.MONEY, State.MISSING, words)
    if f.payable_until and f.payable_until >= f.today:
        words = (
            f"It can still be paid until {_day(f.payable_until)}: nothing may be charged before."
        )
        return Item(Thing.MONEY, State.MISSING, words)
    if f.unmatched and not f.counts_money:
        return Item(Thing.MONEY, State.MISSING, "Unmatched money may be this parent's.")
    if f.unmatched:
        stand = "is" if f.unmatched == 1 else "are"
        words = f"{_count(f.unmatched, 'sum')} that may be this parent's {stand} not matched yet."
        return Item(Thing.MONEY, State.MISSING, words)
    if not f.notice:
        words = "No notice is relied on, so no payment was looked for."
        return Item(Thing.MONEY, State.THERE, words)
    return Item(Thing.MONEY, State.THERE, "No payment in full is on the ledger.")


def _support(f: PackFacts) -> Item:
    if f.supports:
        return Item(Thing.SUPPORT, State.THERE, f"{_count(f.supports, 'support')} on record.")
    if f.support_not_appropriate:
        return Item(Thing.SUPPORT, State.NOT_NEEDED, "Recorded why support is not appropriate.")
    return Item(Thing.SUPPORT, State.MISSING, "No support is on record, nor why none would help.")


def _letters(f: PackFacts) -> Item:
    """Letters besides the notice itself (domain 5: what prosecution packs of councils hold)."""
    if f.letters:
        return Item(Thing.LETTERS, State.THERE, f"{_count(f.letters, 'letter')}, as sent.")
    if f.support_not_appropriate:
        return Item(Thing.LETTERS, State.NOT_NEEDED, "Recorded why support is not appropriate.")
    return Item(Thing.LETTERS, State.MISSING, "No letter to this parent was sent from this case.")


def _plan(f: PackFacts) -> Item:
    if f.plans:
        return Item(
            Thing.PLAN, State.THERE, f"{_count(f.plans, 'plan')} on record, refusals included."
        )
    if f.support_not_appropriate:
        return Item(Thing.PLAN, State.NOT_NEEDED, "Recorded why support is not appropriate.")
    return Item(
        Thing.PLAN, State.MISSING, "No plan or contract, and no refusal of one, is on record."
    )


def _consultations(f: PackFacts) -> Item:
    if not f.consultations_due:
        return Item(Thing.CONSULTATIONS, State.NOT_NEEDED, "Nobody has to be asked for this child.")
    open_ones = sorted(set(f.consultations_due) - set(f.consulted))
    if not open_ones:
        return Item(Thing.CONSULTATIONS, State.THERE, "Everybody who must be asked was asked.")
    if set(open_ones) <= set(f.let_pass):
        return Item(Thing.CONSULTATIONS, State.NOT_NEEDED, "A manager let it pass, with a reason.")
    return Item(
        Thing.CONSULTATIONS,
        State.MISSING,
        f"{_count(len(open_ones), 'service')} not consulted yet.",
    )


def _eso(f: PackFacts) -> Item:
    """Education Act 1996 s447: considered before any proceedings, whatever was concluded."""
    day = f.eso_considered
    return _when(Thing.ESO, day is not None, f"Considered on {_day(day)}.",
                 "The law asks that it is considered before any charge.")  # fmt: skip


def _interview(f: PackFacts) -> Item:
    if f.interview:
        return Item(Thing.INTERVIEW, State.THERE, f.interview)
    if f.charge == Charge.S444_1:
        why = "Section 444(1) asks for no knowledge, so no interview is needed."
        return Item(Thing.INTERVIEW, State.NOT_NEEDED, why)
    return Item(
        Thing.INTERVIEW, State.MISSING, "Neither an interview nor its refusal is on record."
    )


def _statement(f: PackFacts) -> Item:
    if f.statement_tells:
        words = "It speaks of another parent or a protected place, or names a brother or sister: write it without."
        return Item(Thing.STATEMENT, State.MISSING, words)
    todo = "Write the statement, print it, and have it signed."
    return _signed(Thing.STATEMENT, f.statement, todo)


def _signed(thing: Thing, paper: Signed, todo: str) -> Item:
    if paper.name and not paper.is_stale:
        return Item(thing, State.THERE, f"Signed by {paper.name} on {_day(paper.on)}.")
    if paper.is_stale:
        words = (
            f"What {paper.name} signed on {_day(paper.on)} has changed since: have it signed anew."
        )
        return Item(thing, State.MISSING, words)
    if paper.written:
        return Item(
            thing, State.MISSING, "Written, and not signed yet: print it and have it signed."
        )
    return Item(thing, State.MISSING, todo)


def _limit(f: PackFacts) -> Item:
    if f.filed_on:
        return Item(Thing.LIMIT, State.THERE, f"Proceedings began on {_day(f.filed_on)}.")
    if f.limit is None:
        return Item(Thing.LIMIT, State.MISSING, "No session is relied on, so no limit is known.")
    if f.today > f.limit:
        return Item(Thing.LIMIT, State.MISSING, f"Proceedings had to begin by {_day(f.limit)}.")
    left = (f.limit - f.today).days
    words = f"Proceedings must begin by {_day(f.limit)}: {_count(left, 'day')} left."
    return Item(Thing.LIMIT, State.THERE, words)


def _when(thing: Thing, is_there: bool, words: str, todo: str) -> Item:
    return Item(thing, State.THERE, words) if is_there else Item(thing, State.MISSING, todo)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
