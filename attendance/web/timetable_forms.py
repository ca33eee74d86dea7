"""The forms of part-time and dual timetables."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from attendance.rules.timetables import PartTime
from attendance.web.plan_forms import EXAMPLE, HalfDaysForm, PlanForm

OTHER = "other"
HALF_DAYS: dict[str, Any] = {"small": True, "group_class": "half-days"}


class PartTimeForm(HalfDaysForm):
    """A part-time timetable as it was agreed."""

    reason = WordsField(
        label="Why the child cannot attend full time", max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A part-time timetable is for a short time and for the child's own good. "
        "It must never be used to manage behaviour.",
    )  # fmt: skip
    agreed_with = forms.ChoiceField(label="Parent who agreed", widget=forms.RadioSelect)
    somebody = WordsField(label="Their name", max_length=120, required=False)
    agreed_on = MemorableDateField(
        noun="day of the agreement", label="Agreed on", help_text=EXAMPLE
    )
    review_on = MemorableDateField(
        noun="day of the review", label="First review", help_text=EXAMPLE
    )

    def __init__(self, *args: Any, carers: Iterable[str], weeks: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in carers]
        self.fields["agreed_with"].choices = [*names, (OTHER, "Somebody else")]  # type: ignore[attr-defined]
        self.fields["half_days"].label = "Half days the child need not attend"
        self.fields["ends_on"].required = True
        self.fields["ends_on"].help_text = "It has to end: choose a day"
        self.fields["agreed_on"].initial = timezone.localdate()
        if weeks:
            self.fields["review_on"].help_text = f"Within {weeks} weeks of the first day"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "reason", Row("starts_on", "ends_on"), Field("half_days", **HALF_DAYS),
            Field("agreed_with", small=True, reveals={OTHER: "somebody"}),
            Row("agreed_on", "review_on"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name."""
        data = super().clean() or {}
        if data.get("agreed_with") == OTHER and not data.get("somebody"):
            self.add_error("somebody", "Write down who agreed")
        return data

    @property
    def agreed(self) -> dict[str, Any]:
        """Arguments of `add_part_time`."""
        data = self.cleaned_data
        other = data["agreed_with"] == OTHER
        return {
            "plan": PartTime(self.span, data["agreed_on"], data["review_on"]),
            "reason": data["reason"],
            "agreed_with": data["somebody"] if other else data["agreed_with"],
        }


class ReviewForm(PlanForm):
    """What a review found, and when the next is; with none the timetable ends."""

    held_on = MemorableDateField(noun="day of the review", label="Held on", help_text=EXAMPLE)
    found = WordsField(
        label="What was found", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.ChoiceField(
        label="And now", widget=forms.RadioSelect,
        choices=[("go_on", "It goes on: review it again"), ("end", "It ends with that day")],
    )  # fmt: skip
    next_review_on = MemorableDateField(
        noun="day of the next review", label="Next review", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate()
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "held_on", "found",
            Field("next_step", small=True, reveals={"go_on": "next_review_on"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One that goes on has a day for the next review; one that ends has none."""
        data = super().clean() or {}
        if data.get("next_step") == "end":
            data["next_review_on"] = None
        elif data.get("next_step") and not data.get("next_review_on"):
            self.add_error("next_review_on", "Enter the day of the next review")
        return data

    @property
    def review(self) -> dict[str, Any]:
        """Arguments of `review_part_time`."""
        return {key: self.cleaned_data[key] for key in ("held_on", "found", "next_review_on")}


class DualForm(HalfDaysForm):
    """The half days at the other school."""

    other_school = WordsField(label="Other school", max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["half_days"].label = "Half days at the other school"
        self.fields["ends_on"].required = True
        self.fields["ends_on"].help_text = "At the latest, the last day of the school year"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "other_school", Row("starts_on", "ends_on"), Field("half_days", **HALF_DAYS)
        )
