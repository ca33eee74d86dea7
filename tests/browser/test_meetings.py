"""A day of panels laid out and set, a meeting written down: by clicking, all under axe at both widths."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.rules.calendar import monday_of
from cases.actions import meetings, places
from cases.choices import Stage
from cases.models import Panel
from tests.browser.kit import Journey
from tests.factories.cases import CaseWorld, case_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def next_monday() -> dt.date:
    return monday_of(timezone.localdate()) + dt.timedelta(days=7)


def test_many_families_in_one_go(journey: Journey, world: CaseWorld) -> None:
    cases = [case_at(Stage.FT_OPEN, world) for _ in range(3)]
    places.add_place(by=world.ewo, name="Room 4", school=world.school)
    journey.become(world.ewo)
    journey.go("/meetings/")
    page = journey.page
    journey.look("week of meetings")
    page.get_by_role("button", name="Set a day of meetings").click()
    day = next_monday()
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=date_{part}], [name=date-{part}]").first.fill(str(value))
    page.get_by_label("Room", exact=True).select_option(label="Room 4")
    page.get_by_role("button", name="Lay the day out").click()
    expect(page.locator(".order-line")).to_have_count(3)
    journey.look("day laid out")
    assert not Panel.objects.exists()
    page.get_by_role("button", name="Set 3 panels").click()
    expect(page.locator("#messages")).to_contain_text("3 meetings set, 6 invitations sent")
    journey.look("running order")
    assert {m.case for m in Panel.objects.all()} == set(cases)


def test_a_meeting_is_written_down_and_its_draft_outlives_the_page(
    journey: Journey, world: CaseWorld
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    at = timezone.now() - dt.timedelta(minutes=30)
    while at.weekday() > 4:
        at -= dt.timedelta(days=1)
    panel = meetings.arrange_meeting(case=case, by=world.ewo, wanted=meetings.Wanted(at, "School"))
    journey.become(world.ewo)
    page = journey.page
    path = f"/cases/{case.ref}/meetings/{panel.pk}/"
    journey.go(path)
    journey.look("a meeting")
    page.get_by_role("button", name="Write down how it went").click()
    page.get_by_label("What was said, and agreed").fill("Mornings are the trouble")
    expect(page.locator(".draft-state")).to_have_text("Draft kept on this computer")
    assert "Mornings" not in page.evaluate("JSON.stringify(localStorage)")
    journey.go("/my-work/")
    waits = page.locator(".draft-waits")
    expect(waits).to_contain_text(f"Minutes of a meeting on {case.ref}")
    waits.get_by_role("link", name="Go on writing it").click()
    expect(page.get_by_label("What was said, and agreed")).to_have_value("Mornings are the trouble")
    page.locator("input[value=came]").first.check()
    page.locator("input[value=apologies]").nth(1).check()
    journey.look("writing it down")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main")).to_contain_text("Sent apologies")
    journey.look("a meeting held")
    page.wait_for_function(
        "!Object.keys(localStorage).some((n) => n.startsWith('bellwether.contact.'))"
    )
    panel.refresh_from_db()
    assert panel.minutes == "Mornings are the trouble"


def test_setting_one_shows_what_stands_against_it(journey: Journey, world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    type(case).objects.filter(pk=case.pk).update(panel_due=timezone.localdate())
    journey.become(world.ewo)
    page = journey.page
    journey.go(f"/cases/{case.ref}/panel/")
    day = next_monday()
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=date_{part}], [name=date-{part}]").first.fill(str(value))
    page.get_by_label("Time", exact=True).fill("14:00")
    page.get_by_role("button", name="Set the panel").click()
    expect(page.locator(".clashes")).to_contain_text("this is later")
    journey.look("what stands against it")
    page.get_by_label("Arrange it all the same").check()
    page.get_by_role("button", name="Set the panel").click()
    expect(page.locator("#messages")).to_contain_text("The panel is set.")
    page.get_by_role("button", name="Send the invitations").click()
    expect(page.locator("#messages")).to_contain_text("2 invitations sent")
    journey.look("a meeting set")
    page.get_by_role("link", name="Call it off").click()
    page.get_by_label("Why it is called off").fill("The officer is ill")
    page.get_by_label("Write to each parent who was invited that it is off").uncheck()
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator(".notice--warning")).to_contain_text("not told that it is off")
    journey.look("called off")
