"""The forms of leave: asking for it, deciding on it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.rules.leave import Ground
from attendance.web.plan_forms import EXAMPLE, PlanForm, WhenForm

OTHER = "other"


class AskLeaveForm(WhenForm):
    """A request as the family made it."""

    asked_by = forms.ChoiceField(label="Who asked", widget=forms.RadioSelect)
    somebody = WordsField(label="Their name", max_length=120, required=False)
    asked_on = MemorableDateField(
        noun="day it was asked for", label="Asked for on", help_text=EXAMPLE
    )
    reason = WordsField(
        label="Reason given", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the family's own words",
        error_messages={"required": "Enter the reason the family gave"},
    )  # fmt: skip

    def __init__(self, *args: Any, carers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in carers]
        self.fields["asked_by"].choices = [*names, (OTHER, "Somebody else")]  # type: ignore[attr-defined]
        self.fields["asked_on"].initial = timezone.localdate()
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row("starts_on", "ends_on"), Field("when", small=True, inline=True),
            Field("asked_by", small=True, reveals={OTHER: "somebody"}), "asked_on", "reason",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name."""
        data = super().clean() or {}
        if data.get("asked_by") == OTHER and not data.get("somebody"):
            self.add_error("somebody", "Write down who asked")
        return data

    @property
    def request(self) -> dict[str, Any]:
        """Who asked, when and why: arguments of `ask_leave`."""
        data = self.cleaned_data
        who = data["somebody"] if data["asked_by"] == OTHER else data["asked_by"]
        return {"asked_by": who, "asked_on": data["asked_on"], "reason": data["reason"]}


class DecideForm(PlanForm):
    """Granted on a ground, or refused; who decided; what the letter should say."""

    decision = forms.ChoiceField(
        label="Decision", choices=[("grant", "Grant leave"), ("refuse", "Refuse leave")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    ground = forms.ChoiceField(label="Ground", widget=forms.RadioSelect, required=False)
    granted_by = WordsField(
        label="Decided by", max_length=120,
        help_text="The head, or whom the head has authorised to decide",
    )  # fmt: skip
    note = WordsField(
        label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Printed in the letter to the parent",
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: Iterable[Ground], head: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = list(grounds)
        self.fields["ground"].choices = [(g.key, f"{g.label} ({g.code})") for g in grounds]  # type: ignore[attr-defined]
        self.fields["granted_by"].initial = head
        hints = {
            g.key: f"See first: {g.needs[:1].lower()}{g.needs[1:]}" for g in grounds if g.needs
        }
        self.helper = FormHelper()
        self.fields["ground"].help_text = "By law leave may be granted only on one of these"
        self.helper.layout = Layout(
            Field("decision", small=True), Field("ground", small=True, hints=hints), "granted_by",
            "note",
        )  # fmt: skip

    @property
    def decided(self) -> dict[str, Any]:
        """Arguments of `decide_leave`."""
        data = self.cleaned_data
        granted = data["decision"] == "grant"
        return {
            "granted": granted, "ground": data["ground"] if granted else "",
            "granted_by": data["granted_by"], "note": data["note"],
        }  # fmt: skip
