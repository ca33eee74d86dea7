"""Casework by the keyboard: the officer's day, a contact in few keys, the manager's decisions; all under axe."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from cases.actions import escalations
from cases.choices import Stage
from cases.models import Case
from tests.browser.kit import Journey
from tests.browser.moments import moment
from tests.factories.cases import CaseWorld, case_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def overdue(world: CaseWorld, stage: Stage, days: int) -> Case:
    case = case_at(stage, world)
    Case.objects.filter(pk=case.pk).update(stage_due=dt.date.today() - dt.timedelta(days=days))
    return case


def test_an_officer_opens_the_most_overdue_case_with_one_key_and_logs_a_call_without_the_mouse(
    journey: Journey, world: CaseWorld
) -> None:
    overdue(world, Stage.FT_PLAN, 1)
    worst = overdue(world, Stage.FT_REVIEW, 9)
    journey.become(world.ewo)
    journey.go("/my-work/")
    journey.look("my work")
    keys = journey.page.keyboard
    keys.press("j")
    keys.press("k")
    keys.press("Enter")
    expect(journey.page.get_by_role("heading", level=1)).to_have_text(str(worst.pupil))
    journey.look("case")
    keys.press("l")  # to the box: how
    keys.press("c")
    keys.press("2")  # no answer, and on to what was said
    keys.type("Rang twice, no answer")
    keys.press("Control+Enter")
    expect(journey.page.get_by_text("Contact logged.")).to_be_visible()
    contact = worst.contacts.get(note="Rang twice, no answer")
    assert contact.outcome == "no_answer"


@pytest.mark.moment
def test_what_must_i_do_today_opens_the_first_case_with_one_key(
    journey: Journey, world: CaseWorld
) -> None:
    overdue(world, Stage.FT_PLAN, 1)
    worst = overdue(world, Stage.FT_REVIEW, 9)
    journey.become(world.ewo)
    journey.go("/my-work/")
    with moment(journey.page, 5, "What must I do today, and the first case", clicks=0, keys=1):
        expect(journey.page.get_by_role("link", name=str(worst.pupil)).first).to_be_focused()
        journey.page.keyboard.press("Enter")
        expect(journey.page.get_by_role("heading", level=1)).to_have_text(str(worst.pupil))


def test_a_contact_is_logged_from_the_list_without_leaving_it(
    journey: Journey, world: CaseWorld
) -> None:
    worst = overdue(world, Stage.FT_REVIEW, 9)
    journey.become(world.ewo)
    journey.go("/my-work/")
    keys = journey.page.keyboard
    keys.press("l")
    expect(journey.page.locator("dialog.contact-dialog")).to_contain_text(worst.ref)
    expect(journey.page.locator("[data-chips=kind] :checked")).to_be_focused()
    for key in ("v", "6", "Control+Enter"):
        keys.press(key)
    expect(journey.page.get_by_text("Contact logged.")).to_be_visible()
    assert journey.page.url.endswith("/my-work/")
    assert worst.contacts.filter(kind="visit", outcome="attended").count() == 1


def test_a_manager_decides_by_keys_with_the_evidence_beside(
    journey: Journey, world: CaseWorld
) -> None:
    cases = [case_at(Stage.FT_REVIEW, world) for _ in range(2)]
    for case in cases:
        escalations.ask(
            case=case,
            by=world.ewo,
            stage=Stage.STEP_DOWN,
            summary="Step down",
            recommendation="Better",
        )
    journey.become(world.manager)
    journey.go("/queue/")
    journey.look("queue")
    keys, yes = journey.page.keyboard, journey.page.get_by_role("button", name="Approve")
    journey.page.wait_for_timeout(400)  # a key before the page has been seen decides nothing
    keys.press("a")
    expect(yes).to_be_focused()
    assert Case.objects.get(pk=cases[0].pk).stage == Stage.FT_REVIEW
    keys.press("a")  # again does no more
    keys.press("Enter")
    expect(journey.page.get_by_text(f"{cases[0].ref}: approved.")).to_be_visible()
    journey.page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'a', repeat: true, bubbles: true}))"
    )
    expect(yes).not_to_be_focused()  # a key held down goes no further than its own page
    journey.page.wait_for_timeout(400)
    keys.press("r")
    expect(journey.page.get_by_label("Why it goes back")).to_be_focused()
    journey.page.get_by_label("Comment (optional), or what has to be done").fill("Too soon")
    journey.page.get_by_role("button", name="Return with the reason").click()
    expect(journey.page.get_by_text(f"{cases[1].ref}: returned.")).to_be_visible()
    journey.look("empty queue")
    stages = [Case.objects.get(pk=case.pk).stage for case in cases]
    assert stages == [Stage.STEP_DOWN, Stage.FT_REVIEW]


@pytest.mark.parametrize(
    ("who", "stage", "paths"),
    [
        ("ewo", Stage.FT_PLAN, "plan/ plan/targets/ letters/ letters/new/first_attendance/ move/closed/"),
        ("lead", Stage.SCHOOL_SUPPORT, " move/referred/"),
    ],
)  # fmt: skip
def test_the_forms_of_a_case_under_axe(
    journey: Journey, world: CaseWorld, who: str, stage: Stage, paths: str
) -> None:
    case = case_at(stage, world)
    journey.become(getattr(world, who))
    for path in paths.split(" "):
        journey.go(f"/cases/{case.ref}/{path}")
        journey.look(path or "case")
    journey.go("/cases/")
    journey.look("cases")
