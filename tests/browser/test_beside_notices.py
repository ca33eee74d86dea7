"""Pages beside notices that are easily forgotten, full and with a slip, with long names, at both widths; under axe."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from attendance.actions.shields import set_shield
from attendance.models import Carer, Pupil, Responsibility, School
from cases.actions import letters, plans
from cases.choices import LetterTemplate, PlanKind
from cases.models import Case
from fines.actions.receiving import take_in_by_hand
from fines.actions.representations import record_representation
from fines.actions.sent_returns import keep_return
from fines.models import PenaltyNotice, Receipt
from fines.rules.returns import ReturnYear
from tests.browser.kit import Journey
from tests.factories.batches import lately, proposals
from tests.factories.fines import Scene, another_parent, issue, take_back
from tests.factories.packs import build, pack_scene_of_now
from tests.factories.years import a_year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SURNAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"  # nowhere to break it
SCHOOL = "St Bartholomew and All Saints Church of England Voluntary Aided Primary School"
MANY = 12


def wordy(scene: Scene) -> None:
    """The longest names we would meet."""
    Carer.objects.filter(pk=scene.mother.pk).update(surname=SURNAME)
    Pupil.objects.filter(pk=scene.case.pupil_id).update(legal_surname=SURNAME)
    School.objects.filter(pk=scene.school.pk).update(name=SCHOOL)


def money_in(scene: Scene) -> Receipt:
    return take_in_by_hand(
        pence=8000, on=timezone.localdate(), method="cheque", reference="COUNTER 0091",
        payer="", by=scene.manager,
    )  # fmt: skip


def test_money_that_is_not_one_parents(journey: Journey) -> None:
    scene, waiting = proposals(MANY, **lately())
    for notice in waiting:
        issue(scene, notice, on=timezone.localdate())
    wordy(scene)
    receipt = money_in(scene)
    hers = next(n for n in waiting if n.carer_id == scene.mother.pk)
    take_in_by_hand(
        pence=4000,
        on=timezone.localdate(),
        method="cheque",
        reference=hers.ref,
        payer=SURNAME,
        by=scene.manager,
    )
    journey.become(scene.manager)
    page = journey.page
    journey.go("/money/")
    page.get_by_text(f"{hers.ref}, £").first.wait_for()
    journey.look("what a sum may be for")
    journey.go(f"/money/{receipt.ref}/not-theirs/")
    journey.look("many parents it may be of")
    page.get_by_role("button", name="It is not theirs").click()
    journey.look("a slip with many parents")
    page.get_by_label("Find a parent, by name or notice").fill(SURNAME[:12])
    page.get_by_role("button", name="Find").click()
    page.get_by_role("radio").check()
    page.get_by_label("How is that known?").fill("The bank named the payer: somebody else.")
    page.get_by_role("button", name="It is not theirs").click()
    expect(page.get_by_text("no longer holds the parent of")).to_be_visible()
    journey.look("a sum with a word on it")
    page.get_by_role("link", name="Take back").click()
    journey.look("taking the word back")
    page.get_by_role("button", name="Take it back").click()
    journey.look("taking back without a reason")
    for path in (
        "notices",
        "money",
        "money/received",
        "money/refunds",
        "money/book",
        "fines/ladder",
    ):
        journey.go(f"/{path}/")
        journey.look(f"{path.replace('/', ' ')} under its bar")


def test_proposals_and_representations_of_long_names(journey: Journey) -> None:
    scene, waiting = proposals(4, **lately())
    notice = issue(scene, waiting[0], on=timezone.localdate())
    record_representation(
        notice=notice, by=scene.officer, received_on=timezone.localdate(), sender="", how="letter",
        words="They were ill", carer=scene.mother,
    )  # fmt: skip
    wordy(scene)
    Carer.objects.filter(pk=waiting[1].carer_id).update(surname=SURNAME)
    Pupil.objects.filter(pk=waiting[1].pupil_id).update(legal_surname=SURNAME)
    journey.become(scene.manager)
    for path in ("to-issue", "representations", "batches", f"{waiting[1].ref}/issue"):
        journey.go(f"/notices/{path}/")
        journey.look(f"{path.replace('/', ' ')} of long names")


def test_posting_and_receipt_of_a_notice(journey: Journey) -> None:
    scene, (notice,) = proposals(1, **lately())
    issue(scene, notice, on=timezone.localdate())
    wordy(scene)
    journey.become(scene.manager)
    for path in ("posting", "receipt"):
        journey.go(f"/notices/{notice.ref}/{path}/")
        journey.look(path)
        journey.page.locator("form button.govuk-button[type=submit]").last.click()
        journey.look(f"{path} with a slip")
    assert PenaltyNotice.objects.get().received_on is None


def test_notes_letters_and_the_warning_of_a_pack(journey: Journey) -> None:
    scene = pack_scene_of_now()
    case = Case.objects.get(pk=scene.case.pk)
    plans.agree_plan(
        case=case, by=scene.officer, support="Your partner walks to school with Sam.",
        kind=PlanKind.ACTION_PLAN, targets=[plans.Target("At school on Monday", "School")],
            review_on=timezone.localdate() + dt.timedelta(days=20),
    )  # fmt: skip
    letters.send_letter(
        case=case, by=scene.officer, carer=scene.mother, template=LetterTemplate.PLAN
    )
    journey.become(scene.legal)
    pack = f"/packs/{scene.case.ref}/{scene.mother.ref}/"
    journey.go(f"{pack}notes/")
    journey.look("notes and letters")
    journey.page.get_by_role("button", name="Disclose these words").first.click()
    journey.look("notes with a slip")
    journey.page.get_by_role("button", name="Put it in as it was sent").click()
    expect(journey.page.get_by_text("Goes in as it was sent", exact=True)).to_be_visible()
    journey.look("a letter that goes in")
    build(scene, reason="So", by=scene.legal)
    father = another_parent(scene)
    link = Responsibility.objects.select_related("carer", "pupil").get(carer=father)
    set_shield(link=link, reason="Refuge", by=scene.officer)
    journey.go(f"{pack}version-1.pdf")
    expect(journey.page.get_by_text("who is protected now")).to_be_visible()
    journey.look("the warning of a pack")


def test_the_return_as_sent_and_figures_of_another_year(journey: Journey) -> None:
    june = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    with time_machine.travel(june):
        year = a_year()
        wordy(year.scene)
        manager = year.scene.manager
        sent = keep_return(
            by=manager, year=ReturnYear(2025), as_at=dt.date(2026, 6, 1), note="To the department"
        )
        line = year.notices["paid_early"].ledger.get()
        take_back(payment=line, by=manager, reason="It was another family's")
    journey.become(manager)
    journey.go(f"/notices/return/sent/{sent.pk}/")
    journey.look("a return as sent")
    for path in ("return", "figures"):
        journey.go(f"/notices/{path}/?year=2025")
        journey.look(f"{path} of that year")
        journey.go(f"/notices/{path}/?year=1850&as_at=nonsense")
        journey.look(f"{path} with a slip")
        journey.go(f"/notices/{path}/?year=2024")
        journey.look(f"{path} of a year without any")
    journey.go("/court/")
    journey.look("the courts under the bar")
