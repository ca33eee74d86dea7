"""A worker killed in the middle of a job, and PostgreSQL killed in the middle of an import.

Afterwards nothing is lost, nothing is doubled, and doing it again completes it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.utils import timezone

from accounts.models import JobRun
from attendance.actions import jobs, overdue
from attendance.actions.flags import refresh_flags
from attendance.actions.marks import MarkEntry, write_marks
from attendance.choices import FlagKind, Half, Role
from attendance.models import Flag, Mark, RecheckRequest, RegisterChase, School, Session, Threshold
from attendance.rules.calendar import AcademicYear, local_date, monday_of
from attendance.rules.job_runs import JobState
from cases.actions import watching_over
from cases.actions.visiting import Sent, take_entry
from cases.models import Case, Visit, VisitEvent
from dev import postgres
from dev.children import spawn, wait_until
from tests.factories.attendance import (
    CLERK,
    EnrolmentFactory,
    SchoolFactory,
    fill_marks,
    open_school,
)
from tests.factories.cases import CaseWorld, open_case
from tests.integration.killing import (
    PATIENCE,
    ROOT,
    Workers,
    environment,
    holding,
    kill,
    waiting_for_a_lock,
    workers,
)

__all__ = ["workers"]


def state_of(name: str) -> JobState:
    """How the jobs page shows the job."""
    return {job.name: job.state for job in jobs.list_jobs()}[name]


def school_open_today() -> tuple[School, list[Session]]:
    """A school with both halves of today: the worker's clock is not ours to hold."""
    today, school = local_date(timezone.now()), SchoolFactory()
    return school, [
        Session.objects.create(
            school=school, date=today, half=half, week=monday_of(today), opens_at="00:00",
            closes_at="00:30", academic_year=AcademicYear.of(today).label,
        )
        for half in Half
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledInAFlagRun:
    def test_everything_is_as_before_and_the_next_run_completes(self, workers: Workers) -> None:
        today = local_date(timezone.now())
        school, sessions = school_open_today()
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

        workers.kill_while_it_waits(
            "attendance.refresh_flags",
            "SELECT 1 FROM attendance_flag ORDER BY id DESC LIMIT 1 FOR UPDATE",
        )
        assert self.flags() == flags  # nothing half done
        assert self.requests() == asked  # nothing lost
        assert JobRun.objects.get().finished_at is None  # and it shows
        assert state_of("attendance.refresh_flags") == JobState.CUT_SHORT

        workers.run_to_its_end("attendance.refresh_flags")
        ended = set(Flag.objects.standing().values_list("enrolment_id", flat=True))
        assert ended == {e.pk for e in pupils[10:]}
        assert Flag.objects.standing().count() == 20  # persistent and severe, once each
        assert Flag.objects.count() == 40
        assert not RecheckRequest.objects.exists()
        again = refresh_flags(as_of=today)
        assert not again.raised
        assert not again.cleared

    def flags(self) -> list[tuple[object, ...]]:
        return list(Flag.objects.order_by("id").values_list("id", "numbers", "cleared_at"))

    def requests(self) -> list[int]:
        return sorted(RecheckRequest.objects.values_list("id", flat=True))


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledWhileItRaisesOfficers:
    def test_each_is_raised_once_and_nobody_is_left_out(self, workers: Workers) -> None:
        name, now = "cases.raise_overdue_visits", timezone.now()
        world = CaseWorld(start=monday_of(now.date()) - dt.timedelta(weeks=8))
        visits = []
        for n in range(3):
            officer = world.person(Role.EWO, f"Officer {n}")
            case = open_case(world)
            Case.objects.filter(pk=case.pk).update(officer=officer, officer_since=now.date())
            uid = uuid.uuid4()
            began = now - dt.timedelta(hours=2, minutes=n)
            sent = Sent(uid=uid, kind="start", case_ref=case.ref, at=began, minutes=30)
            take_entry(by=officer, sent=sent)
            visits.append(Visit.objects.get(uid=uid))
        # Each is raised to the officer and then to managers; the run is killed at the last of the three.
        workers.kill_while_it_waits(
            name, "SELECT 1 FROM cases_visit ORDER BY due_at DESC LIMIT 1 FOR UPDATE"
        )
        told = VisitEvent.objects.exclude(kind="start")
        assert set(told.values_list("visit", flat=True)) == {v.pk for v in visits[1:]}
        for visit in visits:
            visit.refresh_from_db()
            lines = set(visit.trail.values_list("kind", flat=True)) - {"start"}
            assert bool(visit.raised_at) == ("raised" in lines)  # never one without the other

        workers.run_to_its_end(name)
        for visit in visits:
            assert list(visit.trail.values_list("kind", flat=True)) == [
                "start",
                "raised",
                "escalated",
            ]
        watching_over.raise_overdue(at=timezone.now())
        assert VisitEvent.objects.count() == 9


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledWhileItChasesRegisters:
    @pytest.fixture
    def at_once(self) -> Iterator[None]:
        """A register is late the minute it opens; put back, as what migrations loaded outlives a test."""
        number = Threshold.objects.filter(key="register_chase_minutes")
        before = number.get().value
        number.update(value=0)
        yield
        number.update(value=before)

    @pytest.mark.usefixtures("at_once")
    def test_nobody_is_reminded_and_the_next_run_reminds_each_once(self, workers: Workers) -> None:
        school, (morning, _) = school_open_today()
        for group in "ABCZ":
            EnrolmentFactory(school=school, registration_group=group, starts_on=morning.date)
        # Somebody is about to write the last of the reminders: those before it are written already.
        last = (
            "INSERT INTO attendance_registerchase (session_id, registration_group, whom, address, at)"
            " SELECT max(id), 'Z', '', '', now() FROM attendance_session"
        )
        workers.kill_while_it_waits("attendance.chase_registers", last)
        assert not RegisterChase.objects.exists()
        assert state_of("attendance.chase_registers") == JobState.CUT_SHORT

        workers.run_to_its_end("attendance.chase_registers")
        assert RegisterChase.objects.count() == 8
        assert JobRun.objects.get(finished_at__isnull=False).rows == 8
        assert state_of("attendance.chase_registers") == JobState.DONE


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledWhileReasonsExpire:
    def test_tasks_are_as_before_and_the_next_run_completes(self, workers: Workers) -> None:
        school = open_school(weeks=3)
        pupils = EnrolmentFactory.create_batch(6, school=school)
        for enrolment in pupils[:3]:
            fill_marks(enrolment, "N.........")
        day = dt.date(2025, 9, 9)
        assert overdue.expire_unexplained(as_of=day).raised == 3
        for enrolment in pupils:
            halves = school.sessions.filter(date=dt.date(2025, 9, 2))
            write_marks(
                [MarkEntry(session.pk, enrolment.pk, "N") for session in halves],
                author=CLERK, reason="Nobody has rung",
            )  # fmt: skip
        before = self.flags()
        given = {"today": "2025-09-10"}
        workers.kill_while_it_waits(
            "attendance.expire_unexplained",
            "SELECT 1 FROM attendance_flag ORDER BY id DESC LIMIT 1 FOR UPDATE",
            **given,
        )
        assert self.flags() == before
        assert state_of("attendance.expire_unexplained") == JobState.CUT_SHORT

        workers.run_to_its_end("attendance.expire_unexplained", **given)
        standing = Flag.objects.standing().filter(kind=FlagKind.REASON_OVERDUE)
        told = {flag.enrolment_id: flag.numbers["sessions"] for flag in standing}
        assert told == {e.pk: 3 if n < 3 else 2 for n, e in enumerate(pupils)}
        assert Flag.objects.count() == 6
        assert Mark.objects.filter(code="N").count() == 15
        assert JobRun.objects.get(finished_at__isnull=False).rows == 6

    def flags(self) -> list[tuple[object, ...]]:
        return list(Flag.objects.order_by("id").values_list("id", "numbers", "cleared_at"))


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
