"""The form of a patrol: where and when, who authorised it, who goes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.actions.patrols import WantedPatrol
from attendance.rules.patrols import Direction
from attendance.web.plan_forms import EXAMPLE, PlanForm

CLOCK = {"inputmode": "numeric", "autocomplete": "off"}
CLOCK_FORMATS = ["%H:%M", "%H.%M", "%H%M"]


def clock_field(label: str, **kwargs: Any) -> forms.TimeField:
    """A time of day typed as 09:30, 9.30 or 0930."""
    return forms.TimeField(
        label=label, input_formats=CLOCK_FORMATS,
        widget=forms.TimeInput(format="%H:%M", attrs=CLOCK),
        error_messages={"required": "Enter the time", "invalid": "Enter the time, such as 09:30"},
        **kwargs,
    )  # fmt: skip


class PatrolForm(PlanForm):
    """A patrol as it is planned on a police officer's direction."""

    area = WordsField(
        label="Area", max_length=150, help_text="As the direction names it",
        error_messages={"required": "Enter the area of the direction"},
    )  # fmt: skip
    date = MemorableDateField(noun="day of the patrol", label="Day", help_text=EXAMPLE)
    starts = clock_field("Authorised from", help_text="For example, 09:30")
    ends = clock_field("Authorised until", help_text="For example, 12:30")
    premises = WordsField(
        label="Premises designated for children", max_length=200,
        help_text="Where a child may be taken who is not taken to school. Not a police station.",
        error_messages={"required": "Enter where children may be taken"},
    )  # fmt: skip
    authorised_by = WordsField(
        label="Police officer who gave the direction", max_length=120,
        error_messages={"required": "Enter the name of the police officer"},
    )  # fmt: skip
    rank = forms.ChoiceField(
        label="Rank", widget=forms.RadioSelect, help_text="A superintendent, or above",
        error_messages={
            "required": "Choose the rank",
            "invalid_choice": "Only a superintendent, or a police officer above, may direct a patrol",
        },
    )  # fmt: skip
    officers = forms.MultipleChoiceField(
        label="Officers taking part", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who takes part"},
    )  # fmt: skip
    police = WordsField(
        label="Police officers taking part", max_length=300, required=False,
        help_text="Names and numbers, as they give them",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        ranks: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rank"].choices = list(ranks)  # type: ignore[attr-defined]
        self.fields["officers"].choices = list(people)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(
                "Where and when", "area", "date",
                Row(Field("starts", width=5), Field("ends", width=5)), "premises",
            ),
            Fieldset("Who authorised it", "authorised_by", Field("rank", small=True)),
            Fieldset("Who goes", Field("officers", small=True), "police"),
        )  # fmt: skip

    @property
    def wanted(self) -> WantedPatrol:
        """Argument of `plan_patrol` and `change_patrol`."""
        data = self.cleaned_data
        return WantedPatrol(
            Direction(data["date"], data["starts"], data["ends"], data["rank"]),
            data["area"], data["premises"], data["authorised_by"], data["police"],
            frozenset(int(pk) for pk in data["officers"]),
        )  # fmt: skip
