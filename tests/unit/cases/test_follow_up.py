"""The days offered for a follow-up: school days of the child's own school."""

import datetime as dt

import pytest

from cases.rules.follow_up import quick_days

d = dt.date.fromisoformat


def days(*weeks: str) -> list[dt.date]:
    """Monday to Friday of each week that begins then."""
    return [d(week) + dt.timedelta(days=n) for week in weeks for n in range(5)]


TERM = days("2025-10-13", "2025-10-20", "2025-11-03", "2025-11-10")  # half-term from 27 October


@pytest.mark.parametrize(
    ("today", "offered"),
    [
        ("2025-10-13", {"tomorrow": "2025-10-14", "in 3 school days": "2025-10-16", "next week": "2025-10-20"}),
        ("2025-10-16", {"tomorrow": "2025-10-17", "in 3 school days": "2025-10-21", "next week": "2025-10-20"}),
        ("2025-10-17", {"next school day": "2025-10-20", "in 3 school days": "2025-10-22"}),
        ("2025-10-22", {"tomorrow": "2025-10-23", "in 3 school days": "2025-11-03"}),
        ("2025-10-23", {"tomorrow": "2025-10-24", "in 3 school days": "2025-11-04", "next school week": "2025-11-03"}),
        ("2025-10-26", {"next school day": "2025-11-03", "in 3 school days": "2025-11-05"}),
        ("2025-11-02", {"tomorrow": "2025-11-03", "in 3 school days": "2025-11-05"}),
        ("2025-11-12", {"tomorrow": "2025-11-13"}),
        ("2025-11-14", {}),
    ],
)  # fmt: skip
def test_days_offered(today: str, offered: dict[str, str]) -> None:
    assert {words: day.isoformat() for words, day in quick_days(TERM, d(today))} == offered


def test_an_inset_monday_makes_tomorrow_tuesday() -> None:
    inset = [day for day in TERM if day != d("2025-11-10")]
    assert quick_days(inset, d("2025-11-09"))[0] == ("next school day", d("2025-11-11"))
