"""The list of cases: its filters, the views of it, its lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.utils import timezone

from accounts.web.parts import KeyHelp
from attendance.access import visible_schools
from cases import access
from cases.actions.case_lists import read_cases
from cases.actions.pathway_lists import pathway_names
from cases.actions.worklists import read_loads
from cases.choices import ViewList
from cases.web.list_filter import CaseFilterForm, PoolFilterForm, QueueFilterForm
from cases.web.rows import CaseRow
from cases.web.view_bar import ViewBar

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import QueryDict

    from accounts.models import User
    from cases.web.list_filter import FilterForm

ROWS = 50


def read_filter(user: User, given: QueryDict) -> CaseFilterForm:
    """The filter with what this person can choose from."""
    return CaseFilterForm(
        given, schools=_schools(user), officers=_officers(), pathways=pathway_names()
    )


def read_queue_filter(user: User, given: QueryDict) -> QueueFilterForm:
    """The same of the queue."""
    return QueueFilterForm(given, schools=_schools(user), officers=_officers())


def read_pool_filter(user: User, given: QueryDict) -> PoolFilterForm:
    """The same of the cases to give out: whoever has cases can be chosen, also who is an officer no more."""
    people = dict(_officers())
    for load in read_loads(access.visible_cases(user).open(), timezone.localdate()):
        people.setdefault(str(load.officer.pk), load.officer.name)
    return PoolFilterForm(given, schools=_schools(user), officers=list(people.items()))


def read_form(user: User, of_list: str, given: QueryDict) -> FilterForm:
    """The filter of whichever list."""
    match of_list:
        case ViewList.QUEUE:
            return read_queue_filter(user, given)
        case ViewList.GIVING:
            return read_pool_filter(user, given)
    return read_filter(user, given)


def _schools(user: User) -> list[tuple[str, str]]:
    return [(s.urn, s.name) for s in visible_schools(user)]


def _officers() -> list[tuple[str, str]]:
    return [(str(p.pk), p.name) for p in access.officers()]


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
    def bar(self) -> ViewBar:
        """The views of the list, and what can be done with what is shown."""
        return ViewBar(self.user, ViewList.CASES, self.form)
