"""The form of a contact: with whom, how, how it went, what was said, what comes next, who may read it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.fields import WordsField
from accounts.web.words import long_date
from cases.choices import ContactKind, ContactOutcome, Restriction
from cases.web.forms import area

STEPS = {
    ContactKind.CALL: "Ring again", ContactKind.VISIT: "Visit", ContactKind.MEETING: "Meet",
    ContactKind.LETTER: "Write", ContactKind.EMAIL: "Write an e-mail", ContactKind.TEXT: "Send a text",
}  # fmt: skip
NOBODY_REACHED = (ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE)
LONGEST_STEP = dt.timedelta(days=365)


def day(label: str, missing: str) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": missing},
    )  # fmt: skip


class ContactForm(forms.Form):
    """The box on a case, on its own page and in the dialog of every page."""

    carer = forms.ChoiceField(label="With", required=False)
    with_whom = WordsField(label="Who", required=False, max_length=120)
    kind = forms.ChoiceField(
        label="How", choices=ContactKind.choices,
        error_messages={"required": "Say how you were in touch"},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="Outcome", choices=ContactOutcome.choices,
        error_messages={"required": "Say how it went"},
    )  # fmt: skip
    note = area("What was said or seen", required=False)
    also = forms.MultipleChoiceField(
        label="Also about", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "That case is not worked on together with this one any more"},
    )  # fmt: skip
    condoned = forms.BooleanField(label="The family condones the absence", required=False)
    restricted = forms.ChoiceField(
        label="Who may read it", required=False,
        choices=[("", "Everybody on the case"), *((r.value, f"Restricted: {r.label.lower()}") for r in Restriction)],
    )  # fmt: skip
    follow_up = forms.ChoiceField(label="Follow up", required=False)
    next_step = WordsField(label="Next step", required=False, max_length=200)
    next_step_kind = forms.ChoiceField(
        label="How next", required=False, choices=[("", "Any way"), *ContactKind.choices]
    )
    next_step_due = day("By", "Enter the day of the next step as a date")
    happened_on = day("On", "Enter the day of the contact as a date")

    def __init__(
        self, *args: Any, parties: Iterable[tuple[str, str]], first_day: dt.date,
        quick_days: Iterable[tuple[dt.date, str]] = (), kind: str = "", earliest: dt.date | None = None,
        also: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **{"auto_id": "contact_%s", **kwargs})
        self.first_day = first_day
        self.earliest = earliest  # a day already agreed may be over when the contact is corrected
        who = [*parties, ("", "Somebody else")]
        self.fields["carer"].choices = who  # type: ignore[attr-defined]
        self.fields["carer"].initial = who[0][0]
        if "also" in self.fields:
            self.fields["also"].choices = list(also)  # type: ignore[attr-defined]
        self.fields["kind"].initial = kind or ContactKind.CALL
        chips = [("", "None"), *((day.isoformat(), words) for day, words in quick_days)]
        self.fields["follow_up"].choices = chips  # type: ignore[attr-defined]
        self.fields["follow_up"].initial = ""

    def clean_happened_on(self) -> dt.date | None:
        """Refuse a day that has not come yet."""
        day: dt.date | None = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                "The contact cannot be in the future: use the next step for that"
            )
        if day and day < self.first_day:
            raise forms.ValidationError(
                f"The contact was before this case: write a day from {long_date(self.first_day)} on"
            )
        return day

    def clean_next_step_due(self) -> dt.date | None:
        """Refuse a day that is over, and one nobody will remember."""
        day: dt.date | None = self.cleaned_data["next_step_due"]
        today = timezone.localdate()
        if day and day < min(today, self.earliest or today):
            raise forms.ValidationError("The day of the next step is over: choose today or later")
        if day and day > today + LONGEST_STEP:
            raise forms.ValidationError("The next step falls within a year: choose an earlier day")
        return day

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name; a day of the next step has a step; condoned absence has its words."""
        data = super().clean() or {}
        if not data.get("carer") and not data.get("with_whom"):
            self.add_error("with_whom", "Say who the contact was with")
        if data.get("follow_up") and not data.get("next_step_due"):
            data["next_step_due"] = dt.date.fromisoformat(data["follow_up"])
            data["next_step"] = data.get("next_step") or _step(data)
        if data.get("next_step_due") and not data.get("next_step"):
            self.add_error("next_step", "Say what the next step is, not only when")
        if data.get("condoned") and not data.get("note"):
            self.add_error("note", "Write down what was said about condoning the absence")
        return data


class CorrectForm(ContactForm):
    """The same, filled in, with the reason why it is corrected; each child's row is corrected by itself."""

    also = None  # type: ignore[assignment]

    why = WordsField(
        label="Why is it corrected?", max_length=200,
        error_messages={"required": "Say why it is corrected"},
    )  # fmt: skip


def _step(data: dict[str, Any]) -> str:
    """What a follow-up is when only its day was chosen."""
    if data.get("next_step_kind"):
        return STEPS[ContactKind(data["next_step_kind"])]
    return "Try again" if data.get("outcome") in NOBODY_REACHED else "Follow up"
