"""The tasks that belong to no app: rows whose time is over go, and nothing else does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import JobRun, SentForm
from attendance.models import Threshold
from config import tasks
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def sent(days: float) -> int:
    at = timezone.now() - timedelta(days=days)
    return SentForm.objects.create(user=UserFactory(), token=uuid.uuid4(), digest="x", at=at).pk


def ran(days: float) -> int:
    at = timezone.now() - timedelta(days=days)
    return JobRun.objects.create(name="some.job", started_at=at, finished_at=at).pk


def test_only_sign_ins_whose_time_is_over_go() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", expire_date=now + timedelta(minutes=1))
    tasks.housekeeping()
    tasks.housekeeping()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
    runs = JobRun.objects.filter(name=tasks.HOUSEKEEPING).order_by("id")
    assert list(runs.values_list("rows", "failed")) == [(1, 0), (0, 0)]


def test_forms_and_runs_go_after_the_days_set() -> None:
    kept_form, _ = sent(29.9), sent(30.1)
    kept_run, _ = ran(89.9), ran(90.1)
    tasks.housekeeping()
    assert list(SentForm.objects.values_list("pk", flat=True)) == [kept_form]
    runs = JobRun.objects.filter(name="some.job")
    assert list(runs.values_list("pk", flat=True)) == [kept_run]


def test_the_days_are_dated_rows_and_with_none_nothing_goes() -> None:
    sent(31), sent(400)
    days = Threshold.objects.filter(key="sent_form_days")
    days.update(value=365)
    tasks.housekeeping()
    assert SentForm.objects.count() == 1
    sent(4000)
    days.update(valid_to=timezone.localdate() - timedelta(days=1))
    tasks.housekeeping()
    assert SentForm.objects.count() == 2


def test_a_step_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(before: object) -> int:
        raise RuntimeError("broken")

    monkeypatch.setattr(tasks.jobs, "forget_runs", broken)
    sent(31)
    tasks.housekeeping()
    assert not SentForm.objects.exists()
    run = JobRun.objects.get()
    assert (run.rows, [f["ref"] for f in run.failures]) == (1, ["runs of jobs"])
