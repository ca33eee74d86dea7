"""The forms of casework. They check shape and wording; what may be done is for the actions to say."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.widgets import MemorableDateField
from cases.actions.plans import Target
from cases.choices import (
    CloseReason,
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    HoldReason,
    Offence,
    PlanKind,
    Stage,
    TargetResult,
)

TARGET_LINES = 4
YES_NO = [("yes", "Yes"), ("no", "No")]
STATES = [
    ("", "Open"),
    ("overdue", "Overdue"),
    ("held", "On hold"),
    ("new_facts", "New facts"),
    ("closed", "Closed"),
]


def _area(label: str, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class CaseFilterForm(forms.Form):
    """What narrows the list of cases."""

    q = forms.CharField(label="Name or reference", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    school = forms.ChoiceField(label="School", required=False)
    officer = forms.ChoiceField(label="Officer", required=False)
    state = forms.ChoiceField(label="Show", required=False, choices=STATES)

    def __init__(
        self, *args: Any, schools: Iterable[tuple[str, str]], officers: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        stages = [(s.value, s.label) for s in Stage if s != Stage.CLOSED]
        self.fields["stage"].choices = [("", "Any stage"), *stages]  # type: ignore[attr-defined]
        self.fields["school"].choices = [("", "Any school"), *schools]  # type: ignore[attr-defined]
        people = [("", "Anybody"), ("me", "Me"), ("none", "Nobody"), *officers]
        self.fields["officer"].choices = people  # type: ignore[attr-defined]

    @property
    def wishes(self) -> dict[str, str]:
        """What `read_cases` takes; a value that is no choice counts as nothing asked."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        names = {"q": "words"}
        return {names.get(key, key): value.strip() for key, value in found.items() if value}


class ContactForm(forms.Form):
    """The box at the top of a case: with whom, how, how it went, what next."""

    carer = forms.ChoiceField(label="With")
    with_whom = forms.CharField(label="Who", required=False, max_length=120)
    kind = forms.ChoiceField(label="How", choices=ContactKind.choices)
    outcome = forms.ChoiceField(label="Outcome", choices=ContactOutcome.choices)
    note = forms.CharField(
        label="What was said or seen", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(label="Next step", required=False, max_length=200)
    next_step_due = forms.DateField(
        label="By", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter the day of the next step as a date"},
    )  # fmt: skip
    happened_on = forms.DateField(
        label="On", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter the day of the contact as a date"},
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "contact_%s", **kwargs})
        self.fields["carer"].choices = [*parties, ("", "Somebody else")]  # type: ignore[attr-defined]
        self.fields["carer"].required = False
        self.fields["carer"].initial = next(iter(self.fields["carer"].choices))[0]  # type: ignore[attr-defined]

    def clean_happened_on(self) -> dt.date | None:
        """Refuse a day that has not come yet."""
        day: dt.date | None = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                "The contact cannot be in the future: use the next step for that"
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name; a day of the next step has a step."""
        data = super().clean() or {}
        if not data.get("carer") and not data.get("with_whom"):
            self.add_error("with_whom", "Say who the contact was with")
        if data.get("next_step_due") and not data.get("next_step"):
            self.add_error("next_step", "Say what the next step is, not only when")
        return data


class ReasonForm(forms.Form):
    """One reason in words."""

    reason = _area("Reason")

    def __init__(self, *args: Any, label: str = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].error_messages["required"] = "Give a reason"


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
                initial=closing[0][0],
            )
            sets.append(Field("close_reason", small=True))
        self.fields["reason"] = _area(
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
        self.fields[why] = _area("What was done, and why", rows=2)
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

    summary = forms.CharField(label="What are you asking for, in one line?", max_length=200)
    recommendation = _area("Your recommendation, and why", rows=6)


class ConsiderForm(forms.Form):
    """A consultation or consideration."""

    kind = forms.ChoiceField(label="What was considered, or who was asked?")
    answer = forms.ChoiceField(label="Answer", choices=[*YES_NO, *Offence.choices])
    reason = _area("What was said, and why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ConsiderationKind.choices  # type: ignore[attr-defined]


class PanelForm(forms.Form):
    """When and where a panel meets."""

    date = MemorableDateField(
        noun="day of the panel", label="Day", help_text="For example, 2 2 2026"
    )
    time = forms.TimeField(
        label="Time",
        help_text="For example, 14:00",
        error_messages={"invalid": "Enter the time, such as 14:00"},
    )
    place = forms.CharField(label="Place", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("date", Field("time", width=5), "place")

    @property
    def at(self) -> dt.datetime:
        """The moment, in London."""
        data = self.cleaned_data
        return timezone.make_aware(dt.datetime.combine(data["date"], data["time"]))


class MinutesForm(forms.Form):
    """Who came to a panel, and what was said."""

    attended = forms.MultipleChoiceField(
        label="Which parents came?", required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = _area("What was said", rows=8)

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = list(parties)  # type: ignore[attr-defined]
        self.fields["minutes"].error_messages["required"] = (
            "Write down what was said, or that nobody came"
        )


class PlanForm(forms.Form):
    """A plan: up to four targets, what the service does, or a refusal."""

    kind = forms.ChoiceField(
        label="What was written?",
        choices=PlanKind.choices,
        widget=forms.RadioSelect,
        initial=PlanKind.ACTION_PLAN,
    )
    support = _area("What school and services will do", required=False)
    refused = forms.BooleanField(label="The family refused the plan", required=False)
    refusal_reason = _area("What they said", rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [self._line(n) for n in range(1, TARGET_LINES + 1)]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("kind", inline=True, small=True),
            Fieldset("Targets: who does what", *rows, size="s"),
            "support", Field("refused", small=True), "refusal_reason",
        )  # fmt: skip

    def _line(self, n: int) -> Row:
        self.fields[f"text_{n}"] = forms.CharField(
            label=f"Target {n}", required=False, max_length=300
        )
        self.fields[f"owner_{n}"] = forms.CharField(
            label=f"Who does target {n}", required=False, max_length=120
        )
        return Row(f"text_{n}", f"owner_{n}")

    @property
    def targets(self) -> list[Target]:
        """The lines that were filled in."""
        data = self.cleaned_data
        lines = range(1, TARGET_LINES + 1)
        return [
            Target(data[f"text_{n}"], data[f"owner_{n}"] or "Family")
            for n in lines
            if data[f"text_{n}"]
        ]

    def clean(self) -> dict[str, Any]:
        """At least one target, or a refusal with its words."""
        data = super().clean() or {}
        if data.get("refused"):
            if not data.get("refusal_reason"):
                self.add_error("refusal_reason", "Write down why the plan was refused")
        elif not any(data.get(f"text_{n}") for n in range(1, TARGET_LINES + 1)):
            self.add_error("text_1", "Write at least one target: who does what")
        return data


class TargetsForm(forms.Form):
    """How each target of a plan went."""

    def __init__(self, *args: Any, targets: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        sets = []
        for target in self.targets:
            name = f"result_{target.order}"
            self.fields[name] = forms.ChoiceField(
                label=f"{target.owner}: {target.text}", required=False, widget=forms.RadioSelect,
                choices=[*TargetResult.choices, ("", "Not yet known")], initial=target.result,
            )  # fmt: skip
            sets.append(Field(name, inline=True, small=True))
        self.helper = FormHelper()
        self.helper.layout = Layout(*sets)

    @property
    def changed(self) -> list[tuple[Any, str]]:
        """Targets whose result was said anew."""
        said = [(t, self.cleaned_data[f"result_{t.order}"]) for t in self.targets]
        return [(t, result) for t, result in said if result and result != t.result]


class HoldForm(forms.Form):
    """Why a case waits."""

    reason = forms.ChoiceField(
        label="Why does it wait?", widget=forms.RadioSelect,
        choices=[(r.value, r.label) for r in HoldReason if r != HoldReason.PAYMENT_PERIOD],
    )  # fmt: skip
    note = _area("Note", required=False)


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

    def __init__(self, *args: Any, parties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carers"].choices = list(parties)  # type: ignore[attr-defined]
        self.fields["carers"].error_messages["required"] = "Choose at least one parent"
