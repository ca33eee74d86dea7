"""A visit with no signal: kept on the phone, sent once when there is one again; all under axe, on a phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.choices import Stage
from cases.models import Case, Visit
from tests.browser.kit import NARROW, Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, case_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Spoke at the door. Mornings are hard since the move."


@pytest.fixture
def case(world: CaseWorld) -> Case:
    """A case whose next step is a visit, today; one parent must not be contacted."""
    case = case_at(Stage.FT_OPEN, world)
    Case.objects.filter(pk=case.pk).update(
        next_step="Ask about mornings", next_step_kind="visit", next_step_due=timezone.localdate()
    )
    father = case.pupil.responsibilities.last()
    father.safe_to_contact, father.contact_note = False, "Order in force"
    father.save()
    return case


def ready(page: Page) -> None:
    """Until the phone can do without a signal."""
    page.wait_for_function(
        "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
    )
    page.wait_for_function(
        "Object.keys(localStorage).some((n) => n.startsWith('bellwether.visits.list.'))"
    )


def kept(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        "Object.entries(localStorage).filter(([name]) => name.startsWith('bellwether.visits.'))"
    )
    return found


@pytest.mark.moment
def test_a_visit_is_logged_with_no_signal_and_saved_when_it_returns(
    journey: Journey, world: CaseWorld, case: Case
) -> None:
    page = journey.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    journey.become(world.ewo)
    journey.go("/visits/")
    ready(page)
    before = case.contacts.count()
    title = f"A visit logged with no signal, {len(NOTE)} of the keys the note"
    with moment(page, 7, title, clicks=4, keys=len(NOTE)):
        page.context.set_offline(True)
        page.get_by_label("Met", exact=True).click()
        page.get_by_label(case.pupil.responsibilities.first().carer.full_name).click()
        page.get_by_label("What was said or seen").click()
        page.keyboard.type(NOTE)
        page.get_by_role("button", name="Log the visit").click()
        state = page.locator(".visit-state")
        expect(state).to_contain_text("kept on this phone")
        assert case.contacts.count() == before
        assert NOTE not in repr(kept(page))  # under lock on the phone
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(state).to_contain_text("saved")
    contact = case.contacts.get(note=NOTE)
    assert (contact.kind, contact.outcome) == ("visit", "attended")
    assert contact.carer == case.pupil.responsibilities.first().carer
    expect(page.locator(".visits-online")).to_have_text("Everything is saved.")
    assert not [name for name, _ in kept(page) if ".entry." in name]
    page.reload()
    page.wait_for_load_state("networkidle")
    assert case.contacts.filter(note=NOTE).count() == 1


def test_a_whole_visit_with_the_page_opened_anew_in_between(
    journey: Journey, world: CaseWorld, case: Case
) -> None:
    page = journey.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    journey.become(world.ewo)
    journey.go("/visits/")
    ready(page)
    journey.look("visits today")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.context.set_offline(True)
    page.get_by_role("button", name="I am going in").click()
    expect(page.locator(".visit-state")).to_contain_text("nobody knows that you are here")
    page.reload()  # the worker answers, the tab holds the key
    expect(page.locator(".visits-as-of")).to_contain_text("No signal. As it was at")
    expect(page.locator(".visit-clock")).to_contain_text("You are in. To be out by")
    expect(page.locator(".visit-people")).to_contain_text("Do not contact")
    assert not page.locator("[data-sign-out]").count()
    page.get_by_role("button", name="I am out").click()
    expect(page.locator(".visit-state")).to_have_count(2)
    assert not Visit.objects.exists()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".visit-state[data-state=saved]")).to_have_count(2)
    visit = Visit.objects.get()
    assert (visit.case, visit.how_ended) == (case, "out")
    assert [e.kind for e in visit.trail.all()] == ["start", "out"]


def test_signed_out_the_list_is_gone_and_what_was_not_sent_waits_for_its_writer(
    journey: Journey, world: CaseWorld, case: Case
) -> None:
    page = journey.page
    journey.become(world.ewo)
    journey.go("/visits/")
    ready(page)
    page.context.set_offline(True)
    page.get_by_label("No answer", exact=True).click()
    page.get_by_role("button", name="Log the visit").click()
    expect(page.locator(".visit-state")).to_contain_text("kept on this phone")
    page.context.set_offline(False)
    Case.objects.filter(pk=case.pk).update(
        officer=None, officer_since=None
    )  # meanwhile, at the office
    page.evaluate("dispatchEvent(new Event('online'))")
    refused = page.locator(".visit-state")
    expect(refused).to_contain_text("is not an open case of yours any more")
    journey.look("a visit refused")
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=timezone.localdate())
    page.locator("[data-sign-out] button").click()
    page.wait_for_load_state()
    names = [name for name, _ in kept(page)]
    assert [n.split(".")[2] for n in names] == ["entry"]
    assert page.evaluate("sessionStorage.getItem('bellwether.visits')") is None
    page.context.set_offline(True)
    page.goto(journey.base + "/visits/")
    expect(page.locator(".visits-locked")).to_be_visible()
    page.context.set_offline(False)


AGE_BY_FIFTEEN_DAYS = """
for (const name of Object.keys(localStorage).filter((n) => n.startsWith("bellwether.visits.entry."))) {
  const kept = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({ ...kept, at: kept.at - 15 * 24 * 60 * 60 * 1000 }));
}
"""


def test_words_of_a_visit_are_never_thrown_away_unseen(
    journey: Journey, world: CaseWorld, case: Case
) -> None:
    page = journey.page
    journey.become(world.ewo)
    journey.go("/visits/")
    ready(page)
    page.context.set_offline(True)
    page.get_by_label("No answer", exact=True).click()
    page.get_by_role("button", name="Log the visit").click()
    expect(page.locator(".visit-state")).to_contain_text("kept on this phone")
    page.evaluate(AGE_BY_FIFTEEN_DAYS)
    page.route("**/visits/entries/", lambda route: route.fulfill(status=500))
    page.context.set_offline(False)
    journey.go("/my-work/")
    expect(page.get_by_text("One entry of your visits is kept on this phone")).to_be_visible()
    page.unroute("**/visits/entries/")
    page.route("**/visits/entries/", lambda route: route.fulfill(status=400, body="Bad request"))
    journey.go("/visits/")
    expect(page.locator(".visit-state")).to_contain_text("Log it on the case by hand")


def test_who_is_overdue_is_asked_and_a_manager_sees_where(
    journey: Journey, world: CaseWorld, case: Case
) -> None:
    began = timezone.now() - dt.timedelta(minutes=90)
    import uuid

    from cases.actions import watching_over
    from cases.actions.visiting import Sent, take_entry

    uid = uuid.uuid4()
    take_entry(by=world.ewo, sent=Sent(uid=uid, kind="start", case_ref=case.ref, at=began))
    watching_over.raise_overdue(at=timezone.now())
    page = journey.page
    journey.become(world.manager)
    page.get_by_role("link", name="Visits").first.click()
    expect(page.locator(".out-list").first).to_contain_text("Ewan Officer")
    journey.look("officers out")
    page.get_by_role("link", name="Write down what was done").first.click()
    page.get_by_label("What was done").fill("Rang, no answer; rang the school")
    journey.look("a note on a visit")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".out-list").first).to_contain_text("rang the school")
    journey.become(world.ewo)
    journey.go("/visits/")
    journey.look("are you safe")
    page.get_by_role("button", name="I am safe, and out").click()
    expect(page.locator("#messages")).to_contain_text("It is ended")
    assert Visit.objects.get().how_ended == "safe"
