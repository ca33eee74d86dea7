"""A payment that is taken back by two, sums that hold parents, and money after the end: the pages as they look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from fines.actions.matching import say_not_theirs
from fines.actions.payments import record_payment
from fines.actions.receiving import take_in_by_hand
from fines.actions.results import Entered, enter_result
from fines.models import PenaltyNotice
from tests.browser.kit import Journey
from tests.factories.courts import charge, decide, heard, legal_scene
from tests.factories.fines import Scene, issue, notice_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2026, 2, 10)


@pytest.fixture
def winter() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def spring() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)) as clock:
        yield clock


def money_in(scene: Scene, reference: str, payer: str = "", pence: int = 8000) -> str:
    """A sum in the queue: its reference."""
    return take_in_by_hand(
        pence=pence, on=DAY, method="cheque", reference=reference, payer=payer, by=scene.manager
    ).ref


def test_a_payment_is_taken_back_by_two(winter: None, journey: Journey) -> None:
    scene = notice_scene()
    notice = issue(scene)
    line = record_payment(
        notice=notice, pence=8000, method="cheque", reference="C1", by=scene.manager, on=DAY
    ).payment
    page, at = journey.page, reverse("fines:take_back", args=[line.pk])
    journey.become(scene.manager)
    journey.go(at)
    journey.look("a payment that two people take back")
    page.locator("input[name=became][value=bounced]").check()
    page.locator("[name=reason]").fill("The bank rang: it did not clear.")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator("body")).to_contain_text("once somebody else confirms it")
    journey.go(at)
    journey.look("what one asked for, as they see it")
    journey.become(scene.legal)
    journey.go(reverse("fines:list_refunds"))
    journey.look("refunds, with a payment to be taken back")
    journey.go(at)
    journey.look("what somebody asked for, as another sees it")
    page.get_by_role("button", name="Confirm: take it back").click()
    expect(page.locator("body")).to_contain_text(f"{notice.ref} follows what is left on it")
    assert PenaltyNotice.objects.get().status == "issued"


def test_the_queue_says_whom_a_sum_holds(winter: None, journey: Journey) -> None:
    scene = notice_scene()
    issue(scene)
    money_in(scene, "COUNTER")
    money_in(scene, "C2", f"MRS {scene.mother.surname}")
    journey.become(scene.manager)
    journey.go(reverse("fines:list_unmatched"))
    journey.look("the queue, with whom its sums hold")
    expect(journey.page.locator(".money-holds").first).to_contain_text("1 parent from court")


def test_sums_waved_away_and_money_after_the_end(
    spring: time_machine.Coordinates, journey: Journey
) -> None:
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    waved = take_in_by_hand(
        pence=4500, on=dt.date(2026, 3, 20), method="cheque", reference="C1", payer="Z BISHOP",
        by=scene.manager,
    )  # fmt: skip
    say_not_theirs(
        receipt=waved, notice_ref=notice.ref, reason="Her bank says so", by=scene.manager
    )
    decision = decide(scene)
    for n in range(3):
        money_in(scene, f"H{n}", f"MRS {scene.mother.surname}", 1000 + n)
    journey.become(scene.manager)
    journey.go(decision.get_absolute_url())
    journey.look("a record with sums that hold it, and one waved away")
    expect(journey.page.locator(".waved")).to_contain_text("Z BISHOP")


def test_a_decided_notice_takes_money_to_give_it_back(
    spring: time_machine.Coordinates, journey: Journey
) -> None:
    scene = legal_scene()
    notice, row = PenaltyNotice.objects.get(), charge(scene)
    spring.move_to(dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC))
    heard(row, scene.legal, dt.date(2026, 5, 6))
    said = Entered("acquitted", dt.date(2026, 5, 6))
    enter_result(proceedings=row, by=scene.legal, said=said)
    journey.become(scene.manager)
    journey.go(notice.get_absolute_url())
    journey.look("a notice a court decided on")
    journey.go(reverse("fines:record_payment", args=[notice.ref]))
    journey.look("money after the end")
    expect(journey.page.locator("main")).to_contain_text("Nothing is due on this notice any more.")
