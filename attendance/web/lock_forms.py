"""The form that unlocks registers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField


class UnlockForm(forms.Form):
    """Which days of which class, and why."""

    starts_on = MemorableDateField(noun="first day", label="From")
    ends_on = MemorableDateField(noun="last day", label="To")
    registration_group = forms.ChoiceField(required=False, label="Class")
    reason = WordsField(
        max_length=300, label="Why?", help_text="It stands in the printed trail of amendments.",
        error_messages={"required": "Say why, in words that can be read"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, groups: list[str], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        choices = [("", "Every class"), *((name, name) for name in groups)]
        self.fields["registration_group"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row("starts_on", "ends_on"), Field("registration_group"), "reason"
        )

    def clean(self) -> dict[str, Any]:
        """The days run forwards, up to today."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
            self.add_error("ends_on", "The last day is before the first")
        elif isinstance(last, dt.date) and last > timezone.localdate():
            self.add_error("ends_on", "The last day is still to come: its register is not locked")
        return cleaned
