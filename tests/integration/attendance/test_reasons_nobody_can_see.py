"""A reason of invisible characters is none: plans, closings, trips and locks refuse it, and so does the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import WrongState
from accounts.models import User
from attendance.actions.closures import Wanted, add_closure, withdraw_closure
from attendance.actions.first_day import Contact, log_contact
from attendance.actions.leave import ask_leave, decide_leave, withdraw_leave
from attendance.actions.locks import unlock_registers
from attendance.actions.timetables import add_dual, add_part_time, review_part_time
from attendance.actions.trips import WantedTrip, add_trip
from attendance.choices import ContactStep, PlanKind
from attendance.errors import PlanRefused
from attendance.models import Enrolment, Leave, Mark, PartTimeReview, RegisterUnlock
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, WHOLE_WEEK
from attendance.rules.timetables import PartTime
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    mark,
    open_school,
)
from tests.factories.planned import plan

pytestmark = pytest.mark.django_db
UNSEEN = "\u200b \u2060\ufeff\u3164"
WEEK = dt.timedelta(weeks=1)
DAYS = Span(FIRST_DAY, FIRST_DAY + dt.timedelta(days=1), WHOLE_WEEK)
LONG = PartTime(Span(FIRST_DAY, FIRST_DAY + 8 * WEEK, AFTERNOONS), FIRST_DAY, FIRST_DAY + 4 * WEEK)
NOON = dt.datetime(2025, 9, 15, 11, tzinfo=dt.UTC)


@pytest.fixture
def enrolment() -> Enrolment:
    return EnrolmentFactory(school=open_school(weeks=10))


@pytest.fixture
def clerk(enrolment: Enrolment) -> User:
    return MembershipFactory(school=enrolment.school).user


def ask(enrolment: Enrolment, by: User, **more: str) -> Leave:
    said = {"asked_by": "Ms Tester", "reason": "A funeral"} | more
    return ask_leave(enrolment=enrolment, span=DAYS, asked_on=FIRST_DAY, by=by, at=NOON, **said)


@pytest.mark.parametrize("field", ["asked_by", "reason"])
def test_leave_is_asked_for_by_somebody_for_a_reason(
    enrolment: Enrolment, clerk: User, field: str
) -> None:
    with pytest.raises(PlanRefused) as refused:
        ask(enrolment, clerk, **{field: UNSEEN})
    assert set(refused.value.faults) == {field}
    assert not Leave.objects.exists()
    kept = ask(enrolment, clerk, reason="\u202eA funeral\u200b,\nabroad \u2060")
    assert kept.reason == "A funeral,\nabroad"


def test_leave_is_decided_by_somebody_and_withdrawn_for_a_reason(
    enrolment: Enrolment, clerk: User
) -> None:
    leave = ask(enrolment, clerk)
    with pytest.raises(PlanRefused, match="Say who decided"):
        decide_leave(leave=leave, granted=False, granted_by=UNSEEN, by=clerk)
    with pytest.raises(PlanRefused, match="Say why it is withdrawn"):
        withdraw_leave(leave=leave, note=UNSEEN, by=clerk)
    leave.refresh_from_db()
    assert leave.status == "asked"


def test_a_closing_says_why_and_so_does_taking_it_back(enrolment: Enrolment, clerk: User) -> None:
    school = enrolment.school
    with pytest.raises(PlanRefused, match="Say why the school is closed"):
        add_closure(wanted=Wanted(school, DAYS, (), "Y4", UNSEEN), by=clerk, at=NOON)
    closure, _ = add_closure(wanted=Wanted(school, DAYS, (), "Y4", "Snow\u200b"), by=clerk, at=NOON)
    assert closure.reason == "Snow"
    with pytest.raises(PlanRefused, match="Say why it is withdrawn"):
        withdraw_closure(closure=closure, note=UNSEEN, by=clerk, at=NOON)


def test_timetables_say_why_with_whom_and_what_a_review_found(
    enrolment: Enrolment, clerk: User
) -> None:
    with pytest.raises(PlanRefused) as refused:
        add_part_time(
            enrolment=enrolment, plan=LONG, reason=UNSEEN, agreed_with=UNSEEN, by=clerk, at=NOON
        )
    assert set(refused.value.faults) == {"reason", "agreed_with"}
    made = add_part_time(
        enrolment=enrolment, plan=LONG, reason="Recovering", agreed_with="Ms T", by=clerk, at=NOON
    )
    with pytest.raises(PlanRefused, match="what the review found"):
        review_part_time(
            timetable=made, held_on=FIRST_DAY, found=UNSEEN, next_review_on=None, by=clerk, at=NOON
        )
    with pytest.raises(PlanRefused, match="Enter the other school"):
        add_dual(enrolment=enrolment, span=LONG.span, other_school=UNSEEN, by=clerk)


def test_a_trip_has_a_name(enrolment: Enrolment, clerk: User) -> None:
    with pytest.raises(PlanRefused, match="name"):
        add_trip(school=enrolment.school, wanted=WantedTrip(UNSEEN, "V", DAYS), by=clerk)


def test_an_unsafe_name_is_not_hidden_by_what_nobody_sees(
    enrolment: Enrolment, clerk: User
) -> None:
    tie = ResponsibilityFactory(pupil=enrolment.pupil, safe_to_contact=False)
    name = "\u200b".join(tie.carer.full_name)
    said = Contact(how="telephone", outcome="no_answer", step=ContactStep.FIRST, whom=name)
    mark(enrolment, FIRST_DAY, "AM", "N")
    with pytest.raises(WrongState, match="Do not contact"):
        log_contact(enrolment=enrolment, date=FIRST_DAY, contact=said, by=clerk, at=NOON)


@pytest.mark.parametrize(
    "kind", [PlanKind.LEAVE, PlanKind.PART_TIME, PlanKind.DUAL, PlanKind.CLOSURE, PlanKind.TRIP]
)
def test_the_database_refuses_a_plan_that_says_nothing(enrolment: Enrolment, kind: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        plan(enrolment, kind, "C", words=UNSEEN)
    plan(enrolment, kind, "C", words="ok")


def test_the_database_refuses_unlockings_reviews_and_amendments_that_say_nothing(
    enrolment: Enrolment, clerk: User
) -> None:
    with pytest.raises(WrongState, match="Say why"):
        unlock_registers(
            school=enrolment.school, registration_group="", starts_on=FIRST_DAY,
            ends_on=FIRST_DAY, reason=UNSEEN, by=MembershipFactory(role="attendance_lead",
                                                                  school=enrolment.school).user,
            at=NOON,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="unlock_has_days"), transaction.atomic():
        RegisterUnlock.objects.create(
            school=enrolment.school, starts_on=FIRST_DAY, ends_on=FIRST_DAY, reason=UNSEEN, at=NOON,
            until=NOON + WEEK, by=clerk, by_name="x",
        )  # fmt: skip
    plan(enrolment, PlanKind.PART_TIME, "C2")
    with pytest.raises(IntegrityError, match="review_says_what_was_found"), transaction.atomic():
        PartTimeReview.objects.create(
            timetable=enrolment.part_time_timetables.get(), held_on=FIRST_DAY, found=UNSEEN,
            by=clerk, by_name="x",
        )  # fmt: skip
    stands = mark(enrolment, FIRST_DAY, "AM", "N")
    with pytest.raises(IntegrityError, match="change_says_why"), transaction.atomic():
        mark(enrolment, FIRST_DAY, "AM", "I", reason=UNSEEN)
    assert Mark.objects.get(session=stands.session_id).code == "N"
