"""The register page: statements, time and weight, in the first week of a year and at its end."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from dev.bench import data, school, site
from dev.bench.table import Line, statements, timed

MOST_STATEMENTS, MOST_BYTES = 12, 60_000  # promised; two other systems: 27 and 869, 89 and 441 kB
FRIDAY = dt.timedelta(days=4)
NAMED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js))"')
IMPORTED = re.compile(r'(?:from|import)\s*"(\./[^"]+\.js)"|@import\s*(?:url\()?["\']([^"\']+)')


def measure(quick: bool) -> list[Line]:
    """The second day of the year, then the last that has marks, for thirty pupils and for three."""
    here = school.use()
    site.collect_static()
    client = site.client_of(school.make_clerk("reader", [here]))
    weeks = data.school_weeks(school.SCHOOL)
    second, last = weeks[0] + dt.timedelta(days=1), weeks[school.MARKED_WEEKS - 1] + FRIDAY
    found: list[Line] = []
    for day, words in ((second, "the second day of a year"), (last, "the last")):
        address = f"/registers/{here.urn}/{day}/am/{{}}/"
        visit = opening(client, address.format("01"))
        visit()
        times = [timed(visit) for _ in range(20 if quick else 100)]
        line = Line(f"the register page, {words}", times, found[0] if found else None)
        line.note = weighed(client, address)
        found.append(line)
    return found


def opening(client: Client, address: str) -> Callable[[], bytes]:
    """Opening that page: what comes."""

    def open_it() -> bytes:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return bytes(answer.content)

    return open_it


def weighed(client: Client, address: str) -> str:
    """Statements for thirty and for three pupils, bytes of a first visit. Raises SystemExit past a promise."""
    thirty, three = (opening(client, address.format(group)) for group in ("01", school.SMALL))
    counts = [statements(thirty), statements(three)]
    page = thirty()
    html, files = len(gzip.compress(page, 6)), cold_files(page.decode())
    total = html + sum(files.values())
    if max(counts) > MOST_STATEMENTS or total > MOST_BYTES:
        raise SystemExit(f"The register page: {counts} statements, {total} bytes.")
    return (
        f"{counts[0]} SQL statements, {counts[1]} for 3 pupils; {total / 1000:.0f} kB cold in "
        f"{1 + len(files)} files, {html / 1000:.1f} kB of it the page"
    )


def cold_files(html: str) -> dict[str, int]:
    """Every style and script a first visit fetches, what they import included, by bytes as they are sent."""
    root, sizes = Path(os.environ["STATIC_ROOT"]), {}
    waiting = set(NAMED.findall(html))
    while waiting:
        name = waiting.pop()
        path = root / name
        sent = path.with_name(path.name + ".gz")
        sizes[name] = (sent if sent.exists() else path).stat().st_size
        imports = {a or b for a, b in IMPORTED.findall(path.read_text())}
        beside = {os.path.normpath(Path(name).parent / each) for each in imports}
        waiting |= beside - sizes.keys()
    return sizes
