"""The form that changes one of the authority's own numbers."""

import datetime as dt
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.actions.own_flag_numbers import OwnNumber
from attendance.actions.own_thresholds import Value, explain_beside


class NumberForm(forms.Form):
    """The new value, from when, and why."""

    value = forms.IntegerField()
    starts_on = MemorableDateField(noun="day it begins", label="From")
    reason = WordsField(
        max_length=250, label="Why?", help_text="It stands beside the number as its source.",
        error_messages={"required": "Say why the number changes"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, number: OwnNumber, held: Value, today: dt.date) -> None:
        tomorrow = today + dt.timedelta(days=1)
        super().__init__(data, initial={"value": held.now, "starts_on": tomorrow})
        self.today = today
        value = self.fields["value"]
        value.label = number.words
        value.help_text = f"From {number.least} to {number.most}. As it came: {held.default}"
        self.bounds = number
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("value", width=3, suffix=number.unit), "starts_on", "reason"
        )

    def clean_value(self) -> int:
        """Within what makes sense."""
        value = int(self.cleaned_data["value"])
        if not self.bounds.least <= value <= self.bounds.most:
            raise forms.ValidationError(
                f"Choose from {self.bounds.least} to {self.bounds.most} {self.bounds.unit}"
            )
        return value

    def clean_starts_on(self) -> dt.date:
        """Not in the past."""
        day: dt.date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError("It can hold from today at the earliest")
        return day

    def clean(self) -> dict[str, Any]:
        """It goes with the other numbers of the same flag."""
        data = super().clean() or {}
        if "value" in data and "starts_on" in data:
            fault = explain_beside(self.bounds.key, data["value"], data["starts_on"])
            if fault:
                self.add_error("value", fault)
        return data
