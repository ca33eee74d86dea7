"""The forms of casework. They check shape and wording; what may be done is for the actions to say."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from cases.actions.considering import wrong_answer
from cases.choices import (
    CONSULTATIONS,
    CloseReason,
    ConsiderationKind,
    Offence,
    ReturnReason,
)

YES_NO = [("yes", "Yes"), ("no", "No")]
MOST = 2000  # characters: what a person reads on a timeline, not a file of its own
TOO_LONG = "Write at most 2,000 characters"


def area(label: str, rows: int = 3, **kwargs: Any) -> WordsField:
    """A few sentences that are kept, with a count of what is left."""
    return WordsField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=MOST,
        error_messages={"max_length": TOO_LONG}, **kwargs,
    )  # fmt: skip


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = area("Reason")

    def __init__(self, *args: Any, label: str = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].error_messages["required"] = "Give a reason"


class DecideForm(ReasonForm):
    """Yes, or no with the reason. Sent without either it decides nothing."""

    do = forms.ChoiceField(
        choices=[("approve", "Approve"), ("return", "Return")], widget=forms.HiddenInput,
        error_messages={
            "required": "Nothing is decided yet: approve it, or return it with the reason",
            "invalid_choice": "Approve it, or return it with the reason",
        },
    )  # fmt: skip

    because = forms.ChoiceField(
        label="Why it goes back (only to return it)",
        required=False, choices=[("", "Choose a reason"), *ReturnReason.choices],
    )  # fmt: skip
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ("reason", "because")

    def __init__(self, data: Any = None) -> None:
        self.returns = bool(data) and data.get("do") == "return"
        super().__init__(data, required=False, label="Comment (optional), or what has to be done")

    def clean(self) -> dict[str, Any]:
        """What goes back says why: from the list, in words, or both."""
        data = super().clean() or {}
        because = data.get("because", "")
        if self.returns and not data.get("reason"):
            if because == ReturnReason.OTHER:
                self.add_error("reason", "Write what the other reason is")
            elif not because:
                self.add_error("because", "Choose why it goes back, or write it")
        return data


class MoveForm(forms.Form):
    """A move: its reason, how it ended when it closes, and whatever it asks for on the spot."""

    def __init__(
        self, *args: Any, needs_reason: bool, close_reasons: Iterable[str],
        asks: Iterable[ConsiderationKind], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.asks = list(asks)
        sets: list[Any] = [self._ask(kind) for kind in self.asks]
        closing = [(value, CloseReason(value).label) for value in close_reasons]
        if closing:
            self.fields["close_reason"] = forms.ChoiceField(
                label="How did it end?",
                choices=closing,
                widget=forms.RadioSelect,
                error_messages={"required": "Say how it ended"},
            )
            sets.append(Field("close_reason", small=True))
        self.fields["reason"] = area(
            "Reason" if needs_reason else "Reason (optional)", required=needs_reason
        )
        self.fields["reason"].error_messages["required"] = "Give a reason"
        self.helper = FormHelper()
        self.helper.layout = Layout(*sets, "reason")

    def _ask(self, kind: ConsiderationKind) -> Row:
        answer, why = f"{kind}_answer", f"{kind}_reason"
        choices = Offence.choices if kind == ConsiderationKind.OFFENCE else YES_NO
        self.fields[answer] = forms.ChoiceField(
            label=kind.label, choices=choices, widget=forms.RadioSelect
        )
        self.fields[answer].error_messages["required"] = f"{kind.label}: choose an answer"
        self.fields[why] = area("What was done, and why", rows=2)
        self.fields[why].error_messages["required"] = f"{kind.label}: say what was done, and why"
        return Row(
            Field(answer, inline=True, small=True, label_size="s"), why, css_class="question"
        )

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """The answers by kind, for the action."""
        data = self.cleaned_data
        return {str(k): (data[f"{k}_answer"], data[f"{k}_reason"]) for k in self.asks}


class AskForm(forms.Form):
    """A question to a manager."""

    summary = WordsField(label="What are you asking for, in one line?", max_length=200)
    recommendation = area("Your recommendation, and why", rows=6)


class ConsiderForm(forms.Form):
    """A consultation or consideration."""

    kind = forms.ChoiceField(label="What was considered, or who was asked?")
    answer = forms.ChoiceField(label="Answer", choices=[*YES_NO, *Offence.choices])
    who = WordsField(
        label="Who was asked?", required=False, max_length=120,
        help_text="Name and post, where somebody was asked. Who could not be reached is answered no.",
    )  # fmt: skip
    on = forms.DateField(
        label="On", required=False, initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter the day as a date"},
    )  # fmt: skip
    reason = area("What was said, and why")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if ConsiderationKind.OFFENCE not in dict(kinds):
            self.fields["answer"].choices = YES_NO  # type: ignore[attr-defined]
        self.fields["reason"].error_messages["required"] = "Say what was said, and why"

    def clean(self) -> dict[str, Any]:
        """A yes-or-no question has a yes or a no; the offence is one of the two."""
        data = super().clean() or {}
        if "kind" in data and (refusal := wrong_answer(data["kind"], data.get("answer", ""))):
            self.add_error("answer", refusal)
        asked = data.get("kind") in CONSULTATIONS and data.get("answer") == "yes"
        if asked and not data.get("who"):
            self.add_error("who", "Say who was asked, by name and post")
        return data


class OfficerForm(forms.Form):
    """Who gets the case."""

    officer = forms.ChoiceField(label="Officer")

    def __init__(self, *args: Any, officers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Choose an officer"), *officers]  # type: ignore[attr-defined]
        self.fields["officer"].error_messages["required"] = "Choose an officer"


class LetterForm(forms.Form):
    """To whom a letter goes; each gets a letter of their own."""

    carers = forms.MultipleChoiceField(label="Send to", widget=forms.CheckboxSelectMultiple)
    again = WordsField(
        label="Why it goes again", required=False, max_length=200,
        help_text="Only for who had this letter lately. The timeline keeps it",
    )  # fmt: skip
    despite_hold = WordsField(
        label="The case is on hold. Why does a letter go all the same?", max_length=300,
        help_text="It is kept on the timeline. Otherwise ask a manager to lift the hold first.",
        error_messages={"required": "Say why a letter goes although the case is on hold"},
    )  # fmt: skip

    def __init__(
        self, *args: Any, parties: Iterable[tuple[str, str]], had: Mapping[str, str] | None = None,
        held: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.had = had or {}
        self.fields["carers"].choices = list(parties)  # type: ignore[attr-defined]
        self.fields["carers"].error_messages["required"] = "Choose at least one parent"
        if not had:
            del self.fields["again"]
        if not held:
            del self.fields["despite_hold"]

    def clean(self) -> dict[str, Any]:
        """The same letter goes a second time within weeks only when somebody says why."""
        data = super().clean() or {}
        names = dict(self.fields["carers"].choices)  # type: ignore[attr-defined]
        twice = [
            f"{names[ref]} had this letter {self.had[ref]}"
            for ref in data.get("carers", ())
            if ref in self.had
        ]
        if twice and not data.get("again"):
            self.add_error("again", f"{' and '.join(twice)}: say why it goes again")
        return data
