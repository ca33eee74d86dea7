"""Sixty frames a second while a register is marked: no key costs the browser a whole frame of work."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from attendance.choices import Role
from attendance.models import Enrolment, School
from tests.browser import kit
from tests.browser.classroom import cells, enrol_thirty, register_of
from tests.browser.frames import FRAME, keys_of, type_keys
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("five_to_nine"),
]
CLASS = ["/", "n", "/", "l", "5", "/", "y", "1", "i", *["/"] * 19, "Control+z", "Control+z",
         "Control+y", "ArrowUp", "Enter", *"bus", "Enter", ";", *"hus", "Enter", "Alt+p"]  # fmt: skip


@pytest.fixture
def classes(school: School) -> list[str]:
    """The registers of three classes of thirty, none of them begun."""
    names = ["4B", "4C", "4D"]
    for name in names:
        pupils = [each.pk for each in enrol_thirty(school)]
        Enrolment.objects.filter(pk__in=pupils).update(registration_group=name)
    return [register_of(school).replace("4A", name) for name in names]


@pytest.mark.frames
def test_no_key_of_a_class_of_thirty_costs_a_frame(
    chromium_browser: Browser, live_server: object, nothing_under_way: None, school: School,
    classes: list[str],
) -> None:  # fmt: skip
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    runs = [mark_class(chromium_browser, str(live_server), clerk.email, path) for path in classes]
    counted = keys_of("A class of thirty, ten keys a second", CLASS, runs)
    assert counted.worst < FRAME, counted


def mark_class(browser: Browser, base: str, email: str, path: str) -> list[float]:
    """What each key cost, in a browser profile that has not seen the page."""
    context = browser.new_context(viewport=kit.WIDE)  # type: ignore[arg-type]
    journey = kit.Journey(context.new_page(), base, "frames")
    journey.sign_in(email, PASSWORD)
    journey.go(path)
    journey.page.wait_for_load_state("networkidle")
    costs = type_keys(journey.page, CLASS)
    expect(journey.page.locator("#unsaved")).to_contain_text("All saved", timeout=15000)
    assert "_" not in cells(journey)
    context.close()
    return costs
