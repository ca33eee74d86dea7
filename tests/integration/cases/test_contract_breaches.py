"""A contract that was not kept: the day, who, the facts; nothing follows, and it is cited where it may be."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from cases.actions.contracts import record_breach
from cases.choices import Stage
from cases.models import Case, ContractBreach, Plan
from fines.actions.known import read_known
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CaseWorld:
    return CaseWorld()


def contract(case: Case, world: CaseWorld, **fields: object) -> Plan:
    return Plan.objects.create(
        case=case, kind="contract", agreed_on=timezone.localdate(), by=world.ewo, **fields
    )


def parents(case: Case) -> list:
    return [tie.carer for tie in case.pupil.responsibilities.order_by("id")]


def test_it_is_kept_with_day_and_facts_and_moves_nothing(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    plan, (mother, father) = contract(case, world), parents(case)
    row = record_breach(plan=plan, by=world.ewo, carer=mother, facts=" Did not ring by 9. ")
    assert (row.facts, row.carer, row.on) == ("Did not ring by 9.", mother, timezone.localdate())
    record_breach(plan=plan, by=world.ewo, carer=None, facts="No place at breakfast club.")
    case.refresh_from_db()
    assert case.stage == Stage.FT_PLAN
    assert case.events.filter(kind="contract.not_kept").count() == 2
    mine = " ".join(read_known(case, mother, timezone.localdate()).contracts)
    theirs = " ".join(read_known(case, father, timezone.localdate()).contracts)
    assert "Did not ring" in mine
    assert "Did not ring" not in theirs
    assert "breakfast club" in theirs


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"facts": "\u200b"}, "agreed and not done"),
        ({"on": dt.date(2030, 1, 1)}, "today"),
        ({"on": dt.date(2020, 1, 1)}, "from when the contract"),
    ],
)
def test_what_has_to_be_said(world: CaseWorld, changes: dict, words: str) -> None:
    case = case_at(Stage.FT_PLAN, world)
    values = {"facts": "Did not ring."} | changes
    with pytest.raises(WrongState, match=words):
        record_breach(plan=contract(case, world), by=world.ewo, carer=None, **values)


def test_only_of_a_contract_that_somebody_entered(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    refused = contract(case, world, refused=True, refusal_reason="Will not")
    for plan, words in ((case.plans.get(kind="action_plan"), "contract"), (refused, "refused")):
        with pytest.raises(WrongState, match=words):
            record_breach(plan=plan, by=world.ewo, carer=None, facts="Not done.")
    with pytest.raises(NotAllowed):
        record_breach(plan=contract(case, world), by=world.legal, carer=None, facts="Not done.")


def test_it_is_never_changed(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    row = record_breach(plan=contract(case, world), by=world.ewo, carer=None, facts="Not done.")
    for act in (lambda: ContractBreach.objects.filter(pk=row.pk).update(facts="x"), row.delete):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_the_case_offers_it_and_shows_it(world: CaseWorld) -> None:
    case = case_at(Stage.FT_PLAN, world)
    contract(case, world)
    client = Client()
    client.force_login(world.ewo)
    address = reverse("cases:record_breach", args=[case.ref])
    page = reverse("cases:show_case", args=[case.ref])
    assert address in client.get(page).content.decode()
    assert client.post(address, {"party": "school"}).status_code == 422
    said = {
        "party": "school",
        "facts": "No place at breakfast club.",
        "on": f"{timezone.localdate()}",
    }
    assert client.post(address, said).status_code == 302
    assert "No place at breakfast club." in client.get(page).content.decode()
