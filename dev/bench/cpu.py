"""Processor time by the operating system's own accounting: of this process, the web server, the database."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

CORES = 2  # what the other systems were measured on
PARENT, USER, REAPED_SYSTEM = 1, 11, 14  # fields of /proc/*/stat behind the name
POSTMASTER = "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int"


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time: the client's (this process), the web server's, the database's."""

    client: float
    web: float
    database: float

    @property
    def all(self) -> float:
        """Of all three."""
        return self.client + self.web + self.database

    def since(self, before: Spent) -> Spent:
        """What was spent between two looks."""
        return Spent(
            self.client - before.client, self.web - before.web, self.database - before.database
        )

    def each(self, saves: int) -> str:
        """A save's share, and the saves a second that two cores with nothing else to do would give."""
        if not self.web:
            return "processor time not known on this system"
        parts = (1000 * part / saves for part in (self.client, self.web, self.database))
        client, web, database = (f"{part:.1f}" for part in parts)
        share = self.all / saves
        return (
            f"CPU a save: client {client} + Python {web} + PostgreSQL {database} = {1000 * share:.1f} ms, "
            f"so {CORES / share:.0f} a second on {CORES} idle cores (worked out)"
        )


def look(web: int) -> Spent:
    """What has been spent so far; `web` is the number of the web server's first process."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    with connection.cursor() as cursor:
        cursor.execute(POSTMASTER)
        database = int(cursor.fetchone()[0])
    return Spent(own.ru_utime + own.ru_stime, of_family(web), of_family(database))


def of_family(pid: int) -> float:
    """Seconds of a process and its children, those that have ended included. 0 where there is no /proc."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile: then its parent has its time
            fields = path.read_text().rpartition(")")[2].split()
            if pid in (int(path.parent.name), int(fields[PARENT])):
                ticks += sum(map(int, fields[USER : REAPED_SYSTEM + 1]))
    return ticks / os.sysconf("SC_CLK_TCK")
