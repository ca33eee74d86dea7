"""Forms of notices: shape and wording only. The officer never types the amount of a notice."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from accounts.web.words import long_date, money
from fines.choices import Jurisdiction, NoticeStatus, Offence, PaymentMethod, WithdrawalGround
from fines.web.pounds import PoundsField

TOO_LONG = "Write at most 2,000 characters"


def reason_field(
    label: str, *, required: bool = True, hint: str = "",
    missing: str = "Give a reason: it is kept with the notice",
) -> WordsField:  # fmt: skip
    """A few sentences that are kept; `missing` is what is said when nothing is written."""
    return WordsField(
        label=label, required=required, help_text=hint, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": TOO_LONG},
    )  # fmt: skip


class DayInput(forms.DateInput):
    """The browser's own picker, which falls back to typing 2026-01-19."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LadderForm(forms.Form):
    """What the ladder is asked."""

    offence_date = forms.DateField(
        label="Date of the absence", widget=DayInput(),
        error_messages={"required": "Enter the date of the absence",
                        "invalid": "The date of the absence must be a real date, such as 2026-01-19"},
    )  # fmt: skip
    jurisdiction = forms.ChoiceField(
        label="In", choices=Jurisdiction.choices,
        error_messages={"invalid_choice": "Choose England or Wales"},
    )  # fmt: skip
    offence = forms.ChoiceField(
        label="Offence", choices=[(Offence.S444, "Absence (s444)"),
                                  (Offence.S105, "Excluded child (s105)")],
        error_messages={"invalid_choice": "Choose one of the two offences"},
    )  # fmt: skip
    notices_before = forms.TypedChoiceField(
        label="Notices in the three years before", coerce=int, required=False,
        choices=[("0", "None"), ("1", "One"), ("2", "Two or more")],
        error_messages={"invalid_choice": "Choose how many notices came before"},
    )  # fmt: skip
    posted = forms.DateField(
        label="Posted, first class", required=False, widget=DayInput(),
        error_messages={"invalid": "The day of posting must be a real date, such as 2026-01-30"},
    )  # fmt: skip

    @staticmethod
    def with_defaults(params: QueryDict) -> dict[str, str]:
        """What was asked, and today for a date nobody gave."""
        today = timezone.localdate().isoformat()
        asked = {key: str(params[key]) for key in params}
        if asked.get("notices_before", "").isdecimal():
            asked["notices_before"] = str(min(int(asked["notices_before"]), 2))
        usual = {
            "offence_date": today, "notices_before": "0",
            "jurisdiction": Jurisdiction.ENGLAND.value, "offence": Offence.S444.value,
        }  # fmt: skip
        return usual | asked

    def clean(self) -> dict[str, Any]:
        """A notice is posted after the absence."""
        values = super().clean() or {}
        offence, posted = values.get("offence_date"), values.get("posted")
        if offence and posted and posted < offence:
            self.add_error("posted", "The day of posting must be after the absence")
        return values

    @property
    def question(self) -> dict[str, Any]:
        """As the rule takes it."""
        values = self.cleaned_data
        return {
            "offence_on": values["offence_date"],
            "notices_before": values["notices_before"] or 0,
            "posted_on": values["posted"],
            "offence": values["offence"],
        }

    @property
    def law_of(self) -> str:
        """Whose law is asked about; England's where that cannot be read."""
        return self.cleaned_data.get("jurisdiction") or Jurisdiction.ENGLAND


class FilterForm(forms.Form):
    """Which notices to list."""

    status = forms.ChoiceField(label="Status", required=False)
    school = forms.ChoiceField(label="School", required=False)

    def __init__(self, data: Any, schools: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", "All"), *NoticeStatus.choices, ("changed", "Evidence changed"),
            ("undecided", "Unpaid, decision overdue"), ("ended", "Outcome of the last days"),
        ]  # fmt: skip
        self.fields["school"].choices = [("", "All schools"), *schools]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    reason = reason_field(
        "Why is it not issued?", hint="The officer reads this. The sessions are free again."
    )


class PaymentForm(forms.Form):
    """Money that came in."""

    stands_for: ClassVar[dict[str, str]] = {"pence": "amount"}

    amount = PoundsField(label="Amount that came in", missing="Enter the amount that came in")
    on = MemorableDateField(noun="day of payment", label="Day the money was in hand")
    method = forms.ChoiceField(
        label="How it came", widget=forms.RadioSelect,
        choices=[c for c in PaymentMethod.choices if c[0] != PaymentMethod.NONE],
        error_messages={"required": "Choose how the money came"},
    )  # fmt: skip
    reference = WordsField(
        label="Reference of the payment", max_length=60,
        help_text="As the bank or card service gives it. The same payment is never recorded twice.",
        error_messages={"required": "Enter the reference of the payment"},
    )  # fmt: skip

    meant = forms.BooleanField(label="Yes, just this sum came in", required=False)
    another = forms.BooleanField(
        label="It is another payment with the same reference", required=False
    )

    def __init__(
        self, *args: Any, issued_on: dt.date | None = None,
        due_on: Callable[[dt.date], int] = lambda day: 0, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.issued_on, self.due_on = issued_on, due_on
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._parts())

    def _parts(self, *more: str, after: Sequence[str] = ()) -> list[Any]:
        return [
            Field("amount", prefix="£", width=5), *more, "on",
            Field("method", inline=True, small=True), Field("reference", width=20), *after,
        ]  # fmt: skip

    def ask_again(self) -> None:
        """Offer what a person may say of a reference that is recorded already, once it was refused for that."""
        if "reference" in self.errors:
            more = ["meant"] if self.cleaned_data.get("meant") else []
            self.helper.layout = Layout(*self._parts(*more, after=["another"]))

    @property
    def payment(self) -> dict[str, Any]:
        """As the action takes it."""
        values = self.cleaned_data
        return {
            "pence": int(values["amount"] * 100), "method": values["method"], "on": values["on"],
            "reference": values["reference"], "another": values["another"],
        }  # fmt: skip

    def clean_on(self) -> dt.date:
        """Not tomorrow's money, nor money for a notice that was not issued then."""
        day = not_in_future(self.cleaned_data["on"], "day of payment")
        if self.issued_on and day < self.issued_on:
            raise forms.ValidationError(
                f"The day of payment cannot be before the notice is issued, {long_date(self.issued_on)}"
            )
        return day

    def clean(self) -> dict[str, Any]:
        """More than is due is asked about once: it is a slip of the hand more often than not."""
        values = super().clean() or {}
        amount, day = values.get("amount"), values.get("on")
        due = self.due_on(day) if day else 0
        if values.get("another"):
            self.helper.layout = Layout(*self._parts(after=["another"]))
        if amount and due and int(amount * 100) > due and not values.get("meant"):
            self.helper.layout = Layout(*self._parts("meant"))
            words = f"{money(int(amount * 100))} is more than the {money(due)} that is due"
            self.add_error("amount", f"{words}. Put it right, or tick that just this sum came in")
        return values


class ReceiptForm(forms.Form):
    """Proof of the day the letter arrived."""

    received_on = MemorableDateField(noun="day of receipt", label="Day it was received")
    note = WordsField(
        label="What proves it?", max_length=300,
        error_messages={"required": "Say what proves the day of receipt"},
    )  # fmt: skip
    days_of = forms.DateField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label="Yes, these are the days to pay", required=False)

    def __init__(
        self, *args: Any, posted_on: dt.date | None = None,
        days_if: Callable[[dt.date], str] = lambda day: "", **kwargs: Any,
    ) -> None:  # fmt: skip
        """`days_if`: the days to pay a day of receipt would make, in words."""
        super().__init__(*args, **kwargs)
        self.posted_on, self.days_if = posted_on, days_if
        self.helper = FormHelper()
        self.helper.layout = Layout("received_on", "note")

    def clean_received_on(self) -> dt.date:
        """Not tomorrow's post, nor before it was posted."""
        day = not_in_future(self.cleaned_data["received_on"], "day of receipt")
        return not_before_posting(day, self.posted_on, "day of receipt")

    def clean(self) -> dict[str, Any]:
        """The days to pay that follow are shown before they are written: once told, they are never shortened."""
        values = super().clean() or {}
        day = values.get("received_on")
        if day is None or "note" not in values:
            return values
        self.helper.layout = Layout("received_on", "note", "days_of", "confirmed")
        if values.get("confirmed") and values.get("days_of") == day:
            return values
        data = cast(QueryDict, self.data).copy()
        data["days_of"] = day.isoformat()
        data.pop("confirmed", None)
        self.data = data
        words = f"{self.days_if(day)} Once told they are never shortened. If that is right, tick and send it again"
        self.add_error("confirmed", words)
        return values

    @property
    def receipt(self) -> dict[str, Any]:
        """As the action takes it."""
        return {name: self.cleaned_data[name] for name in ("received_on", "note")}


class WithdrawForm(forms.Form):
    """On which ground a notice is taken back, and why."""

    ground = forms.ChoiceField(
        label="Ground", widget=forms.RadioSelect, choices=WithdrawalGround.choices,
        error_messages={"required": "Choose the ground"},
    )  # fmt: skip
    reason = reason_field("What happened?")
    again = forms.BooleanField(
        label="A new notice will be proposed in its place: keep the case open", required=False
    )

    def __init__(self, *args: Any, barred: str = "", **kwargs: Any) -> None:
        """`barred`: why the notice may not be withdrawn now, in words."""
        super().__init__(*args, **kwargs)
        self.barred = barred

    def clean(self) -> dict[str, Any]:
        """Nothing is withdrawn under a charge."""
        values = super().clean() or {}
        if self.barred:
            raise forms.ValidationError(self.barred)
        return values


class EvidenceForm(forms.Form):
    """Why a notice stands although marks under it were amended; not needed when none was."""

    is_needed = True
    reason = reason_field("Why does the notice stand?")
    below_reason = reason_field(
        "Why does it stand below the threshold?", missing="Say why it stands below the threshold"
    )

    def __init__(self, *args: Any, below: str = "", **kwargs: Any) -> None:
        """`below`: how the sessions that are left stand to the threshold, where they are too few."""
        super().__init__(*args, **kwargs)
        if below:
            self.fields["below_reason"].help_text = f"{below}. It is kept as your own reason."
        else:
            del self.fields["below_reason"]


def not_in_future(day: dt.date, noun: str) -> dt.date:
    """The day, or a ValidationError when it lies ahead."""
    if day > timezone.localdate():
        raise forms.ValidationError(f"The {noun} must be today or in the past")
    return day


def not_before_posting(day: dt.date, posted_on: dt.date | None, noun: str) -> dt.date:
    """The day, or a ValidationError when the letter had not been posted by then."""
    if posted_on and day < posted_on:
        raise forms.ValidationError(
            f"The {noun} cannot be before the notice is posted, {long_date(posted_on)}"
        )
    return day
