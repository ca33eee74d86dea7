"""A name taken off the roll after a flag: the ground is to be looked at (SI 2024/208 reg 9, exhaustive)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from attendance.choices import OFFERED_KINDS, FlagKind
from attendance.rules.flags import Finding
from attendance.rules.flags_numbers import Numbers
from attendance.rules.flags_story import months_before


@dataclass(frozen=True)
class StoodFlag:
    """An earlier flag of the enrolment: what, and the days it stood; None: it stands still."""

    kind: str
    raised: dt.date
    cleared: dt.date | None


@dataclass(frozen=True)
class Removal:
    """How an enrolment ended. `last_school_day` of its school in that school year; `next_start` the
    first day of the pupil's next enrolment anywhere in the authority, beginning after the end."""

    ended: dt.date
    last_school_day: dt.date | None
    next_start: dt.date | None
    compulsory: tuple[dt.date, dt.date]


def removed_after_flag(
    removal: Removal, flags: Sequence[StoodFlag], as_of: dt.date, numbers: Numbers
) -> Finding | None:
    """Removed while a flag of persistent or severe absence or of the notice threshold stood, or soon
    after, and on no other roll of the authority within three weeks.

    Not for those who left with the end of the school year, as every last class does, nor outside
    compulsory school age. A check of the ground, no reproach.
    """
    soon, answer = numbers.removed_after_flag_days, numbers.removed_new_school_days
    months = numbers.look_back_months
    if soon is None or answer is None or months is None:
        return None
    day_after = removal.ended + dt.timedelta(days=1)
    if not months_before(as_of, months) <= removal.ended < as_of:
        return None
    if not removal.compulsory[0] <= day_after <= removal.compulsory[1]:
        return None
    if removal.last_school_day is None or removal.ended >= removal.last_school_day:
        return None
    if removal.next_start and (removal.next_start - removal.ended).days <= answer:
        return None
    gaps = {f.kind: _days_since(f, removal.ended) for f in _stood(flags, removal.ended)}
    kinds = [kind for kind in OFFERED_KINDS if gaps.get(kind, soon + 1) <= soon]
    if not kinds:
        return None
    found = {
        "kinds": [kind.value for kind in kinds], "ended": removal.ended.isoformat(),
        "days_since_flag": min(gaps[kind] for kind in kinds),
    }  # fmt: skip
    return Finding(FlagKind.REMOVED_AFTER_FLAG, found, removal.ended, as_of)


def _stood(flags: Sequence[StoodFlag], ended: dt.date) -> list[StoodFlag]:
    """Flags raised by the day of the end, the one that stood longest last."""
    raised = [flag for flag in flags if flag.raised <= ended]
    return sorted(raised, key=lambda flag: flag.cleared or dt.date.max)


def _days_since(flag: StoodFlag, ended: dt.date) -> int:
    """Days from its clearing to the end; nought while it stood."""
    return 0 if flag.cleared is None else max(0, (ended - flag.cleared).days)
