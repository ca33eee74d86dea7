"""Who is in the official statistics with the whole of a year, with a part of it, or not at all."""

import datetime as dt

import pytest

from attendance.rules.official import Standing, standing_of


@pytest.mark.parametrize(
    ("born", "standing"),
    [
        ("2020-09-01", Standing.NOT_COUNTED),  # 4 at 31 August 2025
        ("2020-08-31", Standing.WHOLE),  # 5 that very day
        ("2010-09-01", Standing.WHOLE),  # still 14
        ("2010-08-31", Standing.WITHOUT_LAST_HALF_TERM),  # 15 that very day
        ("2009-09-01", Standing.WITHOUT_LAST_HALF_TERM),
        ("2009-08-31", Standing.NOT_COUNTED),  # 16
    ],
)
def test_ages_at_31_august_decide(born: str, standing: Standing) -> None:
    assert standing_of(dt.date.fromisoformat(born), 2025, 5, 15) == standing
