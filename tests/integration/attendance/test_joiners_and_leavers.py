"""Who joins late or leaves early is on no sheet, in no week, on no trip and at no gate of the days without them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.errors import NotFound
from accounts.models import User
from attendance.actions.closures import Wanted, preview_closure
from attendance.actions.late_gate import find_at_gate, mark_late, session_now
from attendance.actions.leave import ask_leave
from attendance.actions.sheets import read_sheet
from attendance.actions.trips import WantedTrip, add_trip, members_on, set_members
from attendance.actions.weeks import read_week
from attendance.errors import PlanRefused
from attendance.models import Enrolment, Mark, School, Session
from attendance.rules.grids import Place
from attendance.rules.leave import Span
from attendance.rules.patterns import WHOLE_WEEK
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    open_school,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TUESDAY, THURSDAY = FIRST_DAY + DAY, FIRST_DAY + 3 * DAY
# On roll from Tuesday to Thursday: the days on either side of each boundary.
DAYS = [(FIRST_DAY, False), (TUESDAY, True), (THURSDAY, True), (THURSDAY + DAY, False)]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def school() -> School:
    school = open_school(weeks=2)
    EnrolmentFactory(school=school, pupil=PupilFactory(legal_surname="Always"))
    return school


@pytest.fixture
def brief(school: School) -> Enrolment:
    pupil = PupilFactory(legal_surname="Brief")
    return EnrolmentFactory(school=school, pupil=pupil, starts_on=TUESDAY, ends_on=THURSDAY)


@pytest.fixture
def clerk(school: School) -> User:
    return MembershipFactory(school=school).user


def morning(school: School, day: dt.date) -> Session:
    return Session.objects.select_related("school").get(school=school, date=day, half="AM")


def nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), LONDON)


@pytest.mark.parametrize(("day", "there"), DAYS)
def test_the_sheet_lists_who_is_on_roll_that_day(
    school: School, brief: Enrolment, day: dt.date, there: bool
) -> None:
    sheet = read_sheet(morning(school, day), "4A")
    assert (brief.pupil.ref in sheet.by_ref) is there
    assert len(sheet.rows) == 1 + there


def test_the_week_says_which_half_days_were_before_and_after(
    school: School, brief: Enrolment
) -> None:
    week = read_week(school, FIRST_DAY, "4A")
    line = next(line for line in week.lines if line.enrolment.pk == brief.pk)
    on_roll = [cell.place is not Place.OFF_ROLL for cell in line.cells]
    assert on_roll == [False] * 2 + [True] * 6 + [False] * 2


@pytest.mark.parametrize(("day", "there"), DAYS)
def test_a_closure_fills_only_who_is_on_roll(
    school: School, brief: Enrolment, day: dt.date, there: bool
) -> None:
    wanted = Wanted(school, Span(day, day, WHOLE_WEEK), (), "Y4", "Snow")
    effect = preview_closure(wanted, nine(day)).effect
    assert effect.blanks == 1 + there


@pytest.mark.parametrize(("day", "there"), DAYS)
def test_a_trip_takes_who_is_on_roll_and_leave_is_for_nobody_else(
    school: School, brief: Enrolment, clerk: User, day: dt.date, there: bool
) -> None:
    span = Span(day, day, WHOLE_WEEK)
    trip = add_trip(school=school, wanted=WantedTrip("Museum", "V", span), by=clerk)
    asked = {"span": span, "asked_by": "Ms B", "asked_on": FIRST_DAY, "reason": "x", "by": clerk}
    if there:
        set_members(trip=trip, enrolment_ids=[brief.pk], by=clerk)
        assert members_on(trip, day) == [brief]
        ask_leave(enrolment=brief, **asked)  # type: ignore[arg-type]
        return
    with pytest.raises(NotFound):
        set_members(trip=trip, enrolment_ids=[brief.pk], by=clerk)
    with pytest.raises(PlanRefused):
        ask_leave(enrolment=brief, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "there"), DAYS)
def test_the_gate_knows_who_is_on_roll(
    school: School, brief: Enrolment, clerk: User, day: dt.date, there: bool
) -> None:
    session = session_now(school, nine(day))
    assert session is not None
    assert len(find_at_gate(clerk, session, "brief")) == there
    if there:
        mark_late(enrolment=brief, by=clerk, at=nine(day))
        return
    with pytest.raises(NotFound):
        mark_late(enrolment=brief, by=clerk, at=nine(day))
    assert not Mark.objects.exists()
