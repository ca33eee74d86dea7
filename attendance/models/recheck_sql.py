"""Who asks for flags to be looked at again, besides marks: what was done, homes. The SQL of their triggers."""

# Somebody has acted: whether anybody did is asked again.
ASK_FOR_PUPILS = """
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT id, clock_timestamp() FROM attendance_enrolment
    WHERE pupil_id IN (SELECT pupil_id FROM new_rows);
    RETURN NULL;
"""

# What somebody had done is taken back: the same question again.
ASK_FOR_PUPILS_OF_ACTIONS = """
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT id, clock_timestamp() FROM attendance_enrolment
    WHERE pupil_id IN (SELECT a.pupil_id FROM new_rows n
        JOIN attendance_actiontaken a ON a.id = n.action_id);
    RETURN NULL;
"""


def ask_for_homes(changed: str) -> str:
    """Whose home has changed, and who shares it: absence together is looked at again.

    `changed` names the rows of the statement: a transition table, or several joined.
    """
    return f"""
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT e.id, clock_timestamp() FROM attendance_enrolment e
    WHERE e.pupil_id IN (
        SELECT r.pupil_id FROM attendance_responsibility r
        WHERE r.carer_id IN (SELECT carer_id FROM {changed} c)
        UNION SELECT pupil_id FROM {changed} c)
    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);
    RETURN NULL;
"""


# Who was met on patrol, or may have been: whether that tells of condoned absence.
ASK_FOR_MATCHED = """
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT DISTINCT enrolment_id, clock_timestamp() FROM new_rows;
    RETURN NULL;
"""
ASK_FOR_ENCOUNTERED = """
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT DISTINCT m.enrolment_id, clock_timestamp() FROM new_rows n
    JOIN attendance_encountermatch m ON m.encounter_id = n.id AND m.undone_at IS NULL;
    RETURN NULL;
"""
