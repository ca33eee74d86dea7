"""A school refers, an officer starts Fast Track: each in a handful of clicks, looked at by axe."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from playwright.sync_api import expect

from attendance.actions.actions_taken import log_action
from cases.actions import supporting
from cases.actions.referring import refer
from cases.choices import Stage
from cases.models import Case, Letter, Referral
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, case_at, log

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "A term of calls and a mentor has not been enough."


def supported(world: CaseWorld) -> Case:
    """A case of the school's own, with what it did on record."""
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    log(case, world, by=world.lead, kind="meeting", outcome="attended")
    supporting.offer_support(case=case, by=world.lead, kind="early_help", provider="Family Hub")
    supporting.record_barrier(
        case=case, by=world.lead, kind="worry", voice="child", note="Too loud"
    )
    return case


@pytest.mark.moment
def test_a_school_refers_with_two_clicks_and_a_sentence(journey: Journey, world: CaseWorld) -> None:
    case, page = supported(world), journey.page
    journey.become(world.lead)
    journey.go(f"/pupils/{case.pupil.ref}/")
    expect(page.get_by_role("link", name="Refer for Fast Track")).to_be_visible()
    with moment(page, 4, "Refer a pupil, with the evidence", clicks=4, keys=len(WHY)):
        page.get_by_role("link", name="Refer for Fast Track").click()
        expect(page.get_by_label("Why does this child need Fast Track?")).to_be_focused()
        page.keyboard.type(WHY)
        page.get_by_role("button", name="Send the referral").click()
        expect(page.get_by_text("is sent. You see the answer on this case.")).to_be_visible()
    assert Referral.objects.get().facts["support"][0]["kind"] == "Early help"
    journey.look("referral sent")


def test_what_is_missing_is_seen_before_it_is_sent(journey: Journey, world: CaseWorld) -> None:
    enrolment = world.pupil_with_parents()
    journey.become(world.lead)
    journey.go(f"/cases/refer/{enrolment.pupil.ref}/")
    journey.look("refer, blocked")
    expect(journey.page.get_by_text("It cannot be sent yet.")).to_be_visible()
    expect(journey.page.get_by_role("button", name="Send the referral")).to_have_count(0)
    for kind in ("contact", "meeting"):
        log_action(
            enrolment=enrolment,
            kind=kind,
            words="In school",
            done_on=dt.date.today(),
            by=world.lead,
        )
    journey.page.reload()
    journey.look("refer, early help asked")


@pytest.mark.moment
def test_an_officer_starts_fast_track_with_panel_and_letters(
    journey: Journey, world: CaseWorld
) -> None:
    case, page = supported(world), journey.page
    refer(enrolment=case.enrolment, by=world.lead, why=WHY)
    journey.become(world.ewo)
    journey.go(f"/cases/{case.ref}/")
    with moment(
        page, 8, "Start Fast Track, set the panel, letters to both parents", clicks=3, keys=0
    ):
        page.get_by_role("button", name="Answer the referral").click()
        began = time.monotonic()
        page.get_by_role("button", name="Accept, set the panel, send the letters").click()
        expect(page.get_by_text("the panel is set and 2 invitations sent")).to_be_visible()
        assert time.monotonic() - began < 10  # both PDFs are drawn and kept by then
    assert all(bytes(letter.pdf).startswith(b"%PDF") for letter in Letter.objects.all())
    case.refresh_from_db()
    assert case.stage == Stage.FT_OPEN
    journey.look("fast track started")


def test_the_referral_and_the_support_pages_as_their_readers_see_them(
    journey: Journey, world: CaseWorld
) -> None:
    case = supported(world)
    referral = refer(enrolment=case.enrolment, by=world.lead, why=WHY)
    base = f"/cases/{case.ref}/"
    journey.become(world.ewo)
    for path in ("", f"referrals/{referral.ref}/", "support/new/", "barriers/new/", "consider/"):
        journey.go(base + path)
        journey.look(f"ewo {path or 'case'}".replace("/", " "))
    line = case.support_rows.get().pk
    journey.go(f"{base}support/{line}/")
    journey.look("support said anew")
