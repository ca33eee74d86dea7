"""The manager's queue by the keyboard: twenty questions, a legal one, one sent back; all under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from cases.actions import escalations, supporting
from cases.choices import Stage
from cases.models import Case, Escalation
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def asked(world: CaseWorld, number: int, stage: Stage = Stage.STEP_DOWN) -> Case:
    """A case at review about which an officer has asked."""
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.FT_REVIEW, officer=world.ewo, officer_since=dt.date.today()
    )
    case.refresh_from_db()
    if stage == Stage.LEGAL_CONSIDERATION:
        supporting.offer_support(case=case, by=world.ewo, kind="youth", provider="Club")
    escalations.ask(
        case=case, by=world.ewo, stage=stage, summary=f"Question {number}",
        recommendation="Better since the plan",
        due=dt.date.today() + dt.timedelta(days=number),
    )  # fmt: skip
    return case


@pytest.mark.moment
def test_twenty_questions_are_decided_with_forty_keys(journey: Journey, world: CaseWorld) -> None:
    cases = [asked(world, number) for number in range(20)]
    journey.become(world.manager)
    journey.go("/queue/")
    page, keys = journey.page, journey.page.keyboard
    with moment(page, 10, "Clear 20 escalations, the evidence beside the list", clicks=0, keys=40):
        for number in range(20):
            title = page.locator("#decision-title")
            expect(title).to_have_text(f"Question {number}")
            expect(page.locator(".queue-line--chosen a")).to_be_focused()
            page.wait_for_timeout(320)  # seen first: a key before that decides nothing
            keys.press("a")
            keys.press("Enter")
        expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()
    assert Escalation.objects.undecided().count() == 0
    decided = Escalation.objects.filter(decision="approved", decided_by=world.manager)
    assert decided.count() == 20
    assert {c.stage for c in Case.objects.filter(pk__in=[c.pk for c in cases])} == {Stage.STEP_DOWN}


def test_a_question_is_sent_back_by_keys_and_the_one_after_it_opens(
    journey: Journey, world: CaseWorld
) -> None:
    cases = [asked(world, number) for number in range(3)]
    journey.become(world.manager)
    journey.go("/queue/")
    page, keys = journey.page, journey.page.keyboard
    keys.press("j")
    expect(page.locator("#decision-title")).to_have_text("Question 1")
    page.wait_for_timeout(400)
    keys.press("r")
    expect(page.get_by_label("Why it goes back (only to return it)")).to_be_focused()
    keys.press("s")  # support has not been tried
    page.get_by_role("button", name="Return with the reason").click()
    expect(page.get_by_text(f"{cases[1].ref}: returned.")).to_be_visible()
    expect(page.locator("#decision-title")).to_have_text("Question 2")
    row = Escalation.objects.get(case=cases[1])
    assert (row.returned_for, row.decision_reason) == (
        "support_first", "Support has not been tried far enough.",
    )  # fmt: skip
    journey.look("queue after a return")


def test_the_evidence_goes_with_the_line_and_keys_decide_what_is_shown(
    journey: Journey, world: CaseWorld
) -> None:
    cases = [asked(world, number) for number in range(4)]
    journey.become(world.manager)
    journey.go("/queue/")
    page, keys = journey.page, journey.page.keyboard
    for key, number in (("j", 1), ("j", 2), ("k", 1), ("j", 2)):
        keys.press(key)
        expect(page.locator("#decision-title")).to_have_text(f"Question {number}")
        expect(page.locator(".queue-line--chosen a")).to_be_focused()
    assert page.url.endswith(f"/queue/{cases[2].ref}/move:step_down/")
    page.wait_for_timeout(400)
    keys.press("a")
    keys.press("Enter")
    expect(page.get_by_text(f"{cases[2].ref}: approved.")).to_be_visible()
    decided = Escalation.objects.filter(decision="approved")
    assert [row.case for row in decided] == [cases[2]]


def test_no_key_decides_while_the_evidence_of_the_line_is_still_coming(
    journey: Journey, world: CaseWorld
) -> None:
    for number in range(2):
        asked(world, number)
    journey.become(world.manager)
    journey.go("/queue/")
    page, keys = journey.page, journey.page.keyboard
    page.route("**/queue/*/move:step_down/", lambda route: None)  # an answer that never comes
    page.wait_for_timeout(400)
    keys.press("j")
    expect(page.locator(".queue-line a").nth(1)).to_be_focused()
    keys.press("a")
    expect(page.locator(".queue-line a").nth(1)).to_be_focused()
    expect(page.locator("#decision-title")).to_have_text("Question 0")
    assert Escalation.objects.undecided().count() == 2


def test_a_legal_question_is_asked_about_once_more(journey: Journey, world: CaseWorld) -> None:
    case = asked(world, 1, Stage.LEGAL_CONSIDERATION)
    journey.become(world.manager)
    journey.go("/queue/")
    page, keys = journey.page, journey.page.keyboard
    page.wait_for_timeout(400)
    keys.press("a")
    keys.press("Enter")
    sure = page.get_by_role("button", name="Approve the legal step")
    expect(sure).to_be_focused()
    assert Escalation.objects.undecided().count() == 1
    journey.look("a legal step is confirmed")
    sure.focus()
    keys.press("Enter")
    expect(page.get_by_text(f"{case.ref}: approved.")).to_be_visible()
    case.refresh_from_db()
    assert case.stage == Stage.LEGAL_CONSIDERATION
