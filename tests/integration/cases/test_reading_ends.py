"""Whoever had a case of another patch reads the child until the watch is over, and not a day longer."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from attendance.access import visible_pupils
from attendance.models import ReadingGrant
from cases.access import visible_cases
from cases.actions import allocation, cover, nightly, watching
from cases.actions.moving import move_case
from cases.choices import CloseReason, Stage
from cases.models import Case
from tests.factories.cases import CaseWorld, case_at, open_case
from tests.integration.cases.test_dates_filled import year_arrives

TODAY = dt.date(2025, 11, 10)


@pytest.fixture
def stranger(world: CaseWorld) -> User:
    """An officer of another school."""
    return CaseWorld(weeks=1).ewo


def given(world: CaseWorld, stranger: User, stage: Stage = Stage.FT_REVIEW) -> Case:
    return allocation.allocate(case=case_at(stage, world), to=stranger, by=world.manager)


def close(case: Case, world: CaseWorld, why: str = CloseReason.IMPROVED) -> Case:
    return move_case(case=case, to=Stage.CLOSED, by=world.manager, reason="Over", close_reason=why)


def reads(user: User, case: Case, day: dt.date) -> tuple[bool, bool]:
    """Whether they find the case, and the child's record, that day."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC), tick=False):
        somebody = User.objects.get(pk=user.pk)
        return (
            visible_cases(somebody).filter(pk=case.pk).exists(),
            visible_pupils(somebody).filter(pk=case.pupil_id).exists(),
        )


def test_to_the_last_day_of_the_watch_and_not_after(world: CaseWorld, stranger: User) -> None:
    case = close(given(world, stranger), world)
    last = case.watch_until
    assert last is not None
    assert reads(stranger, case, TODAY) == (True, True)
    assert reads(stranger, case, last) == (True, True)
    assert reads(stranger, case, last + dt.timedelta(days=1)) == (False, False)
    assert reads(stranger, case, last + dt.timedelta(days=730)) == (False, False)
    assert reads(world.ewo, case, last + dt.timedelta(days=730)) == (True, True)  # their own patch


def test_where_nothing_is_watched_to_the_day_it_was_closed(
    world: CaseWorld, stranger: User
) -> None:
    case = allocation.allocate(case=open_case(world), to=stranger, by=world.manager)
    case = close(case, world, CloseReason.OPENED_IN_ERROR)
    assert case.watch_until is not None  # a date stands there, and nobody watches
    assert reads(stranger, case, TODAY) == (True, True)
    assert reads(stranger, case, TODAY + dt.timedelta(days=1)) == (False, False)


def test_an_end_of_the_watch_known_later_ends_it_then(db: None) -> None:
    world = CaseWorld(weeks=12)
    stranger = CaseWorld(weeks=1).ewo
    case = close(given(world, stranger), world)
    assert case.watch_until is None
    assert ReadingGrant.objects.get(user=stranger).valid_to is None
    year_arrives(world.school)
    nightly.chase_deadlines(today=TODAY)
    case.refresh_from_db()
    assert case.watch_until is not None
    assert ReadingGrant.objects.get(user=stranger).valid_to == case.watch_until
    assert reads(stranger, case, case.watch_until + dt.timedelta(days=1)) == (False, False)


def test_opened_again_and_allocated_they_read_it_with_its_history(
    world: CaseWorld, stranger: User
) -> None:
    case = close(given(world, stranger), world)
    assert case.watch_until is not None
    after = case.watch_until + dt.timedelta(days=3)
    again = watching.reopen_case(
        case=case, enrolment=case.enrolment, by=world.manager, reason="Slipping"
    )
    assert reads(stranger, again, after) == (False, False)
    allocation.allocate(case=again, to=stranger, by=world.manager)
    assert reads(stranger, again, after) == (True, True)
    assert reads(stranger, case, after) == (True, True)


def test_who_covers_reads_no_longer_than_whom_they_cover(world: CaseWorld, stranger: User) -> None:
    case = given(world, stranger)
    other = CaseWorld(weeks=1).ewo
    cover.arrange_cover(
        officer=stranger, people=[other], first=TODAY, last=TODAY + dt.timedelta(days=200),
        by=world.manager,
    )  # fmt: skip
    assert reads(other, case, TODAY) == (True, True)
    case = close(case, world)
    assert case.watch_until is not None
    assert reads(other, case, case.watch_until) == (True, True)
    assert reads(other, case, case.watch_until + dt.timedelta(days=1)) == (False, False)
