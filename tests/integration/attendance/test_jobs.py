"""The flag job as the worker runs it: what it takes, what it records, which day it is."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from accounts.models import JobRun
from attendance.choices import OFFERED_KINDS, FlagKind
from attendance.models import Flag, RecheckRequest, Threshold
from attendance.tasks import REFRESH_FLAGS, refresh_flags
from tests.factories.attendance import EnrolmentFactory, fill_marks, mark, open_school

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


def at(text):
    return time_machine.travel(dt.datetime.fromisoformat(text), tick=False)


@pytest.fixture
def enrolment(db):
    return EnrolmentFactory(school=open_school(weeks=10))


def run(instant="2025-09-05T18:00:00+00:00", **kwargs):
    with at(instant):
        refresh_flags(**kwargs)


def standing():
    """The kinds offered upwards; the others have tests of their own."""
    offered = Flag.objects.standing().filter(kind__in=OFFERED_KINDS)
    return sorted(offered.values_list("kind", flat=True))


def test_a_run_takes_the_requests_raises_flags_and_is_recorded(enrolment, task_queue):
    fill_marks(enrolment, "IIIII.....")
    run()
    assert standing() == [FlagKind.PERSISTENT_ABSENCE, FlagKind.SEVERE_ABSENCE]
    assert not RecheckRequest.objects.exists()
    recorded = JobRun.objects.get()
    assert (recorded.name, recorded.rows, recorded.failures) == (REFRESH_FLAGS, 1, [])
    assert recorded.finished_at
    assert task_queue.names == ["cases.triage_flags"]


def test_a_hint_of_who_moved_leaves_nobody_else_waiting(enrolment):
    other = EnrolmentFactory(school=enrolment.school)
    fill_marks(enrolment, "I.........")
    fill_marks(other, "I.........")
    run(enrolment_ids=[enrolment.pk])
    assert Flag.objects.standing().values("enrolment").distinct().count() == 2


def test_with_nothing_to_do_it_runs_once_a_day_and_no_more(enrolment, task_queue):
    run("2025-09-05T18:00:00+00:00")
    run("2025-09-05T19:00:00+00:00")
    assert JobRun.objects.count() == 1
    run("2025-09-06T01:10:00+00:00")
    assert JobRun.objects.count() == 2


def test_a_change_of_marks_is_seen_by_the_next_run_the_same_day(enrolment):
    fill_marks(enrolment, "I.........")
    run()
    assert standing() == [FlagKind.PERSISTENT_ABSENCE]
    mark(enrolment, D("2025-09-01"), "AM", "/", reason="Was here")
    run("2025-09-05T18:01:00+00:00")
    assert standing() == []


def test_only_those_that_moved_are_looked_at(enrolment):
    other = EnrolmentFactory(school=enrolment.school)
    fill_marks(enrolment, "..........")
    fill_marks(other, "..........")
    run()
    mark(other, D("2025-09-01"), "AM", "I", reason="Ill")
    run("2025-09-05T18:01:00+00:00")
    assert list(JobRun.objects.order_by("id").values_list("rows", flat=True)) == [2, 1]


def test_a_mark_for_a_day_to_come_counts_when_the_day_is_here(enrolment):
    fill_marks(enrolment, "....I")
    run("2025-09-02T18:00:00+00:00")
    assert standing() == []
    run("2025-09-03T18:00:00+00:00")
    assert standing() == [FlagKind.PERSISTENT_ABSENCE]


@pytest.mark.parametrize(
    ("instant", "found"),
    [
        ("2025-09-04T22:59:00+00:00", 0),  # 23:59 on Thursday in London
        ("2025-09-04T23:30:00+00:00", 1),  # T56: 00:30 on Friday in London, Thursday in UTC
    ],
)
def test_the_day_is_londons(instant, found, enrolment):
    fill_marks(enrolment, "........II")
    run(instant)
    assert Flag.objects.standing().filter(kind=FlagKind.PERSISTENT_ABSENCE).count() == found
    if found:
        assert Flag.objects.first().raised_as_of == D("2025-09-05")


def test_a_new_threshold_looks_at_everybody(enrolment):
    fill_marks(enrolment, "OOOOOO....")
    run()
    assert FlagKind.NOTICE_THRESHOLD not in standing()
    Threshold.objects.filter(key="notice_sessions").update(valid_to=D("2025-09-07"))
    Threshold.objects.create(
        key="notice_sessions", value=6, valid_from=D("2025-09-08"), source="Test"
    )
    run("2025-09-08T01:10:00+00:00")
    assert FlagKind.NOTICE_THRESHOLD in standing()


def test_a_run_that_fails_keeps_the_requests_and_says_so(enrolment, monkeypatch):
    fill_marks(enrolment, "I.........")
    monkeypatch.setattr("attendance.actions.flags_sql.ASK_AGAIN_FOR_LATER_MARKS", "SELECT 1/0")
    with pytest.raises(Exception, match="division by zero"), transaction.atomic():
        run()
    assert RecheckRequest.objects.exists()
    assert standing() == []


@pytest.mark.django_db(transaction=True)
def test_a_failed_run_is_on_record(monkeypatch):
    fill_marks(EnrolmentFactory(school=open_school()), "I.........")
    with monkeypatch.context() as broken:
        broken.setattr("attendance.actions.flags_sql.ASK_AGAIN_FOR_LATER_MARKS", "SELECT 1/0")
        with pytest.raises(Exception, match="division by zero"):
            run()
    recorded = JobRun.objects.get()
    assert "division by zero" in recorded.failures[0]["message"]
    assert RecheckRequest.objects.exists()
    run()
    assert standing() == [FlagKind.PERSISTENT_ABSENCE]


def test_every_scheduled_task_exists_and_every_job_is_scheduled(settings):
    from config.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)
    assert set(settings.JOBS) == scheduled - {"config.tick"}, "the page shows every one of them"
    assert set(settings.AFTER_FLAGS) <= set(app.tasks)
