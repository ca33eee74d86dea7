"""A notice whose evidence changed: nothing by card until a person decides, and no day lost by it."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from accounts.errors import WrongState
from cases.choices import Stage
from fines import tasks
from fines.actions import cards, reading
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.relied import left_of
from fines.actions.reviewing import confirm_evidence
from fines.choices import LetterKind, NoticeStatus
from fines.models import EvidenceReview, NoticeLetter, PenaltyNotice
from tests.factories.attendance import mark
from tests.factories.fines import issue, notice_scene
from tests.integration.fines.test_issuing import text_of

pytestmark = pytest.mark.django_db
FIRST = dt.date(2025, 11, 3)


def at(month: int, day: int):
    return time_machine.travel(dt.datetime(2026, month, day, 9, tzinfo=dt.UTC), tick=False)


def amend(scene, code="M", half="AM"):
    return mark(scene.enrolment, FIRST, half, code)


def fresh(notice):
    return PenaltyNotice.objects.light().get(pk=notice.pk)


def stands(scene, notice, **changes):
    said = {"reason": "Nine others.", "below_reason": "A second holiday in a year."} | changes
    return confirm_evidence(notice=notice, by=scene.legal, **said)


@pytest.fixture
def scene():
    """£80 until Monday 23 February, £160 until Monday 2 March; received on Tuesday 3 February."""
    return notice_scene()


def test_nothing_is_taken_by_card_from_the_minute_a_mark_is_amended_and_money_by_bank_is(scene):
    with at(2, 10):
        notice = issue(scene)
        code = cards.give_code(notice).code
        found = cards.payable(ref=notice.ref, code=code)
        basket = cards.make_basket(notices=[found])
        amend(scene)
        with pytest.raises(WrongState, match="The council is looking at"):
            cards.payable(ref=notice.ref, code=code)
        with pytest.raises(WrongState, match="Nothing is taken by card"):
            cards.send_basket(basket=basket, return_url="https://example.test/")
        record_payment(
            notice=notice, pence=8000, method="bank_transfer", reference="B-1", by=scene.manager
        )
        assert fresh(notice).status == NoticeStatus.PAID


def test_with_a_wrong_code_nobody_learns_that_it_is_looked_at(scene):
    with at(2, 10):
        notice = issue(scene)
        cards.give_code(notice)
        amend(scene)
        assert cards.payable(ref=notice.ref, code="22222222") is None


def test_marks_that_are_as_they_were_open_it_again_at_once(scene):
    with at(2, 10):
        notice = issue(scene)
        code = cards.give_code(notice).code
        amend(scene)
        amend(scene, "O")
        assert cards.payable(ref=notice.ref, code=code).pence == 8000


def test_the_list_tells_the_truth_before_the_night(scene):
    with at(2, 10):
        notice = issue(scene)
        issue(notice_scene())
        assert reading.read_notices(by=scene.legal).counts[reading.CHANGED] == 0
        amend(scene)
        found = reading.read_notices(by=scene.legal, status=reading.CHANGED)
        assert found.counts[reading.CHANGED] == 1
        assert [(row.ref, row.doubted) for row in found.page] == [(notice.ref, True)]
        amend(scene, "O")
        assert reading.read_notices(by=scene.legal).counts[reading.CHANGED] == 0


def test_the_list_and_the_night_agree_on_a_notice_put_to_the_review(scene):
    with at(2, 10):
        notice = issue(scene)
        PenaltyNotice.objects.filter(pk=notice.pk).update(review_why="Its number may be wrong.")
        assert reading.read_notices(by=scene.legal).counts[reading.CHANGED] == 1


def test_below_the_threshold_it_stands_only_with_a_reason_of_its_own(scene):
    with at(2, 10):
        notice = issue(scene)
        amend(scene)
        assert left_of(notice).words == "9 left, and the threshold is 10"
        with pytest.raises(WrongState, match="9 left, and the threshold is 10") as no:
            stands(scene, notice, below_reason=" ")
        assert no.value.reasons[0].field == "below_reason"
        stands(scene, notice)
        row = EvidenceReview.objects.get()
        assert (row.left, row.threshold, row.by) == (9, 10, scene.legal)
        assert "9 sessions are left, and the threshold is 10: A second holiday" in (
            scene.case.events.get(kind="notice.evidence_reviewed").text
        )


def test_another_code_that_counts_asks_for_no_reason_below_the_threshold(scene):
    with at(2, 10):
        notice = issue(scene)
        amend(scene, "G")
        stands(scene, notice, below_reason="")
        assert EvidenceReview.objects.get().below_reason == ""


def held(scene, notice, month, day):
    """Amended then, found by the night after."""
    with at(month, day):
        amend(scene)
    with at(month, day + 1):
        tasks.watch_evidence()


def test_the_days_it_was_looked_at_are_given_back_and_told(scene):
    with at(2, 10):
        notice = issue(scene)
    held(scene, notice, 2, 17)  # with seven days of the lower amount left, this one among them
    with at(2, 26):  # Thursday: the letter comes on Monday 2 March, 13 days after
        stands(scene, notice)
    notice = fresh(notice)
    assert (notice.first_due, notice.second_due) == (dt.date(2026, 3, 8), dt.date(2026, 3, 15))
    assert notice.counted_from == dt.date(2026, 2, 16)
    letter = NoticeLetter.objects.get(kind=LetterKind.DAYS).letter
    text = text_of(letter.pdf)
    assert "£80 by Sunday 8 March 2026" in text
    assert "£160 by Sunday 15 March 2026" in text
    assert "We now know that it came" not in text
    row = EvidenceReview.objects.get()
    assert (row.held_from, row.told_from) == (dt.date(2026, 2, 17), dt.date(2026, 2, 16))


def test_an_amount_that_was_past_before_it_was_held_is_past_after_it(scene):
    with at(2, 10):
        notice = issue(scene)
    held(scene, notice, 2, 25)
    with at(3, 4):
        stands(scene, notice)
        notice = fresh(notice)
        assert notice.first_due < dt.date(2026, 3, 4) < notice.second_due
        assert "£80" not in text_of(NoticeLetter.objects.get().letter.pdf).split("What to pay")[1]


def test_what_lapsed_meanwhile_awaits_payment_again(scene):
    with at(2, 10):
        notice = issue(scene)
    held(scene, notice, 2, 27)
    with at(3, 5):
        lapse_unpaid(notice=notice)
        assert fresh(notice).status == NoticeStatus.UNPAID
        stands(scene, notice)
        notice = fresh(notice)
        assert (notice.status, notice.second_due) == (NoticeStatus.ISSUED, dt.date(2026, 3, 11))
        scene.case.refresh_from_db()
        assert scene.case.stage == Stage.NOTICE_ISSUED
        assert cards.payable(ref=notice.ref, code=cards.give_code(notice).code).pence == 16000


def test_marks_put_back_give_the_days_back_too(scene):
    with at(2, 10):
        notice = issue(scene)
    held(scene, notice, 2, 17)
    with at(2, 26):
        amend(scene, "O")
        tasks.watch_evidence()
    notice = fresh(notice)
    assert notice.evidence_changed_at is None
    assert notice.second_due > dt.date(2026, 3, 2)
    assert NoticeLetter.objects.filter(kind=LetterKind.DAYS).count() == 1


@pytest.mark.parametrize(("paid", "same_day"), [(True, False), (False, True)])
def test_no_days_move_where_none_were_lost(scene, paid, same_day):
    with at(2, 10):
        notice = issue(scene)
    with at(2, 17):
        amend(scene)
        if paid:
            record_payment(
                notice=notice, pence=8000, method="bank_transfer", reference="B-1", by=scene.manager
            )
    with at(2, 17 if same_day else 26):
        stands(scene, notice)
    assert fresh(notice).second_due == dt.date(2026, 3, 2)
    assert not NoticeLetter.objects.filter(kind=LetterKind.DAYS).exists()


def test_days_that_cannot_be_counted_are_refused_in_words_and_nothing_is_written(scene):
    with at(2, 10):
        notice = issue(scene)
    held(scene, notice, 2, 17)
    late = dt.datetime(2029, 1, 3, 9, tzinfo=dt.UTC)
    with (
        time_machine.travel(late, tick=False),
        pytest.raises(WrongState, match="known"),
        transaction.atomic(),
    ):
        stands(scene, notice)
    assert not EvidenceReview.objects.exists()
