"""How names are folded for sorting."""

import datetime as dt

import pytest

from attendance.rules.bank_holidays import bank_holidays_of_england
from attendance.rules.names import sort_name


@pytest.mark.parametrize(
    ("surname", "forename", "expected"),
    [
        ("O'Brien", "Zoë", "obrien, zoe"),
        ("O’Brien", "Zoe", "obrien, zoe"),
        ("Smith-Jones", "Anne  Marie", "smith jones, anne marie"),
        ("Łukasz", "Ömer", "łukasz, omer"),
        ("van der Berg", "Ng", "van der berg, ng"),
    ],
)
def test_names_are_folded(surname, forename, expected):
    assert sort_name(surname, forename) == expected


def test_englands_bank_holidays():
    found = bank_holidays_of_england([2025, 2026])
    assert {dt.date(2025, 4, 18), dt.date(2025, 4, 21), dt.date(2026, 5, 4)} <= found
    assert dt.date(2025, 3, 17) not in found  # Northern Ireland's
    assert dt.date(2026, 12, 28) in found  # Boxing Day falls on a Saturday
