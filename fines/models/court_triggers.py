"""Triggers by which the database itself keeps the way to a court: decision, second person, exact sessions."""

from collections.abc import Collection

import pgtrigger


def on_insert(
    name: str,
    func: str,
    declare: list[tuple[str, str]] | None = None,
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert, declare=declare, func=func,
        condition=condition,
    )  # fmt: skip


def decision_follows_its_own() -> pgtrigger.Trigger:
    """A record replaces one about the same parent on the same case."""
    return on_insert(
        "decision_follows_its_own",
        """
            PERFORM 1 FROM fines_chargingdecision b WHERE b.id = NEW.replaces_id
                AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'A decision replaces one about the same parent'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=pgtrigger.Q(new__replaces__isnull=False),
    )


def only_before_an_answer(what: str) -> pgtrigger.Trigger:
    """What was weighed is complete before a second person answers: nothing is added afterwards."""
    return on_insert(
        f"{what}_before_an_answer",
        """
            PERFORM 1 FROM fines_decisionanswer WHERE decision_id = NEW.decision_id;
            IF FOUND THEN
                RAISE EXCEPTION 'The decision is answered: nothing can be added to it'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def answered_by_another() -> pgtrigger.Trigger:
    """Nobody approves a decision record they wrote, nor one that has been replaced."""
    return on_insert(
        "answered_by_another",
        """
            SELECT * INTO decision FROM fines_chargingdecision WHERE id = NEW.decision_id FOR UPDATE;
            IF decision.drafted_by_id = NEW.by_id THEN
                RAISE EXCEPTION 'Decision % was written by this person', decision.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_chargingdecision WHERE replaces_id = NEW.decision_id;
            IF FOUND THEN
                RAISE EXCEPTION 'Decision % has been replaced', decision.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        declare=[("decision", "record")],
    )


def follows_an_approved_decision() -> pgtrigger.Trigger:
    """No charge without a decision about this parent and this charge that a second person approved."""
    return on_insert(
        "follows_an_approved_decision",
        """
            PERFORM 1 FROM fines_chargingdecision d
                JOIN fines_decisionanswer a ON a.decision_id = d.id AND a.approved
                WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id
                AND d.carer_id = NEW.carer_id AND d.pupil_id = NEW.pupil_id
                AND d.decides = 'charge' AND d.charge = NEW.charge
                AND NOT EXISTS (
                    SELECT 1 FROM fines_chargingdecision l WHERE l.replaces_id = d.id);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'No approved decision stands behind this charge'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def no_money_in_doubt() -> pgtrigger.Trigger:
    """No charge while money nobody has matched may be this parent's (Ombudsman 24-020-946)."""
    return on_insert(
        "no_money_in_doubt",
        """
            IF fines_money_may_be_of(NEW.carer_id) THEN
                RAISE EXCEPTION 'Unmatched money may be this parent''s'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def procedure_takes_the_charge() -> pgtrigger.Trigger:
    """The Single Justice Procedure only for the charges its dated rows name (T39)."""
    return on_insert(
        "procedure_takes_the_charge",
        """
            PERFORM 1 FROM fines_procedurerule
                WHERE jurisdiction = NEW.jurisdiction AND procedure = NEW.procedure
                AND charge = NEW.charge AND NEW.filed_on >= valid_from
                AND (valid_to IS NULL OR NEW.filed_on <= valid_to);
            IF NOT FOUND THEN
                RAISE EXCEPTION '% cannot take the charge %', NEW.procedure, NEW.charge
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def only_an_unpaid_notice() -> pgtrigger.Trigger:
    """No proceedings for a notice that is paid, withdrawn, still payable, or another parent's."""
    return on_insert(
        "only_an_unpaid_notice",
        """
            SELECT n.status, n.carer_id, n.pupil_id INTO notice
                FROM fines_penaltynotice n WHERE n.id = NEW.notice_id FOR SHARE;
            SELECT p.carer_id, p.pupil_id INTO charged
                FROM fines_proceedings p WHERE p.id = NEW.proceedings_id;
            IF notice.status <> 'unpaid' THEN
                RAISE EXCEPTION 'The notice is %: no proceedings may follow it', notice.status
                    USING ERRCODE = 'check_violation';
            END IF;
            IF (notice.carer_id, notice.pupil_id) <> (charged.carer_id, charged.pupil_id) THEN
                RAISE EXCEPTION 'The notice is to another parent or about another child'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        declare=[("notice", "record"), ("charged", "record")],
    )


def session_may_be_charged() -> pgtrigger.Trigger:
    """A charged session was decided on, is this child's, unauthorised today, in time, and in no spent,
    withdrawn or payable notice to this parent. Magistrates' Courts Act 1980 s127; domain 4.8, 4.9 (T36)."""
    return on_insert(
        "session_may_be_charged",
        """
            SELECT * INTO charge FROM fines_proceedings WHERE id = NEW.proceedings_id;
            SELECT date INTO missed_on FROM attendance_session WHERE id = NEW.session_id;
            NEW.carer_id := charge.carer_id;
            NEW.charge := charge.charge;
            PERFORM 1 FROM fines_decisionsession WHERE decision_id = charge.decision_id
                AND session_id = NEW.session_id AND enrolment_id = NEW.enrolment_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session of % was not decided on', missed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM attendance_enrolment
                WHERE id = NEW.enrolment_id AND pupil_id = charge.pupil_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session of % is another child''s', missed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM attendance_mark m JOIN attendance_attendancecode c ON c.code = m.code
                WHERE m.session_id = NEW.session_id AND m.enrolment_id = NEW.enrolment_id
                AND c.counts_for_notice AND (c.valid_from IS NULL OR c.valid_from <= missed_on)
                AND (c.valid_to IS NULL OR missed_on <= c.valid_to);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session of % is not unauthorised', missed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            SELECT limitation_months INTO months FROM fines_noticerule
                WHERE jurisdiction = charge.jurisdiction AND missed_on >= valid_from
                AND (valid_to IS NULL OR missed_on <= valid_to);
            IF charge.filed_on > (missed_on + make_interval(months => months))::date THEN
                RAISE EXCEPTION 'The session of % is out of time', missed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_penaltynotice n WHERE n.carer_id = charge.carer_id
                AND n.pupil_id = charge.pupil_id FOR SHARE;
            SELECT n.status INTO stands FROM fines_noticesession s
                JOIN fines_penaltynotice n ON n.id = s.notice_id
                WHERE s.session_id = NEW.session_id AND s.enrolment_id = NEW.enrolment_id
                AND s.carer_id = charge.carer_id
                AND n.status IN ('proposed', 'issued', 'paid', 'withdrawn') LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'The session of % is in a notice that is %', missed_on, stands
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        declare=[
            ("charge", "record"),
            ("missed_on", "date"),
            ("months", "integer"),
            ("stands", "text"),
        ],
    )


def session_is_not_charged() -> pgtrigger.Trigger:
    """No notice for a session its parent is charged with: a notice is instead of a prosecution (4.10)."""
    return on_insert(
        "session_is_not_charged",
        """
            PERFORM 1 FROM fines_chargedsession WHERE session_id = NEW.session_id
                AND enrolment_id = NEW.enrolment_id AND carer_id = NEW.carer_id;
            IF FOUND THEN
                RAISE EXCEPTION 'The session is charged already: no notice may be given for it'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def hearing_follows_its_own() -> pgtrigger.Trigger:
    """A hearing moves within its own proceedings."""
    return _same_proceedings("hearing_follows_its_own", "fines_hearing")


def hearing_fits_its_charge() -> pgtrigger.Trigger:
    """A single justice sits only on what was brought by the Single Justice Procedure (T39)."""
    return on_insert(
        "hearing_fits_its_charge",
        """
            PERFORM 1 FROM fines_proceedings p
                WHERE p.id = NEW.proceedings_id AND p.procedure = 'sjp';
            IF NOT FOUND THEN
                RAISE EXCEPTION 'No single justice hears a charge brought to a court hearing'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=pgtrigger.Q(new__kind="sjp"),
    )


def result_follows_its_own() -> pgtrigger.Trigger:
    """A result is put right within its own proceedings."""
    return _same_proceedings("result_follows_its_own", "fines_courtresult")


def _same_proceedings(name: str, table: str) -> pgtrigger.Trigger:
    return on_insert(
        name,
        f"""
            PERFORM 1 FROM {table} b WHERE b.id = NEW.replaces_id
                AND b.proceedings_id = NEW.proceedings_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=pgtrigger.Q(new__replaces__isnull=False),
    )


def result_within_maximum(imprisons: Collection[str]) -> pgtrigger.Trigger:
    """A fine, and custody, never exceed the maximum of the charge on the day of the offence."""
    custody = ", ".join(f"'{outcome!s}'" for outcome in imprisons)
    return on_insert(
        "result_within_maximum",
        f"""
            SELECT p.charge, p.offence_on, m.fine_pence AS pence, m.custody_months AS months
                INTO most FROM fines_proceedings p JOIN fines_courtmaximum m
                ON m.jurisdiction = p.jurisdiction AND m.charge = p.charge
                AND p.offence_on >= m.offence_from
                AND (m.offence_to IS NULL OR p.offence_on <= m.offence_to)
                WHERE p.id = NEW.proceedings_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'There was no such charge on the day of the offence'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.fine_pence > most.pence THEN
                RAISE EXCEPTION 'A fine of % pence is above the maximum of % for %',
                    NEW.fine_pence, most.pence, most.charge USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.outcome IN ({custody}) AND (
                most.months = 0 OR coalesce(NEW.length_months, 0) > most.months
                OR coalesce(NEW.length_days, 0) > most.months * 31
            ) THEN
                RAISE EXCEPTION 'Custody is above the maximum for %', most.charge
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed list
        declare=[("most", "record")],
    )


def interview_follows_its_own() -> pgtrigger.Trigger:
    """An interview replaces one of the same parent on the same case that was moved."""
    return on_insert(
        "interview_follows_its_own",
        """
            PERFORM 1 FROM fines_interview b
                JOIN fines_interviewrecord r ON r.interview_id = b.id AND r."end" = 'moved'
                WHERE b.id = NEW.replaces_id AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'An interview replaces one of the same parent that was moved'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=pgtrigger.Q(new__replaces__isnull=False),
    )


def letter_to_who_is_interviewed() -> pgtrigger.Trigger:
    """A letter about an interview went to the parent it is with, and to no other."""
    return on_insert(
        "letter_to_who_is_interviewed",
        """
            PERFORM 1 FROM fines_interview i JOIN cases_letter l ON l.id = NEW.letter_id
                WHERE i.id = NEW.interview_id AND l.case_id = i.case_id AND l.carer_id = i.carer_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The letter is not to the parent who is interviewed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
