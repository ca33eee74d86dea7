"""Mail about officers who are overdue: to whom, once, a second time, and never again; two phones at once."""

import datetime as dt
import smtplib
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, DomainError, NotAllowed, WrongState
from accounts.models import JobRun, User
from attendance.choices import Role
from cases.actions import overdue_mails, watching_over
from cases.actions.visiting import Sent, take_entry
from cases.choices import Stage
from cases.models import Case, OverdueMail, SafetyContact, Visit
from cases.tasks import mail_overdue_visits
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def case(world: CaseWorld) -> Case:
    world.manager  # noqa: B018  # somebody is on duty
    return case_at(Stage.FT_OPEN, world)


def go_in(world: CaseWorld, case: Case) -> Visit:
    entry = Sent(uuid.uuid4(), "start", case.ref, timezone.now())
    take_entry(by=world.ewo, sent=entry)
    return Visit.objects.get(uid=entry.uid)


def look(at: dt.datetime) -> None:
    """What the two jobs of a minute do, twice."""
    for _ in range(2):
        watching_over.raise_overdue(at=at)
        overdue_mails.mail_overdue(at=at)


def sent_to() -> list[str]:
    return sorted(each.to[0] for each in mail.outbox)


def test_managers_and_the_listed_contact_once_and_a_second_time_after_the_interval(
    world: CaseWorld, case: Case
) -> None:
    overdue_mails.list_contact(by=world.ewo, name="Sam Shah", email="sam@home.example")
    visit = go_in(world, case)
    both = sorted([world.manager.email, "sam@home.example"])
    told = visit.due_at + 15 * MINUTE
    for at, rounds in (
        (told - MINUTE / 60, 0),
        (told, 1),
        (told + 30 * MINUTE - MINUTE / 60, 1),
        (told + 30 * MINUTE, 2),
        (told + 300 * MINUTE, 2),
    ):
        look(at)
        assert sent_to() == sorted(both * rounds), at
    assert [e.kind for e in visit.trail.all()].count("mailed") == 2
    assert "second message" in mail.outbox[-1].body


def test_what_a_private_contact_reads_names_no_family(world: CaseWorld, case: Case) -> None:
    overdue_mails.list_contact(by=world.ewo, name="Sam Shah", email="sam@home.example")
    visit = go_in(world, case)
    look(visit.due_at + 15 * MINUTE)
    private = next(m for m in mail.outbox if m.to == ["sam@home.example"])
    service = next(m for m in mail.outbox if m.to == [world.manager.email])
    pupil = case.pupil
    carer = pupil.responsibilities.first().carer
    for message in (private, service):
        said = f"{message.subject} {message.body}"
        for word in (pupil.legal_surname, carer.surname, carer.address.splitlines()[0]):
            assert word not in said
    assert case.ref not in private.subject + str(private.body)
    assert case.ref in str(service.body)
    assert len(private.to + private.cc + private.bcc) == 1


def test_who_manages_elsewhere_or_no_more_is_not_written_to(world: CaseWorld, case: Case) -> None:
    elsewhere = CaseWorld(weeks=2).person(Role.ATTENDANCE_LEAD)
    gone = world.person(Role.MANAGER, "Gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    look(go_in(world, case).due_at + 15 * MINUTE)
    assert sent_to() == [world.manager.email]
    assert elsewhere.email not in sent_to()


def test_who_came_out_meanwhile_is_written_about_to_nobody(world: CaseWorld, case: Case) -> None:
    visit = go_in(world, case)
    at = visit.due_at + 15 * MINUTE
    watching_over.raise_overdue(at=at)
    due = overdue_mails.mails_due(at=at)
    out = Sent(uuid.uuid4(), "out", case.ref, timezone.now(), visit=visit.uid)
    take_entry(by=world.ewo, sent=out)
    assert due == [(visit.pk, 1)]
    assert overdue_mails._mail(visit.pk, 1, at) == 0
    assert not mail.outbox
    assert overdue_mails.mails_due(at=at) == []


def test_longer_and_overdue_again_is_told_again(world: CaseWorld, case: Case) -> None:
    visit = go_in(world, case)
    look(visit.due_at + 15 * MINUTE)
    take_entry(
        by=world.ewo, sent=Sent(uuid.uuid4(), "more", case.ref, timezone.now(), visit=visit.uid)
    )
    visit.refresh_from_db()
    look(visit.due_at + 14 * MINUTE)
    assert len(mail.outbox) == 1
    look(visit.due_at + 15 * MINUTE)
    assert len(mail.outbox) == 2


def test_a_server_that_is_down_is_asked_again_and_a_claim_cut_short_goes_again(
    world: CaseWorld, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = go_in(world, case)
    at = visit.due_at + 15 * MINUTE

    def down(self: EmailMessage, **_: Any) -> int:
        raise smtplib.SMTPServerDisconnected("down")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        watching_over.raise_overdue(at=at)
        overdue_mails.mail_overdue(at=at)
    assert JobRun.objects.get(name="cases.mail_overdue_visits").failed == 1
    assert OverdueMail.objects.get().sent_at is None
    look(at + 4 * MINUTE)  # a process that sends it may still be at it
    assert not mail.outbox
    look(at + 6 * MINUTE)
    assert len(mail.outbox) == 1
    with pytest.raises(InternalError), transaction.atomic():
        OverdueMail.objects.update(sent_at=at)


def test_a_look_that_finds_nobody_is_no_run(world: CaseWorld, case: Case) -> None:
    mail_overdue_visits()
    go_in(world, case)
    mail_overdue_visits()
    assert not JobRun.objects.filter(name="cases.mail_overdue_visits").exists()


def test_one_contact_is_good_at_a_time_and_only_who_visits_lists_one(world: CaseWorld) -> None:
    overdue_mails.list_contact(by=world.ewo, name="Sam", email="sam@home.example")
    overdue_mails.list_contact(by=world.ewo, name="Ann", email="ann@home.example")
    assert SafetyContact.objects.filter(ended_at__isnull=True).get().name == "Ann"
    overdue_mails.list_contact(by=world.ewo)
    assert not SafetyContact.objects.filter(ended_at__isnull=True).exists()
    with pytest.raises(NotAllowed):
        overdue_mails.list_contact(by=world.legal, name="Sam", email="sam@home.example")
    with pytest.raises(InternalError), transaction.atomic():
        SafetyContact.objects.update(email="else@home.example")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Each on a connection of its own, begun together: what came of it, or what refused it."""
    together, came = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        together.wait(10)
        try:
            came.append(work())
        except Exception as refusal:
            came.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def world(self) -> CaseWorld:
        return CaseWorld(start=dt.date(2025, 9, 1))

    def test_two_phones_of_one_officer_are_both_answered(self, world: CaseWorld) -> None:
        cases = [case_at(Stage.FT_OPEN, world) for _ in range(2)]
        now = timezone.now()
        entries = [Sent(uuid.uuid4(), "start", case.ref, now) for case in cases]
        came = at_once(*(lambda e=e: take_entry(by=world.ewo, sent=e) for e in entries))  # type: ignore[misc]
        assert came == [True, True]
        assert Visit.objects.under_way().count() == 1
        assert Visit.objects.get(ended_at__isnull=False).how_ended == "next"

    def test_two_phones_that_name_the_same_visit(self, world: CaseWorld) -> None:
        case, visit = case_at(Stage.FT_OPEN, world), uuid.uuid4()
        now = timezone.now()
        entries = [Sent(uuid.uuid4(), "start", case.ref, now, visit=visit) for _ in range(2)]
        came = at_once(*(lambda e=e: take_entry(by=world.ewo, sent=e) for e in entries))  # type: ignore[misc]
        assert [x for x in came if x is True] == [True]
        (refusal,) = [x for x in came if x is not True]
        assert isinstance(refusal, WrongState)

    def test_two_officers_that_name_the_same_visit(self, world: CaseWorld) -> None:
        case, visit = case_at(Stage.FT_OPEN, world), uuid.uuid4()
        other = world.person(Role.EWO, "Olga Other")
        second = case_at(Stage.FT_OPEN, world)
        Case.objects.filter(pk=second.pk).update(officer=other)
        now = timezone.now()
        came = at_once(*(
            lambda who=who, c=c: take_entry(  # type: ignore[misc]
                by=who, sent=Sent(uuid.uuid4(), "start", c.ref, now, visit=visit)
            )
            for who, c in ((world.ewo, case), (other, second))
        ))  # fmt: skip
        assert [x for x in came if x is True] == [True]
        (refusal,) = [x for x in came if x is not True]
        assert isinstance(refusal, DomainError)
        assert isinstance(refusal, WrongState | AlreadyDone)

    def test_two_looks_at_one_minute_send_one_mail(self, world: CaseWorld) -> None:
        world.manager  # noqa: B018
        visit = go_in(world, case_at(Stage.FT_OPEN, world))
        at = visit.due_at + 20 * MINUTE
        watching_over.raise_overdue(at=at)
        at_once(*[lambda: overdue_mails._mail(visit.pk, 1, at)] * 2)
        assert len(mail.outbox) == 1
