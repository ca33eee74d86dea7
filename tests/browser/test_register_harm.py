"""What could harm a child's record without a word: a hung server, stray words, marks forgotten, keys too many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from attendance.choices import Role
from attendance.models import Enrolment, Mark, Register, School
from tests.browser.classroom import (
    DAY,
    cells,
    codes_of_the_day,
    enrol_thirty,
    press,
    register_of,
    that_morning,
)
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory, open_school

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def five_to_nine() -> Iterator[None]:
    with that_morning():
        yield


@pytest.fixture
def school() -> School:
    return open_school(weeks=3, name="Oak Park Academy")


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    return enrol_thirty(school)


@pytest.fixture
def at_register(journey: Journey, school: School, pupils: list[Enrolment]) -> Journey:
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    journey.sign_in(clerk.email, PASSWORD)
    journey.go(register_of(school))
    return journey


def all_saved(page: Page) -> None:
    page.locator("#unsaved", has_text="All saved").wait_for()


def test_a_hung_server_says_so_keeps_the_marks_and_is_asked_again(at_register: Journey) -> None:
    page = at_register.page
    page.set_default_timeout(15000)
    hang = {"on": True}
    page.route("**/marks/", lambda route: None if hang["on"] else route.continue_())
    press(page, ["n", "/"])
    page.locator("#unsaved", has_text="Waiting for the server to save 2 marks").wait_for()
    press(page, ["Control+s"])
    page.locator("#unsaved", has_text="Not taken yet").wait_for()
    leave = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(leave), "leaving warns while it is under way"
    page.locator(".state--retry").first.wait_for()
    assert "will retry" in page.locator(".line .col-saved").first.inner_text()
    assert "The server does not answer: 2 marks kept" in page.locator("#unsaved").inner_text()
    assert page.evaluate(leave), "and while it is kept"
    at_register.look("hung")
    hang["on"] = False
    all_saved(page)
    assert codes_of_the_day() == "N/"
    assert not page.evaluate(leave)
    assert not Register.objects.filter(session__date=DAY).exists()


def test_a_fault_of_the_server_is_not_offline_and_one_bad_line_holds_up_none(
    at_register: Journey,
) -> None:
    page = at_register.page
    bad = page.locator(".line").nth(1).get_attribute("id").removeprefix("line-")  # type: ignore[union-attr]

    def fail(route: object) -> None:
        if bad in (route.request.post_data or ""):  # type: ignore[attr-defined]
            route.fulfill(status=500, body="<h1>broken</h1>", content_type="text/html")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/marks/", fail)
    press(page, ["n", "i", "o"])
    page.locator(".line .col-saved").nth(2).get_by_text("✓").wait_for()
    page.locator("#unsaved", has_text="The server has a problem: 1 mark kept here").wait_for()
    assert codes_of_the_day() == "NO"
    page.unroute("**/marks/")
    all_saved(page)
    assert codes_of_the_day() == "NIO"
