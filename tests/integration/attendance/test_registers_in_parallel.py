"""Two people save one register at the very same moment, each on a connection of their own."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent
from attendance.actions.registers import take_register
from attendance.choices import Role
from attendance.errors import RegisterRefused
from attendance.models import Enrolment, Mark, MarkChange, Register, Session
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, open_school

AT_THE_BELL = dt.datetime(2025, 9, 1, 7, 55, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_first_saves_one_stands_whole_and_the_other_is_told() -> None:
    school = open_school(weeks=1)
    enrolments = [EnrolmentFactory(school=school) for _ in range(12)]
    people = [MembershipFactory(school=school, role=Role.SCHOOL_ADMIN).user for _ in range(2)]
    session = Session.objects.select_related("school").get(
        school=school, half="AM", date=school.sessions.first().date
    )
    together = Barrier(2)

    def save(code: str, who: int) -> str:
        lines = [Line(e.pupil.ref, Entry(code)) for e in enrolments]
        together.wait()
        try:
            take_register(
                session=session,
                registration_group="4A",
                entries=lines,
                by=people[who],
                at=AT_THE_BELL,
            )
            return "saved"
        except RegisterRefused as refused:
            return f"told of {len(refused.faults.clashes)} clashes"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ("/", "N"), (0, 1)))
    assert sorted(outcomes) == ["saved", "told of 12 clashes"]
    codes = set(Mark.objects.filter(enrolment__in=enrolments).values_list("code", flat=True))
    assert codes == {"/" if outcomes[0] == "saved" else "N"}
    assert (Register.objects.count(), MarkChange.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(target_type="register").count() == 1


def test_two_classes_of_one_session_do_not_wait_for_each_other() -> None:
    school = open_school(weeks=1)
    classes: dict[str, list[Enrolment]] = {
        group: [EnrolmentFactory(school=school, registration_group=group) for _ in range(6)]
        for group in ("4A", "4B")
    }
    clerk = MembershipFactory(school=school).user
    session = Session.objects.select_related("school").get(
        school=school, half="AM", date=school.sessions.first().date
    )
    together = Barrier(2)

    def save(group: str) -> int:
        lines = [Line(e.pupil.ref, Entry("/")) for e in classes[group]]
        together.wait()
        try:
            return take_register(
                session=session, registration_group=group, entries=lines, by=clerk, at=AT_THE_BELL
            ).created
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(save, classes)) == [6, 6]
    assert Register.objects.count() == 2
