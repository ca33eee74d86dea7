"""Parental responsibility: three answers, each with who said so and when; the link follows the latest."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.actions.responsibility import read_said, say_responsibility
from attendance.choices import Holds, Role
from attendance.models import Responsibility, ResponsibilitySaid
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, ResponsibilityFactory


@pytest.fixture
def link(db: None) -> Responsibility:
    enrolment = EnrolmentFactory()
    return ResponsibilityFactory(pupil=enrolment.pupil)


def person(link: Responsibility, role: str = Role.EWO) -> User:
    school = link.pupil.enrolments.get().school
    return MembershipFactory(role=role, school=None if role == Role.MANAGER else school).user


def say(link: Responsibility, answer: str, by: User, **told: object) -> ResponsibilitySaid:
    values = {"told_by": "The mother", "told_on": timezone.localdate()} | told
    return say_responsibility(link=link, answer=answer, by=by, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "has", "known", "settled_elsewhere"),
    [("yes", True, True, True), ("no", False, True, True), ("unknown", False, False, False)],
)
def test_the_link_says_what_was_said(
    link: Responsibility, answer: str, has: bool, known: bool, settled_elsewhere: bool
) -> None:
    say(link, answer, person(link))
    link.refresh_from_db()
    assert (link.has_parental_responsibility, link.responsibility_is_known) == (has, known)
    assert link.holds == Holds(answer)
    assert link.is_settled  # they have care of the child
    link.lives_with_pupil = False
    assert link.is_settled == settled_elsewhere


def test_history_stays_and_is_written_down(link: Responsibility) -> None:
    officer = person(link)
    say(link, "unknown", officer)
    say(link, "yes", person(link, Role.ATTENDANCE_LEAD), told_by="Birth certificate")
    assert [(row.answer, row.told_by) for row in read_said(link)] == [
        ("yes", "Birth certificate"), ("unknown", "The mother"),
    ]  # fmt: skip
    events = AuditEvent.objects.filter(kind="carer.responsibility_said").order_by("pk")
    assert [(e.before["answer"], e.after["answer"]) for e in events] == [
        ("yes", "unknown"), ("unknown", "yes"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("perhaps", {}),
        ("yes", {"told_by": "\u200b"}),
        ("yes", {"told_on": timezone.localdate() + dt.timedelta(days=1)}),
    ],
)
def test_what_is_no_answer(link: Responsibility, answer: str, told: dict[str, object]) -> None:
    with pytest.raises(WrongState):
        say(link, answer, person(link), **told)
    assert not ResponsibilitySaid.objects.exists()


def test_who_may_say_it(link: Responsibility) -> None:
    for role in (Role.SCHOOL_ADMIN, Role.TEACHER):
        with pytest.raises(NotAllowed):
            say(link, "no", person(link, role))
    elsewhere = MembershipFactory(role=Role.EWO, school=EnrolmentFactory().school).user
    with pytest.raises(NotAllowed):
        say(link, "no", elsewhere)
    say(link, "no", person(link, Role.MANAGER))


def test_the_database_keeps_it(link: Responsibility) -> None:
    rows = Responsibility.objects.filter(pk=link.pk)
    say(link, "unknown", person(link))
    said = ResponsibilitySaid.objects.all()
    for act in (
        lambda: rows.update(has_parental_responsibility=True),
        lambda: rows.update(responsibility_is_known=True),
        lambda: rows.update(has_parental_responsibility=True, responsibility_is_known=True),
        lambda: said.update(answer="yes"),
        lambda: said.delete(),
        lambda: ResponsibilityFactory(
            has_parental_responsibility=True, responsibility_is_known=False
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    rows.update(lives_with_pupil=False)
