"""What can be found of casework: cases by reference or by the child's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from attendance.web.finding import Hit
from cases import access
from cases.actions.worklists import find_cases as read_found
from cases.actions.worklists import open_case_about
from cases.choices import Permission
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.urls import ResolverMatch

    from accounts.models import User

MOST = 12


def find_cases(user: User, words: str) -> list[Hit]:
    """Cases in scope, open ones first."""
    if not access.holds_anywhere(user, Permission.SEE_CASES):
        return []
    rows = [CaseRow(case) for case in read_found(user, words)[:MOST]]
    return [
        Hit(row.case.ref, row.href, "Case", f"{row.child} · {row.school}", row.stage)
        for row in rows
    ]


def case_places(user: User, refs: Collection[str]) -> dict[str, str]:
    """Where the references of cases lead, of those the person may open. One query."""
    mine = access.visible_cases(user).filter(ref__in=refs).values_list("ref", flat=True)
    return {ref: reverse("cases:show_case", args=[ref]) for ref in mine}


def case_of_page(user: User, match: ResolverMatch) -> str:
    """The open case a page is about, of those the person may see: the case's own pages, the child's, a flag's."""
    named = {"cases": "case", "queue": "case", "pupils": "pupil", "flags": "flag"}
    which = named.get(match.route.partition("/")[0], "")
    about = {which: match.kwargs["ref"]} if which and "ref" in match.kwargs else {}
    for kind in ("case", "pupil"):
        if f"{kind}_ref" in match.kwargs:
            about = {kind: match.kwargs[f"{kind}_ref"]}
    return open_case_about(user, **about) if about else ""
