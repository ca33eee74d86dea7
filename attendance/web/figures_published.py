"""Published figures in words, as they were published: never worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.words import NOTHING, percent
from attendance.actions.published_figures import read_published
from attendance.rules.published import SYMBOLS, figure, number

if TYPE_CHECKING:
    from attendance.models import PublishedRow

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
    """One published row: where, when, of whom, and its figures as printed."""

    place: str
    when: str
    of_whom: str
    values: list[tuple[str, str]]
    release: str
    source: str
    warnings: list[str]


@dataclass(frozen=True)
class PublishedTable:
    """Rows to set beside our own, and what their symbols mean."""

    columns: list[str]
    lines: list[PublishedLine]
    symbols: list[str]


def published_for(group: str) -> PublishedTable:
    """The nation and our authority, latest year of each release."""
    rows = [row for row in read_published(group) if _says_something(row)][:SHOWN]
    lines = [_line(row) for row in rows]
    used = {text for line in lines for _, text in line.values if text in SYMBOLS}
    return PublishedTable(
        [heading for _, heading in COLUMNS], lines, [f"{s} {SYMBOLS[s]}" for s in sorted(used)]
    )


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
        warnings=row.warnings,
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
