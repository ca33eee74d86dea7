"""Forms of the yearly return."""

from typing import Any, ClassVar

from django import forms

from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.choices import NotCarriedOut
from fines.web.forms import not_in_future

DONE = "done"


class KeepReturnForm(forms.Form):
    """A return kept as sent."""

    note = WordsField(
        label="Note", required=False, max_length=300,
        help_text="To whom it was sent, or why it is sent once more",
    )  # fmt: skip


class CarriedOutForm(forms.Form):
    """Whether a parenting order was carried out."""

    stands_for: ClassVar[dict[str, str]] = {"reason": "state"}

    state = forms.ChoiceField(
        label="Was it carried out?", widget=forms.RadioSelect,
        choices=[(DONE, "Yes"), *((key, f"No: {str(label).lower()}") for key, label in NotCarriedOut.choices)],
        error_messages={"required": "Say whether it was carried out"},
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day was that known?")
    words = WordsField(
        label="What shows it?", max_length=300, error_messages={"required": "Say what shows it"}
    )

    def clean_on(self) -> Any:
        return not_in_future(self.cleaned_data["on"], "day")

    @property
    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        state = self.cleaned_data["state"]
        done = state == DONE
        return {
            "done": done, "reason": "" if done else state, "words": self.cleaned_data["words"],
            "on": self.cleaned_data["on"],
        }  # fmt: skip
