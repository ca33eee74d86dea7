"""Reading what is asked most as soon as it was counted, so that the first person to ask waits no longer."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from attendance.actions.insight import BASES, STATUSES, Question
from attendance.actions.insight_groups import answer_by_group
from attendance.actions.insight_periods import read_periods
from attendance.actions.kept_figures import answer, find_source
from attendance.choices import CircumstanceKind
from attendance.rules.calendar import local_date


def read_usual_answers(*, full: bool) -> None:
    """Everybody's answers in the running periods, or in every usual one; those of before are remembered.

    What is counted at once is left to whoever asks.
    """
    today = local_date(timezone.now())
    for period in read_periods(today):
        everybody = Question(period.first, period.last)
        if not (full or period.last == today) or find_source(everybody).is_now:
            continue
        for question in usual_questions(everybody):
            answer(question)
            if not question.group:
                answer_by_group(question)


def usual_questions(everybody: Question) -> Iterator[Question]:
    """All children on each basis, and each group both ways."""
    for basis in BASES:
        yield replace(everybody, basis=basis)
    for kind in CircumstanceKind.values:
        for status in STATUSES:
            yield replace(everybody, group=kind, status=status)
