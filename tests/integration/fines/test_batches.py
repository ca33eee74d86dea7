"""Notices issued together: the list before they go, each once, and what the printer gets."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from attendance.actions.responsibility import say_responsibility
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import Responsibility
from cases.actions import holds
from cases.choices import HoldReason, Stage
from cases.models import Case, Escalation
from cases.rules.postal import postal_order
from fines.actions import batch_reading, batches, evidence, issuing, preflight
from fines.actions.facts_many import FactsOfMany
from fines.actions.facts_many import proposals as read_proposals
from fines.actions.law import current_law
from fines.actions.posting import prove_posting
from fines.actions.withdrawing import withdraw_notice
from fines.choices import BatchState, LineState, NoticeStatus
from fines.models import IssueBatch, IssueLine, PenaltyNotice, Posting
from tests.factories.attendance import MembershipFactory, ResponsibilityFactory, mark
from tests.factories.batches import family, proposals, refs
from tests.factories.fines import PROPOSED, another_parent, issue, propose

REFUSED = (IntegrityError, InternalError)
MORNING = dt.datetime(2026, 1, 30, 9, tzinfo=dt.UTC)  # a Friday


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(MORNING, tick=False):
        yield


def shield_carer(notice, by):
    link = Responsibility.objects.select_related("carer", "pupil").get(
        carer=notice.carer, pupil=notice.pupil
    )
    set_shield(link=link, reason="Refuge", by=by)


def let_go(notices, by, **changes):
    seen = sum(row.goes for row in preflight.read_preflight(by=by, refs=refs(notices)).rows)
    given = {"posted_on": dt.date(2026, 1, 30), "seen": seen} | changes
    return batches.make_batch(refs=refs(notices), by=by, **given)


def also_a_manager(scene):
    MembershipFactory(user=scene.officer, role=Role.MANAGER)
    return User.objects.get(pk=scene.officer.pk)  # roles are read once for a person in hand


def work():
    told = []
    while batches.issue_one(lambda ref, why: told.append((ref, str(why)))):
        pass
    return told


@pytest.mark.django_db
class TestPreflight:
    def check(self, scene, **asked):
        return preflight.read_preflight(by=scene.manager, **asked)

    def test_each_that_goes_has_its_amount_and_days(self):
        scene, _ = proposals(2)
        found = self.check(scene)
        assert [row.goes for row in found.rows] == [True, True]
        assert [(d.pence, d.last_day) for d in found.rows[0].dues] == [
            (8000, dt.date(2026, 2, 23)), (16000, dt.date(2026, 3, 2)),
        ]  # fmt: skip
        assert found.received == dt.date(2026, 2, 3)

    def test_another_day_of_posting_has_other_days(self):
        scene, _ = proposals(1)
        row = self.check(scene, posted_on=dt.date(2026, 2, 2)).rows[0]
        assert row.dues[-1].last_day == dt.date(2026, 3, 3)

    def test_own_proposals_are_somebody_elses_to_decide(self):
        scene, _ = proposals(2)
        officer = also_a_manager(scene)
        assert preflight.read_preflight(by=officer).rows == []
        assert preflight.read_preflight(by=officer).own == 2

    @pytest.mark.parametrize("role", [Role.EWO, Role.ATTENDANCE_LEAD, Role.SYSTEM_ADMIN])
    def test_only_who_decides_sees_it(self, role):
        with pytest.raises(NotAllowed):
            preflight.read_preflight(by=MembershipFactory(role=role).user)

    def break_mark(scene):
        mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")

    def break_code(scene):
        mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "G")

    def break_hold(scene):
        holds.place_hold(
            case=Case.objects.get(pk=scene.case.pk), by=scene.manager, reason=HoldReason.BEREAVEMENT
        )

    def break_address(scene):
        scene.mother.address = " "
        scene.mother.save()

    def break_safety(scene):
        tie = scene.mother.responsibilities.get()
        tie.safe_to_contact, tie.contact_note = False, "In a refuge"
        tie.save()

    def say(scene, answer):
        tie = scene.mother.responsibilities.get()
        say_responsibility(
            link=tie,
            answer=answer,
            told_by="The father",
            told_on=dt.date(2025, 9, 1),
            by=scene.officer,
        )
        scene.mother.responsibilities.update(lives_with_pupil=False)

    def break_tie(scene):
        TestPreflight.say(scene, "no")

    def break_knowledge(scene):
        TestPreflight.say(scene, "unknown")

    def break_stage(scene):
        Case.objects.filter(pk=scene.case.pk).update(stage=Stage.FT_REVIEW)

    @pytest.mark.parametrize(
        ("broken", "words"),
        [
            (break_mark, "marked M"), (break_code, "1 mark was amended"), (break_hold, "on hold"),
            (break_address, "no address"), (break_safety, "not safe to write"), (break_tie, "not recorded as a parent"),
            (break_knowledge, "is not known"),
            (break_stage, "return this proposal"),
        ],
    )  # fmt: skip
    def test_what_has_changed_since_keeps_one_back_and_says_why(self, broken, words):
        scene, _ = proposals(2)
        broken(scene)
        first, other = self.check(scene).rows
        assert other.goes
        assert words in " ".join(first.against)

    def test_a_third_notice_and_a_day_without_known_bank_holidays(self):
        scene, _ = proposals(1)
        late = self.check(scene, posted_on=dt.date(2028, 12, 29)).rows[0]
        assert "Bank holidays are known until" in " ".join(late.against)
        assert "posted by" in " ".join(
            self.check(scene, posted_on=dt.date(2026, 2, 20)).rows[0].against
        )
        assert "before today" in " ".join(
            self.check(scene, posted_on=dt.date(2026, 1, 29)).rows[0].against
        )

    def test_it_says_what_is_being_issued_by_somebody_already(self):
        scene, notices = proposals(1)
        let_go(notices, scene.legal)
        assert "is issuing it in NB-" in " ".join(self.check(scene).rows[0].against)

    def test_it_asks_as_often_for_thirty_as_for_three(self):
        counts = []
        scene, _ = proposals(3)
        self.check(scene)  # who the manager is, is read once
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                self.check(scene)
            counts.append(len(asked))
            for _ in range(27 if len(counts) == 1 else 0):
                propose(family(scene), on=dt.date(2026, 1, 30))
        assert counts[0] == counts[1] <= 30

    def test_it_gathers_for_many_what_issuing_gathers_for_one(self):
        scene, notices = proposals(3)
        issue(scene, notices[0])
        father = another_parent(scene)
        notices.append(propose(scene, carer=father))
        another = family(scene, "OOOOO GGGGG NN")
        notices.append(propose(another, session_ids=another.sessions(10)))
        mark(another.enrolment, dt.date(2025, 11, 4), "AM", "I")
        ResponsibilityFactory(pupil=another.enrolment.pupil, carer=scene.mother)
        holds.place_hold(
            case=Case.objects.get(pk=another.case.pk),
            by=scene.manager,
            reason=HoldReason.OTHER,
            note="x",
        )
        law = current_law()
        waiting = read_proposals(
            PenaltyNotice.objects.filter(status=NoticeStatus.PROPOSED).order_by("id")
        )
        many = FactsOfMany(waiting, law)
        assert len(waiting) == 4
        for notice in waiting:
            sessions = issuing.sessions_now(notice)
            alone = evidence.gather_facts(
                case=notice.case, carer=notice.carer, sessions=sessions, proposed_on=notice.proposed_on,
                answers=issuing.answers_of(notice), own=notice, law=law, decided=True,
                on=timezone.localdate(),
            )  # fmt: skip
            assert many.sessions_of(notice) == sessions
            assert many.of(notice) == alone


@pytest.mark.django_db
class TestBatch:
    def test_each_is_issued_as_it_would_be_alone(self):
        scene, notices = proposals(3)
        batch = let_go(notices, scene.manager, posted_by="Post room", postal_class="signed_for")
        assert work() == []
        batch.refresh_from_db()
        assert batch.state == BatchState.DONE
        for notice in PenaltyNotice.objects.all():
            assert (notice.status, notice.issued_by) == (NoticeStatus.ISSUED, scene.manager)
            assert (notice.first_pence, notice.second_due) == (8000, dt.date(2026, 3, 2))
            assert notice.case.stage == Stage.NOTICE_ISSUED
            assert notice.postings.get().posted_by == "Post room"
        assert not Escalation.objects.filter(decided_at__isnull=True).exists()

    def test_running_it_again_issues_nothing_more(self):
        scene, notices = proposals(2)
        let_go(notices, scene.manager)
        work()
        before = list(PenaltyNotice.objects.order_by("id").values_list("pdf_sha256", "issued_at"))
        assert work() == []
        after = list(PenaltyNotice.objects.order_by("id").values_list("pdf_sha256", "issued_at"))
        assert (before, Posting.objects.count()) == (after, 2)

    def test_one_that_cannot_go_says_why_and_the_rest_go(self):
        scene, notices = proposals(3)
        batch = let_go(notices, scene.manager)
        mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "G")
        told = work()
        assert [ref for ref, _ in told] == [f"{batch.ref} {notices[0].ref}"]
        line = batch.lines.get(state=LineState.FAILED)
        assert "amended" in line.why
        assert batch.lines.filter(state=LineState.ISSUED).count() == 2
        assert PenaltyNotice.objects.get(pk=line.notice_id).status == NoticeStatus.PROPOSED

    def test_another_amount_than_was_shown_is_not_issued(self):
        scene, notices = proposals(1)
        let_go(notices, scene.manager)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE fines_issueline SET second_pence = 12000")
        assert "another than was shown" in work()[0][1]
        assert PenaltyNotice.objects.get().status == NoticeStatus.PROPOSED

    def test_one_returned_meanwhile_stays_returned(self):
        scene, notices = proposals(2)
        let_go(notices, scene.manager)
        issuing.return_notice(notice=notices[0], by=scene.legal, reason="Support first")
        assert len(work()) == 1
        notices[0].refresh_from_db()
        assert notices[0].status == NoticeStatus.RETURNED

    def test_the_number_seen_must_still_be_the_number(self):
        scene, notices = proposals(2)
        with pytest.raises(WrongState, match="2 can be issued now, and it was 3"):
            let_go(notices, scene.manager, seen=3)
        assert not IssueBatch.objects.exists()

    def test_above_the_limit_the_number_is_typed(self, monkeypatch):
        monkeypatch.setattr(batches, "local_setting", lambda key, on: 1)
        scene, notices = proposals(2)
        for typed in (None, 3):
            with pytest.raises(WrongState, match="Type the number of notices, 2"):
                let_go(notices, scene.manager, typed=typed)
        assert let_go(notices, scene.manager, typed=2).notices == 2

    def test_who_proposed_issues_none_of_theirs(self):
        scene, notices = proposals(2)
        officer = also_a_manager(scene)
        with pytest.raises(WrongState, match="0 can be issued"):
            batches.make_batch(
                refs=refs(notices), by=officer, posted_on=dt.date(2026, 1, 30), seen=2
            )

    @pytest.mark.parametrize("role", [Role.EWO, Role.ATTENDANCE_LEAD])
    def test_who_does_not_decide_makes_no_batch(self, role):
        with pytest.raises(NotAllowed):
            batches.make_batch(
                refs=[],
                by=MembershipFactory(role=role).user,
                posted_on=dt.date(2026, 1, 30),
                seen=0,
            )

    def test_the_database_holds_a_notice_to_one_batch_and_an_end_to_be_one(self):
        scene, notices = proposals(1)
        batch = let_go(notices, scene.manager)
        line = batch.lines.get()
        twin = IssueBatch.objects.create(
            ref="NB-X", notices=1, posted_on=batch.posted_on, postal_class="first", posted_by="x", by=scene.legal,
        )  # fmt: skip
        again = IssueLine(batch=twin, notice=notices[0], second_pence=1, second_due=twin.posted_on)
        with pytest.raises(IntegrityError, match="one_batch_at_a_time"), transaction.atomic():
            again.save()
        work()
        for change in ({"state": "waiting"}, {"state": "failed", "why": "x"}):
            with pytest.raises(REFUSED), transaction.atomic():
                IssueLine.objects.filter(pk=line.pk).update(**change)
        with pytest.raises(REFUSED), transaction.atomic():
            IssueBatch.objects.update(posted_on=dt.date(2026, 2, 1))
        with pytest.raises(REFUSED), transaction.atomic():
            Posting.objects.update(certificate="forged")


@pytest.mark.django_db
class TestPaper:
    def packed(self, count=4):
        scene, notices = proposals(count)
        batch = let_go(notices, scene.manager)
        work()
        batch.refresh_from_db()
        return scene, batch

    def test_the_pack_is_the_stored_pages_in_postal_order_and_the_same_bytes_again(self):
        scene, batch = self.packed()
        pack = batch_reading.print_pack(batch=batch, by=scene.manager)
        with time_machine.travel(MORNING + dt.timedelta(days=9), tick=False):
            again = batch_reading.print_pack(batch=batch, by=scene.legal)
        assert pack == again
        issued = {n.ref: n.letter["recipient"]["lines"] for n in PenaltyNotice.objects.all()}
        order = sorted(issued, key=lambda ref: postal_order(issued[ref]))
        pages = [page.extract_text() for page in PdfReader(BytesIO(pack)).pages]
        first_pages = [
            ref for page in pages[1:] for ref in order if f"Penalty notice {ref} about" in page
        ]
        assert list(dict.fromkeys(first_pages)) == order
        assert [pages[0].index(ref) for ref in order] == sorted(
            pages[0].index(ref) for ref in order
        )

    def test_some_of_it_is_printed_again_by_number(self):
        scene, batch = self.packed()
        some = batch_reading.print_pack(batch=batch, by=scene.manager, first=2, last=2)
        whole = batch_reading.print_pack(batch=batch, by=scene.manager)
        assert len(PdfReader(BytesIO(some)).pages) < len(PdfReader(BytesIO(whole)).pages)
        with pytest.raises(WrongState, match="from 1 to 4"):
            batch_reading.print_pack(batch=batch, by=scene.manager, first=5)

    def test_a_withdrawn_one_is_in_no_pack_and_has_no_certificate(self):
        scene, batch = self.packed(2)
        gone = PenaltyNotice.objects.order_by("id").first()
        day = MORNING.date() - dt.timedelta(days=1)
        withdraw_notice(notice=gone, ground="not_issuable", reason="No", by=scene.legal, on=day)
        pack = PdfReader(BytesIO(batch_reading.print_pack(batch=batch, by=scene.manager)))
        assert not any(gone.ref in page.extract_text() for page in pack.pages)
        assert batches.record_certificate(batch=batch, by=scene.legal, certificate="CP 9") == 1

    def test_a_certificate_proves_nothing_of_a_protected_parent_s_notice(self):
        scene, batch = self.packed(3)
        notices = list(PenaltyNotice.objects.order_by("id"))
        shield_carer(notices[0], scene.manager)
        assert [n.ref for n in batches.posted_alone(batch)] == [notices[0].ref]
        assert batches.record_certificate(batch=batch, by=scene.legal, certificate="CP 9") == 2
        assert not notices[0].postings.filter(certificate="CP 9").exists()

    def test_nothing_is_proved_before_the_day_of_posting(self):
        scene, notices = proposals(2)
        batch = let_go(notices, scene.manager, posted_on=dt.date(2026, 2, 2))
        work()
        batch.refresh_from_db()
        with pytest.raises(WrongState, match="to be posted on Monday 2 February 2026"):
            batches.record_certificate(batch=batch, by=scene.legal, certificate="CP 9")
        with pytest.raises(WrongState, match="once it went"):
            prove_posting(notice=PenaltyNotice.objects.first(), by=scene.legal, certificate="CP 9")
        with time_machine.travel(MORNING + dt.timedelta(days=3), tick=False):
            assert batches.record_certificate(batch=batch, by=scene.legal, certificate="CP 9") == 2

    def test_no_pack_before_it_is_done(self):
        scene, notices = proposals(1)
        batch = let_go(notices, scene.manager)
        with pytest.raises(WrongState, match="once every notice"):
            batch_reading.print_pack(batch=batch, by=scene.manager)

    def test_a_certificate_of_posting_is_added_to_each_afterwards(self):
        scene, batch = self.packed(2)
        assert (
            batches.record_certificate(batch=batch, by=scene.legal, certificate="CP 881 442") == 2
        )
        for notice in PenaltyNotice.objects.all():
            assert [p.certificate for p in notice.postings.all()] == ["", "CP 881 442"]
        with pytest.raises(WrongState, match="reference"):
            batches.record_certificate(batch=batch, by=scene.legal, certificate=" ")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_issue_each_once_and_the_other_is_told():
    scene, notices = proposals(4, on=PROPOSED)

    def press(by):
        try:
            return batches.make_batch(
                refs=refs(notices), by=by, posted_on=dt.date(2026, 1, 30), seen=4
            ).ref
        except (WrongState, DatabaseError) as no:
            return str(no)
        finally:
            connection.close()

    def run(_):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, [scene.manager, scene.legal]))
        told = list(pool.map(run, range(2)))
    assert sorted(words.startswith("NB-") for words in said) == [False, True]
    assert any("0 can be issued now, and it was 4" in words for words in said)
    assert told == [[], []]
    assert PenaltyNotice.objects.filter(status=NoticeStatus.ISSUED).count() == 4
    assert Posting.objects.count() == 4
