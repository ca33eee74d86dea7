"""The statements of the process figures: every case once, its steps and its windows, then what they add up to.

`rules.process` and `rules.improvement` say the same of one case; a test holds the two together.
"""

from cases.rules.process import Step

LONDON_DAY = "({} AT TIME ZONE 'Europe/London')::date"
EVENT_DAY, CONTACT_DAY = LONDON_DAY.format("e.at"), LONDON_DAY.format("k.happened_at")

# When a step was due, and since when the case no longer needed it.
DUE = {Step.CONTACT: "NULL::date", Step.PANEL: "panel_due", Step.DECISION: "decision_due"}
ENDED = {
    Step.CONTACT: "closed_on",
    Step.PANEL: "least(decision_on, closed_on)",
    Step.DECISION: "closed_on",
}

IS_SEVERE = """EXISTS (SELECT 1 FROM cases_caseflag cf JOIN attendance_flag f ON f.id = cf.flag_id
    WHERE cf.case_id = c.id AND f.kind = 'severe_absence')"""

CHOSEN = f"""
WITH referred AS (
  SELECT e.case_id, min({EVENT_DAY}) AS day FROM cases_caseevent e
  WHERE e.kind = 'stage.moved' AND e.data->>'to' = 'referred' GROUP BY e.case_id
), chosen AS MATERIALIZED (
  SELECT c.id, c.pathway_id, n.school_id, c.officer_id, c.panel_due, c.decision_due, c.closed_on,
    coalesce(r.day, c.fast_track_on) AS started, {IS_SEVERE} AS severe
  FROM cases_case c JOIN attendance_enrolment n ON n.id = c.enrolment_id
  LEFT JOIN referred r ON r.case_id = c.id
  WHERE coalesce(r.day, c.fast_track_on) BETWEEN %(first)s AND %(last)s AND c.id IN (__SCOPE__)
), """

# A contact counts as its latest version says; whose it is, as who wrote it first.
REACHED = f"""reached AS MATERIALIZED (
  SELECT chosen.*,
    (SELECT min({CONTACT_DAY}) FROM cases_contact k LEFT JOIN cases_contact first ON first.id = k.first_id
      WHERE k.case_id = chosen.id AND {CONTACT_DAY} >= started
        AND NOT EXISTS (SELECT 1 FROM cases_contact later WHERE later.replaces_id = k.id)
        AND EXISTS (SELECT 1 FROM attendance_membership m
          WHERE m.user_id = coalesce(first.by_id, k.by_id) AND m.role IN ('ewo', 'manager')
            AND m.valid_from <= {CONTACT_DAY} AND (m.valid_to IS NULL OR m.valid_to >= {CONTACT_DAY}))
    ) AS contact_on,
    (SELECT min(p.held_on) FROM cases_panel p
      WHERE p.case_id = chosen.id AND p.held_on >= started) AS panel_on,
    (SELECT min({EVENT_DAY}) FROM cases_caseevent e
      WHERE e.case_id = chosen.id AND e.kind = 'stage.moved' AND {EVENT_DAY} >= started
        AND e.data->>'to' = ANY(%(decisions)s)
        AND coalesce(e.data->>'close_reason', '') <> ALL(%(nothing_decided)s)) AS decision_on
  FROM chosen
), """

# The days of the child's own school, the starting day not counted.
COUNTED = """counted AS MATERIALIZED (
  SELECT reached.*, days.* FROM reached CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.date <= contact_on) AS contact_n,
           count(*) FILTER (WHERE d.date <= panel_on) AS panel_n,
           count(*) FILTER (WHERE d.date <= decision_on) AS decision_n
    FROM (SELECT DISTINCT s.date FROM attendance_session s
      WHERE s.school_id = reached.school_id AND s.is_open AND s.date > started
        AND s.date <= greatest(contact_on, panel_on, decision_on)) d
  ) days
), """


def _measured(step: Step) -> str:
    on, due, ended = f"{step}_on", DUE[step], ENDED[step]
    return f"""CASE WHEN {on} IS NOT NULL THEN {step}_n END AS {step}_days,
    CASE WHEN {due} IS NULL THEN 'no_promise'
         WHEN coalesce({on}, least({ended}, %(today)s)) > {due} THEN 'late'
         WHEN {on} IS NOT NULL THEN 'kept'
         WHEN {ended} IS NOT NULL THEN 'not_needed' ELSE 'waiting' END AS {step}_standing"""


MEASURED = (
    CHOSEN
    + REACHED
    + COUNTED
    + f"measured AS (SELECT counted.*, {', '.join(map(_measured, Step))} FROM counted) "
)


def _summed(step: Step) -> str:
    ranks = ", ".join(
        f"percentile_disc({share}) WITHIN GROUP (ORDER BY {step}_days) AS {step}_{name}"
        for name, share in (("half", 0.5), ("most", 0.9))
    )
    counts = ", ".join(
        f"count(*) FILTER (WHERE {step}_standing = '{state}') AS {step}_{state}"
        for state in ("kept", "late")
    )
    return f"{ranks}, count({step}_days) AS {step}_reached, {counts}"


GROUPS = (
    """GROUPING(pathway_id, school_id, officer_id) AS grouped, pathway_id, school_id, officer_id"""
)
BY_GROUP = "GROUP BY GROUPING SETS ((), (pathway_id), (school_id), (officer_id))"

SPEEDS = f"""{MEASURED} SELECT {GROUPS}, count(*) AS cases, count(*) FILTER (WHERE severe) AS severe,
  {", ".join(map(_summed, Step))} FROM measured {BY_GROUP}"""

# The school weeks after the week of closing to the end of the watch, and as many before the week of opening.
# A child who has moved is counted at whatever school is their main one.
WINDOWS = f"""
WITH closed AS (
  SELECT c.id, c.pathway_id, n.school_id, c.officer_id, c.enrolment_id, c.pupil_id, c.close_reason,
    c.opened_on, c.closed_on, c.watch_until, w.watch_weeks, {IS_SEVERE} AS severe,
    date_trunc('week', c.opened_on)::date AS opened_week,
    date_trunc('week', c.closed_on)::date AS closed_week,
    date_trunc('week', c.watch_until)::date AS watch_week
  FROM cases_case c JOIN attendance_enrolment n ON n.id = c.enrolment_id
  JOIN cases_pathway w ON w.id = c.pathway_id
  WHERE c.closed_on BETWEEN %(first)s AND %(last)s AND c.close_reason <> ALL(%(nothing_decided)s)
    AND c.id IN (__SCOPE__)
), windows AS (
  SELECT closed.*, b.first_week, t.* FROM closed
  CROSS JOIN LATERAL (SELECT min(week) AS first_week FROM (
    SELECT DISTINCT s.week FROM attendance_session s
    WHERE s.school_id = closed.school_id AND s.is_open AND s.week < closed.opened_week
    ORDER BY s.week DESC LIMIT closed.watch_weeks) weeks) b
  CROSS JOIN LATERAL (SELECT
      coalesce(sum(y.authorised + y.unauthorised) FILTER (WHERE y.week < opened_week), 0) AS before_missed,
      coalesce(sum(y.possible) FILTER (WHERE y.week < opened_week), 0) AS before_possible,
      coalesce(sum(y.authorised + y.unauthorised) FILTER (WHERE y.week > closed_week), 0) AS after_missed,
      coalesce(sum(y.possible) FILTER (WHERE y.week > closed_week), 0) AS after_possible
    FROM attendance_weeklytally y JOIN attendance_enrolment o ON o.id = y.enrolment_id
    WHERE o.pupil_id = closed.pupil_id AND o.kind = 'main'
      AND y.week BETWEEN coalesce(b.first_week, closed_week) AND coalesce(watch_week, closed_week)
  ) t
), outcomes AS (
  SELECT windows.*, CASE
    WHEN watch_until IS NULL OR watch_until >= %(today)s THEN 'too_early'
    WHEN least(before_possible, after_possible) < greatest(%(least)s, 1) THEN 'too_few'
    WHEN after_missed * before_possible < before_missed * after_possible THEN 'improved'
    ELSE 'not_improved' END AS outcome
  FROM windows
) """

OUTCOMES = f"""{WINDOWS} SELECT {GROUPS}, count(*) AS cases, count(*) FILTER (WHERE severe) AS severe,
  count(*) FILTER (WHERE outcome = 'improved') AS improved,
  count(*) FILTER (WHERE outcome = 'not_improved') AS not_improved,
  count(*) FILTER (WHERE outcome = 'too_few') AS too_few,
  count(*) FILTER (WHERE outcome = 'too_early') AS too_early,
  count(*) FILTER (WHERE close_reason = 'improved') AS closed_improved,
  count(*) FILTER (WHERE close_reason = 'improved' AND outcome IN ('improved', 'not_improved')) AS closed_known,
  count(*) FILTER (WHERE close_reason = 'improved' AND outcome = 'improved') AS closed_kept
FROM outcomes {BY_GROUP}"""

ROWS_OF_STEP = f"""{MEASURED} SELECT id, started, __STEP___on AS done, __DUE__ AS due, __STEP___days AS days,
  __STEP___standing AS state, count(*) OVER () AS total FROM measured WHERE __WHERE__
ORDER BY started DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s"""

ROWS_OF_OUTCOME = f"""{WINDOWS} SELECT id, before_missed, before_possible, after_missed, after_possible,
  outcome AS state, count(*) OVER () AS total FROM outcomes WHERE __WHERE__
ORDER BY closed_on DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s"""
