"""Trips: who may come, who is on them, what they suggest, and marking the group by the registers' rules."""

import datetime as dt

import pytest

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import User
from attendance.actions.planned import read_plans
from attendance.actions.trips import (
    WantedTrip,
    add_trip,
    cancel_trip,
    mark_trip,
    members_on,
    set_members,
)
from attendance.choices import Role
from attendance.errors import PlanRefused, RegisterRefused
from attendance.models import Enrolment, Mark, School, Session, Trip
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, WHOLE_WEEK
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOON = dt.datetime(2025, 9, 1, 11, 0, tzinfo=dt.UTC)
SPAN = Span(FIRST_DAY, FIRST_DAY + DAY, WHOLE_WEEK)


@pytest.fixture
def school() -> School:
    return open_school(weeks=1)


@pytest.fixture
def clerk(school: School) -> User:
    return MembershipFactory(school=school).user


@pytest.fixture
def trip(school: School, clerk: User) -> Trip:
    return add_trip(school=school, wanted=WantedTrip("Museum", "V", SPAN), by=clerk)


def suggested(enrolment: Enrolment, day: dt.date = FIRST_DAY) -> list[str]:
    return [plan.code for plan in read_plans([enrolment.pk], day, day).get(enrolment.pk, [])]


def test_on_the_trip_off_it_and_on_again(school: School, clerk: User, trip: Trip) -> None:
    first, second = (EnrolmentFactory(school=school) for _ in range(2))
    assert set_members(trip=trip, enrolment_ids=[first.pk, second.pk], by=clerk) == (2, 0)
    assert suggested(first) == ["V"]
    assert set_members(trip=trip, enrolment_ids=[second.pk], by=clerk) == (0, 1)
    assert (suggested(first), trip.members.count()) == ([], 2)
    assert set_members(trip=trip, enrolment_ids=[first.pk, second.pk], by=clerk) == (1, 0)
    assert set_members(trip=trip, enrolment_ids=[first.pk, second.pk], by=clerk) == (0, 0)


def test_nobody_comes_from_another_school_or_after_leaving(
    school: School, clerk: User, trip: Trip
) -> None:
    left = EnrolmentFactory(school=school, starts_on=FIRST_DAY - 30 * DAY, ends_on=FIRST_DAY - DAY)
    joins = EnrolmentFactory(school=school, starts_on=SPAN.ends_on + DAY)
    for stranger in (EnrolmentFactory(), left, joins):
        with pytest.raises(NotFound):
            set_members(trip=trip, enrolment_ids=[stranger.pk], by=clerk)
    day_one = EnrolmentFactory(school=school, ends_on=FIRST_DAY)
    set_members(trip=trip, enrolment_ids=[day_one.pk], by=clerk)
    assert (members_on(trip, FIRST_DAY), members_on(trip, SPAN.ends_on)) == ([day_one], [])


def test_cancelled_it_suggests_nothing_and_is_changed_no_more(
    school: School, clerk: User, trip: Trip
) -> None:
    child = EnrolmentFactory(school=school)
    set_members(trip=trip, enrolment_ids=[child.pk], by=clerk)
    cancel_trip(trip=trip, by=clerk)
    assert suggested(child) == []
    with pytest.raises(AlreadyDone):
        set_members(trip=trip, enrolment_ids=[], by=clerk)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (WantedTrip("Museum", "I", SPAN), "code"),
        (WantedTrip("Museum", "D", SPAN), "code"),
        (WantedTrip("Museum", "V", Span(FIRST_DAY, FIRST_DAY - DAY, WHOLE_WEEK)), "ends_on"),
        (
            WantedTrip("Museum", "V", Span(FIRST_DAY + 5 * DAY, FIRST_DAY + 6 * DAY, WHOLE_WEEK)),
            "starts_on",
        ),
    ],
)
def test_a_trip_has_a_code_of_an_activity_and_school_days(
    school: School, clerk: User, wanted: WantedTrip, field: str
) -> None:
    with pytest.raises(PlanRefused) as refused:
        add_trip(school=school, wanted=wanted, by=clerk)
    assert list(refused.value.faults) == [field]


def test_a_trip_sent_twice_is_made_once(school: School, clerk: User, trip: Trip) -> None:
    with pytest.raises(PlanRefused, match=trip.ref):
        add_trip(school=school, wanted=WantedTrip("Museum ", "V", SPAN), by=clerk)
    cancel_trip(trip=trip, by=clerk)
    add_trip(school=school, wanted=WantedTrip("Museum", "V", SPAN), by=clerk)


def test_the_group_is_marked_through_each_class_s_register(
    school: School, clerk: User, trip: Trip
) -> None:
    one, two = (EnrolmentFactory(school=school, registration_group=g) for g in ("4A", "4B"))
    stays = EnrolmentFactory(school=school, registration_group="4A")
    set_members(trip=trip, enrolment_ids=[one.pk, two.pk], by=clerk)
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    lines = [Line(e.pupil.ref, Entry("V")) for e in (one, two)]
    mark_trip(trip=trip, session=session, lines=lines, by=clerk, at=NOON)
    assert dict(Mark.objects.values_list("enrolment_id", "code")) == {one.pk: "V", two.pk: "V"}
    stranger = [Line(stays.pupil.ref, Entry("V"))]
    with pytest.raises(NotFound):
        mark_trip(trip=trip, session=session, lines=stranger, by=clerk, at=NOON)
    mark(two, FIRST_DAY, "AM", "I")  # by somebody else meanwhile: nobody's mark of the group moves
    again = [Line(e.pupil.ref, Entry("P", None, "Match"), Entry("V")) for e in (one, two)]
    with pytest.raises(RegisterRefused):
        mark_trip(trip=trip, session=session, lines=again, by=clerk, at=NOON)
    assert dict(Mark.objects.values_list("enrolment_id", "code")) == {one.pk: "V", two.pk: "I"}


def test_only_in_its_own_sessions(school: School, clerk: User) -> None:
    span = Span(FIRST_DAY, FIRST_DAY, AFTERNOONS)
    trip = add_trip(school=school, wanted=WantedTrip("Swimming", "P", span), by=clerk)
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    with pytest.raises(WrongState, match="not on in this session"):
        mark_trip(trip=trip, session=session, lines=[], by=clerk, at=NOON)


def test_only_those_who_plan_may(school: School, trip: Trip) -> None:
    officer = MembershipFactory(school=school, role=Role.EWO).user
    for change in (lambda: cancel_trip(trip=trip, by=officer),
                   lambda: set_members(trip=trip, enrolment_ids=[], by=officer)):  # fmt: skip
        with pytest.raises(NotAllowed):
            change()
