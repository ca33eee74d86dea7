"""The list of cases: its filters, the views of it, its lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp, NavItem
from attendance.access import visible_schools
from cases import access
from cases.actions.case_lists import read_cases, read_views
from cases.actions.pathway_lists import pathway_names
from cases.web.list_filter import CaseFilterForm
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import QueryDict

    from accounts.models import User
    from cases.actions.case_lists import Views

ROWS = 50
ALL = "all"  # in an address: every open case, whatever the list usually opens with


def read_filter(user: User, given: QueryDict) -> CaseFilterForm:
    """The filter with what this person can choose from."""
    return CaseFilterForm(
        given,
        schools=[(s.urn, s.name) for s in visible_schools(user)],
        officers=[(str(p.pk), p.name) for p in access.officers()],
        pathways=pathway_names(),
    )


@dataclass(frozen=True)
class ListPage:
    """What the template shows."""

    user: User
    form: CaseFilterForm
    number: str

    keys = (KeyHelp("J K", "Next case, the one before"), KeyHelp("Enter", "Open it"))

    @cached_property
    def page(self) -> Page[object]:
        return Paginator(read_cases(self.user, self.form.wishes), ROWS).get_page(self.number)

    @cached_property
    def rows(self) -> list[CaseRow]:
        today = timezone.localdate()
        return [CaseRow(case, today) for case in self.page]  # type: ignore[arg-type]

    @cached_property
    def views(self) -> Views:
        return read_views(self.user)

    @cached_property
    def tabs(self) -> list[NavItem]:
        """All open cases, one's own views, the shared ones; what the list opens with is said."""
        here, query = reverse("cases:list_cases"), self.form.whole_query
        found = [NavItem("All open cases", f"{here}?view={ALL}", not query)]
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
        return f"{reverse('cases:save_view')}?{self.form.query}"

    @property
    def file(self) -> str:
        return f"{reverse('cases:download_cases')}?{self.form.whole_query}"
