"""Sums said not to be a parent's: told to who approves and charges; not approved by who said so of one that fits."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.errors import WrongState
from attendance.choices import Role
from fines.actions.deciding import answer_decision
from fines.actions.matching import say_not_theirs
from fines.actions.not_theirs import take_back_word
from fines.actions.receiving import take_in_by_hand
from fines.actions.waved import own_word, waved_away
from fines.models import DecisionAnswer, NotTheirs, PenaltyNotice
from tests.factories.courts import approve, decide, legal_scene
from tests.factories.fines import another_parent, issue, notice_scene, person

pytestmark = pytest.mark.django_db
FITS = "MRS OKAFOR"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    found = legal_scene()
    found.mother.surname = "Okafor"
    found.mother.save(update_fields=["surname"])
    found.notice = PenaltyNotice.objects.get()
    return found


def money_in(scene, payer="", pence=5000, reference="COUNTER"):
    return take_in_by_hand(
        pence=pence, on=dt.date(2026, 3, 20), method="cheque", reference=reference, payer=payer,
        by=scene.manager,
    )  # fmt: skip


def wave(scene, receipt, by, reason="Her bank says so"):
    return say_not_theirs(receipt=receipt, notice_ref=scene.notice.ref, reason=reason, by=by)


@pytest.mark.parametrize(
    ("payer", "pence", "fits"),
    [
        (FITS, 5000, True),
        ("", 16000, True),  # just what it costs, of nobody known
        ("", 8000, True),
        ("", 4500, False),  # perhaps a part
        ("A JACKDAW", 16000, False),  # another family's name explains it
    ],
)
def test_who_waves_a_sum_away_that_fits_does_not_approve(scene, payer, pence, fits):
    other = notice_scene()
    other.mother.surname = "Jackdaw"
    other.mother.save(update_fields=["surname"])
    issue(other)
    word = wave(scene, receipt := money_in(scene, payer, pence), scene.manager)
    decision = decide(scene)
    if not fits:
        answer_decision(decision=decision, approved=True, by=scene.manager)
        return
    with pytest.raises(WrongState, match=f"You said that {receipt.ref} is not this parent's"):
        answer_decision(decision=decision, approved=True, by=scene.manager)
    assert not DecisionAnswer.objects.exists()
    another = person(Role.MANAGER)
    assert not own_word(scene.mother, another)
    take_back_word(said=word, reason="It was a slip", by=scene.manager)
    assert not own_word(scene.mother, scene.manager)


def test_who_waved_it_away_may_return_it(scene):
    wave(scene, money_in(scene, FITS), scene.manager)
    decision = decide(scene)
    answer_decision(decision=decision, approved=False, reason="Look again", by=scene.manager)
    assert DecisionAnswer.objects.get().approved is False


def test_who_approves_and_who_charges_sees_who_waved_what_away_and_why(scene):
    receipt = money_in(scene, "Z BISHOP", pence=4500)
    wave(scene, receipt, scene.legal, "x marks it")
    decision = decide(scene)
    shown = page(scene.manager, decision.get_absolute_url())
    said = f"{scene.legal.name} said on Wednesday 1 April 2026 that it is not theirs: x marks it"
    assert said in shown
    assert "from Z BISHOP" in shown
    link = reverse("fines:see_receipt", args=[receipt.ref])
    assert f'<a href="{link}">{receipt.ref}</a>' in shown
    approve(scene, decision)
    assert said in page(scene.legal, reverse("fines:lay_charge", args=[decision.ref]))


def test_what_was_said_before_the_last_notice_is_past(scene):
    wave(scene, money_in(scene, pence=4500), scene.manager)
    NotTheirs.objects.create(
        receipt=money_in(scene, pence=4400, reference="C2"), carer=scene.mother, reason="Before",
        by=scene.manager, at=dt.datetime(2026, 1, 2, 10, tzinfo=dt.UTC),
    )  # fmt: skip
    (told,) = waved_away(scene.mother, scene.legal)
    assert "Her bank says so" in told
    assert waved_away(scene.mother, scene.officer) == []
    assert waved_away(another_parent(scene), scene.legal) == []


def test_sums_that_hold_a_record_are_grouped_and_each_is_a_link(scene):
    decision = decide(scene)
    sums = [money_in(scene, FITS, pence=1000 + n, reference=f"C{n}") for n in range(3)]
    shown = page(scene.manager, decision.get_absolute_url())
    assert shown.count("say on its page why it is not theirs") == 1
    for receipt in sums:
        assert (
            f'<a href="{reverse("fines:see_receipt", args=[receipt.ref])}">{receipt.ref}</a>'
            in shown
        )
    with pytest.raises(WrongState) as no:
        answer_decision(decision=decision, approved=True, by=scene.manager)
    assert str(no.value).count("say on its page") == 1


def page(user, address):
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
