"""The form an officer fills in the street, on a phone: few questions, big answers, nothing that must be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.actions.encounters import Told
from attendance.choices import Accompanied, EncounterOutcome, PlaceKind, Sex, StreetReason
from attendance.rules.calendar import LONDON
from attendance.rules.patrols import OLDEST
from attendance.web.patrol_forms import clock_field
from attendance.web.plan_forms import PlanForm

if TYPE_CHECKING:
    from attendance.models import Encounter, School

LAWFUL = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet")]
NO_PROOF = "Ask for no proof in the street"


def _radios(label: str, choices: Iterable[Any], what: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect,
        error_messages={"required": what, "invalid_choice": what}, **kwargs,
    )  # fmt: skip


def _words(label: str, most: int, **kwargs: Any) -> WordsField:
    return WordsField(label=label, max_length=most, required=False, **kwargs)


class More(LayoutObject):
    """What there is seldom time to ask: shut, unless something in it was filled in or is wrong."""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """Draw the fields inside something that opens and shuts."""
        is_open = any(form.errors.get(name) or form[name].value() for name in self.fields)
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            "attendance/patrols/_more.html", {"inner": inner, "is_open": is_open}
        )


class EncounterForm(PlanForm):
    """One child met."""

    time = clock_field("Time")
    accompanied = _radios(
        "Who is the child with?", Accompanied.choices, "Choose who the child is with"
    )
    given_forename = _words("First name", 80)
    given_surname = _words("Surname", 80)
    age = forms.IntegerField(
        label="Age", min_value=0, max_value=OLDEST, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter the age in whole years"},
    )  # fmt: skip
    date_of_birth = MemorableDateField(
        noun="date of birth", label="or date of birth", required=False
    )
    sex = forms.ChoiceField(
        label="Sex", required=False, widget=forms.RadioSelect,
        choices=[(Sex.FEMALE.value, "Female"), (Sex.MALE.value, "Male"), ("", "Not asked")],
    )  # fmt: skip
    school = forms.ChoiceField(label="School", required=False)
    school_given = _words("Another school", 150)
    reason = forms.ChoiceField(
        label="Why is the child not in school?",
        choices=[("", "Choose"), *StreetReason.choices],
        error_messages={"required": "Choose what the reason is about, or “None given”"},
    )
    reason_given = _words("In the child’s or the parent’s words", 300)
    lawful = _radios(
        "Is it a lawful reason, once checked?", LAWFUL, "Choose yes, no or not known yet"
    )
    outcome = _radios("What was done?", EncounterOutcome.choices, "Choose what was done")
    place = _radios("Where?", PlaceKind.choices, "Choose where the child was met")
    safeguarding_note = _words(
        "Safeguarding note", 1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only you, the child’s own officer and managers read it. A referral is made as always.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, schools: Iterable[School], shows_note: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schools = {school.urn: school for school in schools}
        self.fields["school"].choices = [  # type: ignore[attr-defined]
            ("", "Not known, or none"),
            *((urn, school.name) for urn, school in self.schools.items()),
        ]
        if not shows_note:
            del self.fields["safeguarding_note"]
        self.helper = FormHelper()
        note = ["safeguarding_note"] if shows_note else []
        self.helper.layout = Layout(
            Row(Field("time", width=5), Field("age", width=3)),
            Row("given_forename", "given_surname"), "date_of_birth", "accompanied", "school",
            "reason", "lawful", Field("outcome", hints={EncounterOutcome.HOME_EDUCATED.value: NO_PROOF}),
            "place", More("reason_given", "sex", "school_given", *note),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A school of ours and another school are not both given."""
        data = super().clean() or {}
        if data.get("school") and data.get("school_given", "").strip():
            self.add_error(
                "school_given", "Choose a school of ours or write down another, not both"
            )
        return data

    def told(self, day: dt.date) -> Told:
        """Argument of `record_encounter`, on the day of the patrol."""
        data = {
            name: self.cleaned_data[name]
            for name in EncounterForm.base_fields
            if name in self.fields
        }
        clock, urn = data.pop("time"), data.pop("school")
        note = data.pop("safeguarding_note", None)
        return Told(
            at=dt.datetime.combine(day, clock, LONDON), school=self.schools.get(urn),
            safeguarding_note=note, **data,
        )  # fmt: skip


class CorrectForm(EncounterForm):
    """The same, put right, and why."""

    because = WordsField(
        label="Why is it put right?", max_length=300, error_messages={"required": "Say why"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append("because")


def initial_of(encounter: Encounter) -> dict[str, Any]:
    """What an encounter says, for its boxes."""
    names = (
        "given_forename", "given_surname", "age", "date_of_birth", "sex", "school_given",
        "accompanied", "reason", "reason_given", "lawful", "outcome", "place", "safeguarding_note",
    )  # fmt: skip
    values = {name: getattr(encounter, name) for name in names}
    school = encounter.school
    return values | {
        "time": encounter.at.astimezone(LONDON).time(),
        "school": school.urn if school else "",
    }
