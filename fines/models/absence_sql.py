"""What the database asks so that one absence is one notice. The rule in words is `fines.rules.one_absence`."""

from fines.choices import LIVE_STATUSES, NoticeStatus, Offence

LIVE = ", ".join(f"'{status.value}'" for status in LIVE_STATUSES)

# The other live notice on the unbroken absence a session is part of; null for none. Between the session and one of that
# notice the school held no session the child attended, was excused from or has no mark for; weekends and holidays hold
# none. What is missed after the last day to pay of that notice is another absence.
SAME_ABSENCE = f"""
CREATE FUNCTION fines_same_absence(
    own bigint, the_carer bigint, the_pupil bigint, the_session bigint, the_enrolment bigint
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT n.ref FROM attendance_session asked
        JOIN fines_penaltynotice n ON n.carer_id = the_carer AND n.pupil_id = the_pupil
            AND n.id <> own AND n.offence = '{Offence.S444.value}' AND n.status IN ({LIVE})
            AND asked.date <= coalesce(n.second_due, asked.date)
        JOIN fines_noticesession held_by ON held_by.notice_id = n.id AND held_by.live
        JOIN attendance_session held ON held.id = held_by.session_id
    WHERE asked.id = the_session
        AND EXISTS (SELECT 1 FROM attendance_session here WHERE here.school_id = asked.school_id
            AND here.is_open AND (here.date, here.half) = (held.date, held.half))
        AND NOT EXISTS (SELECT 1 FROM attendance_session between_them
            WHERE between_them.school_id = asked.school_id AND between_them.is_open
            AND between_them.id <> asked.id
            AND (between_them.date, between_them.half)
                BETWEEN least((asked.date, asked.half), (held.date, held.half))
                AND greatest((asked.date, asked.half), (held.date, held.half))
            AND NOT EXISTS (SELECT 1 FROM attendance_mark m
                JOIN attendance_attendancecode c ON c.code = m.code AND c.counts_for_notice
                    AND (c.valid_from IS NULL OR c.valid_from <= between_them.date)
                    AND (c.valid_to IS NULL OR between_them.date <= c.valid_to)
                WHERE m.session_id = between_them.id AND m.enrolment_id = the_enrolment))
    ORDER BY n.id LIMIT 1
$$;
"""
NO_SAME_ABSENCE = "DROP FUNCTION fines_same_absence(bigint, bigint, bigint, bigint, bigint);"

# Whoever writes a notice to a parent for a child waits for whoever writes another: the row the actions lock too.
ALONE = """
            PERFORM 1 FROM attendance_responsibility
                WHERE pupil_id = NEW.pupil_id AND carer_id = NEW.carer_id FOR UPDATE;
"""

# The earlier notice of the same offence that can still be paid on the day, its last day included.
STILL_PAYABLE = f"""
            SELECT o.ref INTO other FROM fines_penaltynotice o
                WHERE o.carer_id = NEW.carer_id AND o.pupil_id = NEW.pupil_id AND o.id <> NEW.id
                AND o.offence = NEW.offence AND o.status = '{NoticeStatus.ISSUED.value}'
                AND day <= o.second_due LIMIT 1;
            IF other IS NOT NULL THEN
                RAISE EXCEPTION 'Notice % can still be paid: no further notice before that', other
                    USING ERRCODE = 'check_violation';
            END IF;
"""
