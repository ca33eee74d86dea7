"""The form of a day of many meetings: which school, what for, when, how long each, who."""

from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout, Row
from cases.choices import MeetingKind
from cases.rules.meetings import SLOT_LENGTHS
from cases.web.meeting_forms import PlacedForm, time_field


class DayForm(PlacedForm):
    """A day at one school; the families are chosen below it."""

    first = time_field("From", initial="09:00")
    until = time_field("Until", initial="15:30")
    minutes = forms.ChoiceField(
        label="Minutes each", choices=[(str(n), str(n)) for n in SLOT_LENGTHS], initial="30"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Place, where it is no room of the list"
        self.fields["place"].help_text = ""
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "date", Row(Field("first", width=5), Field("until", width=5), "minutes"),
            Row("room", "chair"), "place",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The day ends after it begins, and is somewhere."""
        data = super().clean() or {}
        first, until = data.get("first"), data.get("until")
        if first and until and until <= first:
            self.add_error("until", "The day ends after it begins: give a later time")
        self.check_is_somewhere(data)
        return data


KINDS = [(kind.value, f"{kind.label}s") for kind in MeetingKind]
