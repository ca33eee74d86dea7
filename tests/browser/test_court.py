"""From the decision record to the watch after the result, in a browser: each page under axe, the record counted."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendance.rules.calendar import monday_of
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from fines.actions.law import working_day
from fines.models import ChargingDecision, Measure, Proceedings
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.courts import before_court, complete_pack
from tests.factories.fines import Scene, another_parent, notice_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACTORS = (
    "absence",
    "culpability",
    "support",
    "circumstances",
    "child",
    "since",
    "history",
    "proportion",
)
FILLED_IN = {"absence", "history"}  # figures of the register and of the ledger
WORDS = "Knew of it."
MOST_SECONDS = 60


def at_legal_consideration() -> Scene:
    """Ten sessions missed in two weeks, lately; the case before a decision, on no notice."""
    monday = monday_of(timezone.localdate()) - dt.timedelta(weeks=9)
    scene = notice_scene(start=monday, weeks=14)
    move_case(case=scene.case, to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Week 12")
    scene.case = Case.objects.get(pk=scene.case.pk)
    return scene


def weigh(page: Page, name: str, answer: str, words: str = "") -> None:
    """One question: a click on the answer, and its reason by the next key."""
    page.locator(f"[name={name}][value={answer}]").check()
    if words:
        page.keyboard.press("Tab")
        page.keyboard.type(words)


def fill_in(page: Page) -> None:
    """The whole record as a practised hand answers it: figures stay as they are filled in."""
    page.locator("[name=planning]").click()
    page.keyboard.type(WORDS)
    for key in FACTORS:
        weigh(page, f"{key}_weighs", "for", "" if key in FILLED_IN else WORDS)
    weigh(page, "evidence_met", "yes", WORDS)
    weigh(page, "interest_met", "yes", WORDS)
    weigh(page, "eso_suitable", "no", WORDS)
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    weigh(page, "charge", "s444_1", WORDS)


def set_day(page: Page, name: str, day: dt.date) -> None:
    """A date in its three parts."""
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}-{part}]").fill(str(getattr(day, part)))


@pytest.mark.moment
def test_the_record_of_a_decision(journey: Journey) -> None:
    scene = at_legal_consideration()
    journey.become(scene.legal)
    page = journey.page
    journey.go(reverse("fines:write_decision", args=[scene.case.ref]))
    title = "9a: Week-12 decision, the whole record with twelve reasons of a few words"
    with moment(page, 9, title, clicks=14, keys=12 * (len(WORDS) + 1)) as counted:
        fill_in(page)
        page.get_by_role("button", name="Send to a second person").click()
        expect(page.locator("main")).to_contain_text("waits for a second person")
    assert counted.hand <= MOST_SECONDS
    assert ChargingDecision.objects.get().sessions.count() == 10


@time_machine.travel(
    "2026-04-15T09:00:00Z"
)  # a day courts sit: a single justice, too, decides on no other
def test_a_case_goes_to_court_and_on_to_the_watch(journey: Journey) -> None:
    scene = at_legal_consideration()
    another_parent(scene)
    page, today = journey.page, timezone.localdate()
    court = reverse("fines:see_court_case", args=[scene.case.ref])
    journey.become(scene.legal)
    journey.go("/court/")
    journey.look("the morning of a legal officer")
    journey.go(court)
    journey.look("a case before a decision")
    page.get_by_role("button", name="Write the decision record").first.click()
    page.get_by_role("button", name="Send to a second person").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the decision")
    journey.look("a record that says nothing")
    fill_in(page)
    page.get_by_role("button", name="Send to a second person").click()
    journey.look("a record that waits")
    decision = ChargingDecision.objects.get()
    answer(journey, scene, decision)
    journey.become(scene.legal)
    journey.go(decision.get_absolute_url())
    page.get_by_role("button", name="Lay the charge").click()
    page.get_by_label("Single Justice Procedure").check()
    page.get_by_label("Why is it laid without").fill("Nothing more was done.")
    page.get_by_role("button", name="Lay the charge").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("takes no papers afterwards")
    journey.look("a charge whose papers are missing")
    complete_pack(scene)
    journey.go(reverse("fines:lay_charge", args=[decision.ref]))
    journey.look("before a charge is laid")
    page.get_by_label("Single Justice Procedure").check()
    page.get_by_label("Why is it laid without").fill("Nothing more was done.")
    page.get_by_role("button", name="Lay the charge").click()
    expect(page.locator("main")).to_contain_text("is laid")
    journey.look("a charge that is laid")
    row = Proceedings.objects.get()
    take_a_step(journey, row, "served", today)
    journey.look("papers served")
    take_a_step(journey, row, "guilty", today)
    list_a_hearing(journey, row, working_day(today, 10))
    journey.go("/court/diary/")
    journey.look("the diary")
    enter_the_result(journey, row, today)
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.POST_MONITOR
    journey.go(court)
    journey.look("a case after its result")
    journey.go("/court/proceedings/?state=decided")
    journey.look("charges that are decided")


def answer(journey: Journey, scene: Scene, decision: ChargingDecision) -> None:
    """The manager returns nothing without a reason, and approves."""
    journey.become(scene.manager)
    page = journey.page
    journey.go(decision.get_absolute_url())
    page.locator("[name=approved][value=no]").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why it goes back")
    journey.look("an answer without a reason")
    page.locator("[name=approved][value=yes]").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("main")).to_contain_text(f"{decision.ref} is approved")
    journey.look("a record that is approved")


def take_a_step(journey: Journey, row: Proceedings, kind: str, day: dt.date) -> None:
    """Papers, then a plea."""
    page = journey.page
    journey.go(reverse("fines:record_step", args=[row.ref]))
    page.locator(f"[name=kind][value={kind}]").check()
    set_day(page, "on", day)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("The step is recorded")


def list_a_hearing(journey: Journey, row: Proceedings, day: dt.date) -> None:
    """With everything left out first."""
    page = journey.page
    journey.go(reverse("fines:list_hearing", args=[row.ref]))
    page.get_by_role("button", name="Put it in the diary").click()
    journey.look("a hearing that says nothing")
    page.get_by_label("Court", exact=True).fill("Severnbridge Magistrates' Court")
    set_day(page, "date", day)
    page.get_by_label("Time").fill("10:00")
    page.get_by_role("button", name="Put it in the diary").click()
    expect(page.locator("main")).to_contain_text("The hearing is in the diary")
    journey.look("a hearing is listed")


def enter_the_result(journey: Journey, row: Proceedings, day: dt.date) -> None:
    """A fine above the maximum comes back; one below stands."""
    page = journey.page
    journey.go(reverse("fines:enter_result", args=[row.ref]))
    page.get_by_role("button", name="Enter it").click()
    journey.look("a result that says nothing")
    page.get_by_label("Result", exact=True).select_option("fine")
    set_day(page, "on", day)
    page.get_by_label("Fine", exact=True).fill("£1,000.01")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("£1,000")
    expect(page.get_by_label("Fine", exact=True)).to_have_value("£1,000.01")
    journey.look("more than the maximum")
    page.get_by_label("Fine", exact=True).fill("220.00")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator("main")).to_contain_text("The result is entered")
    journey.look("a charge with its result")


LONG = "Wilhelmina-Featherstonehaugh Cholmondeley-Majoribanks"
ROWS = 40


def many_in_court() -> Scene:
    """Forty charges of people with long names, each with a day in court; a result, an interview, an order."""
    scene = at_legal_consideration()
    for person in (scene.mother, scene.enrolment.pupil):
        for name in ("surname", "legal_surname"):
            if hasattr(person, name):
                setattr(person, name, LONG)
        person.save()
    before_court(scene)
    row = Proceedings.objects.get()
    at = timezone.now() + dt.timedelta(days=3)
    for number in range(ROWS):
        copy = Proceedings.objects.get(pk=row.pk)
        copy.pk, copy.ref = None, f"PR-8{number:03d}"
        copy.save(force_insert=True)
        copy.hearings.create(
            kind="first", court=f"{LONG} Magistrates' Court", at=at, by=scene.legal
        )
    return scene


def test_forty_rows_long_names_and_every_role(journey: Journey) -> None:
    scene = many_in_court()
    row = Proceedings.objects.order_by("id").first()
    assert row is not None
    order = Measure.objects.create(
        case=scene.case, carer=scene.mother, kind="parenting_order", made_on=timezone.localdate(),
        starts_on=timezone.localdate(), ends_on=timezone.localdate() + dt.timedelta(days=80),
        requires=f"A programme with {LONG}.", by=scene.legal, proceedings=row,
    )  # fmt: skip
    case = reverse("fines:see_court_case", args=[scene.case.ref])
    pages = (
        "/court/",
        "/court/proceedings/",
        "/court/diary/?span=month",
        case,
        row.get_absolute_url(),
    )
    for who in ("manager", "legal", "officer"):
        journey.become(getattr(scene, who))
        for path in pages:
            journey.go(path)
            journey.look(f"{who} {path.split('?')[0].strip('/').replace('/', '-')}")
    interview(journey, scene)
    outcome(journey, order)
    journey.become(scene.lead)
    for path in ("/court/", case):
        journey.go(path)
        expect(page_heading(journey.page)).not_to_contain_text("Courts")
        journey.look("a page that is not for a school")


def page_heading(page: Page):  # type: ignore[no-untyped-def]
    """What the page calls itself."""
    return page.get_by_role("heading", level=1)


def interview(journey: Journey, scene: Scene) -> None:
    """Asked by a letter, moved by another: a parent who is not charged, as the mother is."""
    page, father = journey.page, another_parent(scene)
    day = working_day(timezone.localdate() + dt.timedelta(days=9), 1)
    address = reverse("fines:invite_interview", args=[scene.case.ref])
    journey.go(f"{address}?carer={father.ref}")
    page.get_by_role("button", name="Invite").click()
    journey.look("an invitation that says nothing")
    set_day(page, "date", day)
    page.get_by_label("Time").fill("10:00")
    page.get_by_label("Place").fill("Council House, room 14")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator("main")).to_contain_text("A letter is written")
    journey.look("an interview that is arranged")
    page.get_by_role("button", name="Move it").click()
    journey.look("moving an interview")
    page.get_by_label("Why is it moved?").fill("The parent works")
    set_day(page, "date", working_day(day, 3))
    page.get_by_label("Time").fill("11:00")
    page.get_by_role("button", name="Move it").click()
    expect(page.locator("main")).to_contain_text("Moved from")
    journey.look("an interview that was moved")


def outcome(journey: Journey, order: Measure) -> None:
    """Whether a parenting order was carried out."""
    page = journey.page
    journey.go(reverse("fines:see_order", args=[order.pk]))
    journey.look("an order nobody has said anything of")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("button", name="Save").click()
    journey.look("an outcome that says nothing")
    page.get_by_role("group", name="Was it carried out?").get_by_role("radio").nth(1).check()
    page.get_by_label("What shows it?").fill("No place before September.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("not carried out")
    journey.look("an order that was not carried out")
