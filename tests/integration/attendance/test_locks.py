"""Locked registers: refused with a sentence, opened by whoever has the right, with a reason on file."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.actions.locks import check_not_locked, read_locks, unlock_registers
from attendance.actions.registers import correct_mark
from attendance.choices import Role
from attendance.errors import RegisterLocked
from attendance.models import Enrolment, MarkChange, School, Session, Threshold
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), LONDON)


LAST = noon(FIRST_DAY + dt.timedelta(days=28))
AFTER = noon(FIRST_DAY + dt.timedelta(days=29))


@pytest.fixture
def school() -> School:
    return open_school(weeks=8)


@pytest.fixture
def session(school: School) -> Session:
    return Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")


@pytest.fixture
def lead(school: School) -> User:
    return MembershipFactory(school=school, role=Role.ATTENDANCE_LEAD).user


@pytest.fixture
def enrolment(school: School) -> Enrolment:
    made = EnrolmentFactory(school=school)
    mark(made, FIRST_DAY, "AM", "N")
    return made


def unlock(school: School, by: User, at: dt.datetime = AFTER, **changed: object):
    facts = {
        "registration_group": "4A", "starts_on": FIRST_DAY, "ends_on": FIRST_DAY,
        "reason": "Certificate came late",
    }  # fmt: skip
    return unlock_registers(school=school, by=by, at=at, **(facts | changed))


def test_it_is_open_on_the_last_day_and_locked_the_day_after(session: Session) -> None:
    check_not_locked(session, "4A", at=LAST)
    with pytest.raises(RegisterLocked) as refused:
        check_not_locked(session, "4A", at=AFTER)
    assert refused.value.message == (
        "The register of 4A of Monday 1 September 2025 has been locked since Tuesday 30 September 2025. "
        "The school's attendance lead can unlock it, with a reason."
    )


def test_it_costs_one_query_and_none_on_the_day(session: Session) -> None:
    with CaptureQueriesContext(
        connection,
    ) as on_the_day:
        check_not_locked(session, "4A", at=noon(FIRST_DAY))
    with CaptureQueriesContext(connection) as later:
        check_not_locked(session, "4A", at=LAST)
    assert (len(on_the_day), len(later)) == (0, 1)


def test_an_unlocking_opens_it_until_the_end_of_the_next_school_day(
    school: School, session: Session, lead: User
) -> None:
    made = unlock(school, lead)
    assert made.until == dt.datetime(2025, 10, 2, 0, 0, tzinfo=LONDON)
    check_not_locked(session, "4A", at=made.until - dt.timedelta(seconds=1))
    with pytest.raises(RegisterLocked):
        check_not_locked(session, "4A", at=made.until)
    with pytest.raises(RegisterLocked):
        check_not_locked(session, "4B", at=AFTER)


def test_over_a_weekend_it_stays_open_until_monday_and_in_a_holiday_for_a_day(
    school: School, lead: User
) -> None:
    friday, holiday = noon(dt.date(2025, 10, 3)), noon(dt.date(2025, 10, 25))
    assert unlock(school, lead, friday).until == dt.datetime(2025, 10, 7, tzinfo=LONDON)
    assert unlock(school, lead, holiday).until == holiday + dt.timedelta(hours=24)


def test_an_unlocking_is_audited_with_its_reason(school: School, lead: User) -> None:
    unlock(school, lead, reason="  Certificate came late ")
    event = AuditEvent.objects.get(kind="register.unlocked")
    assert (event.target_ref, event.by_id) == (school.urn, lead.pk)
    assert event.after["reason"] == "Certificate came late"
    assert event.after["class"] == "4A"
    assert event.after["role"] == Role.ATTENDANCE_LEAD


def test_it_keeps_the_role_in_which_it_was_done(school: School, lead: User) -> None:
    assert unlock(school, lead).by_role == Role.ATTENDANCE_LEAD
    MembershipFactory(user=lead, role=Role.TEACHER, school=school)
    assert unlock(school, lead, ends_on=AFTER.date()).by_role == Role.ATTENDANCE_LEAD


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": "  "}, "Say why"),
        ({"reason": "\u200b\u2060"}, "Say why"),
        ({"ends_on": AFTER.date() + dt.timedelta(days=1)}, "still to come"),
        ({"ends_on": FIRST_DAY - dt.timedelta(days=1)}, "before the first"),
    ],
)
def test_no_reason_or_no_days_unlocks_nothing(
    changed: dict[str, object], words: str, school: School, lead: User
) -> None:
    with pytest.raises(WrongState, match=words):
        unlock(school, lead, **changed)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.TEACHER])
def test_a_clerk_and_a_teacher_may_not_unlock(role: Role, school: School) -> None:
    with pytest.raises(NotAllowed):
        unlock(school, MembershipFactory(school=school, role=role).user)


def test_a_lead_of_another_school_may_not_unlock(school: School) -> None:
    with pytest.raises(NotAllowed):
        unlock(school, MembershipFactory(role=Role.ATTENDANCE_LEAD).user)


def test_the_number_in_force_on_the_day_of_the_amendment_decides(session: Session) -> None:
    row = Threshold.objects.get(key="register_lock_days")
    row.valid_to = AFTER.date()
    row.save()
    Threshold.objects.create(
        key=row.key,
        basis=row.basis,
        value=60,
        source="Test",
        valid_from=AFTER.date() + dt.timedelta(1),
    )
    with pytest.raises(RegisterLocked):
        check_not_locked(session, "4A", at=AFTER)
    check_not_locked(session, "4A", at=AFTER + dt.timedelta(days=1))


def test_without_a_number_no_register_locks(school: School) -> None:
    Threshold.objects.filter(key="register_lock_days").delete()
    locks = read_locks(school.pk, FIRST_DAY, FIRST_DAY, at=AFTER)
    assert locks.since(FIRST_DAY, "4A", dt.date(2035, 1, 1), AFTER) is None


def test_one_mark_of_a_locked_register_is_not_amended_until_it_is_unlocked(
    school: School, session: Session, lead: User, enrolment: Enrolment
) -> None:
    facts = {"session": session, "enrolment": enrolment, "code": "M", "by": lead, "at": AFTER}
    with pytest.raises(RegisterLocked):
        correct_mark(**facts, reason="Letter seen")
    assert not MarkChange.objects.exists()
    unlock(school, lead)
    correct_mark(**facts, reason="Letter seen")
    assert MarkChange.objects.get().new_code == "M"
