"""The day in the address of a day's registers, as a browser or a person writes it."""

import datetime as dt

import pytest
from django.utils import timezone

from attendance.web.day_presenter import explain_date, parse_day, read_date

FRIDAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    "text", ["2026-11-20", "20/11/2026", "20/11/26", "20 Nov 2026", " 20 November 2026 "]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert parse_day(text) == read_date(text) == FRIDAY
    assert explain_date(text) == ""


@pytest.mark.parametrize("text", ["31/02/2026", "2026-02-31", "11/20/2026", "tomorrow", "9" * 400])
def test_what_is_no_day_is_said_and_today_shown(text: str) -> None:
    assert parse_day(text) is None
    assert read_date(text) == timezone.localdate()
    assert text[:30] in explain_date(text)


def test_no_day_asked_for_is_today_without_a_word() -> None:
    assert read_date("") == timezone.localdate()
    assert explain_date(" ") == ""
