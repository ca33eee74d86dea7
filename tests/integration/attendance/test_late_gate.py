"""A child comes through the gate: the clock decides L or U, a question is asked, one step undoes it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import User
from attendance.actions.late_gate import (
    find_at_gate,
    get_at_gate,
    list_arrivals,
    mark_late,
    session_now,
    undo_late,
)
from attendance.actions.registers import correct_mark, take_register
from attendance.choices import LateReason, Role
from attendance.errors import PlanRefused
from attendance.models import Enrolment, Mark, MarkChange
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2025, 9, 1, hour, minute, tzinfo=LONDON)


@pytest.fixture
def child() -> Enrolment:
    pupil = PupilFactory(legal_surname="Nowak", legal_forename="Ada")
    return EnrolmentFactory(school=open_school(weeks=1), pupil=pupil)


@pytest.fixture
def clerk(child: Enrolment) -> User:
    return MembershipFactory(school=child.school).user


@pytest.mark.parametrize(
    ("time", "code", "minutes"),
    [
        (at(8, 51), "L", 1), (at(9, 19), "L", 29), (at(9, 20), "U", 30), (at(11, 50), "U", 180),
        (at(13, 11), "L", 1), (at(13, 40), "U", 30),
    ],
)  # fmt: skip
def test_the_clock_decides(
    child: Enrolment, clerk: User, time: dt.datetime, code: str, minutes: int
) -> None:
    mark_late(enrolment=child, by=clerk, at=time)
    made = Mark.objects.get()
    assert (made.code, made.minutes_late) == (code, minutes)


@pytest.mark.parametrize("time", [at(8, 49), at(8, 50)])
def test_before_and_as_the_register_opens_nobody_is_late(
    child: Enrolment, clerk: User, time: dt.datetime
) -> None:
    with pytest.raises(WrongState):
        mark_late(enrolment=child, by=clerk, at=time)
    assert not Mark.objects.exists()


@pytest.mark.parametrize("stood", ["", "N", "O"])
def test_an_unexplained_absence_is_amended_without_a_question(
    child: Enrolment, clerk: User, stood: str
) -> None:
    if stood:
        mark(child, FIRST_DAY, "AM", stood)
    mark_late(enrolment=child, by=clerk, why=LateReason.TRANSPORT, at=at(9, 14))
    made = Mark.objects.get()
    assert (made.code, made.minutes_late, made.note) == ("L", 24, "Bus or train was late")
    reasons = list(MarkChange.objects.values_list("reason", flat=True))
    assert reasons == (["Arrived at 09:14: bus or train was late"] if stood else [])


@pytest.mark.parametrize("stood", ["/", "I", "C1"])
def test_over_a_mark_with_a_meaning_somebody_is_asked_first(
    child: Enrolment, clerk: User, stood: str
) -> None:
    mark(child, FIRST_DAY, "AM", stood)
    with pytest.raises(PlanRefused) as refused:
        mark_late(enrolment=child, by=clerk, at=at(9, 14))
    assert f"Ada Nowak is already marked {stood}" in refused.value.faults["confirm"]
    assert Mark.objects.get().code == stood
    mark_late(enrolment=child, by=clerk, at=at(9, 14), confirmed=True)
    assert Mark.objects.get().code == "L"


@pytest.mark.parametrize(
    ("born", "of_age"), [(dt.date(2020, 8, 31), True), (dt.date(2020, 9, 2), False)]
)
def test_after_the_close_a_child_outside_compulsory_age_is_told_what_to_do(
    born: dt.date, of_age: bool
) -> None:
    pupil = PupilFactory(legal_surname="Nowak", legal_forename="Ada", date_of_birth=born)
    child = EnrolmentFactory(school=open_school(weeks=1), pupil=pupil)
    clerk = MembershipFactory(school=child.school).user
    if of_age:
        assert mark_late(enrolment=child, by=clerk, at=at(9, 20)).code == "U"
        return
    with pytest.raises(
        WrongState, match=r"enter the code of the reason, X if .* the office decides"
    ):
        mark_late(enrolment=child, by=clerk, at=at(9, 20))
    assert not Mark.objects.exists()
    assert mark_late(enrolment=child, by=clerk, at=at(9, 19)).code == "L"


def test_what_the_register_refuses_is_said_at_the_gate(child: Enrolment, clerk: User) -> None:
    mark(child, FIRST_DAY, "AM", "C1")
    mark_late(enrolment=child, by=clerk, at=at(9, 14), confirmed=True)
    with pytest.raises(WrongState, match="C1 needs leave granted for this session"):
        undo_late(enrolment=child, by=clerk, at=at(9, 15))


def test_late_twice_is_said_and_changes_nothing(child: Enrolment, clerk: User) -> None:
    mark_late(enrolment=child, by=clerk, at=at(9, 0))
    with pytest.raises(AlreadyDone, match="L, 10 min"):
        mark_late(enrolment=child, by=clerk, at=at(9, 5), confirmed=True)
    assert Mark.objects.get().minutes_late == 10


def test_from_the_doctor_after_the_close_is_an_appointment(child: Enrolment, clerk: User) -> None:
    mark_late(enrolment=child, by=clerk, why=LateReason.APPOINTMENT, at=at(10, 5))
    assert (Mark.objects.get().code, Mark.objects.get().note) == ("M", "Came at 10:05")
    session = session_now(child.school, at(10, 6))
    assert session is not None
    assert [a.enrolment for a in list_arrivals(clerk, session)] == [child]
    undo_late(enrolment=child, by=clerk, at=at(10, 6))
    assert Mark.objects.get().code == ""


@pytest.mark.parametrize("stood", ["", "N"])
def test_undo_puts_back_what_was_and_keeps_the_story(
    child: Enrolment, clerk: User, stood: str
) -> None:
    if stood:
        mark(child, FIRST_DAY, "AM", stood)
    mark_late(enrolment=child, by=clerk, at=at(9, 14))
    undo_late(enrolment=child, by=clerk, at=at(9, 15))
    assert Mark.objects.get().code == stood
    assert MarkChange.objects.order_by("-id")[0].reason == "Late arrival taken back"
    with pytest.raises(WrongState):
        undo_late(enrolment=child, by=clerk, at=at(9, 16))


@pytest.mark.parametrize("stood", ["", "N"])
def test_a_lateness_of_the_register_is_neither_offered_nor_accepted_to_undo(
    child: Enrolment, clerk: User, stood: str
) -> None:
    if stood:
        mark(child, FIRST_DAY, "AM", stood)
    session = session_now(child.school, at(9, 12))
    assert session is not None
    line = Line(child.pupil.ref, Entry("L", 21), Entry(stood))
    take_register(
        session=session, registration_group=child.registration_group, entries=[line], by=clerk,
        at=at(9, 12),
    )  # fmt: skip
    assert [a.of_gate for a in list_arrivals(clerk, session)] == [False]
    with pytest.raises(WrongState, match="not entered at the gate"):
        undo_late(enrolment=child, by=clerk, at=at(9, 13))
    made = Mark.objects.get()
    assert (made.code, made.minutes_late) == ("L", 21)


def test_a_mark_of_the_gate_put_right_on_the_register_is_the_register_s(
    child: Enrolment, clerk: User
) -> None:
    mark_late(enrolment=child, by=clerk, at=at(9, 14))
    session = session_now(child.school, at(9, 15))
    assert session is not None
    assert [a.of_gate for a in list_arrivals(clerk, session)] == [True]
    correct_mark(
        session=session, enrolment=child, code="L", minutes_late=21, reason="Watch was slow",
        by=clerk, at=at(9, 15),
    )  # fmt: skip
    assert [a.of_gate for a in list_arrivals(clerk, session)] == [False]
    with pytest.raises(WrongState, match="L, 21 min was not entered at the gate"):
        undo_late(enrolment=child, by=clerk, at=at(9, 16))


def test_found_by_the_beginning_of_a_name_among_those_on_roll_today(
    child: Enrolment, clerk: User
) -> None:
    for name, days in (("Nowak", {"ends_on": FIRST_DAY - dt.timedelta(days=1), "starts_on": dt.date(2024, 9, 2)}),
                       ("Nowicki", {"starts_on": FIRST_DAY + dt.timedelta(days=1)}),
                       ("Novak", {})):  # fmt: skip
        EnrolmentFactory(school=child.school, pupil=PupilFactory(legal_surname=name), **days)
    EnrolmentFactory(pupil=PupilFactory(legal_surname="Nowak"))
    mark(child, FIRST_DAY, "AM", "N")
    session = session_now(child.school, at(9, 0))
    assert session is not None
    found = list(find_at_gate(clerk, session, "now"))
    assert [(e.pk, e.now_code) for e in found] == [(child.pk, "N")]
    assert list(find_at_gate(MembershipFactory().user, session, "now")) == []


def test_the_gate_is_the_school_s_own(child: Enrolment, clerk: User, time_machine: object) -> None:
    time_machine.move_to(at(9, 14))  # type: ignore[attr-defined]
    assert get_at_gate(clerk, child.pupil.ref) == child
    for role in (Role.EWO, Role.TEACHER):
        with pytest.raises((NotAllowed, NotFound)):
            get_at_gate(MembershipFactory(school=child.school, role=role).user, child.pupil.ref)
    with pytest.raises(NotFound):
        get_at_gate(MembershipFactory().user, child.pupil.ref)
