"""Loading, a phase at a time: each phase is one transaction and leaves its marker in the audit trail.

A load that was cut short is known by its markers and is taken up where it stopped, with the settings it
was begun with; rows about children are never deleted, so there is no starting over in the same database.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.audit import record
from accounts.models import AuditEvent
from attendance.models import School
from config.demo.plan import Plan, Settings
from config.demo.sizes import SIZES

TARGET = "demonstration"
PHASE = "demonstration.phase"
LOADED = "demonstration.loaded"
PATIENCE = 20.0  # seconds
LOCK = 8_750_001  # one load at a time in a database


class CannotLoad(Exception):
    """The demonstration must not go into this database; the message says why and what to do."""


@dataclass(frozen=True)
class Phase:
    """A part of the load: its name, what a person reads meanwhile, and the work."""

    name: str
    words: str
    work: Callable[[], object]


def loaded() -> dict[str, object] | None:
    """What the finished demonstration was made from, with its sign-ins; None when there is none."""
    event = AuditEvent.objects.filter(kind=LOADED).order_by("-id").first()
    return event.after if event else None


def begun() -> dict[str, object] | None:
    """The settings of a load that was begun, finished or not."""
    event = AuditEvent.objects.filter(kind=PHASE).order_by("id").first()
    return event.after if event else None


def finished_phases() -> frozenset[str]:
    """The names of the phases that are in."""
    return frozenset(AuditEvent.objects.filter(kind=PHASE).values_list("target_ref", flat=True))


def settings_to_load(size: str, seed: int, today: dt.date) -> Settings:
    """What to load: as asked, or for a load that was cut short what it was begun with.

    Raises CannotLoad for a database that is somebody's work, and for another demonstration.
    """
    asked = Settings(SIZES[size], seed, today)
    first = begun()
    if first is None:
        if School.objects.exists():
            raise CannotLoad(
                "This database already has schools that are not a demonstration, so nothing was "
                "loaded. Use an empty database."
            )
        return asked
    before = Settings(
        SIZES[str(first["size"])],
        int(str(first["seed"])),
        dt.date.fromisoformat(str(first["today"])),
    )
    if (size, seed) != (before.size.name, before.seed):
        raise CannotLoad(
            f"A demonstration of size {before.size.name} with seed {before.seed} was begun in this "
            "database. Ask for that one, or use an empty database."
        )
    return before


def run(settings: Settings, phases: Iterator[Phase], say: Callable[[str], None]) -> None:
    """Do every phase that is not in yet, each in a transaction with its marker."""
    with OneLoadAtATime():
        done = finished_phases()
        for phase in phases:
            if phase.name in done:
                continue
            say(phase.words)
            with transaction.atomic():
                phase.work()
                record(
                    by=None, kind=PHASE, target_type=TARGET, target_ref=phase.name,
                    after=settings.as_json(), actor="Demonstration",
                )  # fmt: skip


class OneLoadAtATime:
    """Hold the database's advisory lock; a load that was just killed is given a moment to let go.

    Raises CannotLoad when somebody else is loading.
    """

    def __enter__(self) -> None:
        patience = time.monotonic() + PATIENCE
        while not self._try():
            if time.monotonic() > patience:
                raise CannotLoad("Another load of the demonstration is under way in this database.")
            time.sleep(0.5)

    def _try(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            return bool(cursor.fetchone()[0])

    def __exit__(self, *exc: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def mark_loaded(plan: Plan, sign_ins: list[dict[str, str]]) -> None:
    """The last phase: say that the demonstration is whole, and who signs in."""
    record(
        by=None, kind=LOADED, target_type=TARGET, target_ref="loaded",
        after={**plan.settings.as_json(), "live": plan.span.live.isoformat(), "sign_ins": sign_ins},
        actor="Demonstration",
    )  # fmt: skip
