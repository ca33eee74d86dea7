"""Triggers by which the database keeps what is said of charged sessions."""

import pgtrigger

from fines.models.court_triggers import on_insert


def reviews_its_own_charge() -> pgtrigger.Trigger:
    """A review is about sessions of its own charge; one is left out once, and only while it is no offence."""
    return on_insert(
        "reviews_its_own_charge",
        """
            SELECT r.kind, c.session_id, c.enrolment_id INTO about FROM fines_chargereview r
                JOIN fines_chargedsession c ON c.proceedings_id = r.proceedings_id
                WHERE r.id = NEW.review_id AND c.id = NEW.charged_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session is not of the charge that is reviewed'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF about.kind <> 'left_out' THEN
                RETURN NEW;
            END IF;
            PERFORM 1 FROM fines_reviewedsession o JOIN fines_chargereview r ON r.id = o.review_id
                WHERE o.charged_id = NEW.charged_id AND r.kind = 'left_out';
            IF FOUND THEN
                RAISE EXCEPTION 'The session is left out already' USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM attendance_mark m JOIN attendance_session s ON s.id = m.session_id
                JOIN attendance_attendancecode a ON a.code = m.code
                WHERE m.session_id = about.session_id AND m.enrolment_id = about.enrolment_id
                AND m.code <> 'N' AND a.counts_for_notice
                AND (a.valid_from IS NULL OR a.valid_from <= s.date)
                AND (a.valid_to IS NULL OR s.date <= a.valid_to);
            IF FOUND THEN
                RAISE EXCEPTION 'The session is still unauthorised: it is not left out'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        declare=[("about", "record")],
    )


def reviews_an_approved_record() -> pgtrigger.Trigger:
    """A record is looked at again while it is approved to be charged, stands, and is not laid."""
    return on_insert(
        "reviews_an_approved_record",
        """
            PERFORM 1 FROM fines_chargingdecision d JOIN fines_decisionanswer a ON a.decision_id = d.id
                WHERE d.id = NEW.decision_id AND d.decides = 'charge' AND a.approved
                AND NOT EXISTS (SELECT FROM fines_chargingdecision n WHERE n.replaces_id = d.id)
                AND NOT EXISTS (SELECT FROM fines_proceedings p WHERE p.decision_id = d.id);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Only a record that is approved and not laid is looked at again'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def reviews_its_own_record() -> pgtrigger.Trigger:
    """A review is about sessions of its own record."""
    return on_insert(
        "reviews_its_own_record",
        """
            PERFORM 1 FROM fines_decisionreview r JOIN fines_decisionsession s ON s.decision_id = r.decision_id
                WHERE r.id = NEW.review_id AND s.id = NEW.decided_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session is not of the record that is reviewed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
