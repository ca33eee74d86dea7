"""What could harm a child's record without a word: a hung server, stray words, marks forgotten, keys too many."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from attendance.choices import Role
from attendance.models import Enrolment, Mark, Register, School
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
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import MembershipFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("five_to_nine"),
]


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


@pytest.mark.parametrize("words", ["present", "ill", "late", "N I", "pn"])
def test_words_are_no_marks_whichever_way_they_come(at_register: Journey, words: str) -> None:
    page = at_register.page
    press(page, ["/", "ArrowUp"])
    page.keyboard.insert_text(words)
    page.locator(".fault", has_text=f"“{words}” is not a code").wait_for()
    press(page, ["ArrowDown"])
    page.keyboard.insert_text(words)
    all_saved(page)
    assert cells(at_register) == "/" + "_" * 29
    assert codes_of_the_day() == "/"
    if words == "present":
        at_register.look("words")


def test_codes_that_come_without_keys_act_as_keys_do(at_register: Journey) -> None:
    page = at_register.page
    for sign in ["/", "n", "c", "1", "c", "X", "Y1", "i"]:
        page.keyboard.insert_text(sign)
    # C waits for its figure; what is none goes to the next pupil, as from a keyboard
    assert cells(at_register) == "/NC1CXY1I" + "_" * 23
    page.keyboard.insert_text("c")
    page.keyboard.insert_text("word")
    assert cells(at_register) == "/NC1CXY1IC" + "_" * 22, "C still waits"


def test_keys_after_the_last_pupil_change_nothing(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["/"] * 30)
    press(page, ["/", "n", "i", "c", "1"])
    assert cells(at_register) == "/" * 30
    assert "is the last pupil: “1” changed nothing" in page.locator(".fault").inner_text()
    # Else the bar lies over half of a line, which axe calls too small.
    page.evaluate("scrollTo(0, 0)")
    at_register.look("last pupil")
    press(page, ["Escape", "c", "x"])
    assert cells(at_register) == "/" * 29 + "C", "X belongs to nobody"
    press(page, ["Delete", "l", "4", "n"])
    assert cells(at_register) == "/" * 29 + "L", "nor does a key in the minutes of the last"


def test_delete_clears_note_and_minutes_and_another_code_drops_them(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["l", "4", "ArrowRight", *"bus", "Enter"])
    all_saved(page)
    press(page, ["ArrowUp", "n"])
    all_saved(page)
    assert page.locator(".note").first.input_value() == ""
    press(page, ["Control+z"])
    assert page.locator(".note").first.input_value() == "bus"
    assert page.locator(".min").first.input_value() == "4"
    press(page, ["Delete"])
    page.wait_for_timeout(900)
    all_saved(page)
    kept = Mark.objects.get(session__date=DAY)
    assert (kept.code, kept.minutes_late, kept.note) == ("", None, "")


def test_a_mark_taken_back_asks_for_a_reason_where_one_can_be_given(
    at_register: Journey, school: School
) -> None:
    page = at_register.page
    press(page, ["n"])
    all_saved(page)
    press(page, ["Control+z"])
    page.wait_for_timeout(900)
    all_saved(page)
    press(page, ["ArrowDown", *["/"] * 29])
    all_saved(page)
    Register.objects.create(
        session=Mark.objects.filter(session__date=DAY)[0].session, registration_group="4A",
        taken_at=FIVE_TO_NINE, taken_by_name="Somebody",
    )  # fmt: skip
    at_register.go(register_of(school))
    press(page, ["i"])
    assert page.locator("#reason").is_visible()
    assert "no mark > I" in page.locator("#changes").inner_text()


def keep_in_browser(page: Page, path: str, who: str, ref: str, days: float) -> None:
    """As an earlier visit would have left it, so many days ago."""
    page.evaluate(
        """([path, who, ref, days]) => {
            const name = `bellwether.register.${who}.${path}`;
            const kept = JSON.parse(localStorage.getItem(name) ?? "{}");
            const at = Date.now() - days * 24 * 3600 * 1000;
            kept[ref] = { cell: "N", min: "", note: "", name: "Barnes, Ben", seen: "", unsure: [], at };
            localStorage.setItem(name, JSON.stringify(kept));
        }""",
        [path, who, ref, days],
    )


def test_marks_never_sent_are_shown_until_sent_or_discarded(
    at_register: Journey, school: School
) -> None:
    page = at_register.page
    here, there = register_of(school), f"/registers/{school.urn}/2025-09-05/am/7A/"
    who = page.evaluate("JSON.parse(document.getElementById('register').dataset.register).who")
    first = (page.locator(".line").first.get_attribute("id") or "").removeprefix("line-")
    page.goto("about:blank")
    at_register.go("/")
    for ref in ("P-1", "P-2", "P-3"):
        keep_in_browser(page, there, who, ref, 3)
    keep_in_browser(page, there, "another-one", "P-4", 30)
    keep_in_browser(page, here, who, "P-GONE", 2)
    keep_in_browser(page, here, who, first, 2)
    at_register.go(here)
    all_saved(page)
    assert codes_of_the_day() == "N", "two days old, and sent"
    notices = page.locator(".never-sent")
    notices.nth(1).wait_for()
    told = " / ".join(notices.all_inner_texts())
    assert "3 marks of Friday 5 September, 7A, morning, were never sent" in told
    assert "1 mark of Monday 8 September, 4A, morning, was never sent (Barnes, Ben: N)" in told
    assert "No longer in this class" in told
    assert notices.count() == 2, "nobody sees another person's"
    at_register.look("never sent")
    assert page.get_by_role("link", name="Open that register").get_attribute("href") == there
    notices.filter(has_text="7A").get_by_role("button").click()
    page.reload()
    notices.nth(1).wait_for()
    assert notices.count() == 2, "one press discards nothing"
    button = notices.filter(has_text="7A").get_by_role("button")
    button.click()
    assert button.inner_text() == "Discard 3 marks for good?"
    button.click()
    notices.filter(has_text="4A").get_by_role("button").dblclick()
    page.reload()
    page.locator(".cell:focus").wait_for()
    assert notices.count() == 0
    assert page.evaluate("localStorage") == {
        f"bellwether.lost.another-one.{there}": page.evaluate("Object.values(localStorage)[0]")
    }, "of somebody else's a month ago nothing is left but how many"


def wait_until(page: Page, script: str) -> None:
    """Until it is true; the page's own policy lets no function be waited for."""
    for _ in range(80):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {script}")


def someone_else(journey: Journey, school: School) -> None:
    """Signs in at the same browser, as the next person at the desk."""
    other = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    journey.sign_in(other.email, PASSWORD)


def test_of_another_person_s_marks_only_the_number_is_left_after_a_weekend(
    at_register: Journey, school: School
) -> None:
    page, there = at_register.page, f"/registers/{school.urn}/2025-09-05/pm/7A/"
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    page.get_by_role("button", name="Sign out").click()
    page.goto(at_register.base)
    at_register.sign_in(clerk.email, PASSWORD)
    at_register.go(register_of(school))
    who = page.evaluate("document.querySelector('[data-sign-out]').dataset.signOut")
    facts = "JSON.parse(document.getElementById('register').dataset.register).who"
    assert page.evaluate(facts) == who
    for ref, days in (("P-1", 2.9), ("P-2", 3.1), ("P-3", 4)):
        keep_in_browser(page, there, who, ref, days)
    page.reload()
    kept = f"bellwether.register.{who}.{there}"
    count = "(name) => Object.keys(JSON.parse(localStorage.getItem(name)) ?? {}).length"
    assert page.evaluate(count, kept) == 3, "one's own are not touched"
    at_register.sign_out()
    someone_else(at_register, school)
    wait_until(page, f"Object.keys(localStorage).includes('bellwether.lost.{who}.{there}')")
    assert page.evaluate(count, kept) == 1
    page.evaluate("""([name]) => {
        const kept = JSON.parse(localStorage.getItem(name));
        Object.values(kept).forEach((each) => { each.at -= 24 * 3600 * 1000; });
        localStorage.setItem(name, JSON.stringify(kept));
    }""", [kept])  # fmt: skip
    page.reload()
    wait_until(page, f"!localStorage.getItem('{kept}')")
    assert "Barnes" not in page.evaluate("JSON.stringify(localStorage)")
    at_register.go(register_of(school))
    assert page.locator(".never-sent").count() == 0, "nobody is told of another person's"
    at_register.sign_out()
    at_register.sign_in(clerk.email, PASSWORD)
    at_register.go(register_of(school))
    notice = page.locator(".never-sent")
    notice.wait_for()
    words = (
        "3 marks of Friday 5 September, 7A, afternoon, were never sent, and what they said is no"
    )
    assert words in notice.inner_text()
    at_register.look("no longer kept")
    notice.get_by_role("button", name="I have seen this").click()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_signing_out_asks_about_what_was_never_sent(at_register: Journey, school: School) -> None:
    page, there = at_register.page, f"/registers/{school.urn}/2025-09-05/am/7A/"
    out = page.get_by_role("button", name="Sign out", exact=True)
    who = page.evaluate("document.querySelector('[data-sign-out]').dataset.signOut")
    keep_in_browser(page, there, who, "P-1", 0.1)
    keep_in_browser(page, there, "another-one", "P-2", 0.1)
    at_register.go(f"/registers/?date={DAY}")
    out.click()
    dialog = page.get_by_role("dialog", name="1 mark was never sent")
    dialog.wait_for()
    assert "1 mark of Friday 5 September, 7A, morning" in dialog.inner_text()
    at_register.look("never sent, signing out")
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    out.click()
    dialog.get_by_role("button", name="Sign out, keep them here").click()
    page.get_by_label("Password", exact=True).wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 2
    someone_else(at_register, school)
    out.click()
    page.get_by_label("Password", exact=True).wait_for()  # nothing of theirs: nothing is asked
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=school).user
    at_register.sign_in(clerk.email, PASSWORD)
    who = page.evaluate("document.querySelector('[data-sign-out]').dataset.signOut")
    keep_in_browser(page, there, who, "P-3", 0.1)
    out.click()
    dialog.get_by_role("button", name="Sign out, discard 1 mark").click()
    page.get_by_label("Password", exact=True).wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 2, "other people's stay"


def test_nobody_has_come_at_a_time_that_has_not_come(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["l", *"9:05", "Enter"])
    page.locator(".fault", has_text="It is 08:55: nobody has come at 09:05 yet.").wait_for()
    assert page.locator(".min").first.input_value() == ""


def test_nobody_is_later_than_it_is(at_register: Journey) -> None:
    page = at_register.page
    press(page, ["l", "1", "2", "Enter"])
    words = "It is 08:55: 12 minutes late is 09:02, which has not come yet."
    page.locator(".fault", has_text=words).wait_for()
    assert page.locator(".min").first.input_value() == ""
    press(page, ["Escape"])
    page.locator(".cell").first.click()
    press(page, ["l", "5", "Enter"])
    all_saved(page)
    assert Mark.objects.get(session__date=DAY).minutes_late == 5
