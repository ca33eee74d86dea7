"""A manager narrows the list of cases, saves it, walks it with the keys; then sees how casework goes, under axe."""

from __future__ import annotations

import datetime as dt

import pytest

from cases.models import Case, SavedView
from tests.browser.kit import Journey
from tests.factories.accounts import PASSWORD
from tests.factories.cases import FIRST_DAY, CaseWorld, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_manager_saves_what_the_list_shows_and_walks_it_by_keys(
    journey: Journey, world: CaseWorld
) -> None:
    first, second = (open_case(world) for _ in range(2))
    journey.sign_in(world.manager.email, PASSWORD)
    journey.go("/cases/")
    page = journey.page
    page.get_by_label("Officer").select_option("none")
    page.get_by_role("link", name="Save this view").click()
    journey.look("saving a view")
    page.get_by_label("Name").fill("Nobody's cases")
    page.get_by_label("Open my list of cases with it").check()
    page.get_by_role("button", name="Save", exact=True).click()
    journey.go("/cases/")
    assert page.url.endswith("/cases/?officer=none")
    journey.look("a saved view of the list")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{second.ref}/")
    assert first.ref not in page.url
    journey.go("/cases/")
    page.get_by_role("link", name="Change this view").click()
    page.get_by_role("link", name="Delete this view").click()
    journey.look("deleting a view")
    page.get_by_role("button", name="Delete").click()
    assert not SavedView.objects.exists()


def test_a_manager_sees_how_casework_goes_and_opens_the_cases(
    journey: Journey, world: CaseWorld
) -> None:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(
        fast_track_on=FIRST_DAY, panel_due=FIRST_DAY + dt.timedelta(days=14)
    )
    journey.sign_in(world.manager.email, PASSWORD)
    journey.go(f"/cases/figures/?period=own&from={FIRST_DAY}&to={FIRST_DAY}")
    journey.look("progress of casework")
    page = journey.page
    page.get_by_role("link", name="By officer").click()
    journey.look("progress by officer")
    page.get_by_role("row", name="Panel held").get_by_role("link").first.click()
    journey.look("cases behind the progress")
