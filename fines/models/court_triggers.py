"""Triggers by which the database itself keeps the way to a court: decision, second person, exact sessions."""

from collections.abc import Collection

import pgtrigger

from fines.choices import CLEARED, GIVEN_UP


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


def pack_before_the_charge(
    conditions: Collection[str], papers: Collection[str]
) -> pgtrigger.Trigger:
    """No charge that lacks what it cannot do without; none that lacks papers where no papers may follow."""
    never, late = (
        ", ".join(sorted(f"'{thing!s}'" for thing in some)) for some in (conditions, papers)
    )
    return on_insert(
        "pack_before_the_charge",
        f"""
            SELECT coalesce(bool_or(papers_may_follow), false) INTO follows FROM fines_papersrule
                WHERE jurisdiction = NEW.jurisdiction AND procedure = NEW.procedure
                AND NEW.filed_on >= valid_from
                AND (valid_to IS NULL OR NEW.filed_on <= valid_to);
            PERFORM 1 FROM jsonb_array_elements(NEW.lacking) thing
                WHERE thing ->> 0 IN ({never}) OR (NOT follows AND thing ->> 0 IN ({late}));
            IF FOUND THEN
                RAISE EXCEPTION 'The court pack of this charge is not complete'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed lists
        declare=[("follows", "boolean")],
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


# Asked of every session of a charge, in the order a person would ask.
MAY_BE_CHARGED = """
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
            SELECT e.*, p.compulsory_from, p.compulsory_until INTO place FROM attendance_enrolment e
                JOIN attendance_pupil p ON p.id = e.pupil_id
                WHERE e.id = NEW.enrolment_id AND e.pupil_id = charge.pupil_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'The session of % is another child''s', missed_on
                    USING ERRCODE = 'check_violation';
            END IF;
            IF missed_on < place.starts_on OR missed_on > coalesce(place.ends_on, missed_on)
                OR missed_on NOT BETWEEN place.compulsory_from AND place.compulsory_until THEN
                RAISE EXCEPTION 'On % the child did not have to be at school', missed_on
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
            PERFORM 1 FROM attendance_mark WHERE session_id = NEW.session_id
                AND enrolment_id = NEW.enrolment_id AND code = 'N';
            IF FOUND THEN
                RAISE EXCEPTION 'The session of % has no reason yet', missed_on
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
        """


def session_may_be_charged() -> pgtrigger.Trigger:
    """A charged session was decided on, is this child's, of school age and on the roll, unauthorised today for a
    reason that is known, in time, and in no spent, withdrawn or payable notice to this parent. Magistrates' Courts
    Act 1980 s127; domain 4.8, 4.9 (T36)."""
    return on_insert(
        "session_may_be_charged",
        MAY_BE_CHARGED,
        declare=[
            ("charge", "record"),
            ("place", "record"),
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


def charged_is_not_withdrawn() -> pgtrigger.Trigger:
    """A notice whose absence is charged stays, until the charge was given up or a court did not convict."""
    ended = ", ".join(f"'{outcome!s}'" for outcome in (*GIVEN_UP, *CLEARED))
    return pgtrigger.Trigger(
        name="charged_is_not_withdrawn",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__status="withdrawn") & ~pgtrigger.Q(old__status="withdrawn"),
        func=f"""
            PERFORM 1 FROM fines_chargednotice c WHERE c.notice_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM fines_courtresult r WHERE r.proceedings_id = c.proceedings_id
                AND r.outcome IN ({ended})
                AND NOT EXISTS (SELECT 1 FROM fines_courtresult b WHERE b.replaces_id = r.id))
                AND NOT EXISTS (SELECT 1 FROM fines_appeal a
                    WHERE a.proceedings_id = c.proceedings_id AND a.result = 'allowed');
            IF FOUND THEN
                RAISE EXCEPTION 'The absence of notice % is charged: it cannot be withdrawn', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed list
    )
