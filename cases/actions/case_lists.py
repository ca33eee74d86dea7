"""The list of cases: its filters, its file; and the views of this and other lists somebody saved."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.rules.calendar import monday_of
from cases.access import check_anywhere, visible_cases
from cases.access_views import visible_views
from cases.choices import Permission as P
from cases.choices import Stage, ViewList
from cases.models import Case, DefaultView, SavedView
from cases.querysets import CaseQuerySet
from cases.rules.deadlines import SIX_DAYS

CLOSED, WATCHED = "closed", "watched"
MOST = 5000  # lines a file holds


@dataclass(frozen=True)
class CaseWishes:
    """What narrows the list. `officer` is a user's id, "me" or "none"; an empty wish narrows nothing.

    `state`: overdue, due_week (from today to Sunday), held, new_facts, watched after closing, closed.
    """

    words: str = ""
    stage: str = ""
    pathway: str = ""
    school: str = ""
    officer: str = ""
    state: str = ""
    opened_from: dt.date | None = None
    opened_to: dt.date | None = None


def read_cases(user: User, wishes: CaseWishes) -> CaseQuerySet:
    """Cases in scope that fit: the one due first on top; closed ones, the latest first. Raises NotAllowed."""
    check_anywhere(user, P.SEE_CASES)
    cases = _in_state(visible_cases(user), wishes.state).with_list_facts()
    if wishes.state == "held":
        cases = cases.filter(is_held=True)
    if wishes.words:
        name = Q(pupil__sort_name__contains=wishes.words.lower())
        cases = cases.filter(Q(ref__iexact=wishes.words) | name)
    exact = {
        "stage": wishes.stage, "pathway__slug": wishes.pathway, "enrolment__school__urn": wishes.school,
        "opened_on__gte": wishes.opened_from, "opened_on__lte": wishes.opened_to,
    }  # fmt: skip
    cases = cases.filter(**{column: value for column, value in exact.items() if value})
    cases = _of_officer(cases, wishes.officer, user)
    if wishes.state in (CLOSED, WATCHED):
        return cases.order_by("-closed_on", "-id")
    return cases.order_by(F("first_due").asc(nulls_last=True), "id")


def _in_state(cases: CaseQuerySet, state: str) -> CaseQuerySet:
    today = timezone.localdate()
    match state:
        case "closed":
            return cases.filter(stage=Stage.CLOSED)
        case "watched":
            return cases.watched(today)
        case "overdue":
            return cases.overdue(today)
        case "due_week":
            return cases.due_between(today, monday_of(today) + SIX_DAYS)
        case "new_facts":
            return cases.with_new_facts()
    return cases.open()


def _of_officer(cases: CaseQuerySet, officer: str, user: User) -> CaseQuerySet:
    if not officer:
        return cases
    if officer == "none":
        return cases.unallocated()
    return cases.filter(officer=user if officer == "me" else int(officer))


@transaction.atomic
def read_cases_for_file(*, by: User, wishes: CaseWishes, query: str) -> list[Case]:
    """The cases of the list for a file, at most `MOST`. Taking a file of children is written down.

    `query`: the filters as an address says them, without names.
    """
    cases = list(read_cases(by, wishes)[:MOST])
    record(
        by=by, kind="cases.downloaded", target_type="cases", target_ref="",
        after={"cases": len(cases), "filters": query, "searched": bool(wishes.words)},
    )  # fmt: skip
    return cases


@dataclass(frozen=True)
class Views:
    """The views a person can choose from, by name, and which of them the list opens with."""

    own: list[SavedView]
    shared: list[SavedView]
    default: int | None
    opens_with: str = ""  # the filters of that view


def read_views(user: User, of_list: str = ViewList.CASES) -> Views:
    """Own views of a list and those others share, in one query. Raises NotAllowed."""
    chosen = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    found = list(visible_views(user, of_list).annotate(is_default=Exists(chosen)))
    default = next((view for view in found if view.is_default), None)
    return Views(
        [view for view in found if view.owner_id == user.pk],
        [view for view in found if view.owner_id != user.pk],
        default.pk if default else None,
        default.query if default else "",
    )
