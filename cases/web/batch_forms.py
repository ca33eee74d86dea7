"""The forms of letters in bulk: whom, how many, why."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from cases.choices import OF_A_CASE, LetterTemplate, Stage
from cases.web.pathway_forms import RefusableForm


class ChooseForm(RefusableForm):
    """Which letter, and which cases."""

    letter = forms.ChoiceField(
        label="Letter", choices=[(kind.value, kind.label) for kind in OF_A_CASE]
    )
    stage = forms.ChoiceField(label="Stage", required=False)
    school = forms.ChoiceField(label="School", required=False)
    officer = forms.ChoiceField(label="Officer", required=False)

    def __init__(
        self, data: Any, *, schools: Iterable[tuple[str, str]], officers: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        stages = [(s.value, s.label) for s in Stage if s != Stage.CLOSED]
        for name, first, choices in (
            ("stage", "Any stage", stages), ("school", "Any school", schools), ("officer", "Any officer", officers),
        ):  # fmt: skip
            self.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]

    @property
    def filters(self) -> dict[str, str]:
        """What the filter narrows by."""
        return {k: v for k, v in self.cleaned_data.items() if v and k != "letter"}

    @property
    def chosen(self) -> str:
        """The filter in words."""
        said = [dict(self.fields[name].choices)[value] for name, value in self.filters.items()]  # type: ignore[attr-defined]
        closing = self.cleaned_data["letter"] == LetterTemplate.CLOSING_WELL_DONE
        every = "Cases closed lately" if closing else "Every open case"
        return ", ".join(str(each) for each in said) or every


class StepForm(RefusableForm):
    """One step of a batch: how many letters the person saw, and what the step asks besides."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ApproveForm(StepForm):
    """Above the limit the number is typed."""

    typed = forms.IntegerField(
        label="How many letters do you approve?", help_text="Type the number",
        error_messages={"required": "Type the number of letters", "invalid": "Type the number of letters"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: dict[str, Any], typing: bool) -> None:
        super().__init__(data, initial=initial)
        if not typing:
            del self.fields["typed"]
        self.helper = FormHelper()
        self.helper.layout = Layout("seen", *([Field("typed", width=5)] if typing else []))


class WhyForm(StepForm):
    """A reason that is kept."""

    reason = WordsField(label="Why?", max_length=300, error_messages={"required": "Say why"})
