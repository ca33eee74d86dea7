"""Which numbers of the flags an authority sets, by the kind each belongs to, and between which values.

Not among them: what the law or the official statistics set (10% and 50%, ten sessions in ten school weeks,
twenty, ten and fifteen days). No window is longer than a school year, no share is more than the whole, and a
number that counts something begins at one, as the run asks.
"""

from dataclasses import dataclass

from attendance.choices import FlagKind

YEAR_WEEKS = 39  # school weeks of a year
MOST_SESSIONS = 380  # and its sessions


@dataclass(frozen=True)
class OwnNumber:
    """One number the authority sets: what it is, and between which values it makes sense.

    `kind` of flag it belongs to; empty for one of no kind, or of all of them.
    """

    key: str
    words: str
    unit: str
    least: int
    most: int
    kind: str = ""


def _weeks(kind: FlagKind, key: str, words: str) -> OwnNumber:
    return OwnNumber(key, words, "school weeks", 1, YEAR_WEEKS, kind)


def _percent(kind: FlagKind, key: str, words: str) -> OwnNumber:
    return OwnNumber(key, words, "%", 1, 100, kind)


def _sessions(kind: FlagKind, key: str, words: str) -> OwnNumber:
    return OwnNumber(key, words, "sessions", 1, MOST_SESSIONS, kind)


FLAG_NUMBERS = (
    _percent(FlagKind.NOBODY_ACTED, "nobody_acted_percent", "Share of the year’s sessions missed"),
    _sessions(FlagKind.NOBODY_ACTED, "nobody_acted_sessions", "Fewest sessions missed"),
    OwnNumber("nobody_acted_days", "Days without any action", "days", 7, 365, FlagKind.NOBODY_ACTED),
    _weeks(
        FlagKind.CONTINUOUS_ABSENCE, "continuous_recent_weeks",
        "How long after its end a run still asks for its return",
    ),
    OwnNumber("removed_after_flag_days", "Days from a flag to a removal that is looked into", "days", 1, 365,
              FlagKind.REMOVED_AFTER_FLAG),
    OwnNumber("removed_new_school_days", "Days in which another school’s roll answers for it", "days", 1, 90,
              FlagKind.REMOVED_AFTER_FLAG),
    _weeks(FlagKind.CONDONED_ABSENCE, "condoned_weeks", "School weeks looked at"),
    _sessions(FlagKind.CONDONED_ABSENCE, "condoned_sessions", "Fewest authorised sessions missed in them"),
    _percent(FlagKind.CONDONED_ABSENCE, "condoned_family_percent",
             "Share of their days that a child of the home missed too"),
    _percent(FlagKind.CONDONED_ABSENCE, "condoned_edge_percent", "Or: share of them beside a weekend or holiday"),
    _weeks(FlagKind.SUDDEN_CHANGE, "sudden_change_weeks", "The latest school weeks"),
    _percent(FlagKind.SUDDEN_CHANGE, "sudden_change_percent", "Least share missed in them"),
    OwnNumber("sudden_change_times", "How many times the earlier share", "times", 1, 20, FlagKind.SUDDEN_CHANGE),
    _weeks(FlagKind.SUDDEN_CHANGE, "sudden_change_before_weeks", "School weeks before them"),
    _sessions(FlagKind.SUDDEN_CHANGE, "sudden_change_before_possible", "Fewest possible sessions in those"),
    _percent(FlagKind.SUDDEN_CHANGE, "sudden_change_before_percent", "The earlier share is below"),
    _weeks(FlagKind.ON_COURSE, "on_course_weeks", "The latest school weeks, whose rate is carried on"),
    _sessions(FlagKind.ON_COURSE, "on_course_possible", "Fewest possible sessions in them"),
    _weeks(FlagKind.EARLY_ABSENCE, "early_absence_weeks", "The first school weeks of the year"),
    _percent(FlagKind.EARLY_ABSENCE, "early_absence_percent", "Share missed in them"),
    _sessions(FlagKind.EARLY_ABSENCE, "early_absence_sessions", "Fewest sessions missed in them"),
    _weeks(FlagKind.EARLY_ABSENCE, "early_absence_until_weeks", "Shown until this school week of the year"),
    _weeks(FlagKind.LATE_AFTER_CLOSE, "late_after_close_weeks", "School weeks looked at"),
    _sessions(FlagKind.LATE_AFTER_CLOSE, "late_after_close_sessions", "Fewest arrivals after the register closed"),
    _weeks(FlagKind.MONDAY_FRIDAY, "monday_friday_weeks", "School weeks looked at"),
    _sessions(FlagKind.MONDAY_FRIDAY, "monday_friday_sessions", "Fewest sessions on Mondays and Fridays"),
    OwnNumber("monday_friday_thirds", "Thirds of all missed that were then", "thirds", 1, 3, FlagKind.MONDAY_FRIDAY),
    # A weekend is two days, and no holiday.
    OwnNumber("holiday_edge_break_days", "Days without school that make a holiday", "days", 3, 21,
              FlagKind.HOLIDAY_EDGE),
    OwnNumber("holiday_edge_breaks", "Holidays with an absence beside them", "holidays", 1, 10, FlagKind.HOLIDAY_EDGE),
    _weeks(FlagKind.BROKEN_WEEKS, "broken_weeks_weeks", "School weeks looked at"),
    _weeks(FlagKind.BROKEN_WEEKS, "broken_weeks_broken", "Fewest of them with an absence"),
    OwnNumber("look_back_months", "Months a flag looks back at most", "months", 6, 24),
    OwnNumber("snooze_days", "Longest time a flag may be put off", "days", 7, 180),
    OwnNumber("wake_sessions", "Further sessions that wake one put off", "sessions", 1, 100),
)  # fmt: skip

# The first is never more than the second: together they would find nothing, or nothing any more.
NEVER_MORE = (
    ("early_absence_weeks", "early_absence_until_weeks"),
    ("broken_weeks_broken", "broken_weeks_weeks"),
    ("sudden_change_before_percent", "sudden_change_percent"),
)
