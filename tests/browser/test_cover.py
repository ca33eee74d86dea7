"""A manager sends an officer on leave with a cover; the cover finds the case among their own; all under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from attendance.choices import Role
from cases.actions import allocation
from tests.browser.kit import Journey
from tests.factories.accounts import UserFactory
from tests.factories.attendance import MembershipFactory, open_school
from tests.factories.cases import CaseWorld, open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_cover_is_arranged_found_in_my_work_and_ended(journey: Journey, world: CaseWorld) -> None:
    bo = UserFactory(name="Bo Other")
    MembershipFactory(user=bo, role=Role.EWO, school=open_school(weeks=1))
    case = allocation.allocate(case=open_case(world), to=world.ewo, by=world.manager)
    page, today = journey.page, dt.date.today()
    journey.become(world.manager)
    journey.go("/queue/unallocated/")
    page.get_by_role("link", name="Cover for who is away").click()
    page.get_by_role("button", name="Arrange cover").click()
    journey.look("cover to be arranged")
    page.get_by_label("Who is away?").select_option(label=world.ewo.name)
    page.get_by_label("First day away").fill(today.isoformat())
    page.get_by_label("Last day away").fill((today + dt.timedelta(days=4)).isoformat())
    page.get_by_label("Bo Other").check()
    page.get_by_role("button", name="Arrange cover").click()
    expect(page.get_by_text("Away now")).to_be_visible()
    journey.look("cover")
    journey.become(bo)
    journey.go("/my-work/")
    expect(page.get_by_text(f"You cover for {world.ewo.name}")).to_be_visible()
    expect(page.get_by_text(f"covering for {world.ewo.name}")).to_be_visible()
    journey.look("my work with cover")
    page.get_by_role("link", name=str(case.pupil)).first.click()
    expect(page.get_by_text(case.ref).first).to_be_visible()
    journey.become(world.manager)
    journey.go("/cover/")
    page.get_by_role("link", name="End now").click()
    journey.look("cover to be ended")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Nobody is away.")).to_be_visible()
