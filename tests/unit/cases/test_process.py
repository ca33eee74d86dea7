"""How a step stands to its promise, on the day and either side, and which day half of the cases had by."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.choices import CloseReason, Stage
from cases.rules.process import DECISIONS, NOTHING_DECIDED, nearest_rank, standing

DUE = dt.date(2025, 11, 14)
BEFORE, AFTER = DUE - dt.timedelta(days=1), DUE + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("done", "due", "ended", "today", "found"),
    [
        (BEFORE, DUE, None, AFTER, "kept"),
        (DUE, DUE, None, AFTER, "kept"),
        (AFTER, DUE, None, AFTER, "late"),
        (DUE, DUE, DUE, AFTER, "kept"),
        (None, DUE, None, DUE, "waiting"),
        (None, DUE, None, AFTER, "late"),
        (None, DUE, DUE, AFTER, "not_needed"),
        (None, DUE, AFTER, AFTER, "late"),  # closing a case hides no broken promise
        (BEFORE, None, None, AFTER, "no_promise"),
        (None, None, None, AFTER, "no_promise"),
    ],
)
def test_the_last_day_is_in_time(
    done: dt.date | None, due: dt.date | None, ended: dt.date | None, today: dt.date, found: str
) -> None:
    assert standing(done, due, ended, today) == found


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        ([], 50, None), ([7], 50, 7), ([7], 90, 7), ([1, 9], 50, 1), ([3, 1, 2], 50, 2),
        ([4, 1, 3, 2], 50, 2), (range(1, 11), 90, 9), (range(1, 12), 90, 10), (range(1, 10), 90, 9),
    ],
)  # fmt: skip
def test_a_rank_is_a_number_of_days_somebody_waited(
    values: list[int], percent: int, found: int | None
) -> None:
    assert nearest_rank(values, percent) == found


@given(st.lists(st.integers(0, 200), min_size=1), st.integers(1, 100))
def test_so_many_in_a_hundred_waited_no_longer_and_no_smaller_number_does(
    values: list[int], percent: int
) -> None:
    found = nearest_rank(values, percent)
    assert found is not None
    assert sum(v <= found for v in values) * 100 >= percent * len(values)
    assert sum(v < found for v in values) * 100 < percent * len(values)


def test_what_decides_nothing_is_a_way_of_closing() -> None:
    assert Stage.CLOSED in DECISIONS
    assert Stage.TRANSFERRED not in DECISIONS
    assert set(CloseReason) - NOTHING_DECIDED == {
        CloseReason.IMPROVED, CloseReason.NOTICE_PAID, CloseReason.NOTICE_WITHDRAWN, CloseReason.ESO,
        CloseReason.COURT, CloseReason.OTHER,
    }  # fmt: skip
