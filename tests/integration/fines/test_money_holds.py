"""Money nobody has matched that may be a parent's, as the action and as the database find it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection

from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.receiving import take_in_by_hand
from fines.models import PenaltyNotice
from fines.rules.likeness import resembles_reference
from tests.factories.fines import another_parent, issue, notice_scene, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def found_by_database(carer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fines_money_may_be_of(%s)", [carer.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def scene():
    scene = notice_scene()
    scene.mother.surname = "Okafor"
    scene.mother.save(update_fields=["surname"])
    return scene


def money_in(scene, reference, payer="", pence=5000, on=dt.date(2026, 2, 10)):
    return take_in_by_hand(
        pence=pence, on=on, method="bank_transfer", reference=reference, payer=payer,
        by=scene.manager,
    )  # fmt: skip


def test_no_money_is_no_hold(scene):
    issue(scene)
    assert money_that_may_be_theirs(scene.mother) == []
    assert not found_by_database(scene.mother)


@pytest.mark.parametrize("slip", ["{}", "PN{}", "{} x", "{}1", "OKAFOR", "payment A OKAFOR"])
def test_a_reference_or_a_name_holds_here_and_in_the_database(scene, slip):
    notice = issue(scene)
    receipt = money_in(scene, slip.format(notice.ref))
    held = money_that_may_be_theirs(scene.mother)
    assert [each.ref for each in held] == [receipt.ref]
    assert held[0].pence == 5000
    assert found_by_database(scene.mother)


def test_a_payers_name_with_an_error_holds(scene):
    issue(scene)
    money_in(scene, "thank you", payer="MRS OKAFRO")
    assert money_that_may_be_theirs(scene.mother)[0].because == "the payer's name is theirs"


def test_the_very_sum_holds_unless_it_names_another_parent(scene):
    father = another_parent(scene)
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=father))
    assert PenaltyNotice.objects.count() == 2
    money_in(scene, "thanks", pence=8000)
    assert "its reference names no other" in money_that_may_be_theirs(scene.mother)[0].because
    money_in(scene, f"x{theirs.ref}", pence=8000)
    money_in(scene, "before it was posted", pence=8000, on=mine.posted_on - dt.timedelta(days=1))
    held = 1 + resembles_reference(
        theirs.ref, mine.ref
    )  # the next number may be one sign from hers
    assert len(money_that_may_be_theirs(scene.mother)) == held
