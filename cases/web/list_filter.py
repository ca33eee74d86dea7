"""What narrows a list of casework, read from the address and written back to it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms

from cases.actions.case_lists import CaseWishes
from cases.actions.queue_lists import QueueWishes
from cases.actions.sharing_lists import PoolWishes
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


SHOWS = [
    ("", "All that wait"),
    ("late", "Past the day for deciding"),
    ("week", "Breach this week"),
    ("nobody", "On cases nobody has"),
]


class FilterForm(forms.Form):
    """Filters of a list. A value that is no choice counts as nothing asked."""

    def _choose(self, name: str, empty: str, choices: Choices) -> None:
        self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    @property
    def query(self) -> str:
        """The filters that are on, in their own order, as the end of an address: never a name."""
        return self.query_but("q")

    @property
    def whole_query(self) -> str:
        """The same with the name looked for: what the list's file is of."""
        return self.query_but()

    def query_but(self, *names: str) -> str:
        """The end of an address without some of the filters."""
        return urlencode({k: str(v) for k, v in self._cleaned.items() if v and k not in names})

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class CaseFilterForm(FilterForm):
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
            self._choose(name, empty, choices)

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


class QueueFilterForm(FilterForm):
    """Which questions: those a card shows, where the case would go, its school and its officer."""

    show = forms.ChoiceField(label="Show", required=False, choices=SHOWS)
    stage = forms.ChoiceField(label="Would go to", required=False)
    school = forms.ChoiceField(label="School", required=False)
    officer = forms.ChoiceField(label="Officer of the case", required=False)

    def __init__(self, *args: Any, schools: Choices, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("stage", "Any stage", Stage.choices)
        self._choose("school", "Any school", schools)
        self._choose("officer", "Anybody", officers)

    @property
    def wishes(self) -> QueueWishes:
        """What `narrow` takes."""
        return QueueWishes(**{key: value for key, value in self._cleaned.items() if value})


class PoolFilterForm(FilterForm):
    """Which cases to give out: whose, at which stage and school."""

    of = forms.ChoiceField(label="Cases of", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    school = forms.ChoiceField(label="School", required=False)

    def __init__(self, *args: Any, schools: Choices, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("of", "Nobody", officers)
        self._choose("stage", "Any stage", [(s.value, s.label) for s in Stage if s != Stage.CLOSED])
        self._choose("school", "Any school", schools)

    @property
    def wishes(self) -> PoolWishes:
        """What `read_pool` takes."""
        return PoolWishes(**{key: value for key, value in self._cleaned.items() if value})


class ViewForm(forms.Form):
    """A view's name, and for whom it is."""

    name = forms.CharField(
        label="Name", max_length=60, help_text="Such as “Panels due, north patch”",
        error_messages={"required": "Give the view a name", "max_length": "Use at most 60 characters"},
    )  # fmt: skip
    is_shared = forms.BooleanField(required=False)
    is_default = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, share: str, opens: str, may_share: bool, may_change: bool = True, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["is_shared"].label, self.fields["is_default"].label = share, opens
        if not may_share:
            del self.fields["is_shared"]
        if not may_change:
            del self.fields["name"]
