"""How many parents a sum of the queue holds: the same as the database says of each of them."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fines.actions.held_counts import Holds, holds_of
from fines.actions.matching import say_not_theirs
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.payments import record_payment
from fines.actions.receiving import take_in_by_hand
from fines.models import Receipt
from tests.factories.fines import another_parent, issue, notice_scene, propose

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), tick=False):
        yield


def called(scene, surname, child):
    scene.mother.surname, scene.enrolment.pupil.legal_surname = surname, surname
    scene.enrolment.pupil.legal_forename = child
    scene.mother.save()
    scene.enrolment.pupil.save()
    return scene


@pytest.fixture
def family():
    """A mother and a father of one child, and another family."""
    scene = called(notice_scene(), "Okafor", "Penny")
    father = another_parent(scene, carer__surname="Lindqvist")
    other = called(notice_scene(), "O'Brien", "Al")
    scene.hers, scene.his = issue(scene), issue(scene, propose(scene, carer=father))
    scene.theirs, scene.father, scene.other = issue(other), father, other
    return scene


def money_in(scene, reference="COUNTER", payer="", pence=4321, on=DAY):
    return take_in_by_hand(
        pence=pence, on=on, method="cheque", reference=reference, payer=payer, by=scene.manager,
        another=True,
    )  # fmt: skip


def by_the_database(carers):
    """For each sum how many parents it holds from court, and from a reminder."""
    found = [one for carer in carers for one in money_that_may_be_theirs(carer)]
    court, reminder = Counter(m.ref for m in found), Counter(m.ref for m in found if m.names)
    return {ref: Holds(court[ref], reminder[ref]) for ref in court}


def test_it_counts_as_the_database_does(family):
    record_payment(
        notice=family.his, pence=5000, method="cheque", reference="P1", by=family.manager, on=DAY
    )
    texts = [
        (family.hers.ref, ""), (f"{family.hers.ref}1", ""), (family.theirs.ref, "MR LINDQVIST"),
        (f"PN{family.his.ref}x", ""), ("99-9999", ""), ("A", "MRS OKAFRO"), ("B", "PENNY"), ("C", "AL"),
        ("D", "J O BRIEN"), ("E", "LIND QVIST"), ("F", "A N OTHER"), ("G", ""),
    ]  # fmt: skip
    sums = [100, 3000, 8000, 11000, 16000, 24000, 56000, 112000, 4321]
    for n, (reference, payer) in enumerate(texts):
        for pence in sums:
            money_in(family, f"{reference} {chr(97 + n)}q", payer, pence)
    money_in(family, "early", pence=8000, on=family.hers.issued_on - dt.timedelta(days=1))
    waved = money_in(family, "waved", pence=16000)
    say_not_theirs(receipt=waved, notice_ref=family.hers.ref, reason="So", by=family.manager)
    receipts = list(Receipt.objects.unmatched())
    counted = {ref: held for ref, held in holds_of(receipts).items() if held.court}
    database = by_the_database([family.mother, family.father, family.other.mother])
    wrong = {
        f"{r.reference}|{r.payer}|{r.pence}": (counted.get(r.ref), database.get(r.ref))
        for r in receipts
        if counted.get(r.ref) != database.get(r.ref)
    }
    assert wrong == {}
    assert {held.court for held in counted.values()} == {1, 2, 3}


def test_it_asks_the_same_few_questions_of_one_sum_and_of_many(family):
    money_in(family)
    one = list(Receipt.objects.unmatched())
    with CaptureQueriesContext(
        connection,
    ) as few:
        holds_of(one)
    for n in range(9):
        money_in(family, f"C{n}")
    many = list(Receipt.objects.unmatched())
    with CaptureQueriesContext(connection) as more:
        holds_of(many)
    assert len(few) == len(more) <= 7


def test_the_queue_says_whom_a_sum_holds_and_leads_there(family):
    receipt = money_in(family, pence=8000)
    client = Client()
    client.force_login(family.manager)
    shown = " ".join(client.get(reverse("fines:list_unmatched")).content.decode().split())
    way = reverse("fines:say_not_theirs", args=[receipt.ref])
    assert f'Keeps <a href="{way}">3 parents from court' in shown
    assert "from a reminder" not in shown
    assert "Nothing is known that it may be for" not in shown
    money_in(family, "C2", "MRS OKAFOR", 8000)
    shown = " ".join(client.get(reverse("fines:list_unmatched")).content.decode().split())
    assert "2 parents from court and from a reminder" in shown
