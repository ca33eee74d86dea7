"""The form of a proposal for an excluded child: where and when the child was seen, and what a person must answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from accounts.errors import WrongState
from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.words import long_date
from fines.actions.drafting import Draft
from fines.actions.excluding import SeenAt, place_sightings
from fines.choices import Offence
from fines.rules.eligibility import judge
from fines.web.forms import reason_field
from fines.web.question_fields import add_questions, answers_from, parts_of, refuse_future_check

if TYPE_CHECKING:
    from attendance.models import Encounter

MOST = 3  # sightings on one form
PARTS = ("day", "time", "place", "by")
LACKS = {
    "day": "Choose the day the child was seen", "time": "Enter the time, such as 10:40",
    "place": "Say where the child was seen", "by": "Say who saw the child: name and post",
}  # fmt: skip


class ExcludedForm(forms.Form):
    """Sightings, questions; what stands against it is said beside the fields."""

    recommendation = reason_field(
        "Why a notice, and why now?", hint="The manager reads this first. Two or three sentences."
    )

    def __init__(self, data: Any, *, draft: Draft, encounters: list[Encounter]) -> None:
        self.draft = draft
        self.met = {each.ref: each for each in encounters}
        super().__init__(data)
        days = sorted({s.fact.date for s in draft.sessions if not s.fact.live_notice})
        self.days = [(day.isoformat(), long_date(day)) for day in days]
        if self.met:
            self.fields["encounters"] = self._encounters()
        for number in range(1, MOST + 1):
            self._add_sighting(number)
        add_questions(self, draft.questions, draft.known, draft.facts.consult)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Field("encounters", small=True, label_size="m")] if self.met else []),
            *(self._sighting(number) for number in range(1, MOST + 1)),
            Fieldset("Answered by you before a notice", *parts_of(draft.questions), size="m"),
            Field("recommendation", rows=3, label_size="m"),
        )

    def _encounters(self) -> forms.MultipleChoiceField:
        words = [
            (ref, f"{timezone.localtime(e.at):%A %-d %B %Y, %H:%M}: {e.get_place_display()}")
            for ref, e in self.met.items()
        ]
        return forms.MultipleChoiceField(
            label="Seen by a patrol", choices=words, required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def _add_sighting(self, number: int) -> None:
        self.fields[f"day_{number}"] = forms.ChoiceField(
            label="Day of the exclusion", choices=[("", "Choose"), *self.days], required=False
        )
        self.fields[f"time_{number}"] = forms.TimeField(
            label="Time", required=False, input_formats=["%H:%M", "%H.%M"],
            widget=forms.TextInput(),
            error_messages={"invalid": "The time must be like 10:40"},
        )  # fmt: skip
        self.fields[f"place_{number}"] = WordsField(
            label="Place", required=False, max_length=200, help_text="Public, and as it is called."
        )
        self.fields[f"by_{number}"] = WordsField(
            label="Seen by", required=False, max_length=120, help_text="Name and post."
        )

    @staticmethod
    def _sighting(number: int) -> Fieldset:
        title = "Where and when the child was seen" if number == 1 else "Seen once more"
        names = (
            f"day_{number}", Field(f"time_{number}", width=5), f"place_{number}", f"by_{number}"
        )  # fmt: skip
        return Fieldset(title, Row(*names, css_class="sighting"), size="s")

    def clean(self) -> dict[str, Any]:
        """Ask the rule about exactly what was said, so that a refusal stands beside the field before sending."""
        values = super().clean() or {}
        refuse_future_check(self, self.draft.facts.address_since)
        self._refuse_halves(values)
        if self.errors:
            return values
        try:
            placed = place_sightings(self.draft.case, self._sightings())
        except WrongState as no:
            self.add_error("day_1", no.message)
            return values
        chosen = {(one.session.date, one.session.half) for one in placed}
        facts = tuple(
            s.fact for s in self.draft.sessions if (s.fact.date, s.fact.half) in chosen
        )  # fmt: skip
        asked = replace(
            self.draft.facts, sessions=facts, seen=tuple(one.seen for one in placed),
            answers=answers_from(values, self.draft.questions),
        )  # fmt: skip
        for reason in judge(asked).reasons:
            self.add_error("day_1", reason.message)
        return values

    def _refuse_halves(self, values: dict[str, Any]) -> None:
        """A sighting is whole or not there, and one at least is there."""
        for number in range(1, MOST + 1):
            given = {part for part in PARTS if values.get(f"{part}_{number}")}
            first = number == 1 and not values.get("encounters")
            for part in PARTS:
                name = f"{part}_{number}"
                if (given or first) and part not in given and name not in self.errors:
                    self.add_error(name, LACKS[part])

    def _sightings(self) -> list[SeenAt]:
        said = self.cleaned_data
        found = [self._met(self.met[ref]) for ref in said.get("encounters", [])]
        for number in range(1, MOST + 1):
            if said[f"day_{number}"]:
                day = dt.date.fromisoformat(said[f"day_{number}"])
                naive = dt.datetime.combine(day, said[f"time_{number}"])
                at = timezone.make_aware(naive)
                found.append(SeenAt(at, said[f"place_{number}"], said[f"by_{number}"]))
        return found

    @staticmethod
    def _met(encounter: Encounter) -> SeenAt:
        place = f"{encounter.get_place_display()} (patrol {encounter.patrol.ref})"
        return SeenAt(encounter.at, place, encounter.made_by_name, encounter)

    @property
    def proposal(self) -> dict[str, Any]:
        """As the action takes it."""
        return {
            "offence": Offence.S105, "sightings": self._sightings(),
            "answers": answers_from(self.cleaned_data, self.draft.questions),
            "recommendation": self.cleaned_data["recommendation"],
        }  # fmt: skip
