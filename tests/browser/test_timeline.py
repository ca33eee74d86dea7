"""A case understood before the parent is rung: five answers above the fold, the timeline by the keyboard, under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Locator, expect

from attendance.actions.shields import set_shield
from attendance.choices import Relation
from cases.actions import allocation, households
from cases.choices import Stage
from cases.models import Case
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.attendance import EnrolmentFactory, ResponsibilityFactory
from tests.factories.cases import CaseWorld, case_at, log, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLD = 800


def is_above_the_fold(part: Locator) -> None:
    expect(part).to_be_visible()
    box = part.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= FOLD, part


def family(world: CaseWorld) -> Case:
    """A case at review of a child with a talk behind it, and a brother's case."""
    case = case_at(Stage.FT_REVIEW, world)
    Case.objects.filter(pk=case.pk).update(
        officer=world.ewo, officer_since=dt.date.today(), stage_due=dt.date.today()
    )
    log(case, world, note="Agreed to try the bus", outcome="spoke")
    return Case.objects.get(pk=case.pk)


@pytest.mark.moment
def test_a_case_is_understood_before_the_parent_is_rung(journey: Journey, world: CaseWorld) -> None:
    case = family(world)
    mother = case.pupil.responsibilities.get(relation=Relation.MOTHER).carer
    father = case.pupil.responsibilities.get(relation=Relation.FATHER)
    type(father).objects.filter(pk=father.pk).update(
        safe_to_contact=False, contact_note="A court order stands."
    )
    journey.become(world.ewo)
    journey.page.set_viewport_size({"width": 1280, "height": FOLD})
    journey.go("/my-work/")
    page = journey.page
    with moment(page, 6, "A case understood before the parent is rung", clicks=1, keys=0):
        page.get_by_role("link", name=str(case.pupil)).first.click()
        glance = page.get_by_role("region", name="At a glance")
        is_above_the_fold(glance.get_by_text("Persistent absence").first)  # why it is open
        is_above_the_fold(glance.get_by_text("Call: spoke").first)  # what was tried
        is_above_the_fold(glance.get_by_text("too early to compare").first)  # and did it work
        is_above_the_fold(glance.get_by_text(mother.full_name))  # who, and how to reach them
        is_above_the_fold(glance.get_by_text(mother.email))
        is_above_the_fold(glance.get_by_text("Not safe to contact"))
        is_above_the_fold(page.get_by_text("Decision by").first)  # the clock
        is_above_the_fold(page.locator(".case-next"))  # the next step
        is_above_the_fold(page.locator("#timeline .moj-timeline__item").first)
    journey.look("a case at a glance")


def test_the_timeline_is_gone_through_by_the_keyboard_and_narrowed(
    journey: Journey, world: CaseWorld
) -> None:
    case = family(world)
    journey.become(world.ewo)
    journey.go(f"/cases/{case.ref}/")
    page = journey.page
    lines = page.locator("#timeline .moj-timeline__item")
    page.keyboard.press("j")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(lines.nth(0)).to_be_focused()
    page.get_by_role("link", name="Contacts").first.click()
    expect(page.locator("#timeline")).not_to_contain_text("Moved to")
    page.get_by_text("Search, period, person, paper").click()
    page.get_by_label("Words").fill("bus")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#timeline .moj-timeline__item")).to_have_count(1)
    journey.look("a timeline narrowed")
    page.get_by_role("link", name="A copy to print").click()
    expect(page.get_by_text("Taken by")).to_be_visible()
    journey.look("a timeline on paper")


def test_the_contact_box_is_one_line_until_it_is_gone_into(
    journey: Journey, world: CaseWorld
) -> None:
    case = family(world)
    journey.become(world.ewo)
    journey.go(f"/cases/{case.ref}/")
    note = journey.page.locator("#contact [name=note]")
    expect(note).to_be_hidden()
    journey.page.keyboard.press("l")
    expect(note).to_be_visible()
    note.fill("Half a sentence")
    journey.page.locator("h1").click()
    expect(note).to_be_visible()


def test_a_protected_mother_and_a_household_worked_as_one(
    journey: Journey, world: CaseWorld
) -> None:
    case = family(world)
    mother = case.pupil.responsibilities.get(relation=Relation.MOTHER)
    brother = EnrolmentFactory(school=world.school)
    ResponsibilityFactory(pupil=brother.pupil, carer=mother.carer)
    other = open_case(world, world.flag(brother))
    allocation.allocate(case=other, to=world.ewo, by=world.manager)
    households.join_cases(case=case, refs=[other.ref], reason="One family", by=world.ewo)
    set_shield(link=mother, reason="Refuge", by=world.ewo)
    journey.become(world.ewo)
    journey.go(f"/cases/{case.ref}/")
    page = journey.page
    expect(page.locator("main")).not_to_contain_text(mother.carer.email)
    journey.look("a case with a protected parent")
    page.get_by_role("link", name=f"Open the address of {mother.carer.full_name}").click()
    journey.look("opening a protected address")
    page.get_by_label("Why do you need it?").fill("A visit tomorrow")
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("main")).to_contain_text(mother.carer.email)
    expect(page.locator("main")).to_contain_text("1 Test Street")
    page.keyboard.press("l")
    page.keyboard.press("c")
    page.keyboard.press("1")
    page.keyboard.type("Both are up late")
    page.get_by_label(other.ref).check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Contact logged.")).to_be_visible()
    assert other.contacts.get().note == "Both are up late"


LOW_LINKS = """() => [...document.querySelectorAll("main a")].filter((a) => {
    const box = a.getBoundingClientRect();
    const around = [...a.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const words = around.map((node) => node.textContent).join("").trim();
    return box.width > 1 && box.height > 1 && !words && box.height < 24;
}).map((a) => `${a.textContent.trim()}: ${a.getBoundingClientRect().height}px`)"""


def test_links_that_stand_alone_are_high_enough_for_a_finger(
    journey: Journey, world: CaseWorld
) -> None:
    """WCAG 2.2, 2.5.8: 24 px, save for a link in a sentence."""
    case = family(world)
    ties = case.pupil.responsibilities.select_related("carer", "pupil")
    set_shield(link=ties[0], reason="Refuge", by=world.ewo)
    journey.become(world.ewo)
    journey.page.set_viewport_size({"width": 375, "height": 812})
    journey.go(f"/cases/{case.ref}/")
    expect(journey.page.get_by_role("link", name="Open the address")).to_be_visible()
    assert "\n".join(journey.page.evaluate(LOW_LINKS)) == ""
