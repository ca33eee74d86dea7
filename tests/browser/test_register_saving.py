"""Nothing lost: the connection cut in the middle, two people at one register, and what every state looks like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Error, Page

from attendance.choices import PlanKind, Role
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
from tests.browser.kit import WIDE, Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory, mark
from tests.factories.planned import plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("five_to_nine"),
]


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    return enrol_thirty(school)


def sign_in(journey: Journey, school: School, role: str = Role.SCHOOL_ADMIN) -> Journey:
    journey.sign_in(MembershipFactory(role=role, school=school).user.email, PASSWORD)
    journey.go(register_of(school))
    return journey


@pytest.fixture
def at_register(journey: Journey, school: School, pupils: list[Enrolment]) -> Journey:
    return sign_in(journey, school)


@pytest.fixture
def colleague(
    chromium_browser: Browser, live_server: object, school: School, pupils: list[Enrolment]
) -> Iterator[Journey]:
    """Somebody else of the office, in a browser of their own, at the same register."""
    context = chromium_browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(8000)
    yield sign_in(Journey(page, str(live_server), "colleague"), school)
    context.close()


def all_saved(page: Page) -> None:
    page.locator("#unsaved", has_text="All saved").wait_for()


def cut_what_leaves(page: Page) -> None:
    """What a page sends as it goes away passes by the browser's own switches: cut that as well."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut')); }")


def state_of(page: Page, row: int) -> str:
    return page.locator(".line .col-saved").nth(row).inner_text()


def test_marks_are_saved_as_they_are_made_and_say_so(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["/", "n", "/"])
    all_saved(page)
    assert codes_of_the_day() == "/N/"
    assert state_of(page, 1).startswith("✓ 08:55")
    assert not Register.objects.filter(session__date=DAY).exists()
    page.locator("h1").click()  # the line in hand would lie under the bar of a narrow screen
    at_register.look("saved")


def test_minutes_and_a_note_typed_in_one_go_are_one_mark(at_register: Journey) -> None:
    press(at_register, ["l", "4", "ArrowRight", *"bus", "Enter"])
    all_saved(at_register.page)
    kept = Mark.objects.get(session__date=DAY)
    assert (kept.code, kept.minutes_late, kept.note) == ("L", 4, "bus")
    assert not MarkChange.objects.exists()


def test_a_time_of_arrival_becomes_l_or_u(at_register: Journey, school: School) -> None:
    with time_machine.travel(FIVE_TO_NINE + dt.timedelta(minutes=30)):
        at_register.go(register_of(school))  # the page takes its clock from the server
        press(at_register, ["l", *"9:05", "Enter", "l", *"0925", "Enter"])
        all_saved(at_register.page)
    kept = Mark.objects.filter(session__date=DAY).order_by("enrolment__pupil__sort_name")
    assert list(kept.values_list("code", "minutes_late")) == [("L", 15), ("U", 35)]


def test_a_cut_connection_loses_nothing_not_even_by_a_reload(
    at_register: Journey, school: School
) -> None:
    page = at_register.page
    press(page, ["/", "n"])
    all_saved(page)
    page.context.set_offline(True)
    cut_what_leaves(page)
    press(page, ["i", "l", "4", "/", "o"])
    page.locator(".state--retry").first.wait_for()
    assert "kept here" in page.locator("#unsaved").inner_text()
    at_register.look("no connection")
    assert codes_of_the_day() == "/N"
    press(page, ["Control+s"])
    page.wait_for_timeout(300)
    assert page.url.endswith("/am/4A/"), "it is not taken, and the page is still there"
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    at_register.go(register_of(school))  # the browser may have gone back by itself before
    page.locator(".col-saved", has_text="✓").nth(5).wait_for()
    assert codes_of_the_day() == "/NIL/O"
    assert Mark.objects.filter(session__date=DAY).count() == 6
    assert not MarkChange.objects.exists()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    at_register.errors.clear()  # the browser's own words about the cut


def test_back_on_line_without_a_reload_it_sends_by_itself(at_register: Journey) -> None:
    page = at_register.page
    page.context.set_offline(True)
    press(page, ["n", "/"])
    page.locator(".state--retry").first.wait_for()
    page.context.set_offline(False)
    all_saved(page)
    assert codes_of_the_day() == "N/"


def test_an_answer_that_never_came_is_no_clash_with_oneself(at_register: Journey) -> None:
    page = at_register.page
    lost = {"once": True}

    def lose(route: object) -> None:
        if lost.pop("once", None):
            route.fetch()  # type: ignore[attr-defined]  # the server has it
            route.abort()  # type: ignore[attr-defined]  # and we never hear of it
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/marks/", lose)
    press(page, ["n"])
    page.locator(".state--retry").first.wait_for()
    assert codes_of_the_day() == "N"
    page.locator(".cell").first.focus()
    press(page, ["i"])
    all_saved(page)
    assert codes_of_the_day() == "I"
    at_register.errors.clear()


def test_undo_and_redo_several_steps_after_they_were_saved(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["n", "i", "o"])
    all_saved(page)
    press(page, ["Control+z", "Control+z"])
    all_saved(page)
    page.wait_for_timeout(900)
    all_saved(page)
    assert codes_of_the_day() == "N"
    press(page, ["Control+y"])
    page.wait_for_timeout(900)
    all_saved(page)
    assert codes_of_the_day() == "NI"
    story = MarkChange.objects.order_by("at", "id").values_list("old_code", "new_code")
    assert sorted(story) == [("", "I"), ("I", ""), ("O", "")]


def test_signed_out_it_says_so_and_keeps_the_marks(at_register: Journey) -> None:
    page = at_register.page
    cookies = page.context.cookies()
    page.context.clear_cookies()
    press(page, ["n"])
    page.locator(".state--signin").wait_for()
    assert "signed out" in page.locator("#unsaved").inner_text()
    at_register.look("signed out")
    cut_what_leaves(page)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    all_saved(page)
    assert codes_of_the_day() == "N"


def test_two_people_see_each_other_and_settle_a_clash(
    at_register: Journey, colleague: Journey
) -> None:
    ours, theirs = at_register.page, colleague.page
    press(theirs, ["/", "n"])
    all_saved(theirs)
    ours.locator(".cell").nth(1).focus()
    press(ours, ["i"])
    ours.locator(".state--clash").wait_for()
    assert codes_of_the_day() == "/N", "nobody is overwritten unseen"
    clash = ours.locator(".fault--clash")
    assert "made this N at 08:55; you typed I." in clash.inner_text()
    at_register.look("clash")
    clash.get_by_role("button", name="Use I").click()
    all_saved(ours)
    assert codes_of_the_day() == "/I"
    ours.evaluate(
        "window.dispatchEvent(new Event('online'))"
    )  # the look that comes every ten seconds
    ours.locator(".cell--present").first.wait_for()
    theirs.evaluate("window.dispatchEvent(new Event('online'))")
    theirs.locator(".cell--auth").first.wait_for()
    assert cells(ours) == cells(theirs) == "/I" + "_" * 28


def test_keeping_theirs_changes_nothing(at_register: Journey, colleague: Journey) -> None:
    press(colleague.page, ["n"])
    all_saved(colleague.page)
    press(at_register.page, ["i"])
    at_register.page.get_by_role("button", name="Keep N").click()
    assert cells(at_register).startswith("N")
    assert codes_of_the_day() == "N"
    assert not MarkChange.objects.exists()


def test_taken_by_a_colleague_meanwhile_a_change_needs_a_reason_and_is_kept(
    at_register: Journey, colleague: Journey
) -> None:
    page = at_register.page
    press(colleague.page, ["Alt+p", "Control+s"])
    colleague.page.get_by_text("Register taken.").wait_for()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("Open it again to change a mark").wait_for()
    page.locator(".cell").nth(2).focus()
    press(page, ["n"])
    assert "needs a reason" in state_of(page, 2)
    at_register.look("taken meanwhile")
    page.get_by_role("link", name="Open it again to change a mark").click()
    page.locator("#changes li").wait_for()
    assert cells(at_register)[2] == "N"
    at_register.look("needs a reason")
    page.locator("#id_reason").select_option("not_in_school")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save all the same").wait_for()
    assert not MarkChange.objects.exists(), "what it raises is said first"
    assert page.locator("#effects .effect").count()
    page.get_by_role("button", name="Save all the same").click()
    page.get_by_text("1 mark changed.").wait_for()
    assert MarkChange.objects.get().new_code == "N"


def test_what_is_planned_is_a_suggestion_until_taken(
    journey: Journey, school: School, pupils: list[Enrolment]
) -> None:
    plan(pupils[2], PlanKind.LEAVE, "C", words="A cousin's wedding")
    plan(pupils[4], PlanKind.TRIP, "B", words="Farm visit", first=DAY, last=DAY)
    mark(pupils[6], DAY.replace(day=5), "PM", "I")
    page = sign_in(journey, school).page
    assert "planned C: a cousin's wedding" in page.locator(".line").nth(2).inner_text()
    assert cells(journey) == "_" * 30
    journey.look("suggestions")
    press(page, ["Alt+p"])
    assert cells(journey) == "//_/_/_" + "/" * 23, "suggestions are not filled over"
    press(page, ["Control+s"])
    told = page.locator("#unsaved", has_text="Not taken: 1 pupil has no mark")
    told.wait_for()
    page.evaluate("window.dispatchEvent(new Event('offline'))")  # it looks again how things stand
    assert told.is_visible(), "said until something is done about it"
    press(page, ["="])
    press(page, ["Control+s"])
    page.get_by_text("Register taken. 30 marks saved, 2 as planned.").wait_for()
    assert codes_of_the_day() == "//C/B/I" + "/" * 23
    assert Mark.objects.get(code="B", session__date=DAY).note == "Farm visit"


def test_a_code_without_its_record_is_refused_in_place(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["c", "ArrowDown", "k", *"Home tuition", "Enter", "/"])
    page.locator(".fault", has_text="leave granted for this session").wait_for()
    page.locator(".col-saved", has_text="✓").nth(1).wait_for()
    assert codes_of_the_day() == "K/", "the others do not wait for it"
    at_register.look("refused without a record")


def test_several_pupils_at_once(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"])
    at_register.look("selected")
    press(page, ["i"])
    all_saved(page)
    assert cells(at_register) == "_III" + "_" * 26
    press(page, ["Control+z"])
    assert cells(at_register) == "_" * 30


def test_single_keys_can_be_switched_off(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["?"])
    page.get_by_label("Single-key shortcuts").uncheck()
    at_register.look("switch")
    press(page, ["Escape"])
    page.locator(".cell").first.focus()
    press(page, ["n", ";"])
    assert page.locator(".cell").first.input_value() == "n;", "typed, not jumped to the find box"
    press(page, ["Backspace", "Tab"])
    page.locator(".cell").nth(1).focus()
    press(page, ["i", "Tab"])
    all_saved(page)
    assert codes_of_the_day() == "NI"
    page.reload()
    page.locator(".cell").nth(2).focus()
    press(page, ["/", "Tab"])
    page.locator(".line .col-saved").nth(2).get_by_text("✓").wait_for()
    assert codes_of_the_day() == "NI/"


def test_a_teacher_marks_beside_the_office(
    journey: Journey, school: School, pupils: list[Enrolment]
) -> None:
    mark(pupils[0], DAY, "AM", "I")
    page = sign_in(journey, school, Role.TEACHER).page
    page.locator(".cell").first.focus()
    press(page, ["/", "e"])
    page.locator(".fault--note").wait_for()
    assert "The office's I stands. Yours (/) is kept beside it." in page.inner_text("main")
    assert cells(journey)[0] == "I"
    press(page, [*"suspended", "Enter"])
    page.locator(".fault--fault", has_text="school office").wait_for()
    assert page.locator("main a[href*='/pupils/']").count() == 0
    journey.look("teacher")
