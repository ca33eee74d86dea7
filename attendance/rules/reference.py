"""The dated tables that come with Bellwether: register codes, thresholds, council numbers of UPNs.

They are files, loaded into the database where it keeps them; read here as they are shipped.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from attendance.choices import StatisticalClass
from attendance.rules.codes import CodeBook, CodeRow

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class ThresholdRow:
    """One number from law or guidance between two dates, both included; an empty date is open."""

    key: str
    basis: str
    value: int
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


def read_codes() -> CodeBook:
    """Every dated code row of attendance_codes.csv."""
    return CodeBook(_code_row(line) for line in _lines("attendance_codes.csv"))


def read_thresholds() -> list[ThresholdRow]:
    """Every row of thresholds.csv."""
    return [
        ThresholdRow(
            line["key"],
            line["basis"],
            int(line["value"]),
            _date(line["valid_from"]),
            _date(line["valid_to"]),
            line["source"],
        )
        for line in _lines("thresholds.csv")
    ]


@cache
def upn_authorities() -> frozenset[str]:
    """The council numbers a UPN may carry (DfE rule 1530, with councils made since)."""
    return frozenset(
        f"{number:03d}"
        for line in _lines("upn_authorities.csv")
        for number in range(int(line["first"]), int(line["last"]) + 1)
    )


def _lines(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _code_row(line: dict[str, str]) -> CodeRow:
    return CodeRow(
        code=line["code"],
        meaning=line["meaning"],
        statistical_class=StatisticalClass(line["statistical_class"]),
        valid_from=_date(line["valid_from"]),
        valid_to=_date(line["valid_to"]),
        half=line["half"],
        counts_for_notice=line["counts_for_notice"] == "true",
        is_late=line["is_late"] == "true",
        requires=line["requires"],
        age_rule=line["age_rule"],
        alternative=line["alternative"],
        source=line["source"],
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
