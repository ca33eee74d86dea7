"""The forms of pathways: a draft and its stages, when it begins, when it ends, and a case's own."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from accounts.errors import DomainError
from accounts.web.crispy import Field, Fieldset, FormHelper, Layout
from accounts.web.fields import WordsField
from accounts.web.widgets import MemorableDateField
from cases.choices import OF_A_CASE, LimitUnit, Stage
from cases.rules.diagram import guard_words
from cases.rules.entry import Governs
from cases.rules.pathways import ADDABLE, ASKS_AT, LEAVABLE, MOST_WEEKS, NO_LENGTH, closable_into
from cases.web.forms import area

if TYPE_CHECKING:
    from cases.models import Pathway, PathwayStage

UNITS = [("", "No length set"), *LimitUnit.choices]
GOVERNS = [
    (Governs.SESSIONS.value, "The number of sessions"),
    (Governs.PERCENT.value, "The percentage"),
    (Governs.EITHER.value, "Either of them"),
]
AS_DEFAULT = [("yes", "Every new case"), ("no", "Only cases a manager puts on it")]


class RefusableForm(forms.Form):
    """A form whose action may refuse it: the refusal stands where people look for it."""

    def refuse(self, refusal: DomainError) -> None:
        """Show what the action said at the top of the form."""
        self.add_error(None, refusal.message.rstrip("."))


def number(label: str, most: int, least: int = 1, **kwargs: Any) -> forms.IntegerField:
    """A whole number within bounds that the message names."""
    words = f"Choose a whole number from {least} to {most}"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=errors, **kwargs
    )


class CopyForm(RefusableForm):
    """What the copy is called."""

    name = WordsField(label="What is the copy called?", max_length=100)


class DraftForm(RefusableForm):
    """The words and numbers of a draft."""

    name = WordsField(label="Name", max_length=100)
    for_whom = WordsField(
        label="Who is it for?", max_length=300, help_text="One sentence",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    decision_weeks = number("A decision within", MOST_WEEKS)
    watch_weeks = number("Attendance watched after closing for", MOST_WEEKS)
    entry_sessions = number("Sessions missed without permission", 190)
    entry_percent = number("Share of possible sessions missed without permission", 100)
    entry_weeks = number("Counted over the last", MOST_WEEKS)
    entry_rule = forms.TypedChoiceField(
        label="Which decides?", choices=GOVERNS, coerce=int, widget=forms.RadioSelect
    )
    programme = WordsField(
        label="Parenting programme offered", max_length=200, required=False, help_text="Leave empty for none"
    )  # fmt: skip
    source = WordsField(
        label="Where does it come from?", max_length=250, help_text="A decision, a report, another service"
    )  # fmt: skip

    def __init__(self, data: Any = None, *, pathway: "Pathway") -> None:
        initial = {name: getattr(pathway, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {"source": pathway.source[:250]})
        weeks: dict[str, Any] = {"width": 3, "suffix": "school weeks"}
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name", "for_whom", Field("decision_weeks", **weeks), Field("watch_weeks", **weeks),
            Fieldset(
                "Entry test of Fast Track", Field("entry_sessions", width=3, suffix="sessions"),
                Field("entry_percent", width=3, suffix="%"), Field("entry_weeks", **weeks),
                Field("entry_rule", small=True, inline=True), size="m",
            ),
            "programme", "source",
        )  # fmt: skip


class StageForm(RefusableForm):
    """One stage of a draft: whether it is there, how long, what is asked for, which ways are closed."""

    kept = forms.BooleanField(label="The pathway has this stage", required=False)
    amount = number("How long may it take?", 366, least=0, required=False)
    unit = forms.ChoiceField(label="Counted in", choices=UNITS, required=False)
    needs = forms.MultipleChoiceField(
        label="What is asked for before it, beyond what every pathway asks",
        choices=[(name, guard_words(name)) for name in ADDABLE], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    not_from = forms.MultipleChoiceField(
        label="From which stages may it not be entered?", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    letters = forms.MultipleChoiceField(
        label="Which letters belong to it?", required=False,
        choices=[(kind.value, kind.label) for kind in OF_A_CASE],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    source = WordsField(
        label="Why, or where does it come from?", max_length=300,
        error_messages={"required": "Say why, or where it comes from"},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, stage: Stage, row: "PathwayStage | None") -> None:
        names = ("amount", "unit", "needs", "not_from", "letters", "source")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial={"kept": row is not None, **initial})
        ways = closable_into(stage)
        self.fields["not_from"].choices = [(s, Stage(s).label) for s in ways]  # type: ignore[attr-defined]
        absent = {
            "kept": stage not in LEAVABLE, "amount": stage in NO_LENGTH, "unit": stage in NO_LENGTH,
            "needs": stage not in ASKS_AT, "not_from": not ways,
        }  # fmt: skip
        for name in [name for name, is_absent in absent.items() if is_absent]:
            del self.fields[name]
        shown = {"amount": Field("amount", width=3), "needs": Field("needs", small=True),
                 "not_from": Field("not_from", small=True), "letters": Field("letters", small=True)}  # fmt: skip
        self.helper = FormHelper()
        self.helper.layout = Layout(*(shown.get(name, name) for name in self.fields))

    def clean(self) -> dict[str, Any]:
        """A length has its unit, and a unit its length."""
        data: dict[str, Any] = super().clean() or {}
        if "unit" in self.fields and "amount" not in self.errors:
            if data.get("unit") and data.get("amount") is None:
                self.add_error("amount", "Say how many, or choose “No length set”")
            if data.get("amount") is not None and not data.get("unit"):
                self.add_error("unit", "Choose what it is counted in")
        return data

    @property
    def wishes(self) -> dict[str, Any]:
        """What `edit_stage` takes."""
        return {"kept": True, **self.cleaned_data}


class BeginForm(RefusableForm):
    """From when, for which cases, and why."""

    starts_on = MemorableDateField(noun="day it begins", label="From which day?")
    as_default = forms.ChoiceField(
        label="Which cases begin on it?", choices=AS_DEFAULT, widget=forms.RadioSelect, initial="yes"
    )  # fmt: skip
    reason = WordsField(
        label="Why?", max_length=150, help_text="It stands beside the pathway as its source.",
        error_messages={"required": "Say why it is put in force"},
    )  # fmt: skip

    @property
    def wishes(self) -> dict[str, Any]:
        """What `put_in_force` takes."""
        return {**self.cleaned_data, "as_default": self.cleaned_data["as_default"] == "yes"}


class RetireForm(RefusableForm):
    """The last day, and why."""

    ends_on = MemorableDateField(noun="last day", label="The last day a case may be put on it")
    reason = WordsField(label="Why?", max_length=250)


class ChangePathwayForm(RefusableForm):
    """Another pathway for one case, and why."""

    pathway = forms.ChoiceField(label="Which pathway?", widget=forms.RadioSelect)
    reason = area("Why is this the better one for the child?")

    def __init__(self, data: Any = None, *, pathways: Iterable["Pathway"]) -> None:
        super().__init__(data)
        offered = list(pathways)
        self.fields["pathway"].choices = [(p.slug, p.name) for p in offered]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        hints = {p.slug: p.for_whom for p in offered}
        self.helper.layout = Layout(Field("pathway", hints=hints), "reason")


def tomorrow() -> dt.date:
    """The day most changes begin."""
    return timezone.localdate() + dt.timedelta(days=1)
