"""The yearly return in words: each column with its figure, what it is made of, and the way to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Cell, Column, Tag
from accounts.web.words import long_date, percent_of, plural, short_date
from fines.actions.return_rows import has_rows
from fines.actions.yearly_return import NOT_KNOWN, NOT_RECORDED
from fines.choices import ColumnKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fines.actions.yearly_return import YearlyReturn
    from fines.models import ReturnColumn, SentReturn
    from fines.rules.returns import Checked
    from fines.web.returns_asked import ReturnAsked

# How a column's name begins, and the heading it stands under.
SECTIONS = (
    ("Penalty notices", ("enrolments", "pn_issued")),
    ("Why they were issued", ("reason_",)),
    ("Paid", ("pn_paid",)),
    ("Withdrawn", ("pn_withdrawn", "withdrawn_")),
    ("Neither paid nor withdrawn", ("pn_prosecuted", "pn_unresolved")),
    ("Case management", ("case_management",)),
    ("Parenting orders and contracts", ("parenting_",)),
    ("Education supervision orders", ("supervision_",)),
)
OTHERS = "What the row is about"
NOTE_WORDS = {
    "ties": (
        "rests on as many sessions of one kind as of another. A tie counts as holiday before late "
        "arrival, and as late arrival before other."
    ),
    "late_money": (
        "had money come in that pays nothing: a part, or after the last day. It counts as not paid."
    ),
    "paid_and_charged": "was paid in time and charged all the same: look at it today.",
    "otherwise_today": "stands otherwise on its own page today than on that day.",
}
GRAVE = ("paid_and_charged",)


@dataclass(frozen=True)
class Section:
    """One heading, and its columns as cells of a table."""

    title: str
    rows: list[list[Cell]]


@dataclass
class ReturnPage:
    """What the template shows."""

    found: YearlyReturn
    asked: ReturnAsked
    sent: Sequence[SentReturn]
    keeps: bool
    columns = (Column("Column"), Column("Figure", numeric=True), Column("What it counts"))
    sent_columns = (Column("Kept"), Column("As at"), Column("By"), Column("Hash of the file"))

    @property
    def keep_href(self) -> str:
        """Where it is kept as sent, asked once more."""
        return f"{reverse('fines:keep_return')}{self.asked.address()}"

    @property
    def headline(self) -> str:
        """The answer in a sentence or two."""
        figures = self.found.figures
        issued, paid = figures.get("pn_issued") or 0, figures.get("pn_paid") or 0
        start = f"{plural(issued, 'penalty notice was', 'penalty notices were')} issued"
        if not issued:
            return f"No penalty notice for absence was issued in {self.asked.year.label} by then."
        rest = figures.get("pn_unresolved") or 0
        return (
            f"{start} in {self.asked.year.label}: {percent_of(paid, issued)} paid ({paid:,} of {issued:,}), "
            f"{rest:,} unresolved on {long_date(self.asked.as_at)}."
        )

    @cached_property
    def sections(self) -> list[Section]:
        """Every column once, in the order of the file, under its heading."""
        titles = [*(title for title, _ in SECTIONS), OTHERS]
        under: dict[str, list[list[Cell]]] = {title: [] for title in titles}
        for column in self.found.columns:
            under[_section(column.name)].append(self._cells(column))
        return [Section(title, rows) for title, rows in under.items() if rows]

    def _cells(self, column: ReturnColumn) -> list[Cell]:
        text = self.found.cell(column)
        known = text != NOT_KNOWN
        value = self.found.figures.get(column.name)
        href = self.rows_of(column.name) if value and has_rows(column.name) else ""
        shown = f"{value:,}" if value is not None and column.kind == ColumnKind.FIGURE else text
        figure = Cell(
            shown if known else "Not known", href, note="" if known else self._why(column)
        )
        return [Cell(column.label, note=column.name), figure, Cell(column.made_of)]

    def rows_of(self, name: str) -> str:
        """Where the rows behind a column are."""
        return f"{reverse('fines:list_return_rows')}{self.asked.address(column=name)}"

    def _why(self, column: ReturnColumn) -> str:
        """Why a figure is not known; the file then says x."""
        if column.name in NOT_RECORDED:
            granted = self.found.figures.get("parenting_orders_granted") or 0
            left = self.found.left["not_recorded"]
            return f"not recorded for {left:,} of {plural(granted, 'order')}"
        if column.name in ("enrolments", "pn_issued_rate"):
            return f"enrolments of {self.asked.year.label} are not counted here"
        if column.kind == ColumnKind.ABOUT:
            return "no row for this authority in the table of places"
        return "casework holds nothing that would tell"

    @cached_property
    def checks(self) -> list[dict[str, object]]:
        """Each addition in words, red where it does not hold."""
        labels = {column.name: column.label for column in self.found.columns}
        return [
            {
                "words": _check_words(check, labels),
                "tag": Tag("Adds up", "ok") if check.holds else Tag("Does not add up", "bad"),
            }
            for check in self.found.checks
        ]

    @cached_property
    def notes(self) -> list[dict[str, object]]:
        """Notices worth a look, each kind with the way to them."""
        return [
            {
                "count": plural(count, "notice"), "words": NOTE_WORDS[name],
                "href": self.rows_of(name), "grave": name in GRAVE,
            }
            for name, count in self.found.notes.items()
            if count
        ]  # fmt: skip

    @property
    def left_out(self) -> str:
        """What of the year is not in this return."""
        count = self.found.other_offence
        if not count:
            return ""
        return (
            f"{plural(count, 'notice was', 'notices were')} issued for an excluded child in a public place. "
            "The return is of absence, so they are not in it."
        )

    @cached_property
    def sent_rows(self) -> list[list[Cell]]:
        return [
            [
                Cell(short_date(row.at), row.get_absolute_url(), note=row.note),
                Cell(short_date(row.as_at)), Cell(row.by.name), Cell(row.sha256[:16]),
            ]
            for row in self.sent
        ]  # fmt: skip


def _section(name: str) -> str:
    return next((t for t, begins in SECTIONS if name.startswith(begins)), OTHERS)


def _check_words(check: Checked, labels: dict[str, str]) -> str:
    """The whole, its parts, and what is left over, as a sum one can follow."""
    parts = ", ".join(_lower(labels.get(name, name)) for name in check.addition.parts)
    whole = labels.get(check.addition.whole, check.addition.whole)
    words = f"{whole}, {check.whole:,}: {parts} come to {check.total:,}"
    if check.left and check.addition.rest:
        words += f", and {check.left:,} {check.addition.rest}"
    return words


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
