"""The morning sweep by the keyboard alone, as few keys as promised, every state of it under axe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Route, expect

from attendance.actions import chasing
from attendance.actions.overdue import expire_unexplained
from attendance.choices import Role
from attendance.models import (
    AbsenceContact,
    Enrolment,
    Mark,
    MarkChange,
    Register,
    RegisterChase,
    School,
)
from attendance.rules.calendar import LONDON
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    ResponsibilityFactory,
    mark,
    open_school,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2025, 9, 16)
NOW = dt.datetime(2025, 9, 16, 9, 35, tzinfo=LONDON)
WORD = """word => { for (const key of word) document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})) }"""
UNEXPLAINED, REPLIED = 25, 17
QUIET = 700  # ms: somewhat more than the list waits before a key is meant for a child


@pytest.fixture
def school() -> School:
    return open_school(weeks=4, name="Oak Park Academy")


@pytest.fixture
def morning(school: School) -> list[Enrolment]:
    """25 children with N, most of whose families have written, and three registers not in."""
    clerk = UserFactory(name="Ann Clerk")
    children = []
    for number in range(UNEXPLAINED):
        pupil = PupilFactory(legal_surname=f"Child{number:02d}", sort_name=f"child{number:02d}")
        child = EnrolmentFactory(school=school, pupil=pupil)
        ResponsibilityFactory(pupil=pupil)
        mark(child, DAY, "AM", "N")
        if number < REPLIED:
            AbsenceContact.objects.create(
                enrolment=child, date=DAY, step="family", how="text", outcome="reason_given",
                suggested_code="I", note="Sick in the night", by=clerk, by_name=clerk.name,
            )  # fmt: skip
        children.append(child)
    CircumstanceFactory(pupil=children[-1].pupil, worker="R. Hale")
    for group in ("5A", "5B", "5C"):
        late = EnrolmentFactory(school=school, registration_group=group)
        session = school.sessions.get(date=DAY - dt.timedelta(days=1), half="AM")
        teacher = UserFactory(name=f"Teacher of {late.registration_group}")
        Register.objects.create(session=session, registration_group=group, taken_at=NOW,
                                taken_by=teacher, taken_by_name=teacher.name)  # fmt: skip
    return children


@pytest.fixture
def at_sweep(journey: Journey, school: School, morning: list[Enrolment]) -> Iterator[Journey]:
    """The attendance lead at 09:35."""
    lead = MembershipFactory(role=Role.ATTENDANCE_LEAD, school=school).user
    with time_machine.travel(NOW, tick=True):
        journey.sign_in(lead.email, PASSWORD)
        journey.go("/sweep/")
        yield journey


def press(journey: Journey, *keys: str) -> int:
    for key in keys:
        journey.page.keyboard.press(key)
    return len(keys)


def settle(journey: Journey) -> None:
    """Until every answer asked for has come."""
    expect(journey.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def give(journey: Journey, *keys: str) -> int:
    """Codes one by one, each when the row before has its answer: as somebody does who looks."""
    for key in keys:
        press(journey, key)
        settle(journey)
    return len(keys)


def enter(journey: Journey) -> None:
    """Into the list, at its first child, and stay there as long as a name takes to read."""
    press(journey, "j")
    journey.page.wait_for_timeout(QUIET)


def codes() -> list[str]:
    marks = Mark.objects.filter(session__date=DAY).order_by("enrolment__pupil__sort_name")
    return list(marks.values_list("code", flat=True))


@pytest.mark.moment
def test_three_registers_and_25_children_take_three_clicks_and_few_keys(at_sweep: Journey) -> None:
    page = at_sweep.page
    at_sweep.look("sweep at 09:35")
    title = "The sweep at 09:35: 3 registers not in, 25 absences without a reason"
    with moment(page, 2, title, clicks=3, keys=50):
        without = ["i", "m", "s", "i", "i", "m", "i", "s"]
        enter(at_sweep)
        give(at_sweep, *without, *["a"] * REPLIED)
        for group in ("5A", "5B", "5C"):
            page.get_by_role("button", name=f"Chase now {group}").click()
            page.get_by_text(f"{group}: Teacher of {group} is written to now.").wait_for(
                state="attached"
            )
    assert codes().count("I") == REPLIED + 4
    assert (codes().count("M"), codes().count("/")) == (2, 2)
    assert RegisterChase.objects.count() == 3
    at_sweep.look("all done")
    page.reload()
    expect(page.get_by_text("Nobody is missing from the registers that are in.")).to_be_visible()
    at_sweep.look("nobody missing")


def test_the_vulnerable_come_first_and_their_worker_is_told_by_a_key(at_sweep: Journey) -> None:
    first = at_sweep.page.locator(".child").first
    expect(first).to_contain_text("Child24")
    expect(first).to_contain_text("child in need")
    enter(at_sweep)
    press(at_sweep, "t")
    expect(first).to_contain_text("Worker told")
    expect(first.locator("[data-row]")).to_be_focused()
    assert AbsenceContact.objects.filter(step="told", whom="R. Hale").count() == 1


def test_a_call_is_logged_in_three_keys_and_the_ladder_moves(at_sweep: Journey) -> None:
    first = at_sweep.page.locator(".child").first
    press(at_sweep, "j", "c")
    at_sweep.look("logging a call")
    press(at_sweep, "n", "Enter")
    expect(first).to_contain_text("Contact 1 no answer 09:35")
    expect(first).to_contain_text("Contact 2 at 10:05")
    expect(first.locator("[data-row]")).to_be_focused()
    press(at_sweep, "c", "Escape")
    expect(first.locator("[data-row]")).to_be_focused()


def test_a_refused_code_says_why_in_the_row(at_sweep: Journey) -> None:
    first = at_sweep.page.locator(".child").first
    press(at_sweep, "j", "o", "h", "Enter")
    expect(first.get_by_role("alert")).to_contain_text("H ended on 18 August 2024")
    at_sweep.look("refused")
    assert codes().count("N") == UNEXPLAINED


def test_undo_takes_the_codes_back_one_by_one_the_last_first(at_sweep: Journey) -> None:
    page = at_sweep.page
    ids = page.locator(".child").evaluate_all("rows => rows.map((row) => row.id)")
    enter(at_sweep)
    give(at_sweep, "i", "m")
    page.locator(f"#{ids[2]}").get_by_role("button", name="Was in at registration").click()
    settle(at_sweep)
    expect(page.locator(".child--done")).to_have_count(3)
    for left, back in ((2, ids[2]), (1, ids[1]), (0, ids[0])):
        press(at_sweep, "z")
        expect(page.locator(".child--done")).to_have_count(left)
        expect(page.locator(f"#{back} [data-row]")).to_be_focused()
        settle(at_sweep)
    press(at_sweep, "z")
    settle(at_sweep)
    assert codes().count("N") == UNEXPLAINED
    assert MarkChange.objects.count() == 6


def test_undo_pressed_before_the_answer_waits_for_it(at_sweep: Journey) -> None:
    enter(at_sweep)
    press(at_sweep, "i", "z", "m")  # m is held back: which child it is for is not settled
    expect(at_sweep.page.locator(".child").first.locator("[data-row]")).to_be_focused()
    expect(at_sweep.page.locator(".child--done")).to_have_count(0)
    settle(at_sweep)
    assert MarkChange.objects.count() == 2
    assert codes().count("N") == UNEXPLAINED


def test_typing_into_the_air_codes_nobody(at_sweep: Journey) -> None:
    page = at_sweep.page
    for path in ("/sweep/", "/sweep/reasons/"):
        at_sweep.go(path)
        assert page.evaluate("document.activeElement === document.body && scrollY === 0"), path
        page.keyboard.type("sims", delay=20)
        assert page.evaluate("document.activeElement === document.body"), path
    at_sweep.go("/sweep/")
    page.evaluate(WORD, "jims")  # enters the list: still nobody
    page.wait_for_timeout(QUIET)
    settle(at_sweep)
    assert codes().count("N") == UNEXPLAINED
    assert not AbsenceContact.objects.filter(step="told").exists()


def test_a_second_press_codes_no_second_child(at_sweep: Journey) -> None:
    page = at_sweep.page
    enter(at_sweep)
    page.evaluate(WORD, "iii")
    expect(page.locator(".child--done")).to_have_count(1)
    expect(page.get_by_text("I was not taken: ")).to_be_visible()
    at_sweep.look("a key held back")
    press(at_sweep, "m")
    expect(page.locator(".child--done")).to_have_count(2)
    expect(page.get_by_text("was not taken")).to_have_count(0)
    settle(at_sweep)
    assert (codes().count("I"), codes().count("M")) == (1, 1)


def test_a_key_held_down_is_one_key(at_sweep: Journey) -> None:
    page = at_sweep.page
    enter(at_sweep)
    for _ in range(8):  # from the second on the browser says that the key repeats
        page.keyboard.down("i")
        page.wait_for_timeout(90)
    page.keyboard.up("i")
    settle(at_sweep)
    assert codes().count("I") == 1


def test_a_child_whose_code_is_on_its_way_takes_no_other(at_sweep: Journey) -> None:
    page = at_sweep.page
    held: list[Route] = []
    page.route("**/reason/", lambda route: held.append(route))
    enter(at_sweep)
    press(at_sweep, "i")
    page.wait_for_timeout(QUIET)
    press(at_sweep, "k")
    page.wait_for_timeout(QUIET)
    press(at_sweep, "m")
    expect(page.locator(".child").first.locator("[data-row]")).to_be_focused()
    assert len(held) == 1
    held[0].abort()
    settle(at_sweep)
    page.unroute("**/reason/")
    press(at_sweep, "m")
    expect(page.locator(".child--done")).to_have_count(1)
    assert (codes().count("I"), codes().count("M")) == (0, 1)


@pytest.mark.parametrize(
    ("status", "words"), [(0, "the connection is down"), (500, "the server has a problem")]
)
def test_a_code_that_no_answer_came_for_is_said_to_be_lost(
    at_sweep: Journey, status: int, words: str
) -> None:
    page, first = at_sweep.page, at_sweep.page.locator(".child").first
    page.route("**/reason/", lambda r: r.fulfill(status=status) if status else r.abort())
    enter(at_sweep)
    press(at_sweep, "i")
    expect(first.locator("[data-lost]")).to_contain_text(f"Not saved: {words}")
    expect(page.locator("#sweep-said")).to_contain_text("Child24")
    expect(page.locator("#messages")).to_contain_text("what you sent last was not saved")
    at_sweep.errors.clear()  # htmx writes a line of its own
    at_sweep.look("no answer")
    page.unroute("**/reason/")
    first.locator("[data-row]").focus()
    page.wait_for_timeout(QUIET)
    give(at_sweep, "i")
    expect(page.locator("[data-lost], #no-answer")).to_have_count(0)
    assert codes().count("I") == 1


def test_who_was_signed_out_meanwhile_is_told_so_in_the_list(at_sweep: Journey) -> None:
    page, first = at_sweep.page, at_sweep.page.locator(".child").first
    page.context.clear_cookies(name="sessionid")
    enter(at_sweep)
    press(at_sweep, "i")
    expect(page.locator("#messages")).to_contain_text("You were signed out meanwhile")
    expect(page.get_by_label("Password")).to_have_count(0)
    expect(first).to_contain_text("Not saved: see the top of the page")
    at_sweep.errors.clear()
    at_sweep.look("signed out")
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Password", exact=True).wait_for()
    assert page.url.endswith("/sign-in/?next=%2Fsweep%2F")


def test_a_click_on_a_child_enters_the_list_at_it(at_sweep: Journey) -> None:
    third = at_sweep.page.locator(".child").nth(2)
    third.locator(".child-clock").click()
    expect(third.locator("[data-row]")).to_be_focused()
    at_sweep.page.wait_for_timeout(QUIET)
    give(at_sweep, "m")
    expect(at_sweep.page.locator(".child").nth(2)).to_contain_text("M, ")
    assert codes().count("M") == 1


def test_the_clock_goes_by_the_servers_time(at_sweep: Journey) -> None:
    page = at_sweep.page
    page.clock.install(time=dt.datetime(2025, 9, 14, 3, 0))
    at_sweep.go("/sweep/")
    clock = page.locator(".clock").first
    expect(clock).to_have_text("45 min")
    page.clock.fast_forward("20:00")
    expect(clock).to_have_text("1 h 05")


def test_single_keys_act_only_in_the_list_and_can_be_switched_off(at_sweep: Journey) -> None:
    at_sweep.page.locator("h1").click()
    press(at_sweep, "i", "m", "s", "a")
    settle(at_sweep)
    assert codes().count("N") == UNEXPLAINED
    at_sweep.page.get_by_role("button", name="Single keys are on").click()
    at_sweep.page.locator("[data-row]").first.focus()
    at_sweep.page.wait_for_timeout(QUIET)
    press(at_sweep, "i", "j")
    settle(at_sweep)
    assert codes().count("N") == UNEXPLAINED
    at_sweep.page.reload()
    expect(at_sweep.page.get_by_role("button", name="Single keys are off")).to_be_visible()
    press(at_sweep, "j")
    expect(at_sweep.page.locator("[data-row]").first).not_to_be_focused()
    at_sweep.page.locator("[data-row]").first.focus()
    press(at_sweep, "ArrowDown")
    expect(at_sweep.page.locator("[data-row]").nth(1)).to_be_focused()


def test_reasons_overdue_and_the_other_pages_of_the_sweep(
    at_sweep: Journey, morning: list[Enrolment]
) -> None:
    for child in morning[:3]:
        mark(child, dt.date(2025, 9, 2), "AM", "N")
        mark(child, dt.date(2025, 9, 2), "PM", "N")
    mark(morning[4], dt.date(2025, 9, 15), "AM", "N")
    expire_unexplained(as_of=DAY)
    chasing.chase_registers(at=NOW)
    at_sweep.go("/sweep/")
    at_sweep.look("chased")
    at_sweep.go("/sweep/reasons/")
    at_sweep.look("reasons")
    enter(at_sweep)
    give(at_sweep, "a", "a", "s")
    assert Mark.objects.filter(code="O").count() == 4
    press(at_sweep, "z")  # the third child's, who was in school
    expect(at_sweep.page.locator(".child--done")).to_have_count(2)
    settle(at_sweep)
    at_sweep.look("reasons given")
    for path, what in (
        ("/sweep/?date=2025-09-14", "a sunday"),
        (f"/pupils/{morning[0].pupil.ref}/", "contacts on the pupil page"),
        ("/sweep/?date=2025-09-15", "an earlier day"),
    ):
        at_sweep.go(path)
        at_sweep.look(what)


def test_what_a_family_says_is_written_down_by_the_keyboard_and_offered_in_the_register(
    at_sweep: Journey, school: School
) -> None:
    child = EnrolmentFactory(school=school, registration_group="5A")
    ResponsibilityFactory(pupil=child.pupil)
    page = at_sweep.page
    at_sweep.go(f"/sweep/{school.urn}/said/{child.pupil.ref}/")
    at_sweep.look("the family got in touch")
    page.get_by_label("What was said").focus()
    page.keyboard.type("At the hospital")
    press(at_sweep, "Tab")
    page.keyboard.type("M")
    press(at_sweep, "Tab", "ArrowRight", "Tab", "Enter")
    page.get_by_text("written down.").wait_for()
    said = AbsenceContact.objects.get(enrolment=child)
    assert (said.suggested_code, said.whole_day, said.step) == ("M", True, "family")
    at_sweep.go(f"/registers/{school.urn}/{DAY}/am/5A/")
    words = "suggested M: the office was told at 09:35 for the whole day"
    line = page.locator(".line", has_text=words)
    line.wait_for()
    at_sweep.look("offered")
    line.locator(".cell").focus()
    press(at_sweep, "=")
    line.locator(".col-saved", has_text="✓").wait_for()
    assert Mark.objects.get(enrolment=child).code == "M"
    assert not Register.objects.filter(session__date=DAY).exists()
