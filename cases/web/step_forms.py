"""Forms of the steps of a case: plans, targets, holds."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from cases.actions.plans import Target
from cases.choices import HoldReason, PlanKind, TargetResult
from cases.web.forms import area

TARGET_LINES = 4


class PlanForm(forms.Form):
    """A plan: up to four targets, what the service does, or a refusal."""

    kind = forms.ChoiceField(
        label="What was written?",
        choices=PlanKind.choices,
        widget=forms.RadioSelect,
        initial=PlanKind.ACTION_PLAN,
    )
    support = area("What school and services will do", required=False)
    refused = forms.BooleanField(label="The family refused the plan", required=False)
    refusal_reason = area("What they said", rows=2, required=False)

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
        self.fields[f"text_{n}"] = WordsField(label=f"Target {n}", required=False, max_length=300)
        self.fields[f"owner_{n}"] = WordsField(
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

    def __init__(
        self, *args: Any, targets: Iterable[Any], redact: Callable[[str], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        sets = []
        for target in self.targets:
            name = f"result_{target.order}"
            self.fields[name] = forms.ChoiceField(
                label=redact(f"{target.owner}: {target.text}"), required=False, widget=forms.RadioSelect,
                choices=[*TargetResult.choices, ("", "Not yet known")], initial=target.result,
            )  # fmt: skip
            sets.append(Field(name, inline=True, small=True))
        self.helper = FormHelper()
        self.helper.layout = Layout(*sets)

    def clean(self) -> dict[str, Any]:
        """At least one target has news."""
        data = super().clean() or {}
        if not self.errors and self.targets and not self.changed:
            name = f"result_{self.targets[0].order}"
            self.add_error(name, "Say how at least one target went, or leave it for another day")
        return data

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
    note = area("Note", required=False)
