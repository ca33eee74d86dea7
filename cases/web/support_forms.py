"""Forms of what comes before a sanction: barriers, support, what is let pass, signatures, a later target."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from cases.choices import BarrierKind, SignedHow, SupportKind, SupportState, Voice
from cases.web.contact_forms import day

SHORT = 500
NO_WORDS = (SupportState.OFFERED, SupportState.TAKEN)


def words(label: str, required: bool = False, **kwargs: Any) -> WordsField:
    """A sentence or two."""
    return WordsField(
        label=label, required=required, max_length=SHORT, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Write at most 500 characters"}, **kwargs,
    )  # fmt: skip


def past(label: str) -> forms.DateField:
    """A day up to today; today unless another is chosen."""
    field = day(label, "Enter the day as a date")
    field.initial = timezone.localdate
    return field


class SupportForm(forms.Form):
    """A support that was offered."""

    kind = forms.ChoiceField(
        label="What was offered?", choices=[("", "Choose"), *SupportKind.choices],
        error_messages={"required": "Say what was offered"},
    )  # fmt: skip
    provider = WordsField(
        label="By whom?", max_length=120, help_text="For example, Ms Roy, family worker",
        error_messages={"required": "Say who gives it"},
    )  # fmt: skip
    on = past("Offered on")
    state = forms.ChoiceField(
        label="How does it stand?", choices=SupportState.choices, widget=forms.RadioSelect,
        initial=SupportState.OFFERED,
    )  # fmt: skip
    note = words("What it is, and what came of it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row("kind", "provider"), "on", Field("state", inline=True, small=True), "note"
        )

    def clean(self) -> dict[str, Any]:
        """What is not taken up says why, what has ended what came of it."""
        data = super().clean() or {}
        if data.get("state") and data["state"] not in NO_WORDS and not data.get("note"):
            self.add_error("note", "Say why, or what came of it")
        return data


class SupportChangeForm(SupportForm):
    """How a support stands now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["provider"]
        self.fields["on"].label = "Since"
        self.helper.layout = Layout(Field("state", inline=True, small=True), "on", "note")


class BarrierForm(forms.Form):
    """What keeps the child from school, and in whose view."""

    kind = forms.ChoiceField(
        label="What stands in the way?", choices=[("", "Choose"), *BarrierKind.choices],
        error_messages={"required": "Say what stands in the way"},
    )  # fmt: skip
    voice = forms.ChoiceField(
        label="Whose view is it?", choices=Voice.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whose view it is"},
    )  # fmt: skip
    note = words(
        "In their own words",
        help_text="Everybody who works on the case reads this. What must be restricted goes into a contact.",
    )
    on = past("Said on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", Field("voice", inline=True, small=True), "note", "on")

    def clean(self) -> dict[str, Any]:
        """Something else is named."""
        data = super().clean() or {}
        if data.get("kind") == BarrierKind.OTHER and not data.get("note"):
            self.add_error("note", "Say what else keeps the child from school")
        return data


class BarrierChangeForm(BarrierForm):
    """The same said anew, and why."""

    over = forms.BooleanField(label="It no longer keeps the child away", required=False)
    why = WordsField(
        label="Why is it written anew?", max_length=200,
        error_messages={"required": "Say why it is written anew"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "kind", Field("voice", inline=True, small=True), "note", "on", "over", "why"
        )


class TargetForm(forms.Form):
    """One more thing somebody will do."""

    text = WordsField(
        label="What will be done?",
        max_length=300,
        error_messages={"required": "Say what will be done"},
    )
    owner = WordsField(label="By whom?", max_length=120, error_messages={"required": "Say by whom"})
    due = day("By when (without a day: by the review)", "Enter the day as a date")


class BreachForm(forms.Form):
    """A day on which one party did not keep a contract."""

    party = forms.ChoiceField(
        label="Who did not keep it?", widget=forms.RadioSelect,
        error_messages={"required": "Say who did not keep it"},
    )  # fmt: skip
    facts = words("What was agreed and not done? The facts only", required=True)
    on = past("On which day?")

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = list(parties)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("party", small=True), "facts", "on")


class SignatureForm(forms.Form):
    """One party's answer to a contract."""

    party = forms.ChoiceField(
        label="Who?", widget=forms.RadioSelect, error_messages={"required": "Say who answered"}
    )
    answer = forms.ChoiceField(
        label="What was the answer?", widget=forms.RadioSelect,
        choices=[("signed", "Signed"), ("refused", "Would not sign")],
        error_messages={"required": "Say whether it was signed"},
    )  # fmt: skip
    how = forms.ChoiceField(
        label="How was it signed?",
        widget=forms.RadioSelect,
        required=False,
        choices=SignedHow.choices,
    )
    reason = words("Why not, in their own words")
    on = past("On")

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = list(parties)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("party", small=True),
            Field("answer", small=True, reveals={"signed": "how", "refused": "reason"}),
            "on",
        )

    def clean(self) -> dict[str, Any]:
        """Signed says how, refused says why."""
        data = super().clean() or {}
        if data.get("answer") == "signed" and not data.get("how"):
            self.add_error("how", "Say how it was signed")
        if data.get("answer") == "refused" and not data.get("reason"):
            self.add_error("reason", "Say why it was refused, in their words")
        return data

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes, besides plan, carer and person."""
        data = self.cleaned_data
        return {
            "signed": data["answer"] == "signed", "how": data["how"], "reason": data["reason"],
            "on": data["on"],
        }  # fmt: skip
