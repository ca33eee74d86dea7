"""A file of the bank in words: what will happen to each line, or what is wrong with it and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django import forms

from accounts.web.parts import Cell, Column, NavItem, Tag
from accounts.web.words import money, plural, short_date
from fines.actions.bank_files import FileTaken
from fines.actions.bank_lines import (
    KNOWN,
    LEFT_OUT,
    MAY_TAKE_BACK,
    NEW,
    REFUND,
    FilePlan,
    LinePlan,
)
from fines.web.receipt_presenter import tabs

MOST = 400_000
USUAL = 3  # new, matched untouched, for people: every file has them


class BankFileForm(forms.Form):
    """The file as the bank gave it."""

    file = forms.FileField(
        label="File of the bank, as CSV", allow_empty_file=False,
        help_text="With a heading line: a date, a description or reference, and an amount, or paid in and paid out.",
        error_messages={
            "required": "Choose the file of the bank", "empty": "The file is empty: export it again",
            "invalid": "Choose the file of the bank",
        },
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Small enough to be read at once."""
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError("The file is too large: export fewer days at a time")
        return file

    @property
    def content(self) -> tuple[str, bytes]:
        """Its name, without where it lay, and its bytes."""
        file = self.cleaned_data["file"]
        return PurePath(file.name).name[:120], file.read()


@dataclass
class FilePage:
    """Choosing a file, and what is in it."""

    plan: FilePlan | None = None
    name: str = ""
    sealed: str = ""
    columns = (
        Column("Line"), Column("In hand"), Column("Reference and payer"),
        Column("Amount", numeric=True), Column("What will happen"),
    )  # fmt: skip
    error_columns = (Column("Line"), Column("What is wrong"), Column("What to do"))

    @property
    def tabs(self) -> list[NavItem]:
        return tabs("read_bank_file")

    @property
    def errors(self) -> list[list[Any]]:
        """Each error with its line."""
        found = self.plan.errors if self.plan else ()
        return [[str(e.line) if e.line else "File", e.what, e.do] for e in found]

    @cached_property
    def rows(self) -> list[list[Any]]:
        """Each line with what will happen to it."""
        return [_row(each) for each in (self.plan.plans if self.plan else ())]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """How many lines, and how much, of each kind; of the rarer ones only those there are."""
        plan = self.plan
        if plan is None:
            return []
        new = plan.count(NEW)
        kinds = (
            (new, f"new, {money(plan.pence(NEW))}", "info"),
            (plan.certain, "of them matched untouched", "ok"),
            (new - plan.certain, "for people to confirm", "warn"),
            (plan.count(KNOWN), "known already: no new money", ""),
            (plan.twins, "of the new perhaps in hand already", "warn"),
            (
                plan.count(MAY_TAKE_BACK),
                "money out that may take a payment back: yours to say",
                "bad",
            ),
            (plan.count(REFUND), "refunds of ours, written already", ""),
            (plan.count(LEFT_OUT), "left out: money out that takes back no payment known", ""),
        )
        shown = [*kinds[:USUAL], *(kind for kind in kinds[USUAL:] if kind[0])]
        return [{"value": n, "label": words, "tone": tone if n else ""} for n, words, tone in shown]

    @property
    def takes(self) -> str:
        """What pressing the button does with the lines a person says nothing of."""
        asked = len(self.asked)
        if not asked:
            return "It is taken whole; an entry is never changed."
        return f"{plural(asked, 'line')} above as you say; the others as the list below has them."

    @property
    def has_news(self) -> bool:
        """Whether there is anything to take."""
        return bool(self.plan and (self.plan.count(NEW) or self.plan.count(MAY_TAKE_BACK)))

    @cached_property
    def asked(self) -> list[AskedView]:
        """The lines only a person can say something of, before anything is taken."""
        plans = self.plan.plans if self.plan else ()
        return [AskedView(p) for p in plans if p.twin or p.what == MAY_TAKE_BACK]


@dataclass(frozen=True)
class AskedView:
    """One line with what it may be: the choices, the first of them the one that changes nothing."""

    plan: LinePlan

    @property
    def name(self) -> str:
        return f"line_{self.plan.line.number}"

    @property
    def words(self) -> str:
        line = self.plan.line
        said = ", ".join(filter(None, (line.payer, line.reference))) or "no reference"
        way = "out" if line.pence < 0 else "in"
        return (
            f"Line {line.number}: {money(abs(line.pence))} {way} on {short_date(line.on)}, {said}"
        )

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """What is sent, what it says, and whether it is chosen already."""
        twin = self.plan.twin
        if twin:
            where = (
                "entered by hand" if twin.file_id is None else f"line {twin.line} of another file"
            )
            again = f"It is {twin.ref} again ({short_date(twin.on)}, {where}): leave it out"
            return [("", "It is new money: take it", True), ("leave", again, False)]
        return [
            ("", "It is something else: leave it out", True),
            *((r.ref, self._took(r), False) for r in self.plan.receipts),
        ]

    def _took(self, receipt: Any) -> str:
        days = (self.plan.line.on - receipt.on).days
        said = ", ".join(filter(None, (receipt.payer, receipt.reference)))
        return (
            f"The bank took {receipt.ref} back: {money(receipt.pence)} of {short_date(receipt.on)}, "
            f"{plural(days, 'day')} before, {said}"
        )


def answers(data: Any) -> tuple[dict[int, str], set[int]]:
    """What the person said of each line: the payment it takes back, and which lines stay out."""
    said = {
        int(name[5:]): str(value)[:12]
        for name, value in data.items()
        if value and name.startswith("line_") and name[5:].isascii() and name[5:].isdecimal()
        and len(name) < 12
    }  # fmt: skip
    leave = {number for number, value in said.items() if value == "leave"}
    return {number: ref for number, ref in said.items() if number not in leave}, leave


def taken_words(done: FileTaken) -> str:
    """What became of a file, in a sentence or two."""
    if not done.new and not done.taken_back:
        return f"No new money: {plural(done.known, 'line')} of this file are here already."
    words = [f"{plural(done.new, 'sum')} taken in, {done.matched} matched untouched."]
    if done.known:
        words.append(f"{plural(done.known, 'line')} known already.")
    if done.taken_back:
        words.append(f"{plural(done.taken_back, 'payment')} taken back by the bank.")
    if done.refunds:
        words.append(f"{plural(done.refunds, 'refund')} of ours, written already.")
    if done.left_out:
        words.append(f"{plural(done.left_out, 'line')} left out.")
    return " ".join(words)


def _row(plan: LinePlan) -> list[Any]:
    line = plan.line
    return [
        str(line.number), short_date(line.on),
        Cell(line.reference or "No reference", note=line.payer), money(line.pence), _happens(plan),
    ]  # fmt: skip


def _happens(plan: LinePlan) -> Cell:
    if plan.what == KNOWN:
        return Cell("", tag=Tag("Known already", "quiet"))
    if plan.what == LEFT_OUT:
        note = "If it takes back a payment, take that back on its own page."
        return Cell("", tag=Tag("Left out", "quiet"), note=note)
    if plan.what == REFUND:
        return Cell(plan.gone, tag=Tag("Ours", "quiet"))
    if plan.what == MAY_TAKE_BACK:
        refs = " or ".join(r.ref for r in plan.receipts)
        note = "Only when you say so above: money out may be anything."
        return Cell(f"Takes back {refs}?", tag=Tag("Yours to say", "bad"), note=note)
    if plan.twin:
        note = "Only when you say so above is it left out."
        return Cell(
            f"{plan.twin.ref} again?", tag=Tag("Perhaps in hand already", "warn"), note=note
        )
    if plan.suggestion is None:
        return Cell("", tag=Tag("Unmatched", "warn"), note="Nothing is known that it may be for.")
    refs = " and ".join(p.notice.ref for p in plan.suggestion.parts)
    if plan.suggestion.is_certain:
        return Cell(refs, tag=Tag("Matched untouched", "ok"))
    note = "; ".join(plan.suggestion.reasons)
    return Cell(f"{refs}?", tag=Tag("To confirm", "warn"), note=note)
