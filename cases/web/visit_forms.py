"""What a phone sends from a visit, checked in shape; and what a manager writes about somebody overdue."""

import datetime as dt
from typing import Any

from django import forms

from accounts.web.crispy import FormHelper, Layout
from accounts.web.fields import WordsField
from cases.choices import ContactKind, ContactOutcome, EntryKind
from cases.web.forms import area

MET = (ContactOutcome.ATTENDED, ContactOutcome.REFUSED)  # somebody opened the door


class InstantField(forms.CharField):
    """An instant as a script writes it: 2026-01-19T14:05:00Z. One without a zone is refused."""

    def to_python(self, value: Any) -> dt.datetime | None:  # type: ignore[override]
        """The instant; None for nothing."""
        if not value:
            return None
        try:
            found = dt.datetime.fromisoformat(str(value))
        except ValueError as wrong:
            raise forms.ValidationError("The phone sent a time nobody can read") from wrong
        # Years at the edge of the calendar cannot be counted with.
        if found.tzinfo is None or not 2000 <= found.year < 3000:
            raise forms.ValidationError("The phone sent a time nobody can read")
        return found


class EntryForm(forms.Form):
    """One entry: in, longer, how it went, out, safe."""

    uid = forms.UUIDField()
    kind = forms.ChoiceField(choices=EntryKind.choices)
    case = WordsField(max_length=14)
    visit = forms.UUIDField(required=False)
    at = InstantField(required=False)
    sent = InstantField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=240)
    outcome = forms.ChoiceField(choices=[("", ""), *ContactOutcome.choices], required=False)
    carer = WordsField(required=False, max_length=12)
    with_whom = WordsField(required=False, max_length=120)
    note = area("Note", required=False)
    next_step_due = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """How it went is said, by who says that it went; what is about a visit names it."""
        data = super().clean() or {}
        if data.get("kind") == EntryKind.CONTACT and not data.get("outcome"):
            self.add_error("outcome", "Say how it went")
        met = data.get("outcome") in MET and data.get("kind") == EntryKind.CONTACT
        if met and not (data.get("carer") or data.get("with_whom")):
            self.add_error("carer", "Say who it was with")
        going_on = (EntryKind.MORE, EntryKind.OUT, EntryKind.SAFE)
        if data.get("kind") in going_on and not data.get("visit"):
            self.add_error("visit", "The phone did not say which visit it is about")
        return data


def said_of(data: dict[str, Any]) -> dict[str, Any]:
    """What a contact says, as it is logged; its carer by reference."""
    if data["kind"] != EntryKind.CONTACT:
        return {}
    again = data["next_step_due"]
    return {
        "outcome": data["outcome"], "carer_ref": data["carer"], "note": data["note"],
        "with_whom": data["with_whom"] or "Nobody at home",
        "next_step": "Visit again" if again else "", "next_step_due": again,
        "next_step_kind": ContactKind.VISIT if again else "",
    }  # fmt: skip


class ContactForm(forms.Form):
    """Whom to tell when one does not come out of a home."""

    name = WordsField(label="Their name", max_length=120, required=False)
    email = forms.EmailField(
        label="Their e-mail address", max_length=254, required=False,
        error_messages={"invalid": "Enter an e-mail address, such as name@example.org"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("name", "email")

    def clean(self) -> dict[str, Any]:
        """Both, or neither."""
        data = super().clean() or {}
        if not self.errors and bool(data["name"]) != bool(data["email"]):
            missing = "email" if data["name"] else "name"
            self.add_error(missing, "Give both the name and the address, or leave both empty")
        return data


class NoteForm(forms.Form):
    """What was done about somebody who is overdue."""

    note = area("What was done: who was rung, what they said", rows=4)
    found = forms.BooleanField(label="The officer is safe: end the visit", required=False)
