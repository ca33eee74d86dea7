"""Every kind of flag in words: singular, plural, none, and on either side of a boundary.

`words` may know no database: the numbers are handed in as the nightly run keeps them.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import attendance
from attendance.actions.flag_evidence import read_sources
from attendance.choices import FlagKind as K
from attendance.web.flag_told import Told, days
from attendance.web.flag_words import (
    GROUPS,
    WORDINGS,
    kinds_of,
    measure_in_words,
    wording_of,
)

FIRST, LAST = dt.date(2025, 8, 1), dt.date(2026, 1, 19)


def told(**numbers: Any) -> Told:
    return Told(numbers, FIRST, LAST)


def share(absent: int, possible: int, percent: int = 10) -> Told:
    return told(absent=absent, possible=possible, threshold_percent=percent)


def test_every_kind_is_worded_in_one_group_only() -> None:
    assert set(WORDINGS) == set(K.values)
    assert sum(len(named) for _, named in GROUPS.values()) == len(WORDINGS)
    together = [kind for group in GROUPS for kind in kinds_of(group)]
    assert sorted(together) == sorted(K.values)
    assert K.ON_COURSE in kinds_of("patterns")
    assert kinds_of("no such group") == []


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        (0, "no day"), (1, "half a day"), (2, "1 day"), (3, "1½ days"), (38, "19 days"),
        (2001, "1,000½ days"),
    ],
)  # fmt: skip
def test_sessions_as_days(sessions: int, words: str) -> None:
    assert days(sessions) == words


SENTENCES: list[tuple[str, Told, str]] = [
    (K.PERSISTENT_ABSENCE, share(38, 380),
     "19 days missed in 2025/26, 10% or more."),
    (K.PERSISTENT_ABSENCE, share(1, 10),
     "Half a day missed in 2025/26, 10% or more."),
    (K.PERSISTENT_ABSENCE, share(0, 0),
     "No day missed in 2025/26, 10% or more."),
    (K.PERSISTENT_ABSENCE, told(absent=64, possible=380, threshold_sessions=64),
     "32 days missed in 2025/26, 64 sessions or more."),
    (K.SEVERE_ABSENCE, share(190, 380, 50),
     "95 days missed in 2025/26, 50% or more."),
    (K.NOTICE_THRESHOLD, told(sessions=10, school_weeks=10, codes={"O": 8, "G": 2}),
     "10 unauthorised sessions in 10 school weeks: 2 G, 8 O."),
    (K.NOTICE_THRESHOLD, told(sessions=1, school_weeks=1, codes={"N": 1}),
     "1 unauthorised session in 1 school week: 1 N."),
    (K.NOTICE_THRESHOLD, told(sessions=0, school_weeks=10, codes={}),
     "No unauthorised session in 10 school weeks."),
    (K.CONTINUOUS_ABSENCE, told(days=20, sessions=40, first="2025-11-03", last="2025-11-28"),
     "Away for 20 school days in a row, from 3 Nov 2025 to 28 Nov 2025."),
    (K.CONTINUOUS_ABSENCE, told(days=1, sessions=2, first="2025-11-03", last="2025-11-03"),
     "Away for 1 school day in a row, on 3 Nov 2025."),
    (K.CONTINUOUS_ABSENCE, told(days=0, sessions=0), "Away for no school day in a row."),
    (K.CONTINUOUS_UNAUTHORISED, told(days=10, sessions=20, first="2025-11-03", last="2025-11-14"),
     "Away without leave or a reason for 10 school days in a row, from 3 Nov 2025 to 14 Nov 2025."),
    (K.ILLNESS_DAYS, told(days=15, sessions=30, longest_days=6),
     "Ill for 15 school days in 2025/26, the longest time 6 days in a row."),
    (K.ILLNESS_DAYS, told(days=15, sessions=30, longest_days=1),
     "Ill for 15 school days in 2025/26, the longest time 1 day in a row."),
    (K.ILLNESS_DAYS, told(days=15, sessions=30, longest_days=15),
     "Ill for 15 school days in 2025/26, all in a row."),
    (K.ILLNESS_DAYS, told(days=0, sessions=0), "Ill for no school day in 2025/26."),
    (K.NOBODY_ACTED, told(absent=24, possible=200, days_since=61, last_action="2025-11-19"),
     "12 days missed in 2025/26, and the last thing done about it was 61 days ago (on 19 Nov 2025)."),
    (K.NOBODY_ACTED, told(absent=24, possible=200, days_since=1, last_action="2026-01-18"),
     "12 days missed in 2025/26, and the last thing done about it was 1 day ago (on 18 Jan 2026)."),
    (K.NOBODY_ACTED, told(absent=24, possible=200, days_since=0, last_action="2026-01-19"),
     "12 days missed in 2025/26, and the last thing done about it was today (on 19 Jan 2026)."),
    (K.NOBODY_ACTED, told(absent=24, possible=200, days_since=None),
     "12 days missed in 2025/26, and nothing is recorded as done about it."),
    (K.REMOVED_AFTER_FLAG,
     told(kinds=["severe_absence", "persistent_absence"], ended="2026-01-12", days_since_flag=0),
     "Taken off the roll on 12 Jan 2026, while a flag of severe absence and persistent absence "
     "stood; on no other roll here since."),
    (K.REMOVED_AFTER_FLAG,
     told(kinds=["persistent_absence"], ended="2026-01-12", days_since_flag=1),
     "Taken off the roll on 12 Jan 2026, 1 day after a flag of persistent absence was cleared; on no "
     "other roll here since."),
    (K.REMOVED_AFTER_FLAG, told(),
     "Taken off the roll, while a flag of absence stood; on no other roll here since."),
    (K.CONDONED_ABSENCE, told(sessions=10, authorised=8, family_days=4, edge_sessions=0),
     "8 authorised absences may be condoned: 4 days with another child of the home away too."),
    (K.CONDONED_ABSENCE,
     told(sessions=8, authorised=8, family_days=1, edge_sessions=1),
     "8 authorised absences may be condoned: 1 day with another child of the home away too, 1 session "
     "beside a weekend or holiday."),
    (K.CONDONED_ON_PATROL,
     told(sessions=10, authorised=8, with_parent=1, last_met="2026-01-12"),
     "8 authorised absences may be condoned: met on patrol with a parent once on 12 Jan 2026."),
    (K.CONDONED_ON_PATROL,
     told(sessions=10, authorised=1, with_parent=2, last_met="2026-01-12"),
     "1 authorised absence may be condoned: met on patrol with a parent 2 times, last on 12 Jan 2026."),
    (K.CONDONED_ON_PATROL, told(authorised=8),
     "8 authorised absences, and no meeting with a parent on patrol stands any more."),
    (K.CONDONED_ABSENCE, told(),
     "No authorised absence may be condoned."),
    (K.SUDDEN_CHANGE,
     told(recent_absent=12, recent_possible=30, earlier_absent=3, earlier_possible=120,
          recent_weeks=3, earlier_weeks=12),
     "6 days missed in the last 3 school weeks; 3 of 120 sessions (2.5%) in the 12 school weeks before."),
    (K.SUDDEN_CHANGE,
     told(recent_absent=6, recent_possible=30, earlier_absent=0, earlier_possible=60),
     "3 days missed lately; 0 of 60 sessions (0.0%) before."),
    (K.ON_COURSE, told(absent=18, possible=200, sessions_to_persistent=6),
     "9 days missed so far in 2025/26: 6 more sessions and it is persistent absence."),
    (K.ON_COURSE, told(absent=19, possible=198, sessions_to_persistent=1),
     "9½ days missed so far in 2025/26: 1 more session and it is persistent absence."),
    (K.ON_COURSE, told(absent=20, possible=200, sessions_to_persistent=0),
     "10 days missed so far in 2025/26: the next absence makes it persistent absence."),
    (K.EARLY_ABSENCE, told(absent=6, possible=40, school_weeks=4),
     "3 days missed in the first 4 school weeks of 2025/26."),
    (K.EARLY_ABSENCE, told(absent=4, possible=10, school_weeks=1),
     "2 days missed in the first 1 school week of 2025/26."),
    (K.EARLY_ABSENCE, told(absent=4, possible=10), "2 days missed early in 2025/26."),
    (K.LATE_AFTER_CLOSE, told(sessions=5, school_weeks=10),
     "5 arrivals after the register had closed in the last 10 school weeks."),
    (K.LATE_AFTER_CLOSE, told(sessions=1, school_weeks=1),
     "1 arrival after the register had closed in the last 1 school week."),
    (K.LATE_AFTER_CLOSE, told(), "No arrival after the register had closed lately."),
    (K.MONDAY_FRIDAY, told(sessions=8, all_sessions=10, school_weeks=10),
     "8 of the 10 sessions missed in the last 10 school weeks were on a Monday or a Friday."),
    (K.MONDAY_FRIDAY, told(sessions=1, all_sessions=1, school_weeks=10),
     "1 of the 1 session missed in the last 10 school weeks was on a Monday or a Friday."),
    (K.MONDAY_FRIDAY, told(), "None of the sessions missed lately were on a Monday or a Friday."),
    (K.HOLIDAY_EDGE, told(breaks=2, sessions=4),
     "Away on the school day beside 2 holidays in twelve months: 2 days missed."),
    (K.HOLIDAY_EDGE, told(breaks=0, sessions=0),
     "Away on the school day beside no holiday in twelve months: no day missed."),
    (K.BROKEN_WEEKS, told(weeks=6, school_weeks=10, sessions=9),
     "Something missed in 6 of the last 10 school weeks: 4½ days in all."),
    (K.BROKEN_WEEKS, told(weeks=0, school_weeks=10),
     "Something missed in none of the last 10 school weeks: no day in all."),
    (K.SEEN_ON_PATROL, told(sightings=1, dates=["2025-09-03"]),
     "Seen once without a lawful reason, on 3 Sep 2025."),
    (K.SEEN_ON_PATROL, told(sightings=2, dates=["2025-09-09", "2025-09-03"]),
     "Seen 2 times without a lawful reason, last on 9 Sep 2025."),
    (K.SEEN_ON_PATROL, told(), "No sighting stands any more."),
    (K.REASON_OVERDUE, told(sessions=3, oldest="2025-09-03", school_days=5),
     "3 sessions have no reason yet after more than 5 school days, the oldest of 3 Sep 2025."),
    (K.REASON_OVERDUE, told(sessions=1, school_days=1),
     "1 session has no reason yet after more than 1 school day."),
    (K.REASON_OVERDUE, told(), "No session has no reason yet."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "numbers", "words"), SENTENCES)
def test_the_sentence(kind: str, numbers: Told, words: str) -> None:
    assert wording_of(kind).sentence(numbers) == words


def test_every_kind_has_a_sentence_here() -> None:
    assert {kind for kind, _, _ in SENTENCES} == set(K.values)


@pytest.mark.parametrize(
    ("kind", "numbers", "words"),
    [
        (K.PERSISTENT_ABSENCE, share(38, 380), "38 of 380 sessions missed, 10.0%"),
        (K.PERSISTENT_ABSENCE, share(1, 1), "1 of 1 session missed, 100.0%"),
        (K.PERSISTENT_ABSENCE, share(0, 0), "0 of 0 sessions missed"),
        (K.NOTICE_THRESHOLD, told(sessions=1), "1 unauthorised session"),
        (K.NOTICE_THRESHOLD, told(), "no unauthorised session"),
        (K.CONTINUOUS_ABSENCE, told(days=20, sessions=40), "20 school days in a row, 40 sessions"),
        (K.ILLNESS_DAYS, told(days=15, sessions=29), "15 school days of illness, 29 sessions"),
        (
            K.CONDONED_ABSENCE,
            told(sessions=10, authorised=8),
            "8 of 10 absences authorised, 80.0%",
        ),
        (
            K.CONDONED_ON_PATROL,
            told(sessions=10, authorised=8),
            "8 of 10 absences authorised, 80.0%",
        ),
        (
            K.SUDDEN_CHANGE,
            told(recent_absent=12, recent_possible=30),
            "12 of 30 sessions missed, 40.0%",
        ),
        (K.MONDAY_FRIDAY, told(sessions=8, all_sessions=10), "8 of 10 absences, 80.0%"),
        (K.BROKEN_WEEKS, told(weeks=6, school_weeks=10), "6 of 10 school weeks broken, 60.0%"),
        (K.SEEN_ON_PATROL, told(sightings=1), "1 sighting"),
        (K.REASON_OVERDUE, told(sessions=2), "2 sessions without a reason"),
        (K.REMOVED_AFTER_FLAG, told(days_since_flag=12), "12 days after the flag"),
        (K.REMOVED_AFTER_FLAG, told(days_since_flag=0), "while the flag stood"),
        (
            K.REMOVED_AFTER_FLAG,
            told(days_since_flag=0, absent=24, possible=234),
            "24 of 234 sessions missed, 10.3%",
        ),
        (
            K.REMOVED_AFTER_FLAG,
            told(days_since_flag=3, sessions=11),
            "11 unauthorised sessions",
        ),
    ],
)
def test_the_fraction(kind: str, numbers: Told, words: str) -> None:
    assert measure_in_words(wording_of(kind).measure(numbers)) == words


@pytest.mark.parametrize(
    ("absent", "possible", "percent", "words"),
    [
        (38, 380, 10, "1 clear school day brings it back under 10%"),
        (38, 379, 10, "1 clear school day brings it back under 10%"),
        (38, 378, 10, "2 clear school days bring it back under 10%"),
        (41, 349, 10, "31 clear school days bring it back under 10%"),
        (190, 380, 50, "1 clear school day brings it back under 50%"),
        (200, 380, 50, "11 clear school days bring it back under 50%"),
    ],
)
def test_what_would_clear_a_share(absent: int, possible: int, percent: int, words: str) -> None:
    clears = wording_of(K.PERSISTENT_ABSENCE).clears(share(absent, possible, percent))
    assert clears.startswith(words)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (62, "31 clear school days bring it back under 10%"),
        (61, "Even every session attended for the rest of the year (31 school days) leaves it at 10% "
             "or more: only a corrected register clears it. A new school year begins a new count."),
        (2, "Even every session attended for the rest of the year (1 school day) leaves it at 10%"),
        (0, "No session is left to attend this year: only a corrected register clears it."),
    ],
)  # fmt: skip
def test_a_share_that_no_day_left_in_the_year_can_clear(left: int, words: str) -> None:
    numbers = replace(share(41, 349), left=left)  # 62 sessions would
    assert wording_of(K.PERSISTENT_ABSENCE).clears(numbers).startswith(words)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (told(recent_absent=5, recent_possible=60, recent_weeks=6, projected_absent=41,
              projected_possible=380),
         "at the rate of late (5 of 60 sessions in the last 6 school weeks), 41 of 380 (10.8%) by the "
         "end of the year"),
        (told(recent_absent=1, recent_possible=1),
         "if the rate of late (1 of 1 session) goes on to the end of the year"),
        (told(), "if the rate of late goes on to the end of the year"),
    ],
)  # fmt: skip
def test_what_being_on_course_is_held_against(numbers: Told, words: str) -> None:
    assert wording_of(K.ON_COURSE).line(numbers) == words


def test_every_number_a_wording_quotes_has_its_source_on_file() -> None:
    folder = Path(attendance.__file__).parent / "data"
    held = {row["key"] for path in folder.glob("*thresholds.csv") for row in read(path)}
    assert {key for wording in WORDINGS.values() for key in wording.keys} <= held


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("kind", K.values)
def test_nothing_breaks_where_a_number_is_not_there(kind: str) -> None:
    wording, nothing = wording_of(kind), told()
    for text in (wording.sentence(nothing), wording.line(nothing), wording.clears(nothing)):
        assert text
        assert "None" not in text.removeprefix("None of")
    assert wording.measure(nothing).part == 0
    assert wording.about
    assert wording.act
    assert wording.tone in {"bad", "warn", "info"}


@pytest.mark.django_db
def test_every_number_a_flag_turns_on_has_its_source() -> None:
    """Numbers an authority sets have no first day, and a source all the same."""
    keys = {key for wording in WORDINGS.values() for key in wording.keys}
    today, long_ago = (set(read_sources(keys, dt.date(year, 11, 28))) for year in (2026, 2008))
    assert keys - today == {"persistent_absence_sessions"}, "a count of sessions until 2015"
    assert "persistent_absence_sessions" in long_ago
