"""The rows behind a figure: the enrolments it counts, and the codes of its sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attendance.access import visible_enrolments
from attendance.actions import insight_sql
from attendance.actions.insight import (
    Question,
    fetch,
    judging,
    parameters,
    read_sessions_met,
    shape_of,
)
from attendance.actions.sheets import read_code_book
from attendance.models import Enrolment
from attendance.rules.counting import Figures

if TYPE_CHECKING:
    from accounts.models import User

MOST_SESSIONS = 4000  # of all schools asked about: about ten schools' year, some millions of marks


@dataclass(frozen=True)
class ListedEnrolment:
    """One enrolment behind a count, with its own figures."""

    enrolment: Enrolment
    figures: Figures
    persistent: bool
    severe: bool


@dataclass(frozen=True)
class CodeCount:
    """How often one code was given, and what it counts as."""

    code: str
    meaning: str
    statistical_class: str
    sessions: int


def list_enrolments(
    user: User, question: Question, *, only: str, inside: bool, limit: int, offset: int
) -> tuple[list[ListedEnrolment], int]:
    """The enrolments behind a count, most absent first, and how many there are in all.

    `only` is one of `insight_sql.ONLY`. Those the person may not see are never shown, even when asked
    about.
    """
    order = "unauthorised" if only == "unauthorised" else "missed"
    statement = insight_sql.rows(shape_of(question), judging(question), only, order)
    values = parameters(question) | {"inside": inside, "limit": limit, "offset": offset}
    found = fetch(statement, values)
    seen = visible_enrolments(user).select_related("pupil", "school")
    by_id = seen.in_bulk([row[0] for row in found])
    listed = [
        ListedEnrolment(by_id[pk], Figures(*sums), persistent, severe)
        for pk, *sums, persistent, severe, _ in found
        if pk in by_id
    ]
    return listed, found[0][-1] if found else 0


def count_codes(question: Question) -> list[CodeCount] | None:
    """How often each code was given, most often first; None where that is too many marks to read.

    The only figures that are read from marks. A code is named as on the last day it was in force.
    """
    if sum(read_sessions_met(question).values()) > MOST_SESSIONS:
        return None
    rows = fetch(insight_sql.codes(shape_of(question)), parameters(question))
    book = read_code_book()
    found = []
    for code, last_day, sessions in rows:
        row = book.on(code, last_day)
        if row is not None:
            found.append(CodeCount(code, row.meaning, row.statistical_class, sessions))
    return found
