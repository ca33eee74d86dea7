"""What can be found of casework: cases by reference or by the child's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from attendance.web.finding import Hit
from cases import access
from cases.actions.worklists import find_cases as read_found
from cases.choices import Permission
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from collections.abc import Collection

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
