"""The rows behind a figure: the enrolments it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attendance.access import visible_enrolments
from attendance.actions import insight_sql
from attendance.actions.insight import Question
from attendance.actions.kept_figures import Source
from attendance.models import Enrolment
from attendance.rules.counting import Figures

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ListedEnrolment:
    """One enrolment behind a count, with its own figures."""

    enrolment: Enrolment
    figures: Figures
    persistent: bool
    severe: bool


def list_enrolments(
    user: User,
    question: Question,
    source: Source,
    *,
    only: str,
    inside: bool,
    limit: int,
    offset: int,
) -> tuple[list[ListedEnrolment], int]:
    """The enrolments behind a count, most absent first, and how many there are in all.

    `only` is one of `insight_sql.ONLY`. Those the person may not see are never shown, even when asked
    about.
    """
    shape = source.shape(question)
    found = source.fetch(
        question, lambda judging: insight_sql.rows(shape, judging, only),
        inside=inside, limit=limit, offset=offset,
    )  # fmt: skip
    seen = visible_enrolments(user).select_related("pupil", "school")
    by_id = seen.in_bulk([row[0] for row in found])
    listed = [
        ListedEnrolment(by_id[pk], Figures(*sums), persistent, severe)
        for pk, *sums, persistent, severe, _ in found
        if pk in by_id
    ]
    return listed, found[0][-1] if found else 0
