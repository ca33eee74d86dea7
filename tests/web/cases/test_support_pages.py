"""Barriers, support, safeguards, signatures and later targets, on their pages: who sees and does what."""

import datetime as dt

import pytest
from django.test import Client

from attendance.choices import CircumstanceKind, Role
from cases.actions import escalations, plans, supporting
from cases.actions.safeguarding import lift_safeguard
from cases.choices import PlanKind, Stage
from cases.models import Barrier, Case, Support
from tests.factories.attendance import CircumstanceFactory
from tests.factories.cases import CaseWorld, case_at, open_case
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)
OFFER = {
    "kind": "mentoring",
    "provider": "Ms Roy",
    "state": "offered",
    "on": "2025-11-10",
    "note": "",
}


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_support_is_recorded_and_said_anew_and_its_history_stays(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = open_case(world), as_(world.lead)
    base = f"/cases/{case.ref}/support/"
    assert client.post(f"{base}new/", OFFER).status_code == 302
    line = Support.objects.get().pk
    assert "Mentoring" in text(client, f"/cases/{case.ref}/")
    declined = {"state": "declined", "on": "2025-11-10"}
    assert client.post(f"{base}{line}/", declined | {"note": ""}).status_code == 422
    assert client.post(f"{base}{line}/", declined | {"note": "Too early"}).status_code == 302
    page = text(client, f"{base}{line}/")
    assert "Offered" in page.split("As it was said")[1]
    assert "Too early" in text(client, f"/cases/{case.ref}/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": ""}, "Say what was offered"),
        ({"provider": "\u200b"}, "Say who gives it"),
        ({"state": "not_available"}, "Say why, or what came of it"),
        ({"on": "soon"}, "Enter the day as a date"),
        ({"kind": "money"}, "Select a valid choice"),
    ],
)
def test_a_support_form_says_what_is_wrong(
    world: CaseWorld, as_: SignIn, change: dict[str, str], words: str
) -> None:
    answer = as_(world.lead).post(f"/cases/{open_case(world).ref}/support/new/", OFFER | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_school_admins_see_that_there_is_support_and_no_word_of_barriers(
    world: CaseWorld, as_: SignIn
) -> None:
    case = open_case(world)
    supporting.record_barrier(
        case=case, by=world.lead, kind="mental_health", voice="child", note="NIGHTS"
    )
    supporting.offer_support(case=case, by=world.lead, kind="youth", provider="Club", note="WORDS")
    page = text(as_(world.admin), f"/cases/{case.ref}/")
    assert "Youth work" in page
    for hidden in ("Mental health", "NIGHTS", "WORDS"):
        assert hidden not in page
    for reader in (world.lead, world.ewo, world.manager):
        assert "NIGHTS" in text(as_(reader), f"/cases/{case.ref}/")


def test_a_barrier_is_put_right_with_its_reason(world: CaseWorld, as_: SignIn) -> None:
    case, client = open_case(world), as_(world.ewo)
    first = {"kind": "worry", "voice": "child", "note": "The noise", "on": "2025-11-10"}
    assert client.post(f"/cases/{case.ref}/barriers/new/", first).status_code == 302
    line = Barrier.objects.get().pk
    url = f"/cases/{case.ref}/barriers/{line}/"
    assert client.post(url, first | {"over": "on"}).status_code == 422
    assert client.post(url, first | {"over": "on", "why": "New class"}).status_code == 302
    assert Barrier.objects.current().get().over
    assert client.post(url.replace(case.ref, open_case(world).ref), first).status_code == 404


def asked(world: CaseWorld) -> Case:
    """A case at review of a child in need, about which the officer asks for legal action."""
    case = case_at(Stage.FT_REVIEW, world)
    CircumstanceFactory(pupil=case.pupil, kind=CircumstanceKind.CHILD_IN_NEED)
    escalations.ask(
        case=case,
        by=world.ewo,
        stage=Stage.LEGAL_CONSIDERATION,
        summary="May we?",
        recommendation="So",
    )
    return case


def test_the_decision_shows_what_is_missing_and_what_a_manager_let_pass(
    world: CaseWorld, as_: SignIn
) -> None:
    case, second = asked(world), world.person(Role.MANAGER, "Mo Manager")
    url = f"/queue/{case.ref}/move:legal_consideration/"
    page = text(as_(world.manager), url)
    assert "Record: Social worker consulted" in page
    assert f"/cases/{case.ref}/safeguards/social_worker/" in page
    yes = {"do": "approve", "confirmed": "1"}
    assert as_(world.manager).post(url, yes).status_code == 409
    lift = f"/cases/{case.ref}/safeguards/social_worker/"
    assert as_(second).post(lift, {"reason": ""}).status_code == 422
    assert as_(second).post(lift, {"reason": "Post is vacant"}).status_code == 302
    page = text(as_(world.manager), url)
    assert "Mo Manager let it pass" in page
    assert "Post is vacant" in page
    assert as_(world.manager).post(url, yes).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.LEGAL_CONSIDERATION


def test_a_consultation_says_who_when_and_what(world: CaseWorld, as_: SignIn) -> None:
    case, client = asked(world), as_(world.ewo)
    url = f"/cases/{case.ref}/consider/"
    assert f"{url}?kind=social_worker" in text(client, f"/cases/{case.ref}/")
    said = {"kind": "social_worker", "answer": "yes", "reason": "Supports it", "on": "2025-11-07"}
    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"who": "R. Hale, CIN team"}).status_code == 302
    page = text(client, f"/cases/{case.ref}/")
    assert "R. Hale, CIN team, 7 Nov 2025, asked by Ewan Officer: Supports it" in page
    for_school = text(as_(world.lead), f"/cases/{case.ref}/")
    assert "Supports it" not in for_school


def test_the_school_reads_neither_the_reason_nor_who_is_asked_unless_it_may_know(
    world: CaseWorld, as_: SignIn
) -> None:
    case = asked(world)
    lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="SECRET")
    assert "SECRET" not in text(as_(world.lead), f"/cases/{case.ref}/")
    assert "Before a legal step" not in text(as_(world.admin), f"/cases/{case.ref}/")


def test_nobody_is_offered_their_own_way_past(world: CaseWorld, as_: SignIn) -> None:
    case = asked(world)
    url = f"/cases/{case.ref}/safeguards/social_worker/"
    assert url in text(as_(world.manager), f"/cases/{case.ref}/")
    assert url not in text(as_(world.ewo), f"/cases/{case.ref}/")
    lift_safeguard(case=case, safeguard="social_worker", by=world.manager, reason="Vacant")
    page = text(as_(world.manager), f"/cases/{case.ref}/")
    assert url not in page
    assert "Missing" in page
    text(as_(world.manager), f"/cases/{case.ref}/safeguards/nonsense/", 404)


def contract(world: CaseWorld) -> Case:
    case = case_at(Stage.FT_OPEN, world)
    plans.agree_plan(
        case=case,
        by=world.ewo,
        kind=PlanKind.CONTRACT,
        targets=[plans.Target("At school", "Parent")],
    )
    return case


def test_each_party_signs_on_its_own(world: CaseWorld, as_: SignIn) -> None:
    case, client = contract(world), as_(world.ewo)
    url = f"/cases/{case.ref}/plan/answers/"
    mother, father = [r.carer for r in case.pupil.responsibilities.all()]
    base = {"party": mother.ref, "answer": "signed", "on": "2025-11-10"}
    assert client.post(url, base).status_code == 422
    assert client.post(url, base | {"how": "meeting"}).status_code == 302
    refused = {"party": father.ref, "answer": "refused", "on": "2025-11-10"}
    assert client.post(url, refused).status_code == 422
    assert client.post(url, refused | {"reason": "Not fair"}).status_code == 302
    assert client.post(url, base | {"party": "school", "how": "paper"}).status_code == 302
    assert client.post(url, base | {"party": "nobody", "how": "paper"}).status_code == 422
    page = text(client, f"/cases/{case.ref}/")
    for words in (
        f"{mother.full_name}: signed 10 Nov 2025, at a meeting",
        f"{father.full_name}: refused 10 Nov 2025: Not fair",
        "The school: signed 10 Nov 2025",
    ):
        assert words in page


def test_a_target_added_later_is_due_and_not_done_in_my_work(world: CaseWorld, as_: SignIn) -> None:
    import time_machine

    case, client = contract(world), as_(world.ewo)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=TODAY)
    url = f"/cases/{case.ref}/plan/targets/new/"
    assert client.post(url, {"text": "", "owner": "School"}).status_code == 422
    target = {"text": "Ring by nine", "owner": "School", "due": "2025-11-12"}
    assert client.post(url, target).status_code == 302
    assert "Ring by nine" in text(client, f"/cases/{case.ref}/")
    with time_machine.travel("2025-11-13T10:00:00+00:00", tick=False):
        page = text(as_(world.ewo), "/my-work/")
        assert "Ring by nine" in page
        row = case.plans.get().targets.get(text="Ring by nine")
        plans.review_target(target=row, by=world.ewo, result="met")
        assert "Ring by nine" not in text(as_(world.ewo), "/my-work/")
