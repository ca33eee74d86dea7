"""Moment 9: from the case to a court pack in two clicks, what is missing first; under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from fines.actions import pack_building
from fines.models import CourtPack
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.packs import pack_scene_of_now, sign_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def build_waiting() -> None:
    """What the worker does."""
    for waiting, _ in list(pack_building.waiting_builds()):
        pack_building.build_pack(waiting)


@pytest.mark.moment
def test_a_court_pack_is_two_clicks_from_the_case(journey: Journey) -> None:
    scene = pack_scene_of_now()
    sign_all(scene)
    journey.become(scene.legal)
    journey.go(f"/cases/{scene.case.ref}/")
    page = journey.page
    with moment(page, 9, "A court pack, from the case to its bytes", clicks=2, keys=0):
        page.get_by_role("link", name="Court pack: ").click()
        expect(page.get_by_text("Everything a court asks for is there.")).to_be_visible()
        page.get_by_role("button", name="Build the pack").click()
        expect(page.get_by_text("Waiting.")).to_be_visible()
        build_waiting()
        expect(page.get_by_text("Version 1 is ready")).to_be_visible()
        expect(page.get_by_role("button", name="Open the pack")).to_be_visible()
    assert CourtPack.objects.get().missing == []
    journey.look("a pack that is ready")
    page.get_by_role("link", name="Court pack", exact=True).click()
    journey.look("a pack with its versions")


def test_what_is_missing_is_put_right_or_given_a_reason(journey: Journey) -> None:
    scene = pack_scene_of_now()
    page = journey.page
    journey.become(scene.manager)
    journey.go(f"/packs/{scene.case.ref}/{scene.mother.ref}/")
    expect(page.get_by_text("3 things missing")).to_be_visible()
    journey.go(f"/packs/{scene.case.ref}/{scene.mother.ref}/notes/")
    journey.look("notes nobody has read")
    page.get_by_role("button", name="I have read these").click()
    expect(page.get_by_text("3 notes go in as they stand")).to_be_visible()
    journey.look("notes that were read")
    journey.become(scene.officer)
    journey.go(f"/packs/{scene.case.ref}/{scene.mother.ref}/")
    expect(page.get_by_role("heading", name="2 things missing.")).to_be_visible()
    journey.look("what is missing")
    page.get_by_role("link", name="Write it").click()
    journey.look("the statement")
    page.get_by_role("button", name="Save the statement").click()
    page.get_by_role("link", name="Record the signature on the statement").click()
    day = dt.date.today()
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label).fill(str(value))
    journey.look("who signed")
    page.get_by_role("button", name="It is signed").click()
    expect(page.get_by_role("heading", name="1 thing missing.")).to_be_visible()
    journey.become(scene.manager)
    journey.go(f"/packs/{scene.case.ref}/{scene.mother.ref}/")
    page.get_by_role("button", name="Build it all the same").click()
    expect(page.get_by_text("Say why the pack is built").first).to_be_visible()
    page.get_by_label("Why build it without them?").fill("The head signs on Monday.")
    page.get_by_role("button", name="Build it all the same").click()
    build_waiting()
    expect(page.get_by_text("Version 1 is ready")).to_be_visible()
    expect(page.get_by_text("Without: Head teacher's certificate, signed.")).to_be_visible()
