"""When a register locks: the day before, the day itself, the day after, and what opens it again."""

import datetime as dt

import pytest

from attendance.rules.locks import Locks, Unlock, locked_since

D = dt.date.fromisoformat
SESSION = D("2025-09-01")
NOON = dt.datetime(2025, 10, 6, 12, 0, tzinfo=dt.UTC)
UNLOCK = Unlock("4A", D("2025-09-01"), D("2025-09-05"), NOON + dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("days", "today", "locked"),
    [
        (28, "2025-09-28", False),
        (28, "2025-09-29", False),  # the last of the 28 days
        (28, "2025-09-30", True),
        (0, "2025-09-01", False),
        (0, "2025-09-02", True),
        (1, "2025-09-02", False),
        (1, "2025-09-03", True),
        (None, "2035-09-01", False),
    ],
)
def test_a_register_locks_after_its_last_open_day(
    days: int | None, today: str, locked: bool
) -> None:
    since = Locks(days).since(SESSION, "4A", D(today), NOON)
    assert (since is not None) is locked
    assert since == (locked_since(SESSION, days) if locked else None)


def test_it_is_said_since_when() -> None:
    assert Locks(28).since(SESSION, "4A", D("2026-01-05"), NOON) == D("2025-09-30")


@pytest.mark.parametrize(
    ("day", "group", "at", "opened"),
    [
        ("2025-08-31", "4A", NOON, False),
        ("2025-09-01", "4A", NOON, True),
        ("2025-09-05", "4A", NOON, True),
        ("2025-09-06", "4A", NOON, False),
        ("2025-09-03", "4B", NOON, False),
        ("2025-09-03", "4A", UNLOCK.until - dt.timedelta(seconds=1), True),
        ("2025-09-03", "4A", UNLOCK.until, False),
    ],
)
def test_an_unlocking_opens_its_days_and_class_until_its_end(
    day: str, group: str, at: dt.datetime, opened: bool
) -> None:
    locks = Locks(7, (UNLOCK,))
    assert (locks.since(D(day), group, D("2025-10-06"), at) is None) is opened


def test_an_unlocking_of_no_class_opens_every_class() -> None:
    every = Unlock("", UNLOCK.starts_on, UNLOCK.ends_on, UNLOCK.until)
    assert Locks(7, (every,)).since(SESSION, "6C", D("2025-10-06"), NOON) is None


def test_of_two_unlockings_the_one_that_ends_last_is_told() -> None:
    longer = Unlock("", SESSION, SESSION, UNLOCK.until + dt.timedelta(days=1))
    assert Locks(7, (UNLOCK, longer)).opened(SESSION, "4A", NOON) == longer
