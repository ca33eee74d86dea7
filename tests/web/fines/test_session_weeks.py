"""Sessions of a decision record by the week: what a button changes, and that nothing typed is lost without a script."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from fines.actions.receiving import take_in_by_hand
from fines.models import ChargingDecision
from fines.web.session_weeks import picked
from tests.factories.courts import CHARGED, legal_scene

KEYS = ["2025-11-03-AM", "2025-11-07-PM", "2025-11-10-AM", "2025-11-10-PM"]
FIRST, SECOND = KEYS[:2], KEYS[2:]


@pytest.mark.parametrize(
    ("asked", "ticked", "then"),
    [
        ("all", [], KEYS),
        ("none", KEYS, []),
        ("2025-11-03:none", KEYS, SECOND),
        ("2025-11-03:all", [], FIRST),
        ("2025-11-10:all", FIRST[:1], [FIRST[0], *SECOND]),
        ("2025-11-10:none", [KEYS[1], KEYS[2]], [KEYS[1]]),
        ("2025-11-04:none", KEYS, KEYS),  # no Monday of theirs
        ("nonsense", KEYS[1:3], KEYS[1:3]),
        ("all", ["2030-01-01-AM"], KEYS),
        ("nonsense", ["2030-01-01-AM"], []),
    ],
)
def test_what_a_button_ticks(asked, ticked, then):
    assert picked(asked, KEYS, ticked) == then


@pytest.fixture
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def as_(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_weeks_are_counted_and_picked_and_what_is_typed_stays(spring):
    scene = legal_scene()
    client, address = as_(scene.legal), reverse("fines:write_decision", args=[scene.case.ref])
    text = client.get(address).content.decode()
    assert "10 of 10 sessions chosen" in text
    assert "Week of 3 Nov 2025" in text
    free = list(client.get(address).context["form"].free)
    typed = {
        "sessions": free, "why": "Typed with care.", "evidence_met": "yes",
        "culpability_weighs": "against", "pick": "2025-11-03:none",
    }  # fmt: skip
    answer = client.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "0 of 10 sessions chosen" in text
    assert "Typed with care." in text
    assert "There is a problem" not in text
    form = answer.context["form"]
    assert (form["evidence_met"].value(), form["culpability_weighs"].value()) == ("yes", "against")
    assert not ChargingDecision.objects.exists()


@pytest.mark.django_db
def test_an_officer_reads_that_money_is_in_doubt_and_not_whose_or_how_much(spring):
    scene = legal_scene()
    take_in_by_hand(
        by=scene.manager, pence=8125, on=CHARGED, method="bank_transfer",
        payer=scene.mother.full_name, reference="R-1",
    )  # fmt: skip
    address = reverse("fines:see_court_case", args=[scene.case.ref])
    officer = as_(scene.officer).get(address).content.decode()
    assert "Unmatched money may be theirs" in officer
    assert "81.25" not in officer
    for who in (scene.legal, scene.manager):
        assert "81.25" in as_(who).get(address).content.decode()
