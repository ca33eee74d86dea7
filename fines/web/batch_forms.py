"""Forms of notices issued together: the day and the post, how many, and the certificate afterwards."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from accounts.errors import DomainError
from accounts.web.crispy import Field, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from fines.actions.issuing import cannot_be_posted
from fines.choices import PostalClass

HOW_MANY = "Type the number of notices"


class IssueForm(forms.Form):
    """When they are posted, how and by whom; what the person saw; above a limit the number, typed."""

    typed = forms.IntegerField(
        label="How many notices do you issue?", help_text=HOW_MANY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": HOW_MANY, "invalid": HOW_MANY},
    )  # fmt: skip
    posted_on = MemorableDateField(noun="day of posting", label="Day of posting")
    postal_class = forms.ChoiceField(
        label="Post", choices=PostalClass.choices, widget=forms.RadioSelect,
        initial=PostalClass.FIRST, error_messages={"required": "Choose how they are posted"},
    )  # fmt: skip
    posted_by = WordsField(
        label="Who takes them to the post?", max_length=120,
        error_messages={"required": "Say who takes them to the post"},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, initial: dict[str, Any], typing: bool) -> None:
        super().__init__(data, initial=initial)
        if not typing:
            del self.fields["typed"]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *([Field("typed", width=5)] if typing else []), "posted_on",
            Field("postal_class", inline=True, small=True), Field("posted_by", width=20), "seen", "shown",
        )  # fmt: skip

    def clean_posted_on(self) -> dt.date:
        """A day on which post goes, soon: said beside the field, so that the list and its ticks stay."""
        day: dt.date = self.cleaned_data["posted_on"]
        if why := cannot_be_posted(day, timezone.localdate()):
            raise forms.ValidationError(why.rstrip("."))
        return day

    def refuse(self, refusal: DomainError) -> None:
        """Show what the action said."""
        self.add_error(None, refusal.message)

    @property
    def other_day(self) -> dt.date | None:
        """The day of posting that was written, when the list was shown for another."""
        values = getattr(self, "cleaned_data", {})
        day = values.get("posted_on")
        return day if day and day != values.get("shown") else None

    @property
    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        return {key: value for key, value in self.cleaned_data.items() if key != "shown"}


class CertificateForm(forms.Form):
    """What proves that they were posted."""

    certificate = WordsField(
        label="Reference of the certificate of posting", max_length=60,
        error_messages={"required": "Write the reference of the certificate of posting"},
    )  # fmt: skip
    posted_by = WordsField(
        label="Who took it to the post?", max_length=120, required=False,
        help_text="Leave it as it is when it was who was named before.",
    )  # fmt: skip
