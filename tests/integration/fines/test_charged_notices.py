"""A notice whose absence is charged: its page leads to the court, and nobody withdraws it under the charge."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import WrongState
from fines.actions.results import Entered, correct_result
from fines.actions.withdrawing import withdraw_notice
from fines.models import PenaltyNotice
from tests.factories.courts import charge, heard, legal_scene

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    found = legal_scene()
    found.row = charge(found)
    found.notice = PenaltyNotice.objects.get()
    return found


def page(user, notice):
    client = Client()
    client.force_login(user)
    return client.get(notice.get_absolute_url()).content.decode()


def links(scene):
    """Where the page of a charged notice leads, and where no longer."""
    court = reverse("fines:see_court_case", args=[scene.case.ref])
    withdraw = reverse("fines:withdraw_notice", args=[scene.notice.ref])
    return scene.row.get_absolute_url(), court, withdraw


def test_what_may_be_done_follows_the_charge(scene):
    row, court, withdraw = links(scene)
    text = page(scene.legal, scene.notice)
    assert "the court decides" in text
    assert "Prosecute the absence" not in text
    assert f'href="{row}"' in text
    assert f'href="{court}"' in text
    assert f'href="{withdraw}"' not in text
    lead = page(scene.lead, scene.notice)
    assert row not in lead
    assert court not in lead
    heard(scene.row, scene.legal, TODAY)
    scene.row.results.create(outcome="fine", fine_pence=22000, on=TODAY, by=scene.legal)
    assert "A court has decided on this absence" in page(scene.legal, scene.notice)


def test_once_the_charge_is_given_up_the_notice_is_to_be_withdrawn(scene):
    scene.row.results.create(outcome="discontinued", on=TODAY, by=scene.legal)
    text = page(scene.legal, scene.notice)
    assert "Prosecute the absence" in text
    assert links(scene)[2] in text
    withdraw_notice(
        notice=scene.notice, ground="not_prosecuted", reason="Given up.", by=scene.legal
    )
    assert PenaltyNotice.objects.get().status == "withdrawn"
    with pytest.raises(WrongState, match="withdrawn since this charge was given up"):
        correct_result(
            proceedings=scene.row, by=scene.legal, why="It was a fine.",
            said=Entered("fine", TODAY, fine_pence=100),
        )  # fmt: skip
    with pytest.raises(REFUSED, match="withdrawn since it was given up"), transaction.atomic():
        scene.row.results.create(
            outcome="fine", fine_pence=100, on=TODAY, by=scene.legal, why_changed="It was a fine.",
            replaces=scene.row.results.get(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "words"), [("", "withdraw the charge first"), ("fine", "A court has decided")]
)
def test_a_withdrawal_under_a_charge_is_refused_with_why(scene, outcome, words):
    if outcome:
        heard(scene.row, scene.legal, TODAY)
        scene.row.results.create(outcome=outcome, fine_pence=22000, on=TODAY, by=scene.legal)
    said = {"ground": "not_prosecuted", "reason": "Not now."}
    with pytest.raises(WrongState, match=words):
        withdraw_notice(notice=scene.notice, by=scene.legal, **said)
    client = Client()
    client.force_login(scene.legal)
    address = links(scene)[2]
    shown = client.get(address)
    assert words in shown.content.decode()
    assert "Withdraw the notice</button>" not in shown.content.decode()
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with pytest.raises(REFUSED, match="it cannot be withdrawn"), transaction.atomic():
        PenaltyNotice.objects.update(
            status="withdrawn", withdrawal_ground="not_prosecuted", status_changed_by=scene.legal
        )
