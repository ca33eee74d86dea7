"""A colleague is off sick: 35 cases shared out in four clicks, and taken back with one; all under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from attendance.choices import Role
from cases.choices import Stage
from cases.models import AllocationBatch, Case
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def carried(world: CaseWorld, number: int) -> list[Case]:
    """So many cases of the officer's."""
    cases = [open_case(world) for _ in range(number)]
    Case.objects.filter(pk__in=[c.pk for c in cases]).update(
        stage=Stage.FT_PLAN, officer=world.ewo, officer_since=dt.date.today()
    )
    return cases


@pytest.mark.moment
def test_35_cases_of_a_sick_colleague_are_shared_out_in_four_clicks(
    journey: Journey, world: CaseWorld
) -> None:
    cases = carried(world, 35)
    others = [world.person(Role.EWO, name) for name in ("Ann Arbor", "Bea Bridge")]
    journey.become(world.manager)
    journey.go("/queue/")
    page = journey.page
    with moment(page, 11, "Officer off sick: share out 35 cases", clicks=4, keys=0):
        page.get_by_role("link", name=world.ewo.name).click()
        page.get_by_role("link", name="Select all 35").click()
        page.get_by_role("button", name="Spread by load and patch").click()
        page.get_by_role("button", name="Give them out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("35 cases given out")
    counts = sorted(Case.objects.filter(officer=person).count() for person in others)
    assert counts == [17, 18]
    assert AllocationBatch.objects.count() == 1
    journey.look("given out")
    page.get_by_role("button", name="Undo: give them back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("35 cases given back")
    assert Case.objects.filter(officer=world.ewo).count() == len(cases)


def test_the_pages_of_sharing_out_under_axe(journey: Journey, world: CaseWorld) -> None:
    cases = carried(world, 3)
    world.person(Role.EWO, "Ann Arbor")
    journey.become(world.manager)
    journey.go(f"/queue/unallocated/?of={world.ewo.pk}&all=1")
    journey.look("cases of an officer")
    journey.go("/queue/share/?" + "&".join(f"case={case.ref}" for case in cases))
    journey.look("proposal")
    page = journey.page
    page.get_by_label(f"Who gets {cases[0].ref}").select_option(label="Leave it")
    page.get_by_role("button", name="Give them out").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 cases given out")
    assert AllocationBatch.objects.count() == 1
    journey.go("/queue/allocations/")
    journey.look("given out lately")
