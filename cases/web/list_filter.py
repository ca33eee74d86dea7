"""What narrows the list of cases, read from the address and written back to it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms

from cases.actions.case_lists import CaseWishes
from cases.choices import Stage

STATES = [
    ("", "Open"),
    ("overdue", "Overdue"),
    ("due_week", "Due this week"),
    ("held", "On hold"),
    ("new_facts", "New facts"),
    ("watched", "Watched after closing"),
    ("closed", "Closed"),
]
Choices = Iterable[tuple[str, str]]


def day_field(label: str) -> forms.DateField:
    """A day of the calendar, as the browser asks for one."""
    return forms.DateField(
        label=label, required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Give a day such as 2026-01-05"},
    )  # fmt: skip


class CaseFilterForm(forms.Form):
    """Name, stage, pathway, school, officer, what state, and between which days it was opened."""

    q = forms.CharField(label="Name or reference", required=False, max_length=100)
    state = forms.ChoiceField(label="Show", required=False, choices=STATES)
    stage = forms.ChoiceField(label="Stage", required=False)
    pathway = forms.ChoiceField(label="Pathway", required=False)
    school = forms.ChoiceField(label="School", required=False)
    officer = forms.ChoiceField(label="Officer", required=False)
    opened_from = day_field("Opened from")
    opened_to = day_field("Opened to")

    def __init__(
        self, *args: Any, schools: Choices, officers: Choices, pathways: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [("me", "Me"), ("none", "Nobody"), *officers]
        stages = [(s.value, s.label) for s in Stage if s != Stage.CLOSED]
        for name, empty, choices in (
            ("stage", "Any stage", stages),
            ("pathway", "Any pathway", pathways),
            ("school", "Any school", schools),
            ("officer", "Anybody", people),
        ):
            self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range turned round is said, and not looked for."""
        found = super().clean() or {}
        first, last = found.get("opened_from"), found.get("opened_to")
        if first and last and first > last:
            self.add_error("opened_to", "The last day comes before the first: turn them round")
        return found

    @property
    def wishes(self) -> CaseWishes:
        """What `read_cases` takes; a value that is no choice counts as nothing asked."""
        found = {key: value for key, value in self._cleaned.items() if value}
        return CaseWishes(words=found.pop("q", "").strip(), **found)

    @property
    def query(self) -> str:
        """The filters that are on, in their own order, as the end of an address: never a name."""
        return urlencode({k: str(v) for k, v in self._cleaned.items() if v and k != "q"})

    @property
    def whole_query(self) -> str:
        """The same with the name looked for: what the list's file is of."""
        return urlencode({k: str(v) for k, v in self._cleaned.items() if v})

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class ViewForm(forms.Form):
    """A view's name, and for whom it is."""

    name = forms.CharField(
        label="Name", max_length=60, help_text="Such as “Panels due, north patch”",
        error_messages={"required": "Give the view a name", "max_length": "Use at most 60 characters"},
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label="Share it with everybody who sees cases; each sees only their own cases in it", required=False
    )  # fmt: skip
    is_default = forms.BooleanField(label="Open my list of cases with it", required=False)

    def __init__(self, *args: Any, may_share: bool, may_change: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
        if not may_change:
            del self.fields["name"]
