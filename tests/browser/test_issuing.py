"""Forty approved notices issued from the list: each step under axe, the clicks counted."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from fines.actions import batches
from fines.actions.issuing import issue_notice
from fines.actions.preflight import next_post
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.attendance import mark
from tests.factories.batches import lately, proposals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTICES = 40


@pytest.mark.moment
def test_a_manager_issues_forty_notices(journey: Journey) -> None:
    scene, _ = proposals(NOTICES, **lately())
    journey.become(scene.manager)
    page = journey.page
    journey.go("/notices/")
    title = f"Issue {NOTICES} proposed notices after the list of what goes, the number typed"
    with moment(page, 12, title, clicks=4, keys=3):
        page.get_by_role("button", name="Decide on proposals").click()
        page.get_by_role("button", name="Tick all that can go").click()
        page.get_by_role("button", name="Check the ticked ones").click()
        page.get_by_label("How many notices do you issue?").click()
        page.keyboard.type(str(NOTICES))
        page.keyboard.press("Enter")
        expect(page.locator("#batch")).to_contain_text(f"0 of {NOTICES} notices done")
        while batches.issue_one(lambda ref, why: None):
            pass
        expect(page.locator("#batch")).to_contain_text(f"{NOTICES} notices issued")
    issued = PenaltyNotice.objects.filter(status=NoticeStatus.ISSUED)
    assert issued.count() == NOTICES
    journey.look("a batch that is issued")


def test_however_long_the_list_the_ticks_are_counted_beside_the_button(journey: Journey) -> None:
    scene, _ = proposals(12, **lately())
    journey.become(scene.manager)
    page = journey.page
    page.set_viewport_size({"width": 375, "height": 812})
    journey.go("/notices/to-issue/")
    check = page.get_by_role("button", name="Check the ticked ones")
    expect(check).to_be_in_viewport()
    expect(page.locator("[data-ticked-count]")).to_have_text("0 of 12 ticked")
    page.get_by_role("button", name="Tick all that can go").click()
    expect(page.locator("[data-ticked-count]")).to_have_text("12 of 12 ticked")
    page.locator("input[name=n]").first.uncheck()
    expect(page.locator("[data-ticked-count]")).to_have_text("11 of 12 ticked")
    journey.look("a long list of proposals, ticked")
    page.get_by_role("button", name="Tick none").click()
    expect(page.locator("[data-ticked-count]")).to_have_text("0 of 12 ticked")
    page.get_by_role("button", name="Tick all that can go").click()
    check.click()
    page.set_viewport_size({"width": 375, "height": 812})
    lead = page.get_by_role("button", name="To the day and the button")
    expect(lead).to_be_in_viewport()
    journey.look("a long list before they go")
    page.set_viewport_size({"width": 375, "height": 812})
    lead.click()
    expect(page.get_by_role("button", name="Issue 12 notices")).to_be_in_viewport()


def test_what_stays_behind_says_why_and_each_page_is_accessible(journey: Journey) -> None:
    scene, notices = proposals(4, **lately())
    first = notices[0].first_session_on
    mark(scene.enrolment, first, "AM", "M")
    journey.become(scene.manager)
    page = journey.page
    journey.go("/notices/batches/")
    journey.look("nothing issued together yet")
    journey.go("/notices/to-issue/")
    expect(page.locator("main")).to_contain_text("marked M")
    journey.look("proposals to decide on")
    page.get_by_role("button", name="Tick all that can go").click()
    page.get_by_role("button", name="Check the ticked ones").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Issue 3 notices?")
    journey.look("before they go")
    mark(notices[1].enrolment, first, "AM", "G")
    page.get_by_role("button", name="Issue 3 notices").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("2 can be issued now")
    journey.look("another number by now")


def test_words_against_a_notice_are_kept_given_and_answered(journey: Journey) -> None:
    scene, (notice,) = proposals(1, **lately())
    issue_notice(notice=notice, by=scene.manager, posted_on=next_post(timezone.localdate()))
    journey.become(scene.officer)
    page = journey.page
    journey.go(notice.get_absolute_url())
    page.get_by_role("button", name="Somebody wrote against it").click()
    journey.look("writing down what they say")
    page.get_by_role("group", name="Who is it from?").get_by_role("radio").first.check()
    page.get_by_label("Letter").check()
    page.get_by_label("What do they say?").fill("He was in hospital on two of these days.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("main")).to_contain_text("It waits for an answer")
    journey.look("it waits")
    journey.become(scene.legal)
    journey.go("/notices/representations/")
    journey.look("the list of what is written")
    page.get_by_role("link", name="RP-").first.click()
    page.get_by_label("Not upheld: the notice stands").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Give a reason")
    journey.look("an answer without reasons")
    page.get_by_label("Why?").fill("The register shows him present on both.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("main")).to_contain_text("The register shows him present on both.")
    journey.look("answered")
    journey.go(notice.get_absolute_url())
    journey.look("a notice with its letters and what was written against it")
