"""Plans in a real browser: the late gate in three keys from any page, and every page of plans under axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import expect

from attendance.choices import Role
from attendance.models import Enrolment, Leave, Mark, School
from tests.browser.classroom import DAY, FIVE_TO_NINE, enrol_thirty, press
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory, ResponsibilityFactory, mark, open_school
from tests.factories.planned import plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quarter_past_nine() -> Iterator[None]:
    with time_machine.travel(FIVE_TO_NINE.replace(hour=9, minute=14)):
        yield


@pytest.fixture
def school() -> School:
    return open_school(weeks=12, name="Oak Park Academy", head_name="Dr A Head")


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    pupils = enrol_thirty(school)
    ResponsibilityFactory(pupil=pupils[3].pupil, carer__forename="Nadia", carer__surname="Ahmed")
    return pupils


@pytest.fixture
def office(journey: Journey, school: School, pupils: list[Enrolment]) -> Journey:
    """The school's clerk, signed in."""
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    journey.page.set_default_timeout(30_000)  # the first page also loads every module
    journey.sign_in(clerk.email, PASSWORD)
    return journey


def code_of(enrolment: Enrolment) -> str:
    made = Mark.objects.filter(session__date=DAY, session__half="AM", enrolment=enrolment).first()
    return made.code if made else "-"


def test_late_in_three_keys_beyond_the_name_from_any_page(
    office: Journey, pupils: list[Enrolment]
) -> None:
    page, ahmed = office.page, pupils[4]  # Ahmed, ChildB: the second of three
    office.go("/pupils/")
    press(office, ["Alt+l"])
    box = page.get_by_role("combobox", name="Name of the child")
    expect(box).to_be_focused()
    page.keyboard.type("ahm")
    expect(page.get_by_role("option")).to_have_count(3)
    office.look("late gate dialog")
    keys = 1 + press(office, ["ArrowDown", "Enter"])
    expect(page.locator(".gate-said")).to_contain_text("ChildB Ahmed: L, 24 minutes late.")
    assert keys <= 3
    assert code_of(ahmed) == "L"
    expect(box).to_be_focused()  # the next child at once
    office.look("late gate marked")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".gate-said")).to_contain_text("no mark again")
    assert code_of(ahmed) == ""
    press(office, ["Escape"])
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_signed_out_at_the_gate_or_without_a_connection_nobody_is_marked_and_it_says_so(
    office: Journey, pupils: list[Enrolment]
) -> None:
    page, said = office.page, office.page.locator(".gate-said")
    office.go("/pupils/")
    press(office, ["Alt+l"])
    page.get_by_role("combobox", name="Name of the child").wait_for()
    page.context.set_offline(True)
    page.keyboard.type("ahm")
    expect(said).to_contain_text("No answer came")
    page.context.set_offline(False)
    page.keyboard.type("e")
    expect(page.get_by_role("option")).to_have_count(3)
    page.context.clear_cookies(name="sessionid")
    press(office, ["Enter"])
    expect(said).to_contain_text("You were signed out meanwhile")
    page.keyboard.type("d")
    expect(page.get_by_role("option")).to_have_count(0)
    assert page.locator("#gate-list").inner_html() == "", "no sign-in page among the names"
    assert {code_of(each) for each in pupils} == {"-"}


def test_a_mark_that_stands_is_asked_about_and_letters_stay_letters(
    office: Journey, pupils: list[Enrolment]
) -> None:
    page, first = office.page, pupils[0]
    mark(first, DAY, "AM", "/")
    office.go("/pupils/")
    page.locator("#q").focus()
    page.keyboard.type("l")  # a letter without Alt is a letter
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(office, ["Alt+l"])
    page.get_by_role("combobox", name="Name of the child").wait_for()
    page.keyboard.type("childa adams")
    press(office, ["Enter"])  # before the names have come
    expect(page.locator(".gate-said")).to_contain_text("already marked /")
    expect(page.get_by_role("button", name="Mark late")).to_be_focused()
    office.look("late gate asks")
    press(office, ["Enter"])
    expect(page.locator(".gate-said")).to_contain_text("L, 24 minutes late")
    assert code_of(first) == "L"
    office.go("/late/")
    office.look("late gate page")
    page.get_by_role("link", name="Slip").click()
    office.look("late slip")


def test_leave_is_written_down_and_decided_by_keyboard(
    office: Journey, pupils: list[Enrolment]
) -> None:
    page = office.page
    office.go("/leave/")
    office.look("leave empty")
    page.get_by_role("button", name="Write down a request").click()
    page.get_by_label("Name, UPN or reference").fill("ahmed")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ahmed, ChildA").wait_for()
    office.look("leave pick")
    page.get_by_role("link", name="Ahmed, ChildA").click()
    page.get_by_role("button", name="Write down the request").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    office.look("leave ask with errors")
    for box, value in zip(("day", "month", "year"), ("10", "9", "2025"), strict=True):
        page.locator(f"[name=starts_on-{box}]").fill(value)
    page.get_by_label("Ms Nadia Ahmed").check()
    page.get_by_label("Reason given").fill("A funeral")
    page.get_by_role("button", name="Write down the request").click()
    page.get_by_text("It waits for a decision.").wait_for()
    office.look("leave to decide")
    page.get_by_label("Grant leave").check()
    page.get_by_label("Exceptional circumstances (C)").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Leave is granted.").wait_for()
    office.look("leave granted")
    assert Leave.objects.get().granted_by == "Dr A Head"


def test_every_other_page_of_plans(office: Journey, pupils: list[Enrolment]) -> None:
    page = office.page
    for kind, code in (("leave", "C"), ("part_time", "C2"), ("dual", "D"), ("trip", "V")):
        plan(pupils[3], kind, code, words="The museum", first=DAY)
    child = pupils[5].pupil.ref
    for path, what in (
        ("/leave/?show=coming", "leave coming"),
        ("/timetables/", "timetables"),
        (f"/timetables/part-time/new/?pupil={child}", "part time form"),
        (f"/timetables/other-school/new/?pupil={child}", "other school form"),
        ("/trips/new/", "trip form"),
        ("/closures/", "closures empty"),
        (f"/pupils/{pupils[3].pupil.ref}/", "pupil with plans"),
    ):
        office.go(path)
        office.look(what)
    office.go("/timetables/")
    page.get_by_role("link", name="Ahmed, ChildA").first.click()
    office.look("part time")
    office.go("/trips/")
    office.look("trips")
    page.get_by_role("link", name="The museum").click()
    office.look("trip")
    page.get_by_role("link", name="Mark the group").first.click()
    office.look("trip register")
    page.go_back()
    page.get_by_role("button", name="Who is on it").click()
    page.get_by_label("Name").fill("barnes")
    expect(page.locator("[data-name]:visible")).to_have_count(3)
    page.get_by_role("button", name="Tick the whole class").click()
    expect(page.locator("[data-count]")).to_have_text("4")
    office.look("trip members")
    page.get_by_role("button", name="Save who is on it").click()
    page.get_by_text("3 children put on.").wait_for()


def test_a_closure_is_counted_before_it_is_made(office: Journey, pupils: list[Enrolment]) -> None:
    page = office.page
    mark(pupils[0], DAY, "AM", "N")
    mark(pupils[1], DAY, "AM", "/")
    office.go(f"/closures/new/?from={DAY}")
    page.get_by_label("Reason").fill("No heating")
    office.look("closure form")
    page.get_by_role("button", name="See what it does").click()
    page.get_by_label("1 marked N").check()
    office.look("closure preview")
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("28 blanks filled, 1 mark amended").wait_for()
    office.look("closure")
    assert [code_of(pupil) for pupil in pupils[:3]] == ["Y4", "/", "Y4"]
