"""Letters to some dozens of families, from choosing to the printer; the words of a letter changed; all under axe."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from cases.actions import batch_work, letter_texts
from cases.choices import LetterTemplate
from cases.models import Letter, LetterBatch, LetterVersion
from cases.rules.letter_text import Words
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.attendance import ResponsibilityFactory
from tests.factories.cases import CaseWorld, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAMILIES = 14
POLISH = Words("Obecność: {child}", "Szanowni Państwo,", "{days_missed} dni", "Z poważaniem,")


def families(world: CaseWorld) -> int:
    """Some families: one parent who reads Polish, one not to be contacted. How many letters that is."""
    for _ in range(FAMILIES):
        open_case(world)
    letter_texts.translate(
        version=LetterVersion.objects.get(kind=LetterTemplate.FIRST_ATTENDANCE), language="pl",
        by=world.manager, words=POLISH, translator="Lingua",
    )  # fmt: skip
    links: Any = ResponsibilityFactory._meta.model._default_manager.order_by("id")
    polish, unsafe = links[0], links[3]
    polish.carer.language = "Polish"
    polish.carer.save()
    unsafe.safe_to_contact, unsafe.contact_note = False, "In a refuge."
    unsafe.save()
    return 2 * FAMILIES - 1


@pytest.mark.moment
def test_a_manager_writes_to_some_dozens_of_families(journey: Journey, world: CaseWorld) -> None:
    letters = families(world)
    journey.become(world.manager)
    page = journey.page
    journey.go("/letters/")
    journey.look("no letters yet")
    journey.go("/letters/new/?letter=first_attendance")
    expect(page.locator("main")).to_contain_text("Not safe to contact")
    journey.look("who gets one and who does not")
    title = f"Letters to {FAMILIES} families: chosen, approved by a typed number, sent"
    with moment(page, 8, title, clicks=5, keys=3):
        page.get_by_role("button", name="Make this batch").click()
        page.get_by_role("button", name="Approve").click()
        page.get_by_label("How many letters do you approve?").click()
        page.keyboard.type(str(letters))
        page.keyboard.press("Enter")
        expect(page.locator("#batch")).to_contain_text(f"0 of {letters} letters written")
        batch_work.write_some(lambda ref, why: None)
        expect(page.locator("#batch")).to_contain_text(f"{batch_work.CHUNK} of {letters}")
        batch_work.write_some(lambda ref, why: None)
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#batch")).to_contain_text("letters sent")
    while batch_work.send_some(lambda ref, why: None):
        pass
    expect(page.locator("#batch")).to_contain_text("Print the pack")
    journey.look("a batch that is sent")
    assert Letter.objects.count() == letters
    assert Letter.objects.filter(translation__language="pl").count() == 1


def test_each_step_of_a_batch_and_what_failed(journey: Journey, world: CaseWorld) -> None:
    families(world)
    journey.become(world.manager)
    page = journey.page
    journey.go("/letters/new/?letter=first_attendance")
    page.get_by_role("button", name="Make this batch").click()
    journey.look("a batch that waits")
    page.get_by_role("button", name="Leave out").first.click()
    expect(page.locator("main")).to_contain_text("is left out")
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Type the number")
    journey.look("the number is not typed")
    page.get_by_label("How many letters do you approve?").fill(str(2 * FAMILIES - 2))
    page.get_by_role("button", name="Approve").click()
    journey.look("letters being written")
    batch = LetterBatch.objects.get()
    homeless = batch.lines.filter(state="waiting")[0].carer
    homeless.address = ""
    homeless.save()
    while batch_work.write_some(lambda ref, why: None):
        pass
    expect(page.locator("#batch")).to_contain_text("1 failed")
    journey.look("one failed")
    page.get_by_role("button", name="Revoke").click()
    journey.look("revoke")
    page.get_by_label("Why?").fill("The wrong school")
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator("main")).to_contain_text("Revoked")
    journey.look("revoked")
    batch_work.send_some(lambda ref, why: None)
    assert not Letter.objects.exists()


def test_the_words_of_a_letter_are_changed_and_one_that_was_sent_is_marked(
    journey: Journey, world: CaseWorld
) -> None:
    families(world)
    journey.become(world.manager)
    page = journey.page
    journey.go("/settings/letters/")
    journey.look("letters among the settings")
    page.get_by_role("link", name="First attendance letter").click()
    journey.look("a letter and its languages")
    page.get_by_role("button", name="Write the next version").click()
    page.locator("[name=body]").fill("{frist_name} missed {days_missed}.")
    page.get_by_role("button", name="Keep the words").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Did you mean {first_name}?")
    journey.look("words that are wrong")
    page.locator("[name=body]").fill("{first_name} missed *{days_missed}*.")
    page.get_by_role("button", name="Keep the words").click()
    page.get_by_role("button", name="Put in force").click()
    journey.look("put in force")
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator("main")).to_contain_text("out of date: not used")
    page.get_by_role("link", name="Polish").click()
    journey.look("a translation beside the English")
    case = open_case(world)
    journey.go(f"/cases/{case.ref}/letters/new/first_attendance/")
    journey.look("one letter, each parent")
    page.get_by_role("button", name="Send, one to each").click()
    page.get_by_role("link", name="What became of it").first.click()
    journey.look("what became of a letter")
    page.get_by_role("button", name="Sent in error").click()
    journey.look("sent in error")
    page.get_by_label("Why?").fill("The wrong child")
    page.get_by_role("button", name="Say so").click()
    expect(page.locator("main")).to_contain_text("sent in error")
