"""Amending one mark: the reason is kept, the old entry is kept, and nobody is overwritten unseen."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from accounts.errors import AlreadyDone, NotAllowed, NotFound
from accounts.models import AuditEvent
from attendance.actions.registers import correct_mark
from attendance.choices import Role
from attendance.errors import RegisterRefused
from attendance.models import Enrolment, Mark, MarkChange, Session
from attendance.rules.registers import Entry
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_of_the_week() -> Iterator[None]:
    """Before any register of the week locks."""
    with time_machine.travel(dt.datetime(2025, 9, 5, 11, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def enrolment() -> Enrolment:
    return EnrolmentFactory(school=open_school(weeks=1))


@pytest.fixture
def session(enrolment: Enrolment) -> Session:
    return Session.objects.select_related("school").get(
        school=enrolment.school, date=FIRST_DAY, half="AM"
    )


def test_an_amendment_keeps_both_entries_and_the_reason(
    enrolment: Enrolment, session: Session
) -> None:
    clerk = MembershipFactory(school=enrolment.school).user
    mark(enrolment, FIRST_DAY, "AM", "N")
    correct_mark(
        session=session,
        enrolment=enrolment,
        code="m",
        note="dentist",
        reason="Letter seen",
        by=clerk,
    )
    change = MarkChange.objects.get()
    assert (change.old_code, change.new_code, change.new_note) == ("N", "M", "dentist")
    assert (change.reason, change.by_name, change.role) == (
        "Letter seen",
        clerk.name,
        Role.SCHOOL_ADMIN,
    )
    event = AuditEvent.objects.get()
    assert (event.kind, event.target_ref) == ("mark.amended", enrolment.pupil.ref)


def test_a_missing_mark_is_entered_without_a_reason(enrolment: Enrolment, session: Session) -> None:
    clerk = MembershipFactory(school=enrolment.school).user
    correct_mark(session=session, enrolment=enrolment, code="I", reason="", by=clerk)
    assert Mark.objects.get().code == "I"
    assert not MarkChange.objects.exists()


def test_a_withdrawn_mark_is_missing_again_and_its_story_is_kept(
    enrolment: Enrolment, session: Session
) -> None:
    clerk = MembershipFactory(school=enrolment.school).user
    mark(enrolment, FIRST_DAY, "AM", "N")
    correct_mark(session=session, enrolment=enrolment, code="", reason="Wrong pupil", by=clerk)
    assert Mark.objects.get().code == ""
    assert enrolment.tallies.get().marked == 0
    assert MarkChange.objects.get().old_code == "N"


@pytest.mark.parametrize(
    ("code", "reason", "seen", "error"),
    [
        ("I", " ", None, RegisterRefused),
        ("H", "Holiday", None, RegisterRefused),
        ("I", "Rang", Entry("/"), RegisterRefused),
        ("N", "Rang", None, AlreadyDone),
    ],
)
def test_what_is_refused_changes_nothing(
    enrolment: Enrolment,
    session: Session,
    code: str,
    reason: str,
    seen: Entry | None,
    error: type[Exception],
) -> None:
    clerk = MembershipFactory(school=enrolment.school).user
    mark(enrolment, FIRST_DAY, "AM", "N")
    with pytest.raises(error):
        correct_mark(
            session=session, enrolment=enrolment, code=code, reason=reason, by=clerk, seen=seen
        )
    assert Mark.objects.get().code == "N"
    assert not AuditEvent.objects.exists()


def test_only_those_with_the_right_amend(enrolment: Enrolment, session: Session) -> None:
    officer = MembershipFactory(school=enrolment.school, role=Role.EWO).user
    with pytest.raises(NotAllowed):
        correct_mark(session=session, enrolment=enrolment, code="I", reason="x", by=officer)


def test_a_pupil_of_another_school_has_no_mark_here(session: Session) -> None:
    clerk = MembershipFactory(school=session.school).user
    with pytest.raises(NotFound):
        correct_mark(session=session, enrolment=EnrolmentFactory(), code="I", reason="x", by=clerk)


def test_nobody_is_later_than_it_is(enrolment: Enrolment, session: Session) -> None:
    clerk = MembershipFactory(school=enrolment.school).user
    said = {"session": session, "enrolment": enrolment, "code": "L", "minutes_late": 12}
    nine = dt.datetime(2025, 9, 1, 8, 1, tzinfo=dt.UTC)  # 09:01 in London
    with pytest.raises(RegisterRefused) as refused:
        correct_mark(**said, reason="", by=clerk, at=nine)
    assert "which has not come yet" in refused.value.faults.rows[enrolment.pupil.ref]
    correct_mark(**said, reason="", by=clerk, at=nine + dt.timedelta(minutes=1))
    assert Mark.objects.get().minutes_late == 12
