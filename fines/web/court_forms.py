"""Forms of a charge after it is laid: steps, days in court, results."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, Fieldset, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.actions.court_steps import Day
from fines.actions.result_orders import Ordered
from fines.actions.results import Entered
from fines.choices import PLEAS, AppealResult, HearingKind, Outcome, StepKind
from fines.web.forms import not_in_future, reason_field
from fines.web.pounds import PoundsField

PENCE = ("fine", "costs", "surcharge", "compensation")
SENTENCE = (
    *PENCE, "length_months", "length_days", "parenting_order_months", "eso_directed", "requires",
    "guidance_until",
)  # fmt: skip
STEPS = [(k.value, k.label) for k in (StepKind.SERVED, *PLEAS)]
TAKEN_BACK = (StepKind.TAKEN_BACK.value, "Nothing of it: it was entered by mistake")
TIMES = [
    "%H:%M", "%H:%M:%S", "%H.%M", "%H%M", "%I%p", "%I %p", "%I:%M%p", "%I:%M %p", "%I.%M%p", "%I.%M %p",
]  # fmt: skip


def line(label: str, *, required: bool = False, most: int = 120, hint: str = "") -> WordsField:
    """One line of words."""
    return WordsField(label=label, required=required, max_length=most, help_text=hint)


def time_field(label: str) -> forms.TimeField:
    """A time of day as people write it."""
    return forms.TimeField(
        label=label, input_formats=TIMES, help_text="For example, 10:00 or 2pm",
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "Enter the time, such as 10:00", "required": "Enter the time"},
    )  # fmt: skip


def number(
    label: str, most: int, *, least: int = 1, required: bool = False, initial: int | None = None
) -> forms.IntegerField:
    """A whole number within bounds that the message names."""
    words = f"Enter a whole number from {least} to {most}"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, initial=initial,
        error_messages=errors,
    )  # fmt: skip


def pounds(label: str) -> PoundsField:
    """An amount in pounds that may be left out."""
    return PoundsField(label=label, required=False, missing=f"Enter the {label.lower()}")


class StepForm(forms.Form):
    """Papers served, a plea, or no reply."""

    kind = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect,
        choices=STEPS,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what happened"),
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day?")
    note = line("Note", hint="Such as how it was served", most=300)

    def __init__(self, *args: Any, replies: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replies:
            kinds = [k for k in STEPS if k[0] != StepKind.NO_REPLY]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day")


class CorrectStepForm(StepForm):
    """A service or a plea that was entered wrongly: which, what it is now, and why."""

    step = forms.TypedChoiceField(
        label="Which step?", widget=forms.RadioSelect, coerce=int,
        error_messages={"required": "Choose the step", "invalid_choice": "Choose a step that stands"},
    )  # fmt: skip
    why = line("Why is it put right?", required=True, most=300)
    field_order = ["step", "kind", "on", "why", "note"]

    def __init__(self, *args: Any, steps: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)  # type: ignore[attr-defined]
        kinds = self.fields["kind"]
        kinds.label = "What is right?"
        kinds.choices = [*kinds.choices, TAKEN_BACK]  # type: ignore[attr-defined]
        if self.is_bound and self["kind"].data == StepKind.TAKEN_BACK:
            self.fields["on"].required = False

    def clean_on(self) -> dt.date | None:  # type: ignore[override]
        """Not tomorrow's; none is asked where nothing happened."""
        on: dt.date | None = self.cleaned_data["on"]
        return not_in_future(on, "day") if on else None


class LeaveOutForm(forms.Form):
    """Sessions of a charge that are no offence any more, to be relied on no longer."""

    sessions = forms.TypedMultipleChoiceField(
        label="Which sessions?", coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the sessions to leave out",
            "invalid_choice": "A mark was amended again: look at the sessions anew",
        },
    )  # fmt: skip
    reason = reason_field(
        "Why are they left out?", missing="Say why they are left out: it is kept with the charge"
    )

    def __init__(self, *args: Any, doubts: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sessions"].choices = list(doubts)  # type: ignore[attr-defined]


class HearingForm(forms.Form):
    """A day in court."""

    kind = forms.ChoiceField(
        label="What for?", error_messages={"invalid_choice": "Choose a kind this charge can have"}
    )
    court = line("Court", required=True)
    room = line("Court room")
    date = MemorableDateField(noun="day of the hearing", label="Day")
    time = time_field("Time")
    minutes = number("Minutes", 600, least=5, required=True, initial=60)
    held = forms.BooleanField(
        label="It was held on a day that is past: I write it down afterwards", required=False
    )
    attends = forms.MultipleChoiceField(
        label="Who of us attends", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = line("Who else attends", most=200, hint="Such as a witness of the school")

    def __init__(
        self, *args: Any, people: Iterable[tuple[str, str]], kinds: Iterable[HearingKind],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["attends"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._parts())

    def _parts(self) -> list[Any]:
        return [
            Field("kind"), Field("court"), Field("room", width=10), Field("date"),
            Row(Field("time", width=5), Field("minutes", width=3)), Field("held"),
            Field("attends", small=True), Field("others"),
        ]  # fmt: skip

    def day(self, people: dict[str, Any]) -> Day:
        """As the action takes it."""
        said = self.cleaned_data
        at = timezone.make_aware(dt.datetime.combine(said["date"], said["time"]))
        return Day(
            said["kind"], said["court"], at, said["room"], said["minutes"],
            tuple(people[key] for key in said["attends"]), said["others"], said["held"],
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

    # What the action calls otherwise: amounts are in pence there, and the order has days of its own.
    stands_for: ClassVar[dict[str, str]] = {
        **{f"{name}_pence": name for name in PENCE}, "ends_on": "parenting_order_months",
        "starts_on": "on", "made_on": "on", "kind": "parenting_order_months",
    }  # fmt: skip

    outcome = forms.ChoiceField(
        label="Result", choices=[("", "Choose"), *Outcome.choices],
        error_messages={"required": "Choose the result"},
    )  # fmt: skip
    on = MemorableDateField(noun="day of the result", label="Decided on")
    fine = pounds("Fine")
    costs = pounds("Costs")
    surcharge = pounds("Surcharge")
    compensation = pounds("Compensation")
    length_months = number("Lasts, in months", 60)
    length_days = number("or in days", 400)
    parenting_order_months = number("How long it lasts, in months", 12)
    guidance_until = MemorableDateField(
        noun="last day of the programme", label="Guidance programme until", required=False
    )
    requires = reason_field("What does it ask of the parent?", required=False)
    eso_directed = forms.BooleanField(
        label="The court directed an application for an education supervision order", required=False
    )
    note = reason_field("Note", required=False)
    why = line("Why is it put right?", required=True, most=300)
    document = line(
        "Reference of the court's document", hint="Needed where the result becomes a harsher one"
    )

    def __init__(
        self, *args: Any, offers: Iterable[Outcome], corrects: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # only offered: what a page of before sends is refused in the action's words
        shown = [("", "Choose"), *((one.value, one.label) for one in offers)]
        self.fields["outcome"].widget.choices = shown
        if not corrects:
            del self.fields["why"], self.fields["document"]
        money = [Field(name, prefix="£", width=10) for name in PENCE]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Field("why"), Field("document", width=20)] if corrects else []), Field("outcome"), Field("on"),
            Fieldset("Amounts", Row(*money[:2]), Row(*money[2:]), size="m"),
            Fieldset("How long it lasts",
                     Row(Field("length_months", width=3), Field("length_days", width=3)), size="m"),
            Fieldset("Parenting order, if the court made one",
                     Field("parenting_order_months", width=3), "guidance_until",
                     Field("requires", rows=2), size="m"),
            Field("eso_directed"), Field("note", rows=2),
        )  # fmt: skip

    def clean_on(self) -> dt.date:
        """Not tomorrow's."""
        return not_in_future(self.cleaned_data["on"], "day of the result")

    def clean(self) -> dict[str, Any]:
        """What is said of an order belongs to one, and one says what it asks."""
        values = super().clean() or {}
        ordered = values.get("parenting_order_months")
        if ordered and not values.get("requires"):
            self.add_error("requires", "Say what the parenting order asks of the parent")
        told = values.get("requires") or values.get("guidance_until")
        if told and not ordered and "parenting_order_months" not in self.errors:
            words = "Say how many months the parenting order lasts, or leave the order empty"
            self.add_error("parenting_order_months", words)
        return values

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

    @property
    def ordered(self) -> Ordered:
        """The parenting order as the action takes it."""
        return Ordered(self.cleaned_data["requires"], self.cleaned_data["guidance_until"])


class AppealForm(ResultForm):
    """An appeal, and what became of it; for a varied sentence what it is now, in the fields of a result."""

    result = forms.ChoiceField(
        label="What happened?", choices=AppealResult.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        """A varied sentence is said; nothing else has one."""
        values = super().clean() or {}
        if self.errors:
            return values
        varied = values["result"] == AppealResult.VARIED
        if varied and not values["outcome"]:
            self.add_error("outcome", "Say what the sentence is now")
        elif not varied and any(values[name] for name in ("outcome", *SENTENCE)):
            self.add_error(
                "result", "Only a varied sentence is a new one: leave the sentence empty"
            )
        return values

    @property
    def appeal(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        varied = self.entered if said["result"] == AppealResult.VARIED else None
        about = {name: said[name] for name in ("result", "on", "note")}
        return about | {"varied": varied, "ordered": self.ordered}
