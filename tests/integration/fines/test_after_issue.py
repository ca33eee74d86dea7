"""After a notice: withdrawal by letter, one reminder, words against it, a decision in time, schools told."""

import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import JobRun, User
from attendance.choices import Role
from cases.actions import holds, moving
from cases.choices import HoldReason, Stage
from cases.models import Case, CaseEvent, LetterVersion
from fines import tasks
from fines.actions import outcomes, payments, reminding, representations, withdrawing
from fines.actions.matching import return_money
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.receiving import take_in_by_hand
from fines.choices import EventKind, LetterKind, MailState, NoticeStatus, PaymentKind
from fines.models import (
    NoticeLetter,
    NoticeSession,
    OutcomeMail,
    OutcomeTold,
    PenaltyNotice,
    Representation,
)
from tests.factories.attendance import MembershipFactory
from tests.factories.courts import before_court
from tests.factories.fines import issue, notice_scene, person, propose
from tests.integration.fines.test_issuing import text_of

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
GROUND = "material_error"


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def withdraw(scene, notice, **changes):
    given = {"ground": GROUND, "reason": "The wrong child", "by": scene.legal} | changes
    return withdrawing.withdraw_notice(notice=notice, **given)


def pay(scene, notice, pence, on=dt.date(2026, 2, 9)):
    return payments.record_payment(
        notice=notice,
        pence=pence,
        method="card",
        reference=f"R{pence}-{on}",
        by=scene.manager,
        on=on,
    )


def written(scene, notice, **changes):
    given = {
        "received_on": dt.date(2026, 2, 9),
        "sender": "Ms Tester",
        "how": "letter",
        "words": "Ill",
        "carer": scene.mother,
    }
    return representations.record_representation(
        notice=notice, **{"by": scene.officer} | given | changes
    )


def answer(row, by, **changes):
    given = {"answer": "not_upheld", "reasons": "The school has no note of it."} | changes
    return representations.answer_representation(row=row, by=by, **given)


def letters(kind):
    return [row.letter for row in NoticeLetter.objects.filter(kind=kind)]


class TestWithdrawal:
    def test_the_letter_says_the_ground_and_the_refund_and_is_kept(self):
        scene = notice_scene()
        notice = issue(scene)
        pay(scene, notice, 8000)
        withdraw(scene, notice)
        (letter,) = letters(LetterKind.WITHDRAWAL)
        text = text_of(letter.pdf)
        for words in (
            notice.ref,
            "It contains material errors",
            "£80",
            "will not be prosecuted",
            "is withdrawn",
        ):
            assert words in text
        assert letter.deliveries.exists()
        assert notice.ledger.get(kind=PaymentKind.REFUND_OWED).pence == 8000

    def test_nobody_is_written_to_who_must_not_be_and_only_the_service_reads_why(self):
        scene = notice_scene()
        notice = issue(scene)
        scene.mother.responsibilities.update(safe_to_contact=False, contact_note="In a refuge")
        withdraw(scene, notice)
        assert letters(LetterKind.WITHDRAWAL) == []
        assert CaseEvent.objects.get(kind=EventKind.NOT_WRITTEN).legal
        assert PenaltyNotice.objects.get().status == NoticeStatus.WITHDRAWN

    def test_a_later_notice_that_counted_it_is_told_of(self):
        scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
        ids = scene.sessions()
        first = issue(scene, propose(scene, session_ids=ids[:10]))
        pay(scene, first, 8000)
        Case.objects.update(stage=Stage.NOTICE_TO_IMPROVE, closed_on=None, close_reason="")
        second = issue(
            scene,
            propose(scene, session_ids=ids[10:], on=dt.date(2026, 2, 2)),
            on=dt.date(2026, 2, 9),
        )
        assert (second.number_in_period, second.first_pence) == (2, None)
        withdraw(scene, first)
        event = CaseEvent.objects.get(kind=EventKind.COUNT_CHANGED)
        assert second.ref in event.text
        assert event.legal

    def test_a_new_notice_stands_in_its_place_once(self):
        scene = notice_scene()
        old = issue(scene)
        withdraw(scene, old, again=True)
        assert Case.objects.get().is_open
        new = propose(scene, on=dt.date(2026, 2, 10), replaces=PenaltyNotice.objects.get(pk=old.pk))
        assert (new.replaces, new.status) == (old, NoticeStatus.PROPOSED)
        assert set(new.sessions.values_list("session", flat=True)) == set(
            old.sessions.values_list("session", flat=True)
        )
        assert NoticeSession.objects.filter(live=True).count() == 10
        given = issue(scene, new, on=dt.date(2026, 2, 10))
        assert given.number_in_period == 1
        with pytest.raises(REFUSED), transaction.atomic():
            PenaltyNotice.objects.filter(pk=new.pk).update(replaces=None)

    def test_only_a_withdrawn_notice_to_the_same_parent_is_replaced(self):
        scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
        ids = scene.sessions()
        old = issue(scene, propose(scene, session_ids=ids[:10]))
        with pytest.raises(WrongState, match="Only a withdrawn notice"):
            propose(scene, session_ids=ids[10:], on=dt.date(2026, 3, 3), replaces=old)


class TestReminder:
    def test_one_comes_before_the_amount_rises_and_never_twice(self):
        scene = notice_scene()
        notice = issue(scene)  # £80 until Monday 23 February, £160 until Monday 2 March
        for day, expected in ((12, []), (13, [notice]), (18, [notice]), (19, []), (20, [notice])):
            assert list(reminding.reminders_due(dt.date(2026, 2, day))) == expected
        assert reminding.remind(notice=notice, on=dt.date(2026, 2, 13))
        assert not reminding.remind(notice=notice, on=dt.date(2026, 2, 13))
        (letter,) = letters(LetterKind.REMINDER)
        text = text_of(letter.pdf)
        assert "£80 by Monday 23 February 2026" in text
        assert "£160 by Monday 2 March 2026" in text
        twin = NoticeLetter(notice=notice, letter=letter, kind=LetterKind.REMINDER)
        with pytest.raises(REFUSED), transaction.atomic():
            twin.save(force_insert=True)

    def test_it_names_no_amount_whose_last_day_is_past(self):
        scene = notice_scene()
        notice = issue(scene)
        reminding.remind(notice=notice, on=dt.date(2026, 2, 24))
        text = text_of(letters(LetterKind.REMINDER)[0].pdf)
        assert "£160 by Monday 2 March 2026" in text
        assert "£80" not in text

    def test_what_came_in_is_taken_off_every_amount(self):
        scene = notice_scene()
        notice = issue(scene)
        pay(scene, notice, 3050)
        reminding.remind(notice=notice, on=dt.date(2026, 2, 13))
        text = text_of(letters(LetterKind.REMINDER)[0].pdf)
        assert "£49.50 by Monday 23 February 2026" in text
        assert "£129.50 by Monday 2 March 2026" in text
        assert "£30.50" in text

    def test_words_that_name_one_amount_name_the_one_that_is_never_too_little(self):
        scene = notice_scene()
        notice = issue(scene)
        LetterVersion.objects.filter(kind="notice_reminder", number=2).update(
            valid_to=dt.date(2026, 1, 31)
        )
        old = LetterVersion.objects.get(kind="notice_reminder", number=1)
        made = {f: getattr(old, f) for f in ("kind", "subject", "greeting", "body", "closing")}
        LetterVersion.objects.create(
            number=3, source="Ours", valid_from=dt.date(2026, 2, 1), **made
        )
        reminding.remind(notice=notice, on=dt.date(2026, 2, 13))
        text = text_of(letters(LetterKind.REMINDER)[0].pdf)
        assert "£160" in text
        assert "Monday 2 March 2026" in text

    def test_what_keeps_it_back(self):
        scene = notice_scene()
        notice, day = issue(scene), dt.date(2026, 2, 23)

        def due():
            return reminding.remind(notice=notice, on=day)

        held = holds.place_hold(
            case=Case.objects.get(), by=scene.manager, reason=HoldReason.BEREAVEMENT, note="A death"
        )
        assert not due()
        holds.lift_hold(hold=held, by=scene.manager, reason="It is over")
        row = written(scene, notice)
        assert not due()
        answer(row, scene.legal)
        PenaltyNotice.objects.update(evidence_changed_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
        assert not due()
        PenaltyNotice.objects.update(evidence_changed_at=None)
        pay(scene, notice, 8000)
        assert not due()
        assert letters(LetterKind.REMINDER) == []

    def test_money_that_may_be_theirs_holds_it_and_it_goes_when_that_is_cleared(self):
        """Paid with a slip in the reference: who has paid is not pressed to pay."""
        scene = notice_scene()
        notice, day = issue(scene), dt.date(2026, 2, 23)
        receipt = take_in_by_hand(
            pence=8000, on=dt.date(2026, 2, 9), method="bank_transfer", payer="",
            reference=f"{notice.ref[:-1]}{(int(notice.ref[-1]) + 1) % 10}", by=scene.manager,
        )  # fmt: skip
        assert [m.ref for m in reminding.holds_reminder(notice, day)] == [receipt.ref]
        assert not reminding.remind(notice=notice, on=day)
        assert letters(LetterKind.REMINDER) == []
        return_money(
            receipt=receipt,
            kind="sent_back",
            pence=8000,
            note="Another council's",
            by=scene.legal,
        )
        assert reminding.holds_reminder(notice, day) == []
        assert reminding.remind(notice=notice, on=dt.date(2026, 2, 24))
        assert len(letters(LetterKind.REMINDER)) == 1

    @pytest.mark.parametrize(
        ("pence", "payer", "held"),
        [
            (8000, "", False),  # just what it costs, of nobody known
            (4500, "", False),  # a part of it
            (4500, "MRS OKAFOR", True),
            (4500, "PENNY", True),  # the child
        ],
    )
    def test_a_sum_alone_holds_no_reminder_and_still_holds_a_charge(self, pence, payer, held):
        scene = notice_scene()
        scene.mother.surname, scene.enrolment.pupil.legal_forename = "Okafor", "Penny"
        scene.mother.save()
        scene.enrolment.pupil.save()
        notice, day = issue(scene), dt.date(2026, 2, 23)
        take_in_by_hand(
            pence=pence, on=dt.date(2026, 2, 9), method="cheque", payer=payer, reference="COUNTER",
            by=scene.manager,
        )  # fmt: skip
        assert money_that_may_be_theirs(scene.mother)
        assert bool(reminding.holds_reminder(notice, day)) is held
        assert reminding.remind(notice=notice, on=day) is not held
        for letter in letters(LetterKind.REMINDER):
            assert "If you have paid" in str(letter.facts)

    def test_nothing_is_said_to_hold_a_reminder_that_is_not_due(self):
        scene = notice_scene()
        notice = issue(scene)
        take_in_by_hand(
            pence=8000, on=dt.date(2026, 2, 9), method="bank_transfer", reference="?",
            payer=f"MRS {scene.mother.surname}",
            by=scene.manager,
        )  # fmt: skip
        assert reminding.holds_reminder(notice, dt.date(2026, 2, 10)) == []

    def test_after_payment_the_database_refuses_it_too(self):
        scene = notice_scene()
        notice = issue(scene)
        reminding.remind(notice=notice, on=dt.date(2026, 2, 23))
        paid = issue(notice_scene())
        payments.record_payment(
            notice=paid,
            pence=8000,
            method="card",
            reference="x",
            by=person(Role.MANAGER),
            on=dt.date(2026, 2, 9),
        )
        withdraw(scene, notice)
        other = letters(LetterKind.WITHDRAWAL)[0]
        with pytest.raises(REFUSED), transaction.atomic():
            NoticeLetter(notice=paid, letter=other, kind=LetterKind.REMINDER).save()

    def test_somebody_who_must_not_be_contacted_is_looked_at_once(self):
        scene = notice_scene()
        notice = issue(scene)
        scene.mother.responsibilities.update(safe_to_contact=False, contact_note="In a refuge")
        assert not reminding.remind(notice=notice, on=dt.date(2026, 2, 23))
        assert list(reminding.reminders_due(dt.date(2026, 2, 24))) == []
        assert CaseEvent.objects.filter(kind=EventKind.NOT_WRITTEN).count() == 1

    def test_the_job_may_run_twice(self):
        issue(notice_scene())
        with time_machine.travel(dt.datetime(2026, 2, 23, 3, tzinfo=dt.UTC), tick=False):
            tasks.remind()
            tasks.remind()
        assert len(letters(LetterKind.REMINDER)) == 1


class TestUndecided:
    @pytest.mark.parametrize(("day", "late"), [(16, False), (17, True)])
    def test_ten_working_days_after_the_last_day_somebody_must_decide(self, day, late):
        scene = notice_scene()
        notice = issue(scene)  # the last day is Monday 2 March; ten working days end with Monday 16
        payments.lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
        found = PenaltyNotice.objects.filter(reminding.undecided(dt.date(2026, 3, day)))
        assert list(found) == ([notice] if late else [])

    def test_it_is_said_once_and_not_of_one_that_is_withdrawn(self):
        scene = notice_scene()
        notice = issue(scene)
        payments.lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
        day = dt.date(2026, 3, 17)
        assert reminding.chase_decision(notice=notice, on=day)
        assert not reminding.chase_decision(notice=notice, on=day)
        assert CaseEvent.objects.get(kind=EventKind.DECISION_DUE).legal
        withdraw(scene, notice, ground="not_prosecuted")
        assert list(reminding.undecided_notices(day)) == []

    @pytest.mark.parametrize(("day", "lapses"), [(2, False), (3, True)])
    def test_the_job_lapses_it_on_the_day_after_the_last_and_not_on_it(self, day, lapses):
        issue(notice_scene())
        with time_machine.travel(dt.datetime(2026, 3, day, 3, tzinfo=dt.UTC), tick=False):
            tasks.lapse_unpaid()
        assert (PenaltyNotice.objects.get().status == NoticeStatus.UNPAID) is lapses


class TestRepresentation:
    def test_the_clock_runs_in_working_days_over_easter(self):
        assert representations.answer_due(dt.date(2026, 2, 9)) == dt.date(2026, 2, 23)
        assert representations.answer_due(dt.date(2026, 3, 30)) == dt.date(2026, 4, 15)

    def test_past_the_known_bank_holidays_it_is_not_guessed(self):
        with pytest.raises(WrongState, match="known until"):
            representations.answer_due(dt.date(2029, 1, 2))

    def test_it_is_kept_and_stands_on_the_timeline_for_the_service_alone(self):
        scene = notice_scene()
        row = written(scene, issue(scene))
        event = CaseEvent.objects.get(kind=EventKind.REPRESENTED)
        assert event.legal
        assert row.ref in event.text
        with pytest.raises(REFUSED), transaction.atomic():
            Representation.objects.update(words="Other words")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"words": " "}, "what they say"), ({"sender": "", "carer": None}, "who it is from"),
         ({"received_on": dt.date(2026, 1, 29)}, "lies between"),
         ({"received_on": dt.date(2026, 2, 11)}, "lies between")],
    )  # fmt: skip
    def test_what_is_not_kept(self, changes, words):
        scene = notice_scene()
        with pytest.raises(WrongState, match=words):
            written(scene, issue(scene), **changes)

    def test_a_school_writes_none_down(self):
        scene = notice_scene()
        with pytest.raises(NotAllowed):
            written(scene, issue(scene), by=scene.lead)

    def test_not_upheld_it_stands_and_the_parent_is_told_why(self):
        scene = notice_scene()
        notice = issue(scene)
        row = answer(written(scene, notice), scene.legal)
        text = text_of(row.letter.letter.pdf)
        for words in (
            "Not upheld",
            "It stands",
            "The school has no note of it.",
            "Monday 9 February 2026",
        ):
            assert words in text
        assert PenaltyNotice.objects.get().status == NoticeStatus.ISSUED
        with pytest.raises(AlreadyDone):
            answer(row, scene.legal)
        with pytest.raises(REFUSED), transaction.atomic():
            Representation.objects.update(reasons="Other reasons")

    def test_upheld_the_notice_is_withdrawn_on_a_ground(self):
        scene = notice_scene()
        row = written(scene, issue(scene))
        with pytest.raises(WrongState, match="ground"):
            answer(row, scene.legal, answer="withdrawn")
        answer(row, scene.legal, answer="withdrawn", ground=GROUND)
        notice = PenaltyNotice.objects.get()
        assert (notice.status, notice.withdrawal_ground) == (NoticeStatus.WITHDRAWN, GROUND)
        assert len(letters(LetterKind.WITHDRAWAL)) == 1

    def test_who_issued_the_notice_does_not_answer(self):
        scene = notice_scene()
        row = written(scene, issue(scene))
        with pytest.raises(NotAllowed, match="You issued"):
            answer(row, scene.manager)
        assert scene.manager not in representations.answerers(row)
        with pytest.raises(WrongState, match="may not answer"):
            representations.assign(row=row, to=scene.manager, by=scene.officer)

    def test_while_it_is_open_nothing_goes_to_court(self):
        scene = notice_scene()
        notice = issue(scene)
        row = written(scene, notice)
        payments.lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
        case = Case.objects.get()
        assert case.stage == Stage.NOTICE_UNPAID
        with pytest.raises(WrongState, match="waits for an answer"):
            moving.move_case(
                case=case, to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Unpaid"
            )
        with pytest.raises(REFUSED, match="waits for an answer"), transaction.atomic():
            before_court(scene)  # past every action, straight at the tables
        answer(row, scene.legal)
        moved = moving.move_case(
            case=case, to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Unpaid"
        )
        assert moved.stage == Stage.LEGAL_CONSIDERATION

    def test_money_still_closes_the_case_while_it_is_open(self):
        scene = notice_scene()
        notice = issue(scene)
        written(scene, notice)
        pay(scene, notice, 8000)
        assert Case.objects.get().stage == Stage.CLOSED


class TestSchoolTold:
    @pytest.fixture(autouse=True)
    def mail_set_up(self, settings, django_capture_on_commit_callbacks):
        settings.LETTER_EMAIL = True
        self.commit = django_capture_on_commit_callbacks

    def tell(self):
        with self.commit(execute=True):
            tasks.tell_schools()

    def test_each_outcome_is_told_once_by_reference_alone(self):
        scene = notice_scene()
        notice = issue(scene)
        withdraw(scene, notice)
        self.tell()
        self.tell()
        (message,) = mail.outbox
        assert message.to == [scene.lead.email]
        assert f"{notice.ref}: Withdrawn" in message.body
        for word in (
            scene.mother.surname,
            scene.enrolment.pupil.legal_forename,
            "Street",
            "wrong child",
        ):
            assert word not in message.body
        assert OutcomeTold.objects.count() == 1

    def test_what_does_not_go_is_tried_again_each_night_and_shown(self, monkeypatch):
        scene = notice_scene()
        notice = issue(scene)
        withdraw(scene, notice)

        def refuse(*_args, **_kwargs):
            raise SMTPServerDisconnected("gone")

        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", refuse)
            self.tell()
            self.tell()
        row = OutcomeMail.objects.get()
        assert (row.state, row.tries) == (MailState.WAITING, 2)
        run = JobRun.objects.filter(name="fines.tell_schools").latest("id")
        assert run.failures[0]["ref"] == scene.school.name
        assert "Try 2 of 7" in run.failures[0]["message"]
        self.tell()
        (message,) = mail.outbox
        assert notice.ref in message.body
        self.tell()
        row.refresh_from_db()
        assert (row.state, row.tries, len(mail.outbox)) == (MailState.SENT, 3, 1)
        assert OutcomeTold.objects.count() == 1

    def test_it_is_given_up_after_a_week_and_stays_shown(self):
        scene = notice_scene()
        withdraw(scene, issue(scene))
        User.objects.filter(pk=scene.lead.pk).update(is_active=False)
        for _ in range(outcomes.MOST_TRIES + 1):
            self.tell()
        row = OutcomeMail.objects.get()
        assert (row.state, row.tries) == (MailState.GIVEN_UP, outcomes.MOST_TRIES)
        run = JobRun.objects.filter(name="fines.tell_schools").latest("id")
        assert "tell the school another way" in run.failures[0]["message"]
        assert outcomes.troubles(dt.date(2026, 2, 10) + outcomes.SHOWN_FOR + dt.timedelta(1)) == []

    def test_who_died_while_sending_sends_nothing_twice(self):
        scene = notice_scene()
        withdraw(scene, issue(scene))
        outcomes.tell_school(
            scene.school.pk, outcomes.untold(dt.date(2026, 2, 10))[scene.school.pk]
        )
        OutcomeMail.objects.update(
            state=MailState.SENDING, tries=1, tried_at=dt.datetime.now(dt.UTC)
        )
        self.tell()
        assert mail.outbox == []
        ((_, words),) = outcomes.troubles()
        assert "Not known whether it went" in words

    def test_a_sent_mail_is_never_touched_again(self):
        scene = notice_scene()
        withdraw(scene, issue(scene))
        self.tell()
        with pytest.raises(REFUSED), transaction.atomic():
            OutcomeMail.objects.update(state=MailState.WAITING)

    def test_another_school_is_told_nothing(self):
        scene, other = notice_scene(), notice_scene()
        withdraw(scene, issue(scene))
        self.tell()
        assert other.lead.email not in [address for m in mail.outbox for address in m.to]

    def test_that_a_court_decided_is_told_and_not_what(self):
        told = outcomes.outcome_of("unpaid", dt.date(2026, 5, 6))
        assert outcomes.outcome_words(told) == "Decided by a court"

    def test_what_waits_has_not_ended(self):
        issue(notice_scene())
        self.tell()
        assert not mail.outbox
        MembershipFactory(role=Role.MANAGER)
        assert User.objects.exists()
