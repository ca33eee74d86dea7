"""How each job stands by its own schedule: next run, missed nights, runs that go on, runs cut short."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import jobs as story
from accounts.models import AuditEvent, JobRun
from attendance.actions import jobs
from attendance.choices import Role
from attendance.rules.job_runs import JobState
from attendance.tasks import CHASE_REGISTERS, EXPIRE_UNEXPLAINED, REFRESH_FLAGS, chase_registers
from tests.factories.attendance import MembershipFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def found(now):
    with time_machine.travel(now, tick=False):
        return {job.name: job for job in jobs.list_jobs(now=now)}


def ran(name, began, seconds=4, **fields):
    ended = None if seconds is None else began + dt.timedelta(seconds=seconds)
    return JobRun.objects.create(name=name, started_at=began, finished_at=ended, **fields)


@pytest.mark.parametrize(
    ("name", "now", "expected"),
    [
        (REFRESH_FLAGS, "2025-10-24T19:00", "2025-10-25T01:10"),
        (REFRESH_FLAGS, "2026-10-25T00:30", "2026-10-25T01:10"),  # the clocks go back that night
        (REFRESH_FLAGS, "2026-10-25T19:00", "2026-10-26T01:10"),
        # On the night the clocks go forward there is no ten past one: it runs an hour of the clock later.
        (REFRESH_FLAGS, "2026-03-28T19:00", "2026-03-29T02:10"),
        (REFRESH_FLAGS, "2026-03-29T19:00", "2026-03-30T01:10"),
        (REFRESH_FLAGS, "2025-10-26T02:00", "2025-10-26T03:10"),  # everybody, once a week
        (CHASE_REGISTERS, "2026-01-16T16:58", "2026-01-19T08:00"),  # Friday afternoon to Monday
        (CHASE_REGISTERS, "2026-01-19T09:01", "2026-01-19T09:05"),
        ("config.housekeeping", "2026-06-30T12:00", "2026-07-01T00:40"),
    ],
)
def test_the_next_run_comes_from_the_schedule_in_london(name, now, expected):
    assert found(at(now))[name].next_at.astimezone(LONDON).isoformat()[:16] == expected


def test_every_job_is_listed_in_three_queries_however_many_runs_there_are(settings):
    now = at("2026-01-19T09:00")
    for name in settings.JOBS:
        for day in range(1, 40):
            ran(name, now - dt.timedelta(days=day, hours=7))
    ran(EXPIRE_UNEXPLAINED, now - dt.timedelta(minutes=3), seconds=None)
    with CaptureQueriesContext(connection) as asked:
        listed = found(now)
    assert set(listed) == set(settings.JOBS)
    assert len(asked) <= 4
    assert all(len(job.runs) == jobs.LATEST for job in listed.values())


@pytest.mark.parametrize(
    ("last", "now", "state"),
    [
        ("2026-01-18T01:10", "2026-01-19T01:09", JobState.DONE),
        ("2026-01-18T01:10", "2026-01-19T02:10", JobState.DONE),
        ("2026-01-18T01:10", "2026-01-19T02:11", JobState.MISSED),
        ("2026-01-19T01:10", "2026-01-19T23:59", JobState.DONE),
        ("2026-01-10T01:10", "2026-01-19T00:01", JobState.MISSED),
        ("2026-03-28T01:10", "2026-03-29T03:05", JobState.DONE),  # it was due at ten past two
        ("2026-03-28T01:10", "2026-03-29T03:11", JobState.MISSED),
    ],
)
def test_a_night_that_was_missed_is_seen(last, now, state):
    ran(REFRESH_FLAGS, at(last))
    assert found(at(now))[REFRESH_FLAGS].state == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-01-16T16:55", JobState.DONE),  # looks that found nothing are no runs
        ("2026-01-18T12:00", JobState.DONE),  # a Sunday
        ("2026-01-19T09:00", JobState.DONE),
        ("2026-01-19T09:01", JobState.MISSED),
    ],
)
def test_a_job_that_looks_often_is_missed_only_when_a_whole_day_is_silent(now, state):
    ran(CHASE_REGISTERS, at("2026-01-16T08:00"))
    assert found(at(now))[CHASE_REGISTERS].state == state


def test_a_run_that_goes_on_says_since_when_and_a_killed_one_that_it_was_cut_short():
    now = at("2026-01-19T01:10")
    with time_machine.travel(now, tick=False), story.recorded(REFRESH_FLAGS):
        job = found(now + dt.timedelta(seconds=5))[REFRESH_FLAGS]
        assert (job.state, job.busy_since) == (JobState.RUNNING, now)
        late = found(now + dt.timedelta(minutes=11))[REFRESH_FLAGS]
        assert late.state == JobState.SLOW
    ran(EXPIRE_UNEXPLAINED, now, seconds=None)
    job = found(now + dt.timedelta(seconds=5))[EXPIRE_UNEXPLAINED]
    assert (job.state, job.busy_since) == (JobState.CUT_SHORT, None)


def test_an_older_run_that_goes_on_is_not_hidden_by_a_newer_one_that_ended():
    with time_machine.travel(at("2026-01-19T01:10"), tick=False), story.recorded(REFRESH_FLAGS):
        ran(REFRESH_FLAGS, at("2026-01-19T01:12"))
        job = found(at("2026-01-19T01:13"))[REFRESH_FLAGS]
        assert job.state == JobState.RUNNING
        assert job.shown.row.started_at == at("2026-01-19T01:10")


def test_a_wish_waits_and_after_two_minutes_nobody_heard_it(django_capture_on_commit_callbacks):
    manager = MembershipFactory(role=Role.MANAGER).user
    asked = at("2026-01-19T09:00")
    with time_machine.travel(asked, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            jobs.run_job(by=manager, name=REFRESH_FLAGS)
        assert found(asked + dt.timedelta(seconds=119))[REFRESH_FLAGS].state == JobState.WAITING
    assert found(asked + dt.timedelta(seconds=120))[REFRESH_FLAGS].state == JobState.UNHEARD


def test_a_broker_that_is_away_loses_nothing(monkeypatch, django_capture_on_commit_callbacks):
    def away(name, **options):
        raise ConnectionError("no broker")

    monkeypatch.setattr("celery.current_app.send_task", away)
    manager = MembershipFactory(role=Role.MANAGER).user
    with django_capture_on_commit_callbacks(execute=True):
        _, new = jobs.run_job(by=manager, name=CHASE_REGISTERS)
    assert new
    chase_registers()  # the schedule's own, whenever it comes
    done = JobRun.objects.get()
    assert (done.asked_by, done.finished_at is not None) == (manager, True)


def test_asked_for_it_is_run_and_kept_although_there_is_nothing_to_do(
    task_queue, django_capture_on_commit_callbacks
):
    chase_registers()
    chase_registers()
    assert JobRun.objects.count() == 1
    manager = MembershipFactory(role=Role.MANAGER).user
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            jobs.run_job(by=manager, name=CHASE_REGISTERS)
    assert task_queue.names == [CHASE_REGISTERS], "the second press finds the first"
    assert AuditEvent.objects.filter(kind="job.asked_for").count() == 1
    task_queue.run()
    run = JobRun.objects.latest("id")
    assert (run.asked_by, run.rows, run.failed) == (manager, 0, 0)
