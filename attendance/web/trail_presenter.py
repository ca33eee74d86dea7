"""The trail of amendments in words: on a page, in a file to take away, and on paper."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.web.words import london_time, long_date, short_date
from attendance.actions.trail import BESIDE, UNLOCKED, Step, Trail
from attendance.choices import Half, Role
from attendance.rules.calendar import AcademicYear
from attendance.rules.registers import Entry
from attendance.web.week_presenter import printed_in_words

if TYPE_CHECKING:
    from django.http import QueryDict

    from accounts.models import User

A_PAGE = 100
MOST_IN_A_FILE = 20_000
HEADINGS = (
    "Session", "Pupil", "Class", "Original entry", "Entered", "Amended entry", "Reason", "Amended on",
    "By", "Role",
)  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r")


def read_period(asked: QueryDict) -> tuple[dt.date, dt.date]:
    """The days asked for; else this school year up to today."""
    today = timezone.localdate()
    first = _day(asked.get("from", "")) or AcademicYear.of(today).first_day
    last = _day(asked.get("to", "")) or max(today, first)
    return first, max(first, last)


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class StepView:
    """One step in words, column by column."""

    session: str
    pupil: str
    registration_group: str
    old: str
    entered: str
    new: str
    reason: str
    on: str
    by: str
    role: str
    href: str
    kind: str

    @property
    def columns(self) -> list[str]:
        """In the order of HEADINGS."""
        return [
            self.session, self.pupil, self.registration_group, self.old, self.entered, self.new,
            self.reason, self.on, self.by, self.role,
        ]  # fmt: skip


@dataclass
class TrailPage:
    """The amendments of a pupil or of a class over a period, for one person."""

    about: str
    school: str
    trail: Trail
    first: dt.date
    last: dt.date
    number: str
    user: User
    group: str = ""
    crumb: str = ""
    crumb_words: str = ""

    @cached_property
    def page(self) -> Page[Any]:
        """One page of it."""
        return Paginator(self.trail, A_PAGE).get_page(self.number)  # type: ignore[arg-type]

    @property
    def lines(self) -> list[StepView]:
        return [step_view(step) for step in self.page.object_list]

    @property
    def heading(self) -> str:
        return f"Amendments of {self.about}"

    @property
    def period(self) -> str:
        """Sessions from Monday 1 September 2025 to Friday 5 September 2025."""
        if self.first == self.last:
            return f"Sessions of {long_date(self.first)}"
        return f"Sessions from {long_date(self.first)} to {long_date(self.last)}"

    @property
    def query(self) -> str:
        """The period and class as the address says them."""
        group = f"&group={self.group}" if self.group else ""
        return f"from={self.first}&to={self.last}{group}"

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def headings(self) -> tuple[str, ...]:
        return HEADINGS


def step_view(step: Step) -> StepView:
    """A step in words."""
    entered = ""
    if step.old_at:
        source = f", from {step.old_source}" if step.old_source else ""
        entered = f"{_moment(step.old_at)} {step.old_by}{_comma(_role(step.old_role))}{source}"
    return StepView(
        session=_session(step),
        pupil=f"{step.surname}, {step.forename}" if step.ref else "",
        registration_group=step.registration_group or "every class",
        old="" if step.kind == UNLOCKED else _entry(step.old),
        entered=entered,
        new=_new(step),
        reason=_reason(step),
        on=_moment(step.at),
        by=step.by + (f", from {step.source}" if step.source else ""),
        role=_role(step.role),
        href=_story(step),
        kind=step.kind,
    )


def write_csv(trail: Trail) -> str:
    """The trail for a spreadsheet; a cell that a spreadsheet would run is quoted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for step in _all(trail):
        writer.writerow([_safe(text) for text in step_view(step).columns])
    return file.getvalue()


def paper(page: TrailPage) -> dict[str, Any]:
    """What the printed trail is filled with."""
    return {
        "title": page.heading, "school": page.school, "period": page.period, "printed": page.printed,
        "headings": list(HEADINGS), "rows": [step_view(step).columns for step in _all(page.trail)],
    }  # fmt: skip


def _all(trail: Trail) -> Iterable[Step]:
    return trail[0:MOST_IN_A_FILE]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


def _session(step: Step) -> str:
    if step.kind == UNLOCKED and step.first_day != step.last_day:
        return f"{short_date(step.first_day)} to {short_date(step.last_day)}"
    half = f" {Half(step.half).value}" if step.half else ""
    return f"{step.first_day:%a} {short_date(step.first_day)}{half}"


def _entry(entry: Entry) -> str:
    return entry.words


def _new(step: Step) -> str:
    if step.kind == UNLOCKED:
        return "Register unlocked"
    return f"{_entry(step.new)} (kept beside)" if step.kind == BESIDE else _entry(step.new)


def _reason(step: Step) -> str:
    return "The office's mark stands" if step.kind == BESIDE else step.reason


def _role(role: str) -> str:
    return Role(role).label if role in Role.values else ""


def _comma(text: str) -> str:
    return f", {text}" if text else ""


def _moment(at: dt.datetime) -> str:
    return f"{short_date(at)} {london_time(at)}"


def _story(step: Step) -> str:
    if not step.ref:
        return ""
    args = [step.ref, step.urn, step.first_day, step.half]
    return reverse("attendance:show_mark", args=args)
