"""The form of what a family said before anybody asked: who, how, what, and the code it would be."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from attendance.actions.first_day import LONGEST_NOTE, Contact
from attendance.choices import ContactHow, ContactOutcome, ContactStep
from attendance.rules.codes import CodeRow

OTHER = "other"
NOT_SAID = ("", "Not known yet")
HALF, DAY = "half", "day"


class SaidForm(forms.Form):
    """One message of a family, about one day."""

    carer = forms.ChoiceField(label="Who got in touch", widget=forms.RadioSelect)
    whom = WordsField(label="Their name", max_length=120, required=False)
    how = forms.ChoiceField(label="How", choices=ContactHow.choices)
    note = WordsField(
        label="What was said", max_length=LONGEST_NOTE, required=False,
        help_text="Kept with the call, read by the office and the lead. The register does not show it.",
    )  # fmt: skip
    code = forms.ChoiceField(label="What it would be", required=False)
    how_long = forms.ChoiceField(label="For how long", widget=forms.RadioSelect, initial=HALF)

    def __init__(
        self, data: Any = None, *, carers: Iterable[tuple[str, str]], codes: Iterable[CodeRow],
        half: str,
    ) -> None:  # fmt: skip
        super().__init__(data)
        only = (HALF, f"Only this {half}")
        self.fields["how_long"].choices = [only, (DAY, "The whole day")]  # type: ignore[attr-defined]
        known = list(carers)
        self.fields["carer"].choices = [*known, (OTHER, "Somebody else")]  # type: ignore[attr-defined]
        self.fields["carer"].initial = known[0][0] if known else OTHER
        offered = [(row.code, f"{row.code}: {row.meaning}") for row in codes]
        self.fields["code"].choices = [NOT_SAID, *offered]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("carer", small=True, reveals={OTHER: "whom"}), "how", "note", "code",
            Field("how_long", small=True, inline=True),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name, and something was said."""
        data = super().clean() or {}
        if data.get("carer") == OTHER and not data.get("whom"):
            self.add_error("whom", "Write down who got in touch")
        if not data.get("note") and not data.get("code"):
            self.add_error("note", "Write down what was said, or choose what it would be")
        if data.get("how_long") == DAY and not data.get("code"):
            self.add_error("code", "Choose what holds for the whole day")
        return data

    @property
    def contact(self) -> Contact:
        """Argument of `log_contact`."""
        data = self.cleaned_data
        other = data["carer"] == OTHER
        return Contact(
            how=data["how"], outcome=ContactOutcome.REASON_GIVEN, step=ContactStep.FAMILY,
            carer="" if other else data["carer"], whom=data["whom"] if other else "",
            note=data["note"], suggested_code=data["code"],
            whole_day=data["how_long"] == DAY,
        )  # fmt: skip
