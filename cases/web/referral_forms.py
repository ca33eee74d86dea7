"""Forms of a referral: one sentence, and the answer."""

from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from cases.web.forms import YES_NO, ReasonForm, area


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
    """Yes, or back to the school with what to put right. Sent without either it answers nothing."""

    do = forms.ChoiceField(
        choices=[("accept", "Accept"), ("return", "Return")], widget=forms.HiddenInput,
        error_messages={
            "required": "Nothing is answered yet: accept it, or return it with the reason",
            "invalid_choice": "Accept it, or return it with the reason",
        },
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        self.returns = bool(data) and data.get("do") == "return"
        super().__init__(data, required=self.returns, label="What should the school put right?")
