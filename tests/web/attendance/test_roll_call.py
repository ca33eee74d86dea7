"""Who is in the building, and the register on paper."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import Enrolment
from attendance.rules.codes import CodeRow
from attendance.rules.presence import Where, where_is
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, fill_marks, mark
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db


def at(clock: time_machine.Traveller, hour: int, minute: int = 0) -> None:
    clock.move_to(dt.datetime(2025, 9, 1, hour, minute, tzinfo=LONDON))


def roll(room: ClassRoom) -> str:
    return room.client.get(f"/schools/{room.school.urn}/roll-call/").content.decode()


def numbers(page: str) -> dict[str, int]:
    found = {}
    for where in Where:
        after = page.split(f'roll-total--{where.value}"><strong>')[1]
        found[where.value] = int(after.split("<")[0])
    return found


def test_each_mark_puts_a_child_somewhere(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    room = make_room(8)
    for enrolment, code in zip(room.enrolments, ("/", "L", "U", "V", "D", "I", "N"), strict=False):
        mark(enrolment, FIRST_DAY, "AM", code)
    EnrolmentFactory(school=room.school, starts_on=FIRST_DAY + dt.timedelta(days=1))
    page = roll(room)
    assert numbers(page) == {"in": 3, "unknown": 1, "elsewhere": 2, "absent": 2}
    assert "of 8 on roll" in page
    assert "On an educational visit or trip" in page


def test_in_the_afternoon_the_morning_s_mark_serves_and_says_so(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    room = make_room(3)
    for enrolment in room.enrolments:
        mark(enrolment, FIRST_DAY, "AM", "/")
    at(clock, 12)
    assert "this morning" not in roll(room)
    at(clock, 13, 30)
    mark(room.enrolments[0], FIRST_DAY, "PM", "I")
    page = roll(room)
    assert numbers(page) == {"in": 2, "unknown": 0, "elsewhere": 0, "absent": 1}
    assert "2 pupils have no afternoon mark yet" in page
    assert page.count("this morning&#x27;s mark</span>") == 2


def test_before_school_nobody_is_known(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    room = make_room(2)
    at(clock, 7)
    room.client.force_login(room.client.user)
    assert "No session has begun today" in roll(room)


def test_the_queries_do_not_grow(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    def count(size: int) -> int:
        room = make_room(size)
        for enrolment in room.enrolments:
            fill_marks(enrolment, "N")
        with CaptureQueriesContext(connection) as ran:
            roll(room)
        return len(ran)

    assert count(2) == count(25) <= 10


def test_a_register_on_paper_is_filled_or_blank(room: ClassRoom) -> None:
    Enrolment.objects.filter(pk=room.enrolments[4].pk).update(
        ends_on="2025-08-31", starts_on="2025-08-01"
    )
    mark(room.enrolments[0], FIRST_DAY, "AM", "L", minutes_late=12, note="bus")
    address = f"/registers/{room.school.urn}/paper/{FIRST_DAY}/4A/"
    filled = room.client.get(address).content.decode()
    blank = room.client.get(f"{address}?blank=1").content.decode()
    assert ("12 min, bus" in filled, "12 min, bus" in blank) == (True, False)
    assert filled.count('<th scope="row">') == blank.count('<th scope="row">') == 4
    assert "Printed Monday 1 September 2025 08:55 by" in filled


def test_a_mark_of_a_code_nobody_knows_is_not_known() -> None:
    assert where_is(None) is Where.UNKNOWN
    closed = CodeRow("#", "School closed", "administrative")  # type: ignore[arg-type]
    assert where_is(closed) is Where.ABSENT
