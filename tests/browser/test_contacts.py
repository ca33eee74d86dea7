"""A contact from any page in a few keys, and what was written kept for who wrote it; all under axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cases.choices import Restriction
from cases.models import Case
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, log, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Rang at ten. She is at work until four"
KEPT = "Object.entries(localStorage).filter(([name]) => name.startsWith('bellwether.contact.'))"


def kept(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(KEPT)
    return found


def until_kept(page: Page) -> None:
    page.wait_for_function(f"{KEPT}.length > 0")
    expect(page.locator(".draft-state")).to_have_text("Draft kept on this computer")


@pytest.mark.moment
def test_a_call_is_logged_from_any_page_in_four_presses(journey: Journey, world: CaseWorld) -> None:
    case = open_case(world)
    journey.become(world.ewo)
    journey.go(f"/pupils/{case.pupil.ref}/")
    page = journey.page
    # Alt C, how, how it went, Ctrl Enter: four presses, six keys as the browser counts a chord; then the words.
    title = f"A call logged from any page, {len(NOTE)} of the keys the note"
    with moment(page, 7, title, clicks=0, keys=6 + len(NOTE)):
        page.keyboard.press("Alt+c")
        expect(page.locator("dialog.contact-dialog")).to_contain_text(case.ref)
        page.keyboard.press("c")
        page.keyboard.press("2")
        page.keyboard.type(NOTE)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".contact-done")).to_contain_text("Contact logged.")
    contact = case.contacts.get()
    assert (contact.kind, contact.outcome, contact.note) == ("call", "no_answer", NOTE)
    assert page.url.endswith(f"/pupils/{case.pupil.ref}/")
    assert not kept(page)


def test_on_a_page_about_nobody_the_child_is_found_by_name(
    journey: Journey, world: CaseWorld
) -> None:
    case = open_case(world)
    journey.become(world.ewo)
    journey.go("/figures/")
    page = journey.page
    page.keyboard.press("Alt+c")
    expect(page.get_by_label("Name of the child")).to_be_focused()
    journey.look("whose contact")
    page.keyboard.type(case.pupil.legal_surname[:4])
    page.keyboard.press("Enter")
    expect(page.locator(".contact-found a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-chips=kind] :checked")).to_be_focused()
    journey.look("contact dialog")
    page.keyboard.press("v")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say how it went")
    journey.look("contact refused")
    page.locator("[name=outcome][value=attended]").check(force=True)
    page.locator("[name=note]").fill("At the kitchen table")
    page.get_by_role("button", name="Log contact").click()
    expect(page.locator(".contact-done")).to_be_visible()
    assert (case.contacts.get().kind, case.contacts.get().outcome) == ("visit", "attended")


def test_what_is_written_outlives_the_session_and_is_offered_to_nobody_else(
    journey: Journey, world: CaseWorld
) -> None:
    case = open_case(world)
    colleague = world.person("ewo", "Olga Other")
    journey.become(world.ewo)
    page = journey.page
    journey.go(f"/cases/{case.ref}/")
    page.keyboard.press("l")
    page.keyboard.press("v")
    page.keyboard.press("6")
    page.keyboard.type(NOTE)
    until_kept(page)
    assert NOTE not in repr(kept(page))  # under lock in the browser
    page.context.clear_cookies(name="sessionid")  # the session ends while somebody writes
    page.keyboard.press("Control+Enter")
    expect(page.locator(".contact-problem")).to_contain_text("You are signed out")
    assert not case.contacts.exists()
    journey.become(colleague)
    journey.go("/my-work/")
    expect(page.locator(".draft-waits")).to_have_count(0)
    journey.go(f"/cases/{case.ref}/")
    expect(page.locator("[name=note]")).to_have_value("")
    key = page.locator("form[data-draft]").get_attribute("data-draft-key")
    assert not page.evaluate(
        """async ([key, [[, text]]]) => {
            const raw = Uint8Array.from(key.match(/../g), (pair) => parseInt(pair, 16));
            const of = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
            const lock = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
            const { iv, words } = JSON.parse(text);
            const opened = crypto.subtle.decrypt({ name: "AES-GCM", iv: of(iv) }, lock, of(words));
            return opened.then(() => true, () => false);
        }""",
        [key, kept(page)],
    )  # the colleague's key does not open it
    journey.become(world.ewo)
    journey.go("/my-work/")
    waits = page.locator(".draft-waits")
    expect(waits).to_contain_text(f"A contact note on {case.ref}")
    journey.look("a draft waits")
    waits.get_by_role("link", name="Go on writing it").click()
    expect(page.locator("[name=note]")).to_have_value(NOTE)
    expect(page.locator("[name=kind][value=visit]")).to_be_checked()
    journey.look("a draft goes on")
    page.locator("[name=note]").press("Control+Enter")
    expect(page.get_by_text("Contact logged.")).to_be_visible()
    assert case.contacts.get().note == NOTE
    assert not kept(page)


def test_a_draft_is_discarded_in_two_presses(journey: Journey, world: CaseWorld) -> None:
    case = open_case(world)
    journey.become(world.ewo)
    page = journey.page
    journey.go(f"/cases/{case.ref}/")
    page.get_by_role("heading", name="Log a contact").click()  # one line until somebody begins
    page.locator("[name=note]").fill("Half a sent")
    until_kept(page)
    journey.go("/cases/")
    page.get_by_role("button", name="Discard", exact=True).click()
    page.get_by_role("button", name="Discard it for good?").click()
    page.wait_for_function(f"{KEPT}.length === 0")
    expect(page.locator(".draft-waits")).to_have_count(0)


def test_a_contact_is_put_right_and_read_as_it_was(journey: Journey, world: CaseWorld) -> None:
    case = open_case(world)
    log(case, world, note="Spoke to the mother")
    log(case, world, by=world.manager, restricted=Restriction.SAFEGUARDING, note="Kept")
    journey.become(world.ewo)
    journey.go(f"/cases/{case.ref}/")
    journey.look("a restricted note on the timeline")
    page = journey.page
    page.get_by_role("link", name=re.compile("^Correct it")).click()
    page.get_by_label("What was said or seen").fill("Spoke to the aunt")
    page.get_by_label("Why is it corrected?").fill("It was the aunt")
    journey.look("correct a contact")
    page.get_by_role("button", name="Correct the contact").click()
    expect(page.locator("main")).to_contain_text("Changed once")
    journey.look("what a contact said before")
    journey.go(f"/cases/{case.ref}/")
    page.get_by_role("link", name=re.compile("^Read it")).click()
    expect(page.locator("main")).to_contain_text("Kept")
    journey.look("a restricted note")


def test_without_a_script_the_pages_do_the_same(
    journey: Journey, world: CaseWorld, chromium_browser: object
) -> None:
    case: Case = open_case(world)
    journey.become(world.ewo)
    cookies = journey.page.context.cookies()
    context = chromium_browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{journey.base}/pupils/{case.pupil.ref}/")
    page.get_by_role("link", name="Log contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log a contact")
    page.locator("[name=outcome][value=spoke]").check(force=True)
    page.locator("[name=note]").fill("By hand")
    page.get_by_role("button", name="Log contact").click()
    expect(page.get_by_text("Contact logged.")).to_be_visible()
    assert case.contacts.get().note == "By hand"
    context.close()
