"""What the forms of plans have in common: days, half days of the week, and faults shown by field."""

import datetime as dt
from typing import Any

from django import forms

from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.errors import PlanRefused
from attendance.rules.leave import Span
from attendance.rules.patterns import (
    AFTERNOONS,
    DAYS,
    HALVES,
    MORNINGS,
    WHOLE_WEEK,
    half_days_of,
    pattern_of,
)

WHEN = {"whole": WHOLE_WEEK, "mornings": MORNINGS, "afternoons": AFTERNOONS}
WHEN_CHOICES = [("whole", "Whole days"), ("mornings", "Mornings"), ("afternoons", "Afternoons")]
EXAMPLE = "For example, 19 1 2026"
HALF_DAYS = [
    (f"{weekday}{half.value}", f"{day} {half.label.lower()}")
    for weekday, day in enumerate(DAYS)
    for half in HALVES
]


class PlanForm(forms.Form):
    """A form whose action tells its faults by field."""

    def take(self, refused: PlanRefused) -> None:
        """Show what the action refused beside the field it is about."""
        for name, text in refused.faults.items():
            self.add_error(name if name in self.fields else None, text)


class SpanForm(PlanForm):
    """A first day and a last day; with none given, the last is the first."""

    starts_on = MemorableDateField(noun="first day", label="First day", help_text=EXAMPLE)
    ends_on = MemorableDateField(
        noun="last day", label="Last day", help_text="Leave empty for one day", required=False
    )

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day."""
        data = self.cleaned_data
        return data["starts_on"], data["ends_on"] or data["starts_on"]


class WhenForm(SpanForm):
    """Days, and which part of each of them."""

    when = forms.ChoiceField(
        label="Which part of the day",
        choices=WHEN_CHOICES,
        widget=forms.RadioSelect,
        initial="whole",
    )

    @property
    def span(self) -> Span:
        """The sessions meant."""
        return Span(*self.days, WHEN[self.cleaned_data["when"]])


class HalfDaysForm(SpanForm):
    """Days, and half days of their weeks one by one."""

    half_days = forms.MultipleChoiceField(
        label="Half days", choices=HALF_DAYS, widget=forms.CheckboxSelectMultiple, required=False
    )

    @property
    def span(self) -> Span:
        """The sessions meant; no half day ticked is the pattern 0, for the action to refuse."""
        ticked = [(int(value[0]), value[1:]) for value in self.cleaned_data["half_days"]]
        return Span(*self.days, pattern_of(ticked))


def half_days_ticked(pattern: int) -> list[str]:
    """The values of the boxes of a pattern."""
    return [f"{weekday}{half}" for weekday, half in half_days_of(pattern)]


class LastDayForm(PlanForm):
    """When something ends before its time."""

    last_day = MemorableDateField(noun="last day", label="Last day it holds", help_text=EXAMPLE)


class NoteForm(PlanForm):
    """Why something is taken back."""

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = WordsField(
            label=label, max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say why"},
        )  # fmt: skip
