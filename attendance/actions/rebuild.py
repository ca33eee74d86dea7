"""Every weekly tally anew from the marks: after a restore, a change of what a code counts as, or doubt.

Some schools at a time, each lot in a transaction of its own: registers of other schools are saved
meanwhile, and a run that was cut short is simply run again. What is right already is not written.
"""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from accounts.audit import record
from attendance.actions import rebuild_sql as sql
from attendance.models import School

AT_ONCE = 15  # schools in one transaction: some five thousand children, a second or two
MEMORY = "128MB"  # to sort a lot's tallies without the disk


class TooManyKinds(Exception):
    """More kinds of marks than a pattern has room for: `rebuild_sql.BITS` must grow."""


def rebuild_tallies(*, school_ids: Collection[int] | None = None, lanes: int = 1) -> int:
    """Make the tallies of those schools, or of all, what their marks say; returns how many were wrong.

    `lanes` lots are worked on side by side, each on a connection and a processor core of its own.
    Flags of whoever was wrong are looked at again by the next run.
    """
    lots = list(_lots(school_ids))
    if lanes == 1:
        wrong = sum(map(_rebuild, lots))
    else:
        with ThreadPoolExecutor(lanes) as pool:
            wrong = sum(pool.map(_rebuild_apart, lots))
    if wrong:
        record(
            by=None, kind="tallies.rebuilt", target_type="tallies", target_ref=f"{wrong} tallies",
            actor="rebuild_tallies",
        )  # fmt: skip
    return wrong


def _lots(school_ids: Collection[int] | None) -> Iterator[list[int]]:
    wanted = School.objects.order_by("pk")
    if school_ids is not None:
        wanted = wanted.filter(pk__in=school_ids)
    ids = list(wanted.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@transaction.atomic
def _rebuild(schools: list[int]) -> int:
    with connection.cursor() as cursor:
        given = {"schools": schools}
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'; {sql.LOCK}", given)
        cursor.execute(sql.KINDS)
        if _number(cursor, sql.MOST_KINDS) >= 1 << sql.BITS:
            raise TooManyKinds
        # The planner cannot know how few children a school week has, and would sort them first.
        cursor.execute(f"SET LOCAL enable_sort = off; {sql.COUNTED}; RESET enable_sort", given)
        wrong = _number(cursor, sql.REMOVE, given) + _number(cursor, sql.WRITE, given)
        cursor.execute(sql.DROP)
        return wrong


def _rebuild_apart(schools: list[int]) -> int:
    try:
        return _rebuild(schools)
    finally:
        connection.close()


def _number(cursor: Any, query: str, given: dict[str, Any] | None = None) -> int:
    cursor.execute(query, given)
    return int(cursor.fetchone()[0])
