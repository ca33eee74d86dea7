"""A child away for long, back, and away for long again: each time asks for a return of its own."""

import datetime as dt

import pytest

from accounts.errors import AlreadyDone
from attendance.actions.flag_notes import acknowledge_flags, record_return
from attendance.actions.flags import look_at_flags, refresh_due_flags, refresh_flags
from attendance.choices import FlagKind, Role
from attendance.models import Flag
from attendance.web.flag_cleared import cleared_in_words
from tests.factories.attendance import (
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    fill_marks,
    open_school,
)
from tests.integration.attendance.test_figures import marks

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
FIRST, SECOND = D("2025-09-12"), D("2025-10-03")  # the last days of the two times away
KIND = FlagKind.CONTINUOUS_UNAUTHORISED


@pytest.fixture
def twice_away():
    enrolment = EnrolmentFactory(school=open_school(weeks=6))
    fill_marks(enrolment, marks("20xO 10x. 20xO 10x."))
    return enrolment


@pytest.fixture
def lead(twice_away):
    return MembershipFactory(role=Role.ATTENDANCE_LEAD, school=twice_away.school).user


def the_flag():
    return Flag.objects.standing().get(kind=KIND)


def test_another_time_away_is_another_flag_that_nobody_has_seen(twice_away, lead):
    refresh_flags(as_of=FIRST)
    before = the_flag()
    acknowledge_flags(flags=[before], by=lead)
    outcome = refresh_flags(as_of=SECOND)
    after = the_flag()
    assert after.pk != before.pk
    assert after.acknowledged_at is None
    assert (after.numbers["first"], after.raised_as_of) == ("2025-09-22", SECOND)
    lists = (outcome.raised, outcome.cleared, outcome.standing)
    assert [sum(line.kind == KIND for line in lines) for lines in lists] == [1, 1, 0]
    before.refresh_from_db()
    assert (before.cleared_as_of, before.numbers["last"]) == (SECOND, "2025-09-12")
    assert cleared_in_words(before) == "Cleared 3 Oct 2025. Another time away took its place."


def test_looking_says_what_the_run_then_does_and_a_second_run_does_nothing(twice_away):
    refresh_flags(as_of=FIRST)
    seen = look_at_flags(as_of=SECOND, enrolment_ids=[twice_away.pk])
    done = refresh_flags(as_of=SECOND, enrolment_ids=[twice_away.pk])
    assert seen.as_json() == done.as_json()
    again = refresh_flags(as_of=SECOND)
    assert (again.raised, again.cleared) == ([], [])


def test_a_time_away_that_goes_on_stays_the_same_flag(twice_away):
    refresh_flags(as_of=D("2025-09-12"))
    flag = the_flag()
    refresh_flags(as_of=D("2025-09-17"))
    assert the_flag().pk == flag.pk


def test_each_time_away_takes_its_own_return(twice_away, lead):
    refresh_flags(as_of=FIRST)
    refresh_due_flags(as_of=SECOND, full=True)
    record_return(flag=the_flag(), made_on=SECOND, by=lead)
    refresh_flags(as_of=SECOND)
    assert the_flag().numbers["last"] == "2025-09-12"  # the first is still to be returned
    record_return(flag=the_flag(), made_on=SECOND, by=lead)
    refresh_flags(as_of=SECOND)
    assert not Flag.objects.standing().filter(kind=KIND).exists()


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (("2025-09-22", "2025-10-03"), False),
        (("2025-09-01", "2025-09-16"), True),  # the same, gone on since
        (("2025-09-12", "2025-09-22"), True),
        (("2025-09-13", "2025-09-22"), False),
    ],
)
def test_a_return_on_record_is_of_the_days_it_was_made_for(now, refused):
    flag = FlagFactory(
        kind=KIND, window_from=FIRST, window_to=SECOND,
        numbers={"days": 10, "sessions": 20, "first": "2025-09-01", "last": "2025-09-12"},
    )  # fmt: skip
    by = MembershipFactory(role=Role.MANAGER).user
    record_return(flag=flag, made_on=SECOND, by=by)
    Flag.objects.update(numbers=flag.numbers | {"first": now[0], "last": now[1]})
    if refused:
        with pytest.raises(AlreadyDone):
            record_return(flag=flag, made_on=SECOND, by=by)
    else:
        record_return(flag=flag, made_on=SECOND, by=by)
        assert flag.notes.count() == 2
