"""Visits: each entry of a phone once, with its own time; who is overdue is raised once; who knows where."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, JobRun
from attendance.actions.shields import set_shield
from attendance.choices import Role
from cases import access_visits
from cases.actions import contacts, visit_rounds, visiting, watching_over
from cases.actions.visiting import Sent, take_entry
from cases.choices import Stage
from cases.models import Case, Contact, Visit, VisitEntry, VisitEvent
from cases.tasks import raise_overdue_visits
from tests.factories.attendance import ResponsibilityFactory
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def case(world: CaseWorld) -> Case:
    return case_at(Stage.FT_OPEN, world)


def sent(case: Case, kind: str, **more: Any) -> Sent:
    given: dict[str, Any] = {"uid": uuid.uuid4(), "at": timezone.now()}
    return Sent(kind=kind, case_ref=case.ref, **given | more)


def start(world: CaseWorld, case: Case, **more: Any) -> Visit:
    entry = sent(case, "start", **more)
    take_entry(by=world.ewo, sent=entry)
    return Visit.objects.get(uid=entry.uid)


SAID = {"outcome": "no_answer", "with_whom": "Nobody at home", "note": "Curtains drawn"}


class TestAnEntry:
    def test_is_kept_once_however_often_it_is_sent(self, world: CaseWorld, case: Case) -> None:
        before = case.contacts.count()
        entry = sent(case, "contact", said=SAID)
        assert take_entry(by=world.ewo, sent=entry) is True
        assert take_entry(by=world.ewo, sent=entry) is False
        assert case.contacts.count() == before + 1
        row = VisitEntry.objects.get(uid=entry.uid)
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitEntry.objects.create(
                uid=row.uid, kind=row.kind, case=case, by=world.ewo, happened_at=row.happened_at
            )

    def test_keeps_its_own_time_and_when_it_came(self, world: CaseWorld, case: Case) -> None:
        at = timezone.now() - dt.timedelta(hours=3)
        take_entry(by=world.ewo, sent=sent(case, "contact", said=SAID, at=at))
        contact = case.contacts.current().get(note="Curtains drawn")
        assert (contact.happened_at, contact.logged_at) == (at, timezone.now())

    def test_of_a_phone_whose_clock_is_wrong_is_put_right(
        self, world: CaseWorld, case: Case
    ) -> None:
        wrong = timezone.now() + dt.timedelta(hours=2)
        entry = sent(case, "contact", said=SAID, at=wrong - 20 * MINUTE, sent_at=wrong)
        take_entry(by=world.ewo, sent=entry)
        contact = case.contacts.current().get(note="Curtains drawn")
        assert contact.happened_at == timezone.now() - 20 * MINUTE

    def test_is_never_in_the_future_nor_older_than_a_week(
        self, world: CaseWorld, case: Case
    ) -> None:
        take_entry(
            by=world.ewo, sent=sent(case, "contact", said=SAID, at=timezone.now() + 5 * MINUTE)
        )
        assert Contact.objects.get(note="Curtains drawn").happened_at == timezone.now()
        edge = timezone.now() - visiting.OLDEST
        take_entry(by=world.ewo, sent=sent(case, "contact", said=SAID, at=edge))
        with pytest.raises(WrongState, match="more than a week"):
            take_entry(by=world.ewo, sent=sent(case, "contact", said=SAID, at=edge - MINUTE))

    def test_that_was_refused_leaves_nothing_and_may_come_again(
        self, world: CaseWorld, case: Case
    ) -> None:
        entry = sent(case, "contact", said=SAID)
        Case.objects.filter(pk=case.pk).update(officer=world.person(Role.EWO, "Olga"))
        with pytest.raises(NotFound, match="not an open case of yours any more"):
            take_entry(by=world.ewo, sent=entry)
        assert not VisitEntry.objects.exists()
        Case.objects.filter(pk=case.pk).update(officer=world.ewo)
        assert take_entry(by=world.ewo, sent=entry) is True

    def test_of_somebody_else_says_nothing(self, world: CaseWorld, case: Case) -> None:
        entry = sent(case, "contact", said=SAID)
        take_entry(by=world.ewo, sent=entry)
        with pytest.raises(NotFound):
            take_entry(by=world.person(Role.EWO, "Olga"), sent=entry)
        for who in (world.lead, world.admin, world.legal, world.manager):
            with pytest.raises(NotAllowed):
                take_entry(by=who, sent=sent(case, "contact", said=SAID))

    def test_about_a_carer_of_another_child_is_refused(self, world: CaseWorld, case: Case) -> None:
        stranger = ResponsibilityFactory().carer
        with pytest.raises(NotFound):
            take_entry(
                by=world.ewo, sent=sent(case, "contact", said=SAID | {"carer_ref": stranger.ref})
            )


class TestAVisit:
    def test_goes_from_in_to_out(self, world: CaseWorld, case: Case) -> None:
        visit = start(world, case, minutes=45)
        assert visit.due_at - visit.started_at == 45 * MINUTE
        take_entry(by=world.ewo, sent=sent(case, "more", visit=visit.uid))
        visit.refresh_from_db()
        assert visit.due_at - visit.started_at == 60 * MINUTE
        take_entry(by=world.ewo, sent=sent(case, "out", visit=visit.uid))
        visit.refresh_from_db()
        assert (visit.ended_at, visit.how_ended) == (timezone.now(), "out")
        with pytest.raises(AlreadyDone, match="was over at 10:00"):
            take_entry(by=world.ewo, sent=sent(case, "safe", visit=visit.uid))
        assert [e.kind for e in visit.trail.all()] == ["start", "more", "out"]
        for rows in (VisitEvent.objects.all(), VisitEntry.objects.all()):
            with pytest.raises(InternalError), transaction.atomic():
                rows.update(kind="other")
        with pytest.raises(InternalError), transaction.atomic():
            Visit.objects.update(ended_at=None, how_ended="")

    def test_a_check_out_that_comes_late_keeps_its_time(self, world: CaseWorld, case: Case) -> None:
        began = timezone.now() - 90 * MINUTE
        visit = start(world, case, at=began)
        out = began + 25 * MINUTE
        take_entry(by=world.ewo, sent=sent(case, "out", visit=visit.uid, at=out))
        visit.refresh_from_db()
        assert visit.ended_at == out
        line = visit.trail.get(kind="out")
        assert (line.at, line.recorded_at) == (out, timezone.now())

    def test_the_next_one_ends_the_one_before(self, world: CaseWorld, case: Case) -> None:
        first = start(world, case, at=timezone.now() - 20 * MINUTE)
        second = start(world, case)
        first.refresh_from_db()
        assert (first.how_ended, first.ended_at) == ("next", second.started_at)
        with pytest.raises(IntegrityError, match="one_visit_at_a_time"), transaction.atomic():
            Visit.objects.create(
                uid=uuid.uuid4(), case=case, officer=world.ewo, started_at=timezone.now(),
                due_at=timezone.now() + MINUTE,
            )  # fmt: skip

    def test_is_ended_by_its_officer_although_the_case_is_somebody_else_s_by_now(
        self, world: CaseWorld, case: Case
    ) -> None:
        visit = start(world, case)
        olga = world.person(Role.EWO, "Olga")
        Case.objects.filter(pk=case.pk).update(officer=olga)
        with pytest.raises(NotFound):
            take_entry(by=olga, sent=sent(case, "out", visit=visit.uid))
        take_entry(by=world.ewo, sent=sent(case, "more", visit=visit.uid))
        take_entry(by=world.ewo, sent=sent(case, "out", visit=visit.uid))
        visit.refresh_from_db()
        assert visit.how_ended == "out"

    def test_is_on_no_timeline_and_known_to_the_officer_and_managers_only(
        self, world: CaseWorld, case: Case
    ) -> None:
        visit = start(world, case)
        assert not case.events.filter(kind__startswith="visit").exists()
        for who in (world.ewo, world.manager):
            assert access_visits.get_visit(who, visit.uid) == visit
        with pytest.raises(NotFound):
            access_visits.get_visit(world.person(Role.EWO, "Olga"), visit.uid)
        for who in (world.lead, world.admin, world.legal):
            with pytest.raises(NotAllowed):
                access_visits.get_visit(who, visit.uid)


class TestOverdue:
    def test_first_the_officer_then_managers_each_once(self, world: CaseWorld, case: Case) -> None:
        visit = start(world, case, minutes=30)
        due, ewo, manager = visit.due_at, world.ewo, world.manager
        for at, told in (
            (due - MINUTE / 60, (0, 0)),
            (due, (1, 0)),
            (due + 15 * MINUTE - MINUTE / 60, (1, 0)),
            (due + 15 * MINUTE, (1, 1)),
        ):
            for _ in range(2):
                if watching_over.work_is_waiting(at=at):
                    watching_over.raise_overdue(at=at)
            known = (access_visits.overdue_for(ewo, at), access_visits.overdue_for(manager, at))
            assert known == told, at
        assert [e.kind for e in visit.trail.all()] == ["start", "raised", "escalated"]
        assert watching_over.read_out(manager, due)[0] == visit

    def test_i_am_safe_ends_it(self, world: CaseWorld, case: Case) -> None:
        visit = start(world, case)
        watching_over.raise_overdue(at=visit.due_at + 20 * MINUTE)
        take_entry(by=world.ewo, sent=sent(case, "safe", visit=visit.uid))
        visit.refresh_from_db()
        assert visit.how_ended == "safe"
        assert not watching_over.read_out(world.manager, timezone.now())
        assert watching_over.read_back(world.manager, timezone.now()) == [visit]

    def test_more_time_begins_anew(self, world: CaseWorld, case: Case) -> None:
        visit = start(world, case)
        watching_over.raise_overdue(at=visit.due_at)
        take_entry(by=world.ewo, sent=sent(case, "more", visit=visit.uid))
        visit.refresh_from_db()
        assert visit.raised_at is None
        assert not watching_over.work_is_waiting(at=visit.due_at - MINUTE)
        assert watching_over.work_is_waiting(at=visit.due_at)

    def test_a_manager_writes_down_what_was_done(self, world: CaseWorld, case: Case) -> None:
        visit = start(world, case)
        with pytest.raises(NotAllowed):
            visiting.note_on_visit(visit=visit, by=world.lead, note="Rang")
        with pytest.raises(WrongState):
            visiting.note_on_visit(visit=visit, by=world.manager, note=" ")
        visiting.note_on_visit(visit=visit, by=world.manager, note="Rang twice, no answer")
        visiting.note_on_visit(visit=visit, by=world.manager, note="Rang back", found=True)
        visit.refresh_from_db()
        assert visit.how_ended == "found"
        with pytest.raises(AlreadyDone):
            visiting.note_on_visit(visit=visit, by=world.manager, note="Again", found=True)

    def test_a_look_that_finds_nobody_is_no_run(self, world: CaseWorld, case: Case) -> None:
        raise_overdue_visits()
        assert not JobRun.objects.filter(name="cases.raise_overdue_visits").exists()
        visit = start(world, case, at=timezone.now() - 120 * MINUTE)
        raise_overdue_visits()
        assert JobRun.objects.get(name="cases.raise_overdue_visits").rows == 2
        assert visit.trail.count() == 3


class TestTheList:
    def due(self, case: Case, day: dt.date | None = None) -> None:
        Case.objects.filter(pk=case.pk).update(
            next_step="Ask about mornings", next_step_kind="visit",
            next_step_due=day or timezone.localdate(),
        )  # fmt: skip

    def test_holds_the_visits_of_today_and_those_overdue(
        self, world: CaseWorld, case: Case
    ) -> None:
        late, tomorrow = case_at(Stage.FT_OPEN, world), case_at(Stage.FT_OPEN, world)
        today = timezone.localdate()
        self.due(case)
        self.due(late, today - dt.timedelta(days=3))
        self.due(tomorrow, today + dt.timedelta(days=1))
        shift = visit_rounds.read_shift(world.ewo, today)
        found = {call.case for each in shift.rounds for call in each.calls}
        assert found == {case, late}
        read = AuditEvent.objects.filter(kind="visit.list_read").values_list(
            "target_ref", flat=True
        )
        assert set(read) == {case.ref, late.ref}

    def test_shows_no_way_to_who_must_not_be_contacted(self, world: CaseWorld, case: Case) -> None:
        self.due(case)
        father = case.pupil.responsibilities.last()
        father.safe_to_contact, father.contact_note = False, "Violent at the door"
        father.save()
        (call,) = visit_rounds.read_shift(world.ewo, timezone.localdate()).rounds[0].calls
        mother, him = call.residents
        assert call.home == tuple(case.pupil.responsibilities.first().carer.address.splitlines())
        assert (him.address, him.telephone) == ((), "")
        assert him.warning.startswith("Do not contact.")
        assert mother.warning == ""

    def test_no_advice_about_one_parent_tells_where_the_other_is(
        self, world: CaseWorld, case: Case
    ) -> None:
        self.due(case)
        mother, father = case.pupil.responsibilities.all()
        father.safe_to_contact = False
        father.contact_note = f"Never tell him of {mother.carer.address.splitlines()[0]}"
        father.save()
        set_shield(link=mother, reason="Refuge", by=world.manager)
        (call,) = visit_rounds.read_shift(world.ewo, timezone.localdate()).rounds[0].calls
        him = call.residents[1]
        assert him.warning == "Do not contact. Note: Never tell him of [protected]"

    def test_a_restricted_note_stays_where_it_is(self, world: CaseWorld, case: Case) -> None:
        self.due(case)
        contacts.log_contact(
            case=case, by=world.ewo, kind="call", outcome="spoke", with_whom="Aunt",
            note="He hits her", restricted="domestic_abuse",
        )  # fmt: skip
        self.due(case)
        from cases.web.visit_page import ShiftPage

        page = ShiftPage(visit_rounds.read_shift(world.ewo, timezone.localdate()), world.ewo)
        words = [words for _, words in page.rounds[0].calls[0].contacts]
        assert words[0] == "Restricted note: read it on the case."
        assert not any("hits" in each for each in words)


@pytest.mark.django_db(transaction=True)
def test_the_same_entry_twice_at_once_is_kept_once() -> None:
    world = CaseWorld()
    case = case_at(Stage.FT_OPEN, world)
    entry = sent(case, "contact", said=SAID)
    both, came = threading.Barrier(2), []

    def send() -> None:
        both.wait(10)
        try:
            came.append(take_entry(by=world.ewo, sent=entry))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == [False, True]
    assert case.contacts.filter(note="Curtains drawn").count() == 1
