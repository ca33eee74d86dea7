"""Figures of a whole authority: what the totals cost to keep, and how long each page takes over them.

Pages are asked for through every middleware by a manager, all presets and groups, first with nothing
remembered in the cache and then as a second person would find them. Read the ratio to the plain sum.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from attendance.actions.insight import BASES, STATUSES
from attendance.actions.insight_periods import read_periods
from attendance.actions.totals import ask_for_period, count_asked_periods, keep_in_step
from attendance.actions.usual_answers import read_usual_answers
from attendance.choices import CircumstanceKind, Role
from attendance.models import EnrolmentTotal, GroupTotal, Membership, WeeklyTally
from dev.bench import data, insight_data, server, site
from dev.bench.table import Line, say, statements, timed

NOON = dt.datetime.combine(insight_data.LAST_DAY, dt.time(12), tzinfo=dt.UTC)
SUM = """
SELECT sum(possible), sum(present), sum(authorised), sum(unauthorised)
FROM attendance_weeklytally WHERE week >= %s
"""
# A hundredth of all children, and then everybody, as after a morning's registers.
MOVE = """
UPDATE attendance_weeklytally SET present = present - 1, authorised = authorised + 1,
    authorised_bits = authorised_bits | (1 << authorised + unauthorised),
    attended_bits = attended_bits & ~(1 << authorised + unauthorised)
WHERE week = %(week)s AND authorised + unauthorised < 8 AND enrolment_id %% %(one_in)s = 0;
INSERT INTO attendance_totalrequest (enrolment_id, asked_at)
SELECT id, now() FROM attendance_enrolment WHERE id %% %(one_in)s = 0;
"""
TICKS = os.sysconf("SC_CLK_TCK")
ANSWERED = (200, 202)  # the second: being counted, ask again


def measure(quick: bool) -> list[Line]:
    """Make the authority, keep its totals, ask for the pages."""
    size = data.Size("S", 30, 300, 40) if quick else insight_data.XL
    server.make("bench_insight")
    insight_data.make(size)
    with time_machine.travel(NOON):
        return measure_made(size, 1 if quick else 3)


def measure_made(size: data.Size, runs: int) -> list[Line]:
    """Everything that is measured of an authority that has been made."""
    plain = Line("plain sum of a year's weekly tallies", [timed(plain_sum) for _ in range(runs)])
    plain.note = f"{size.pupils:,} children, {WeeklyTally.objects.count():,} tallies of two years"
    lines = [plain, *keeping(plain, runs)]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return [*lines, *pages(plain, runs)]


def keeping(plain: Line, runs: int) -> Iterator[Line]:
    """Counting everybody, nobody, a few, and days of somebody's own."""
    say("Figures: keeping totals")
    first = Line("totals of every usual period, from cold", [timed(full)], plain)
    first.note = f"{EnrolmentTotal.objects.count():,} and {GroupTotal.objects.count():,} rows"
    yield first
    yield Line("the same the next night, nothing moved", [timed(full)], plain)
    for one_in, words in ((100, "1% of children moved"), (1, "everybody moved")):
        yield Line(f"running periods, {words}", [_moved(one_in) for _ in range(runs)], plain)
    yield Line("days of somebody's own, by the worker", [timed(_ask_own)], plain)


def full() -> None:
    """As the night does."""
    keep_in_step(full=True)


def _moved(one_in: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE, {"week": insight_data.LAST_DAY - dt.timedelta(days=2), "one_in": one_in}
        )
    return timed(keep_in_step)


def _ask_own() -> None:
    ask_for_period(first=dt.date(2025, 9, 10), last=dt.date(2026, 7, 8))
    count_asked_periods()


def plain_sum() -> None:
    """The least anybody could do who reads every tally."""
    with connection.cursor() as cursor:
        cursor.execute(SUM, [dt.date(2025, 8, 1)])
        cursor.fetchall()


def pages(plain: Line, runs: int) -> Iterator[Line]:
    """Every preset question of everybody, the lists and the files; cold and warm."""
    say("Figures: asking for every page")
    client = manager()
    kinds = {
        "figures page, every preset and group": (list(questions()), "/figures/{}"),
        "of one year group or one officer's schools": (list(narrower()), "/figures/{}"),
        "children behind a count, everybody's": (list(lists()), "/figures/pupils/{}"),
        "figures as CSV": (list(questions())[::7], "/figures/files/csv/{}"),
        "figures as Excel": (list(questions())[::7], "/figures/files/xlsx/{}"),
    }
    for words, (asked, address) in kinds.items():
        for state in ("cold", "warm"):
            yield asking(
                f"{words}, {state}", client, [address.format(a) for a in asked], plain, state
            )
    cache.clear()
    took = timed(lambda: read_usual_answers(full=True))
    yield Line("reading the usual answers, so that they are warm", [took], plain)
    own = ["/figures/?period=own&from=2025-10-01&to=2026-06-30"]
    yield asking(
        "days nobody has counted: the page that says so", client, own * runs, plain, "warm"
    )


def asking(words: str, client: Client, addresses: list[str], plain: Line, state: str) -> Line:
    """Each address once; its 95th percentile, and what it costs Python and the database."""
    if state == "cold":
        cache.clear()
    seconds, python, database = [], 0.0, 0.0
    for address in addresses:
        before, spent = time.process_time(), backend_seconds()
        seconds.append(timed(visiting(client, address)))
        python, database = (
            python + time.process_time() - before,
            database + backend_seconds() - spent,
        )
    sent = statements(visiting(client, addresses[-1]))
    cut = sorted(seconds)[max(0, -(-95 * len(seconds) // 100) - 1)]
    line = Line(words, seconds, plain)
    line.note = (
        f"p95 {1000 * cut:.0f} ms; CPU a page {1000 * python / len(seconds):.0f} ms Python, "
        f"{1000 * database / len(seconds):.0f} ms database; {sent} SQL statements"
    )
    say(f"  {words}: p50 {1000 * statistics.median(seconds):.0f} ms, {line.note}")
    return line


def visiting(client: Client, address: str) -> Callable[[], None]:
    """Asking for it and reading it to its end. Raises SystemExit when it is not what was asked for."""

    def visit() -> None:
        answer = client.get(address)
        if answer.status_code not in ANSWERED:
            raise SystemExit(f"{address} answered {answer.status_code}")
        size = sum(map(len, answer)) if answer.streaming else len(answer.content)
        if not size:
            raise SystemExit(f"{address} came empty")

    return visit


def backend_seconds() -> float:
    """CPU of the database process that serves us. (Its helpers, where it shares work out, are not in it.)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def manager() -> Client:
    """Somebody who may see everybody's figures."""
    user = User.objects.create_user(email="manager@bench.example", name="Manager", password=None)
    Membership.objects.create(user=user, role=Role.MANAGER, valid_from=timezone.localdate())
    site.collect_static()
    return site.client_of(user)


def questions() -> Iterator[str]:
    """All children on each basis and every group both ways, in every preset period."""
    for period in read_periods(timezone.localdate()):
        for basis in BASES:
            yield "?" + urlencode({"period": period.key, "basis": basis})
        for kind in CircumstanceKind.values:
            for status in STATUSES:
                yield "?" + urlencode({"period": period.key, "group": kind, "status": status})


def narrower() -> Iterator[str]:
    """Year groups of the whole authority."""
    for year in ("R", "3", "6", "7", "10", "11"):
        for group in ("", "child_in_need", "free_school_meals"):
            yield "?" + urlencode({"period": "year", "year": year, "group": group})


def lists() -> Iterator[str]:
    """Every list, its first page and one far down."""
    for only in ("all", "missed", "unauthorised", "persistent", "severe"):
        for group in ("", "sen_support"):
            for page in (1, 40):
                yield "?" + urlencode(
                    {"period": "year", "only": only, "group": group, "page": page}
                )
