"""Figures others have published: loaded as they are, found again beside our own."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attendance.choices import CircumstanceKind
from attendance.models import Authority, PublishedRelease, PublishedRow
from attendance.rules.published import number, warnings

# Columns that say what a row is about and are no figures.
ABOUT = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "old_la_code", "new_la_code", "la_name", "school_name",
    "school_urn", "school_laestab",
}  # fmt: skip
FILTERS = {
    "school_type", "term", "education_phase", "phase_type_grouping", "social_care_group",
    "absence_terms", "percent_bands",
}  # fmt: skip
# The long layout of the Local Authority Interactive Tool: one figure a line.
LONG = {"Short Desc", "Years", "LA and Regions", "Values", "LA Number"}
ENGLAND_NUMBER = "970"
# How releases name the groups we know.
GROUPS = {
    CircumstanceKind.CHILD_IN_NEED: "CINO at 31 March",
    CircumstanceKind.CHILD_PROTECTION: "CPPO at 31 March",
    CircumstanceKind.LOOKED_AFTER: "CLA 12 months at 31 March",
}
TOTALS = ("Total", "")


class CannotLoad(ValueError):
    """The file is not one of the layouts we know, or a figure in it is none."""


@dataclass(frozen=True)
class Loaded:
    """What came of loading a file. `rows` is 0 where the same bytes had been loaded before."""

    release: PublishedRelease
    rows: int
    warnings: list[str]


@transaction.atomic
def import_published(*, path: Path, source: str, release: str) -> Loaded:
    """Load one published file, symbols and all. Raises CannotLoad, having written nothing."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    known = PublishedRelease.objects.filter(sha256=digest).first()
    if known is not None:
        return Loaded(known, 0, [])
    kept = PublishedRelease.objects.create(
        source=source, release=release, file_name=path.name, sha256=digest,
        loaded_at=timezone.now(),
    )  # fmt: skip
    rows = list(_read_rows(kept, content))
    PublishedRow.objects.bulk_create(rows, batch_size=2000)
    found = [f"line {row.line}, {row.place}: {words}" for row in rows for words in row.warnings]
    return Loaded(kept, len(rows), found)


def read_published(group: str) -> list[PublishedRow]:
    """Of each release the latest year's rows of the nation and of our authority, totals only.

    For a group releases do not name there are none: another group's figures would mislead.
    """
    wanted = GROUPS.get(CircumstanceKind(group)) if group else None
    if group and wanted is None:
        return []
    code = Authority.objects.order_by("pk").values_list("code", flat=True).first() or ""
    rows = PublishedRow.objects.filter(level__in=("National", "Local authority"))
    rows = rows.filter(place_code__in=("", code)).select_related("release")
    latest: dict[int, str] = {}
    chosen = []
    for row in rows.order_by("-release__loaded_at", "-period", "-level", "line"):
        is_asked = _is_total(row) and row.filters.get("social_care_group") == wanted
        if is_asked and latest.setdefault(row.release_id, row.period) == row.period:
            chosen.append(row)
    return chosen


def _is_total(row: PublishedRow) -> bool:
    """Whether it is about every kind of school and the whole year."""
    kinds = ("education_phase", "phase_type_grouping", "term", "percent_bands")
    return all(row.filters.get(kind, "") in TOTALS for kind in kinds)


def _read_rows(release: PublishedRelease, content: bytes) -> Iterator[PublishedRow]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    columns = set(reader.fieldnames or ())
    if {"time_period", "geographic_level"} <= columns:
        make = _wide_row
    elif columns >= LONG:
        make = _long_row
    else:
        raise CannotLoad("The file has neither time_period and geographic_level nor Short Desc.")
    for line, row in enumerate(reader, start=2):
        try:
            yield make(release, line, row)
        except ValueError as problem:
            raise CannotLoad(f"Line {line}: {problem}.") from problem


def _wide_row(release: PublishedRelease, line: int, row: dict[str, str]) -> PublishedRow:
    figures = {name: text for name, text in row.items() if name not in ABOUT | FILTERS}
    for text in figures.values():
        number(text)
    level = row["geographic_level"]
    named = row.get("school_name") or row.get("la_name") or row.get("region_name")
    return PublishedRow(
        release=release, line=line, level=level, place=named or row.get("country_name", ""),
        place_code=row.get("school_urn") or row.get("old_la_code") or "",
        period=row["time_period"], period_name=row.get("time_identifier", ""),
        filters={name: row[name] for name in FILTERS if name in row},
        figures=figures, warnings=warnings(figures, level),
    )  # fmt: skip


def _long_row(release: PublishedRelease, line: int, row: dict[str, str]) -> PublishedRow:
    number(row["Values"])
    is_nation = row["LA Number"] == ENGLAND_NUMBER
    return PublishedRow(
        release=release, line=line, level="National" if is_nation else "Local authority",
        place=row["LA and Regions"], place_code="" if is_nation else row["LA Number"],
        period=row["Years"], filters={"measure": row["Short Desc"]},
        figures={row["Short Desc"]: row["Values"]}, warnings=[],
    )  # fmt: skip
