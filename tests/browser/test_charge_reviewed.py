"""What is put right after a charge is laid: marks amended under it, a step entered wrongly, a day of receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from fines.actions.court_steps import record_step
from fines.actions.doubting import tell_doubt
from tests.browser.kit import Journey
from tests.browser.test_court import set_day
from tests.factories.attendance import mark
from tests.factories.courts import charge, legal_scene
from tests.factories.fines import issue, notice_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAID = dt.date(2026, 4, 10)


@pytest.fixture
def spring() -> Iterator[None]:
    """The clock of the server a month before the six months end."""
    with time_machine.travel(dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC)):
        yield


def test_sessions_that_are_no_offence_any_more_are_left_out(spring: None, journey: Journey) -> None:
    scene = legal_scene()
    row = charge(scene, on=LAID)
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "I")
    tell_doubt(proceedings=row)
    page = journey.page
    journey.become(scene.legal)
    journey.go("/court/")
    journey.look("the courts with a charge to look at again")
    journey.go(row.get_absolute_url())
    expect(page.locator("main")).to_contain_text("3 November 2025 AM: O to I")
    journey.look("a charge with a session that is no offence any more")
    journey.go(reverse("fines:leave_out", args=[row.ref]))
    send = page.locator("main form button[type=submit]").last
    send.click()
    journey.look("leaving out nothing and not saying why")
    page.locator("input[name=sessions]").first.check()
    page.locator("[name=reason]").fill("A doctor's letter came.")
    send.click()
    expect(page).to_have_url(f"{journey.base}{row.get_absolute_url()}")
    journey.look("a charge with a session left out")
    journey.become(scene.officer)
    journey.go(row.get_absolute_url())
    journey.look("the same for the officer")


def test_a_step_is_put_right(spring: None, journey: Journey) -> None:
    scene = legal_scene()
    row = charge(scene, on=LAID)
    record_step(proceedings=row, kind="served", on=LAID, by=scene.legal)
    page = journey.page
    journey.become(scene.legal)
    journey.go(reverse("fines:correct_step", args=[row.ref]))
    send = page.locator("main form button[type=submit]").last
    send.click()
    journey.look("putting nothing right")
    page.locator("[name=step]").first.check()
    page.locator("[name=kind][value=taken_back]").check()
    page.locator("[name=why]").fill("It was another parent's")
    send.click()
    expect(page).to_have_url(f"{journey.base}{row.get_absolute_url()}")
    journey.look("a step taken back")


def test_the_days_to_pay_are_seen_before_a_day_of_receipt_is_written(journey: Journey) -> None:
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC)):
        scene = notice_scene()
        notice = issue(scene)
        page = journey.page
        journey.become(scene.manager)
        journey.go(reverse("fines:record_receipt", args=[notice.ref]))
        set_day(page, "received_on", dt.date(2026, 2, 9))
        page.locator("[name=note]").fill("Signed for")
        send = page.locator("main form button[type=submit]").last
        send.click()
        expect(page.locator("main")).to_contain_text("Once told they are never shortened")
        journey.look("the days a day of receipt would make")
        page.locator("[name=confirmed]").check()
        send.click()
        expect(page).to_have_url(f"{journey.base}{notice.get_absolute_url()}")
        journey.look("a notice whose days moved")
