"""The jobs pages in a real browser: a run asked for and its result seen without a reload, under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.jobs import recorded
from accounts.models import JobRun
from attendance.choices import Role
from attendance.tasks import KEEP_FIGURES, REFRESH_FLAGS
from tests.browser.kit import Journey
from tests.conftest import TaskQueue
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory
from tests.factories.cases import CaseWorld

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(journey: Journey) -> Journey:
    """The manager, signed in."""
    journey.page.set_default_timeout(30_000)
    journey.sign_in(MembershipFactory(role=Role.MANAGER).user.email, PASSWORD)
    return journey


def ran(hours: int, **fields: object) -> None:
    began = timezone.now() - dt.timedelta(hours=hours)
    ended = began + dt.timedelta(seconds=hours)
    JobRun.objects.create(name=REFRESH_FLAGS, started_at=began, **{"finished_at": ended} | fields)


def test_a_run_is_asked_for_and_its_result_shows_by_itself(
    manager: Journey, task_queue: TaskQueue
) -> None:
    page = manager.page
    manager.go("/jobs/")
    manager.look("no job has run yet")
    row = page.get_by_role("row", name="Figures kept")
    row.get_by_role("button").click()
    expect(row).to_contain_text("Waiting for the worker")
    expect(row.get_by_role("button")).to_have_count(0)
    assert task_queue.names == [KEEP_FIGURES]
    looks: list[str] = []
    page.on("request", lambda asked: looks.append(asked.url))
    with recorded(KEEP_FIGURES) as run:
        expect(row).to_contain_text("Running")
        expect(page.locator("#jobs-said")).to_have_text("Figures kept: running.")
        manager.look("a job is running")
        run.rows = 45
    expect(row).to_contain_text("Done")
    expect(row).to_contain_text("45")
    assert all("?seen=" in url for url in looks if "/jobs/" in url), "never reloaded"
    count = len(looks)
    page.wait_for_timeout(4500)
    assert len(looks) == count, "nothing is busy, so nothing is asked"


def test_history_and_failures_read_well(manager: Journey) -> None:
    flag = CaseWorld().flag()
    said = {"ref": flag.ref, "message": "The school has no calendar.", "error": "CalendarEnds"}
    for hours in range(2, 9):
        ran(hours)
    ran(1, failed=7, failures=[said] * 7)
    ran(40, finished_at=None)
    manager.go("/jobs/")
    manager.look("a job that failed")
    manager.page.get_by_role("link", name="Flags", exact=True).nth(1).click()
    manager.look("one job")
    manager.page.get_by_role("link", name="Only those that did not end well").click()
    manager.look("runs that did not end well")
    expect(manager.page.get_by_text("Cut short")).to_have_count(1)
    manager.page.get_by_role("link", name=flag.ref).first.click()
    expect(manager.page).to_have_url(manager.base + f"/flags/{flag.ref}/")
