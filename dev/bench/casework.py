"""Pages of casework on the demonstration authority of size L, asked for by the people who live in them.

Everybody's own caseload, all queues, cases spread over the whole authority, sharing out of the largest
caseload, the progress of casework; through every middleware of a real site. The authority takes longer to
load than its pages to measure; `--quick` takes size S.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.management import call_command
from django.db.models import Count, QuerySet
from django.test import Client

from accounts.models import User
from attendance.access import roles_of
from attendance.actions.insight_periods import LAST_YEAR, YEAR
from attendance.choices import Role
from attendance.models import Mark
from cases.actions.process_figures import BYS
from cases.actions.sharing_lists import MOST
from cases.choices import Stage
from cases.models import Case
from dev.bench import server, site
from dev.bench.insight import backend_seconds, visiting
from dev.bench.table import Line, say, statements, timed

VISITS, QUICK = 60, 6


def measure(quick: bool) -> list[Line]:
    """Load the demonstration, then every page so many times."""
    server.make("bench_casework")
    say("Casework: loading the demonstration authority.")
    call_command("seed_demo", size="S" if quick else "L", verbosity=0)
    return measure_made(QUICK if quick else VISITS)


def measure_made(visits: int) -> list[Line]:
    """The lines of the database in use now, which holds a demonstration authority."""
    site.collect_static()
    manager, officers = people(Role.MANAGER)[0], people(Role.EWO)
    say(f"Casework: {Case.objects.count():,} cases, {Mark.objects.count():,} marks.")
    clients = {user.pk: site.client_of(user) for user in [manager, *officers]}
    boss = clients[manager.pk]
    loads = Case.objects.open().filter(officer__in=officers).values_list("officer__pk")
    busiest = loads.annotate(cases=Count("pk")).order_by("-cases")[0]
    own = [(clients[each.pk], "/my-work/") for each in officers]
    parts: dict[str, list[tuple[Client, str]]] = {
        f"My work, each of {len(officers)} officers": own,
        "a case, a manager reading": [(boss, f"/cases/{ref}/") for ref in spread(worked())],
        "a case, its officer reading": [
            (clients[officer], f"/cases/{ref}/") for ref, officer in allocated(officers)
        ],
        "the queue of decisions": [(boss, "/queue/")],
        "unallocated cases": [(boss, "/queue/unallocated/")],
        f"sharing out the {busiest[1]} cases of the busiest officer: the preview": [
            (boss, preview(Case.objects.open().filter(officer=busiest[0])))
        ],
        f"sharing out {MOST} cases nobody has, or all there are: the preview": [
            (boss, preview(Case.objects.open().filter(officer=None).order_by("pk")))
        ],
        "all cases, each page of the list": [(boss, f"/cases/?page={n}") for n in range(1, 21)],
        "progress of casework": [(boss, address) for address in progress()],
        "the yearly return": [(boss, "/notices/return/")],
        "figures of notices and courts": [(boss, "/notices/figures/")],
    }  # fmt: skip
    return [line for words, asked in parts.items() for line in asking(words, asked, visits)]


def asking(words: str, asked: list[tuple[Client, str]], visits: int) -> Iterator[Line]:
    """Round and round, with nothing remembered for the first; the 95th percentile and who spends it."""
    cache.clear()
    for client, address in asked[:1]:
        visiting(client, address)()
    seconds: list[float] = []
    python, database, most = 0.0, 0.0, 0
    for client, address in islice(cycle(asked), visits):
        visit = visiting(client, address)
        before, spent = time.process_time(), backend_seconds()
        most = max(most, statements(lambda visit=visit: _keep(seconds, visit)))  # type: ignore[misc]
        python += time.process_time() - before
        database += backend_seconds() - spent
    line = Line(words, seconds)
    line.note = (
        f"CPU a page {1000 * python / visits:.0f} ms Python, "
        f"{1000 * database / visits:.0f} ms database; at most {most} SQL statements"
    )
    say(
        f"  {words}: p50 {1000 * statistics.median(seconds):.0f}, p95 {1000 * line.late:.0f} ms; {line.note}"
    )
    yield line


def _keep(seconds: list[float], visit: Callable[[], None]) -> None:
    seconds.append(timed(visit))


def people(role: str) -> list[User]:
    """Everybody who holds the role today, in order."""
    holders = User.objects.filter(memberships__role=role).distinct().order_by("pk")
    return [user for user in holders if role in roles_of(user)]


def spread(cases: QuerySet[Case]) -> list[str]:
    """References of a hundred cases from all over."""
    refs = list(cases.order_by("pk").values_list("ref", flat=True))
    return refs[:: max(1, len(refs) // 100)]


def allocated(officers: list[User]) -> list[tuple[str, int]]:
    """A case of each officer in turn, with whose it is."""
    found = Case.objects.filter(officer__in=officers).order_by("pk").values_list("ref", "officer")
    return list(found)[:: max(1, len(found) // 100)]


def worked() -> QuerySet[Case]:
    """Cases in which more has happened than a flag."""
    return Case.objects.exclude(stage=Stage.FLAGGED)


def preview(cases: QuerySet[Case]) -> str:
    """So many of them at most, to be shared out."""
    refs = list(cases.values_list("ref", flat=True)[:MOST])
    return "/queue/share/?" + urlencode({"case": refs}, doseq=True)


def progress() -> list[str]:
    """The usual questions about it."""
    return [
        f"/cases/figures/?{urlencode({'period': period, 'by': by})}"
        for period in (YEAR, LAST_YEAR)
        for by in BYS
    ]
