"""Part-time timetables agreed, reviewed and ended; dual ones; and what stands behind C2 and D."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.actions.planned import read_plans
from attendance.actions.timetables import (
    add_dual,
    add_part_time,
    end_dual,
    end_part_time,
    review_part_time,
)
from attendance.choices import Role
from attendance.errors import PlanRefused
from attendance.models import Enrolment, PartTimeTimetable
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK
from attendance.rules.timetables import PartTime
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    open_school,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
NOON = dt.datetime(2025, 9, 15, 11, tzinfo=dt.UTC)
SPAN = Span(FIRST_DAY, FIRST_DAY + 8 * WEEK, AFTERNOONS)
PLAN = PartTime(SPAN, FIRST_DAY, FIRST_DAY + 4 * WEEK)


@pytest.fixture
def enrolment() -> Enrolment:
    return EnrolmentFactory(school=open_school(weeks=10))


@pytest.fixture
def clerk(enrolment: Enrolment) -> User:
    return MembershipFactory(school=enrolment.school).user


def add(enrolment: Enrolment, by: User, plan: PartTime = PLAN) -> PartTimeTimetable:
    return add_part_time(
        enrolment=enrolment, plan=plan, reason="Recovering", agreed_with="Ms Tester", by=by, at=NOON
    )


def kinds(enrolment: Enrolment, day: dt.date) -> list[tuple[str, str]]:
    return [(p.kind, p.code) for p in read_plans([enrolment.pk], day, day).get(enrolment.pk, [])]


def test_a_timetable_plans_c2_from_its_first_day_to_its_last(
    enrolment: Enrolment, clerk: User
) -> None:
    add(enrolment, clerk)
    for day, held in ((SPAN.starts_on, True), (SPAN.ends_on, True), (SPAN.ends_on + DAY, False)):
        assert kinds(enrolment, day) == ([("part_time", "C2")] if held else [])
    assert AuditEvent.objects.get().kind == "part_time.added"


def test_below_compulsory_age_the_code_is_x(clerk: User, enrolment: Enrolment) -> None:
    little = EnrolmentFactory(
        school=enrolment.school, pupil=PupilFactory(date_of_birth=dt.date(2021, 6, 1))
    )
    assert add(little, clerk).code == "X"


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(PLAN, review_on=FIRST_DAY + 6 * WEEK), ""),
        (replace(PLAN, review_on=FIRST_DAY + 6 * WEEK + DAY), "review_on"),
        (replace(PLAN, agreed_on=FIRST_DAY + DAY), "agreed_on"),
        (replace(PLAN, span=replace(SPAN, pattern=WHOLE_WEEK)), "half_days"),
        (
            replace(PLAN, span=replace(SPAN, starts_on=FIRST_DAY - DAY), agreed_on=FIRST_DAY - DAY),
            "starts_on",
        ),
    ],
)
def test_review_in_time_agreed_before_and_something_left(
    enrolment: Enrolment, clerk: User, plan: PartTime, field: str
) -> None:
    if not field:
        assert add(enrolment, clerk, plan).review_on == plan.review_on
        return
    with pytest.raises(PlanRefused) as refused:
        add(enrolment, clerk, plan)
    assert list(refused.value.faults) == [field]


def test_one_at_a_time_until_the_first_has_ended(enrolment: Enrolment, clerk: User) -> None:
    first = add(enrolment, clerk)
    later = replace(SPAN, starts_on=FIRST_DAY + 2 * WEEK)
    second = PartTime(later, FIRST_DAY, FIRST_DAY + 5 * WEEK)
    with pytest.raises(PlanRefused, match=first.ref):
        add(enrolment, clerk, second)
    end_part_time(timetable=first, last_day=later.starts_on - DAY, by=clerk)
    add(enrolment, clerk, second)
    assert kinds(enrolment, later.starts_on - DAY) == kinds(enrolment, later.starts_on)


def test_a_review_sets_the_next_or_ends_it(enrolment: Enrolment, clerk: User) -> None:
    made = add(enrolment, clerk)
    held, later = FIRST_DAY + WEEK, FIRST_DAY + 5 * WEEK
    review_part_time(
        timetable=made, held_on=held, found="Better", next_review_on=later, by=clerk, at=NOON
    )
    made.refresh_from_db()
    assert (made.review_on, made.ended_on) == (later, None)
    review_part_time(
        timetable=made, held_on=held + DAY, found="Well", next_review_on=None, by=clerk, at=NOON
    )
    made.refresh_from_db()
    assert made.ended_on == held + DAY
    assert kinds(enrolment, held + DAY)
    assert not kinds(enrolment, held + 2 * DAY)
    with pytest.raises(WrongState, match="ended on"):
        end_part_time(timetable=made, last_day=held, by=clerk)
    assert made.reviews.count() == 2


@pytest.mark.parametrize(
    ("held", "next_on", "field"),
    [
        (FIRST_DAY - DAY, None, "held_on"),
        (NOON.date() + DAY, None, "held_on"),
        (NOON.date(), NOON.date(), "next_review_on"),
        (NOON.date(), NOON.date() + 6 * WEEK, ""),
        (NOON.date(), NOON.date() + 6 * WEEK + DAY, "next_review_on"),
        (NOON.date(), SPAN.ends_on + DAY, "next_review_on"),
    ],
)
def test_a_review_is_held_within_it_and_the_next_comes_in_time(
    enrolment: Enrolment, clerk: User, held: dt.date, next_on: dt.date | None, field: str
) -> None:
    made, words = add(enrolment, clerk), {"found": "Better", "by": clerk, "at": NOON}
    if not field:
        review_part_time(timetable=made, held_on=held, next_review_on=next_on, **words)  # type: ignore[arg-type]
        return
    with pytest.raises(PlanRefused) as refused:
        review_part_time(timetable=made, held_on=held, next_review_on=next_on, **words)  # type: ignore[arg-type]
    assert list(refused.value.faults) == [field]


def test_ended_the_day_before_its_first_it_never_began(enrolment: Enrolment, clerk: User) -> None:
    made = add(enrolment, clerk)
    for day in (FIRST_DAY - 2 * DAY, SPAN.ends_on + DAY):
        with pytest.raises(PlanRefused):
            end_part_time(timetable=made, last_day=day, by=clerk)
    end_part_time(timetable=made, last_day=FIRST_DAY - DAY, by=clerk)
    assert not kinds(enrolment, FIRST_DAY)


def test_a_dual_timetable_plans_d_and_can_end_sooner(enrolment: Enrolment, clerk: User) -> None:
    made = add_dual(
        enrolment=enrolment, span=replace(SPAN, pattern=MORNINGS), other_school="The Unit", by=clerk
    )
    assert kinds(enrolment, SPAN.ends_on) == [("dual", "D")]
    with pytest.raises(PlanRefused, match=made.ref):
        add_dual(enrolment=enrolment, span=SPAN, other_school="Another", by=clerk)
    end_dual(timetable=made, last_day=FIRST_DAY, by=clerk)
    assert not kinds(enrolment, FIRST_DAY + DAY)


def test_only_those_who_plan_may(enrolment: Enrolment) -> None:
    for role in (Role.EWO, Role.TEACHER):
        with pytest.raises(NotAllowed):
            add(enrolment, MembershipFactory(school=enrolment.school, role=role).user)


def test_a_leaver_s_timetable_ends_with_the_roll(enrolment: Enrolment, clerk: User) -> None:
    enrolment.ends_on = SPAN.ends_on
    enrolment.save()
    add(enrolment, clerk)
    with pytest.raises(PlanRefused, match="leaves the school"):
        add_dual(
            enrolment=enrolment,
            span=replace(SPAN, ends_on=SPAN.ends_on + DAY),
            other_school="x",
            by=clerk,
        )
