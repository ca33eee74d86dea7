"""Triggers by which the database itself keeps to one notice for one absence (decision 0008)."""

import pgtrigger

from fines.choices import Offence
from fines.models import absence_sql as sql

REFUSES = """
                RAISE EXCEPTION 'A session is part of the absence notice % was given for', other
                    USING ERRCODE = 'check_violation';
"""


def none_while_payable() -> pgtrigger.Trigger:
    """No notice is proposed or issued while an earlier one of that offence, parent and child can still be paid."""
    return pgtrigger.Trigger(
        name="none_while_payable",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("issued_at"),
        declare=[("other", "text"), ("day", "date")],
        func=f"""
            day := NEW.proposed_on;
            IF TG_OP = 'UPDATE' THEN
                IF NEW.issued_at IS NULL OR OLD.issued_at IS NOT NULL THEN
                    RETURN NEW;
                END IF;
                day := NEW.issued_on;
            END IF;
            {sql.ALONE}
            {sql.STILL_PAYABLE}
            RETURN NEW;
        """,
    )


def absence_is_noticed_once() -> pgtrigger.Trigger:
    """No session is put into a notice that is part of an unbroken absence another live notice stands on."""
    return pgtrigger.Trigger(
        name="absence_is_noticed_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("notice", "record"), ("other", "text")],
        func=f"""
            SELECT * INTO notice FROM fines_penaltynotice WHERE id = NEW.notice_id;
            IF notice.offence <> '{Offence.S444.value}' THEN
                RETURN NEW;
            END IF;
            other := fines_same_absence(
                notice.id, notice.carer_id, notice.pupil_id, NEW.session_id, NEW.enrolment_id);
            IF other IS NOT NULL THEN
                {REFUSES}
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )


def issued_for_its_own_absence() -> pgtrigger.Trigger:
    """Asked again when it is issued: marks amended since it was proposed may have joined two absences to one."""
    return pgtrigger.Trigger(
        name="issued_for_its_own_absence",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("issued_at"),
        condition=pgtrigger.Q(old__issued_at__isnull=True, new__issued_at__isnull=False)
        & pgtrigger.Q(new__offence=Offence.S444.value),
        declare=[("other", "text")],
        func=f"""
            SELECT fines_same_absence(
                    NEW.id, NEW.carer_id, NEW.pupil_id, s.session_id, s.enrolment_id)
                INTO other FROM fines_noticesession s WHERE s.notice_id = NEW.id
                AND fines_same_absence(
                    NEW.id, NEW.carer_id, NEW.pupil_id, s.session_id, s.enrolment_id) IS NOT NULL
                LIMIT 1;
            IF other IS NOT NULL THEN
                {REFUSES}
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )
