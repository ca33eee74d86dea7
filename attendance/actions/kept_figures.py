"""Answers about the whole authority, counted overnight and kept, so that a page shows them at once.

One school's figures cost a fraction of a second and are always counted afresh. Everybody's cost a
reading of every tally of the period, so the night counts the usual questions. A page takes a kept
answer of the last day and a bit, and says when it was counted; otherwise it counts anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from accounts.jobs import Running
from attendance.actions.insight import BASES, STATUSES, Answer, Question, Sides, read_answer
from attendance.actions.insight_periods import read_periods
from attendance.choices import CircumstanceKind
from attendance.models import KeptFigures
from attendance.rules.calendar import local_date
from attendance.rules.counting import Figures
from attendance.rules.insight import Part

GOOD_FOR = dt.timedelta(hours=26)  # a night that was missed is not covered up


def answer(question: Question) -> Answer:
    """The kept answer where the question is about everybody and one is fresh; else counted now."""
    return kept_answer(question) or read_answer(question)


def kept_answer(question: Question) -> Answer | None:
    """The fresh kept answer of a question about every school and child, if there is one."""
    if question != _of_everybody(question):
        return None
    since = timezone.now() - GOOD_FOR
    fresh = KeptFigures.objects.filter(key__in=_keys(question), counted_at__gte=since)
    kept = fresh.order_by("-counted_at").first()
    return _from_json(question, kept.counts, kept.counted_at) if kept else None


def keep_answers(run: Running) -> None:
    """Count every usual question afresh and keep it in place of yesterday's.

    Each is kept by itself: one that fails leaves the others, and yesterday's last a little longer.
    """
    questions = list(usual_questions(local_date(timezone.now())))
    run.each(((question, question.key()) for question in questions), _keep)
    KeptFigures.objects.exclude(key__in=[question.key() for question in questions]).delete()


def usual_questions(today: dt.date) -> Iterator[Question]:
    """What is asked every day: the latest three periods, all children on each basis, groups on one."""
    for period in read_periods(today)[:3]:
        question = Question(period.first, period.last)
        for basis in BASES:
            yield replace(question, basis=basis)
        for kind in CircumstanceKind.values:
            for status in STATUSES:
                yield replace(question, group=kind, status=status)


def _of_everybody(question: Question) -> Question:
    """The question with nothing that narrows it to some schools or classes."""
    return replace(question, schools=None, year_group="", registration_group="")


def _keys(question: Question) -> list[str]:
    """Its own key; and, for days up to today, that of yesterday, which the last night wrote."""
    keys = [question.key()]
    if question.last == local_date(timezone.now()) > question.first:
        keys.append(replace(question, last=question.last - dt.timedelta(days=1)).key())
    return keys


def _keep(question: Question) -> int:
    found = read_answer(question)
    values = {"counts": _as_json(found), "counted_at": found.as_of}
    KeptFigures.objects.update_or_create(key=question.key(), defaults=values)
    return 1


def _as_json(found: Answer) -> dict[str, Any]:
    def sides(by: dict[Any, Sides]) -> dict[str, Any]:
        return {str(key): asdict(value) for key, value in by.items()}

    return {
        "school": sides(found.by_school), "year": sides(found.by_year),
        "missed": found.missed, "met": found.met,
    }  # fmt: skip


def _from_json(question: Question, kept: dict[str, Any], counted_at: dt.datetime) -> Answer:
    def numbers(counts: dict[str, int]) -> dict[int, int]:
        return {int(key): count for key, count in counts.items()}

    return Answer(
        question=question,
        as_of=counted_at,
        by_school={int(key): _sides(value) for key, value in kept["school"].items()},
        by_year={key: _sides(value) for key, value in kept["year"].items()},
        by_class={},
        missed=numbers(kept["missed"]),
        met=numbers(kept["met"]),
    )


def _sides(kept: dict[str, Any]) -> Sides:
    return Sides(_part(kept["inside"]), _part(kept["outside"]))


def _part(kept: dict[str, Any]) -> Part:
    return Part(**kept | {"figures": Figures(**kept["figures"])})
