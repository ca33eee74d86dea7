"""Nobody of the demonstration promises a next step for a weekend."""

import datetime as dt

import pytest

from config.demo.casework.walk import on_a_weekday


@pytest.mark.parametrize(
    ("day", "later", "expected"),
    [
        ("2026-11-20", True, "2026-11-20"),  # Friday
        ("2026-11-20", False, "2026-11-20"),
        ("2026-11-21", True, "2026-11-23"),  # Saturday
        ("2026-11-21", False, "2026-11-20"),
        ("2026-11-22", True, "2026-11-23"),  # Sunday
        ("2026-11-22", False, "2026-11-20"),
        ("2026-11-23", True, "2026-11-23"),  # Monday
    ],
)
def test_a_next_step_falls_on_a_weekday(day: str, later: bool, expected: str) -> None:
    assert str(on_a_weekday(dt.date.fromisoformat(day), later=later)) == expected
