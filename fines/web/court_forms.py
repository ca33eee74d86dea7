"""Forms of a charge after it is laid: steps, days in court, results; interviews and orders."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.actions.court_steps import Day
from fines.actions.interviews import Held
from fines.actions.orders import Made
from fines.actions.results import Entered
from fines.choices import (
    PLEAS,
    AppealResult,
    HearingKind,
    InterviewEnd,
    MeasureKind,
    MeasureNoteKind,
    Outcome,
    StepKind,
)
from fines.web.forms import not_in_future, reason_field

PENCE = ("fine", "costs", "surcharge", "compensation")
SENTENCE = (*PENCE, "length_months", "length_days", "parenting_order_months", "eso_directed")


def line(label: str, *, required: bool = False, most: int = 120, hint: str = "") -> WordsField:
    """One line of words."""
    return WordsField(label=label, required=required, max_length=most, help_text=hint)


def time_field(label: str) -> forms.TimeField:
    """A time of day as people write it."""
    return forms.TimeField(
        label=label, input_formats=["%H:%M", "%H.%M", "%H%M"], help_text="For example, 10:00",
        error_messages={"invalid": "Enter the time, such as 10:00", "required": "Enter the time"},
    )  # fmt: skip


def number(label: str, **options: Any) -> forms.IntegerField:
    """A whole number that may be left out."""
    return forms.IntegerField(label=label, min_value=1, required=False, **options)


def pounds(label: str) -> forms.DecimalField:
    """An amount in pounds that may be left out."""
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal("0.01"), max_digits=8, decimal_places=2,
        error_messages={"invalid": f"The {label.lower()} must be an amount, such as 220.00"},
    )  # fmt: skip


class StepForm(forms.Form):
    """Papers served, a plea, or no reply."""

    kind = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect,
        choices=[(k, StepKind(k).label) for k in (StepKind.SERVED, *PLEAS)],
        error_messages={"required": "Choose what happened"},
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day?")
    note = line("Note", hint="Such as how it was served", most=300)

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day")


class HearingForm(forms.Form):
    """A day in court."""

    kind = forms.ChoiceField(label="What for?", choices=HearingKind.choices)
    court = line("Court", required=True)
    room = line("Court room")
    date = MemorableDateField(noun="day of the hearing", label="Day")
    time = time_field("Time")
    minutes = forms.IntegerField(
        label="Minutes", min_value=5, max_value=600, initial=60,
        error_messages={"required": "Enter how many minutes it is listed for"},
    )  # fmt: skip
    attends = forms.MultipleChoiceField(
        label="Who of us attends", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = line("Who else attends", most=200, hint="Such as a witness of the school")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attends"].choices = list(people)  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._parts())

    def _parts(self) -> list[Any]:
        return [
            Field("kind"), Field("court"), Field("room", width=10), Field("date"),
            Row(Field("time", width=5), Field("minutes", width=3)),
            Field("attends", small=True), Field("others"),
        ]  # fmt: skip

    def day(self, people: dict[str, Any]) -> Day:
        """As the action takes it."""
        said = self.cleaned_data
        at = timezone.make_aware(dt.datetime.combine(said["date"], said["time"]))
        return Day(
            said["kind"], said["court"], at, said["room"], said["minutes"],
            tuple(people[key] for key in said["attends"]), said["others"],
        )  # fmt: skip


class MoveHearingForm(HearingForm):
    """Another day, or off the list."""

    off = forms.BooleanField(label="Take it off the list: there is no new day yet", required=False)
    reason = line("Why is it moved?", required=True, most=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self["off"].data:
            for name in ("kind", "court", "date", "time", "minutes"):
                self.fields[name].required = False

    def _parts(self) -> list[Any]:
        return [Field("reason"), Field("off"), *super()._parts()]


class ResultForm(forms.Form):
    """What the court decided: the fields that do not apply stay empty."""

    outcome = forms.ChoiceField(
        label="Result", choices=[("", "Choose"), *Outcome.choices],
        error_messages={"required": "Choose the result"},
    )  # fmt: skip
    on = MemorableDateField(noun="day of the result", label="Decided on")
    fine = pounds("Fine")
    costs = pounds("Costs")
    surcharge = pounds("Surcharge")
    compensation = pounds("Compensation")
    length_months = number("Lasts, in months", max_value=60)
    length_days = number("or in days", max_value=400)
    parenting_order_months = number("Parenting order, in months", max_value=12)
    eso_directed = forms.BooleanField(
        label="The court directed an application for an education supervision order", required=False
    )
    note = reason_field("Note", required=False)
    why = line("Why is it put right?", required=True, most=300)

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["why"]
        money = [Field(name, prefix="£", width=5) for name in PENCE]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Field("why")] if corrects else []), Field("outcome"), Field("on"),
            Fieldset("Amounts", Row(*money[:2]), Row(*money[2:]), size="m"),
            Fieldset("Lengths", Row(Field("length_months", width=3), Field("length_days", width=3)),
                     Field("parenting_order_months", width=3), size="m"),
            Field("eso_directed"), Field("note", rows=2),
        )  # fmt: skip

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day of the result")

    @property
    def entered(self) -> Entered:
        """As the action takes it."""
        said = self.cleaned_data
        pence = {f"{n}_pence": int(said[n] * 100) if said[n] else None for n in PENCE}
        return Entered(
            said["outcome"], said["on"], **pence, length_days=said["length_days"],
            length_months=said["length_months"], eso_directed=said["eso_directed"],
            parenting_order_months=said["parenting_order_months"], note=said["note"],
        )  # fmt: skip


class AppealForm(ResultForm):
    """An appeal, and what became of it; for a varied sentence what it is now, in the fields of a result."""

    result = forms.ChoiceField(
        label="What happened?", choices=AppealResult.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )  # fmt: skip

    def __init__(
        self, *args: Any, wrong_with: Callable[[Entered], list[str]], **kwargs: Any
    ) -> None:
        """`wrong_with` says everything that is wrong with a varied sentence."""
        super().__init__(*args, **kwargs)
        self.wrong_with = wrong_with
        self.fields["outcome"].required = False
        self.fields["outcome"].label = "The sentence is now"
        self.fields["on"] = MemorableDateField(noun="day", label="On which day?")
        self.fields["note"] = line("Note", most=300)
        sentence = [
            part
            for part in self.helper.layout
            if getattr(part, "fields", [""])[0] not in ("on", "note")
        ]
        self.helper.layout = Layout(
            Field("result"), Field("on"), Field("note"),
            Fieldset("If the sentence was varied: what it is now", *sentence, size="m"),
        )  # fmt: skip

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day")

    def clean(self) -> dict[str, Any]:
        """A varied sentence is said, whole and within what a court may order; nothing else has one."""
        values = super().clean() or {}
        if self.errors:
            return values
        varied = values["result"] == AppealResult.VARIED
        if varied and not values["outcome"]:
            self.add_error("outcome", "Say what the sentence is now")
        elif varied:
            for words in self.wrong_with(self.entered):
                self.add_error("outcome", words)
        elif any(values[name] for name in ("outcome", *SENTENCE)):
            self.add_error(
                "result", "Only a varied sentence is a new one: leave the sentence empty"
            )
        return values

    @property
    def appeal(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        varied = self.entered if said["result"] == AppealResult.VARIED else None
        return {name: said[name] for name in ("result", "on", "note")} | {"varied": varied}


class InterviewForm(forms.Form):
    """An invitation to one parent."""

    date = MemorableDateField(noun="day of the interview", label="Day")
    time = time_field("Time")
    place = line("Place", required=True, most=200)

    @property
    def at(self) -> dt.datetime:
        """The instant."""
        said = self.cleaned_data
        return timezone.make_aware(dt.datetime.combine(said["date"], said["time"]))


class MoveInterviewForm(InterviewForm):
    """Another time for an interview, and why."""

    reason = line("Why is it moved?", required=True, most=300)

    field_order = ("reason",)


class InterviewRecordForm(forms.Form):
    """What became of an interview."""

    end = forms.ChoiceField(
        label="What became of it?", widget=forms.RadioSelect,
        choices=[(k, k.label) for k in InterviewEnd if k != InterviewEnd.MOVED],
        error_messages={"required": "Say what became of it"},
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day?")
    caution_given = forms.BooleanField(
        label="The caution was given, in full, and understood", required=False
    )
    advice_offered = forms.BooleanField(
        label="The right to legal advice was explained and advice offered", required=False
    )
    advised_by = line("Who advised the parent, if anybody")
    present = line("Who else was there", most=200)
    record_reference = line("Reference of the recording", most=80)
    summary = reason_field("Summary of what was said", required=False)
    reason = line("If it was not held, why", most=300, hint="Such as: attendance improved")

    @property
    def held(self) -> Held:
        """As the action takes it."""
        return Held(**self.cleaned_data)


class OrderForm(forms.Form):
    """An order as the court's paper says it."""

    kind = forms.ChoiceField(label="Order", choices=MeasureKind.choices)
    carer = forms.ChoiceField(
        label="On which parent", required=False, help_text="A supervision order is about the child"
    )
    court = line("Court")
    notice_on = MemorableDateField(
        noun="day of notice", label="Notice served on", required=False,
        help_text="Only for a school attendance order",
    )  # fmt: skip
    made_on = MemorableDateField(noun="day it was made", label="Made on")
    starts_on = MemorableDateField(noun="first day", label="First day")
    ends_on = MemorableDateField(noun="last day", label="Last day", required=False)
    guidance_until = MemorableDateField(
        noun="last day of the programme", label="Guidance programme until", required=False
    )
    review_on = MemorableDateField(noun="day of review", label="Review on", required=False)
    requires = reason_field(
        "What does it ask of the family?", missing="Say what it asks of the family"
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carer"].choices = [("", "The child"), *people]  # type: ignore[attr-defined]

    def made(self, people: dict[str, Any]) -> Made:
        """As the action takes it."""
        said = self.cleaned_data
        return Made(**(said | {"carer": people.get(said["carer"])}))


class OrderNoteForm(forms.Form):
    """A review, a breach, an early end."""

    kind = forms.ChoiceField(
        label="What is it?", choices=MeasureNoteKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say what it is"},
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day?")
    words = reason_field("What was found?", missing="Say what was found")
    next_on = MemorableDateField(noun="day of the next review", label="Next review", required=False)
