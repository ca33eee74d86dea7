"""The form of whoever issues a notice: when it is posted, and what has to be confirmed again since it was proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.web.crispy import Fieldset, FormHelper, Layout
from accounts.web.widgets import MemorableDateField
from accounts.web.words import long_date
from fines.actions.issuing import no_post_on
from fines.choices import Consideration
from fines.web.forms import reason_field
from fines.web.question_fields import NO, add_questions, answers_from, parts_of, refuse_future_check


class IssueForm(forms.Form):
    """When the letter goes out; the amount and the dates follow from the law."""

    posted_on = MemorableDateField(
        noun="day of posting", label="Day of posting, first class",
        help_text="The days to pay are counted from the second working day after this.",
    )  # fmt: skip
    exception_reason = reason_field("Why a notice below the threshold", required=False)

    def __init__(
        self, *args: Any, post_by: dt.date, below_threshold: bool = False,
        questions: Sequence[Consideration] = (), known: Mapping[str, str] | None = None,
        consult: Iterable[str] = (), since: dt.datetime | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.post_by, self.questions, self.since = post_by, questions, since
        if below_threshold:
            self.fields["exception_reason"].required = True
        else:
            del self.fields["exception_reason"]
        add_questions(self, questions, known or {}, consult)
        first = ["posted_on", *(["exception_reason"] if below_threshold else [])]
        again = [Fieldset("To confirm before it goes", *parts_of(questions), size="m")]
        self.helper = FormHelper()
        self.helper.layout = Layout(*(again if questions else []), *first)

    def clean_posted_on(self) -> dt.date:
        """Today or in the next few days: the letter is made now."""
        day: dt.date = self.cleaned_data["posted_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("The day of posting must be today or later")
        if closed := no_post_on(day):
            raise forms.ValidationError(closed.rstrip("."))
        if day > self.post_by:
            raise forms.ValidationError(
                f"The day of posting must not be later than {long_date(self.post_by)}"
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A line answered no is a reason to return the proposal, not to issue it."""
        values = super().clean() or {}
        refuse_future_check(self, self.since)
        for question in self.questions:
            name = f"{question.value}_answer"
            if values.get(name) == NO:
                self.add_error(name, "A notice is not issued on this answer: return it instead")
        return values

    @property
    def decision(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        found: dict[str, Any] = {"posted_on": said["posted_on"]}
        if "exception_reason" in said:
            found["exception_reason"] = said["exception_reason"]
        return found | {"answers": answers_from(said, self.questions)}
