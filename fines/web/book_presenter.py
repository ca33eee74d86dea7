"""The reconciliation in words: rows that lead to what they count, a total, and the row of checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Cell, Column, NavItem, Tag
from accounts.web.words import long_date, money, short_date
from attendance.web.figures_sheets import write_csv, write_workbook
from fines.actions.money_book import PERIODS, Book, BookRow, Check, Sums
from fines.choices import ReceiptSource
from fines.web.forms import DayInput
from fines.web.receipt_presenter import tabs

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import QueryDict

    from fines.models import Receipt

SPAN = dt.timedelta(days=91)
HEADS = (
    ("received", "Received", ""), ("kept", "Matched and kept", "matched"),
    ("unmatched", "Unmatched", "unmatched"), ("returned", "Returned", "returned"),
    ("owed", "Refunds owed", "owed"), ("refunded", "Refunds paid", "refunded"),
    ("in_error", "Entered in error", "in_error"),
)  # fmt: skip
STATE_WORDS = {
    "matched": "Matched", "unmatched": "Unmatched", "returned": "Returned", "owed": "Refund owed",
    "refunded": "Refund paid", "in_error": "Entered in error",
}  # fmt: skip


class BookForm(forms.Form):
    """Which days, and how they are put together."""

    first = forms.DateField(label="From", required=False, widget=DayInput())
    last = forms.DateField(label="To", required=False, widget=DayInput())
    period = forms.ChoiceField(
        label="By", required=False, choices=[("day", "Day"), ("week", "Week"), ("month", "Month")]
    )


class ListForm(forms.Form):
    """Which money to list."""

    words = forms.CharField(label="Reference, payer or notice", required=False, max_length=60)
    source = forms.ChoiceField(
        label="Source", required=False, choices=[("", "All"), *ReceiptSource.choices]
    )
    state = forms.ChoiceField(
        label="Where it is", required=False, choices=[("", "Anywhere"), *STATE_WORDS.items()]
    )
    first = forms.DateField(label="From", required=False, widget=DayInput())
    last = forms.DateField(label="To", required=False, widget=DayInput())


def asked_of_book(params: QueryDict) -> dict[str, Any]:
    """The days and period an address asks for: the last thirteen weeks by week where it says nothing."""
    today = timezone.localdate()
    first, last = _day(params, "first") or today - SPAN, _day(params, "last") or today
    period = params.get("period", "")
    return {
        "first": min(first, last), "last": max(first, last),
        "period": period if period in PERIODS else "week",
    }  # fmt: skip


def asked_of_list(params: QueryDict) -> dict[str, Any]:
    """What the list is asked; nonsense is no filter."""
    number = params.get("page", "1")
    return {
        "first": _day(params, "first"), "last": _day(params, "last"),
        "source": params.get("source", ""), "state": params.get("state", ""),
        "words": params.get("words", "").replace("\0", "").strip()[:60],
        "number": int(number) if number.isdecimal() and len(number) < 6 else 1,
    }  # fmt: skip


def _day(params: QueryDict, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(params.get(name, ""))
    except ValueError:
        return None


@dataclass
class BookPage:
    """The page of the reconciliation."""

    book: Book
    params: QueryDict

    @property
    def tabs(self) -> list[NavItem]:
        return tabs("see_book")

    @property
    def form(self) -> BookForm:
        book = self.book
        return BookForm(initial={"first": book.first, "last": book.last, "period": book.period})

    @property
    def caption(self) -> str:
        return f"Money in hand from {long_date(self.book.first)} to {long_date(self.book.last)}"

    @property
    def columns(self) -> list[Column]:
        named = [Column(label, numeric=True) for _, label, _ in HEADS]
        return [Column(self._period_word), Column("Source"), Column("Sums", numeric=True), *named]

    @property
    def _period_word(self) -> str:
        return {"day": "Day", "week": "Week from", "month": "Month"}[self.book.period]

    @cached_property
    def rows(self) -> list[list[Any]]:
        """One line a period and source; each figure leads to its rows."""
        return [self._cells(row) for row in self.book.rows]

    @cached_property
    def total(self) -> list[tuple[str, str]]:
        """Heading and sum, of the last line."""
        return [(label, money(getattr(self.book.total, key))) for key, label, _ in HEADS]

    @property
    def total_count(self) -> int:
        return sum(row.count for row in self.book.rows)

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The row of checks, red where one does not hold."""
        rows = [
            Check(
                "Lines that do not add up",
                sum(not r.sums.adds_up for r in self.book.rows),
                0,
                False,
            )
        ]
        return [
            {"words": _words(c), "tag": Tag("Holds", "ok") if c.holds else Tag("Does not hold", "bad")}
            for c in [*rows, *self.book.checks]
        ]  # fmt: skip

    @property
    def holds(self) -> bool:
        """Whether every check does."""
        return all(row["tag"].tone == "ok" for row in self.checks)

    @property
    def file_name(self) -> str:
        return f"money-{self.book.first}-{self.book.last}"

    @property
    def files(self) -> list[tuple[str, str]]:
        """The same as CSV and as a workbook."""
        rest = self.params.copy()
        rest.pop("file", None)
        asked = f"{rest.urlencode()}&" if rest else ""
        return [("CSV", f"?{asked}file=csv"), ("Excel", f"?{asked}file=xlsx")]

    def as_file(self, kind: str) -> bytes:
        """The rows in pence, as a spreadsheet counts them."""
        rows: list[dict[str, str | int]] = [
            {"from": row.start.isoformat(), "source": _source(row.source), "sums": row.count,
             **{f"{key}_pence": getattr(row.sums, key) for key, _, _ in HEADS}}
            for row in self.book.rows
        ]  # fmt: skip
        heads = ("from", "source", "sums", *(f"{key}_pence" for key, _, _ in HEADS))
        if kind == "csv":
            return write_csv(rows, heads)
        about = [("Days", self.caption), ("Amounts", "In pence, by the day the money was in hand")]
        return write_workbook("Reconciliation", rows, about, heads)

    def _cells(self, row: BookRow) -> list[Any]:
        end = _end(row.start, self.book.period)
        span = {
            "first": max(row.start, self.book.first).isoformat(),
            "last": min(end, self.book.last).isoformat(), "source": row.source,
        }  # fmt: skip
        figures = [self._figure(row.sums, key, state, span) for key, _, state in HEADS]
        return [self._start(row.start), _source(row.source), str(row.count), *figures]

    def _start(self, day: dt.date) -> str:
        return f"{day:%B %Y}" if self.book.period == "month" else short_date(day)

    def _figure(self, sums: Sums, key: str, state: str, span: dict[str, str]) -> Any:
        pence = getattr(sums, key)
        if not pence:
            return "\u2013"
        asked = span | ({"state": state} if state else {})
        return Cell(money(pence), href=f"{reverse('fines:list_receipts')}?{urlencode(asked)}")


@dataclass
class ReceiptsPage:
    """The list of what came in."""

    found: Page[Receipt]
    params: QueryDict
    columns = (
        Column("Sum"), Column("In hand"), Column("Source"), Column("Reference and payer"),
        Column("Received", numeric=True), Column("Matched", numeric=True),
        Column("Unmatched", numeric=True), Column("Gone", numeric=True),
    )  # fmt: skip

    @property
    def tabs(self) -> list[NavItem]:
        return tabs("list_receipts")

    @property
    def form(self) -> ListForm:
        return ListForm(initial={key: self.params[key] for key in self.params})

    @cached_property
    def rows(self) -> list[list[Any]]:
        return [
            [
                Cell(r.ref, href=r.get_absolute_url()), short_date(r.on), _source(r.source),
                Cell(r.reference or "No reference", note=r.payer), money(r.pence),
                _some(r.matched_pence), _some(r.unmatched_pence), _some(r.returned_pence),
            ]
            for r in self.found
        ]  # fmt: skip

    @property
    def base(self) -> str:
        rest = self.params.copy()
        rest.pop("page", None)
        return f"?{rest.urlencode()}&" if rest else "?"


def _some(pence: int) -> str:
    return money(pence) if pence else "\u2013"


def _source(source: str) -> str:
    return str(ReceiptSource(source).label)


def _words(check: Check) -> str:
    """A check with its figures; of what there should be none of, that there is none."""
    words = check.words
    if not check.is_money and not check.other:
        none = f"No {words[0].lower()}{words[1:]}"
        return none if check.holds else f"{words}: {check.one}"
    show = money if check.is_money else str
    found = show(check.one) if check.holds else f"{show(check.one)} against {show(check.other)}"
    return f"{words}: {found}"


def _end(start: dt.date, period: str) -> dt.date:
    if period == "day":
        return start
    if period == "week":
        return start + dt.timedelta(days=6)
    later = start.replace(day=28) + dt.timedelta(days=4)
    return later.replace(day=1) - dt.timedelta(days=1)
