"""Runs of absence from weekly bits, for those whose weeks can hold one: no session is looked at singly.

Only weeks with an absence are laid out. One in which nothing breaks a run is passed through whole; one
that breaks it gives the run before it the sessions up to the first break, and those after the last break
to the run that follows. Whether the child was there in weeks between two of them is asked only where a
run would go on. What lies between two breaks of one week is shorter than any run that is asked for; only
the longest illness counts it.
"""

from attendance.actions.flags_facts_sql import bits, days, within
from attendance.actions.flags_kinds_sql import Kind
from attendance.choices import FlagKind


def _below(b: str) -> str:
    """The bits under the lowest of `b`."""
    return f"((({b}) & -({b})) - 1)"


def _up_to(b: str) -> str:
    """Every bit up to the highest of `b`."""
    rungs = " ".join(f"WHEN {b} >= {1 << n} THEN {(2 << n) - 1}" for n in range(13, -1, -1))
    return f"(CASE {rungs} ELSE 0 END)"


_OF_AGE = within("m.week", "x.compulsory_from", "x.compulsory_until")
_THIS_YEAR = within("m.week", "%(first)s::date")

# Who may be in the middle of a long run: a week of nothing but absence, or half the days asked for in one
# week. Who may have been ill for long enough. And whoever has such a flag. Nobody else's weeks are read.
_MAY_RUN = f"""
    SELECT enrolment_id FROM flag_missed
    WHERE absent <> 0 AND (attended = 0 OR {bits(days("absent"))} >= %(half_a_run)s)
"""
_MAY_BE_ILL = """
    SELECT enrolment_id FROM flag_facts WHERE authorised >= 2 * %(illness_days)s::int
"""
_WERE = """
    SELECT f.enrolment_id FROM flag_standing f WHERE f.kind IN ({kinds})
    UNION ALL
    SELECT f.enrolment_id FROM attendance_flagnote n JOIN attendance_flag f ON f.id = n.flag_id
    WHERE n.kind = 'return_made' AND f.kind IN ({kinds})
"""
_RUN_KINDS = "'continuous_absence', 'continuous_unauthorised'"

RUNS = f"""
CREATE TEMP TABLE flag_run ON COMMIT DROP AS
WITH candidate AS MATERIALIZED (
    SELECT x.enrolment_id, x.school_id, x.compulsory_from, x.compulsory_until, who.kind,
        CASE WHEN who.kind = 'illness_days' THEN %(first_week)s ELSE x.looked_back END AS since
    FROM flag_facts x JOIN (
        SELECT DISTINCT run.enrolment_id, k.kind FROM (
            {_MAY_RUN} UNION ALL {_WERE.format(kinds=_RUN_KINDS)}) run,
            unnest(ARRAY[{_RUN_KINDS}]) k (kind)
        UNION ALL SELECT DISTINCT enrolment_id, 'illness_days' FROM (
            {_MAY_BE_ILL} UNION ALL {_WERE.format(kinds="'illness_days'")}) ill
    ) who ON who.enrolment_id = x.enrolment_id
    WHERE x.on_roll
), open AS MATERIALIZED (
    SELECT s.school_id, s.week, bit_or(1 << (2 * (s.date - s.week) + (s.half = 'PM')::int)) AS bits
    FROM attendance_session s
    WHERE s.is_open AND s.date BETWEEN %(earliest)s AND %(as_of)s
        AND s.school_id IN (SELECT school_id FROM candidate)
    GROUP BY s.school_id, s.week
), counted AS MATERIALIZED (
    SELECT x.enrolment_id, x.kind, m.week, m.notice, coalesce(o.bits, 0) & ~m.marked AS unmarked,
        CASE x.kind WHEN 'continuous_absence' THEN m.absent
            WHEN 'continuous_unauthorised' THEN m.notice
            ELSE m.illness & {_OF_AGE} & {_THIS_YEAR} END AS counts,
        CASE WHEN x.kind = 'illness_days' THEN (m.attended | m.absent) & {_THIS_YEAR}
            ELSE m.attended | m.absent END AS possible
    FROM candidate x
    JOIN flag_missed m ON m.enrolment_id = x.enrolment_id AND m.week >= x.since
    LEFT JOIN open o ON o.school_id = x.school_id AND o.week = m.week
), parted AS MATERIALIZED (
    SELECT *, counts & ~{_up_to("breaks")} AS tail,
        CASE WHEN breaks = 0 THEN counts ELSE counts & {_below("breaks")} END AS head
    FROM (SELECT *, possible & ~counts AS breaks FROM counted OFFSET 0) broken
), beside AS (
    SELECT *, lag(week) OVER weeks AS week_before, lag(tail) OVER weeks AS tail_before FROM parted
    WINDOW weeks AS (PARTITION BY enrolment_id, kind ORDER BY week)
), missed AS MATERIALIZED (
    SELECT b.enrolment_id, b.kind, b.week, b.counts, b.breaks, b.head, b.tail, b.notice,
        {days("b.counts")} & ~{days("b.breaks | b.unmarked")} AS whole,
        sum((CASE WHEN week_before < week - 7 AND tail_before <> 0 AND head <> 0 THEN EXISTS (
                SELECT FROM attendance_weeklytally t WHERE t.enrolment_id = b.enrolment_id
                    AND t.week > b.week_before AND t.week < b.week AND t.attended_bits <> 0)
            ELSE false END)::int) OVER weeks
            + count(*) FILTER (WHERE breaks <> 0) OVER weeks AS run
    FROM beside b
    WINDOW weeks AS (PARTITION BY enrolment_id, kind ORDER BY week)
), part AS (
    SELECT enrolment_id, kind, week, run, whole, notice, tail AS counts FROM missed WHERE tail <> 0
    UNION ALL
    SELECT enrolment_id, kind, week, run - 1, whole, notice, head FROM missed
    WHERE breaks <> 0 AND head <> 0
)
SELECT enrolment_id, kind, run, sum({bits("counts")})::int AS sessions,
    sum({bits("counts & notice")})::int AS unauthorised, sum({bits("counts & whole")})::int AS days,
    min(week + {bits(_below("counts"))} / 2) AS first,
    max(week + ({bits(_up_to("counts"))} - 1) / 2) AS last
FROM part GROUP BY enrolment_id, kind, run
UNION ALL
SELECT o.enrolment_id, o.kind, NULL, sum({bits("o.counts")})::int, NULL, max(CASE
        WHEN o.breaks = 0 THEN 0
        WHEN {bits("o.whole & ~(o.head | o.tail)")} < 2 THEN {bits("o.whole & ~(o.head | o.tail)")}
        ELSE (SELECT max(days) FROM (
            SELECT count(*) AS days FROM generate_series(0, 12, 2) d WHERE (o.whole >> d) & 1 = 1
            GROUP BY {bits("o.breaks & ((1 << d) - 1)")}) between_breaks) END)::int,
    NULL, NULL
FROM missed o
WHERE o.kind = 'illness_days' GROUP BY o.enrolment_id, o.kind
"""

# A return made for a run settles it, and what it was before a correction moved its ends.
_SETTLED = """EXISTS (
    SELECT FROM attendance_flagnote n JOIN attendance_flag f ON f.id = n.flag_id
    WHERE f.enrolment_id = r.enrolment_id AND f.kind = r.kind AND n.kind = 'return_made'
        AND r.first <= (n.numbers ->> 'last')::date AND r.last >= (n.numbers ->> 'first')::date)"""


def _continuous(kind: FlagKind, days_asked: str, basis: str) -> Kind:
    """The latest run of enough days that goes on, or ended in the recent weeks, with no return yet.

    Where none is, the latest of any length says what cleared the flag.
    """
    return Kind(
        kind, f"x.on_roll AND due.days >= {days_asked}", "due.first",
        f"""'days', coalesce(due.days, 0), 'sessions', coalesce(due.sessions, 0),
        'unauthorised', coalesce(due.unauthorised, 0), 'first', due.first, 'last', due.last,
        'threshold_days', {days_asked}""",
        basis, first="due.first", last="due.last",
        joined=f"""LEFT JOIN (
            SELECT DISTINCT ON (r.enrolment_id) r.* FROM flag_run r
            JOIN flag_facts y ON y.enrolment_id = r.enrolment_id
            WHERE r.kind = '{kind.value}' AND r.last >= y.recent_from AND NOT {_SETTLED}
            ORDER BY r.enrolment_id, r.days >= {days_asked} DESC, r.run DESC) due
            ON due.enrolment_id = x.enrolment_id""",
    )  # fmt: skip


# Once a return is made in the year, only a run that began after it asks for another.
_MADE = """
    SELECT f.enrolment_id, max(n.made_on) AS last FROM attendance_flagnote n
    JOIN attendance_flag f ON f.id = n.flag_id
    WHERE f.kind = 'illness_days' AND n.kind = 'return_made' AND n.made_on >= %(first)s
    GROUP BY f.enrolment_id
"""
ILLNESS = Kind(
    FlagKind.ILLNESS_DAYS,
    """x.on_roll AND CASE WHEN made.last IS NULL THEN ill.sessions >= 2 * %(illness_days)s::int
    ELSE again.days IS NOT NULL END""",
    "CASE WHEN made.last IS NULL THEN %(first)s::date ELSE again.first END",
    """'days', coalesce(CASE WHEN made.last IS NULL THEN ill.sessions / 2 ELSE again.days END, 0),
    'sessions', coalesce(CASE WHEN made.last IS NULL THEN ill.sessions ELSE again.sessions END, 0),
    'longest_days', coalesce(CASE WHEN made.last IS NULL THEN ill.longest ELSE again.days END, 0),
    'threshold_days', %(illness_days)s::int""",
    "illness",
    last="coalesce(again.last, %(as_of)s::date)",
    joined=f"""LEFT JOIN ({_MADE}) made ON made.enrolment_id = x.enrolment_id
    LEFT JOIN (
        SELECT r.enrolment_id, sum(r.sessions) FILTER (WHERE r.run IS NULL)::int AS sessions,
            max(r.days) AS longest
        FROM flag_run r WHERE r.kind = 'illness_days' GROUP BY r.enrolment_id
    ) ill ON ill.enrolment_id = x.enrolment_id
    LEFT JOIN (
        SELECT DISTINCT ON (r.enrolment_id) r.* FROM flag_run r
        JOIN ({_MADE}) m ON m.enrolment_id = r.enrolment_id AND r.first > m.last
        WHERE r.kind = 'illness_days' AND r.days >= %(illness_days)s::int
        ORDER BY r.enrolment_id, r.run DESC) again ON again.enrolment_id = x.enrolment_id""",
)

KINDS = (
    _continuous(FlagKind.CONTINUOUS_ABSENCE, "%(continuous_absence_days)s::int", "absent"),
    _continuous(
        FlagKind.CONTINUOUS_UNAUTHORISED, "%(continuous_unauthorised_days)s::int", "notice"
    ),
    ILLNESS,
)
