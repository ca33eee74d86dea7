"""Published figures beside our own, in words and as they were published: never worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.words import NOTHING, percent, plural
from attendance.actions.published_figures import read_published
from attendance.rules.published import SYMBOLS, figure, number

if TYPE_CHECKING:
    from attendance.models import PublishedRow
    from attendance.web.figures_numbers import Shown
    from attendance.web.figures_presenter import FiguresPage

COLUMNS = (
    ("enrolments", "Children"),
    ("possible", "Sessions possible"),
    ("unauthorised", "Without permission"),
    ("unauthorised_percent", "%"),
    ("absent_percent", "All absence %"),
    ("persistent_percent", "Persistent %"),
    ("severe_percent", "Severe %"),
)
SHOWN = 8
LONG = 10  # an average of a dozen digits is cut for reading; the row keeps them all


@dataclass(frozen=True)
class PublishedLine:
    """One row: where, when, of whom, and its figures as printed; or our own beside them."""

    place: str
    when: str
    of_whom: str
    values: list[tuple[str, str]]
    release: str
    source: str = ""
    warnings: tuple[str, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True)
class PublishedTable:
    """Published rows under our own, and what their symbols mean."""

    columns: list[str]
    ours: list[PublishedLine]
    published: list[PublishedLine]
    symbols: list[str]

    @property
    def lines(self) -> list[PublishedLine]:
        return [*self.ours, *self.published]


def published_for(page: FiguresPage) -> PublishedTable:
    """Ours and the average of our schools, then the nation and our authority, latest year of each release."""
    rows = [row for row in read_published(page.asked.group) if _says_something(row)][:SHOWN]
    lines = [_line(row) for row in rows]
    used = {text for line in lines for _, text in line.values if text in SYMBOLS}
    return PublishedTable(
        [heading for _, heading in COLUMNS], _ours(page), lines,
        [f"{s} {SYMBOLS[s]}" for s in sorted(used)],
    )  # fmt: skip


def _ours(page: FiguresPage) -> list[PublishedLine]:
    """What is asked about, pooled; all of the authority where that is more; the average of its schools."""
    period, ours = page.asked.period.name, "Ours, from marks"
    rows = [row for row in page.rows if row.strong or row.shown is page.everybody]
    lines = [
        PublishedLine(row.name, period, "pooled sessions", _counted(row.shown), ours, is_ours=True)
        for row in rows
    ]
    if len(page.schools) > 1:
        of_whom = "each school counts once"
        name = f"Average of {plural(len(page.schools), 'school')}"
        lines.append(PublishedLine(name, period, of_whom, _averages(page), ours, is_ours=True))
    return lines


def _counted(shown: Shown) -> list[tuple[str, str]]:
    texts = {
        "enrolments": shown.enrolments, "possible": shown.possible, "unauthorised": shown.unauthorised,
        "unauthorised_percent": shown.unauthorised_rate, "absent_percent": shown.absence_rate,
        "persistent_percent": shown.persistent_rate, "severe_percent": shown.severe_rate,
    }  # fmt: skip
    return [(heading, texts[name].rstrip("%")) for name, heading in COLUMNS]


def _averages(page: FiguresPage) -> list[tuple[str, str]]:
    measures = {
        name: name.removesuffix("_percent") for name, _ in COLUMNS if name.endswith("_percent")
    }
    return [
        (heading, page.average_of(measures[name]).rstrip("%") if name in measures else NOTHING)
        for name, heading in COLUMNS
    ]


def _says_something(row: PublishedRow) -> bool:
    return any(figure(row.figures, name) for name, _ in COLUMNS)


def _line(row: PublishedRow) -> PublishedLine:
    kinds = ("social_care_group", "school_type", "education_phase", "absence_terms")
    of_whom = ", ".join(row.filters[kind] for kind in kinds if row.filters.get(kind))
    return PublishedLine(
        place=row.place,
        when=_year(row.period),
        of_whom="All schools" if of_whom in ("Total", "") else of_whom,
        values=[
            (heading, _as_printed(figure(row.figures, name), name)) for name, heading in COLUMNS
        ],
        release=row.release.release,
        source=row.release.source,
        warnings=tuple(row.warnings),
    )


def _as_printed(text: str, name: str) -> str:
    """The figure in its own digits; thousands parted, and long averages cut for reading only."""
    value = number(text)
    if value is None:
        return text.strip() or NOTHING
    if name.endswith("_percent"):
        return text if len(text) < LONG else percent(value / 100).rstrip("%")
    return f"{round(value):,}"


def _year(period: str) -> str:
    """`202425` as 2024/25."""
    return f"{period[:4]}/{period[4:]}" if len(period) == 6 and period.isdigit() else period
