"""A sum as people type it: pounds and pence in plain figures, and nothing else."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from fines.web.pounds import PoundsField

FIELD = PoundsField(missing="Enter the amount")


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("80", "80"),
        ("80.00", "80.00"),
        ("80.5", "80.5"),
        (" £80 ", "80"),
        ("1,000", "1000"),
        ("0.01", "0.01"),
    ],
)
def test_pounds_and_pence(text, sum_):
    assert FIELD.clean(text) == Decimal(sum_)


@pytest.mark.parametrize(
    ("text", "words"),
    [("1e3", "in pounds"), ("\u0668\u0660", "in pounds"), ("NaN", "in pounds"), ("Infinity", "in pounds"),
     ("0x50", "in pounds"), ("8_0", "in pounds"), ("1,00", "in pounds"), ("eighty", "in pounds"),
     ("80.001", "whole pence"), ("-80", "more than nothing"), ("0", "more than nothing"),
     ("", "Enter the amount"), ("10000000", "too large")],
)  # fmt: skip
def test_what_could_be_read_as_another_sum_is_asked_for_again(text, words):
    with pytest.raises(ValidationError) as no:
        FIELD.clean(text)
    assert words in " ".join(no.value.messages)
