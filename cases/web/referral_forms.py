"""Forms of a referral: one sentence, and the answer."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from cases.rules.meetings import wrong_day
from cases.web.contact_forms import day
from cases.web.forms import YES_NO, ReasonForm, area
from cases.web.meeting_forms import SITTING_TIMES


class ReferForm(forms.Form):
    """Why, in a sentence; and what early help was offered, where nothing on record says it."""

    why = area("Why does this child need Fast Track?", rows=3)

    def __init__(self, *args: Any, asks_early_help: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].error_messages["required"] = "Say in a sentence why"
        self.fields["why"].widget.attrs["autofocus"] = True
        self.asks_early_help = asks_early_help
        self.helper = FormHelper()
        self.helper.layout = Layout("why")
        if asks_early_help:
            self._ask_early_help()

    def _ask_early_help(self) -> None:
        self.fields["early_help"] = forms.ChoiceField(
            label="Was early help offered?", choices=YES_NO, widget=forms.RadioSelect,
            error_messages={"required": "Say whether early help was offered"},
        )  # fmt: skip
        self.fields["early_help_words"] = area("What was offered and said, or why not", rows=2)
        self.fields["early_help_words"].error_messages["required"] = (
            "Say what early help was offered, or why not"
        )
        self.helper.layout = Layout(
            "why", Field("early_help", inline=True, small=True), "early_help_words"
        )

    @property
    def early_help(self) -> tuple[str, str] | None:
        """The answer and its words; None where it was not asked."""
        if not self.asks_early_help:
            return None
        data = self.cleaned_data
        return data["early_help"], data["early_help_words"]


class AnswerForm(ReasonForm):
    """Yes, with the panel set at once or without; or back to the school with what to put right.

    Sent without any of them it answers nothing.
    """

    do = forms.ChoiceField(
        choices=[("start", "Start"), ("accept", "Accept"), ("return", "Return")],
        widget=forms.HiddenInput,
        error_messages={
            "required": "Nothing is answered yet: accept it, or return it with the reason",
            "invalid_choice": "Accept it, or return it with the reason",
        },
    )  # fmt: skip
    day = day("Day of the panel", "Enter the day of the panel as a date")
    time = forms.TimeField(
        label="Time", required=False, initial=dt.time(14),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Enter the time, such as 14:00"},
    )  # fmt: skip
    place = WordsField(label="Place", required=False, max_length=200)

    def __init__(self, data: Any = None, *, sittings: int = 1, **kwargs: Any) -> None:
        wish = data.get("do") if data else ""
        self.returns, self.starts = wish == "return", wish == "start"
        label = "What should the school put right?"
        super().__init__(data, required=self.returns, label=label, **kwargs)
        self._times = SITTING_TIMES[:sittings]
        if sittings > 1:
            self.fields["time"].label = "Time of the first sitting"
        for name in self._times[1:]:
            self.fields[name] = forms.TimeField(
                label=f"Time of the {_which(name)} sitting", required=False,
                widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                error_messages={"invalid": "Enter the time, such as 14:00"},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A panel has its day, on which one can meet, its time and its place."""
        data = super().clean() or {}
        if not self.starts:
            return data
        for name in ("day", "time", "place"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"Enter the {name} of the panel")
        for name in self._times[1:]:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"Give the time of the {_which(name)} sitting, or accept only")
        if data.get("day") and (refusal := wrong_day(data["day"], timezone.localdate())):
            self.add_error("day", refusal)
        elif data.get("day") and data["day"] < timezone.localdate():
            self.add_error("day", "The day is over: parents are invited to one that is to come")
        return data

    @property
    def times(self) -> list[forms.BoundField]:
        """The time of each sitting, to be shown."""
        return [self[name] for name in self._times]

    @property
    def at(self) -> list[dt.datetime]:
        """The moment of each sitting of the panel, in London."""
        data = self.cleaned_data
        return [
            timezone.make_aware(dt.datetime.combine(data["day"], data[name]))
            for name in self._times
        ]


def _which(name: str) -> str:
    return name.removesuffix("_time")
