"""An officer in the street with a phone: a patrol planned, started, three children recorded, one matched, finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from attendance.choices import Role
from attendance.models import Encounter, EncounterMatch, Flag, Patrol, School
from tests.browser.kit import NARROW, Journey
from tests.factories.accounts import PASSWORD
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    mark,
    open_school,
)
from tests.factories.patrols import moment, patrol_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def half_past_ten() -> Iterator[None]:
    with time_machine.travel(moment("10:30")):
        yield


@pytest.fixture
def school() -> School:
    """A school whose register has a boy in class who is not there."""
    school = open_school(weeks=2, name="Oak Park Academy", telephone="01632 960111")
    pupil = PupilFactory(
        legal_surname="Barnes", legal_forename="Kai", sort_name="barnes, kai", sex="M",
        date_of_birth=dt.date(2013, 5, 14), compulsory_from=dt.date(2018, 8, 31),
        compulsory_until=dt.date(2029, 6, 29),
    )  # fmt: skip
    mark(EnrolmentFactory(school=school, pupil=pupil), FIRST_DAY, "AM", "/")
    return school


def fill_day(page: Page, day: dt.date) -> None:
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=date-{part}]").fill(str(number))


def record(page: Page, **answers: str) -> None:
    """Fill in the form as a thumb would: boxes, lists, tiles."""
    for name, value in answers.items():
        found = page.locator(f"[name={name}]")
        if found.first.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        elif found.evaluate("node => node.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()


def test_a_patrol_from_the_plan_to_the_results(journey: Journey, school: School) -> None:
    officer = MembershipFactory(role=Role.EWO, school=school).user
    page = journey.page
    journey.sign_in(officer.email, PASSWORD)

    journey.go("/patrols/")
    journey.look("no patrol yet")
    page.get_by_role("button", name="Plan a patrol").click()
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    journey.look("plan with errors")
    page.locator("[name=area]").fill("Ferrybank centre")
    fill_day(page, FIRST_DAY)
    page.locator("[name=starts]").fill("09:30")
    page.locator("[name=ends]").fill("12:30")
    page.locator("[name=premises]").fill("Ferry Street Youth Centre")
    page.locator("[name=authorised_by]").fill("Supt R. Dale")
    page.get_by_label("Superintendent", exact=True).check()
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Start the patrol").wait_for()
    journey.look("planned")

    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.get_by_role("button", name="Start the patrol").click()
    page.wait_for_url("**/record/")
    journey.look("the form in the street")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    small = page.locator(".street .govuk-radios__item").evaluate_all(
        "items => items.filter(each => each.getBoundingClientRect().height < 44).length"
    )
    assert small == 0, "every answer is as big as a thumb"

    record(page, given_forename="Kai", given_surname="Barns", age="12", accompanied="friends",
           reason="truant", lawful="no", outcome="returned", place="town")  # fmt: skip
    expect(page.locator("main")).to_contain_text("Saved: no. 1.")
    assert page.locator("[name=place][value=town]").is_checked(), "the place of the last child"
    record(
        page, age="9", accompanied="parent", reason="medical", lawful="yes", outcome="with_parent"
    )
    expect(page.locator("main")).to_contain_text("Saved: no. 2.")
    record(page, time="13:00", accompanied="alone", reason="none", lawful="unknown", outcome="none")
    expect(page.locator("main")).to_contain_text("authorised from 09:30 to 12:30")
    journey.look("outside the hours")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.locator("[name=time]").fill("10:29")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.locator("main")).to_contain_text("No. 4")
    assert Encounter.objects.count() == 3, "pressed twice, kept once"

    page.get_by_role("link", name="1 · 10:30 · Barns, Kai").click()
    journey.look("a child met")
    page.get_by_role("button", name="Match to a pupil").click()
    journey.look("which pupil is it")
    page.get_by_role("button", name="This is the child").click()
    expect(page.locator(".ring")).to_contain_text("Ring the school")
    expect(page.locator("main")).to_contain_text("01632 960111")
    assert EncounterMatch.objects.get().code_then == "/"
    journey.look("matched")
    page.get_by_role("button", name="Ask for follow-up").click()
    expect(page.locator("main")).to_contain_text("Follow-up is asked for.")
    assert Flag.objects.get().kind == "seen_on_patrol"
    journey.look("followed up")

    journey.go(f"/patrols/{Patrol.objects.get().ref}/")
    page.get_by_role("button", name="Finish the patrol").click()
    expect(page.locator("main")).to_contain_text("1 of 3 stopped was with a parent (33.3%, 1 in 3)")
    journey.look("finished")
    for path in ("/patrols/", "/patrols/results/", "/patrols/seen/"):
        journey.go(path)
        journey.look(path.strip("/").replace("/", " "))
    pupil = EncounterMatch.objects.get().enrolment.pupil.ref
    journey.go(f"/pupils/{pupil}/")
    expect(page.locator("main")).to_contain_text("Seen on patrol")
    journey.look("on the record")


def test_it_works_with_scripts_off(
    chromium_browser: Browser, live_server: object, school: School
) -> None:
    officer = MembershipFactory(role=Role.EWO, school=school).user
    patrol = patrol_out(officer)
    context = chromium_browser.new_context(viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    journey = Journey(page=context.new_page(), base=str(live_server), name="no-script")
    journey.page.set_default_timeout(8000)
    journey.sign_in(officer.email, PASSWORD)
    journey.go(f"/patrols/{patrol.ref}/record/")
    for number in (1, 2):
        record(
            journey.page,
            accompanied="alone",
            reason="none",
            lawful="no",
            outcome="none",
            place="park",
        )
        expect(journey.page.locator("main")).to_contain_text(f"Saved: no. {number}.")
    assert Encounter.objects.count() == 2
    context.close()
