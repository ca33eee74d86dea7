"""Money on a notice on which nothing is due any more is taken in and owed back."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.choices import Role
from fines.actions.payments import record_payment
from fines.actions.results import Entered, correct_result, enter_result, record_appeal
from fines.actions.withdrawing import withdraw_notice
from fines.models import Payment, PenaltyNotice
from tests.factories.courts import charge, heard, legal_scene
from tests.factories.fines import issue, notice_scene, person, take_back

pytestmark = pytest.mark.django_db
D = dt.date
DECIDED, TODAY = D(2026, 5, 6), D(2026, 6, 2)


@pytest.fixture
def scene():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False) as clock:
        found = legal_scene()
        found.notice = PenaltyNotice.objects.get()
        found.row = charge(found)
        clock.move_to(dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC))
        heard(found.row, found.legal, DECIDED)
        yield found


def decided(scene, outcome, **more):
    said = Entered(outcome, DECIDED, **more)
    return enter_result(proceedings=scene.row, by=scene.legal, said=said)


def pay(scene, pence=16000, on=TODAY, reference="C1"):
    return record_payment(
        notice=scene.notice, pence=pence, method="cheque", reference=reference, by=scene.manager,
        on=on,
    )  # fmt: skip


def owed_back():
    rows = Payment.objects.filter(kind="refund_owed", corrected_by__isnull=True)
    return sum(rows.values_list("pence", flat=True))


@pytest.mark.parametrize("outcome", ["acquitted", "dismissed"])
def test_money_after_an_acquittal_is_owed_back(scene, outcome):
    decided(scene, outcome)
    done = pay(scene)
    assert "nothing is due on it any more, so it is owed back" in done.words
    assert owed_back() == 16000
    assert PenaltyNotice.objects.get().status == "unpaid"
    take_back(payment=done.payment, by=scene.manager, reason="Typed in twice")
    assert owed_back() == 0


def test_what_was_in_hand_before_is_owed_back_with_the_acquittal(scene):
    pay(scene, 4000, on=D(2026, 4, 20))
    assert owed_back() == 0
    decided(scene, "acquitted")
    assert owed_back() == 4000
    correct_result(
        proceedings=scene.row, by=person(Role.LEGAL_OFFICER), why="Another's result",
        said=Entered("fine", DECIDED, fine_pence=20000), document="MC 4417",
    )  # fmt: skip
    assert owed_back() == 0


def test_after_a_conviction_only_what_came_since_is_owed_back(scene):
    decided(scene, "fine", fine_pence=20000)
    before = pay(scene, 4000, on=DECIDED)
    assert "discharges nothing" in before.words or "stays unpaid" in before.words
    assert owed_back() == 0
    after = pay(scene, 8000, on=D(2026, 5, 7), reference="C2")
    assert "it is owed back" in after.words
    assert owed_back() == 8000


def test_a_conviction_that_fell_leaves_nothing_due(scene):
    decided(scene, "fine", fine_pence=20000)
    pay(scene, 4000, on=D(2026, 4, 20))
    record_appeal(proceedings=scene.row, result="lodged", on=D(2026, 5, 20), by=scene.legal)
    assert owed_back() == 0
    record_appeal(proceedings=scene.row, result="allowed", on=D(2026, 6, 1), by=scene.legal)
    assert owed_back() == 4000


@pytest.mark.parametrize("outcome", ["withdrawn", None])
def test_a_charge_given_up_or_not_decided_ends_nothing(scene, outcome):
    if outcome:
        decided(scene, outcome)
    assert "owed back" not in pay(scene, 4000).words
    assert owed_back() == 0


def page(user, name, notice):
    client = Client()
    client.force_login(user)
    answer = client.get(reverse(f"fines:{name}", args=[notice.ref]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_pages_of_a_decided_notice_ask_for_no_money(scene):
    assert "Record a payment" in page(scene.manager, "see_notice", scene.notice)
    decided(scene, "acquitted")
    shown = page(scene.manager, "see_notice", scene.notice)
    assert "Record a payment" not in shown
    assert "Money came in after all" in shown
    assert "Payment code" not in shown
    form = page(scene.manager, "record_payment", scene.notice)
    assert "Nothing is due on this notice any more." in form
    assert "Due today" not in form


def test_the_code_is_shown_while_it_can_be_used():
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), tick=False):
        scene = notice_scene()
        notice = issue(scene)
        assert "Payment code" in page(scene.manager, "see_notice", notice)
        withdraw_notice(notice=notice, ground="wrong_person", reason="So", by=scene.legal)
        shown = page(scene.manager, "see_notice", notice)
        assert "Payment code" not in shown
        assert "Record a payment" not in shown
        done = record_payment(
            notice=notice, pence=8000, method="cheque", reference="C9", by=scene.manager,
            on=D(2026, 2, 12),
        )  # fmt: skip
        assert "it is owed back" in done.words
        assert owed_back() == 8000
