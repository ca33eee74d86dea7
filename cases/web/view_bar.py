"""The views of a list as its tabs, and the ways to save, change and download what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import NavItem
from cases.actions.case_lists import read_views
from cases.choices import ViewList

if TYPE_CHECKING:
    from accounts.models import User
    from cases.actions.case_lists import Views
    from cases.web.list_filter import FilterForm

ALL = "all"  # in an address: everything, whatever the list usually opens with


@dataclass(frozen=True)
class ListWords:
    """A list in words, and where it, its views and its file are."""

    name: str
    crumb: str
    everything: str
    share: str
    opens: str
    place: str
    save: str
    file: str

    @property
    def href(self) -> str:
        return reverse(self.place)


LISTS: dict[str, ListWords] = {
    ViewList.CASES: ListWords(
        "the list of cases", "Cases", "All open cases",
        "Share it with everybody who sees cases; each sees only their own cases in it",
        "Open my list of cases with it",
        "cases:list_cases", "cases:save_view", "cases:download_cases",
    ),
    ViewList.QUEUE: ListWords(
        "the queue", "Queue", "All that wait", "Share it with the other managers",
        "Open my queue with it",
        "cases:list_decisions", "cases:save_queue_view", "cases:download_queue",
    ),
    ViewList.GIVING: ListWords(
        "the cases to give out", "Cases to give out", "Cases nobody has",
        "Share it with the other managers", "Open the cases to give out with it",
        "cases:allocate_cases", "cases:save_giving_view", "cases:download_giving",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class ViewBar:
    """The views one person can choose from, over what they look at now."""

    user: User
    of_list: str
    form: FilterForm

    @property
    def opens_elsewhere(self) -> str:
        """Where the list opens when nothing was asked for: with the person's own view; nowhere else without one."""
        query = self.views.opens_with
        return f"{self.words.href}?{query}" if query else ""

    @property
    def words(self) -> ListWords:
        return LISTS[self.of_list]

    @cached_property
    def views(self) -> Views:
        return read_views(self.user, self.of_list)

    @cached_property
    def tabs(self) -> list[NavItem]:
        """Everything, one's own views, the shared ones; what the list opens with is said."""
        here, query = self.words.href, self.form.whole_query
        found = [NavItem(self.words.everything, f"{here}?view={ALL}", not query)]
        for view in (*self.views.own, *self.views.shared):
            opens = ", opens first" if view.pk == self.views.default else ""
            found.append(
                NavItem(f"{view.name}{opens}", f"{here}?{view.query}", view.query == query)
            )
        return found

    @cached_property
    def chosen(self) -> str:
        """Where the view now shown is changed; nothing when it is none."""
        views = (*self.views.own, *self.views.shared)
        found = next((view.pk for view in views if view.query == self.form.whole_query), None)
        return reverse("cases:change_view", args=[found]) if found else ""

    @property
    def save(self) -> str:
        """Where what is shown becomes a view; nothing while no filter is on, or it is one already."""
        if not self.form.query or self.chosen:
            return ""
        return f"{reverse(self.words.save)}?{self.form.query}"

    @property
    def file(self) -> str:
        query = self.form.whole_query
        return f"{reverse(self.words.file)}{'?' if query else ''}{query}"
