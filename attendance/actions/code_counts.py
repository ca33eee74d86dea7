"""How often each code was given: of one school read from its marks at once, of many counted by the worker.

A year of a large authority is tens of millions of marks, so its codes are counted once and kept; the
usual ones by the night, others when somebody asks. A code is named as on the last day it was given.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.access import visible_enrolments
from attendance.actions import codes_sql
from attendance.actions.insight import Question, fetch, shape_of, terms_of
from attendance.actions.insight_periods import read_periods
from attendance.actions.kept_figures import LATE_AFTER, is_small
from attendance.actions.sheets import read_code_book
from attendance.actions.totals import DEAD_AFTER
from attendance.models import Enrolment, KeptCodes
from attendance.rules.calendar import local_date

if TYPE_CHECKING:
    from accounts.models import User

TALLIES_AT_ONCE = 60_000  # some 600,000 marks, about half a second
USUAL_PERIODS = 2  # this term and this year, counted every night

Row = tuple[str, int, dt.date, int]


@dataclass(frozen=True)
class CodeCount:
    """How often one code was given, at each school, and what it counts as."""

    code: str
    meaning: str
    statistical_class: str
    by_school: dict[int, int]

    @property
    def sessions(self) -> int:
        """At all schools."""
        return sum(self.by_school.values())


@dataclass(frozen=True)
class CodeAnswer:
    """Every code given, most often first, as of a moment."""

    as_of: dt.datetime
    counts: list[CodeCount]


def find_code_counts(question: Question) -> CodeAnswer | None:
    """How often each code was given; None where the worker has not counted it yet."""
    if question.is_of_one_school or is_small(question, TALLIES_AT_ONCE):
        as_of = timezone.now()
        return CodeAnswer(as_of, _named(_read(question)))
    kept = KeptCodes.objects.filter(key=_key(question), counted_at__isnull=False).first()
    if kept is None or kept.counted_at is None or timezone.now() - kept.counted_at > LATE_AFTER:
        return None
    return CodeAnswer(kept.counted_at, _named(_from_json(kept.counts)))


def ask_for_codes(question: Question) -> tuple[KeptCodes, bool]:
    """Put a question on the worker's list, and whether it is new there. An old answer is counted again."""
    values = {"question": _as_json(question), "asked_at": timezone.now()}
    kept, is_new = KeptCodes.objects.get_or_create(key=_key(question), defaults=values)
    if kept.counted_at and timezone.now() - kept.counted_at > LATE_AFTER:
        again = values | {"counted_at": None, "started_at": None}
        old = KeptCodes.objects.filter(pk=kept.pk, counted_at=kept.counted_at)
        is_new = bool(old.update(**again))
        kept.refresh_from_db()
    return kept, is_new


def keep_usual_codes() -> None:
    """Have the codes of everybody counted anew in this term and this year, and forget what nobody needs."""
    KeptCodes.objects.filter(asked_at__lt=timezone.now() - LATE_AFTER).delete()
    today = local_date(timezone.now())
    for period in read_periods(today)[:USUAL_PERIODS]:
        question = Question(period.first, period.last)
        fresh = {"question": _as_json(question), "asked_at": timezone.now(), "started_at": None,
                 "counted_at": None}  # fmt: skip
        KeptCodes.objects.update_or_create(key=_key(question), defaults=fresh)


def is_asked() -> bool:
    """Whether somebody waits for codes that nobody is counting."""
    return _waiting().exists()


def count_asked_codes() -> int:
    """Count what is on the list and nobody is counting, oldest first. How many were."""
    counted = 0
    while (kept := _claim()) is not None:
        as_of = timezone.now()
        rows = _read(_from_question(kept.question))
        kept.counts, kept.counted_at = _to_json(rows), as_of
        kept.save(update_fields=["counts", "counted_at"])
        counted += 1
    return counted


def list_enrolments_of_code(
    user: User, question: Question, code: str, *, limit: int, offset: int
) -> tuple[list[tuple[Enrolment, int]], int]:
    """Whoever was given a code, and how often, most often first; and how many there are. One school's."""
    values = terms_of(question).values | {"code": code, "limit": limit, "offset": offset}
    rows = fetch(codes_sql.by_enrolment(shape_of(question)), values)
    by_id = visible_enrolments(user).select_related("pupil", "school").in_bulk([r[0] for r in rows])
    return [(by_id[pk], n) for pk, n, _ in rows if pk in by_id], rows[0][-1] if rows else 0


def _claim() -> KeptCodes | None:
    """Take one by conditional update: two workers never count the same."""
    for pk in _waiting().order_by("asked_at").values_list("pk", flat=True):
        if _waiting().filter(pk=pk).update(started_at=timezone.now()):
            return KeptCodes.objects.get(pk=pk)
    return None


def _waiting() -> QuerySet[KeptCodes]:
    free = Q(started_at__isnull=True) | Q(started_at__lt=timezone.now() - DEAD_AFTER)
    return KeptCodes.objects.filter(free, counted_at__isnull=True)


@transaction.atomic
def _read(question: Question) -> list[Row]:
    return fetch(codes_sql.by_school(shape_of(question)), terms_of(question).values)


def _named(rows: Iterable[Row]) -> list[CodeCount]:
    """Rows put together by code."""
    book = read_code_book()
    last_days: dict[str, dt.date] = {}
    by_code: dict[str, dict[int, int]] = {}
    for code, school, last_day, sessions in rows:
        last_days[code] = max(last_day, last_days.get(code, last_day))
        by_code.setdefault(code, {})[school] = sessions
    found = [
        CodeCount(code, row.meaning, row.statistical_class, by_code[code])
        for code, day in last_days.items() if (row := book.on(code, day)) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.sessions, each.code))


def _key(question: Question) -> str:
    """The question as a key. Days up to today are `so far`, so that last night's answer is found."""
    so_far = question.last == local_date(timezone.now())
    last = "so far" if so_far else str(question.last)
    rest = repr(replace(question, last=question.first))
    return f"{question.first} {last} {hashlib.sha256(rest.encode()).hexdigest()}"


def _as_json(question: Question) -> dict[str, Any]:
    return asdict(question) | {"first": str(question.first), "last": str(question.last)}


def _from_question(kept: dict[str, Any]) -> Question:
    days = {name: dt.date.fromisoformat(kept[name]) for name in ("first", "last")}
    schools = kept["schools"] and tuple(kept["schools"])
    return Question(**kept | days | {"schools": schools})


def _to_json(rows: Iterable[Row]) -> list[list[Any]]:
    return [[code, school, str(day), sessions] for code, school, day, sessions in rows]


def _from_json(kept: list[list[Any]]) -> list[Row]:
    return [
        (code, school, dt.date.fromisoformat(day), sessions) for code, school, day, sessions in kept
    ]
