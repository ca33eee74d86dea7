"""The entry test of Fast Track in words, with the marks it counts, week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from accounts.web.parts import Mark, Tag
from accounts.web.words import percent_of, short_date
from attendance.rules.calendar import monday_of
from attendance.rules.counting import tally
from cases.actions.files import CaseFile
from cases.choices import Stage
from cases.rules.entry import asked_words, meets_entry

if TYPE_CHECKING:
    from cases.models.absences import MarkOf

STRIP_KINDS = {
    "present": "present", "approved_activity": "aea", "authorised": "auth",
    "unauthorised": "unauth", "not_possible": "not_possible", "administrative": "admin",
}  # fmt: skip
SHOWN_AT = frozenset({Stage.SCHOOL_SUPPORT, Stage.FT_REFERRED, Stage.RETURNED})


@dataclass(frozen=True)
class EntryWeek:
    """One school week the test counts."""

    text: str
    marks: list[Mark]
    label: str


@dataclass(frozen=True)
class EntryView:
    """Whether the test is met, by which figures, and the marks behind them."""

    tag: Tag
    missed: int
    possible: int
    asked: str
    weeks: list[EntryWeek]


def entry_view(file: CaseFile) -> EntryView | None:
    """The test as it stands today; None where it is not what decides."""
    if file.case.stage not in SHOWN_AT:
        return None
    test, marks = file.case.pathway.entry, file.entry_marks
    figures = tally(mark.row for mark in marks)
    met = meets_entry(figures.unauthorised, figures.possible, test)
    weeks = [
        _week(monday, list(rows)) for monday, rows in groupby(marks, lambda m: monday_of(m.date))
    ]
    return EntryView(
        Tag("met", "ok") if met else Tag("not met", "warn"), figures.unauthorised, figures.possible,
        asked_words(test), weeks,
    )  # fmt: skip


def _week(monday: dt.date, rows: list[MarkOf]) -> EntryWeek:
    figures = tally(row.row for row in rows)
    without = figures.unauthorised
    marks = [
        Mark(row.code, STRIP_KINDS.get(row.row.statistical_class, "missing"),
             f"{row.code}, {short_date(row.date)} {row.half}")
        for row in rows
    ]  # fmt: skip
    text = short_date(monday)
    rate = percent_of(without, figures.possible)
    label = f"Week of {text}: {without} of {figures.possible} without permission ({rate})"
    return EntryWeek(text, marks, label)
