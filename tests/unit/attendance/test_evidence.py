"""Bits of a week as half days, and weeks folded to those a flag rests on."""

from __future__ import annotations

import datetime as dt

import pytest

from attendance.rules.evidence import half_days, latest, slot_of, weeks_and_bits, weeks_of

MONDAY = dt.date(2025, 9, 8)


def day(n: int) -> dt.date:
    return MONDAY + dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("n", "half", "slot"), [(0, "AM", 0), (0, "PM", 1), (4, "PM", 9), (6, "AM", 12), (6, "PM", 13)]
)
def test_a_half_day_has_its_bit(n: int, half: str, slot: int) -> None:
    assert slot_of(day(n), half) == slot
    assert half_days([MONDAY], [1 << slot]) == {(day(n), half)}


def test_half_days_in_any_order_are_kept_by_week() -> None:
    places = [(day(8), "AM"), (day(4), "PM"), (day(0), "AM"), (day(0), "AM")]
    weeks, bits = weeks_and_bits(places)
    assert (weeks, bits) == ([MONDAY, day(7)], [1 | 1 << 9, 1 << 2])
    assert half_days(weeks, bits) == set(places)
    assert weeks_and_bits([]) == ([], [])


def test_no_weeks_and_no_bits_are_no_half_days() -> None:
    assert half_days([], []) == frozenset()
    assert half_days([MONDAY], [0]) == frozenset()


def sessions(*weeks: int) -> list[tuple[dt.date, str, str]]:
    return [(day(7 * w + d), half, "/") for w in weeks for d in range(5) for half in ("AM", "PM")]


def test_weeks_nothing_rests_on_are_folded_away_and_the_fold_is_told() -> None:
    shown = weeks_of(sessions(0, 1, 2, 3), half_days([day(0), day(7), day(21)], [1, 2, 3]))
    assert [(w.monday, w.counted, w.after_gap) for w in shown] == [
        (day(0), 1, False), (day(7), 1, False), (day(21), 2, True),
    ]  # fmt: skip
    assert [len(w.marks) for w in shown] == [10, 10, 10]


def test_a_week_without_a_session_on_file_is_left_out() -> None:
    assert weeks_of([], half_days([MONDAY], [3])) == []


@pytest.mark.parametrize(
    ("bits", "asked", "first", "found"),
    [(1, 4, day(0), 1), (1 << 9, 4, day(3), 4), (3 << 8, 20, day(0), 10), (0, 4, None, 0)],
)
def test_the_latest_sessions_end_with_the_last_that_counts(
    bits: int, asked: int, first: dt.date | None, found: int
) -> None:
    marks = latest(weeks_of(sessions(0), half_days([MONDAY], [bits])), asked)
    assert len(marks) == found
    assert (marks[0].date if marks else None) == first
    assert not marks or marks[-1].counts
