"""The form of an unplanned closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from attendance.actions.closures import Wanted
from attendance.rules.closures import WHOLE
from attendance.web.plan_forms import WhenForm

if TYPE_CHECKING:
    from attendance.models import School
    from attendance.rules.codes import CodeRow


class ClosureForm(WhenForm):
    """How much is closed, when, under which code, and why."""

    how_much = forms.ChoiceField(
        label="What is closed", widget=forms.RadioSelect, initial="whole",
        choices=[("whole", "The whole school"), ("classes", "Some classes")],
    )  # fmt: skip
    classes = forms.MultipleChoiceField(
        label="Which classes", required=False, widget=forms.CheckboxSelectMultiple
    )
    code = forms.ChoiceField(label="Code", widget=forms.RadioSelect, initial=WHOLE)
    reason = WordsField(
        label="Reason", max_length=200, help_text="Kept with every mark it amends: snow, no heating"
    )

    def __init__(
        self, *args: Any, classes: Iterable[str], codes: Iterable[CodeRow], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].choices = [(name, name) for name in classes]  # type: ignore[attr-defined]
        self.fields["code"].choices = [(r.code, f"{r.code}: {r.meaning}") for r in codes]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("how_much", small=True, reveals={"classes": "classes"}),
            Row("starts_on", "ends_on"), Field("when", small=True, inline=True),
            Field("code", small=True), "reason",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Some classes are named."""
        data = super().clean() or {}
        if data.get("how_much") == "classes" and not data.get("classes"):
            self.add_error("classes", "Choose at least one class")
        return data

    def wanted(self, school: School) -> Wanted:
        """What the action makes of it."""
        data = self.cleaned_data
        groups = tuple(data["classes"]) if data["how_much"] == "classes" else ()
        return Wanted(school, self.span, groups, data["code"], data["reason"])
