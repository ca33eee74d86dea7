"""Money that came in, in words: the queue with its suggestions, and one sum with its story."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse

from accounts.web.parts import Cell, Column, Fact, KeyHelp, NavItem, Tag
from accounts.web.words import long_date, money, plural, short_date
from fines.choices import PaymentKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, QueryDict

    from fines.actions.held_counts import Holds
    from fines.actions.leaving import Ways
    from fines.actions.money_reading import Queue, ReceiptRecord
    from fines.actions.not_theirs import HeldList
    from fines.actions.payments import Recorded
    from fines.models import NotTheirs, Payment, Receipt
    from fines.rules.matching import Part, Suggestion
    from fines.web.receipt_forms import FindParentForm

KEYS = (
    KeyHelp("J", "The next sum"), KeyHelp("K", "The one before"),
    KeyHelp("1 9", "Choose a suggestion by its number"), KeyHelp("Enter", "Confirm what is chosen"),
    KeyHelp("S", "Split over several notices"), KeyHelp("X", "Not ours: return it"),
)  # fmt: skip


def tabs(here: str) -> list[NavItem]:
    """The pages of money."""
    pages = (
        ("list_unmatched", "Unmatched"), ("read_bank_file", "Bank file"),
        ("list_receipts", "Received"), ("list_refunds", "Refunds"), ("see_book", "Reconciliation"),
    )  # fmt: skip
    return [NavItem(text, reverse(f"fines:{name}"), name == here) for name, text in pages]


def told(request: HttpRequest, done: Iterable[Recorded]) -> None:
    """Say what each line did."""
    for each in done:
        level = messages.SUCCESS if each.standing.discharged else messages.WARNING
        messages.add_message(request, level, each.words)


@dataclass(frozen=True)
class ChoiceView:
    """One suggestion with its key."""

    number: int
    suggestion: Suggestion

    @property
    def value(self) -> str:
        return ",".join(f"{p.notice.ref}:{p.pence}" for p in self.suggestion.parts)

    @property
    def lines(self) -> list[str]:
        """26-0031, £80: Ms A Okafor, for Sam Okafor."""
        return [
            f"{p.notice.ref}, {money(p.pence)}: {p.notice.parent}, for {p.notice.child}"
            for p in self.suggestion.parts
        ]

    @property
    def why(self) -> str:
        """Why it is suggested, as a sentence."""
        words = "; ".join(self.suggestion.reasons)
        return f"{words[:1].upper()}{words[1:]}."

    def can_be(self, receipt: Receipt) -> bool:
        """Whether the money came once each notice of it was issued: otherwise confirming it is refused."""
        return all(p.notice.since <= receipt.on for p in self.suggestion.parts)

    def does(self, receipt: Receipt) -> str:
        """What confirming it does."""
        return " ".join(dict.fromkeys(_does(p, receipt) for p in self.suggestion.parts))


def _does(part: Part, receipt: Receipt) -> str:
    due = part.notice.due_on(receipt.on)
    if not part.notice.is_live:
        return "Nothing is due on it: all of this is owed back."
    if receipt.on < part.notice.since:
        return "Came before this notice was issued: it cannot be for it."
    if not due:
        return "Came when nothing could be paid any more: it would discharge nothing."
    if part.pence < due:
        return f"A part payment: {money(due - part.pence)} short, and it discharges nothing."
    if part.pence > due:
        return f"Paid in full, {money(part.pence - due)} too much: a refund is owed."
    return "Paid in full."


class CardView:
    """One sum of the queue."""

    def __init__(
        self, receipt: Receipt, found: list[Suggestion], twin: Receipt | None = None,
        holds: Holds | None = None,
    ) -> None:  # fmt: skip
        self.receipt, self.twin, self.kept = receipt, twin, holds
        self.choices = [ChoiceView(n, s) for n, s in enumerate(found, start=1)]
        possible = [c for c in self.choices if c.can_be(receipt)]
        self.options = [(c, c.does(receipt)) for c in possible]
        self.impossible = [(c, c.does(receipt)) for c in self.choices if c not in possible]

    @property
    def amount(self) -> str:
        return money(self.receipt.unmatched_pence)

    @property
    def of_whole(self) -> str:
        """What the sum was, where some of it is matched already."""
        waits, whole = self.receipt.unmatched_pence, self.receipt.pence
        return f"of {money(whole)}" if waits != whole else ""

    @property
    def holds(self) -> str:
        """Whom it keeps from court and from a reminder, in words; empty where nobody."""
        if self.kept is None or not self.kept.court:
            return ""
        court, reminder = self.kept.court, self.kept.reminder
        if court == reminder:
            return f"{plural(court, 'parent')} from court and from a reminder"
        from_reminder = f", {reminder} of them from a reminder" if reminder else ""
        return f"{plural(court, 'parent')} from court{from_reminder}"

    @property
    def twin_words(self) -> str:
        """That this money may be in hand already: typed in before the file came, or of another file."""
        if self.twin is None:
            return ""
        how = "was entered by hand" if self.twin.file_id is None else "came in another file"
        return f"{money(self.receipt.pence)} of {short_date(self.twin.on)} {how}"

    @property
    def twin_do(self) -> str:
        """What to do if it is."""
        if self.twin and self.twin.file_id is not None:
            return "say of this one that it was entered in error."
        return "take that entry back as an error, then match this."

    @property
    def came(self) -> str:
        return f"{short_date(self.receipt.on)}, {self.receipt.get_method_display().lower()}"


@dataclass
class QueuePage:
    """The queue of unmatched money."""

    queue: Queue
    keys = KEYS

    @staticmethod
    def asked(params: QueryDict) -> int:
        """Which page; nonsense is the first."""
        number = params.get("page", "1")
        return int(number) if number.isdecimal() and len(number) < 6 else 1

    @property
    def tabs(self) -> list[NavItem]:
        return tabs("list_unmatched")

    @cached_property
    def cards(self) -> list[CardView]:
        return [
            CardView(
                r, self.queue.found[r.ref], self.queue.twins.get(r.ref), self.queue.holds.get(r.ref)
            )
            for r in self.queue.page
        ]

    @property
    def total(self) -> str:
        return money(self.queue.pence)

    @property
    def count(self) -> int:
        return self.queue.page.paginator.count

    @property
    def has_certain(self) -> bool:
        return any(c.suggestion.is_certain for card in self.cards for c in card.choices)


class ReceiptPage:
    """One sum."""

    columns = (
        Column("Day written"), Column("What"), Column("For"), Column("By"),
        Column("Amount", numeric=True), Column("Take back", hidden=True),
    )  # fmt: skip

    def __init__(self, record: ReceiptRecord) -> None:
        self.record, self.receipt = record, record.receipt

    @property
    def title(self) -> str:
        return f"{money(self.receipt.pence)}, {self.receipt.ref}"

    @property
    def tag(self) -> Tag:
        waits = self.receipt.unmatched_pence
        if waits:
            return Tag(f"{money(waits)} unmatched", "warn")
        return Tag("Matched" if self.receipt.matched_pence else "Returned", "ok")

    @property
    def facts(self) -> list[Fact]:
        """As the bank or card service gave it, and how it divides."""
        r = self.receipt
        where = f"{r.file.name}, line {r.line}" if r.file else r.get_source_display()
        return [
            Fact("In hand", long_date(r.on)), Fact("Came by", r.get_method_display()),
            Fact("Reference", r.reference or "None"), Fact("Payer", r.payer or "Not given"),
            Fact("From", where), Fact("Taken in by", r.by.name if r.by else "Bellwether"),
            Fact("Matched", money(r.matched_pence)), Fact("Unmatched", money(r.unmatched_pence)),
            Fact("Returned or entered in error", money(r.returned_pence)),
        ]  # fmt: skip

    @cached_property
    def rows(self) -> list[list[Any]]:
        """Everything that was written about it, in order."""
        both = [(x.at, self._line(x)) for x in self.record.lines]
        both += [(x.at, self._return(x)) for x in self.record.returns]
        both += [(x.at, self._not_of(x)) for x in self.record.not_of]
        taken = self._corrections()
        return [row for _, row in sorted([*both, *taken], key=lambda pair: pair[0])]

    @staticmethod
    def _not_of(said: NotTheirs) -> list[Any]:
        """Whose it is not, as somebody said; or that it was taken back."""
        stands = said.corrects_id is None and getattr(said, "corrected_by", None) is None
        words = "Not the money of" if said.corrects_id is None else "Taken back: it may be of"
        back = reverse("fines:take_back_word", args=[said.pk]) if stands else ""
        return [
            short_date(said.at), Cell(f"{words} {said.carer.full_name}", note=said.reason), "\u2013",
            said.by.name, "\u2013", Cell("Take back", href=back) if back else "",
        ]  # fmt: skip

    def _corrections(self) -> list[tuple[Any, list[Any]]]:
        found = [getattr(line, "corrected_by", None) for line in self.record.lines]
        return [(x.at, self._line(x)) for x in found if x]

    def _line(self, line: Payment) -> list[Any]:
        kind = PaymentKind(line.kind)
        notice = line.notice
        minus = "\u2212" if kind in (PaymentKind.CORRECTION, PaymentKind.REFUND_PAID) else ""
        words = "Matched" if kind == PaymentKind.PAYMENT else kind.label
        standing = kind == PaymentKind.PAYMENT and getattr(line, "corrected_by", None) is None
        back = reverse("fines:take_back", args=[line.pk]) if standing else ""
        return [
            short_date(line.at), Cell(words, note=line.note),
            Cell(notice.ref, href=notice.get_absolute_url(), note=notice.carer.full_name),
            line.by.name if line.by else "Bellwether", f"{minus}{money(line.pence)}",
            Cell("Take back", href=back) if back else "",
        ]  # fmt: skip

    def _return(self, line: Any) -> list[Any]:
        undone = line.corrects_id is not None
        words = line.get_kind_display()
        open_still = not undone and getattr(line, "corrected_by", None) is None
        back = reverse("fines:undo_return", args=[line.pk]) if open_still else ""
        return [
            short_date(line.at), Cell(f"{words}: taken back" if undone else words, note=line.note), "\u2013",
            line.by.name if line.by else "Bellwether",
            f"{'' if undone else chr(0x2212)}{money(line.pence)}",
            Cell("Take back", href=back) if back else "",
        ]  # fmt: skip


class ReturnPage(ReceiptPage):
    """One sum, and how it may leave by this person's word."""

    def __init__(self, record: ReceiptRecord, ways: Ways) -> None:
        super().__init__(record)
        self.because, self.is_barred = ways.because, not ways.kinds


class NotTheirsPage(ReceiptPage):
    """One sum, and the parents it may be of, to say of one that it is not theirs."""

    def __init__(self, record: ReceiptRecord, found: HeldList, find: FindParentForm) -> None:
        super().__init__(record)
        self.found, self.find = found, find

    @property
    def parents(self) -> list[tuple[str, str]]:
        """As the form offers them."""
        return [
            (one.notice_ref, f"{one.parent}, for {one.child} ({one.notice_ref}): {one.because}")
            for one in self.found.held
        ]  # fmt: skip


@dataclass(frozen=True)
class LineView:
    """One match beside the form that takes it back."""

    line: Payment

    @property
    def facts(self) -> list[Fact]:
        line = self.line
        return [
            Fact("Amount", money(line.pence)), Fact("On notice", line.notice.ref),
            Fact("In hand", long_date(line.on)), Fact("Reference", line.reference),
        ]  # fmt: skip
