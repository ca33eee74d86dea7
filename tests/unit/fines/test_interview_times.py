"""When an interview under caution may be set: on each boundary and either side of it."""

import datetime as dt

import pytest

from fines.rules.interviews import Asked, wrong_time

NOW = dt.datetime(2026, 4, 1, 9, 30)
ASKED = Asked(
    opens=9, closes=17, notice_days=7, within_months=3, holidays={dt.date(2026, 5, 4)}
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        (dt.datetime(2026, 4, 1, 9, 30), ["date"]),  # now
        (dt.datetime(2026, 4, 1, 9, 40), ["date"]),  # ten minutes ahead
        (dt.datetime(2026, 4, 7, 10), ["date"]),  # six days
        (dt.datetime(2026, 4, 8, 9), []),  # seven, at the first hour
        (dt.datetime(2026, 4, 8, 8, 59), ["time"]),
        (dt.datetime(2026, 4, 8, 16, 59), []),
        (dt.datetime(2026, 4, 8, 17), ["time"]),
        (dt.datetime(2026, 4, 10, 10), []),  # a Friday
        (dt.datetime(2026, 4, 11, 10), ["date"]),
        (dt.datetime(2026, 4, 12, 10), ["date"]),
        (dt.datetime(2026, 4, 13, 10), []),
        (dt.datetime(2026, 5, 4, 10), ["date"]),  # a bank holiday
        (dt.datetime(2026, 5, 5, 10), []),
        (dt.datetime(2026, 7, 1, 10), []),  # three months
        (dt.datetime(2026, 7, 2, 10), ["date"]),
        (dt.datetime(2099, 12, 25, 3), ["date", "time"]),
    ],
)
def test_when_it_may_be_set(at: dt.datetime, fields: list[str]) -> None:
    assert [slip.field for slip in wrong_time(at, NOW, ASKED)] == fields
