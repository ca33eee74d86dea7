"""Where the figures of a question come from: counted now, or read from the totals that are kept.

One school, or a small authority, is counted while one waits and is right to the last mark. Anything larger
is read from `KeptPeriod`: the usual periods are kept in step every few minutes of the day, and days of
somebody's own are counted once by the worker. A page says as of when; none ever reads every tally.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from redis.exceptions import RedisError

from attendance.actions import insight_sql
from attendance.actions.insight import (
    Answer,
    Question,
    fetch,
    make_answer,
    read_answer,
    shape_of,
    terms_of,
)
from attendance.models import Enrolment, KeptPeriod
from attendance.rules.calendar import local_date

COUNTED_AT_ONCE = 400_000  # weekly tallies: some 0.2 seconds
LATE_AFTER = dt.timedelta(hours=26)  # a night that was missed is said
REMEMBERED_FOR = 24 * 60 * 60  # seconds; its name says of which count it is
SHAPE_OF_ANSWERS = 1  # raised when `Answer` changes, so that none remembered from before is read

Found = TypeVar("Found")


@dataclass(frozen=True)
class Source:
    """Where figures are read from. Neither counted now nor kept: nobody has asked for these days yet."""

    is_now: bool = False
    kept: KeptPeriod | None = None

    @property
    def is_ready(self) -> bool:
        """Whether they can be read at once; if not, the worker is to count them."""
        return self.is_now or self.counted is not None

    @property
    def counted(self) -> KeptPeriod | None:
        """What is kept of these days, if it has been counted."""
        return self.kept if self.kept and self.kept.counted_at else None

    @property
    def as_of(self) -> dt.datetime:
        """The moment up to which everything is in."""
        return (self.counted and self.counted.counted_at) or timezone.now()

    def fit(self, question: Question) -> Question:
        """The question with the days that were counted: `so far` may have been counted yesterday."""
        return replace(question, last=self.kept.last) if self.kept else question

    def met(self, question: Question) -> dict[int, int]:
        """How many sessions each school asked about met for, as it was counted."""
        kept = self.kept.met if self.kept else {}
        met = {int(school): count for school, count in kept.items()}
        if question.schools is None:
            return met
        return {school: met[school] for school in question.schools if school in met}

    def shape(self, question: Question, **more: bool) -> insight_sql.Shape:
        """Which parts a statement of `insight_sql` has here."""
        return shape_of(self.fit(question), is_kept=not self.is_now, **more)

    def fetch(
        self, question: Question, make: Callable[[str], str], **values: Any
    ) -> list[tuple[Any, ...]]:
        """Run the statement that `make` gives when told how enrolments are judged."""
        terms = terms_of(self.fit(question))
        period = {"period": self.kept and self.kept.pk}
        return fetch(make(terms.judging), terms.values | period | values)


def is_late(as_of: dt.datetime) -> bool:
    """Whether figures of that moment should have been counted again: a night was missed."""
    return timezone.now() - as_of > LATE_AFTER


def find_source(question: Question) -> Source:
    """Where the figures of a question come from."""
    if question.is_of_one_school or is_small(question, COUNTED_AT_ONCE):
        return Source(is_now=True)
    kept = list(KeptPeriod.objects.filter(first=question.first).order_by("-is_usual"))
    if question.last == local_date(timezone.now()):
        running = [row for row in kept if row.is_usual and _is_running(row)]
        if running:
            return Source(kept=running[0])
    same_days = [row for row in kept if row.last == question.last]
    counted = [row for row in same_days if row.counted_at]
    return Source(kept=next(iter([*counted, *same_days]), None))


def answer(question: Question, source: Source | None = None) -> Answer | None:
    """The counts of a question; None where its days are still to be counted."""
    source = source or find_source(question)
    if source.is_now:
        return read_answer(question)
    found = remembered("answer", question, source, _read_kept)
    return replace(found, as_of=source.as_of) if found else None


def remembered(
    what: str, question: Question, source: Source, read: Callable[[Question, Source], Found]
) -> Found | None:
    """Read it from what is kept, or have what was read since it was last counted; None before that."""
    if source.counted is None:
        return None
    kept = source.counted
    asked = f"{source.fit(question)!r} {kept.pk} {kept.changed_at} {SHAPE_OF_ANSWERS}"
    key = f"figures.{what}.{hashlib.sha256(asked.encode()).hexdigest()}"
    with suppress(RedisError):  # without a cache it is read again every time
        if (found := cache.get(key)) is not None:
            return cast("Found", found)
    read_now = read(question, source)
    with suppress(RedisError):
        cache.set(key, read_now, REMEMBERED_FOR)
    return read_now


def _read_kept(question: Question, source: Source) -> Answer:
    asked, shape = source.fit(question), source.shape(question)
    rows = source.fetch(question, lambda judging: insight_sql.counts(shape, judging))
    return make_answer(asked, source.as_of, rows, source.met(asked))


def _is_running(kept: KeptPeriod) -> bool:
    """Whether it was counted up to the day it was counted on."""
    return kept.counted_at is not None and kept.last == local_date(kept.counted_at)


def is_small(question: Question, tallies: int) -> bool:
    """Whether it has no more than so many weekly tallies, so that they can be read while one waits."""
    weeks = (question.last - question.first).days // 7 + 1
    most = tallies // weeks
    books = Enrolment.objects.filter(starts_on__lte=question.last)
    books = books.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=question.first))
    if question.schools is not None:
        books = books.filter(school__in=question.schools)
    return books.order_by()[: most + 1].count() <= most
