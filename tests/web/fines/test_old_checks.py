"""A check of name and address holds for so many days, by a dated setting: on the boundary and either side."""

import datetime as dt

import pytest
import time_machine
from django import forms

from fines.web.question_fields import CHECKED_ON, refuse_future_check

TODAY = dt.date(2026, 1, 30)


class Checked(forms.Form):
    locals()[CHECKED_ON] = forms.DateField()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "words"),
    [(-1, "today or in the past"), (0, ""), (365, ""), (366, "more than 365 days")],
)
def test_a_check_of_long_ago_is_told_at_its_field(ago, words):
    with time_machine.travel(dt.datetime(2026, 1, 30, 9, tzinfo=dt.UTC), tick=False):
        form = Checked({CHECKED_ON: (TODAY - dt.timedelta(days=ago)).isoformat()})
        assert form.is_valid()
        refuse_future_check(form)
    assert words in " ".join(form.errors.get(CHECKED_ON, []))
    assert bool(form.errors) is bool(words)
