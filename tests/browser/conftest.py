"""A real browser against a real server on this machine."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from attendance.models import School
from attendance.rules.calendar import monday_of
from tests.browser import kit
from tests.browser.classroom import that_morning
from tests.factories.attendance import open_school
from tests.factories.cases import CaseWorld

# Playwright's own loop runs in this thread; the tests' database work beside it is not asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Chromium, started once. Missing: an error under CI, else a skip nobody can overlook."""
    path = kit.chromium()
    if path is None and kit.browser_is_required():
        pytest.fail("NO CHROMIUM: browser journeys could not run (apt-get install chromium)")
    if path is None:
        pytest.skip("NO CHROMIUM: browser journeys were NOT run (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=kit.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def nothing_under_way(transactional_db: None) -> Iterator[None]:
    """After the test: wait for what a closing page still sent, before the tables are emptied under it."""
    yield
    kit.wait_until_quiet()


@pytest.fixture
def journey(
    chromium_browser: Browser,
    live_server: object,
    nothing_under_way: None,
    request: pytest.FixtureRequest,
) -> Iterator[kit.Journey]:
    """A fresh browser profile for one test, on the live server."""
    context = chromium_browser.new_context(viewport=kit.WIDE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(8000)
    yield kit.Journey(page=page, base=str(live_server), name=request.node.name)
    context.close()


@pytest.fixture
def five_to_nine() -> Iterator[None]:
    """The clock of the server on the morning of a register."""
    with that_morning():
        yield


@pytest.fixture
def school(transactional_db: None) -> School:
    """A school that has met for three weeks, and goes on."""
    return open_school(weeks=3, name="Oak Park Academy")


@pytest.fixture
def world(transactional_db: None) -> CaseWorld:
    """Casework in a school that has met for eight weeks, and goes on."""
    return CaseWorld(start=monday_of(dt.date.today()) - dt.timedelta(weeks=8))
