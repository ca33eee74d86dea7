"""The dated tables that come with fines, read as they are shipped: tariffs, limits, court maximums.

Each jurisdiction has files of its own, so that one can be put right without the other.
"""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fines.choices import Jurisdiction
from fines.rules.law import ExcludedRow, Law, MaximumRow, RuleRow, TariffRow

DATA = Path(__file__).parent.parent / "data"
DATES = ("offence_from", "offence_to", "valid_from", "valid_to", "counts_from")
SUFFIXES = {Jurisdiction.ENGLAND: "", Jurisdiction.WALES: "_wales"}
WORDS = (
    "jurisdiction", "offence", "charge", "counting", "source", "key", "label", "asks", "procedure", "kind", "ground",
    "about", "paper", "cites", "declares",
    "name", "made_of", "old_la_code", "new_la_code", "region_code", "region_name",
)  # fmt: skip


def read_lines(name: str) -> list[dict[str, Any]]:
    """The rows of one shipped file: dates as dates, numbers as numbers, an empty cell as None."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [
            {key: _value(key, text) for key, text in line.items()} for line in csv.DictReader(file)
        ]


def read_law(jurisdiction: str = Jurisdiction.ENGLAND) -> Law:
    """All the shipped rows of one jurisdiction."""
    of = SUFFIXES[Jurisdiction(jurisdiction)]
    return Law(
        tariffs=tuple(_rows(f"tariffs{of}.csv", TariffRow)),
        rules=tuple(_rows(f"notice_rules{of}.csv", RuleRow)),
        maximums=tuple(_rows(f"court_maximums{of}.csv", MaximumRow)),
        jurisdiction=jurisdiction,
        excluded=tuple(ExcludedRow(**row) for row in read_lines("excluded_rules.csv")),
    )


def _rows(name: str, kind: Callable[..., Any]) -> list[Any]:
    renamed = {"offence_from": "valid_from", "offence_to": "valid_to"}
    return [
        kind(**{renamed.get(key, key): value for key, value in line.items()})
        for line in read_lines(name)
    ]


def _value(key: str, text: str) -> Any:
    if not text:
        return None
    if key in DATES:
        return dt.date.fromisoformat(text)
    return text if key in WORDS else int(text)
