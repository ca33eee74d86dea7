"""Triggers that ask for an enrolment's totals to be counted again.

Marks themselves ask nothing here: they ask for their flags to be looked at (`RecheckRequest`), and
when the flags have taken that request it is handed on. So a register pays for one outbox, not two.
"""

# A statement that takes requests, `taken`: whoever's flags were looked at has totals that may have moved.
HAND_ON = """
    INSERT INTO attendance_totalrequest (enrolment_id, asked_at)
    SELECT DISTINCT enrolment_id, clock_timestamp() FROM taken;
    RETURN NULL;
"""

# A circumstance given, changed or taken away moves its child between groups.
ASK_FOR_PUPIL = """
    INSERT INTO attendance_totalrequest (enrolment_id, asked_at)
    SELECT id, clock_timestamp() FROM attendance_enrolment
    WHERE pupil_id IN (NEW.pupil_id, OLD.pupil_id);
    RETURN NULL;
"""

ASK_FOR_ENROLMENT = """
    INSERT INTO attendance_totalrequest (enrolment_id, asked_at) VALUES (NEW.id, clock_timestamp());
    RETURN NULL;
"""
