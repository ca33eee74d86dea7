"""The dates of a notice on a line: posted, received, the last day of each amount."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.words import long_date, money
from fines.actions.payments import owed
from fines.choices import NoticeStatus
from fines.rules.clock import first_day_to_act

if TYPE_CHECKING:
    from fines.models import PenaltyNotice

USUAL = "second working day after posting"
Line = tuple[str, dt.date | None, str]


@dataclass(frozen=True)
class DateView:
    """One of the dates on the line: done, next or later."""

    label: str
    date: str
    note: str
    state: str


def dates_of(notice: PenaltyNotice, today: dt.date) -> list[DateView]:
    """Posted, received, and the last day of each amount; then the day after. None before it is given."""
    if not notice.is_served:
        return []
    if notice.was_not_posted:
        why = "withdrawn before: take it out of the post"
        return [_view("Was to be posted", notice.posted_on, why, today)]
    lines: list[Line] = [("Posted", notice.posted_on, "first-class post"), *_received(notice)]
    lines += [(f"{money(due.pence)} until", due.last_day, "in full") for due in owed(notice)]
    if notice.status in (NoticeStatus.ISSUED, NoticeStatus.UNPAID):
        lines.append(("May be acted on", first_day_to_act(owed(notice)), "when not paid"))
    return [_view(*line, today) for line in lines]


def _received(notice: PenaltyNotice) -> list[Line]:
    """The day the days to pay count from; another one that is proved stands beside it."""
    deemed, proved, counted = notice.deemed_received_on, notice.received_on, notice.counted_from
    if proved == counted:
        return [("Received", proved, "proved")]
    if counted != deemed:
        told = ("Days to pay count from", counted, "as told; they are not shortened")
        return [("Received", proved or deemed, "proved" if proved else USUAL), told]
    if proved is None:
        return [("Received", deemed, USUAL)]
    return [
        ("Received", proved, "proved; it shortens nothing"),
        ("Taken as received", deemed, USUAL),
    ]


def _view(label: str, day: dt.date | None, note: str, today: dt.date) -> DateView:
    gone = day is not None and day < today
    return DateView(label, long_date(day), note, "done" if gone else "next")
