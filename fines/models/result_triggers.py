"""Triggers by which the database itself keeps what follows a charge: days in court, results, orders, interviews."""

from collections.abc import Collection

import pgtrigger

from fines.choices import AT_ITS_TIME, CLEARED, CONVICTED, GIVEN_UP, PLEAS, SEVERITY, StepKind
from fines.models.court_triggers import on_insert
from fines.rules.hearings import DECIDES
from fines.rules.results import DAYS_OF_MONTH, HARDER


def varied_says_to_what() -> pgtrigger.Trigger:
    """An appeal that varied a sentence names the result it made, of the same charge; no other appeal names one."""
    return on_insert(
        "varied_says_to_what",
        """
            IF (NEW.result = 'varied') <> (NEW.varied_to_id IS NOT NULL) THEN
                RAISE EXCEPTION 'A varied sentence, and no other appeal, says what it is now'
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_courtresult r WHERE r.id = NEW.varied_to_id
                AND r.proceedings_id = NEW.proceedings_id AND r.replaces_id IS NOT NULL;
            IF NEW.varied_to_id IS NOT NULL AND NOT FOUND THEN
                RAISE EXCEPTION 'A varied sentence follows a result of the same charge'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def given_up_stays_once_withdrawn() -> pgtrigger.Trigger:
    """A charge given up stays so once its notice is withdrawn, and so does a verdict: no conviction follows (4.8)."""
    given_up, cleared, convicted = (
        ", ".join(f"'{outcome!s}'" for outcome in some) for some in (GIVEN_UP, CLEARED, CONVICTED)
    )
    return on_insert(
        "given_up_stays_once_withdrawn",
        f"""
            PERFORM 1 FROM fines_courtresult b
                JOIN fines_chargednotice c ON c.proceedings_id = b.proceedings_id
                JOIN fines_penaltynotice n ON n.id = c.notice_id AND n.status = 'withdrawn'
                WHERE b.id = NEW.replaces_id
                AND (b.outcome IN ({given_up}) AND NEW.outcome NOT IN ({given_up})
                    OR b.outcome IN ({cleared}) AND NEW.outcome IN ({convicted}));
            IF FOUND THEN
                RAISE EXCEPTION 'The notice of this charge is withdrawn since it was given up, or decided'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
        condition=pgtrigger.Q(new__replaces__isnull=False),
    )


def quashed_stays_quashed() -> pgtrigger.Trigger:
    """Once an appeal was allowed nothing is put right any more: nobody is convicted again by a correction."""
    return on_insert(
        "quashed_stays_quashed",
        """
            PERFORM 1 FROM fines_appeal a
                WHERE a.proceedings_id = NEW.proceedings_id AND a.result = 'allowed';
            IF FOUND THEN
                RAISE EXCEPTION 'The conviction was quashed on appeal'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def harsher_by_two() -> pgtrigger.Trigger:
    """A result is put to a harsher one by somebody else than who entered it, with the court's own document.

    A sentence that is varied follows an appeal that is lodged: there the court above says so.
    """
    ranks = " ".join(f"WHEN '{outcome.value}' THEN {rank}" for outcome, rank in SEVERITY.items())
    new, old = (f"(CASE {row}.outcome {ranks} ELSE 0 END)" for row in ("NEW", "was"))
    more = " OR ".join(f"coalesce(NEW.{n}, 0) > coalesce(was.{n}, 0)" for n in HARDER)
    long, longer = (
        f"coalesce({row}.length_days, 0) + coalesce({row}.length_months, 0) * {DAYS_OF_MONTH}"
        for row in ("was", "NEW")
    )
    return on_insert(
        "harsher_by_two",
        f"""
            SELECT * INTO was FROM fines_courtresult WHERE id = NEW.replaces_id;
            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id AND a.result = 'lodged';
            IF NOT FOUND AND (NEW.document = '' OR NEW.by_id = was.by_id)
                AND ({new} > {old} OR {more} OR ({new} = {old} AND {longer} > {long})) THEN
                RAISE EXCEPTION 'A harsher result is put right by another person, with the document of the court'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed lists
        declare=[("was", "record")],
        condition=pgtrigger.Q(new__replaces__isnull=False),
    )


def heard_before_a_result() -> pgtrigger.Trigger:
    """Nobody is convicted unheard: papers were served, and a day in court has come.

    A single justice decides without one, once the parent answered or the days to plead are over. What the prosecutor
    gives up needs neither; a row that follows a decision of that very day was asked with it.
    """
    given_up, decides, answers = (
        ", ".join(f"'{one.value}'" for one in some)
        for some in (GIVEN_UP, DECIDES, (*PLEAS, StepKind.TO_HEARING))
    )
    return on_insert(
        "heard_before_a_result",
        f"""
            PERFORM 1 FROM fines_courtresult b WHERE b.id = NEW.replaces_id
                AND b.outcome NOT IN ({given_up}) AND b."on" = NEW."on";
            IF NEW.outcome IN ({given_up}) OR FOUND THEN
                RETURN NEW;
            END IF;
            SELECT array_agg(s.kind) AS kinds, min(s.id) FILTER (WHERE s.kind = 'served') AS served
                INTO standing FROM fines_courtstep s
                WHERE s.proceedings_id = NEW.proceedings_id AND s.kind <> 'taken_back'
                AND NOT EXISTS (SELECT 1 FROM fines_courtstep r WHERE r.replaces_id = s.id);
            SELECT * INTO papers FROM fines_courtstep s WHERE s.id = standing.served
                AND s."on" <= NEW."on";
            IF NOT FOUND THEN
                RAISE EXCEPTION 'No papers were served by the day of the result'
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_proceedings p WHERE p.id = NEW.proceedings_id
                AND p.procedure = 'sjp' AND NOT 'to_hearing' = ANY (standing.kinds);
            IF FOUND THEN
                PERFORM 1 WHERE standing.kinds && ARRAY[{answers}]::varchar[]
                    OR coalesce(papers.plea_by < NEW."on", true);
            ELSE
                PERFORM 1 FROM fines_hearing h WHERE h.proceedings_id = NEW.proceedings_id
                    AND h.kind IN ({decides})
                    AND (h.at AT TIME ZONE 'Europe/London')::date <= NEW."on"
                    AND NOT EXISTS (SELECT 1 FROM fines_hearing r WHERE r.replaces_id = h.id);
            END IF;
            IF NOT FOUND OR NEW."on" > (NEW.recorded_at AT TIME ZONE 'Europe/London')::date THEN
                RAISE EXCEPTION 'No court has decided by the day of the result'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed lists
        declare=[("standing", "record"), ("papers", "record")],
    )


def appeal_in_order() -> pgtrigger.Trigger:
    """An appeal is lodged once; what became of it is one thing, on that day or later."""
    return on_insert(
        "appeal_in_order",
        """
            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id
                AND (a.result = 'lodged') = (NEW.result = 'lodged');
            IF FOUND THEN
                RAISE EXCEPTION 'An appeal is lodged once and ends once'
                    USING ERRCODE = 'check_violation';
            END IF;
            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id
                AND a.result = 'lodged' AND a."on" <= NEW."on";
            IF NEW.result <> 'lodged' AND NOT FOUND THEN
                RAISE EXCEPTION 'What became of an appeal follows its lodging'
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


def step_follows_its_own() -> pgtrigger.Trigger:
    """A step is put right within its own proceedings."""
    return _same_proceedings("step_follows_its_own", "fines_courtstep")


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


def result_within_limits() -> pgtrigger.Trigger:
    """A discharge and the sums beside a sentence stay within the dated row of the day of the result."""
    return on_insert(
        "result_within_limits",
        """
            PERFORM 1 FROM fines_resultlimit l WHERE NEW."on" >= l.valid_from
                AND (l.valid_to IS NULL OR NEW."on" <= l.valid_to)
                AND CASE l.about
                    WHEN 'costs_pence' THEN NEW.costs_pence > l.most
                    WHEN 'surcharge_pence' THEN NEW.surcharge_pence > l.most
                    WHEN 'compensation_pence' THEN NEW.compensation_pence > l.most
                    ELSE NEW.outcome = l.about AND (coalesce(NEW.length_months, 0) > l.most
                        OR coalesce(NEW.length_days, 0) > l.most * 31) END;
            IF FOUND THEN
                RAISE EXCEPTION 'The result is beyond what a court may order, or a slip in a sum'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
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


def interview_told_from_its_time() -> pgtrigger.Trigger:
    """That somebody came, or stayed away, is written down from the time of the interview on, never before."""
    ends = ", ".join(f"'{end!s}'" for end in AT_ITS_TIME)
    return on_insert(
        "interview_told_from_its_time",
        f"""
            PERFORM 1 FROM fines_interview i WHERE i.id = NEW.interview_id
                AND NEW."end" IN ({ends}) AND NEW.recorded_at < i.at;
            IF FOUND THEN
                RAISE EXCEPTION 'The time of this interview is still to come'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def asked_before_approval() -> pgtrigger.Trigger:
    """What turns on a parent's knowledge is approved once they were interviewed, or stayed away (domain 6.3)."""
    ends = ", ".join(f"'{end!s}'" for end in AT_ITS_TIME)
    return on_insert(
        "asked_before_approval",
        f"""
            PERFORM 1 FROM fines_chargingdecision d WHERE d.id = NEW.decision_id AND d.charge = 's444_1a'
                AND NOT EXISTS (SELECT 1 FROM fines_interview i
                    JOIN fines_interviewrecord r ON r.interview_id = i.id AND r."end" IN ({ends})
                    WHERE i.case_id = d.case_id AND i.carer_id = d.carer_id);
            IF NEW.approved AND FOUND THEN
                RAISE EXCEPTION 'The parent was not asked what they knew: no charge under section 444(1A) is approved'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own closed list
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
