"""A school, or a class, that a closing shut: no register to chase, nobody late, no school day gone by."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.errors import WrongState
from accounts.models import User
from attendance.actions import chasing, overdue
from attendance.actions.closures import Wanted, add_closure, withdraw_closure
from attendance.actions.late_gate import mark_late
from attendance.actions.sweep import read_sweep
from attendance.choices import FlagKind
from attendance.models import Closure, Enrolment, Flag, Mark, RegisterChase, School
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)
SECOND_DAY = FIRST_DAY + DAY


def at(clock: str, day: dt.date = SECOND_DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


@pytest.fixture
def school() -> School:
    return open_school(weeks=4)


@pytest.fixture
def clerk(school: School) -> User:
    return MembershipFactory(school=school).user


@pytest.fixture
def child(school: School) -> Enrolment:
    return EnrolmentFactory(school=school, registration_group="4A")


@pytest.fixture
def other(school: School) -> Enrolment:
    return EnrolmentFactory(school=school, registration_group="5B")


def close(school: School, by: User, **change: Any) -> Closure:
    """Closed on the second day, written down on the evening before."""
    span = Span(change.pop("first", SECOND_DAY), change.pop("last", SECOND_DAY),
                change.pop("pattern", WHOLE_WEEK))  # fmt: skip
    groups = change.pop("groups", ())
    code = "Y3" if groups else "Y4"
    wanted = Wanted(school, span, groups, code, "Snow")
    return add_closure(wanted=wanted, by=by, at=at("18:00", FIRST_DAY))[0]


def chased() -> list[str]:
    chasing.chase_registers(at=at("11:00"))
    rows = RegisterChase.objects.order_by("registration_group")
    return list(rows.values_list("registration_group", flat=True))


CASES = [
    ({}, []),
    ({"groups": ("4A",)}, ["5B"]),
    ({"pattern": MORNINGS}, []),
    ({"pattern": AFTERNOONS}, ["4A", "5B"]),
    ({"first": FIRST_DAY + 2 * DAY, "last": FIRST_DAY + 2 * DAY}, ["4A", "5B"]),
]


@pytest.mark.parametrize(("closing", "left"), CASES)
def test_registers_of_closed_classes_are_neither_listed_nor_chased(
    school: School, clerk: User, child: Enrolment, other: Enrolment, closing: dict[str, Any],
    left: list[str],
) -> None:  # fmt: skip
    close(school, clerk, **closing)
    sweep = read_sweep(school, SECOND_DAY, now=at("11:00"))
    assert [each.state.registration_group for each in sweep.registers] == left
    assert sweep.begun == len(left)
    assert chased() == left
    for group in {"4A", "5B"} - set(left):
        session = school.sessions.get(date=SECOND_DAY, half="AM")
        with pytest.raises(WrongState, match="closed"):
            chasing.chase_register(
                session=session, registration_group=group, by=clerk, at=at("11:00")
            )


def test_a_closing_withdrawn_shuts_nothing(
    school: School, clerk: User, child: Enrolment, other: Enrolment
) -> None:
    closure = close(school, clerk)
    withdraw_closure(closure=closure, note="It thawed", by=clerk, at=at("07:00"))
    assert len(read_sweep(school, SECOND_DAY, now=at("11:00")).registers) == 2
    assert chased() == ["4A", "5B"]
    mark_late(enrolment=child, by=clerk, at=at("10:00"))
    assert Mark.objects.get().code == "U"


def test_nobody_is_late_for_a_class_that_is_closed(
    school: School, clerk: User, child: Enrolment, other: Enrolment
) -> None:
    closure = close(school, clerk, groups=("4A",), pattern=MORNINGS)
    for time in ("08:55", "10:00"):
        with pytest.raises(WrongState, match=f"4A is closed this morning .{closure.ref}: Snow"):
            mark_late(enrolment=child, by=clerk, at=at(time), confirmed=True)
    assert not Mark.objects.exists()
    mark_late(enrolment=other, by=clerk, at=at("10:00"))
    mark_late(enrolment=child, by=clerk, at=at("13:50"))
    assert sorted(Mark.objects.values_list("enrolment", "code")) == sorted(
        [(other.pk, "U"), (child.pk, "U")]
    )


# Five school days from Monday: overdue on the Tuesday after. A day shut puts that off by one.
@pytest.mark.parametrize(
    ("closing", "day", "late"),
    [
        (None, 8, {"4A", "5B"}),
        (None, 7, set()),
        ({}, 8, set()),
        ({}, 9, {"4A", "5B"}),
        ({"groups": ("4A",)}, 8, {"5B"}),
        ({"groups": ("4A",)}, 9, {"4A", "5B"}),
        ({"pattern": MORNINGS}, 8, {"4A", "5B"}),
    ],
)
def test_a_day_that_was_shut_is_no_school_day_to_give_a_reason_in(
    school: School, clerk: User, child: Enrolment, other: Enrolment,
    closing: dict[str, Any] | None, day: int, late: set[str],
) -> None:  # fmt: skip
    mark(child, FIRST_DAY, "AM", "N")
    mark(other, FIRST_DAY, "AM", "N")
    if closing is not None:
        close(school, clerk, **closing)
    as_of = FIRST_DAY + day * DAY
    overdue.expire_unexplained(as_of=as_of)
    flags = Flag.objects.standing().filter(kind=FlagKind.REASON_OVERDUE)
    groups = flags.values_list("enrolment__registration_group", flat=True)
    assert set(groups) == late
    found = overdue.read_without_reason(school, as_of)
    assert {each.group for each in found if each.is_overdue} == late
