"""Stories for the rules of flags, on the sample calendar of 2025/26: marks by day, present where none is said."""

import datetime as dt

from attendance.choices import Half
from attendance.rules.flags_numbers import Numbers
from attendance.rules.flags_story import Seen, Story
from attendance.rules.reference import read_codes
from tests.unit.attendance.test_calendar import NEXT_AUTUMN, YEAR

D = dt.date.fromisoformat
BOOK = read_codes()
PRESENT = {Half.AM: "/", Half.PM: "\\"}
DAYS = YEAR.days + NEXT_AUTUMN.days

# As attendance/data has them: a test of the database holds the two together.
NUMBERS = Numbers(
    persistent_absence_percent=10, severe_absence_percent=50, notice_sessions=10,
    notice_school_weeks=10, look_back_months=12, continuous_absence_days=20,
    continuous_unauthorised_days=10, continuous_recent_weeks=10, illness_days=15, on_course_weeks=6,
    on_course_possible=20, nobody_acted_percent=10, nobody_acted_sessions=10, nobody_acted_days=45,
    removed_after_flag_days=90, removed_new_school_days=21, condoned_weeks=10, condoned_sessions=6,
    condoned_family_percent=50, condoned_edge_percent=50, sudden_change_weeks=3,
    sudden_change_percent=20, sudden_change_times=3, sudden_change_before_weeks=12,
    sudden_change_before_possible=60, sudden_change_before_percent=10, early_absence_weeks=6,
    early_absence_percent=10, early_absence_sessions=4, early_absence_until_weeks=12,
    late_after_close_weeks=10, late_after_close_sessions=5, monday_friday_weeks=10,
    monday_friday_sessions=6, monday_friday_thirds=2, holiday_edge_break_days=7,
    holiday_edge_breaks=2, broken_weeks_weeks=10, broken_weeks_broken=5, wake_sessions=4,
)  # fmt: skip


def said(text):
    """`2025-10-16 O; 2025-10-17 OI` as (day, half) -> code; one code is for both halves. Codes of two
    signs are parted by a stroke: `2025-10-16 C2|C2`."""
    marks = {}
    for item in filter(None, (part.strip() for part in text.split(";"))):
        day, codes = item.split()
        first, last = codes.split("|") if "|" in codes else (codes[0], codes[-1])
        marks |= {(D(day), "AM"): first, (D(day), "PM"): last}
    return marks


def stretch(first, last, code):
    """Every school day from one to another with that code."""
    days = [day for day in DAYS if D(first) <= day <= D(last)]
    return "; ".join(f"{day} {code}{code}" for day in days)


def story(marks, as_of, *, since="2025-09-01", until=None, compulsory=("2019-08-31", "2032-06-25")):
    """One child's marks up to a day: `-` is no mark; present wherever nothing is said."""
    known, end = said(marks), D(until) if until else dt.date.max
    on_roll = [(day, half) for day in DAYS for half in Half if D(since) <= day <= end]
    seen = tuple(_seen(day, half, known, compulsory) for day, half in on_roll if day <= D(as_of))
    year_end = D("2026-07-31") if D(as_of) <= D("2026-07-31") else D("2027-07-31")
    rest = sum(D(as_of) < day <= year_end for day, _ in on_roll)
    return Story(D(as_of), seen, DAYS, rest, D(as_of) <= end)


def _seen(day, half, known, compulsory):
    code = known.get((day, half.value), PRESENT[half])
    code = PRESENT[half] if code == "/" else code
    of_age = D(compulsory[0]) <= day <= D(compulsory[1])
    return Seen(day, half.value, None if code == "-" else BOOK.on(code, day), of_age)
