"""A wrong day of receipt is put right; days to pay that were told stand; a paid notice that waits again tells them."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from attendance.models import Responsibility
from cases.models import CaseEvent
from fines.actions import payments, receipt_corrections, receipts_proved, reminding
from fines.choices import EventKind, NoticeStatus, PaymentKind
from fines.models import PenaltyNotice, ReceiptCorrection
from tests.factories.fines import issue, notice_scene, take_back
from tests.integration.fines.test_issuing import text_of

pytestmark = pytest.mark.django_db
D = dt.date
LATE, RIGHT = D(2026, 2, 9), D(2026, 2, 5)  # taken as received on Tuesday 3 February
USUAL, BY_LATE = (D(2026, 2, 23), D(2026, 3, 2)), (D(2026, 3, 1), D(2026, 3, 8))


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def at(month, day):
    return time_machine.travel(dt.datetime(2026, month, day, 9, tzinfo=dt.UTC), tick=False)


def received(scene, notice, day=LATE):
    return receipts_proved.record_receipt(
        notice=notice, received_on=day, note="Signed for", by=scene.manager
    )


def put_right(scene, notice, day=RIGHT, **changes):
    given = {"note": "The envelope" if day else "", "reason": "Read wrongly", "by": scene.legal}
    return receipt_corrections.correct_receipt(notice=notice, received_on=day, **given | changes)


def pay(scene, notice, pence, on):
    return payments.record_payment(
        notice=notice,
        pence=pence,
        method="card",
        reference=f"R{on}{pence}",
        by=scene.manager,
        on=on,
    ).payment


def last_days(notice):
    notice.refresh_from_db()
    return notice.first_due, notice.second_due


def letters_of_days(notice):
    return [row.letter for row in notice.letters.filter(kind="days").select_related("letter")]


def unreachable(scene):
    Responsibility.objects.filter(carer=scene.mother).update(safe_to_contact=False)


class TestPuttingRight:
    def test_days_a_paper_told_are_never_shortened(self):
        scene = notice_scene()
        notice = received(scene, issue(scene))
        put_right(scene, notice)
        assert last_days(notice) == BY_LATE
        assert (notice.received_on, notice.receipt_note) == (RIGHT, "The envelope")
        assert notice.counted_from == LATE
        assert len(letters_of_days(notice)) == 1

    def test_days_nobody_was_told_of_count_anew(self):
        scene = notice_scene()
        notice = issue(scene)
        unreachable(scene)
        notice = received(scene, notice)
        assert last_days(notice) == BY_LATE
        put_right(scene, notice, None)
        assert last_days(notice) == USUAL
        assert (notice.received_on, notice.receipt_note) == (None, "")
        assert letters_of_days(notice) == []

    def test_a_reminder_tells_too(self):
        scene = notice_scene()
        notice = issue(scene)
        unreachable(scene)
        notice = received(scene, notice)
        Responsibility.objects.filter(carer=scene.mother).update(safe_to_contact=True)
        with at(2, 20):
            assert reminding.remind(notice=notice)
            put_right(scene, notice)
        assert last_days(notice) == BY_LATE

    def test_a_later_day_moves_the_days_and_the_parent_is_told(self):
        scene = notice_scene()
        notice = received(scene, issue(scene), RIGHT)
        put_right(scene, notice, LATE)
        assert last_days(notice) == BY_LATE
        first, second = letters_of_days(notice)
        assert "Monday 9 February 2026" in text_of(second.pdf)
        assert "£80 by Sunday 1 March 2026" in text_of(second.pdf)
        assert "Thursday 5 February 2026" in text_of(first.pdf)

    def test_what_was_owed_back_by_the_wrong_day_is_no_longer(self):
        scene = notice_scene()
        notice = issue(scene)
        with at(3, 3):
            pay(scene, notice, 16000, D(2026, 2, 26))
            notice = received(scene, notice)  # £80 until 1 March: £80 too much
            owed = PaymentKind.REFUND_OWED
            assert notice.ledger.get(kind=owed).pence == 8000
            found = receipt_corrections.if_put_right(notice, None)
            assert (found.now.over_pence, found.then.over_pence) == (8000, 0)
            put_right(scene, notice, None)
            assert not notice.ledger.filter(kind=owed, corrected_by__isnull=True).exists()
        assert last_days(notice) == USUAL
        assert notice.status == NoticeStatus.PAID

    def test_a_notice_that_is_paid_by_the_days_that_stood_stays_paid(self):
        scene = notice_scene()
        notice = issue(scene)
        unreachable(scene)
        notice = received(scene, notice)
        with at(2, 27):
            pay(scene, notice, 8000, D(2026, 2, 27))  # too late by 23 February, in time by 1 March
            assert receipt_corrections.if_put_right(notice, None).paid
            put_right(scene, notice, None)
        assert last_days(notice) == BY_LATE
        assert notice.status == NoticeStatus.PAID

    def test_an_unpaid_notice_awaits_payment_again_by_a_later_day(self):
        scene = notice_scene()
        notice = received(scene, issue(scene), RIGHT)
        with at(3, 5):
            payments.lapse_unpaid(notice=notice)
            put_right(scene, notice, LATE)
            notice.refresh_from_db()
            assert notice.status == NoticeStatus.ISSUED
            assert "£160 by Sunday 8 March 2026" in text_of(letters_of_days(notice)[-1].pdf)

    def test_what_stood_is_kept_and_the_trail_says_who_and_why(self):
        scene = notice_scene()
        notice = put_right(scene, received(scene, issue(scene)))
        row = ReceiptCorrection.objects.get()
        assert (row.old_received_on, row.old_note, row.by) == (LATE, "Signed for", scene.legal)
        assert (row.received_on, row.reason) == (RIGHT, "Read wrongly")
        event = AuditEvent.objects.get(kind=EventKind.RECEIPT_PUT_RIGHT, target_type="notice")
        assert event.after["was"] == "2026-02-09"
        line = CaseEvent.objects.get(kind=EventKind.RECEIPT_PUT_RIGHT)
        assert line.legal
        assert "Read wrongly" in line.text
        assert "stay as they are" in line.text
        put_right(scene, notice, D(2026, 2, 6), reason="The other envelope")
        assert ReceiptCorrection.objects.count() == 2

    @pytest.mark.parametrize(("changes", "field"), [
        ({"day": LATE}, "received_on"), ({"day": D(2026, 1, 29)}, "received_on"),
        ({"day": D(2026, 2, 11)}, "received_on"), ({"note": " "}, "note"), ({"reason": " "}, "reason"),
    ])  # fmt: skip
    def test_what_cannot_be_is_refused_beside_its_field(self, changes, field):
        scene = notice_scene()
        notice = received(scene, issue(scene))
        with pytest.raises(WrongState) as refused:
            put_right(scene, notice, **changes)
        assert [slip.field for slip in refused.value.reasons] == [field]

    def test_nothing_recorded_nothing_to_put_right_and_only_who_keeps_the_money(self):
        scene = notice_scene()
        notice = issue(scene)
        with pytest.raises(WrongState, match="No day of receipt"):
            put_right(scene, notice)
        received(scene, notice)
        for who in (scene.officer, scene.lead):
            with pytest.raises(NotAllowed):
                put_right(scene, notice, by=who)

    def test_recording_an_earlier_day_points_to_the_page_that_puts_it_right(self):
        scene = notice_scene()
        notice = received(scene, issue(scene))
        with pytest.raises(WrongState, match="put that day right"):
            received(scene, notice, RIGHT)


def write_days(notice, **days):
    """Past every action, as the action would: only the triggers are left."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bellwether.receipt', %s, true)", [notice.ref])
        PenaltyNotice.objects.filter(pk=notice.pk).update(**days)


class TestTheDatabaseHolds:
    SHORT: dict[str, dt.date] = {"first_due": USUAL[0], "second_due": USUAL[1]}

    def test_days_that_were_told(self):
        scene = notice_scene()
        notice = received(scene, issue(scene))
        with pytest.raises(DatabaseError, match="never shortened"):
            write_days(notice, told_from=None)
        with pytest.raises(DatabaseError, match="count from"):
            write_days(notice, **self.SHORT)
        with pytest.raises(DatabaseError, match="never counted"):
            write_days(notice, told_from=D(2026, 2, 20))

    def test_a_day_that_is_made_earlier_without_a_reason(self):
        scene = notice_scene()
        notice = issue(scene)
        unreachable(scene)
        notice = received(scene, notice)
        with pytest.raises(DatabaseError, match="only with a reason"):
            write_days(notice, received_on=None, receipt_note="", **self.SHORT)

    def test_a_correction_is_of_the_day_that_stands_and_stands_itself(self):
        scene = notice_scene()
        notice = put_right(scene, received(scene, issue(scene)))
        row = ReceiptCorrection(
            notice=notice, old_received_on=LATE, old_note="Signed for", received_on=D(2026, 2, 6),
            note="x", reason="x", by=scene.legal,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="Another day"), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            ReceiptCorrection.objects.update(reason="Other")


class TestPaidAndThenNot:
    def taken_back(self, scene, payment, **changes):
        return take_back(payment=payment, by=scene.legal, reason="Bounced", **changes)

    def test_days_that_moved_while_it_was_paid_are_told_when_it_waits_again(self):
        scene = notice_scene()
        notice = issue(scene)
        payment = pay(scene, notice, 8000, D(2026, 2, 9))
        notice = received(scene, notice)
        assert letters_of_days(notice) == []
        self.taken_back(scene, payment, became="bounced")
        (letter,) = letters_of_days(notice)
        assert "£80 by Sunday 1 March 2026" in text_of(letter.pdf)
        assert "£160 by Sunday 8 March 2026" in text_of(letter.pdf)

    @pytest.mark.parametrize("became", ["bounced", "unmatched", "in_error"])
    def test_days_that_were_told_still_hold_and_no_letter_says_there_is_more_time(self, became):
        scene = notice_scene()
        notice = issue(scene)
        self.taken_back(scene, pay(scene, notice, 8000, D(2026, 2, 9)), became=became)
        (letter,) = letters_of_days(notice)
        assert "more time" not in str(letter.facts)
        assert "does not pay it any more" in str(letter.facts)
        assert last_days(notice) == USUAL
        words = CaseEvent.objects.get(kind=EventKind.CORRECTED).text
        assert "The last days stay as they are" in words
        assert "£80 by Monday 23 February 2026" in words

    def test_past_every_day_nobody_is_asked_to_pay(self):
        scene = notice_scene()
        notice = issue(scene)
        payment = pay(scene, notice, 8000, D(2026, 2, 9))
        received(scene, notice)
        with at(3, 12):
            self.taken_back(scene, payment, became="bounced")
        (letter,) = letters_of_days(notice)
        assert "£80 by" not in str(letter.facts)
        assert "£160 by" not in str(letter.facts)
        assert "Nothing can be paid any more" in str(letter.facts)
        assert "To pay" not in CaseEvent.objects.get(kind=EventKind.CORRECTED).text
        notice.refresh_from_db()
        assert notice.status == NoticeStatus.UNPAID
