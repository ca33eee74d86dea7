"""The numbers of the flags that an authority sets, by the flag they belong to: now, as they came, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.words import short_date
from attendance.access import has_permission
from attendance.actions.own_flag_numbers import FLAG_NUMBERS, OwnNumber
from attendance.actions.own_thresholds import read_own_numbers
from attendance.choices import FlagKind, Permission
from attendance.web.flag_words import wording_of

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from attendance.models import Threshold

EVERY = ("Every flag", "How far back flags look, and how long one may be put off.")


@dataclass(frozen=True)
class NumberLine:
    """One number. `set_by` says what was set since it came, the latest first."""

    words: str
    value: str
    default: str
    is_default: bool
    set_by: list[str]
    change: str


@dataclass(frozen=True)
class NumberGroup:
    """The numbers of one kind of flag, and what it looks for."""

    title: str
    about: str
    lines: list[NumberLine]


def number_groups(user: User) -> list[NumberGroup]:
    """One group a kind, the gravest first, then what holds for every flag: one statement."""
    may, rows, today = (
        has_permission(user, Permission.CHANGE_SETTINGS), read_own_numbers(), timezone.localdate(),
    )  # fmt: skip
    kinds = sorted({n.kind for n in FLAG_NUMBERS}, key=_gravity)
    return [
        NumberGroup(
            *_told(kind),
            [_line(n, rows[n.key], today, may=may) for n in FLAG_NUMBERS if n.kind == kind],
        )
        for kind in kinds
    ]


def group_of_number(number: OwnNumber) -> tuple[str, str] | None:
    """The flag a number belongs to and what that looks for; None for a number of no flag."""
    return _told(number.kind) if number in FLAG_NUMBERS else None


def _told(kind: str) -> tuple[str, str]:
    return (str(FlagKind(kind).label), wording_of(kind).about) if kind else EVERY


def _gravity(kind: str) -> int:
    return FlagKind.values.index(kind) if kind else len(FlagKind.values)


def _line(number: OwnNumber, rows: list[Threshold], today: dt.date, *, may: bool) -> NumberLine:
    held = [r for r in rows if (r.valid_from or today) <= today <= (r.valid_to or today)]
    now, default = (held[0].value if held else None), (rows[0].value if rows else None)
    return NumberLine(
        words=number.words,
        value=_in_words(now, number.unit),
        default=_in_words(default, number.unit),
        is_default=now == default,
        set_by=[_set(row, number.unit, today) for row in reversed(rows[1:])],
        change=reverse("attendance:change_threshold", args=[number.key]) if may else "",
    )


def _in_words(value: int | None, unit: str) -> str:
    """`6 school weeks`; `1 school week`; `50%`."""
    if value is None:
        return "none"
    if unit == "%":
        return f"{value}%"
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}"


def _set(row: Threshold, unit: str, today: dt.date) -> str:
    waits = "from" if row.valid_from and row.valid_from > today else "since"
    return f"{_in_words(row.value, unit)} {waits} {short_date(row.valid_from)}. {row.source}"
