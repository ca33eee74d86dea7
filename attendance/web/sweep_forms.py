"""What the morning sweep sends: a code or a way of saying one, and a contact in one line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from attendance.actions import reasons
from attendance.actions.first_day import LONGEST_NOTE, Contact
from attendance.actions.reasons import Given
from attendance.choices import ContactHow, ContactOutcome, ContactStep, Half
from attendance.rules.codes import parse_mark

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Enrolment

SEEN, ARRIVED, UNDO, TOLD = "seen", "arrived", "undo", "told"


class ReasonForm(forms.Form):
    """One button of a row: `do` is a code, `seen`, `arrived`, or `undo` with what it takes back."""

    do = forms.CharField(max_length=10)
    halves = forms.CharField(required=False, max_length=5)
    was = forms.CharField(required=False, max_length=5, strip=False)
    codes = forms.CharField(required=False, max_length=5)
    back = forms.CharField(required=False, max_length=10)

    def clean_do(self) -> str:
        """A code is written in capitals."""
        do = self.cleaned_data["do"].strip()
        return do if do in (SEEN, ARRIVED, UNDO) else parse_mark(do) or ""

    def act(self, *, enrolment: Enrolment, date: dt.date, by: User) -> Given:
        """Do what the button says."""
        do = self.cleaned_data["do"]
        about: Any = {"enrolment": enrolment, "date": date, "by": by}
        if do == SEEN:
            return reasons.mark_seen(**about)
        if do == ARRIVED:
            return reasons.mark_arrived(**about)
        if do == UNDO:
            return reasons.take_back(**about, given=self._given(date))
        return reasons.give_code(**about, code=do)

    def _given(self, date: dt.date) -> Given:
        """What an undo takes back."""
        data = self.cleaned_data
        halves = tuple(half for half in data["halves"].split(",") if half in Half.values)
        was, codes = (tuple(data[name].split(",")) for name in ("was", "codes"))
        return Given(date, halves, was, codes)


class ContactForm(forms.Form):
    """One attempt to reach somebody. A code without an outcome means that a reason was given."""

    step = forms.ChoiceField(choices=[("", ""), *ContactStep.choices], required=False)
    how = forms.ChoiceField(choices=ContactHow.choices)
    carer = forms.CharField(required=False, max_length=12)
    whom = forms.CharField(required=False, max_length=120)
    outcome = forms.ChoiceField(choices=[("", ""), *ContactOutcome.choices], required=False)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    code = forms.CharField(required=False, max_length=2)
    seen = forms.IntegerField(required=False, min_value=0)

    def clean_code(self) -> str:
        """A code is written in capitals."""
        return parse_mark(self.cleaned_data["code"]) or ""

    def clean(self) -> dict[str, Any]:
        """An outcome has to be said, and a referral says to whom."""
        data = super().clean() or {}
        if not data.get("outcome"):
            if not data.get("code"):
                self.add_error("outcome", "Say what came of it")
            data["outcome"] = ContactOutcome.REASON_GIVEN.value
        if data["outcome"] == ContactOutcome.REFERRED and not data.get("whom", "").strip():
            self.add_error("whom", "Say to whom it was referred")
        return data

    @property
    def contact(self) -> Contact:
        """Argument of `log_contact`."""
        data = self.cleaned_data
        referred = data["outcome"] == ContactOutcome.REFERRED
        return Contact(
            how=data["how"], outcome=data["outcome"], step=data["step"],
            carer="" if referred else data["carer"], whom=data["whom"], note=data["note"],
            suggested_code=data["code"], seen=data["seen"],
        )  # fmt: skip

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in a sentence."""
        return next((f"{each[0]}." for each in self.errors.values()), "")
