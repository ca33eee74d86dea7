"""The form of a day of many meetings: which school, what for, when, how long each, who."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from cases.choices import MeetingKind
from cases.rules.meetings import SLOT_LENGTHS, wrong_day
from cases.web.meeting_forms import ELSEWHERE, time_field


class DayForm(forms.Form):
    """A day at one school; the families are chosen below it."""

    date = MemorableDateField(noun="day", label="Day", help_text="For example, 2 2 2026")
    first = time_field("From", initial="09:00")
    until = time_field("Until", initial="15:30")
    minutes = forms.ChoiceField(
        label="Minutes each", choices=[(str(n), str(n)) for n in SLOT_LENGTHS], initial="30"
    )
    room = forms.ChoiceField(label="Room", required=False)
    place = WordsField(
        label="Place, where it is no room of the list", max_length=200, required=False
    )
    chair = forms.ChoiceField(label="Who chairs", required=False)

    def __init__(
        self, *args: Any, rooms: Iterable[tuple[str, str]], chairs: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [ELSEWHERE, *rooms]  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "Nobody yet"), *chairs]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "date", Row(Field("first", width=5), Field("until", width=5), "minutes"),
            Row("room", "chair"), "place",
        )  # fmt: skip

    def clean_date(self) -> dt.date:
        """A day on which meetings can be."""
        day: dt.date = self.cleaned_data["date"]
        if refusal := wrong_day(day, timezone.localdate()):
            raise forms.ValidationError(refusal)
        return day

    def clean(self) -> dict[str, Any]:
        """The day ends after it begins, and is somewhere."""
        data = super().clean() or {}
        first, until = data.get("first"), data.get("until")
        if first and until and until <= first:
            self.add_error("until", "The day ends after it begins: give a later time")
        if not data.get("room") and not data.get("place"):
            self.add_error("place", "Choose a room, or write where it is")
        return data


KINDS = [(kind.value, f"{kind.label}s") for kind in MeetingKind]
