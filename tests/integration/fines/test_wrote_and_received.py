"""Who is answered, and with what; days printed on a notice; when it is posted, and what proves it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.errors import WrongState
from cases.actions import moving
from cases.choices import Stage
from cases.models import CaseEvent, Letter
from fines.actions import payments, receipts_proved, representations, withdrawing
from fines.actions.improvements import times_to_improve
from fines.choices import EventKind, NoticeStatus, PaymentKind
from fines.models import NoticeLetter, PenaltyNotice
from tests.factories.attendance import fill_marks
from tests.factories.fines import another_parent, issue, notice_scene, propose
from tests.integration.fines.test_issuing import text_of

pytestmark = pytest.mark.django_db
D = dt.date
GIVEN = {"received_on": D(2026, 2, 9), "sender": "", "how": "letter", "words": "He was ill"}


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def wrote(scene, notice, **changes):
    return representations.record_representation(
        notice=notice, **{"by": scene.officer} | GIVEN | changes
    )


def answer(row, by, **changes):
    given = {"answer": "not_upheld", "reasons": "The school has no note of it."} | changes
    return representations.answer_representation(row=row, by=by, **given)


def pay(scene, notice, pence, on):
    return payments.record_payment(
        notice=notice, pence=pence, method="card", reference=f"R{on}", by=scene.manager, on=on
    )


def receipt(scene, notice, day, on=None):
    return receipts_proved.record_receipt(
        notice=notice, received_on=day, note="Signed for", by=scene.manager, on=on
    )


class TestWhoIsAnswered:
    def test_the_other_parent_alone_and_nothing_of_the_one_it_was_given_to(self):
        scene = notice_scene()
        father = another_parent(scene)
        notice = issue(scene)
        answer(wrote(scene, notice, carer=father), scene.legal)
        letter = Letter.objects.get(of_notice__kind="answer")
        assert letter.carer == father
        text = text_of(letter.pdf)
        for secret in (scene.mother.full_name, notice.ref, "\u00a380", "It stands"):
            assert secret not in text
        assert "The school has no note of it" in text

    def test_somebody_who_is_no_carer_gets_no_letter_and_a_person_is_told_to_tell_them(self):
        scene = notice_scene()
        answer(wrote(scene, issue(scene), sender="Grandmother"), scene.legal)
        assert not NoticeLetter.objects.exists()
        event = CaseEvent.objects.get(kind=EventKind.NOT_WRITTEN)
        assert event.legal
        assert "Grandmother" in event.text

    def test_only_a_carer_of_the_child_can_be_named_as_one(self):
        scene, other = notice_scene(), notice_scene()
        with pytest.raises(WrongState, match="not a carer"):
            wrote(scene, issue(scene), carer=other.mother)

    def test_it_stands_says_what_is_due_and_by_when(self):
        scene = notice_scene()
        notice = issue(scene)
        pay(scene, notice, 3000, D(2026, 2, 9))
        answer(wrote(scene, notice, carer=scene.mother), scene.legal)
        text = text_of(Letter.objects.get(of_notice__kind="answer").pdf)
        assert "\u00a350 by Monday 23 February 2026" in text
        assert "\u00a3130 by Monday 2 March 2026" in text

    def test_after_a_withdrawal_the_one_answer_is_that_it_is_withdrawn(self):
        scene = notice_scene()
        notice = issue(scene)
        row = wrote(scene, notice, carer=scene.mother)
        withdrawing.withdraw_notice(
            notice=notice, ground="wrong_person", reason="Not her", by=scene.legal
        )
        for said in ("not_upheld", "put_right"):
            with pytest.raises(WrongState, match="is withdrawn"):
                answer(row, scene.legal, answer=said)
        done = answer(row, scene.legal, answer="withdrawn")
        assert done.ground == "wrong_person"
        text = text_of(Letter.objects.get(of_notice__kind="answer").pdf)
        assert "It is withdrawn" in text
        assert "\u00a3" not in text

    def test_an_upheld_parent_is_sent_the_reasons_beside_the_withdrawal(self):
        scene = notice_scene()
        notice = issue(scene)
        row = wrote(scene, notice, carer=scene.mother)
        answer(
            row, scene.legal, answer="withdrawn", ground="not_issuable", reasons="Leave was agreed."
        )
        assert set(notice.letters.values_list("kind", flat=True)) == {"withdrawal", "answer"}
        text = text_of(Letter.objects.get(of_notice__kind="answer").pdf)
        assert "Leave was agreed." in text
        assert "It is withdrawn" in text

    def test_who_wrote_stands_as_it_was_written(self):
        scene = notice_scene()
        row = wrote(scene, issue(scene), carer=scene.mother)
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(carer=None)


class TestDaysToPay:
    """Posted Friday 30 January, taken as received Tuesday 3 February: 23 February and 2 March."""

    @pytest.mark.parametrize(
        ("day", "first", "second"),
        [
            (D(2026, 1, 30), D(2026, 2, 23), D(2026, 3, 2)),
            (D(2026, 2, 2), D(2026, 2, 23), D(2026, 3, 2)),
            (D(2026, 2, 3), D(2026, 2, 23), D(2026, 3, 2)),
            (D(2026, 2, 4), D(2026, 2, 24), D(2026, 3, 3)),
        ],
    )
    def test_an_earlier_receipt_never_shortens_and_a_later_one_moves(self, day, first, second):
        scene = notice_scene()
        notice = receipt(scene, issue(scene), day)
        kept = PenaltyNotice.objects.get(pk=notice.pk)
        assert (kept.received_on, kept.first_due, kept.second_due) == (day, first, second)

    def test_a_day_before_one_that_is_recorded_is_refused(self):
        scene = notice_scene()
        notice = receipt(scene, issue(scene), D(2026, 2, 9))
        with pytest.raises(WrongState, match="put that day right"):
            receipt(scene, notice, D(2026, 2, 6))

    @pytest.mark.parametrize("days", [-1, 1])
    def test_the_database_refuses_days_that_do_not_follow_from_receipt(self, days):
        notice = issue(notice_scene())
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bellwether.receipt', %s, true)", [notice.ref])
        moved = notice.second_due + dt.timedelta(days=days)
        with pytest.raises(IntegrityError), transaction.atomic():
            PenaltyNotice.objects.filter(pk=notice.pk).update(second_due=moved)

    def test_a_paid_notice_owes_back_what_the_later_day_makes_too_much(self):
        scene = notice_scene()
        notice = issue(scene)
        with time_machine.travel(dt.datetime(2026, 2, 26, 9, tzinfo=dt.UTC), tick=False):
            pay(scene, notice, 16000, D(2026, 2, 25))
            notice.refresh_from_db()
            done = receipt(scene, notice, D(2026, 2, 6))  # \u00a380 until Thursday 26 February
        assert done.status == NoticeStatus.PAID
        owed = done.ledger.get(kind=PaymentKind.REFUND_OWED)
        assert owed.pence == 8000
        event = CaseEvent.objects.get(kind=EventKind.RECEIVED)
        assert event.legal
        assert "26 February 2026" in event.text


class TestPost:
    @pytest.mark.parametrize(
        ("day", "words"), [(D(2026, 4, 5), "Sunday"), (D(2026, 4, 6), "bank holiday")]
    )
    def test_nothing_is_posted_when_no_post_is_collected(self, day, words):
        scene = notice_scene()
        notice = propose(scene)
        with pytest.raises(WrongState, match=words):
            issue(scene, notice, on=D(2026, 4, 4), posted_on=day)

    def test_without_a_day_it_goes_by_the_next_post(self):
        scene = notice_scene()
        notice = issue(scene, on=D(2026, 2, 8))  # a Sunday
        assert notice.posted_on == D(2026, 2, 9)


class TestTimeToImprove:
    def at_the_notice(self, after):
        """Ten sessions missed, then a notice to improve on Monday 5 January, and marks after it."""
        scene = notice_scene(stage=Stage.FT_REVIEW)
        fill_marks(scene.enrolment, after, start=D(2026, 1, 5))
        scene.case = moving.move_case(
            case=scene.case, to=Stage.NOTICE_TO_IMPROVE, by=scene.officer, reason="Told",
            on=D(2026, 1, 5),
        )  # fmt: skip
        return scene

    def test_nothing_is_proposed_while_it_runs_and_goes_well(self):
        scene = self.at_the_notice("///// /////")
        with pytest.raises(WrongState, match="no session was missed without permission"):
            propose(scene)

    def test_a_session_missed_in_it_opens_the_way_and_issuing_asks_the_same(self):
        scene = self.at_the_notice("////O /////")
        notice = propose(scene)
        found = times_to_improve({scene.case.pk: notice.proposed_on})[scene.case.pk]
        assert found.runs_on(notice.proposed_on)
        assert found.unauthorised > 0
        assert issue(scene, notice).status == NoticeStatus.ISSUED
        lines = {line["line"]: line for line in notice.proposal["checklist"]}
        assert "and it runs" in lines["improvement"]["text"]


def days_letters(notice):
    return list(notice.letters.filter(kind="days").select_related("letter"))


class TestTheParentIsToldOfNewDays:
    def test_a_later_day_of_receipt_is_told_with_every_amount_and_its_new_last_day(self):
        scene = notice_scene()
        notice = receipt(scene, issue(scene), D(2026, 2, 9))
        (row,) = days_letters(notice)
        text = text_of(row.letter.pdf)
        assert row.letter.carer == scene.mother
        for said in (
            notice.ref, "Monday 9 February 2026", "£80 by Sunday 1 March 2026",
            "£160 by Sunday 8 March 2026",
        ):  # fmt: skip
            assert said in text
        assert "Tuesday 3 February 2026" not in text
        assert CaseEvent.objects.filter(case=scene.case, data__letter=row.letter.ref).exists()

    @pytest.mark.parametrize("day", [D(2026, 2, 1), D(2026, 2, 3)])
    def test_days_that_stay_are_not_told(self, day):
        scene = notice_scene()
        assert days_letters(receipt(scene, issue(scene), day)) == []

    def test_an_amount_that_is_past_is_not_asked_for(self):
        scene = notice_scene()
        notice = issue(scene)
        with time_machine.travel(dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC), tick=False):
            payments.lapse_unpaid(notice=notice)
            notice = receipt(scene, notice, D(2026, 2, 9))
            (row,) = days_letters(notice)
            text = text_of(row.letter.pdf)
        assert "£160 by Sunday 8 March 2026" in text
        assert "£80" not in text

    def test_nobody_is_asked_to_pay_by_a_day_that_is_past(self):
        scene = notice_scene()
        notice = issue(scene)
        with time_machine.travel(dt.datetime(2026, 3, 12, 9, tzinfo=dt.UTC), tick=False):
            payments.lapse_unpaid(notice=notice)
            assert days_letters(receipt(scene, notice, D(2026, 2, 9))) == []

    def test_what_is_paid_is_not_asked_for_again(self):
        scene = notice_scene()
        notice = issue(scene)
        pay(scene, notice, 8000, D(2026, 2, 6))
        notice.refresh_from_db()
        assert days_letters(receipt(scene, notice, D(2026, 2, 9))) == []

    def test_who_must_not_be_contacted_is_told_another_way_and_the_days_move_all_the_same(self):
        scene = notice_scene()
        notice = issue(scene)
        scene.mother.responsibilities.update(
            safe_to_contact=False, contact_note="Through the refuge only"
        )
        notice = receipt(scene, notice, D(2026, 2, 9))
        assert days_letters(notice) == []
        assert notice.second_due == D(2026, 3, 8)
        assert CaseEvent.objects.get(kind=EventKind.NOT_WRITTEN).legal


@pytest.mark.parametrize(
    ("reasons", "is_told"),
    [
        ("We looked at the register again.", True),
        ("The school wrote to you on 3 January.", True),
        ("{father} told us another thing.", False),
        ("He lives at {address} now.", False),
    ],
)
def test_a_letter_to_one_parent_never_names_the_other(reasons, is_told):
    scene = notice_scene()
    father = another_parent(scene)
    father.forename, father.surname = "Zebedee", "Quillfeather"
    father.address = "14 Marram Lane\nTarrow\nZX4 4QQ"
    father.save()
    notice = issue(scene)
    row = wrote(scene, notice, carer=scene.mother)
    words = reasons.format(father=father.full_name, address="14 Marram Lane")
    if is_told:
        assert answer(row, scene.legal, reasons=words).answered_at
        return
    with pytest.raises(WrongState, match="name another parent") as told:
        answer(row, scene.legal, reasons=words)
    assert told.value.reasons[0].field == "reasons"
    row.refresh_from_db()
    assert row.is_open
