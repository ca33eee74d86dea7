"""The jobs of the sweep: registers chased once; reasons overdue raised, kept, cleared. Twice, cut short, at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent, JobRun
from attendance.actions import chasing, overdue
from attendance.actions.flags import refresh_due_flags, refresh_flags, work_is_waiting
from attendance.choices import FlagKind, Role
from attendance.models import Flag, Mark, Register, RegisterChase, Session, Threshold
from attendance.rules.evidence import half_days
from attendance.rules.sweep import is_chase_due
from attendance.tasks import (
    CHASE_REGISTERS,
    EXPIRE_UNEXPLAINED,
    chase_registers,
    expire_unexplained,
    send_chase,
)
from cases.actions.nightly import triage_flags
from cases.models import Case
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    mark,
    open_school,
)

LONDON = ZoneInfo("Europe/London")
SECOND_DAY = dt.date(2025, 9, 2)


def at(clock: str, day: dt.date = SECOND_DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


@pytest.fixture
def school(db):
    return open_school(weeks=3)


@pytest.fixture
def enrolment(school):
    return EnrolmentFactory(school=school)


def take(enrolment, day, half="AM", by=None):
    """That class's register as taken that day, by somebody with an address when given."""
    session = enrolment.school.sessions.get(date=day, half=half)
    return Register.objects.create(
        session=session, registration_group=enrolment.registration_group, taken_at=at("08:55", day),
        taken_by=by, taken_by_name=by.name if by else "Mr Patel",
    )  # fmt: skip


def cut_short(work, **given):
    """Do the work and end before its transaction is kept, as a killed worker does."""
    with transaction.atomic():
        work(**given)
        transaction.set_rollback(True)


def run_chase(clock, day=SECOND_DAY):
    with time_machine.travel(at(clock, day), tick=False):
        chase_registers()


@pytest.mark.parametrize(("clock", "chased"), [("09:29", 0), ("09:30", 1), ("09:31", 1)])
def test_a_register_is_chased_at_the_set_minute(clock, chased, enrolment, task_queue):
    teacher = UserFactory(name="Ms Lee")
    take(enrolment, FIRST_DAY, by=teacher)
    run_chase(clock)
    assert RegisterChase.objects.count() == chased
    if chased:
        chase = RegisterChase.objects.get()
        assert (chase.registration_group, chase.whom) == ("4A", "Ms Lee")
        assert chase.address == teacher.email


def test_the_minute_is_the_authoritys(enrolment, task_queue):
    Threshold.objects.filter(key="register_chase_minutes").update(value=15)
    assert chasing.chase_registers(at=at("09:04")) == 0
    assert chasing.chase_registers(at=at("09:05")) == 1


def test_whoever_took_it_last_is_written_to_and_nobody_else(
    enrolment, task_queue, django_capture_on_commit_callbacks
):
    take(enrolment, FIRST_DAY, by=UserFactory(name="Ms Early"))
    take(enrolment, FIRST_DAY, half="PM", by=UserFactory(name="Mr Last"))
    with django_capture_on_commit_callbacks(execute=True):
        chasing.chase_registers(at=at("09:30"))
    assert task_queue.names == [chasing.SEND]
    send_chase(RegisterChase.objects.get().pk)
    (message,) = mail.outbox
    assert message.to == [RegisterChase.objects.get().address]
    assert "The morning register of 4A" in message.body
    assert enrolment.pupil.legal_surname not in message.body


def test_without_an_address_the_row_says_whom_to_ring_and_nothing_is_sent(
    enrolment, task_queue, django_capture_on_commit_callbacks
):
    take(enrolment, FIRST_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        chasing.chase_registers(at=at("09:30"))
    chase = RegisterChase.objects.get()
    assert (chase.whom, chase.address) == ("Mr Patel", "")
    assert task_queue.names == []
    assert not chasing.send_chase(chase_id=chase.pk)


def test_the_message_is_acknowledged_before_it_is_sent_so_never_sent_twice():
    assert send_chase.acks_late is False


def test_a_register_that_came_in_meanwhile_gets_no_letter(enrolment, task_queue):
    take(enrolment, FIRST_DAY, by=UserFactory())
    chasing.chase_registers(at=at("09:30"))
    take(enrolment, SECOND_DAY)
    assert not chasing.send_chase(chase_id=RegisterChase.objects.get().pk)
    assert mail.outbox == []


def test_a_leaver_of_the_staff_is_not_written_to(enrolment, task_queue):
    take(enrolment, FIRST_DAY, by=UserFactory(is_active=False))
    chasing.chase_registers(at=at("09:30"))
    assert RegisterChase.objects.get().address == ""


def test_nothing_is_chased_that_need_not_be_in(school, enrolment, task_queue):
    """Complaint 11: an empty class, a leaver's, one complete by import, one taken; a closed day."""
    EnrolmentFactory(school=school, registration_group="OLD", ends_on=FIRST_DAY)
    complete = EnrolmentFactory(school=school, registration_group="IMP")
    mark(complete, SECOND_DAY, "AM", "/")
    taken = EnrolmentFactory(school=school, registration_group="TKN")
    take(taken, SECOND_DAY)
    half = EnrolmentFactory(school=school, registration_group="HLF")
    EnrolmentFactory(school=school, registration_group="HLF")
    mark(half, SECOND_DAY, "AM", "/")
    chasing.chase_registers(at=at("10:00"))
    groups = RegisterChase.objects.order_by("registration_group")
    assert list(groups.values_list("registration_group", flat=True)) == ["4A", "HLF"]
    shut = open_school(weeks=1, closed=[SECOND_DAY])
    EnrolmentFactory(school=shut)
    assert chasing.chase_registers(at=at("10:00")) == 0
    assert chasing.chase_registers(at=at("10:00", dt.date(2025, 9, 6))) == 0, "a Saturday"
    assert chasing.chase_registers(at=at("10:00", dt.date(2025, 10, 27))) == 0, "no calendar"


def test_the_statement_and_the_rule_agree(school, task_queue):
    cases = [("A", 0), ("B", 1), ("C", 2)]
    for group, marked in cases:
        for number in range(2):
            enrolment = EnrolmentFactory(school=school, registration_group=group)
            if number < marked:
                mark(enrolment, SECOND_DAY, "AM", "/")
    for clock in ("09:29", "09:30"):
        chasing.chase_registers(at=at(clock))
        opened = at("08:50")
        expected = {g for g, m in cases if is_chase_due(opened, at(clock), 40, 2, m, False)}
        found = set(RegisterChase.objects.values_list("registration_group", flat=True))
        assert found == expected


def test_twice_is_once_and_only_a_run_with_work_is_kept(enrolment, task_queue):
    run_chase("09:00")
    run_chase("09:05")
    assert JobRun.objects.filter(name=CHASE_REGISTERS).count() == 1, "one silent look a day"
    run_chase("09:30")
    run_chase("09:35")
    runs = JobRun.objects.filter(name=CHASE_REGISTERS).order_by("id")
    assert list(runs.values_list("rows", flat=True)) == [0, 1]
    run_chase("13:55")
    assert RegisterChase.objects.count() == 2, "the afternoon is another register"


def test_cut_short_nothing_is_there_and_the_next_run_does_it(enrolment, task_queue):
    cut_short(chasing.chase_registers, at=at("09:30"))
    assert not RegisterChase.objects.exists()
    assert chasing.chase_registers(at=at("09:35")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(task_queue):
    school = open_school(weeks=1)
    for group in "ABCDEFGH":
        take(EnrolmentFactory(school=school, registration_group=group), FIRST_DAY, by=UserFactory())

    def run(_):
        try:
            return chasing.chase_registers(at=at("09:30"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(run, range(4)))
    assert sum(made) == RegisterChase.objects.count() == 8
    assert task_queue.names == [chasing.SEND] * 8


def test_by_hand_it_need_not_wait_and_a_second_click_finds_the_first(enrolment, task_queue):
    session = enrolment.school.sessions.get(date=SECOND_DAY, half="AM")
    clerk = MembershipFactory(role=Role.SCHOOL_ADMIN, school=enrolment.school).user
    asked = {"session": session, "registration_group": "4A", "by": clerk}
    first, new = chasing.chase_register(**asked, at=at("08:52"))
    assert new
    again, new = chasing.chase_register(**asked, at=at("08:53"))
    assert (again, new) == (first, False)
    assert AuditEvent.objects.filter(kind="register.chased", by_id=clerk.pk).count() == 1
    assert chasing.chase_registers(at=at("09:30")) == 0
    other = MembershipFactory(role=Role.TEACHER, school=enrolment.school).user
    with pytest.raises(NotAllowed):
        chasing.chase_register(**(asked | {"by": other}), at=at("08:52"))
    afternoon = enrolment.school.sessions.get(date=SECOND_DAY, half="PM")
    with pytest.raises(WrongState):
        chasing.chase_register(**(asked | {"session": afternoon}), at=at("08:52"))


# -- Reasons overdue ---------------------------------------------------------------------------------------


def flags():
    standing = Flag.objects.standing().filter(kind=FlagKind.REASON_OVERDUE)
    return {f.enrolment_id: f.numbers for f in standing}


@pytest.mark.parametrize(
    ("as_of", "overdue_by_then"),
    [
        ("2025-09-05", False),  # four school days have gone by
        ("2025-09-08", False),  # the fifth is today
        ("2025-09-09", True),  # a sixth has begun
    ],
)
def test_a_task_after_five_school_days(as_of, overdue_by_then, enrolment):
    fill_marks(enrolment, "NN........")
    overdue.expire_unexplained(as_of=dt.date.fromisoformat(as_of))
    expected = {"sessions": 2, "oldest": "2025-09-01", "school_days": 5}
    assert flags() == ({enrolment.pk: expected} if overdue_by_then else {})


def test_days_are_counted_on_the_schools_own_calendar(enrolment):
    shut = open_school(weeks=3, closed=[dt.date(2025, 9, 4)])
    other = EnrolmentFactory(school=shut)
    for each in (enrolment, other):
        mark(each, FIRST_DAY, "AM", "N")
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 9))
    assert set(flags()) == {enrolment.pk}
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 10))
    assert set(flags()) == {enrolment.pk, other.pk}


def test_numbers_follow_the_marks_and_a_code_clears_it(enrolment):
    fill_marks(enrolment, "NNN.......")
    run = overdue.expire_unexplained(as_of=dt.date(2025, 9, 9))
    assert run.raised == 1
    again = overdue.expire_unexplained(as_of=dt.date(2025, 9, 9))
    assert (again.raised, again.kept, again.cleared) == (0, 0, 0), "twice changes nothing"
    moved = Flag.objects.get().changed_at
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 10))
    flag = Flag.objects.get()
    assert flag.numbers["sessions"] == 3
    mark(enrolment, FIRST_DAY, "AM", "I", reason="Ill")
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 10))
    flag.refresh_from_db()
    assert flag.numbers["sessions"] == 2
    assert flag.changed_at > moved
    mark(enrolment, FIRST_DAY, "PM", "I", reason="Ill")
    mark(enrolment, SECOND_DAY, "AM", "O", reason="No reason")
    assert overdue.expire_unexplained(as_of=dt.date(2025, 9, 10)).cleared == 1
    flag.refresh_from_db()
    assert (flag.cleared_as_of, flag.cleared_numbers["sessions"]) == (dt.date(2025, 9, 10), 0)


def test_it_rests_on_the_very_marks_that_are_overdue(enrolment):
    fill_marks(enrolment, "N.I..N....N")  # the last is of the second Monday: in time still
    day = dt.date(2025, 9, 11)
    overdue.expire_unexplained(as_of=day)
    flag = Flag.objects.get()
    monday, wednesday = (FIRST_DAY, "AM"), (dt.date(2025, 9, 3), "PM")
    assert half_days(flag.evidence_weeks, flag.evidence_bits) == {monday, wednesday}
    mark(enrolment, FIRST_DAY, "AM", "I", reason="Ill")
    mark(enrolment, FIRST_DAY, "PM", "N", reason="Absent after all")
    overdue.expire_unexplained(as_of=day)  # the numbers are as they were
    flag.refresh_from_db()
    assert half_days(flag.evidence_weeks, flag.evidence_bits) == {(FIRST_DAY, "PM"), wednesday}


def test_the_flag_run_leaves_it_be_and_is_not_kept_busy_by_it(enrolment):
    fill_marks(enrolment, "N.........")
    day = dt.date(2025, 9, 9)
    with time_machine.travel(at("01:10", day), tick=False):
        overdue.expire_unexplained(as_of=day)
        refresh_due_flags(as_of=day)
        refresh_flags(as_of=day)
        assert set(flags()) == {enrolment.pk}
        assert not work_is_waiting(as_of=day)


def test_casework_does_not_take_it_up(enrolment):
    mark(enrolment, FIRST_DAY, "AM", "N")
    fill_marks(enrolment, "." * 19, start=dt.date(2025, 9, 2))
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 9))
    assert not Flag.objects.unclaimed().exists()
    triage_flags()
    assert not Case.objects.exists()
    assert Flag.objects.get().claimed_at is None


def test_cut_short_it_is_as_before_and_the_next_run_completes(enrolment):
    fill_marks(enrolment, "NN........")
    cut_short(overdue.expire_unexplained, as_of=dt.date(2025, 9, 9))
    assert flags() == {}
    expire_unexplained(today="2025-09-09")
    assert set(flags()) == {enrolment.pk}
    run = JobRun.objects.get(name=EXPIRE_UNEXPLAINED)
    assert (run.rows, run.failures) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_raise_each_flag_once():
    school = open_school(weeks=3)
    pupils = [EnrolmentFactory(school=school) for _ in range(5)]
    for enrolment in pupils:
        fill_marks(enrolment, "NN........")

    def run(_):
        try:
            return overdue.expire_unexplained(as_of=dt.date(2025, 9, 9)).raised
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(run, range(3))) == [0, 0, 5]
    assert Flag.objects.filter(kind=FlagKind.REASON_OVERDUE).count() == 5


def test_the_list_says_the_oldest_first_and_both_halves_in_one_line(enrolment):
    younger = EnrolmentFactory(school=enrolment.school)
    fill_marks(enrolment, "..NN......")
    fill_marks(younger, "N.........")
    lines = overdue.read_without_reason(enrolment.school, dt.date(2025, 9, 10))
    assert [(line.enrolment_id, line.halves, line.is_overdue) for line in lines] == [
        (younger.pk, ("AM",), True),
        (enrolment.pk, ("AM", "PM"), True),
    ]
    lines = overdue.read_without_reason(enrolment.school, dt.date(2025, 9, 9))
    assert [line.is_overdue for line in lines] == [True, False]
    overdue.expire_unexplained(as_of=dt.date(2025, 9, 10))
    assert overdue.count_overdue(enrolment.school) == 3
    assert Mark.objects.filter(code="N").count() == 3
    assert Session.objects.filter(school=enrolment.school).count() == 30
