"""Choosing marks in a grid by keyboard, mouse and finger; one past mark put right in ten keys at most."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from attendance.choices import Role
from attendance.models import Enrolment, Mark, MarkChange, School
from attendance.rules.calendar import monday_of
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def three_weeks_ago() -> dt.date:
    """A Monday with two whole weeks of marks between it and this week: none of them is locked."""
    return monday_of(timezone.localdate()) - dt.timedelta(days=21)


@pytest.fixture
def school() -> School:
    return open_school(weeks=3, start=three_weeks_ago(), name="Oak Park Academy")


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    """Eight pupils; the first was ill for two days of the second week, still N."""
    made = []
    for number, surname in enumerate(
        ("Adams", "Ahmed", "Barnes", "Cole", "Dunn", "Evans", "Farah", "Green")
    ):
        pupil = PupilFactory(legal_surname=surname, sort_name=f"{surname}, c{number}".lower())
        made.append(EnrolmentFactory(school=school, pupil=pupil, starts_on=three_weeks_ago()))
        fill_marks(made[-1], "." * 10 + ("..NNNN...." if number == 0 else "." * 10) + "." * 10)
    return made


@pytest.fixture
def clerk(journey: Journey, school: School, pupils: list[Enrolment]) -> Journey:
    """The school's clerk, signed in."""
    journey.sign_in(MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user.email, PASSWORD)
    return journey


def press(journey: Journey, *keys: str) -> int:
    for key in keys:
        journey.page.keyboard.press(key)
    return sum(1 + key.count("+") for key in keys)


def wait_for_preview(journey: Journey) -> None:
    journey.page.wait_for_selector("#amend-result [data-amend]")
    journey.page.wait_for_function("document.activeElement.name === 'reason'")


def codes(enrolment: Enrolment) -> str:
    marks = Mark.objects.filter(enrolment=enrolment).order_by("session__date", "session__half")
    return "".join(marks.values_list("code", flat=True))[10:20]


@pytest.mark.moment
def test_one_past_mark_is_put_right_with_a_reason_in_ten_keys(
    clerk: Journey, pupils: list[Enrolment]
) -> None:
    clerk.go(f"/pupils/{pupils[0].pupil.ref}/")
    with moment(clerk.page, 3, "One past mark put right, and why", clicks=0, keys=10):
        clerk.page.wait_for_load_state("networkidle")
        press(clerk, "Alt+a")
        clerk.page.wait_for_url("**amend=1*")
        clerk.page.wait_for_function("document.activeElement.name === 'cell'")  # at the latest N
        press(clerk, "ArrowLeft", "m")
        wait_for_preview(clerk)
        press(clerk, "6", "Enter")
        clerk.page.wait_for_selector("#undo-block")
    assert codes(pupils[0]) == r"/\NNMN/\/\ ".strip()
    assert MarkChange.objects.get().reason == "Evidence received, such as an appointment letter"
    clerk.look("amended")
    press(clerk, "Control+z")
    clerk.page.wait_for_selector("text=Undone: 1 mark changed.")
    assert codes(pupils[0]) == r"/\NNNN/\/\ ".strip()


def test_a_run_of_sessions_by_shift_and_arrows_in_the_week(
    clerk: Journey, school: School, pupils: list[Enrolment]
) -> None:
    monday = three_weeks_ago() + dt.timedelta(days=7)
    clerk.go(f"/registers/{school.urn}/week/{monday}/4A/")
    clerk.look("week")
    page = clerk.page
    page.locator(f'input[value="{pupils[0].pupil.ref}|{monday + dt.timedelta(days=1)}|AM"]').focus()
    press(clerk, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown")
    assert page.locator("#amend-count").inner_text() == "8 sessions of 2 pupils chosen"
    press(clerk, "Shift+ArrowUp", "i")
    wait_for_preview(clerk)
    assert "4 sessions" in page.locator(".amend-head").inner_text()
    clerk.look("week preview")
    press(clerk, "Escape")
    assert page.locator("#amend-result").is_hidden()
    press(clerk, "Shift+ArrowRight", "Shift+ArrowLeft", "c")  # C waits for its figure
    page.wait_for_selector(".amend-problem")
    press(clerk, "Escape")
    page.mouse.move(0, 0)


def test_signed_out_meanwhile_the_panel_says_so_with_the_way_on(
    clerk: Journey, school: School, pupils: list[Enrolment]
) -> None:
    monday = three_weeks_ago() + dt.timedelta(days=7)
    clerk.go(f"/registers/{school.urn}/week/{monday}/4A/")
    page = clerk.page
    page.locator("input[name=cell]").first.focus()
    page.context.clear_cookies(name="sessionid")
    press(clerk, "i")
    page.wait_for_selector(".amend-problem")
    said = page.locator(".amend-problem")
    assert said.inner_text() == (
        "You were signed out meanwhile, so nothing was done. Sign in again"
    )
    href = said.get_by_role("link").get_attribute("href") or ""
    assert href.startswith("/sign-in/?next=%2Fregisters%2F")
    clerk.look("signed out")


def test_by_mouse_a_drag_a_column_and_a_row(
    clerk: Journey, school: School, pupils: list[Enrolment]
) -> None:
    monday = three_weeks_ago() + dt.timedelta(days=7)
    clerk.go(f"/registers/{school.urn}/week/{monday}/4A/")
    page = clerk.page
    page.set_viewport_size({"width": 1280, "height": 900})
    marks = page.locator("tbody label.mark")
    marks.nth(2).hover()
    page.mouse.down()
    marks.nth(15).hover()
    page.mouse.up()
    count = page.locator("#amend-count")
    assert count.inner_text() == "8 sessions of 2 pupils chosen"
    page.get_by_role("button", name="PM Wednesday afternoon: choose").click()
    assert count.inner_text() == "8 sessions of 8 pupils chosen"
    page.get_by_role("button", name=re.compile(f"^{pupils[3].pupil}")).click()
    assert count.inner_text() == "10 sessions chosen"
    page.keyboard.press("/")
    page.wait_for_selector("text=Every session you chose says so already")


def test_without_a_script_boxes_a_code_and_two_pages(
    chromium_browser: Browser, live_server: object, school: School, pupils: list[Enrolment]
) -> None:
    context = chromium_browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 812}
    )
    journey = Journey(context.new_page(), str(live_server), "plain")
    journey.sign_in(MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user.email, PASSWORD)
    monday = three_weeks_ago() + dt.timedelta(days=7)
    journey.go(f"/registers/{school.urn}/week/{monday}/4A/")
    page, ref = journey.page, pupils[0].pupil.ref
    for half in ("AM", "PM"):
        page.locator(f'input[value="{ref}|{monday + dt.timedelta(days=1)}|{half}"]').check()
    page.locator("#amend-code").fill("i")
    page.get_by_role("button", name="Look").click()
    page.get_by_label("Parent gave a reason").check()
    page.get_by_role("button", name="Change all 2").click()
    assert "2 marks changed." in page.content()
    assert codes(pupils[0]) == r"/\IINN/\/\ ".strip()
    page.get_by_role("button", name="Undo").click()
    assert codes(pupils[0]) == r"/\NNNN/\/\ ".strip()
    context.close()


def test_every_page_about_a_register_is_clean(
    journey: Journey, school: School, pupils: list[Enrolment]
) -> None:
    journey.sign_in(
        MembershipFactory(role=Role.ATTENDANCE_LEAD, school=school).user.email, PASSWORD
    )
    monday, ref = three_weeks_ago(), pupils[0].pupil.ref
    mark(pupils[0], monday, "AM", "I", reason="Doctor's letter")
    for name, path in {
        "roll call": f"/schools/{school.urn}/roll-call/",
        "paper": f"/registers/{school.urn}/paper/{monday}/4A/",
        "blank paper": f"/registers/{school.urn}/paper/{monday}/4A/?blank=1",
        "trail of a pupil": f"/pupils/{ref}/amendments/",
        "trail of a class": f"/schools/{school.urn}/amendments/?group=4A",
        "empty trail": f"/schools/{school.urn}/amendments/?from=2020-01-01&to=2020-01-02",
        "unlock": f"/registers/{school.urn}/unlock/?from={monday}&group=4A",
    }.items():
        journey.go(path)
        journey.look(name)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EWO])
def test_a_week_that_is_only_read_fits_a_telephone_too(
    journey: Journey, school: School, pupils: list[Enrolment], role: str
) -> None:
    journey.sign_in(MembershipFactory(role=role, school=school).user.email, PASSWORD)
    journey.go(f"/registers/{school.urn}/week/{three_weeks_ago()}/4A/")
    assert journey.page.locator('[name="cell"]').count() == 0
    journey.look("week, only read")


def test_the_authority_s_own_number_has_a_clean_form(journey: Journey) -> None:
    journey.sign_in(MembershipFactory(role=Role.MANAGER).user.email, PASSWORD)
    journey.go("/settings/thresholds/")
    journey.look("thresholds")
    journey.go("/settings/thresholds/register_lock_days/")
    journey.look("own number")
