"""Each kind judged from the facts: who meets it, its numbers, and which bits of which days it rests on.

Every statement adds to `flag_judged` those who meet the rule, and those with a standing flag of the kind
who do not, so that a cleared flag keeps the numbers that cleared it. The rules are those of
`attendance.rules.flags_...`; a test over generated histories holds the two to the same answers.
"""

from dataclasses import dataclass

from attendance.actions.flags_facts_sql import MONDAY_FRIDAY, bits, days, up_to_today, within
from attendance.choices import Accompanied, FlagKind, StreetReason, YesNo

JUDGED = """
CREATE TEMP TABLE flag_judged (
    enrolment_id bigint, kind text, holds boolean, window_from date, basis text, first date,
    last date, numbers jsonb) ON COMMIT DROP
"""


@dataclass(frozen=True)
class Kind:
    """One rule in SQL, over `x`: a row of the facts, and of whatever is joined to it.

    `basis` names the bits it rests on (`BASES`), from `first` (the window's first day when not given)
    to `last`.
    """

    kind: FlagKind
    holds: str
    window_from: str
    numbers: str
    basis: str
    first: str = ""
    last: str = "%(as_of)s::date"
    joined: str = ""

    @property
    def sql(self) -> str:
        """INSERT INTO flag_judged."""
        return f"""
        INSERT INTO flag_judged
        SELECT enrolment_id, '{self.kind.value}', holds, window_from, '{self.basis}', first, last,
            numbers
        FROM (
            SELECT x.enrolment_id, coalesce({self.holds}, false) AS holds,
                {self.window_from} AS window_from,
                {self.first or self.window_from} AS first, {self.last} AS last,
                jsonb_strip_nulls(jsonb_build_object({self.numbers})) AS numbers
            FROM flag_facts x {self.joined}
            WHERE ({self.holds}) OR x.enrolment_id IN (
                SELECT f.enrolment_id FROM flag_standing f WHERE f.kind = '{self.kind.value}')
        ) found
        """


# The days beside a holiday, week by week.
EDGES_BY_WEEK = """
    SELECT school_id, week, bit_or(bits) AS bits FROM flag_edge GROUP BY school_id, week
"""

# Which bits of a week missed (m) a finding of each basis rests on; g: the edges of that week.
BASES = f"""
    CASE basis WHEN 'notice' THEN m.notice WHEN 'late' THEN m.late
        WHEN 'excused' THEN m.authorised & {within("m.week", "p.compulsory_from", "p.compulsory_until")}
        WHEN 'illness' THEN m.illness & {within("m.week", "p.compulsory_from", "p.compulsory_until")}
        WHEN 'monday_friday' THEN m.absent & {MONDAY_FRIDAY}
        WHEN 'edge' THEN m.absent & coalesce(g.bits, 0)
        ELSE m.absent END
"""

_MISSED = "'absent', x.absent, 'possible', x.possible"
_OF_YEAR = f"""{_MISSED}, 'authorised', x.authorised, 'unauthorised', x.unauthorised,
    'absence_percent', round(100.0 * x.absent / nullif(x.possible, 0), 1)"""
_PERSISTENT = """x.possible > 0 AND CASE WHEN %(persistent_absence_percent)s::int IS NOT NULL
    THEN 100 * x.absent >= %(persistent_absence_percent)s * x.possible
    ELSE x.absent >= %(persistent_absence_sessions)s::int END"""
_SEVERE = "x.possible > 0 AND 100 * x.absent >= %(severe_absence_percent)s::int * x.possible"


def _weeks(number: str) -> str:
    return f"coalesce(least(%({number})s::int, x.weeks_begun), 0)"


_PROJECTED = "x.absent * x.course_possible + x.course_absent * x.remaining"
_AT_THE_END = "(x.possible + x.remaining)"

FROM_THE_YEAR = (
    Kind(
        FlagKind.SEVERE_ABSENCE, _SEVERE, "%(first)s::date",
        f"{_OF_YEAR}, 'threshold_percent', %(severe_absence_percent)s::int", "absent",
    ),
    Kind(
        FlagKind.PERSISTENT_ABSENCE, _PERSISTENT, "%(first)s::date",
        f"""{_OF_YEAR}, 'threshold_percent', %(persistent_absence_percent)s::int,
        'threshold_sessions', %(persistent_absence_sessions)s::int, 'clear_sessions_to_recover',
        greatest(0, 100 * x.absent / %(persistent_absence_percent)s::int - x.possible + 1)""",
        "absent",
    ),
    Kind(
        FlagKind.ON_COURSE,
        f"""x.on_roll AND NOT ({_PERSISTENT}) AND x.possible > 0
        AND x.course_possible >= %(on_course_possible)s::int AND x.course_possible > 0
        AND 100 * ({_PROJECTED})
            >= %(persistent_absence_percent)s::int * {_AT_THE_END} * x.course_possible""",
        "%(first)s::date",
        f"""{_MISSED}, 'threshold_percent', %(persistent_absence_percent)s::int,
        'recent_absent', x.course_absent, 'recent_possible', x.course_possible,
        'recent_weeks', least({_weeks("on_course_weeks")}, x.year_weeks), 'remaining', x.remaining,
        'projected_absent', ceil(({_PROJECTED})::numeric / nullif(x.course_possible, 0))::int,
        'projected_possible', {_AT_THE_END},
        'sessions_to_persistent', greatest(0, ceil(
            (%(persistent_absence_percent)s::int * x.possible - 100 * x.absent)::numeric
            / nullif(100 - %(persistent_absence_percent)s::int, 0)))::int""",
        "absent",
    ),
    Kind(
        FlagKind.EARLY_ABSENCE,
        """x.on_roll AND x.year_weeks BETWEEN 1 AND %(early_absence_until_weeks)s::int
        AND %(early_absence_weeks)s::int IS NOT NULL
        AND x.early_absent >= %(early_absence_sessions)s::int AND x.early_absent > 0
        AND 100 * x.early_absent >= %(early_absence_percent)s::int * x.early_possible""",
        "%(first)s::date",
        """'absent', x.early_absent, 'possible', x.early_possible,
        'school_weeks', least(x.year_weeks, %(early_absence_weeks)s::int),
        'threshold_percent', %(early_absence_percent)s::int""",
        "absent", last="least(x.early_until - 1, %(as_of)s::date)",
    ),
)  # fmt: skip

# Any honest action counts; to acknowledge a flag is none, nor is what was taken back.
NOBODY_ACTED = Kind(
    FlagKind.NOBODY_ACTED,
    """x.on_roll AND x.possible > 0 AND x.absent >= %(nobody_acted_sessions)s::int
    AND 100 * x.absent >= %(nobody_acted_percent)s::int * x.possible
    AND coalesce(%(as_of)s::date - acted.last, %(nobody_acted_days)s::int)
        >= %(nobody_acted_days)s::int""",
    "%(first)s::date",
    f"""{_MISSED}, 'days_since', %(as_of)s::date - acted.last, 'last_action', acted.last""",
    "absent",
    joined="""CROSS JOIN LATERAL (SELECT max(a.done_on) AS last FROM attendance_actiontaken a
        WHERE a.pupil_id = x.pupil_id AND a.done_on <= %(as_of)s AND NOT EXISTS (
            SELECT FROM attendance_actionwithdrawal w WHERE w.action_id = a.id)) acted""",
)

LATELY = (
    Kind(
        FlagKind.NOTICE_THRESHOLD, "x.on_roll AND x.notice >= %(notice_sessions)s::int",
        "x.notice_from",
        f"""'sessions', x.notice, 'school_weeks', {_weeks("notice_school_weeks")},
        'threshold_sessions', %(notice_sessions)s::int,
        'threshold_school_weeks', %(notice_school_weeks)s::int""",
        "notice",
    ),
    Kind(
        FlagKind.SUDDEN_CHANGE,
        """x.on_roll AND x.sudden_possible > 0
        AND 100 * x.sudden_absent >= %(sudden_change_percent)s::int * x.sudden_possible
        AND x.before_possible >= %(sudden_change_before_possible)s::int AND x.before_possible > 0
        AND 100 * x.before_absent < %(sudden_change_before_percent)s::int * x.before_possible
        AND x.sudden_absent * x.before_possible
            >= %(sudden_change_times)s::int * x.before_absent * x.sudden_possible""",
        "x.sudden_from",
        f"""'recent_absent', x.sudden_absent, 'recent_possible', x.sudden_possible,
        'recent_weeks', {_weeks("sudden_change_weeks")},
        'earlier_absent', x.before_absent, 'earlier_possible', x.before_possible,
        'earlier_weeks', greatest(0, least(%(sudden_change_before_weeks)s::int,
            x.weeks_begun - %(sudden_change_weeks)s::int))""",
        "absent",
    ),
    Kind(
        FlagKind.LATE_AFTER_CLOSE,
        "x.on_roll AND x.late >= %(late_after_close_sessions)s::int AND x.late > 0", "x.late_from",
        f"'sessions', x.late, 'school_weeks', {_weeks('late_after_close_weeks')}", "late",
    ),
    Kind(
        FlagKind.MONDAY_FRIDAY,
        """x.on_roll AND x.monday_friday >= %(monday_friday_sessions)s::int AND x.monday_friday > 0
        AND 3 * x.monday_friday >= %(monday_friday_thirds)s::int * x.monday_missed""",
        "x.monday_from",
        f"""'sessions', x.monday_friday, 'all_sessions', x.monday_missed,
        'school_weeks', {_weeks("monday_friday_weeks")}""",
        "monday_friday",
    ),
    Kind(
        FlagKind.BROKEN_WEEKS,
        f"""x.on_roll AND x.broken >= %(broken_weeks_broken)s::int AND x.broken > 0
        AND NOT coalesce({_SEVERE}, false)""",
        "x.broken_from",
        f"""'weeks', x.broken, 'school_weeks', {_weeks("broken_weeks_weeks")},
        'sessions', x.broken_missed""",
        "absent",
    ),
)  # fmt: skip

HOLIDAY_EDGE = Kind(
    FlagKind.HOLIDAY_EDGE,
    "x.on_roll AND beside.breaks >= %(holiday_edge_breaks)s::int AND beside.breaks > 0",
    "x.looked_back",
    "'breaks', coalesce(beside.breaks, 0), 'sessions', coalesce(beside.sessions, 0)",
    "edge",
    joined=f"""LEFT JOIN (
        SELECT m.enrolment_id, sum({bits("m.absent & g.bits")})::int AS sessions,
            bit_count(bit_or(g.breaks)::bit(64))::int AS breaks
        FROM flag_missed m
        JOIN attendance_enrolment e ON e.id = m.enrolment_id
        JOIN flag_edge g ON g.school_id = e.school_id AND g.week = m.week
        WHERE m.absent & g.bits <> 0 GROUP BY m.enrolment_id) beside USING (enrolment_id)""",
)

# Days on which a child of the same home missed something.
_AWAY = f"(t.authorised_bits | t.unauthorised_bits) & {up_to_today('t.week')}"
_TOGETHER = f"""
    SELECT y.enrolment_id, t.week, bit_or({days(_AWAY)}) AS days
    FROM flag_facts y
    JOIN attendance_responsibility own ON own.pupil_id = y.pupil_id AND own.lives_with_pupil
    JOIN attendance_responsibility other ON other.carer_id = own.carer_id
        AND other.pupil_id <> y.pupil_id AND other.lives_with_pupil
    JOIN attendance_enrolment s ON s.pupil_id = other.pupil_id
    JOIN attendance_weeklytally t ON t.enrolment_id = s.id
        AND t.week BETWEEN y.condoned_from AND %(as_of)s AND t.authorised + t.unauthorised > 0
    WHERE {{candidate}} GROUP BY y.enrolment_id, t.week
"""
_EXCUSED = f"(m.authorised & {within('m.week', 'y.compulsory_from', 'y.compulsory_until')})"
_MAY_BE = """(y.on_roll AND y.excused >= %(condoned_sessions)s::int AND y.excused > 0
    OR y.enrolment_id IN (
        SELECT f.enrolment_id FROM flag_standing f WHERE f.kind = 'condoned_absence'))"""

_EXCUSED_ENOUGH = "x.on_roll AND x.excused >= %(condoned_sessions)s::int AND x.excused > 0"

CONDONED = Kind(
    FlagKind.CONDONED_ABSENCE,
    f"""{_EXCUSED_ENOUGH} AND (
        c.family_days > 0 AND 100 * c.family_days >= %(condoned_family_percent)s::int * c.days
        OR c.edge_sessions > 0
            AND 100 * c.edge_sessions >= %(condoned_edge_percent)s::int * x.excused)""",
    "x.condoned_from",
    f"""'sessions', x.condoned_missed, 'authorised', x.excused, 'days', coalesce(c.days, 0),
    'with_siblings', coalesce(c.with_siblings, 0), 'family_days', coalesce(c.family_days, 0),
    'edge_sessions', coalesce(c.edge_sessions, 0),
    'school_weeks', {_weeks("condoned_weeks")}""",
    "excused",
    joined=f"""LEFT JOIN (
        SELECT y.enrolment_id, sum({bits(days(_EXCUSED))})::int AS days,
            sum({bits(f"{days(_EXCUSED)} & coalesce(g.days, 0)")})::int AS family_days,
            sum({bits(f"{_EXCUSED} & (coalesce(g.days, 0) * 3)")})::int
                AS with_siblings,
            sum({bits(f"{_EXCUSED} & ({MONDAY_FRIDAY} | coalesce(d.bits, 0))")})::int AS edge_sessions
        FROM flag_facts y
        JOIN flag_missed m ON m.enrolment_id = y.enrolment_id AND m.week >= y.condoned_from
        LEFT JOIN ({_TOGETHER.format(candidate=_MAY_BE)}) g
            ON g.enrolment_id = m.enrolment_id AND g.week = m.week
        LEFT JOIN ({EDGES_BY_WEEK}) d ON d.school_id = y.school_id AND d.week = m.week
        WHERE {_MAY_BE} GROUP BY y.enrolment_id) c USING (enrolment_id)""",
)

# Met with a parent and no lawful reason given, of compulsory school age, by matches that stand; each is of
# the enrolment itself, as whoever may see a meeting may see it there and nowhere else.
_MET = f"""
    SELECT y.enrolment_id, count(*)::int AS times, max(p.date) AS last
    FROM flag_facts y
    JOIN attendance_encountermatch m ON m.enrolment_id = y.enrolment_id AND m.undone_at IS NULL
    JOIN attendance_encounter c ON c.id = m.encounter_id AND c.accompanied = '{Accompanied.PARENT.value}'
        AND c.lawful <> '{YesNo.YES.value}' AND c.reason <> '{StreetReason.HOME_EDUCATED.value}'
    JOIN attendance_patrol p ON p.id = c.patrol_id AND p.date BETWEEN y.condoned_from AND %(as_of)s
        AND p.date BETWEEN y.compulsory_from AND y.compulsory_until
    GROUP BY y.enrolment_id
"""
CONDONED_ON_PATROL = Kind(
    FlagKind.CONDONED_ON_PATROL,
    f"{_EXCUSED_ENOUGH} AND met.times > 0",
    "x.condoned_from",
    f"""'sessions', x.condoned_missed, 'authorised', x.excused,
    'with_parent', coalesce(met.times, 0), 'last_met', met.last,
    'school_weeks', {_weeks("condoned_weeks")}""",
    "excused",
    joined=f"LEFT JOIN ({_MET}) met USING (enrolment_id)",
)
