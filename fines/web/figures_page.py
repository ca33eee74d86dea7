"""Figures of notices and courts in words: each with its fraction, each leading to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Cell, Column
from accounts.web.words import NOTHING, money, percent_of, plural
from attendance.web.week_presenter import printed_in_words
from fines.actions.figures_sql import ENDS
from fines.choices import Answered, Charge, NoticeEnd, Outcome
from fines.web.court_words import CHARGES
from fines.web.figures_words import STEP_NOTES, STEP_WORDS, group_name

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.money_book import Sums
    from fines.actions.notice_figures import Group, NoticeFigures
    from fines.web.returns_asked import ReturnAsked

HEADS = ("Issued", "Paid", "Within 21 days", "Withdrawn", "Prosecuted", "Unresolved")
BY_WORDS = {
    "school": "School",
    "term": "Term of issue",
    "month": "Month of issue",
    "reason": "Reason",
    "rung": "Offence and amounts",
}
BAR_ENDS = (
    (NoticeEnd.PAID_FIRST, "ok"), (NoticeEnd.PAID_SECOND, "soft"), (NoticeEnd.WITHDRAWN, "quiet"),
    (NoticeEnd.PROSECUTED, "bad"), (NoticeEnd.UNRESOLVED, "warn"),
)  # fmt: skip
BAR = 1000
MONEY_HEADS = (
    ("received", "Received"), ("kept", "Matched and kept"), ("unmatched", "Unmatched"),
    ("owed", "Refunds owed"), ("refunded", "Refunds paid"), ("returned", "Returned"),
    ("in_error", "Entered in error"),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A piece of a bar."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True)
class Bar:
    """One month as a bar; `words` say it without the picture."""

    name: str
    href: str
    parts: list[Part]
    words: str
    value: str


@dataclass
class FiguresPage:
    """What the template shows."""

    found: NoticeFigures
    asked: ReturnAsked
    user: User

    rate_columns = (
        Column("Amount"), Column("Notices", numeric=True), Column("Together", numeric=True),
    )  # fmt: skip
    ground_columns = (Column("Ground"), Column("Notices", numeric=True))
    answer_columns = (Column("Answer"), Column("How many", numeric=True))
    court_columns = (
        Column("Result"), Column("Charge"), Column("How many", numeric=True),
        Column("Fines together", numeric=True),
    )  # fmt: skip
    step_columns = (
        Column("Step"), Column("Took it", numeric=True), Column("Half within", numeric=True),
        Column("Nine in ten within", numeric=True),
    )  # fmt: skip

    @property
    def public_file(self) -> str:
        """The file with small numbers hidden."""
        return f"{reverse('fines:download_figures')}{self.asked.address(public='yes')}"

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def headline(self) -> str:
        """Notices in a sentence."""
        total = self.found.total
        if not total.issued:
            return f"In {self.asked.year.label} no penalty notice was issued by then."
        share = percent_of(total.paid, total.issued)
        return (
            f"In {self.asked.year.label}: {plural(total.issued, 'notice')}, {share} paid "
            f"({total.paid:,} of {total.issued:,})."
        )

    @property
    def court_line(self) -> str:
        """Courts in a sentence of their own: never added to notices."""
        courts = self.found.courts
        average = f" averaging {money(courts.average)}" if courts.fines else ""
        return f"{plural(courts.fines, 'court fine')}{average}, {courts.awaiting:,} awaiting court."

    @cached_property
    def tiles(self) -> list[dict[str, str | int]]:
        """Where the notices stand: always all of them."""
        total = self.found.total
        return [
            {
                "value": f"{total.ends[end]:,}", "label": _lower(str(NoticeEnd(end).label)),
                "note": percent_of(total.ends[end], total.issued),
                "href": self._rows("", "", end), "tone": "",
            }
            for end in ENDS
        ]  # fmt: skip

    @cached_property
    def bars(self) -> list[Bar]:
        """A bar a month: how many were issued, and where they stand."""
        groups = self.found.groups["month"]
        most = max((group.issued for group in groups), default=1)
        return [self._bar(group, most) for group in groups]

    def _bar(self, group: Group, most: int) -> Bar:
        name, at, parts = group_name("month", group), 0, []
        for end, tone in BAR_ENDS:
            width = BAR * group.ends[end] // most
            parts.append(Part(at, width, tone))
            at += width
        said = ", ".join(
            f"{group.ends[end]:,} {_lower(str(end.label))}"
            for end, _ in BAR_ENDS
            if group.ends[end]
        )
        words = f"{name}: {plural(group.issued, 'notice')}, {said}"
        return Bar(name, self._rows("month", group.key), parts, words, f"{group.issued:,}")

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(tone, _lower(str(end.label))) for end, tone in BAR_ENDS]

    @cached_property
    def tables(self) -> list[dict[str, object]]:
        """The same by school, term, month, reason and rung, in the order of their names: no ranking."""
        return [
            {
                "key": by, "title": f"By {_lower(words)}",
                "columns": [Column(words), *(Column(head, numeric=True) for head in HEADS)],
                "rows": [self._cells(by, group) for group in self.found.groups[by]],
                "total": self._cells("", self.found.total),
            }
            for by, words in BY_WORDS.items()
            if self.found.groups[by]  # no terms where no calendar tells them
        ]  # fmt: skip

    def _cells(self, by: str, group: Group) -> list[Cell]:
        name = group_name(by, group) if by else "All"
        paid = percent_of(group.paid, group.issued)
        counts = [
            (group.issued, "", ""), (group.paid, "paid", f"{paid} of {group.issued:,}"),
            *((group.ends[end], end, "") for end in ENDS if end != NoticeEnd.PAID_SECOND),
        ]  # fmt: skip
        return [
            Cell(name),
            *(
                Cell(f"{n:,}", self._rows(by, group.key, end) if n else "", note=note if n else "")
                for n, end, note in counts
            ),
        ]

    @cached_property
    def rates(self) -> list[list[Cell]]:
        """How many were paid at each amount, and what that comes to."""
        return [
            [
                Cell(money(int(group.key))),
                Cell(f"{group.issued:,}", self._rows("rate", group.key)),
                Cell(money(int(group.key) * group.issued)),
            ]
            for group in self.found.groups["rate"]
        ]

    @cached_property
    def grounds(self) -> list[list[Cell]]:
        """Withdrawn, ground by ground."""
        return [
            [
                Cell(group_name("ground", group)),
                Cell(f"{group.issued:,}", self._rows("ground", group.key)),
            ]
            for group in self.found.groups["ground"]
        ]

    @cached_property
    def representations(self) -> list[list[Cell]]:
        """What came against notices in the year, and how it was answered."""
        words = {str(a.value): str(a.label) for a in Answered} | {"": "Not answered yet"}
        return [
            [Cell(label), Cell(f"{self.found.representations.get(key, 0):,}")]
            for key, label in words.items()
        ]

    @property
    def representations_words(self) -> str:
        said = self.found.representations
        upheld = said.get(Answered.WITHDRAWN, 0) + said.get(Answered.PUT_RIGHT, 0)
        count = sum(said.values())
        return f"{upheld:,} of {count:,} upheld, wholly or in part" if count else "None came in"

    money_columns = (Column("Month"), *(Column(label, numeric=True) for _, label in MONEY_HEADS))

    @cached_property
    def months(self) -> list[list[Cell]]:
        """Money by the month it was in hand, as the reconciliation has it."""
        return [_sums(f"{day:%B %Y}", sums) for day, sums in self.found.months]

    @property
    def money_total(self) -> list[Cell]:
        return _sums("All", self.found.money)

    @property
    def book(self) -> str:
        """The same days in the reconciliation."""
        first, last = self.found.year.first, min(self.found.year.last, self.found.as_at)
        return f"{reverse('fines:see_book')}?first={first}&last={last}&period=month"

    @cached_property
    def courts(self) -> list[list[Cell]]:
        """Results of the year by charge and kind; a fine with its sum and average."""
        return [
            [
                Cell(str(Outcome(n.outcome).label)), Cell(CHARGES[Charge(n.charge)]),
                Cell(f"{n.count:,}", self._courts(n.outcome)),
                Cell(money(n.fine_pence) if n.fine_pence else NOTHING),
            ]
            for n in self.found.courts.lines
        ]  # fmt: skip

    @property
    def awaiting(self) -> Cell:
        count = self.found.courts.awaiting
        return Cell(f"{plural(count, 'charge')} laid and not decided", self._courts("awaiting"))

    @property
    def fines_words(self) -> str:
        """The average with its count and sum."""
        courts = self.found.courts
        if not courts.fines:
            return "No court fine in this year."
        return (
            f"{plural(courts.fines, 'fine')} came to {money(courts.fine_pence)}: "
            f"{money(courts.average)} on average, rounded to the penny."
        )

    @cached_property
    def steps(self) -> list[list[Cell]]:
        """How long each step took those who took it."""
        return [
            [
                Cell(words, note=STEP_NOTES[step]), Cell(f"{time.reached:,}"), Cell(_days(time.half)),
                Cell(_days(time.most)),
            ]
            for step, words in STEP_WORDS.items()
            for time in [self.found.steps[step]]
        ]  # fmt: skip

    def _rows(self, by: str, key: str, end: str = "") -> str:
        base = reverse("fines:list_figure_rows")
        return f"{base}{self.asked.address(by=by, key=key, end=end)}"

    def _courts(self, outcome: str) -> str:
        return f"{reverse('fines:list_figure_charges')}{self.asked.address(outcome=outcome)}"


def _sums(name: str, sums: Sums) -> list[Cell]:
    values = [getattr(sums, key) for key, _ in MONEY_HEADS]
    return [Cell(name), *(Cell(money(pence) if pence else NOTHING) for pence in values)]


def _days(number: int | None) -> str:
    return NOTHING if number is None else plural(number, "day")


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
