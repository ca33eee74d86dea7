"""Every group of children side by side, ever in the year and at the time, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attendance.actions import insight_sql
from attendance.actions.insight import Question
from attendance.actions.kept_figures import Source, find_source, remembered
from attendance.rules.counting import Figures
from attendance.rules.insight import Part


@dataclass(frozen=True)
class GroupCounts:
    """One group's counts, and how high each can be at any one school, year group or class.

    Where that is one, the total would give away counts of one child.
    """

    part: Part
    highest: dict[str, int]


Groups = dict[
    tuple[str, str], GroupCounts
]  # by kind and status: a group nobody was in is not there


def answer_by_group(question: Question) -> Groups | None:
    """Every group within the schools, year and days of a question; None where they are still to be counted."""
    source = find_source(question)
    return (
        _read(question, source) if source.is_now else remembered("groups", question, source, _read)
    )


def _read(question: Question, source: Source) -> Groups:
    shape = source.shape(question, all_groups=True, by_class=question.is_of_one_school)
    rows = source.fetch(question, lambda judging: insight_sql.by_group(shape, judging))
    return {(kind, status): _counts(numbers) for status, kind, *numbers in rows}


def _counts(numbers: list[Any]) -> GroupCounts:
    width = len(insight_sql.COUNTS)
    count, *rest = map(int, numbers[:width])
    *sums, persistent, severe, any_unauthorised = rest
    part = Part(count, Figures(*sums), persistent, severe, any_unauthorised)
    highest = dict(zip(insight_sql.HIGHEST, map(int, numbers[width:]), strict=True))
    return GroupCounts(part, highest)
