"""What the morning sweep sends: a code or a way of saying one, and a contact in one line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.fields import WordsField
from attendance.actions import reasons
from attendance.actions.first_day import LONGEST_NOTE, Contact
from attendance.actions.reasons import STALE, Given
from attendance.choices import ContactHow, ContactOutcome, ContactStep, Half
from attendance.rules.codes import parse_mark

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Enrolment
    from attendance.rules.amending import Look

SEEN, ARRIVED, UNDO, TOLD = "seen", "arrived", "undo", "told"


# A worker is told by the button beside the name, which asks for a right of its own.
STEPS = [(step.value, step.label) for step in ContactStep if step != ContactStep.TOLD]
ANSWERS = (ContactOutcome.REASON_GIVEN.value, ContactOutcome.SEEN_SAFE.value)


class ShownForm(forms.Form):
    """What the page showed of the day: the halves that asked for a reason, and what each of them said."""

    halves = forms.CharField(required=False, max_length=5)
    was = forms.CharField(required=False, max_length=5, strip=False)

    @property
    def shown(self) -> dict[str, str]:
        """Argument of `reasons`: code by half."""
        return dict(zip(self._halves, self._was, strict=False))

    @property
    def problem(self) -> str:
        """The first thing that is wrong, in a sentence."""
        return next((f"{str(each[0]).rstrip('.')}." for each in self.errors.values()), "")

    @property
    def _halves(self) -> tuple[str, ...]:
        return tuple(half for half in self.cleaned_data["halves"].split(",") if half in Half.values)

    @property
    def _was(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["was"].split(","))


class ReasonForm(ShownForm):
    """One button of a row: `do` is a code, `seen`, `arrived`, or `undo` with what it takes back."""

    do = forms.CharField(max_length=10, error_messages={"required": "Say which code"})
    codes = forms.CharField(required=False, max_length=5)
    back = forms.CharField(required=False, max_length=10)

    def clean_do(self) -> str:
        """A code is written in capitals."""
        do = self.cleaned_data["do"].strip()
        code = do if do in (SEEN, ARRIVED, UNDO) else parse_mark(do)
        if not code:
            raise forms.ValidationError("Say which code")
        return code

    def clean(self) -> dict[str, Any]:
        """A page that does not say what it showed codes nothing."""
        data = super().clean() or {}
        if not data.get("halves"):
            self.add_error("halves", STALE)
        return data

    def act(
        self, *, enrolment: Enrolment, date: dt.date, by: User, look: Look | None = None
    ) -> Given:
        """Do what the button says; `look` is asked before a mark changes. An undo goes back, and is not."""
        do = self.cleaned_data["do"]
        about: Any = {"enrolment": enrolment, "date": date, "by": by}
        if do == UNDO:
            return reasons.take_back(**about, given=self._given(date))
        if do == SEEN:
            return reasons.mark_seen(**about, seen=self.shown, look=look)
        if do == ARRIVED:
            return reasons.mark_arrived(**about, seen=self.shown)
        return reasons.give_code(**about, code=do, seen=self.shown, look=look)

    def _given(self, date: dt.date) -> Given:
        """What an undo takes back."""
        codes = tuple(self.cleaned_data["codes"].split(","))
        return Given(date, self._halves, self._was, codes)


class ContactForm(ShownForm):
    """One attempt to reach somebody. A code without an outcome means that a reason was given."""

    step = forms.ChoiceField(choices=[("", ""), *STEPS], required=False)
    how = forms.ChoiceField(choices=ContactHow.choices)
    carer = forms.CharField(required=False, max_length=12)
    whom = WordsField(required=False, max_length=120)
    outcome = forms.ChoiceField(choices=[("", ""), *ContactOutcome.choices], required=False)
    note = WordsField(required=False, max_length=LONGEST_NOTE)
    code = forms.CharField(required=False, max_length=2)
    mark_note = WordsField(required=False, max_length=LONGEST_NOTE)
    whole_day = forms.BooleanField(required=False)
    seen = forms.IntegerField(required=False, min_value=0)

    def clean_code(self) -> str:
        """A code is written in capitals."""
        return parse_mark(self.cleaned_data["code"]) or ""

    def clean(self) -> dict[str, Any]:
        """An outcome has to be said, a referral says to whom, and a code comes from who answered."""
        data = super().clean() or {}
        if not data.get("outcome"):
            if not data.get("code"):
                self.add_error("outcome", "Say what came of it")
            data["outcome"] = ContactOutcome.REASON_GIVEN.value
        if data["outcome"] == ContactOutcome.REFERRED and not data.get("whom"):
            self.add_error("whom", "Say to whom it was referred")
        if data.get("code") and data["outcome"] not in ANSWERS:
            self.add_error("code", "A code goes with a reason given, or with a child who was seen")
        if data.get("whole_day") and not data.get("code"):
            self.add_error("whole_day", "Say which code holds for the whole day")
        if data.get("mark_note") and not self.data.get("code"):
            self.add_error("mark_note", "A note for the register goes with its code")
        return data

    @property
    def contact(self) -> Contact:
        """Argument of `log_contact`."""
        data = self.cleaned_data
        referred = data["outcome"] == ContactOutcome.REFERRED
        return Contact(
            how=data["how"], outcome=data["outcome"], step=data["step"],
            carer="" if referred else data["carer"], whom=data["whom"], note=data["note"],
            suggested_code=data["code"], whole_day=data["whole_day"], seen=data["seen"],
        )  # fmt: skip

    def act(
        self, *, enrolment: Enrolment, date: dt.date, by: User, look: Look | None = None
    ) -> Given | None:
        """Log it, and give the code it carries in the halves the page showed."""
        return reasons.answer_contact(
            enrolment=enrolment, date=date, by=by, contact=self.contact, seen=self.shown,
            note=self.cleaned_data["mark_note"], look=look,
        )  # fmt: skip
