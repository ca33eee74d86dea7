"""The form that amends one mark."""

from typing import Any

from django import forms

from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from attendance.choices import AmendReason
from attendance.errors import Faults
from attendance.rules.registers import LONGEST_NOTE, MOST_MINUTES, Entry
from attendance.web.register_forms import read_seen, write_seen


class AmendForm(forms.Form):
    """What the mark should say, and why. `seen` is what the person had before their eyes.

    `is_look`: it only asks what would follow, and need not say why yet.
    """

    code = forms.CharField(
        required=False, max_length=2, label="Code", help_text="Empty: no mark, as if never entered"
    )
    minutes_late = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_MINUTES, label="Minutes late"
    )
    note = WordsField(required=False, max_length=LONGEST_NOTE, label="Note")
    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *AmendReason.choices], label="Why is it changed?"
    )
    words = WordsField(required=False, max_length=200, label="In your words")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stands: Entry | None, is_look: bool = False) -> None:
        entry, self.is_look = stands or Entry(), is_look
        super().__init__(
            data,
            initial={
                "code": entry.code, "minutes_late": entry.minutes_late, "note": entry.note,
                "seen": write_seen(entry),
            },
        )  # fmt: skip
        self.fields["reason"].required = stands is not None and not is_look
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row(Field("code", width=2), Field("minutes_late", width=3)),
            "note", "reason", "words", "seen",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """ "Another reason" has to say which."""
        cleaned = super().clean() or {}
        if self.is_look:
            return cleaned
        if cleaned.get("reason") == AmendReason.OTHER and not cleaned.get("words"):
            self.add_error("words", "Say which reason it is")
        return cleaned

    @property
    def cleaned_mark(self) -> dict[str, Any]:
        """Arguments of `correct_mark`."""
        picked, words = self.cleaned_data["reason"], self.cleaned_data["words"]
        label = AmendReason(picked).label if picked and picked != AmendReason.OTHER else ""
        return {
            "code": self.cleaned_data["code"],
            "minutes_late": self.cleaned_data["minutes_late"],
            "note": self.cleaned_data["note"],
            "reason": ": ".join(part for part in (label, words) if part),
            "seen": read_seen(self.cleaned_data["seen"]),
        }

    def take_faults(self, faults: Faults) -> None:
        """Show what the action refused beside the field it is about."""
        for text in faults.rows.values():
            self.add_error("code", text)
        for clash in faults.clashes.values():
            self.add_error(
                "code", f"{clash.by} made it {clash.theirs} while you were here. Look again first."
            )
        for text in faults.general:
            self.add_error("reason", text)
