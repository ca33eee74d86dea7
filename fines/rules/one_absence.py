"""One absence, one notice: what already stands on the sessions of a proposal, and on the absence they are part of.

A holiday is one absence however it is cut up: a session left over of it is no second offence, nor a second amount.
While an earlier notice can still be paid the parent has not yet had the time the law gives to discharge it (Education
Act 1996 section 444A; Working together 2024; domain 4.2).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from fines.choices import Refusal
from fines.rules.spelling import long_date

Slot = tuple[dt.date, str]  # a day and its half


class Taken(Protocol):
    """What is asked of a session here."""

    @property
    def live_notice(self) -> str:
        """The other notice to this parent it stands in; empty for none."""

    @property
    def charged(self) -> bool:
        """Whether it is charged."""

    @property
    def run_of(self) -> str:
        """The notice that stands on the unbroken absence it is part of; empty for none."""

    @property
    def words(self) -> str:
        """Such as: Tue 4 Nov 2025, morning."""


@dataclass(frozen=True)
class Awaited:
    """An issued notice of the same offence to the same parent and child, and the last day it can be paid."""

    ref: str
    until: dt.date


def runs_under(
    line: Iterable[tuple[Slot, bool]], held: Mapping[Slot, str], until: Mapping[str, dt.date]
) -> dict[Slot, str]:
    """By session missed without permission the notice that stands on its unbroken run; those of none are left out.

    `line` is every session the school was open, in order, and whether it was missed without permission: weekends and
    holidays break no run, a session attended, excused or not marked does. `until` is the last day to pay of each
    notice: what is missed after it, when the parent had the notice and all its time, is no part of that absence.
    """
    found: dict[Slot, str] = {}
    run: list[Slot] = []
    for slot, missed in [*line, ((dt.date.max, ""), False)]:
        if missed:
            run.append(slot)
            continue
        refs = list(dict.fromkeys(held[one] for one in run if one in held))
        for one in run:
            under = [ref for ref in refs if one[0] <= until.get(ref, dt.date.max)]
            found |= {one: under[0]} if under else {}
        run = []
    return found


def bars_of_sessions(sessions: Sequence[Taken]) -> list[tuple[str, str]]:
    """What stands on the sessions themselves: the code of each reason, and in words."""
    return [
        *(
            (Refusal.ALREADY_NOTICED, f"{s.words}: already stands in notice {s.live_notice} to this parent.")
            for s in sessions if s.live_notice
        ),
        *(
            (Refusal.ALREADY_CHARGED, f"{s.words}: is part of another step the council has taken.")
            for s in sessions if s.charged
        ),
        *bars_of_runs([s for s in sessions if s.run_of and not s.live_notice]),
    ]  # fmt: skip


def bars_of_runs(sessions: Sequence[Taken]) -> list[tuple[str, str]]:
    """One reason for each notice that stands on the same unbroken absence."""
    found: dict[str, list[str]] = {}
    for s in sessions:
        found.setdefault(s.run_of, []).append(s.words)
    return [(Refusal.SAME_ABSENCE, _same(ref, days)) for ref, days in found.items()]


def _same(ref: str, days: Sequence[str]) -> str:
    more = f" and {len(days) - 1} more" if len(days) > 1 else ""
    part = "is part" if len(days) == 1 else "are part"
    return (
        f"{days[0]}{more}: {part} of the unbroken absence that notice {ref} to this parent was given for. One absence "
        "is one notice."
    )


def bars_of_payment(awaited: Awaited | None, day: dt.date) -> list[tuple[str, str]]:
    """What stands against one more notice on a day while an earlier one can still be paid, its last day included."""
    if awaited is None or day > awaited.until:
        return []
    words = (
        f"Notice {awaited.ref} to this parent for this child can still be paid, until {long_date(awaited.until)}: no "
        "further notice before that."
    )
    return [(Refusal.STILL_PAYABLE, words)]
