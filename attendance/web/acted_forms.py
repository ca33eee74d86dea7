"""The forms of what was done about a child's absence: written down, and taken back."""

import datetime as dt
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.actions.actions_taken import LONGEST_REASON
from attendance.choices import ActionKind
from attendance.rules.acting import LONGEST_WORDS, OFFERED, explain_day

KINDS = {
    ActionKind.CONTACT: "Call, message or talk",
    ActionKind.MEETING: "Meeting",
    ActionKind.VISIT: "Visit to the home",
    ActionKind.LETTER: "Letter or e-mail",
    ActionKind.PLAN: "Plan agreed or reviewed",
    ActionKind.SUPPORT: "Support in school",
    ActionKind.OTHER: "Something else",
}


class ActedForm(forms.Form):
    """One thing somebody did about the absence, on one day."""

    kind = forms.ChoiceField(
        label="What was it?", widget=forms.RadioSelect,
        choices=[(kind.value, KINDS[kind]) for kind in OFFERED],
        error_messages={"required": "Choose what it was"},
    )  # fmt: skip
    done_on = MemorableDateField(noun="day it was done", label="When was it done?")
    words = WordsField(
        max_length=LONGEST_WORDS, label="What was done, in a line",
        help_text="Everybody who may see this record at the school reads it: no address, no telephone "
        "number, and nobody who works with the family.",
        error_messages={
            "required": "Say what was done",
            "max_length": f"Say it in at most {LONGEST_WORDS} characters",
        },
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, today: dt.date, on_roll_since: dt.date, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"done_on": today} | initial)
        self.today, self.on_roll_since = today, on_roll_since
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("kind", small=True), "done_on", "words")

    def clean_done_on(self) -> dt.date:
        """A day on which it can have been done."""
        day: dt.date = self.cleaned_data["done_on"]
        if fault := explain_day(day, self.on_roll_since, self.today):
            raise forms.ValidationError(fault)
        return day

    @property
    def wishes(self) -> dict[str, Any]:
        """Arguments of the action."""
        return dict(self.cleaned_data)


class TakeBackForm(forms.Form):
    """Why what was written down does not hold."""

    reason = WordsField(
        max_length=LONGEST_REASON, label="Why is it taken back?",
        help_text="It stays beside the record in the place of what was written.",
        error_messages={"required": "Say why it is taken back"},
    )  # fmt: skip
