"""A verdict that convicts nobody takes the notice out of the count, and what was numbered by it is looked at (4.4)."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import WrongState
from fines.actions.evidence import count_earlier
from fines.actions.law import current_law
from fines.actions.payments import lapse_unpaid
from fines.actions.results import Entered, correct_result, enter_result, record_appeal
from fines.actions.withdrawing import withdraw_notice
from fines.models import PenaltyNotice
from tests.factories.courts import LAPSED, charge, heard, to_legal
from tests.factories.fines import issue, notice_scene, propose

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
TODAY = dt.date(2026, 4, 1)
FINE = Entered("fine", TODAY, fine_pence=10000)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    """A first notice, charged and heard today, and a second that counted it."""
    found = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    first = issue(found, propose(found, session_ids=found.sessions(10)))
    lapse_unpaid(notice=first, on=LAPSED)
    rest = found.sessions()[10:]
    found.later = issue(found, propose(found, session_ids=rest, on=LAPSED), on=LAPSED)
    assert found.later.number_in_period == 2
    to_legal(found)
    found.row = charge(found, session_ids=found.sessions(10))
    found.notice = PenaltyNotice.objects.get(pk=first.pk)
    assert list(found.row.notices.all()) == [found.notice]
    heard(found.row, found.legal, TODAY)
    return found


def decided(scene, said):
    return enter_result(proceedings=scene.row, said=said, by=scene.legal)


def counted(scene):
    return scene.notice in PenaltyNotice.objects.counted()


def of_the_rule(scene):
    """How many count against a new notice today."""
    law, day = current_law(), dt.date(2026, 3, 2)
    return count_earlier(law, scene.case, scene.mother, day, TODAY)


def reviewed(scene):
    return PenaltyNotice.objects.get(pk=scene.later.pk).review_why


def withdraw(scene, ground="not_issuable"):
    return withdraw_notice(notice=scene.notice, ground=ground, reason="Not proved.", by=scene.legal)


@pytest.mark.parametrize("outcome", ["acquitted", "dismissed"])
def test_a_verdict_without_guilt_ends_the_count_and_sends_the_second_to_review(scene, outcome):
    assert counted(scene)
    decided(scene, Entered(outcome, TODAY))
    assert not counted(scene)
    assert f"counted {scene.notice.ref}, which does not count any more" in reviewed(scene)
    assert of_the_rule(scene) == 1


@pytest.mark.parametrize("said", [FINE, Entered("absolute_discharge", TODAY)])
def test_guilt_counts_and_nothing_is_looked_at(scene, said):
    decided(scene, said)
    assert counted(scene)
    assert of_the_rule(scene) == 2
    assert reviewed(scene) == ""
    with pytest.raises(WrongState, match="A court has decided"):
        withdraw(scene)


def test_given_up_counts_until_the_notice_is_withdrawn(scene):
    decided(scene, Entered("discontinued", TODAY))
    assert counted(scene)
    assert reviewed(scene) == ""


def test_a_quashed_conviction_ends_the_count(scene):
    decided(scene, FINE)
    for result in ("lodged", "allowed"):
        record_appeal(proceedings=scene.row, result=result, on=TODAY, by=scene.legal)
    assert not counted(scene)
    assert "does not count any more" in reviewed(scene)
    assert withdraw(scene).status == "withdrawn"


def test_a_result_put_right_to_no_guilt_ends_the_count_once(scene):
    decided(scene, FINE)
    for outcome in ("acquitted", "dismissed"):
        correct_result(
            proceedings=scene.row, said=Entered(outcome, TODAY), by=scene.legal, why="Misread."
        )
    assert not counted(scene)
    assert reviewed(scene).count("does not count any more") == 1


def test_the_notice_may_be_withdrawn_and_no_conviction_follows(scene):
    decided(scene, Entered("acquitted", TODAY))
    with pytest.raises(WrongState, match="a court decided: choose another ground"):
        withdraw(scene, "not_prosecuted")
    assert withdraw(scene).status == "withdrawn"
    with pytest.raises(WrongState, match="withdrawn since the court decided"):
        correct_result(
            proceedings=scene.row, by=scene.legal, why="A slip.",
            said=Entered("absolute_discharge", TODAY),
        )  # fmt: skip
    with pytest.raises(REFUSED, match="is withdrawn since"), transaction.atomic():
        scene.row.results.create(
            outcome="absolute_discharge", on=TODAY, by=scene.legal, why_changed="A slip.",
            replaces=scene.row.results.get(),
        )  # fmt: skip


def test_the_page_says_it_ended_by_the_verdict_and_offers_withdrawal_but_not_to_a_school(scene):
    decided(scene, Entered("acquitted", TODAY))
    text = page(scene.legal, scene.notice)
    withdraws = reverse("fines:withdraw_notice", args=[scene.notice.ref])
    assert "the notice ended with the verdict" in text
    assert f'href="{withdraws}"' in text
    assert scene.row.get_absolute_url() in text
    assert reverse("fines:record_receipt", args=[scene.notice.ref]) not in text
    for notice in (scene.notice, scene.later):
        school = page(scene.lead, notice)
        assert "verdict" not in school
        assert "convict" not in school


def page(user, notice):
    client = Client()
    client.force_login(user)
    return client.get(notice.get_absolute_url()).content.decode()
