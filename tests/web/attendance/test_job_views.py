"""The pages of jobs: who sees them, what they say, asking for a run, and looking again."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import jobs as story
from accounts.models import AuditEvent, JobRun
from attendance.choices import Role
from attendance.tasks import REFRESH_FLAGS as FLAGS
from config.tasks import tick
from tests.factories.attendance import MembershipFactory
from tests.factories.cases import CaseWorld

pytestmark = pytest.mark.django_db
PAGE = "/jobs/"
JOB = f"/jobs/{FLAGS}/"
RUN = f"{JOB}run/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def signed_in(client, role):
    user = MembershipFactory(role=role).user
    client.force_login(user)
    return user


def text(client, address, **headers):
    page = client.get(address, **headers).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def ran(name=FLAGS, ago=dt.timedelta(minutes=1), seconds=0.5, **fields):
    began = timezone.now() - ago
    ended = None if seconds is None else began + dt.timedelta(seconds=seconds)
    return JobRun.objects.create(name=name, started_at=began, finished_at=ended, **fields)


def failure(ref, message="No address", error="WrongState"):
    return {"ref": ref, "message": message, "error": error}


def press(client, callbacks, **sent):
    with callbacks(execute=True):
        return client.post(RUN, sent, follow=True)


# -- Who, and which ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SYSTEM_ADMIN])
def test_whoever_may_see_jobs_sees_every_one_even_those_never_run(client, role, settings):
    signed_in(client, role)
    page = text(client, PAGE)
    for title, does, _ in settings.JOBS.values():
        assert title in page
        assert does in page
    assert page.count("Not run yet") == len(settings.JOBS)
    assert "No job has run yet." in page


@pytest.mark.parametrize(
    "role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO, Role.LEGAL_OFFICER, Role.TEACHER]
)
def test_others_are_refused_pages_and_button(client, role, task_queue):
    signed_in(client, role)
    assert client.get(PAGE).status_code == 403
    assert client.get(JOB).status_code == 403
    assert client.post(RUN).status_code == 403
    assert task_queue.sent == []
    assert not JobRun.objects.exists()


def test_only_jobs_there_are_can_be_seen_or_asked_for(client, task_queue):
    signed_in(client, Role.MANAGER)
    assert client.get("/jobs/config.tick/").status_code == 404
    assert client.post("/jobs/config.tick/run/").status_code == 404
    assert task_queue.sent == []


# -- What they say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rows": 45120}, ["Done", "45,120", "children looked at", "under a second"]),
        ({"seconds": 90}, ["90 seconds"]),
        ({"seconds": None}, ["Cut short", "The next run finds the same work."]),
        (
            {"failed": 7, "failures": [failure(f"PN-{n}") for n in range(7)]},
            ["7 failures", "1 job wants a look: Flags (7 failures).", "PN-4", "and 2 more"],
        ),
        ({"ago": dt.timedelta(days=9)}, ["Did not run", "look at the schedule and the worker"]),
    ],
)
def test_the_last_run_is_told(client, fields, words):
    ran(**fields)
    signed_in(client, Role.MANAGER)
    page = text(client, PAGE)
    for word in words:
        assert word in page
    assert "PN-5" not in page


def test_a_run_is_compared_with_how_long_its_job_usually_takes(client):
    for n in range(2, 5):
        ran(ago=dt.timedelta(hours=n), seconds=3)
    ran(seconds=55)
    signed_in(client, Role.MANAGER)
    assert "55 seconds usually 3 seconds" in text(client, PAGE)
    page = text(client, JOB)
    assert "Usually takes 3 seconds" in page
    assert "the longest took 55 seconds" in page


def test_all_well_is_said_in_one_sentence(client, settings):
    for name in settings.JOBS:
        ran(name)
    signed_in(client, Role.MANAGER)
    assert "Every job ended well the last time it ran." in text(client, PAGE)


def test_the_page_says_whether_schedule_and_worker_live(client):
    signed_in(client, Role.MANAGER)
    story.cache.delete(story.SIGN_OF_LIFE)
    assert "no sign of life" in text(client, PAGE)
    nine = dt.datetime(2026, 1, 19, 9, tzinfo=dt.UTC)
    with time_machine.travel(nine, tick=False) as clock:
        signed_in(client, Role.MANAGER)
        tick()
        assert "Schedule and worker alive just now" in text(client, PAGE)
        clock.shift(dt.timedelta(minutes=4))
        assert "Last sign of life of schedule and worker 4 minutes ago" in text(client, PAGE)


def test_a_job_shows_its_schedule_its_runs_and_who_asked(client):
    manager = signed_in(client, Role.MANAGER)
    ran(rows=3, ago=dt.timedelta(days=1), asked_by=manager, asked_at=timezone.now())
    ran(rows=4, failed=60, failures=[failure(f"FT-{n:04d}") for n in range(60)])
    ran(seconds=None, ago=dt.timedelta(days=2))
    page = text(client, JOB)
    assert "Every day at 01:10; Sunday at 03:10" in page
    assert f"asked for by {manager.name}" in page
    assert "FT-0049" in page
    assert "and 10 more" in page
    assert "FT-0050" not in page
    unwell = text(client, f"{JOB}?runs=unwell")
    assert manager.name not in unwell.split("Runs that did not end well")[1]
    assert "Cut short" in unwell
    chase = text(client, "/jobs/attendance.chase_registers/")
    assert "Every 5 minutes from 08:00 to 16:55, Monday to Friday" in chase
    assert "This job has not run yet." in chase


def test_pages_cost_the_same_with_three_runs_and_with_thirty(client):
    person = signed_in(client, Role.MANAGER)
    world = CaseWorld()
    costs = []
    for count in (3, 27):
        for n in range(count):
            flag = world.flag()
            fields = {"failed": 1, "failures": [failure(flag.ref)], "asked_by": person}
            ran(ago=dt.timedelta(hours=n), asked_at=timezone.now(), **fields)
        for address in (PAGE, JOB):
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            costs.append(len(asked))
    assert costs[0] == costs[2] <= 16
    assert costs[1] == costs[3] <= 17


# -- References of what failed -----------------------------------------------------------------------------


def test_a_reference_is_a_link_only_for_those_who_may_open_it(client):
    world = CaseWorld()
    flag = world.flag()
    pupil = flag.enrolment.pupil
    said = f"{pupil.legal_surname} has no parent on file"
    ran(failed=2, failures=[failure(flag.ref, said), failure(pupil.ref, said, "KeyError")])
    opened = reverse("attendance:show_pupil", args=[pupil.ref])
    flagged = reverse("attendance:show_flag", args=[flag.ref])
    signed_in(client, Role.MANAGER)
    for address in (PAGE, JOB):
        page = client.get(address).content.decode()
        assert f'href="{opened}"' in page
        assert f'href="{flagged}"' in page
        assert said in page
    signed_in(client, Role.SYSTEM_ADMIN)
    for address in (PAGE, JOB):
        page = client.get(address).content.decode()
        assert flag.ref in page
        assert "KeyError" in page, "what kind of failure it was"
        assert opened not in page
        assert flagged not in page
        assert pupil.legal_surname not in page, "its words may name the child"


def test_what_stopped_the_whole_run_is_told_to_both(client):
    ran(failed=1, failures=[failure("", "division by zero", "ZeroDivisionError")])
    for role in (Role.MANAGER, Role.SYSTEM_ADMIN):
        signed_in(client, role)
        assert "division by zero" in text(client, PAGE)


# -- Asking for a run --------------------------------------------------------------------------------------


def test_a_run_can_be_asked_for(client, task_queue, django_capture_on_commit_callbacks):
    user = signed_in(client, Role.MANAGER)
    answer = press(client, django_capture_on_commit_callbacks)
    assert answer.redirect_chain[-1][0] == reverse("attendance:list_jobs")
    assert task_queue.names == [FLAGS]
    event = AuditEvent.objects.get(kind="job.asked_for")
    assert (event.by_id, event.target_ref) == (user.pk, FLAGS)
    page = text(client, PAGE)
    assert "Flags: waiting for the worker." in page
    assert f"Asked for by {user.name} today" in page
    assert "Run now : Flags <" not in page
    assert f'action="{RUN}"' not in client.get(PAGE).content.decode()
    task_queue.run()
    assert f"asked for by {user.name}" in text(client, PAGE)
    assert "Done" in text(client, PAGE)


def test_pressed_twice_it_is_asked_for_once(client, task_queue, django_capture_on_commit_callbacks):
    signed_in(client, Role.MANAGER)
    press(client, django_capture_on_commit_callbacks, back="job")
    answer = press(client, django_capture_on_commit_callbacks, back="job")
    assert answer.redirect_chain[-1][0] == JOB
    assert "it waits for the worker" in answer.content.decode()
    assert task_queue.names == [FLAGS]
    assert AuditEvent.objects.filter(kind="job.asked_for").count() == 1


def test_while_it_runs_it_is_not_started_again(
    client, task_queue, django_capture_on_commit_callbacks
):
    signed_in(client, Role.MANAGER)
    with story.recorded(FLAGS):
        assert f'action="{RUN}"' not in client.get(PAGE).content.decode()
        answer = press(client, django_capture_on_commit_callbacks)
        assert "It is running already, since" in answer.content.decode()
    assert task_queue.sent == []
    assert f'action="{RUN}"' in client.get(PAGE).content.decode()


# -- Looking again -----------------------------------------------------------------------------------------


def polled(page):
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every (\d+)s"', page)
    return (found[1].replace("&amp;", "&"), int(found[2])) if found else None


@pytest.mark.parametrize("address", [PAGE, JOB])
def test_the_page_looks_again_while_a_job_is_busy_and_stops_when_it_is_done(client, address):
    signed_in(client, Role.MANAGER)
    assert polled(client.get(address).content.decode()) is None
    with story.recorded(FLAGS) as run:
        again, seconds = polled(client.get(address).content.decode())
        assert seconds == 2
        unchanged = client.get(again, **HTMX)
        assert (unchanged.status_code, unchanged.content) == (204, b"")
        run.rows = 12
    part = client.get(again, **HTMX).content.decode()
    assert "<html" not in part
    assert polled(part) is None
    assert "Done" in part
    assert "hx-swap-oob" in part, "what changed is said to those who listen"
    assert "<html" in client.get(address).content.decode(), "a plain refresh works"


def test_a_page_left_open_looks_less_often_and_in_the_end_no_more(client):
    began = timezone.now()
    with story.recorded(FLAGS), time_machine.travel(began, tick=False) as clock:
        signed_in(client, Role.MANAGER)
        again, _ = polled(client.get(PAGE).content.decode())
        clock.shift(dt.timedelta(minutes=2))
        again, seconds = polled(client.get(again, **HTMX).content.decode())
        assert seconds == 15
        clock.shift(dt.timedelta(minutes=40))
        part = client.get(again, **HTMX).content.decode()
        assert polled(part) is None
        assert "This page has stopped looking by itself." in part
        assert "Running too long" in part
