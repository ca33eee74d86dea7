"""A changed number of the flags: the night of its first day looks at everybody, whenever it was set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from attendance.actions.flags import refresh_due_flags, work_is_waiting
from attendance.actions.own_thresholds import set_own_number
from attendance.choices import FlagKind, Role
from attendance.models import Enrolment, Flag
from attendance.tasks import refresh_flags
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, fill_marks, open_school

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 9, 24, 2, 0, tzinfo=dt.UTC)  # a Wednesday
TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def child() -> Enrolment:
    """Late after the register closed four times: one too few."""
    child = EnrolmentFactory(school=open_school(weeks=12))
    fill_marks(child, "U.U.U.U..." + "." * 25)
    refresh_due_flags(as_of=TODAY, at=NOW)
    assert not late(child)
    return child


def late(child: Enrolment) -> bool:
    kind = FlagKind.LATE_AFTER_CLOSE
    return Flag.objects.standing().filter(enrolment=child, kind=kind).exists()


def lower(starts_on: dt.date, value: int = 4) -> None:
    set_own_number(
        key="late_after_close_sessions", value=value, starts_on=starts_on, reason="Heads",
        by=MembershipFactory(role=Role.MANAGER).user,
    )  # fmt: skip


def test_set_for_tomorrow_the_next_night_finds_it_and_no_earlier_one(
    child: Enrolment, clock: time_machine.Traveller
) -> None:
    lower(TOMORROW)
    assert not work_is_waiting(as_of=TODAY)
    assert refresh_due_flags(as_of=TODAY, at=NOW)[0] == 0
    assert work_is_waiting(as_of=TOMORROW)
    clock.shift(dt.timedelta(days=1))
    refresh_flags()
    assert late(child)
    assert not work_is_waiting(as_of=TOMORROW)


def test_set_for_today_after_the_night_it_is_found_by_the_next_run(child: Enrolment) -> None:
    """A comparison of days would miss it for ever: the last run was today as well."""
    lower(TODAY)
    looked_at, counts = refresh_due_flags(as_of=TODAY, at=NOW)
    assert (looked_at, counts.raised) == (1, 1)
    assert late(child)
    lower(TODAY, value=5)
    assert refresh_due_flags(as_of=TODAY, at=NOW)[1].cleared == 1
    assert refresh_due_flags(as_of=TODAY, at=NOW)[0] == 0


def test_a_number_of_no_flag_makes_no_run(child: Enrolment) -> None:
    set_own_number(
        key="register_lock_days", value=20, starts_on=TODAY, reason="Heads",
        by=MembershipFactory(role=Role.MANAGER).user,
    )  # fmt: skip
    assert not work_is_waiting(as_of=TODAY)
