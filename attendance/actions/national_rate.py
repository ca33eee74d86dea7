"""The nation's absence rate as it was published, for setting beside one school year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from attendance.models import PublishedRow
from attendance.rules.calendar import AcademicYear
from attendance.rules.published import NAMES, figure, kind_of_school, number

NATIONAL = "National"
# Files of one group of children, of bands, or of one figure a line say nothing of all children.
OF_SOME = ("social_care_group", "percent_bands", "measure")
MEASURES = ("absent_percent", "absent", "possible")
MOST = 200


@dataclass(frozen=True)
class NationalRate:
    """Sessions missed of sessions possible in England, one year, every child or one phase.

    `rate` is the published percentage and never worked out again: national counts are rounded before
    release. `absent` and `possible` are in the words of the file, which may be symbols or nothing.
    """

    rate: Fraction
    absent: str
    possible: str
    of_whom: str
    period: str
    period_name: str
    release: str
    source: str


def read_national_rate(year: AcademicYear, phase: str) -> NationalRate | None:
    """That year's, or the latest published before it; of the phase where the file has it, else of all.

    None when no file that is loaded has one. Of two releases of a year the later loaded counts.
    """
    rows = PublishedRow.objects.filter(level=NATIONAL, place_code="")
    for name in OF_SOME:
        rows = rows.exclude(filters__has_key=name)
    names = [f"figures__{name}" for measure in MEASURES for name in NAMES[measure]]
    found = rows.filter(period__lte=_spelt(year), period__regex=r"^\d{6}$").order_by(
        "-period", "-release__loaded_at", "line"
    )
    columns = ("period", "period_name", "filters", "release__release", "release__source")
    return _choose(found.values(*columns, *names)[:MOST], phase)


def _choose(rows: Iterable[dict[str, Any]], phase: str) -> NationalRate | None:
    """The first row of the phase within the latest year that has a rate; else its first of all schools."""
    best: NationalRate | None = None
    for row in rows:
        if best and row["period"] != best.period:
            break
        of_whom = kind_of_school(row["filters"])
        if of_whom not in ("", phase) or (rate := _rate(row)) is None:
            continue
        if of_whom == phase:
            return _made(row, rate, phase)
        best = best or _made(row, rate, "")
    return best


def _rate(row: dict[str, Any]) -> Fraction | None:
    value = number(figure(_figures(row), "absent_percent"))
    return None if value is None else value / 100


def _made(row: dict[str, Any], rate: Fraction, phase: str) -> NationalRate:
    figures = _figures(row)
    return NationalRate(
        rate=rate,
        absent=figure(figures, "absent"),
        possible=figure(figures, "possible"),
        of_whom=phase,
        period=row["period"],
        period_name=row["period_name"],
        release=row["release__release"],
        source=row["release__source"],
    )


def _figures(row: dict[str, Any]) -> dict[str, str]:
    prefix = "figures__"
    return {
        key.removeprefix(prefix): value
        for key, value in row.items()
        if key.startswith(prefix) and value is not None
    }


def _spelt(year: AcademicYear) -> str:
    """2025/26 as files spell it: 202526."""
    return year.label.replace("/", "")
