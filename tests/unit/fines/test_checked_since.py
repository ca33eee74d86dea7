"""A check of an address made before the present one came on file is of another: on the day, and on the minute."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fines.choices import AddressSource, Consideration
from fines.rules.answers import Answer, lacking

DAY = dt.date(2026, 3, 12)
SINCE = dt.datetime(2026, 3, 12, 10, 5, tzinfo=ZoneInfo("Europe/London"))
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("days", "given", "counts"),
    [
        (-1, None, False),
        (0, None, True),
        (1, None, True),
        (0, SINCE - MINUTE, False),
        (0, SINCE, True),
        (0, SINCE + MINUTE, True),
        (-1, SINCE + MINUTE, False),
    ],
)
def test_a_check_counts_from_when_the_address_came_on_file(days, given, counts):
    answer = Answer(True, "", AddressSource.VISIT, DAY + dt.timedelta(days=days), given)
    said = lacking(Consideration.ADDRESS, answer, DAY + dt.timedelta(days=2), SINCE)
    words = "the present address came on file on Thursday 12 March 2026 at 10:05, after that check"
    assert said == ("" if counts else words)
    assert not lacking(Consideration.ADDRESS, answer, DAY + dt.timedelta(days=2))
