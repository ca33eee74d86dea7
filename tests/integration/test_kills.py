"""A worker killed in the middle of a flag run, and PostgreSQL killed in the middle of an import.

Afterwards nothing is lost, nothing is doubled, and doing it again completes it. Real processes, real
`kill -9`. What holds a run still at the right moment is a lock held by the test's own connection.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
from celery import Celery
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import AuditEvent, JobRun
from attendance.actions.flags import refresh_flags
from attendance.actions.marks import MarkEntry, write_marks
from attendance.choices import Half, Role
from attendance.models import Encounter, Flag, Patrol, RecheckRequest, Session
from attendance.rules.calendar import AcademicYear, local_date, monday_of
from dev import postgres, valkey
from dev.children import Child, spawn, wait_until
from tests.factories.attendance import (
    CLERK,
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    SchoolFactory,
    fill_marks,
)
from tests.factories.patrols import meet, patrol_out

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds; a busy machine starts a worker slowly


def environment(database: str, broker: str = "redis://127.0.0.1:1/0") -> dict[str, str]:
    """What a process of the real site is given, on this machine."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "DEBUG": "0",
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


class RealWorkers:
    """What a test needs that kills a worker: a broker, workers on the test's own database, patience."""

    @pytest.fixture
    def broker(self, tmp_path: Path) -> Iterator[str]:
        """A private Valkey."""
        server = valkey.start(tmp_path / "valkey", log=tmp_path / "valkey.log")
        yield server.url
        server.child.stop()

    @pytest.fixture
    def start_worker(self, broker: str, tmp_path: Path) -> Iterator[object]:
        """Start real workers on the test's own database; whatever is left is ended after the test."""
        workers: list[Child] = []

        def start() -> Child:
            workers.append(
                spawn(
                    "worker",
                    [sys.executable, "-m", "celery", "--app", "config", "worker",
                     "--concurrency", "1", "--loglevel", "INFO", "--without-mingle"],
                    log=tmp_path / f"worker{len(workers)}.log",
                    env=environment(self.url, broker),
                    cwd=ROOT,
                )
            )  # fmt: skip
            return workers[-1]

        yield start
        for worker in workers:
            worker.stop(5)
            with suppress(ProcessLookupError):  # its pool, should it have outlived it
                os.killpg(worker.process.pid, signal.SIGKILL)

    @property
    def url(self) -> str:
        """The test database, as another process reaches it."""
        it = connection.settings_dict
        who = f"{it['USER']}:{it['PASSWORD']}" if it["PASSWORD"] else it["USER"]
        return f"postgres://{who}@{it['HOST']}:{it['PORT']}/{it['NAME']}"

    def wait(self, ready: object, worker: Child, what: str) -> None:
        done = wait_until(ready, seconds=PATIENCE, pause=0.1)  # type: ignore[arg-type]
        assert done, f"{what} did not happen. The worker's log ends:\n{worker.tail(40)}"

    def other_sessions(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
            return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledInAFlagRun(RealWorkers):
    def test_everything_is_as_before_and_the_next_run_completes(
        self, broker: str, start_worker: object
    ) -> None:
        today = local_date(timezone.now())  # the worker's clock is not ours to hold
        school = SchoolFactory()
        sessions = [
            Session.objects.create(
                school=school, date=today, half=half, week=monday_of(today), opens_at="08:50",
                closes_at="09:20", academic_year=AcademicYear.of(today).label,
            )
            for half in Half
        ]  # fmt: skip
        pupils = EnrolmentFactory.create_batch(20, school=school, starts_on=today)
        for n, enrolment in enumerate(pupils):
            fill_marks(enrolment, "II" if n < 10 else "..")
        refresh_flags(as_of=today)
        flip = [
            MarkEntry(s.pk, e.pk, "I" if n >= 10 else "/")
            for s in sessions
            for n, e in enumerate(pupils)
        ]
        write_marks(flip, author=CLERK, reason="The other half of the class was ill")
        flags, asked = self.flags(), self.requests()
        assert len(asked) >= 20

        app = Celery(broker=broker)
        before = self.other_sessions()  # a live server of an earlier test may still hold its own
        worker = start_worker()  # type: ignore[operator]
        with holding(self.url, "SELECT 1 FROM attendance_flag ORDER BY id DESC LIMIT 1 FOR UPDATE"):
            app.send_task("attendance.refresh_flags")
            self.wait(
                lambda: waiting_for_a_lock(self.url) == 1, worker, "The run in its transaction"
            )
            kill(worker)
        assert wait_until(lambda: self.other_sessions() <= before, seconds=30)

        assert self.flags() == flags  # nothing half done
        assert self.requests() == asked  # nothing lost
        assert JobRun.objects.get().finished_at is None  # and it shows

        worker = start_worker()  # type: ignore[operator]
        app.send_task("attendance.refresh_flags")
        self.wait(
            lambda: JobRun.objects.filter(finished_at__isnull=False), worker, "The second run"
        )
        ended = set(Flag.objects.standing().values_list("enrolment_id", flat=True))
        assert ended == {e.pk for e in pupils[10:]}
        assert Flag.objects.standing().count() == 20  # persistent and severe, once each
        assert Flag.objects.count() == 40
        assert not RecheckRequest.objects.exists()
        assert not refresh_flags(as_of=today).changed
        app.close()

    def flags(self) -> list[tuple[object, ...]]:
        return list(Flag.objects.order_by("id").values_list("id", "numbers", "cleared_at"))

    def requests(self) -> list[int]:
        return sorted(RecheckRequest.objects.values_list("id", flat=True))


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledInAnErasure(RealWorkers):
    def test_a_patrol_is_erased_whole_or_not_at_all_and_the_next_run_completes(
        self, broker: str, start_worker: object
    ) -> None:
        officer = MembershipFactory(role=Role.EWO).user
        patrols = [patrol_out(officer, FIRST_DAY + dt.timedelta(days=n)) for n in range(2)]
        for patrol in patrols:
            for _ in range(3):
                meet(patrol, officer, given_surname="Barnes")
        last = Encounter.objects.order_by("-id").values_list("id", flat=True)[0]

        app = Celery(broker=broker)
        before = self.other_sessions()
        worker = start_worker()  # type: ignore[operator]
        held = f"SELECT 1 FROM attendance_encounter WHERE id = {last} FOR UPDATE"  # noqa: S608
        with holding(self.url, held):
            app.send_task("attendance.erase_unmatched")
            self.wait(lambda: waiting_for_a_lock(self.url) == 1, worker, "The second patrol")
            kill(worker)
        assert wait_until(lambda: self.other_sessions() <= before, seconds=30)

        assert self.named() == [0, 3]  # the first is done and stays done, the second is whole
        assert JobRun.objects.get(name="attendance.erase_unmatched").finished_at is None
        assert AuditEvent.objects.filter(kind="patrol.erased").count() == 1

        worker = start_worker()  # type: ignore[operator]
        app.send_task("attendance.erase_unmatched")
        self.wait(
            lambda: JobRun.objects.filter(finished_at__isnull=False), worker, "The second run"
        )
        assert self.named() == [0, 0]
        assert list(Encounter.objects.values_list("age_band", flat=True)) == ["5_10"] * 6
        app.close()

    def named(self) -> list[int]:
        """How many of each patrol still have a name."""
        found = Patrol.objects.order_by("date").annotate(
            n=Count("encounters", filter=Q(encounters__given_surname="Barnes"))
        )
        return list(found.values_list("n", flat=True))


SCHOOL_OF_SIXTY = """
import django; django.setup()
from dev.bench import data
data.make_authority(data.Size("kill", schools=1, pupils_each=60, weeks=4))
"""

FILE_ROWS = """
SELECT sc.urn, p.upn, s.date, s.half, CASE WHEN (p.id + s.id) % 9 = 0 THEN 'O'
    WHEN s.half = 'AM' THEN '/' ELSE E'\\\\' END
FROM attendance_session s JOIN attendance_enrolment e USING (school_id)
JOIN attendance_school sc ON sc.id = s.school_id JOIN attendance_pupil p ON p.id = e.pupil_id
"""


class TestPostgresKilledInAnImport:
    @pytest.fixture
    def cluster(self) -> Iterator[object]:
        """A function that starts a server on a private, durable cluster; ended after the test."""
        folder = Path(
            tempfile.mkdtemp(prefix="bellwether-killed-")
        )  # pytest's own is closed to others
        folder.chmod(0o711)
        user = postgres.demoted_user()
        binaries = postgres.within_reach(postgres.find_binaries(), user, ROOT)
        postgres.initialise(binaries, folder / "pg", user)
        servers: list[postgres.Postgres] = []

        def start() -> postgres.Postgres:
            server = postgres.start(binaries, folder / "pg", log=folder / "log")
            servers.append(server)
            postgres.create_database(binaries, server.url())
            return server

        yield start
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    def manage(self, url: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *args], env=environment(url), cwd=ROOT, check=check,
            capture_output=True, text=True,
        )  # fmt: skip

    def rows(self, url: str, query: str) -> list[tuple[object, ...]]:
        with closing(psycopg2.connect(url)) as own, own.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def write_file(self, path: Path, url: str) -> int:
        marks = self.rows(url, FILE_ROWS)
        with path.open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["URN", "UPN", "Date", "Session", "Mark", "Minutes late", "Comments"])
            out.writerows([*mark, "", ""] for mark in marks)
        return len(marks)

    def test_nothing_is_there_and_doing_it_again_completes(
        self, cluster: object, tmp_path: Path
    ) -> None:
        server = cluster()  # type: ignore[operator]
        url = server.url()
        self.manage(url, "manage.py", "migrate", "--verbosity", "0")
        self.manage(url, "-c", SCHOOL_OF_SIXTY)
        path = tmp_path / "marks.csv"
        count = self.write_file(path, url)
        importing = ("manage.py", "import_marks", str(path), "--json")

        with holding(url, "LOCK TABLE attendance_weeklytally IN SHARE MODE"):
            running = spawn(
                "import", [sys.executable, *importing], log=tmp_path / "import.log",
                env=environment(url), cwd=ROOT,
            )  # fmt: skip
            held = wait_until(lambda: waiting_for_a_lock(url) == 1, seconds=PATIENCE, pause=0.1)
            assert held, running.tail(40)
            kill(server.child)
        assert running.process.wait(PATIENCE) != 0

        server = cluster()  # type: ignore[operator]
        url = server.url()
        for table in ("mark", "weeklytally", "recheckrequest", "markchange"):
            assert self.rows(url, f"SELECT count(*) FROM attendance_{table}") == [(0,)]  # noqa: S608

        done = json.loads(self.manage(url, *importing).stdout)
        assert (done["created"], done["updated"], done["errors"]) == (count, 0, [])
        again = json.loads(self.manage(url, *importing).stdout)
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, count)
        checked = json.loads(self.manage(url, "manage.py", "check_tallies", "--json").stdout)
        assert checked["differences"] == []
        assert self.rows(url, "SELECT sum(marked) FROM attendance_weeklytally") == [(count,)]
