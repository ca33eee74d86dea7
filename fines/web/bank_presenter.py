"""A file of the bank in words: what will happen to each line, or what is wrong with it and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django import forms

from accounts.web.parts import Cell, Column, NavItem, Tag
from accounts.web.words import money, plural, short_date
from fines.actions.bank_files import KNOWN, LEFT_OUT, NEW, TAKES_BACK, FilePlan, FileTaken, LinePlan
from fines.web.receipt_presenter import tabs

MOST = 400_000


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
        """How many lines, and how much, of each kind."""
        plan = self.plan
        if plan is None:
            return []
        new = plan.count(NEW)
        kinds = (
            (new, f"new, {money(plan.pence(NEW))}", "info"),
            (plan.certain, "of them matched untouched", "ok"),
            (new - plan.certain, "for people to confirm", "warn"),
            (plan.count(KNOWN), "known already: no new money", ""),
            (plan.count(TAKES_BACK), "taken back by the bank", "bad"),
            (plan.count(LEFT_OUT), "left out: money out that takes back no payment known", ""),
        )
        return [{"value": n, "label": words, "tone": tone if n else ""} for n, words, tone in kinds]

    @property
    def has_news(self) -> bool:
        """Whether there is anything to take."""
        return bool(self.plan and (self.plan.count(NEW) or self.plan.count(TAKES_BACK)))


def taken_words(done: FileTaken) -> str:
    """What became of a file, in a sentence or two."""
    if not done.new and not done.taken_back:
        return f"No new money: {plural(done.known, 'line')} of this file are here already."
    words = [f"{plural(done.new, 'sum')} taken in, {done.matched} matched untouched."]
    if done.known:
        words.append(f"{plural(done.known, 'line')} known already.")
    if done.taken_back:
        words.append(f"{plural(done.taken_back, 'payment')} taken back by the bank.")
    if done.left_out:
        words.append(f"{plural(done.left_out, 'line')} of money out left out.")
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
    if plan.what == TAKES_BACK and plan.receipt:
        return Cell(f"Takes back {plan.receipt.ref}", tag=Tag("Taken back by the bank", "bad"))
    if plan.suggestion is None:
        return Cell("", tag=Tag("Unmatched", "warn"), note="Nothing is known that it may be for.")
    refs = " and ".join(p.notice.ref for p in plan.suggestion.parts)
    if plan.suggestion.is_certain:
        return Cell(refs, tag=Tag("Matched untouched", "ok"))
    note = "; ".join(plan.suggestion.reasons)
    return Cell(f"{refs}?", tag=Tag("To confirm", "warn"), note=note)
