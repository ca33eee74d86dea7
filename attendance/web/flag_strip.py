"""The marks a flag rests on, drawn: what counts is a box with a bar under it, the rest is pale and bare.

Shape says it, not colour: on a grey printer the counted marks still stand out. Drawn here rather than in
a template, as one flag may rest on a whole year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.web.words import plural, short_date
from attendance.choices import Half
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.evidence import EvidenceMark, EvidenceWeek, latest
from attendance.web.mark_words import kind_of

IN_A_ROW = 10  # sessions of the small strip: a school week
WEEKS = 6  # shown at once; the ones before open on request
MARK = '<span class="mark mark--{}{}" title="{}">{}</span>'
STRIP = '<span class="strip strip--evidence" role="img" aria-label="{}">{}</span>'
COUNTS, PALE = " mark--counts", " mark--pale"
NO_MARK = "no mark"


@dataclass(frozen=True)
class WeekView:
    """One week of the evidence: its Monday, its marks, and how many of them count."""

    label: str
    strip: SafeString
    counted: int
    after_gap: bool


@dataclass(frozen=True)
class StripPen:
    """Draws evidence with the meanings the codes had on the day."""

    book: CodeBook

    def week(self, week: EvidenceWeek) -> WeekView:
        """A row of a week."""
        said = f"Week of {short_date(week.monday)}: {self._said(week.marks)}"
        label = f"{week.monday.day} {week.monday:%b}"
        return WeekView(label, self._strip(week.marks, said), week.counted, week.after_gap)

    def small(self, weeks: Sequence[EvidenceWeek]) -> SafeString | str:
        """The last school week or so the flag rests on, in one line; nothing when it rests on no mark."""
        marks = latest(weeks, IN_A_ROW)
        if not marks:
            return ""
        said = f"Up to {short_date(marks[-1].date)}: {self._said(marks)}"
        return self._strip(marks, said)

    def _strip(self, marks: Iterable[EvidenceMark], said: str) -> SafeString:
        drawn = mark_safe("".join(self._mark(mark) for mark in marks))  # noqa: S308
        return format_html(STRIP, said, drawn)

    def _mark(self, mark: EvidenceMark) -> SafeString:
        row = self._meaning(mark)
        meaning = row.meaning if row else NO_MARK
        counts = ", counted" if mark.counts else ""
        title = f"{mark.date:%A} {short_date(mark.date)}, {_half(mark)}: {meaning}{counts}"
        shape = COUNTS if mark.counts else PALE
        return format_html(MARK, kind_of(row), shape, title, mark.code or "·")

    def _said(self, marks: Sequence[EvidenceMark]) -> str:
        """The strip for those who cannot see it: what counts, each with its day."""
        counted = [m for m in marks if m.counts]
        each = "; ".join(
            f"{m.date:%a} {m.date.day} {m.date:%b} {_half(m)} {m.code}" for m in counted
        )
        number = plural(len(marks), "session")
        return f"{len(counted)} of {number} counted{f': {each}' if each else ''}"

    def _meaning(self, mark: EvidenceMark) -> CodeRow | None:
        return self.book.on(mark.code, mark.date) if mark.code else None


def _half(mark: EvidenceMark) -> str:
    return str(Half(mark.half).label).lower()


def folded(weeks: Sequence[WeekView]) -> tuple[list[WeekView], list[WeekView]]:
    """The latest weeks, and those before them, oldest first."""
    return list(weeks[-WEEKS:]), list(weeks[:-WEEKS])
