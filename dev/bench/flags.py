"""The nightly flag run over a year of a large authority, of every kind: from cold, unchanged, after small
changes, and when everybody is looked at because a week began or a number changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from django.db import connection

from accounts.models import User
from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.actions.tallies import find_differences
from attendance.models import Enrolment, Flag
from dev.bench import data, year
from dev.bench.table import Line, say, timed

COUNT_MARKS = (
    "SELECT count(*) FROM (SELECT enrolment_id, count(*) FROM attendance_mark GROUP BY 1) g"
)
FORGET = """
SET session_replication_role = replica;
TRUNCATE attendance_flag CASCADE;
TRUNCATE attendance_flagsjudged, attendance_recheckrequest;
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at) SELECT id, now() FROM attendance_enrolment;
SET session_replication_role = origin;
"""
AMEND_ONE_PERCENT = """
SELECT set_config('bellwether.reason', 'Bench', false);
UPDATE attendance_mark SET code = CASE code WHEN 'I' THEN 'O' ELSE 'I' END
WHERE enrolment_id %% 100 = %(turn)s
    AND session_id IN (SELECT id FROM attendance_session WHERE date = %(day)s AND half = 'AM');
"""
# Somebody acted on one child in a hundred, through the triggers that ask for them.
ACT_ON_ONE_PERCENT = """
INSERT INTO attendance_actiontaken (pupil_id, enrolment_id, done_on, kind, label, source_app_ref, by_id,
    by_name, at)
SELECT pupil_id, id, %(day)s, 'contact', 'Rang', 'bench ' || %(turn)s || '-' || id, %(by)s, 'Bench', now()
FROM attendance_enrolment WHERE id %% 100 = 50 + %(turn)s
"""
WEEK_BEFORE = "UPDATE attendance_flagsjudged SET week = week - 7"
OTHER_NUMBERS = "UPDATE attendance_flagsjudged SET numbers = ''"


def measure(quick: bool) -> list[Line]:
    """Make the year, then run."""
    size, runs = (data.S, 1) if quick else (data.L, 3)
    weeks = data.school_weeks(size)
    year.use(size)
    if quick and find_differences():
        raise SystemExit("The tallies made for the benchmark are not those of its marks.")
    as_of = weeks[-1] + dt.timedelta(days=2)  # a Wednesday: this week's marks count up to today
    count = Line(
        "count of marks by enrolment", [timed(count_marks) for _ in range(runs)],
        note=f"{size.pupils:,} enrolments, {marks():,} marks",
    )  # fmt: skip
    cold = Line(f"flag run, cold, size {size.name}", [cold_run(as_of) for _ in range(runs)], count)
    cold.note = flags_in_words()
    unchanged = Line("again, nothing changed", [due_run(as_of) for _ in range(runs)], cold)
    nights = [as_of + dt.timedelta(days=n) for n in range(1, runs + 1)]
    turns = range(runs)
    return [
        count, cold, unchanged,
        Line("next night, no new marks", [due_run(day) for day in nights], cold),
        *(Line(name, [after(nights[-1], change, turn) for turn in turns], cold)
          for name, change in CHANGES.items()),
        Line("one child in a hundred by hand, lines read", [by_hand(nights[-1]) for _ in turns], cold),
    ]  # fmt: skip


def flags_in_words() -> str:
    """How many flags stand, of how many kinds."""
    kinds = Counter(Flag.objects.standing().values_list("kind", flat=True))
    return f"{kinds.total():,} flags of {len(kinds)} kinds"


def marks() -> int:
    """How many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attendance_mark")
        return int(cursor.fetchone()[0])


def count_marks() -> None:
    """The least anybody would have to do who kept no tallies."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MARKS)


def cold_run(as_of: dt.date) -> float:
    """No flag anywhere and everybody asked for."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute("VACUUM ANALYZE attendance_flag, attendance_recheckrequest")
    return due_run(as_of)


def due_run(as_of: dt.date) -> float:
    """The run as the worker does it."""
    noon = dt.datetime.combine(as_of, dt.time(12), tzinfo=dt.UTC)
    seconds = timed(lambda: refresh_due_flags(as_of=as_of, at=noon))
    say(f"  {seconds:.2f} s")
    return seconds


def amend_one_percent(turn: int) -> None:
    """One mark of one child in a hundred."""
    day = data.FIRST_MONDAY + dt.timedelta(days=14)
    with connection.cursor() as cursor:
        cursor.execute(AMEND_ONE_PERCENT, {"turn": turn, "day": day})


def act_on_one_percent(turn: int) -> None:
    """Something done about others, on a day of the term."""
    by, _ = User.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench"})
    day = data.FIRST_MONDAY + dt.timedelta(days=250)
    with connection.cursor() as cursor:
        cursor.execute(ACT_ON_ONE_PERCENT, {"turn": turn, "day": day, "by": by.pk})


def begin_a_week(turn: int) -> None:
    """As on the first night of a school week: every window slides."""
    with connection.cursor() as cursor:
        cursor.execute(WEEK_BEFORE)


def change_a_number(turn: int) -> None:
    """As on the night of a changed number."""
    with connection.cursor() as cursor:
        cursor.execute(OTHER_NUMBERS)


CHANGES: dict[str, Callable[[int], None]] = {
    "after 1% of children changed": amend_one_percent,
    "after somebody acted on 1% of children": act_on_one_percent,
    "a school week begins: everybody on roll": begin_a_week,
    "a number changed: everybody": change_a_number,
}


def after(as_of: dt.date, change: Callable[[int], None], turn: int) -> float:
    """The run, once that has changed."""
    change(turn)
    return due_run(as_of)


def by_hand(as_of: dt.date) -> float:
    """What `manage.py refresh_flags` does, of some, with every flag it looked at."""
    ids = list(Enrolment.objects.values_list("pk", flat=True).order_by("pk")[::100])
    return timed(lambda: refresh_flags(as_of=as_of, enrolment_ids=ids))
