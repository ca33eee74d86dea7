"""A notice proposed and issued, with all that can be missing missing once; an excluded child; every page under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.models import Carer
from fines.actions.preflight import next_post
from fines.models import PenaltyNotice
from tests.browser.kit import Journey
from tests.factories.attendance import CircumstanceFactory
from tests.factories.batches import lately
from tests.factories.fines import Scene, notice_scene, propose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def scene_of(pattern: str) -> Scene:
    return notice_scene(pattern, start=lately()["start"])


def say_day(page: Page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}-{part}]").fill(str(value))


def answer(page: Page, words: str) -> None:
    for yes in page.locator("main input[type=radio][value=yes]").all():
        yes.check()
    for area in page.locator("main textarea[name$=_reason]").all():
        area.fill(words)


def test_an_officer_proposes_and_is_told_of_everything_that_is_missing(journey: Journey) -> None:
    scene = scene_of("OOOOO NN OOOOO EEEE")
    CircumstanceFactory(pupil=scene.enrolment.pupil, kind="young_carer")
    Carer.objects.filter(pk=scene.mother.pk).update(address="2 Test Street\nTestford\nTE1 1ST")
    journey.become(scene.officer)
    page = journey.page
    journey.go(f"/notices/propose/{scene.case.ref}/")
    expect(page.locator("main")).to_contain_text("2 sessions of these weeks are still N")
    expect(page.locator("main")).to_contain_text("2 Test Street, Testford, TE1 1ST")
    expect(page.locator("main")).to_contain_text("The address came on file on")
    expect(page.locator("main")).to_contain_text("Status on file: Young carer since")
    journey.look("proposing a notice")
    page.get_by_role("button", name="Send to a manager").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Say against what the name and address were checked")
    expect(summary).to_contain_text("Answer yes or no: the family was asked about the absences")
    journey.look("nothing answered")
    answer(page, "Asked and looked into.")
    page.get_by_label("Checked against").select_option("council_tax")
    say_day(page, "address_on", timezone.localdate() + dt.timedelta(days=1))
    page.locator("[name=recommendation]").fill("Ten sessions, and support was refused.")
    page.get_by_role("button", name="Send to a manager").click()
    expect(summary).to_contain_text("must be today or in the past")
    journey.look("checked tomorrow")
    say_day(page, "address_on", timezone.localdate() - dt.timedelta(days=1))
    page.get_by_role("button", name="Send to a manager").click()
    expect(summary).to_contain_text("check it again, and write that day")
    journey.look("checked before the address came")
    say_day(page, "address_on", timezone.localdate())
    page.locator("[name=code_answer][value=no]").check()
    page.get_by_role("button", name="Send to a manager").click()
    expect(summary).to_contain_text("Answered no: The local code of conduct was followed")
    journey.look("answered no")
    page.locator("[name=code_answer][value=yes]").check()
    page.get_by_role("button", name="Send to a manager").click()
    expect(page.locator("main")).to_contain_text("It waits for a manager's decision.")
    journey.look("proposed")


def test_a_manager_confirms_what_changed_since_and_issues(journey: Journey) -> None:
    scene = scene_of("OOOOO OOOOO")
    notice = propose(scene, on=timezone.localdate() - dt.timedelta(days=1))
    Carer.objects.filter(pk=scene.mother.pk).update(address="9 New Road\nTestford\nTE1 2ST")
    journey.become(scene.manager)
    page = journey.page
    journey.go("/notices/to-issue/")
    expect(page.locator("main")).to_contain_text("name or address was changed")
    journey.look("kept back in the list")
    journey.go(f"/notices/{notice.ref}/issue/")
    expect(page.locator("main")).to_contain_text("To confirm before it goes")
    expect(page.locator("main")).to_contain_text("9 New Road")
    journey.look("to confirm before it goes")
    say_day(page, "posted_on", next_post(timezone.localdate()))
    page.get_by_role("button", name="Issue and post").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Say against what the name and address were checked")
    page.locator("[name=address_answer][value=no]").check()
    page.get_by_label("Checked against").select_option("visit")
    say_day(page, "address_on", timezone.localdate())
    page.get_by_role("button", name="Issue and post").click()
    expect(summary).to_contain_text("return it instead")
    journey.look("answered no at issue")
    page.locator("[name=address_answer][value=yes]").check()
    page.get_by_role("button", name="Issue and post").click()
    expect(page.locator("main")).to_contain_text("posted to")
    expect(page.locator("main")).to_contain_text("Checked: A visit")
    journey.look("issued with its checklist")


def test_an_excluded_child_seen_in_town(journey: Journey) -> None:
    scene = scene_of("OO EEEE")
    journey.become(scene.officer)
    page = journey.page
    journey.go(f"/notices/propose/{scene.case.ref}/")
    page.get_by_role("link", name="Seen in a public place while excluded?").click()
    expect(page.locator("main")).to_contain_text("£60, then £120")
    journey.look("proposing for an excluded child")
    page.get_by_role("button", name="Send to a manager").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Choose the day the child was seen")
    journey.look("no sighting")
    answer(page, "Written down in the letter of the exclusion.")
    page.get_by_label("Checked against").select_option("council_tax")
    say_day(page, "address_on", timezone.localdate())
    page.locator("[name=recommendation]").fill("Second time in a month.")
    page.locator("[name=day_1]").select_option(index=1)
    page.locator("[name=time_1]").fill("7.15")
    page.locator("[name=place_1]").fill("High Street")
    page.locator("[name=by_1]").fill("PC A. Hale")
    page.get_by_role("button", name="Send to a manager").click()
    expect(summary).to_contain_text("not in the hours of this school")
    journey.look("out of school hours")
    page.locator("[name=time_1]").fill("10:40")
    page.get_by_role("button", name="Send to a manager").click()
    expect(page.locator("main")).to_contain_text("It waits for a manager's decision.")
    expect(page.locator("main")).to_contain_text("10:40, High Street, seen by PC A. Hale")
    journey.look("an excluded child proposed")
    journey.become(scene.manager)
    notice = PenaltyNotice.objects.get()
    journey.go(f"/notices/{notice.ref}/issue/")
    journey.look("deciding on it")
    say_day(page, "posted_on", next_post(timezone.localdate()))
    page.get_by_role("button", name="Issue and post").click()
    expect(page.locator("main")).to_contain_text("£60 until")
    journey.look("an excluded child issued")
