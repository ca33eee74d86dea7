"""Forms of what is written against a notice: what came, who answers, and the answer."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.choices import Answered, HowItCame, WithdrawalGround
from fines.web.forms import not_before_posting, not_in_future, reason_field

SOMEBODY_ELSE = "other"


class RecordForm(forms.Form):
    """What somebody wrote or said against a notice."""

    received_on = MemorableDateField(
        noun="day it came", label="Day it came", help_text="The clock of the answer runs from it."
    )
    who = forms.ChoiceField(
        label="Who is it from?", widget=forms.RadioSelect,
        help_text="The answer goes to them, and to nobody else.",
        error_messages={"required": "Choose who it is from"},
    )  # fmt: skip
    sender = WordsField(
        label="Their name, when it is somebody else", max_length=120, required=False,
        help_text="No letter is written to them: you tell them the answer yourself.",
    )  # fmt: skip
    how = forms.ChoiceField(
        label="How did it come?", choices=HowItCame.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came"},
    )  # fmt: skip
    words = WordsField(
        label="What do they say?", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In their words, as nearly as you can.",
        error_messages={"required": "Write what they say"},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        issued_on: dt.date | None,
        people: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issued_on = issued_on
        self.fields["who"].choices = [*people, (SOMEBODY_ELSE, "Somebody else")]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "received_on",
            Field("who", small=True),
            Field("sender", width=20),
            Field("how", inline=True, small=True),
            "words",
        )

    def clean_received_on(self) -> dt.date:
        """Not tomorrow's post, nor before there was a notice."""
        day = not_in_future(self.cleaned_data["received_on"], "day it came")
        return not_before_posting(day, self.issued_on, "day it came")

    def clean(self) -> dict[str, Any]:
        """Somebody who is not on record has a name."""
        values = super().clean() or {}
        if values.get("who") == SOMEBODY_ELSE and not values.get("sender"):
            self.add_error("sender", "Say who it is from")
        return values


class AssignForm(forms.Form):
    """Who answers."""

    to = forms.ChoiceField(label="Who answers?", error_messages={"required": "Choose who answers"})

    def __init__(self, data: Any, *, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["to"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What they are answered, and why."""

    answer = forms.ChoiceField(
        label="Answer", choices=Answered.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose the answer"},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="Ground, when it is withdrawn", required=False, widget=forms.RadioSelect,
        choices=[c for c in WithdrawalGround.choices if c[0] != WithdrawalGround.NOT_PROSECUTED],
    )  # fmt: skip
    reasons = reason_field("Why?")

    def __init__(self, *args: Any, is_withdrawn: bool = False, to: str, **kwargs: Any) -> None:
        """`is_withdrawn`: the notice is by now, so that it cannot stand; `to` says who reads the reasons."""
        super().__init__(*args, **kwargs)
        self.fields["reasons"].help_text = to
        if is_withdrawn:
            self.fields["answer"].choices = [  # type: ignore[attr-defined]
                (Answered.WITHDRAWN, "The notice is withdrawn already")
            ]
            self.initial.setdefault("answer", Answered.WITHDRAWN)
            del self.fields["ground"]

    def clean(self) -> dict[str, Any]:
        """A withdrawal has a ground; nothing else has."""
        values = super().clean() or {}
        asked = "ground" in self.fields and values.get("answer") == Answered.WITHDRAWN
        if asked and not values.get("ground"):
            self.add_error("ground", "Choose the ground on which it is withdrawn")
        return values
