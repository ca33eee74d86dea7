"""The numbers the rules turn on, as they stood on a day: read from their dated rows."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from attendance.models import Threshold
from attendance.rules.counting import is_persistent, is_persistent_by_count

PERSISTENT_PERCENT = "persistent_absence_percent"
PERSISTENT_SESSIONS = "persistent_absence_sessions"
SEVERE_PERCENT = "severe_absence_percent"
NOTICE_SESSIONS = "notice_sessions"
NOTICE_WEEKS = "notice_school_weeks"
AT_15 = "full_year_age_15"  # the last half term is left out of the year of those who are 15
WHOLE_YEAR = ("full_year", "five_half_terms")  # the year as it was collected: longest first


@dataclass(frozen=True)
class AbsenceRule:
    """Missed enough: a share of the own possible sessions, or (before 2015/16) so many sessions."""

    percent: int | None = None
    sessions: int | None = None

    def holds(self, absent: int, possible: int) -> bool | None:
        """Whether it is so; None when nothing was possible or no rule was in force."""
        if possible == 0:
            return None
        if self.percent is not None:
            return is_persistent(absent, possible, self.percent)
        return None if self.sessions is None else is_persistent_by_count(absent, self.sessions)


def in_force(day: dt.date) -> Q:
    """The dated rows that hold on that day; an empty date is open."""
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return began & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def threshold_on(key: str, day: dt.date, *bases: str) -> int | None:
    """The value of `key` on that day, of the first of `bases` that had one; None when none did."""
    rows = Threshold.objects.filter(in_force(day), key=key)
    by_basis = dict(rows.values_list("basis", "value"))
    if not bases:
        return next(iter(by_basis.values()), None)
    return next((by_basis[basis] for basis in bases if basis in by_basis), None)


def persistent_rule(day: dt.date, *, at_15: bool = False) -> AbsenceRule:
    """What made an enrolment persistently absent in the school year of that day.

    `at_15` for a child who was 15 on the 31 August before the year. DfE guide to absence statistics
    2018, section 3: 10% since 2015/16, fixed counts before.
    """
    percent = threshold_on(PERSISTENT_PERCENT, day)
    if percent is not None:
        return AbsenceRule(percent=percent)
    bases = (AT_15, *WHOLE_YEAR) if at_15 else WHOLE_YEAR
    return AbsenceRule(sessions=threshold_on(PERSISTENT_SESSIONS, day, *bases))


@dataclass(frozen=True)
class DayRules:
    """Every threshold as it stood on a day, read at once: by its key, then by its basis."""

    values: dict[str, dict[str, int]]

    def value(self, key: str) -> int:
        """One without bases; nought where none was in force."""
        return next(iter(self.values.get(key, {}).values()), 0)

    @property
    def persistent(self) -> AbsenceRule:
        return self._persistent(*WHOLE_YEAR)

    @property
    def persistent_at_15(self) -> AbsenceRule:
        """Of a child who was 15 on the 31 August before the year."""
        return self._persistent(AT_15, *WHOLE_YEAR)

    @property
    def severe(self) -> AbsenceRule:
        return AbsenceRule(percent=self.value(SEVERE_PERCENT) or None)

    def _persistent(self, *bases: str) -> AbsenceRule:
        """A share of the possible sessions; before 2015/16 so many. See `persistent_rule`."""
        if percent := self.value(PERSISTENT_PERCENT):
            return AbsenceRule(percent=percent)
        counts = self.values.get(PERSISTENT_SESSIONS, {})
        return AbsenceRule(sessions=next((counts[b] for b in bases if b in counts), None))


def rules_on(day: dt.date) -> DayRules:
    """All thresholds in force on a day, in one reading."""
    found: dict[str, dict[str, int]] = {}
    rows = Threshold.objects.filter(in_force(day))
    for key, basis, value in rows.values_list("key", "basis", "value"):
        found.setdefault(key, {})[basis] = value
    return DayRules(found)


def severe_rule(day: dt.date) -> AbsenceRule:
    """What made an enrolment severely absent; not defined before 2015/16."""
    return AbsenceRule(percent=threshold_on(SEVERE_PERCENT, day))


def values_on(key: str, day: dt.date) -> dict[str, int]:
    """Every value of `key` on that day, by its basis."""
    rows = Threshold.objects.filter(in_force(day), key=key)
    return dict(rows.values_list("basis", "value"))
