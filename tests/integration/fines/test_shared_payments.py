"""One payment for several notices: taken in once, split whole, all of it or nothing, and undone as every match is."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from fines.actions import withdrawing
from fines.actions.shared_payments import payable_together, record_shared_payment
from fines.choices import NoticeStatus, PaymentKind
from fines.models import Payment, Receipt
from tests.factories.fines import (
    both_noticed,
    issue,
    notice_scene,
    take_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def family():
    return both_noticed()


def share(scene, hers=8000, his=8000, pence=16000, **changes):
    parts = [(scene.hers.ref, hers), (scene.his.ref, his)]
    given = {
        "notice": scene.hers, "parts": parts, "pence": pence, "method": "cheque",
        "reference": "000123", "by": scene.manager,
    }  # fmt: skip
    return record_shared_payment(**given | changes)


def statuses(scene):
    for notice in (scene.hers, scene.his):
        notice.refresh_from_db()
    return scene.hers.status, scene.his.status


def balance():
    row = Receipt.objects.with_balance().get()
    return row.pence, row.matched_pence, row.unmatched_pence


def nothing_written():
    return not Receipt.objects.exists() and not Payment.objects.exists()


def test_one_cheque_pays_two_notices_and_the_ledger_balances(family):
    done = share(family)
    assert [each.standing.discharged for each in done] == [True, True]
    assert statuses(family) == (NoticeStatus.PAID, NoticeStatus.PAID)
    assert balance() == (16000, 16000, 0)
    assert {line.receipt_id for line in Payment.objects.all()} == {Receipt.objects.get().pk}


def test_one_part_is_taken_back_and_the_other_stays_paid(family):
    share(family)
    line = family.his.ledger.get(kind=PaymentKind.PAYMENT)
    take_back(payment=line, by=family.legal, reason="Not for this one")
    assert statuses(family) == (NoticeStatus.PAID, NoticeStatus.ISSUED)
    assert balance() == (16000, 8000, 8000)


@pytest.mark.parametrize(("changes", "field"), [
    ({"pence": 17000}, "pence"), ({"pence": 15999}, "pence"), ({"hers": 0, "pence": 8000}, "hers"),
    ({"hers": -8000, "his": 24000}, "hers"), ({"hers": 160001, "pence": 168001}, "hers"),
])  # fmt: skip
def test_what_is_not_a_whole_payment_is_refused_beside_its_field_and_nothing_is_written(
    family, changes, field
):
    with pytest.raises(WrongState) as refused:
        share(family, **changes)
    assert refused.value.reasons[0].field == (family.hers.ref if field == "hers" else field)
    assert nothing_written()


def test_one_part_alone_and_a_strangers_notice_are_refused(family):
    other = issue(notice_scene())
    for parts in ([(family.hers.ref, 16000)], [(family.hers.ref, 8000), (other.ref, 8000)]):
        with pytest.raises(WrongState):
            share(family, parts=parts)
    with pytest.raises(WrongState, match="once"):
        share(family, parts=[(family.hers.ref, 8000), (family.hers.ref, 8000)])
    assert nothing_written()


def test_a_day_before_one_of_them_was_issued_writes_nothing(family):
    with pytest.raises(WrongState) as refused:
        share(family, on=dt.date(2026, 1, 20))
    assert refused.value.reasons[0].field in (family.hers.ref, family.his.ref)
    assert nothing_written()


def test_the_same_reference_is_one_payment_until_somebody_says_it_is_another(family):
    share(family, hers=4000, his=4000, pence=8000)
    with pytest.raises(AlreadyDone):
        share(family, hers=4000, his=4000, pence=8000)
    share(family, hers=4000, his=4000, pence=8000, another=True)
    assert statuses(family) == (NoticeStatus.PAID, NoticeStatus.PAID)


def test_only_who_keeps_the_ledger(family):
    for who in (family.officer, family.lead):
        with pytest.raises(NotAllowed):
            share(family, by=who)
    assert nothing_written()


def test_open_notices_of_the_parent_and_of_the_child_are_offered_and_no_others(family):
    issue(notice_scene())
    assert payable_together(family.his) == [family.his, family.hers]
    withdrawing.withdraw_notice(
        notice=family.hers, ground="wrong_person", reason="Not her", by=family.legal
    )
    family.his.refresh_from_db()
    assert payable_together(family.his) == [family.his]
