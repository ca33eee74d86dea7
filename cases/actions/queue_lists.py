"""The manager's queue and the cases to give out, narrowed, and as files that are written down."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from cases.actions.sharing_lists import MOST, PoolWishes, read_pool
from cases.actions.worklists import Queue, read_queue
from cases.models import Case, Escalation
from cases.rules.ageing import Age, breaches_this_week

Waiting = tuple[Escalation, Age]


@dataclass(frozen=True)
class QueueWishes:
    """What narrows the queue; an empty wish narrows nothing.

    `show`: late, week (breaches by Sunday), nobody (no officer has the case). `officer` is a user's id.
    """

    show: str = ""
    stage: str = ""
    school: str = ""
    officer: str = ""


def narrow(queue: Queue, wishes: QueueWishes) -> list[Waiting]:
    """What waits and fits, in the order of the queue."""
    both = zip(queue.waiting, queue.ages, strict=True)
    return [(row, age) for row, age in both if _fits(row, age, wishes, queue.today)]


def _fits(row: Escalation, age: Age, wishes: QueueWishes, today: dt.date) -> bool:
    asked = (
        (wishes.stage, row.stage),
        (wishes.school, row.case.enrolment.school.urn),
        (wishes.officer, str(row.case.officer_id or "")),
    )
    return _is_shown(row, age, wishes.show, today) and all(
        not wish or wish == value for wish, value in asked
    )


def _is_shown(row: Escalation, age: Age, show: str, today: dt.date) -> bool:
    match show:
        case "late":
            return age == Age.LATE
        case "week":
            return breaches_this_week(row.due, today)
        case "nobody":
            return row.case.officer_id is None
    return True


@transaction.atomic
def read_queue_for_file(
    *, by: User, wishes: QueueWishes, query: str
) -> tuple[list[Waiting], dt.date]:
    """What the queue shows, for a file, and the day it is of. Taking it is written down. Raises NotAllowed.

    `query`: the filters as an address says them.
    """
    queue = read_queue(by)
    rows = narrow(queue, wishes)
    _record(by, "queue", len(rows), query)
    return rows, queue.today


@transaction.atomic
def read_pool_for_file(*, by: User, wishes: PoolWishes, query: str) -> list[Case]:
    """The cases to give out as the page shows them, at most `MOST`. Taking them is written down. Raises NotAllowed."""
    found = read_pool(by, wishes).with_list_facts().order_by("first_due", "id")[:MOST]
    cases = list(found)
    _record(by, "giving", len(cases), query)
    return cases


def _record(by: User, of_list: str, count: int, query: str) -> None:
    record(
        by=by, kind="cases.downloaded", target_type="cases", target_ref="",
        after={"list": of_list, "cases": count, "filters": query, "searched": False},
    )  # fmt: skip
