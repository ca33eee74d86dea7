"""The numbers the kinds of flag turn on, as they stood on one day. Each is a dated row, handed in.

None: no such number was in force, and the rule that asks for it finds nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Numbers:
    """Named as the keys of the dated rows are (attendance/data/thresholds.csv, flag_thresholds.csv)."""

    persistent_absence_percent: int | None = None
    persistent_absence_sessions: int | None = None
    severe_absence_percent: int | None = None
    notice_sessions: int | None = None
    notice_school_weeks: int | None = None
    look_back_months: int | None = None
    continuous_absence_days: int | None = None
    continuous_unauthorised_days: int | None = None
    continuous_recent_weeks: int | None = None
    illness_days: int | None = None
    on_course_weeks: int | None = None
    on_course_possible: int | None = None
    nobody_acted_percent: int | None = None
    nobody_acted_sessions: int | None = None
    nobody_acted_days: int | None = None
    removed_after_flag_days: int | None = None
    removed_new_school_days: int | None = None
    condoned_weeks: int | None = None
    condoned_sessions: int | None = None
    condoned_family_percent: int | None = None
    condoned_edge_percent: int | None = None
    sudden_change_weeks: int | None = None
    sudden_change_percent: int | None = None
    sudden_change_times: int | None = None
    sudden_change_before_weeks: int | None = None
    sudden_change_before_possible: int | None = None
    sudden_change_before_percent: int | None = None
    early_absence_weeks: int | None = None
    early_absence_percent: int | None = None
    early_absence_sessions: int | None = None
    early_absence_until_weeks: int | None = None
    late_after_close_weeks: int | None = None
    late_after_close_sessions: int | None = None
    monday_friday_weeks: int | None = None
    monday_friday_sessions: int | None = None
    monday_friday_thirds: int | None = None
    holiday_edge_break_days: int | None = None
    holiday_edge_breaks: int | None = None
    broken_weeks_weeks: int | None = None
    broken_weeks_broken: int | None = None
    wake_sessions: int | None = None

    @classmethod
    def of(cls, values: Mapping[str, int]) -> "Numbers":
        """From the values in force by key; keys of other rules are left alone."""
        names = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in names})

    @property
    def digest(self) -> str:
        """Another one as soon as any of the numbers is another."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]
