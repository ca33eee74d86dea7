"""Do the weekly tallies still equal a recount of the marks, and mending those that do not."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction

from accounts.audit import record
from attendance.actions.tallies_sql import DIFFERENCES
from attendance.models.tally_sql import COLUMNS

AT_ONCE = 500  # enrolments recounted in one transaction: nobody's register waits long
MEASURES = (*COLUMNS, "expected")


@dataclass(frozen=True)
class Difference:
    """One week of one enrolment whose tally is not what its marks add up to; None: no such row."""

    enrolment_id: int
    urn: str
    upn: str
    week: dt.date
    kept: dict[str, int] | None
    counted: dict[str, int] | None

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a program to read; the database's own key stays inside."""
        plain = asdict(self) | {"week": self.week.isoformat()}
        del plain["enrolment_id"]
        return plain


def find_differences() -> list[Difference]:
    """Every tally that differs from a recount, compared inside the database."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES)
        return [Difference(*row[:4], *_halves(row[4:])) for row in cursor.fetchall()]


def _halves(values: tuple[int | None, ...]) -> list[dict[str, int] | None]:
    """What is kept and what was counted, each None where there is no row."""
    size = len(MEASURES)
    halves = (values[:size], values[size:])
    return [
        None if half[0] is None else dict(zip(MEASURES, half, strict=True))  # type: ignore[arg-type]
        for half in halves
    ]


def repair_tallies(*, enrolment_ids: Collection[int]) -> int:
    """Rewrite the tallies of those enrolments from their marks; return how many enrolments.

    Their flags are looked at again by the next run. Each batch is a transaction of its own.
    """
    ids = sorted(set(enrolment_ids))
    for start in range(0, len(ids), AT_ONCE):
        _recount(ids[start : start + AT_ONCE])
    return len(ids)


@transaction.atomic
def _recount(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attendance_recount(%s::bigint[])", [ids])
    record(
        by=None,
        kind="tallies.repaired",
        target_type="tallies",
        target_ref=f"{len(ids)} enrolments",
        actor="check_tallies",
    )
