"""Whether cover can be arranged: the days and the people, on the boundary and either side."""

import datetime as dt

import pytest

from cases.rules.cover import LONGEST, check_days, check_people

TODAY = dt.date(2025, 11, 10)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TODAY, TODAY, ""),
        (TODAY, TODAY + LONGEST, ""),
        (TODAY, TODAY + LONGEST + DAY, "at most a year"),
        (TODAY - DAY, TODAY, "today or later"),
        (TODAY + DAY, TODAY, "turn them round"),
    ],
)
def test_days(first: dt.date, last: dt.date, words: str) -> None:
    found = " ".join(check_days(first, last, TODAY))
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("people", "officers", "away", "words"),
    [
        ([2], [2], [], ""),
        ([2, 3], [2, 3], [4], ""),
        ([], [], [], "at least one"),
        ([1], [1], [], "Nobody covers for themselves"),
        ([1, 2], [1, 2], [], "Nobody covers for themselves"),
        ([2, 3], [2], [], "Only an education welfare officer"),
        ([2, 3], [2, 3], [3], "away on those days"),
    ],
)
def test_people(people: list[int], officers: list[int], away: list[int], words: str) -> None:
    found = " ".join(check_people(1, people, officers, away))
    assert words in found
    assert bool(found) == bool(words)
