"""Forms of interviews under caution and of orders: shape and wording only."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.widgets import MemorableDateField
from fines.actions.interviews import Held
from fines.actions.orders import Made
from fines.choices import ENDS_ORDER, InterviewEnd, MeasureKind, MeasureNoteKind
from fines.web.court_forms import line, time_field
from fines.web.decision_forms import NO, yes_no
from fines.web.forms import reason_field

NOT_UNDONE = {
    MeasureNoteKind.ENDED: "From this day it is in force no more. This cannot be taken back.",
    MeasureNoteKind.ERROR: "It was never made so: it counts in no figure. This cannot be taken back.",
}


class InterviewForm(forms.Form):
    """An invitation to one parent."""

    stands_for: ClassVar[dict[str, str]] = {"at": "date"}

    date = MemorableDateField(noun="day of the interview", label="Day")
    time = time_field("Time")
    place = line("Place", required=True, most=200)
    place.error_messages["required"] = "Say where it is held"

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

    kind = forms.ChoiceField(
        label="Order", choices=[("", "Choose"), *MeasureKind.choices],
        error_messages={"required": "Choose the order"},
    )  # fmt: skip
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


class ExtendForm(forms.Form):
    """An extension: the order it extends says of which kind it is, on whom, and from when."""

    stands_for: ClassVar[dict[str, str]] = {"starts_on": "made_on"}

    made_on = MemorableDateField(noun="day it was extended", label="Extended by the court on")
    ends_on = MemorableDateField(noun="last day", label="New last day")
    court = line("Court")
    review_on = MemorableDateField(noun="day of review", label="Review on", required=False)
    requires = reason_field(
        "What does it ask of the family?", missing="Say what it asks of the family"
    )

    field_order = ("made_on", "ends_on", "court", "review_on", "requires")


class OrderAnswerForm(forms.Form):
    """A second person's answer to an order that is not served yet."""

    approved = yes_no("Do you approve this order?", "Approve", "Send it back")
    reason = reason_field("If sent back, why?", required=False)

    def clean(self) -> dict[str, Any]:
        """An order that goes back says why."""
        values = super().clean() or {}
        if values.get("approved") == NO and not values.get("reason"):
            self.add_error("reason", "Say why it goes back")
        return values


class OrderNoteForm(forms.Form):
    """A review or a breach; for whom orders are theirs to write down, an early end or an error too."""

    kind = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect,
        error_messages={"required": "Say what it is"},
    )  # fmt: skip
    on = MemorableDateField(noun="day", label="On which day?")
    words = reason_field("What was found?", missing="Say what was found")
    next_on = MemorableDateField(noun="day of the next review", label="Next review", required=False)

    def __init__(self, *args: Any, may_end: bool, waits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [k for k in MeasureNoteKind if may_end or k not in ENDS_ORDER]
        kinds = [MeasureNoteKind.ERROR] if waits else kinds
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("kind", hints=NOT_UNDONE), "on", "words", "next_on")
