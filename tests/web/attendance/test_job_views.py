"""The jobs page: who sees it, what it says, asking for a run."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, JobRun
from attendance.choices import Role
from tests.factories.attendance import MembershipFactory

pytestmark = pytest.mark.django_db
PAGE = "/jobs/"
RUN = "/jobs/attendance.refresh_flags/run/"


def signed_in(client, role):
    user = MembershipFactory(role=role).user
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SYSTEM_ADMIN])
def test_whoever_may_see_jobs_sees_them(client, role):
    signed_in(client, role)
    page = client.get(PAGE).content.decode()
    assert "Scheduled jobs" in page
    assert "Not run yet" in page


@pytest.mark.parametrize(
    "role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO, Role.LEGAL_OFFICER]
)
def test_others_are_refused_both_page_and_button(client, role, task_queue):
    signed_in(client, role)
    assert client.get(PAGE).status_code == 403
    assert client.post(RUN).status_code == 403
    assert task_queue.sent == []


def last_run(**fields):
    return JobRun.objects.create(name="attendance.refresh_flags", **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rows": 45120, "finished_at": "now"}, ["Done", "45,120", "under a second"]),
        ({}, ["Running"]),
        ({"started_at": timezone.now() - dt.timedelta(hours=5)}, ["Did not finish"]),
        (
            {"finished_at": "now", "failures": [{"ref": "PN-1", "message": "No address"}] * 7},
            ["7 failures", "PN-1: No address", "and 2 more"],
        ),
    ],
)
def test_the_last_run_is_told(client, fields, words):
    if fields.get("finished_at"):
        fields = fields | {"finished_at": timezone.now()}
    last_run(**fields)
    signed_in(client, Role.MANAGER)
    page = client.get(PAGE).content.decode()
    for word in words:
        assert word in page


def test_a_run_can_be_asked_for(client, task_queue, django_capture_on_commit_callbacks):
    user = signed_in(client, Role.MANAGER)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(RUN, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("attendance:list_jobs")
    assert task_queue.names == ["attendance.refresh_flags"]
    event = AuditEvent.objects.get(kind="job.asked_for")
    assert (event.by_id, event.target_ref) == (user.pk, "attendance.refresh_flags")


def test_only_jobs_there_are_can_be_asked_for(client, task_queue):
    signed_in(client, Role.MANAGER)
    assert client.post("/jobs/config.clear_sessions/run/").status_code == 404
    assert task_queue.sent == []
