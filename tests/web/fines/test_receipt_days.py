"""The page that puts a wrong day of receipt right: what changes is shown first, and the old day stays readable."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from fines.actions.receipts_proved import record_receipt
from fines.models import ReceiptCorrection
from tests.factories.fines import issue, notice_scene
from tests.web.fines.test_pages import as_user, get, text

pytestmark = pytest.mark.django_db
GIVEN = {
    "stands": "another", "received_on": "2026-02-05", "note": "The envelope",
    "reason": "Read wrongly",
}  # fmt: skip


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    made = notice_scene()
    made.notice = issue(made)
    record_receipt(
        notice=made.notice, received_on=dt.date(2026, 2, 9), note="Signed for", by=made.manager
    )
    return made


def post(scene, **changes):
    given = {k: v for k, v in (GIVEN | changes).items() if v is not None}
    url = reverse("fines:correct_receipt", args=[scene.notice.ref])
    return as_user(scene.legal).post(url, given)


def test_what_changes_is_shown_before_anything_is_written(scene):
    response = post(scene)
    assert response.status_code == 422
    said = text(response)
    assert "The days to pay stay as they are: a paper told the parent of them." in said
    assert 'name="seen" value="2026-02-05"' in said
    assert not ReceiptCorrection.objects.exists()
    # a tick for another day is no tick for this one
    assert post(scene, confirmed="on", seen="2026-02-06").status_code == 422


def test_ticked_it_is_written_and_the_notice_tells_of_both_days(scene):
    assert post(scene, confirmed="on", seen="2026-02-05").status_code == 302
    page = text(get(scene.legal, "see_notice", scene.notice.ref))
    for said in (
        "Day of receipt put right", "Recorded as received 9 Feb 2026", "Read wrongly",
        "its proof was: Signed for", "Thursday 5 February 2026", "as told; they are not shortened",
        "Sunday 1 March 2026",
    ):  # fmt: skip
        assert said in page
    for who in (scene.lead,):
        assert "Read wrongly" not in text(get(who, "see_notice", scene.notice.ref))


def test_no_day_may_be_proved_any_more(scene):
    said = text(post(scene, stands="none", note=None))
    assert 'name="seen" value="none"' in said
    assert post(scene, stands="none", confirmed="on", seen="none").status_code == 302
    scene.notice.refresh_from_db()
    assert (scene.notice.received_on, scene.notice.receipt_note) == (None, "")


@pytest.mark.parametrize(("changes", "words"), [
    ({"stands": None}, "Choose what is right"), ({"note": None}, "Say what proves"),
    ({"reason": " "}, "Say why the day on record is wrong"),
    ({"received_on": ""}, "Write the day"),
    ({"received_on": "2026-02-09", "confirmed": "on", "seen": "2026-02-09"}, "This is the day that is on record"),
    ({"received_on": "2026-02-11"}, "must be today or in the past"),
])  # fmt: skip
def test_slips_are_told_beside_their_field(scene, changes, words):
    response = post(scene, **changes)
    assert response.status_code == 422
    assert words in text(response)
    assert not ReceiptCorrection.objects.exists()


def test_it_is_offered_only_where_a_day_is_on_record(scene):
    href = reverse("fines:correct_receipt", args=[scene.notice.ref])
    assert href in text(get(scene.manager, "see_notice", scene.notice.ref))
    assert href not in text(get(scene.officer, "see_notice", scene.notice.ref))
    other = issue(again := notice_scene())
    assert get(again.manager, "correct_receipt", other.ref).status_code == 404


def test_recording_an_earlier_day_says_that_nothing_moves():
    scene = notice_scene()
    notice = issue(scene)
    url = reverse("fines:record_receipt", args=[notice.ref])
    asked = as_user(scene.manager).post(url, {"received_on": "2026-02-02", "note": "Signed for"})
    assert "The days to pay stay as they are." in text(asked)
