"""Cover: who gets what, for how long, and that it ends by itself; the officer and the clocks stay."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance import access as attendance_access
from attendance.choices import Role
from attendance.models import ReadingGrant
from cases.access import case_roles, check_can_edit, get_case, visible_cases
from cases.access_addresses import can_open_address
from cases.actions import allocation, contacts
from cases.actions.cover import arrange_cover, end_cover
from cases.actions.worklists import Why, read_loads, read_my_work
from cases.models import Case, Cover, CoverPerson
from tests.factories.accounts import UserFactory
from tests.factories.attendance import MembershipFactory, open_school
from tests.factories.cases import CaseWorld, open_case

MONDAY = dt.date(2025, 11, 10)
FRIDAY = MONDAY + dt.timedelta(days=4)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def world(db: None) -> CaseWorld:
    return CaseWorld(weeks=30)


@pytest.fixture
def bo(db: None) -> User:
    """An officer of another school altogether."""
    user = UserFactory(name="Bo Other")
    MembershipFactory(user=user, role=Role.EWO, school=open_school(weeks=1))
    return user


@pytest.fixture
def case(world: CaseWorld) -> Case:
    return allocation.allocate(
        case=open_case(world), to=world.ewo, by=world.manager, on=MONDAY - 20 * DAY
    )


def again(user: User) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def away(world: CaseWorld, bo: User, first: dt.date = MONDAY, last: dt.date = FRIDAY) -> Cover:
    return arrange_cover(officer=world.ewo, people=[bo], first=first, last=last, by=world.manager)


def at(day: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False)


def test_cover_opens_the_cases_and_ends_by_itself_on_the_day(
    world: CaseWorld, bo: User, case: Case
) -> None:
    away(world, bo, MONDAY + DAY, FRIDAY)
    sees = {}
    for day in (MONDAY, MONDAY + DAY, FRIDAY, FRIDAY + DAY):
        with at(day):
            person = again(bo)
            sees[day] = (
                visible_cases(person).filter(pk=case.pk).exists(),
                Role.EWO in case_roles(person, case),
                attendance_access.visible_pupils(person).filter(pk=case.pupil_id).exists(),
                can_open_address(person, case),
                any(row.case == case for why in Why for row in read_my_work(person)[why]),
            )
    assert [set(found) for found in sees.values()] == [{False}, {True}, {True}, {False}]
    with at(FRIDAY + DAY), pytest.raises(NotFound):
        get_case(again(bo), case.ref)


def test_what_is_logged_says_who_did_it_and_the_officer_and_their_clock_stay(
    world: CaseWorld, bo: User, case: Case
) -> None:
    away(world, bo)
    person = again(bo)
    check_can_edit(person, case)
    contact = contacts.log_contact(
        case=case, by=person, kind="call", outcome="spoke", with_whom="Mum"
    )
    assert contact.by == bo
    assert case.events.latest("pk").by_name == "Bo Other"
    case.refresh_from_db()
    assert (case.officer, case.officer_since) == (world.ewo, MONDAY - 20 * DAY)
    (row,) = [r for why in Why for r in read_my_work(person)[why] if r.case == case]
    assert (row.covering, row.since, row.is_own) == ("Ewan Officer", MONDAY - 20 * DAY, False)
    told = read_my_work(person).cover
    assert told is not None
    assert [cover.officer for cover in told.for_others] == [world.ewo]
    mine = read_my_work(again(world.ewo)).cover
    assert mine is not None
    assert mine.by_others is not None


def test_cover_gives_nothing_to_whoever_is_no_officer_any_more(
    world: CaseWorld, bo: User, case: Case
) -> None:
    away(world, bo)
    bo.memberships.update(valid_from=MONDAY - DAY, valid_to=MONDAY)
    assert visible_cases(again(bo)).filter(pk=case.pk).exists()
    with at(MONDAY + DAY):
        assert not visible_cases(again(bo)).exists()
        MembershipFactory(user=bo, role=Role.ATTENDANCE_LEAD, school=open_school(weeks=1))
        assert not visible_cases(again(bo)).filter(pk=case.pk).exists()


def test_ending_it_closes_everything_at_once_and_is_written_down(
    world: CaseWorld, bo: User, case: Case
) -> None:
    cover = away(world, bo)
    with pytest.raises(NotAllowed):
        end_cover(cover=cover, by=again(bo))
    end_cover(cover=cover, by=again(world.ewo))
    person = again(bo)
    assert not visible_cases(person).filter(pk=case.pk).exists()
    assert not attendance_access.visible_pupils(person).filter(pk=case.pupil_id).exists()
    with pytest.raises(AlreadyDone):
        end_cover(cover=cover, by=world.manager)
    kinds = AuditEvent.objects.filter(target_ref=cover.ref).order_by("pk")
    assert [(e.kind, e.by_name) for e in kinds] == [
        ("cover.arranged", "Mina Manager"), ("cover.ended", "Ewan Officer"),
    ]  # fmt: skip
    assert kinds[0].after == {
        "officer": "Ewan Officer", "covered_by": ["Bo Other"], "first_day": "2025-11-10",
        "ends_on": "2025-11-14",
    }  # fmt: skip
    away(world, bo)  # the same days are free again


def test_a_case_that_changes_hands_meanwhile_follows_its_officer(
    world: CaseWorld, bo: User, case: Case
) -> None:
    ann = world.person(Role.EWO, "Ann Officer")
    away(world, bo)
    late = allocation.allocate(case=open_case(world), to=world.ewo, by=world.manager)
    person = again(bo)
    assert attendance_access.visible_pupils(person).filter(pk=late.pupil_id).exists()
    allocation.allocate(case=case, to=ann, by=world.manager)
    person = again(bo)
    assert not visible_cases(person).filter(pk=case.pk).exists()
    assert not attendance_access.visible_pupils(person).filter(pk=case.pupil_id).exists()
    assert ReadingGrant.objects.filter(user=bo).count() == 2


def test_cover_does_not_pass_through(world: CaseWorld, bo: User, case: Case) -> None:
    """Whoever covers the one who covers does not get the first one's cases."""
    ann = world.person(Role.EWO, "Ann Officer")
    away(world, bo)
    arrange_cover(officer=bo, people=[ann], first=MONDAY, last=FRIDAY, by=world.manager)
    elsewhere = again(ann)
    assert case.officer_id != ann.pk
    rows = read_my_work(elsewhere)
    assert not [r for why in Why for r in rows[why] if r.case == case]


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (FRIDAY, FRIDAY + DAY, AlreadyDone),
        (MONDAY, MONDAY, AlreadyDone),
        (FRIDAY + DAY, FRIDAY + DAY, None),
        (MONDAY - DAY, MONDAY, WrongState),
    ],
)
def test_an_officer_is_covered_once_at_a_time(
    world: CaseWorld, bo: User, first: dt.date, last: dt.date, error: type[Exception] | None
) -> None:
    away(world, bo)
    if error is None:
        away(world, bo, first, last)
    else:
        with pytest.raises(error):
            away(world, bo, first, last)


def test_who_may_arrange_it_and_who_may_cover(world: CaseWorld, bo: User) -> None:
    told = {"first": MONDAY, "last": FRIDAY}
    for by, officer, people, error in (
        (bo, world.ewo, [bo], NotAllowed),
        (world.lead, world.ewo, [bo], NotAllowed),
        (world.manager, world.ewo, [world.ewo], WrongState),
        (world.manager, world.ewo, [world.lead], WrongState),
        (world.manager, world.lead, [bo], WrongState),
        (world.manager, world.ewo, [], WrongState),
    ):
        with pytest.raises(error):
            arrange_cover(officer=officer, people=people, by=by, **told)
    arrange_cover(officer=world.ewo, people=[bo], by=world.ewo, **told)
    ann = world.person(Role.EWO, "Ann Officer")
    with pytest.raises(WrongState, match="away on those days"):
        arrange_cover(officer=ann, people=[world.ewo], by=ann, **told)


def test_the_database_keeps_it_by_itself(world: CaseWorld, bo: User) -> None:
    cover = away(world, bo)
    row = {"officer": world.ewo, "last_day": FRIDAY, "ends_on": FRIDAY, "by": world.manager}
    line = CoverPerson.objects.get()
    refused = [
        lambda: Cover.objects.create(first_day=FRIDAY, **row),
        lambda: Cover.objects.filter(pk=cover.pk).update(last_day=FRIDAY + DAY),
        lambda: Cover.objects.filter(pk=cover.pk).update(ends_on=MONDAY),
        lambda: Cover.objects.filter(pk=cover.pk).delete(),
        lambda: CoverPerson.objects.create(cover=cover, officer=world.ewo),
        lambda: CoverPerson.objects.create(cover=cover, officer=world.lead),
        lambda: CoverPerson.objects.filter(pk=line.pk).update(officer=world.ewo),
        lambda: CoverPerson.objects.filter(pk=line.pk).delete(),
    ]
    for act in refused:
        with pytest.raises((IntegrityError, InternalError, DataError)), transaction.atomic():
            act()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_coverperson")
        assert cursor.fetchone() == (1,)


def test_the_loads_say_who_is_away_and_who_covers(world: CaseWorld, bo: User, case: Case) -> None:
    ann = world.person(Role.EWO, "Ann Officer")
    arrange_cover(officer=world.ewo, people=[bo, ann], first=MONDAY, last=FRIDAY, by=world.manager)
    (load,) = read_loads(visible_cases(world.manager).open(), MONDAY)
    assert (load.open, load.overdue) == (1, 0)
    assert (load.away_to, load.covered_by) == (FRIDAY, ("Ann Officer", "Bo Other"))
    with at(FRIDAY + DAY):
        (load,) = read_loads(visible_cases(world.manager).open(), FRIDAY + DAY)
    assert (load.away_to, load.covered_by) == (None, ())
