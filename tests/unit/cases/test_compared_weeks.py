"""Which school weeks stand beside each other: half-terms stepped over, the week itself in neither."""

import datetime as dt

from cases.rules.compared_weeks import Weeks, window_after, window_before

MONDAYS = [dt.date(2025, 9, 1) + dt.timedelta(weeks=n) for n in range(16)]
WEEKS = [day for day in MONDAYS if day != dt.date(2025, 10, 27)]  # half-term


def test_the_weeks_before_step_over_a_half_term_and_leave_the_week_of_opening_out() -> None:
    found = window_before(WEEKS, dt.date(2025, 11, 5), 3)
    assert found == Weeks(dt.date(2025, 10, 6), dt.date(2025, 10, 20))
    assert window_before(WEEKS, dt.date(2025, 10, 29), 1) == Weeks(
        dt.date(2025, 10, 20), dt.date(2025, 10, 20)
    )
    assert window_before(WEEKS, dt.date(2025, 9, 3), 3) is None


def test_the_weeks_after_wait_for_a_calendar_that_reaches() -> None:
    found = window_after(WEEKS, dt.date(2025, 10, 24), 2)
    assert found == Weeks(dt.date(2025, 11, 3), dt.date(2025, 11, 10))
    assert window_after(WEEKS, WEEKS[-2], 2) is None
