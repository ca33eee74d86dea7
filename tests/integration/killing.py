"""Real processes, real `kill -9`: what the drills share.

What holds a run still at the right moment is a lock held by the test's own connection.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from accounts.models import JobRun
from dev import valkey
from dev.children import Child, spawn, wait_until

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds; a busy machine starts a worker slowly


def environment(database: str, broker: str = "redis://127.0.0.1:1/0") -> dict[str, str]:
    """What a process of the real site is given, on this machine."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "DEBUG": "0",
        "SECRET_KEY": settings.SECRET_KEY,  # what this process sealed is opened there
        "PYTHONPATH": str(ROOT),
    }


def kill(child: Child) -> None:
    """End the process and all its children at once, with no chance to tidy up."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait(10)


@contextmanager
def holding(url: str, query: str) -> Iterator[None]:
    """Run a locking query on a connection of our own and hold what it locks."""
    with closing(psycopg2.connect(url)) as own, own.cursor() as cursor:
        cursor.execute(query)
        yield


def waiting_for_a_lock(url: str) -> int:
    """How many other sessions of the database wait for somebody's lock."""
    with closing(psycopg2.connect(url)) as own, own.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def test_database() -> str:
    """The address of the test database, as another process reaches it."""
    it = connection.settings_dict
    who = f"{it['USER']}:{it['PASSWORD']}" if it["PASSWORD"] else it["USER"]
    return f"postgres://{who}@{it['HOST']}:{it['PORT']}/{it['NAME']}"


def other_sessions() -> int:
    """How many sessions beside our own the test database has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


class Workers:
    """Real workers on the test's own database, and a private broker they listen to."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.app = Celery(broker=broker)
        self._folder, self._broker = folder, broker
        self._started: list[Child] = []

    def start(self) -> Child:
        """One more worker."""
        self._started.append(
            spawn(
                "worker",
                [sys.executable, "-m", "celery", "--app", "config", "worker",
                 "--concurrency", "1", "--loglevel", "INFO", "--without-mingle"],
                log=self._folder / f"worker{len(self._started)}.log",
                env=environment(test_database(), self._broker),
                cwd=ROOT,
            )
        )  # fmt: skip
        return self._started[-1]

    def kill_while_it_waits(self, task: str, query: str, **given: str) -> None:
        """Start a worker, have it run the task into a lock that the query holds, and kill it there."""
        before = other_sessions()  # a live server of an earlier test may still hold its own
        worker = self.start()
        with holding(test_database(), query):
            self.app.send_task(task, kwargs=given)
            wait(
                lambda: waiting_for_a_lock(test_database()) == 1,
                worker,
                "The run in its transaction",
            )
            kill(worker)
        assert wait_until(lambda: other_sessions() <= before, seconds=30)

    def run_to_its_end(self, task: str, **given: str) -> None:
        """Start a worker and have it run the task once more, until a run is on record as ended."""
        worker = self.start()
        self.app.send_task(task, kwargs=given)
        ended = JobRun.objects.filter(name=task, finished_at__isnull=False)
        wait(ended.exists, worker, "The second run")

    def stop(self) -> None:
        """End whatever is left."""
        for worker in self._started:
            worker.stop(5)
            with suppress(ProcessLookupError):  # its pool, should it have outlived it
                os.killpg(worker.process.pid, signal.SIGKILL)
        self.app.close()


def wait(ready: object, worker: Child, what: str) -> None:
    """Wait until it is so; the worker's log tells why it is not."""
    done = wait_until(ready, seconds=PATIENCE, pause=0.1)  # type: ignore[arg-type]
    assert done, f"{what} did not happen. The worker's log ends:\n{worker.tail(40)}"


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    """A private Valkey, and workers to be started on it; ended after the test."""
    server = valkey.start(tmp_path / "valkey", log=tmp_path / "valkey.log")
    made = Workers(tmp_path, server.url)
    yield made
    made.stop()
    server.child.stop()
