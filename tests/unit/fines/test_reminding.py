"""On which days a reminder may go, and what it says is still to pay."""

import datetime as dt

import pytest

from attendance.rules.calendar import add_working_days
from fines.rules.amounts import InHand, standing, still_payable
from fines.rules.clock import Due
from fines.rules.reminding import is_time_to_remind

FIRST, SECOND = dt.date(2026, 2, 23), dt.date(2026, 3, 2)  # received Tuesday 3 February 2026
OWED = (Due(8000, FIRST), Due(16000, SECOND))
FLAT = (Due(16000, SECOND),)
EASTER = {dt.date(2025, 4, 18), dt.date(2025, 4, 21)}


def day(month, number, year=2026):
    return dt.date(year, month, number)


def may_go(owed, today, off=frozenset()):
    arrives = add_working_days(today, 2, off)
    return is_time_to_remind(owed, today, arrives, before=10, in_hand=3)


@pytest.mark.parametrize(
    ("owed", "today", "goes"),
    [
        (OWED, day(2, 12), False),  # eleven days before the last day of £80
        (OWED, day(2, 13), True),  # ten: received Tuesday 17, with six days to pay £80
        (OWED, day(2, 18), True),  # received Friday 20: three days in hand
        (OWED, day(2, 19), False),  # received Monday 23, the last day of £80: too late for it
        (OWED, day(2, 20), True),  # ten days before the last day of £160: received Tuesday 24
        (OWED, day(2, 25), True),  # received Friday 27: three days in hand
        (OWED, day(2, 26), False),  # received Monday 2 March
        (OWED, day(3, 2), False),
        (FLAT, day(2, 19), False),
        (FLAT, day(2, 20), True),
        ((Due(8000, None),), day(2, 20), False),
    ],
)
def test_a_reminder_comes_while_an_amount_can_still_be_paid(owed, today, goes):
    assert may_go(owed, today) is goes


@pytest.mark.parametrize(
    ("today", "goes"),
    [(day(4, 14, 2025), True), (day(4, 16, 2025), False), (day(4, 17, 2025), False)],
)
def test_easter_lies_between_posting_and_receipt(today, goes):
    owed = (Due(8000, day(4, 24, 2025)),)
    assert may_go(owed, today, EASTER) is goes


@pytest.mark.parametrize(
    ("receipts", "today", "left"),
    [
        ([], FIRST, [(8000, FIRST), (16000, SECOND)]),
        ([], FIRST + dt.timedelta(days=1), [(16000, SECOND)]),
        ([], SECOND, [(16000, SECOND)]),
        ([], SECOND + dt.timedelta(days=1), []),
        ([(day(2, 10), 3000)], FIRST, [(5000, FIRST), (13000, SECOND)]),
        ([(day(2, 10), 7999)], FIRST, [(1, FIRST), (8001, SECOND)]),
        ([(day(2, 10), 8000)], FIRST, []),
        ([(day(2, 24), 8000)], day(2, 25), [(8000, SECOND)]),  # £80 after its last day
        ([(day(2, 10), 3000), (day(2, 24), 5000)], day(2, 25), [(8000, SECOND)]),
        ([(day(2, 24), 16000)], day(2, 25), []),
        ([(day(2, 25), 3000)], day(2, 24), [(16000, SECOND)]),  # not yet in hand
    ],
)
def test_what_is_still_payable_is_less_what_came_in(receipts, today, left):
    stands = standing(OWED, [InHand(on, pence) for on, pence in receipts], today)
    found = [(due.pence, due.last_day) for due in still_payable(OWED, stands, today)]
    assert found == left
