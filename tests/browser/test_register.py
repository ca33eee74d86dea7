"""Taking a register by the keyboard alone, in as few keys as promised; and every page of attendance under axe."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from attendance.choices import Role
from attendance.models import Enrolment, Mark, MarkChange, Register, School
from tests.browser.classroom import (
    DAY,
    FIVE_TO_NINE,
    cells,
    codes_of_the_day,
    enrol_thirty,
    press,
    register_of,
)
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    FlagFactory,
    MembershipFactory,
    ResponsibilityFactory,
    mark,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("five_to_nine"),
]


def at_five_past() -> time_machine.travel:
    """When somebody can be twelve minutes late."""
    return time_machine.travel(FIVE_TO_NINE + dt.timedelta(minutes=10))


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    return enrol_thirty(school)


@pytest.fixture
def at_register(journey: Journey, school: School, pupils: list[Enrolment]) -> Journey:
    """The school's clerk, with the register of 4A open."""
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    journey.sign_in(clerk.email, PASSWORD)
    journey.go(register_of(school))
    return journey


@pytest.mark.moment
def test_a_class_of_thirty_with_two_absent_and_one_late_is_one_click_and_twenty_keys(
    at_register: Journey,
) -> None:
    at_register.look("blank register")
    page = at_register.page
    at_register.go(f"/registers/?date={DAY}")
    with (
        at_five_past(),
        moment(page, 1, "A register of 30, two absent, one late", clicks=1, keys=20),
    ):
        page.get_by_role("link", name="4A, morning").click()
        page.locator(
            ".cell:focus"
        ).wait_for()  # it is ready when the cursor stands in the first box
        press(at_register, [";", "a", "h", "Enter", "N"])
        press(at_register, [";", "c", "Enter", "I"])
        press(at_register, [";", "d", "Enter", "L", "1", "2"])
        press(at_register, ["Alt+p", "Control+s"])
        page.get_by_text("Register taken. 30 marks saved.").wait_for()
    at_register.look("taken register")
    # Ahmed is fourth, Cole tenth, Dunn thirteenth
    assert codes_of_the_day() == "///N/////I//L" + "/" * 17
    assert Mark.objects.get(session__date=DAY, code="L").minutes_late == 12
    assert Register.objects.filter(session__date=DAY).count() == 1


def test_row_by_row_the_cursor_drops_and_codes_of_two_letters_wait(at_register: Journey) -> None:
    press(at_register, ["/", "n", "c", "1", "c", "i", "j", "1", "l", "5", "\\", "y", "1", "#"])
    assert cells(at_register).startswith("/NC1CIJ1L/Y1#_")
    press(at_register, ["Control+z", "Control+z"])
    assert cells(at_register).startswith("/NC1CIJ1L/Y_")
    press(at_register, ["Control+y"])
    assert cells(at_register).startswith("/NC1CIJ1L/Y1_")


def test_a_refused_code_says_why_under_its_row_and_keeps_the_cursor(at_register: Journey) -> None:
    press(at_register, ["h"])
    fault = at_register.page.locator(".fault")
    assert fault.inner_text() == "H ended on 18 August 2024: use C, or G."
    at_register.look("refused code")
    press(at_register, ["Control+s"])
    assert not Mark.objects.filter(session__date=DAY).exists(), "it is not even sent"
    press(at_register, ["c", "ArrowDown"])
    assert fault.count() == 0


def test_rest_present_fills_only_blanks_and_one_undo_takes_it_back(at_register: Journey) -> None:
    press(at_register, ["n", "Alt+p"])
    assert cells(at_register) == "N" + "/" * 29
    assert at_register.page.locator("[data-total=present]").inner_text() == "29"
    press(at_register, ["Control+z"])
    assert cells(at_register) == "N" + "_" * 29
    at_register.page.get_by_text("All saved").wait_for()
    assert codes_of_the_day() == "N"


def test_a_taken_register_asks_why_in_place_and_shows_old_and_new(at_register: Journey) -> None:
    press(at_register, ["Alt+p", "Control+s"])
    at_register.page.get_by_text("Register taken.").wait_for()
    at_register.page.locator("#reason").wait_for(state="hidden")  # once the script has come
    press(at_register, ["n"])
    assert "/ > N" in at_register.page.locator("#changes").inner_text()
    at_register.look("amending")
    press(at_register, ["Control+s", "W", "Control+s"])
    at_register.page.get_by_text("1 mark changed.").wait_for()
    change = MarkChange.objects.get()
    assert (change.old_code, change.new_code) == ("/", "N")
    at_register.page.locator(".amended").first.click()
    at_register.look("story of a mark")


def test_single_keys_do_nothing_outside_the_grid(at_register: Journey) -> None:
    at_register.page.locator("h1").click()
    press(at_register, ["n", "/", "i"])
    assert cells(at_register) == "_" * 30
    at_register.page.locator(".cell").first.focus()
    press(at_register, ["?"])
    assert at_register.page.locator("dialog#keys").is_visible()
    at_register.look("key sheet")


def test_without_script_the_page_is_a_form_that_works(
    at_register: Journey, school: School, pupils: list[Enrolment]
) -> None:
    browser = at_register.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(at_register.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(at_register.base + f"/registers/{school.urn}/{DAY}/am/4A/")
    page.locator(".cell").nth(4).fill("o")
    page.get_by_role("button", name="Rest present").click()
    assert "Register taken. 30 marks saved." in page.inner_text("main")
    page.locator(".cell").nth(4).fill("I")
    page.get_by_role("button", name="Save").click()
    assert "needs a reason" in page.inner_text("main")
    page.locator("#id_reason").select_option("parent")
    page.get_by_role("button", name="Save").click()
    assert "1 mark changed." in page.inner_text("main")
    context.close()


def test_the_pages_of_attendance_have_nothing_for_axe(
    journey: Journey, school: School, pupils: list[Enrolment]
) -> None:
    child = pupils[0]
    CircumstanceFactory(pupil=child.pupil, worker="R. Hale")
    ResponsibilityFactory(pupil=child.pupil, safe_to_contact=False, contact_note="Ask first")
    FlagFactory(enrolment=child)
    mark(child, FIRST_DAY, "AM", "N")
    for who, pages in {
        Role.ATTENDANCE_LEAD: [
            "/today/", f"/registers/?date={DAY}", "/registers/?date=2025-09-06", "/pupils/?q=ad",
            f"/pupils/{child.pupil.ref}/?year=2025/26", f"/schools/{school.urn}/", "/find/?q=ahmed",
        ],
        Role.MANAGER: [
            "/schools/", "/flags/", f"/registers/{school.urn}/{DAY}/am/4A/", "/settings/",
            "/settings/thresholds/", "/settings/calendars/", "/settings/people/",
        ],
    }.items():  # fmt: skip
        there = {"school": school} if who == Role.ATTENDANCE_LEAD else {}
        journey.sign_out()
        journey.sign_in(MembershipFactory(role=who, **there).user.email, PASSWORD)
        for page in pages:
            journey.go(page)
            journey.look(page.strip("/").replace("/", " "))
