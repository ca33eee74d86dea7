"""Writing kept totals: counted afresh into temporary tables, then only what differs is written.

Rows that did not change are not touched, so a night in which little moved writes little.
"""

from collections.abc import Iterator

from attendance.actions.totals_sql import PART_COLUMNS, TOTAL_COLUMNS, Counted, with_totals

LOCK = "SELECT pg_advisory_xact_lock(hashtext('attendance.totals'))"

# Requests of our own are taken. Those of flags not yet looked at are read and left: they come back here
# when the flags have taken them.
MOVED = """
CREATE TEMPORARY TABLE moved_enrolment (enrolment_id bigint) ON COMMIT DROP;
WITH taken AS (DELETE FROM attendance_totalrequest RETURNING enrolment_id)
INSERT INTO moved_enrolment
SELECT enrolment_id FROM taken UNION SELECT enrolment_id FROM attendance_recheckrequest;
ANALYZE moved_enrolment
"""
ONLY_MOVED = "e.id IN (SELECT enrolment_id FROM moved_enrolment)"

CLEAR = "DROP TABLE fresh_total, fresh_part"
DONE = "DROP TABLE moved_enrolment"

# Whoever reads a period that is new must not plan for one that is empty.
LEARN = "ANALYZE attendance_enrolmenttotal, attendance_grouptotal"

FORGET = (
    "DELETE FROM attendance_enrolmenttotal WHERE period_id = ANY(%(periods)s)",
    "DELETE FROM attendance_grouptotal WHERE period_id = ANY(%(periods)s)",
    "DELETE FROM attendance_keptperiod WHERE id = ANY(%(periods)s)",
)


def fresh(counted: Counted) -> str:
    """Temporary tables of what the totals of a period ought to be.

    By key: of a period that is new the planner knows nothing yet, and would look through all for each.
    """
    ctes = with_totals(counted)
    return f"""
    CREATE TEMPORARY TABLE fresh_total ON COMMIT DROP AS
        WITH {ctes} SELECT {", ".join(TOTAL_COLUMNS)} FROM total;
    CREATE TEMPORARY TABLE fresh_part ON COMMIT DROP AS
        WITH {ctes} SELECT {", ".join(PART_COLUMNS)} FROM part;
    CREATE UNIQUE INDEX ON fresh_total (enrolment_id);
    CREATE UNIQUE INDEX ON fresh_part (kind, enrolment_id);
    ANALYZE fresh_total, fresh_part
    """


def write(*, only_moved: bool) -> Iterator[str]:
    """Statements that make the kept tables say what the fresh ones say."""
    scope = "AND k.enrolment_id IN (SELECT enrolment_id FROM moved_enrolment)" if only_moved else ""
    tables = (
        ("attendance_enrolmenttotal", "fresh_total", TOTAL_COLUMNS, ("enrolment_id",)),
        ("attendance_grouptotal", "fresh_part", PART_COLUMNS, ("kind", "enrolment_id")),
    )
    for kept, fresh_rows, columns, key in tables:
        same = " AND ".join(f"k.{name} = f.{name}" for name in key)
        others = [name for name in columns if name not in key]
        yield f"""
        DELETE FROM {kept} k WHERE k.period_id = %(period)s {scope}
            AND NOT EXISTS (SELECT 1 FROM {fresh_rows} f WHERE {same})"""
        yield f"""
        UPDATE {kept} k SET {", ".join(f"{name} = f.{name}" for name in others)}
        FROM {fresh_rows} f WHERE k.period_id = %(period)s AND {same}
            AND ({", ".join(f"k.{name}" for name in others)})
                IS DISTINCT FROM ({", ".join(f"f.{name}" for name in others)})"""
        yield f"""
        INSERT INTO {kept} (period_id, {", ".join(columns)})
        SELECT %(period)s, {", ".join(columns)} FROM {fresh_rows} f
        WHERE NOT EXISTS (SELECT 1 FROM {kept} k WHERE k.period_id = %(period)s AND {same})
        ORDER BY enrolment_id"""
