"""What somebody who asked an unusual question of everybody waits for, and telling the worker of it.

The list of what is to be counted is in the database: a message that is lost costs only time.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from celery import current_app
from django.db import connection, transaction
from django.db.models import Avg
from django.utils import timezone

from attendance.actions.code_counts import ask_for_codes
from attendance.actions.insight import Question
from attendance.actions.totals import ask_for_period
from attendance.models import KeptCodes, KeptPeriod
from attendance.rules.calendar import monday_of

COUNT_ASKED = "attendance.count_asked_figures"
SLOW_AFTER = dt.timedelta(minutes=5)
PLAN = "EXPLAIN (FORMAT JSON) SELECT 1 FROM attendance_weeklytally WHERE week BETWEEN %s AND %s"


@dataclass(frozen=True)
class Waiting:
    """How far a count has come. `tallies` is an estimate; `usually` how many seconds the like took."""

    tallies: int
    usually: float | None
    asked_at: dt.datetime
    started_at: dt.datetime | None

    @property
    def is_slow(self) -> bool:
        """Whether it has waited so long that something may be wrong."""
        return timezone.now() - self.asked_at > SLOW_AFTER


def wait_for_totals(question: Question) -> Waiting:
    """Have the days of a question counted, and say how far that is."""
    kept, is_new = ask_for_period(first=question.first, last=question.last)
    counted = KeptPeriod.objects.filter(seconds__isnull=False)
    usually = counted.aggregate(mean=Avg("seconds"))["mean"]
    return _wait(question, kept, usually, is_new=is_new)


def wait_for_codes(question: Question) -> Waiting:
    """Have the codes of a question counted, and say how far that is."""
    kept, is_new = ask_for_codes(question)
    return _wait(question, kept, None, is_new=is_new)


def _wait(
    question: Question, kept: KeptPeriod | KeptCodes, usually: float | None, *, is_new: bool
) -> Waiting:
    if is_new:
        tell = lambda: current_app.send_task(COUNT_ASKED, retry=False)  # noqa: E731
        transaction.on_commit(tell, robust=True)
    tallies = _tallies(question.first, question.last)
    return Waiting(tallies, usually, kept.asked_at, kept.started_at)


def _tallies(first: dt.date, last: dt.date) -> int:
    """About how many weekly tallies there are, as the database itself reckons: counting them would take as long."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN, [monday_of(first), last])
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return int(plan[0]["Plan"]["Plan Rows"])
