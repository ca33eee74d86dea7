"""What is asked before something is done about a flag."""

import datetime as dt
from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField

LONGEST_REASON = 500
WEEKS = (1, 2, 4)
ON_A_DAY = "day"
FRIDAY = 4
NUMBERS = {1: "One week", 2: "Two weeks", 4: "Four weeks"}


class AcknowledgeForm(forms.Form):
    """A word about it, if there is one."""

    note = WordsField(
        required=False, max_length=LONGEST_REASON, label="Note", help_text="Only if there is one"
    )

    def __init__(self, data: Any = None, *, ref: str = "") -> None:
        super().__init__(data, prefix="seen", auto_id=_ids(ref))

    @property
    def wishes(self) -> dict[str, Any]:
        """Arguments of the action."""
        return {"note": self.cleaned_data["note"]}


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = forms.ChoiceField(label="Until when?", widget=forms.RadioSelect)
    day = MemorableDateField(noun="day it comes back", label="Which day?", required=False)
    reason = WordsField(max_length=LONGEST_REASON, label="Why can it wait?")

    def __init__(self, data: Any = None, *, today: dt.date, last: dt.date, ref: str = "") -> None:
        super().__init__(data, prefix="snooze", auto_id=_ids(ref))
        self.last, self.today = last, today
        choices = [(str(n), _in_weeks(n, today)) for n in WEEKS if _after(n, today) <= last]
        self.fields["until"].choices = [*choices, (ON_A_DAY, "Another day")]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("until", small=True, inline=True, reveals={ON_A_DAY: "day"}), "reason"
        )

    def clean(self) -> dict[str, Any]:
        """A day that is asked for is there, and not too far."""
        cleaned = super().clean() or {}
        if cleaned.get("until") == ON_A_DAY and "day" in cleaned:
            self._check_day(cleaned["day"])
        return cleaned

    @property
    def wishes(self) -> dict[str, Any]:
        """Arguments of the action."""
        picked = self.cleaned_data["until"]
        until = self.cleaned_data["day"] if picked == ON_A_DAY else _after(int(picked), self.today)
        return {"until": until, "reason": self.cleaned_data["reason"]}

    def _check_day(self, day: dt.date | None) -> None:
        if day is None:
            self.add_error("day", "Enter the day it comes back")
        elif day <= self.today:
            self.add_error("day", "The day it comes back must be after today")
        elif day > self.last:
            self.add_error("day", f"It can wait until {self.last.day} {self.last:%B %Y} at most")


class ReturnForm(forms.Form):
    """When the return was made, and its reference."""

    made_on = MemorableDateField(noun="day the return was made", label="When was it made?")
    reference = WordsField(
        required=False, max_length=60, label="Reference", help_text="If the return has one"
    )

    def __init__(self, data: Any = None, *, today: dt.date, ref: str = "") -> None:
        super().__init__(data, prefix="return", initial={"made_on": today}, auto_id=_ids(ref))
        self.today = today

    def clean_made_on(self) -> dt.date:
        """Not a day to come."""
        day: dt.date = self.cleaned_data["made_on"]
        if day > self.today:
            raise forms.ValidationError("The day the return was made is still to come")
        return day

    @property
    def wishes(self) -> dict[str, Any]:
        """Arguments of the action."""
        return dict(self.cleaned_data)


def _ids(ref: str) -> str:
    """Several flags may be open on one page: their fields have ids of their own."""
    return f"id_{ref}_%s" if ref else "id_%s"


def _after(weeks: int, today: dt.date) -> dt.date:
    """So many weeks on; from a weekend, the Monday after."""
    to_monday = 7 - today.weekday() if today.weekday() > FRIDAY else 0
    return today + dt.timedelta(days=to_monday, weeks=weeks)


def _in_weeks(weeks: int, today: dt.date) -> str:
    day = _after(weeks, today)
    return f"{NUMBERS[weeks]}, {day:%a} {day.day} {day:%b}"
