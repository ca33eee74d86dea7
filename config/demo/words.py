"""The words the demonstration is made of, read from the files in `data/`. None is taken from a real place."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Heritage:
    """A heritage: how common it is, its names, its observance, and the language spoken at home."""

    name: str
    share: int
    observance: str
    language: str
    language_share: int
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]


@cache
def heritages() -> tuple[Heritage, ...]:
    """Every heritage, in the order of the file."""
    names = {(row["heritage"], row["kind"]): tuple(row["names"].split()) for row in rows("names")}
    return tuple(
        Heritage(
            row["heritage"],
            int(row["share"]),
            row["observance"],
            row["language"],
            int(row["language_share"]),
            names[row["heritage"], "female"],
            names[row["heritage"], "male"],
            names[row["heritage"], "surname"],
        )
        for row in rows("heritages")
    )


@cache
def places(kind: str) -> tuple[str, ...]:
    """Words of one kind: town, street, road, primary, secondary, special."""
    return next(tuple(r["words"].split("|")) for r in rows("places") if r["kind"] == kind)


@cache
def observances(kind: str) -> frozenset[dt.date]:
    """The days one observance sets apart, as far as the file knows them."""
    return frozenset(
        dt.date.fromisoformat(row["date"])
        for row in rows("observances")
        if row["observance"] == kind
    )


@cache
def notes(code: str) -> tuple[str, ...]:
    """What the office writes beside a code."""
    return tuple(row["note"] for row in rows("notes") if row["kind"] == code)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Every row of a file in `data/`."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
