"""What is on file of the child and the parent that bears on equality, shown beside the question and kept nowhere.

Equality Act 2010 s149; Working together 2024: special needs, a young carer, care, and a parent who needs another
language are weighed before a notice. A person weighs them: nothing here decides.
"""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from attendance.access import can_see_circumstances
from attendance.models import Circumstance, Responsibility
from cases.models import Case
from cases.models.facts import circumstances_of
from fines.rules.spelling import long_date

HIDDEN = "Not shown to you: ask who keeps the child's file."
NONE = "none"


def status_on_file(case: Case, links: Iterable[Responsibility], by: User, on: dt.date) -> str:
    """Such as: Status on file: Young carer since Monday 1 September 2025. Parent's language: Polish.

    What is on file of the child is for whoever may see circumstances at this school.
    """
    parts = [f"Status on file: {_of_child(case, by, on)}"]
    parts += [words for link in links if (words := _of_parent(link))]
    return " ".join(parts)


def _of_child(case: Case, by: User, on: dt.date) -> str:
    if not can_see_circumstances(by, [case.enrolment.school_id]):
        return HIDDEN
    rows = sorted(circumstances_of(case, on), key=lambda row: row.get_kind_display())
    return f"{', '.join(_since(row) for row in rows) or NONE}."


def _since(row: Circumstance) -> str:
    return f"{row.get_kind_display()} since {long_date(row.valid_from)}"


def _of_parent(link: Responsibility) -> str:
    carer = link.carer
    if carer.needs_interpreter:
        return f"Parent's language: {carer.language}, with an interpreter."
    return "" if carer.language == "English" else f"Parent's language: {carer.language}."
