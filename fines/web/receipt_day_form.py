"""The form that puts a wrong day of receipt right: what it changes is shown before it is written."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.web.forms import not_before_posting, not_in_future

ANOTHER, NONE = "another", "none"
STANDS = (
    (ANOTHER, "Another day is proved"),
    (NONE, "No day is proved: it counts from the usual day"),
)


class PutReceiptRightForm(forms.Form):
    """The day that is right, or that none is proved; why the day on record is wrong."""

    stands = forms.ChoiceField(
        label="What is right?", widget=forms.RadioSelect, choices=STANDS,
        error_messages={"required": "Choose what is right"},
    )  # fmt: skip
    received_on = MemorableDateField(
        noun="day of receipt", label="Day it was received", required=False
    )
    note = WordsField(label="What proves it?", max_length=300, required=False)
    reason = WordsField(
        label="Why is the day on record wrong?", max_length=300,
        error_messages={"required": "Say why the day on record is wrong"},
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label="Yes, that is what it changes", required=False)

    def __init__(
        self, *args: Any, posted_on: dt.date | None,
        changes_if: Callable[[dt.date | None], str], **kwargs: Any,
    ) -> None:  # fmt: skip
        """`changes_if`: what another day, or none, would change, in words."""
        super().__init__(*args, **kwargs)
        self.posted_on, self.changes_if = posted_on, changes_if
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._rows())

    def _rows(self, *more: str) -> list[Any]:
        return [Field("stands", reveals={ANOTHER: ["received_on", "note"]}), "reason", *more]

    def clean_received_on(self) -> dt.date | None:
        """Not tomorrow's post, nor before it was posted; left out where no day is proved."""
        day: dt.date | None = self.cleaned_data["received_on"]
        if day is None or self.cleaned_data.get("stands") == NONE:
            return None
        return not_before_posting(
            not_in_future(day, "day of receipt"), self.posted_on, "day of receipt"
        )

    def clean(self) -> dict[str, Any]:
        """A day has its proof; then what it changes is shown before it is written."""
        values = super().clean() or {}
        if values.get("stands") == ANOTHER:
            self._asks_for(values, "received_on", "Write the day it was received")
            self._asks_for(values, "note", "Say what proves the day of receipt")
        if not self.errors:
            self._show_first(values)
        return values

    def _asks_for(self, values: dict[str, Any], name: str, words: str) -> None:
        if not values.get(name) and name not in self.errors:
            self.add_error(name, words)

    def _show_first(self, values: dict[str, Any]) -> None:
        day = values["received_on"]
        self.helper.layout = Layout(*self._rows("seen", "confirmed"))
        asked = day.isoformat() if day else NONE
        if values.get("confirmed") and values.get("seen") == asked:
            return
        data = cast(QueryDict, self.data).copy()
        data["seen"] = asked
        data.pop("confirmed", None)
        self.data = data
        self.add_error(
            "confirmed", f"{self.changes_if(day)} If that is right, tick and send it again"
        )

    @property
    def put_right(self) -> dict[str, Any]:
        """As the action takes it."""
        values = self.cleaned_data
        note = values["note"] if values["received_on"] else ""
        return {"received_on": values["received_on"], "note": note, "reason": values["reason"]}
