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
        refuse_future_check(form, None)
    assert words in " ".join(form.errors.get(CHECKED_ON, []))
    assert bool(form.errors) is bool(words)


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "refused"), [(4, True), (3, False), (2, False)])
def test_a_check_from_before_the_address_came_is_told_at_its_field(ago, refused):
    with time_machine.travel(dt.datetime(2026, 1, 30, 9, tzinfo=dt.UTC), tick=False):
        form = Checked({CHECKED_ON: (TODAY - dt.timedelta(days=ago)).isoformat()})
        assert form.is_valid()
        refuse_future_check(form, dt.datetime(2026, 1, 27, 10, 5, tzinfo=dt.UTC))
    words = "The address came on file on Tuesday 27 January 2026 at 10:05: check it again"
    assert (words in " ".join(form.errors.get(CHECKED_ON, []))) is refused
    assert bool(form.errors) is refused
