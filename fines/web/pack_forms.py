"""Forms of court packs: shape and wording only."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.rules.pack_statement import problem_of


class BuildForm(forms.Form):
    """Why a pack is built without something."""

    reason = WordsField(
        label="Why build it without them?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the pack, and not printed in it.",
        error_messages={"required": "Say why the pack is built without what is missing"},
    )  # fmt: skip

    def __init__(self, *args: Any, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_whole:
            del self.fields["reason"]


class StatementForm(forms.Form):
    """The words of the witness statement."""

    text = WordsField(
        label="Statement", max_length=20_000, widget=forms.Textarea(attrs={"rows": 24}),
        help_text="One paragraph a line; each is numbered. {register}, {contacts} and their like become the "
        "numbers of exhibits, {contacts_logged} and its like what those exhibits hold.",
        error_messages={"required": "Write the statement", "max_length": "Write at most 20,000 characters"},
    )  # fmt: skip

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if problem := problem_of(text):
            raise forms.ValidationError(problem)
        return text


class SignedForm(forms.Form):
    """Who signed a paper, and when."""

    name = WordsField(
        label="Signed by", max_length=120, error_messages={"required": "Enter who signed it"}
    )
    on = MemorableDateField(label="Signed on")

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day it was signed must not be in the future")
        return day
