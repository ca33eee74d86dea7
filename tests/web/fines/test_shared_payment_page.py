"""The page of one payment for several notices."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from fines.choices import NoticeStatus
from fines.models import Payment, PenaltyNotice, Receipt
from tests.factories.fines import both_noticed, issue, notice_scene
from tests.web.fines.test_pages import as_user, get, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def family():
    return both_noticed()


def post(scene, hers="80", his="80", **changes):
    form = {
        "amount": "160", "on": "2026-02-10", "method": "cheque", "reference": "000123",
        f"part_{scene.hers.ref}": hers, f"part_{scene.his.ref}": his,
    }  # fmt: skip
    url = reverse("fines:share_payment", args=[scene.hers.ref])
    return as_user(scene.manager).post(url, form | changes)


def test_it_is_offered_where_one_payment_may_be_for_several(family):
    href = reverse("fines:share_payment", args=[family.hers.ref])
    assert href in text(get(family.manager, "record_payment", family.hers.ref))
    page = text(get(family.manager, "share_payment", family.hers.ref))
    for notice in (family.hers, family.his):
        assert f"{notice.ref}, {notice.carer.full_name}" in page
    assert "£80 is due today" in page
    alone = issue(other := notice_scene())
    assert "share" not in text(get(other.manager, "record_payment", alone.ref))
    url = reverse("fines:share_payment", args=[alone.ref])
    refused = as_user(other.manager).post(url, {"amount": "80"})
    assert refused.status_code == 422
    assert "record it as a payment for this one" in text(refused)


def test_sent_whole_it_pays_both_and_says_what_each_part_did(family):
    response = post(family)
    assert response.status_code == 302
    assert Receipt.objects.get().pence == 16000
    assert PenaltyNotice.objects.filter(status=NoticeStatus.PAID).count() == 2
    page = text(as_user(family.manager).get(family.hers.get_absolute_url()))
    assert "Paid in full" in page


@pytest.mark.parametrize(("changes", "words"), [
    ({"amount": "170"}, "The parts are £160 together, and £170 came in"),
    ({"his": ""}, "Enter the parts of two notices or more"), ({"his": "x"}, "must be in pounds"),
    ({"amount": ""}, "Enter the amount that came in"), ({"reference": " "}, "Enter the reference"),
    ({"his": "90", "amount": "170"}, "£90 is more than the £80 that is due"),
    ({"on": "2026-01-20"}, "was issued on"), ({"on": "2026-02-11"}, "today or in the past"),
])  # fmt: skip
def test_slips_are_told_and_nothing_is_written(family, changes, words):
    response = post(family, **changes)
    assert response.status_code == 422
    assert words in text(response)
    assert not Receipt.objects.exists()
    assert not Payment.objects.exists()


def test_more_than_is_due_is_taken_when_it_is_meant(family):
    assert post(family, his="90", amount="170", meant="on").status_code == 302
    assert Receipt.objects.get().pence == 17000


def test_a_reference_that_is_recorded_is_asked_about(family):
    post(family, hers="40", his="40", amount="80")
    again = post(family, hers="40", his="40", amount="80")
    assert "recorded already" in text(again)
    assert "another payment with the same reference" in text(again)
    assert Receipt.objects.count() == 1
    assert post(family, hers="40", his="40", amount="80", another="on").status_code == 302
    assert Receipt.objects.count() == 2
