"""Triggers by which the database itself keeps a notice as it was given."""

import pgtrigger

from fines.choices import LIVE_STATUSES

LIVE = ", ".join(f"'{status.value}'" for status in LIVE_STATUSES)

# Everything a notice says, once it is given. Dates of receipt and payment have their own guard.
FROZEN = (
    "ref", "case", "pupil", "carer", "enrolment", "offence", "number_in_period", "first_session_on",
    "last_session_on", "proposed_by", "proposed_at", "proposed_on", "proposal", "replaces", "issued_by",
    "issued_at", "issued_on", "issue", "posted_on", "deemed_received_on", "tariff", "first_pence",
    "second_pence", "letter", "pdf", "pdf_sha256",
)  # fmt: skip


def notice_stays_as_given() -> pgtrigger.Trigger:
    """Once issued, what a notice says cannot be changed: a mistake is a withdrawal and a new notice."""
    return pgtrigger.Trigger(
        name="stays_as_given",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*FROZEN),
        func="""
            IF OLD.issued_at IS NOT NULL THEN
                RAISE EXCEPTION 'Notice % is issued: what it says cannot be changed', OLD.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def status_frees_sessions() -> pgtrigger.Trigger:
    """A notice returned or withdrawn gives its sessions back; while it lives, it holds them."""
    return pgtrigger.Trigger(
        name="status_frees_sessions",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("status"),
        # nothing but our own closed list is put into these statements
        func=f"""
            UPDATE fines_noticesession SET live = NEW.status IN ({LIVE})
            WHERE notice_id = NEW.id AND live <> (NEW.status IN ({LIVE}));
            RETURN NEW;
        """,  # noqa: S608
    )


def withdrawn_by_another() -> pgtrigger.Trigger:
    """Who issued a notice never withdraws it: two people, as for issuing it (domain 6.4)."""
    return pgtrigger.Trigger(
        name="withdrawn_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        condition=pgtrigger.Q(new__status="withdrawn") & ~pgtrigger.Q(old__status="withdrawn"),
        func="""
            IF NEW.status_changed_by_id = NEW.issued_by_id THEN
                RAISE EXCEPTION 'Notice % is withdrawn by somebody else than who issued it', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def session_follows_notice() -> pgtrigger.Trigger:
    """A session takes its parent and its life from the notice it stands in, and may not be added later."""
    return pgtrigger.Trigger(
        name="session_follows_notice",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("notice", "record")],
        func=f"""
            SELECT * INTO notice FROM fines_penaltynotice WHERE id = NEW.notice_id;
            IF notice.issued_at IS NOT NULL THEN
                RAISE EXCEPTION 'Notice % is issued: no session can be added', notice.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            NEW.carer_id := notice.carer_id;
            NEW.live := notice.status IN ({LIVE});
            RETURN NEW;
        """,  # noqa: S608
    )


def session_stays() -> pgtrigger.Trigger:
    """A session in a notice is evidence: which one it is and its code at proposal stand."""
    return pgtrigger.Protect(
        name="session_stays",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("notice", "session", "enrolment", "carer", "code"),
    )


def none_open_against_it() -> pgtrigger.Trigger:
    """No proceedings while somebody who wrote against a notice to that parent for that child is not answered."""
    return pgtrigger.Trigger(
        name="none_open_against_it",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("asked", "text")],
        func="""
            SELECT r.ref INTO asked FROM fines_representation r
            JOIN fines_penaltynotice n ON n.id = r.notice_id
            WHERE n.carer_id = NEW.carer_id AND n.pupil_id = NEW.pupil_id AND r.answer = '' LIMIT 1;
            IF asked IS NOT NULL THEN
                RAISE EXCEPTION '% waits for an answer: no proceedings before it', asked
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def reminder_while_awaited() -> pgtrigger.Trigger:
    """A reminder follows only from a notice whose payment is awaited: never from one that is paid or withdrawn."""
    return pgtrigger.Trigger(
        name="reminder_while_awaited",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="reminder"),
        declare=[("stands", "text")],
        func="""
            SELECT status INTO stands FROM fines_penaltynotice WHERE id = NEW.notice_id;
            IF stands <> 'issued' THEN
                RAISE EXCEPTION 'The notice is %: nobody is reminded of it', stands
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def proposal_stands() -> pgtrigger.Trigger:
    """What was proposed, by whom, on which answers, is never written anew: it is returned, and proposed again."""
    return pgtrigger.Protect(
        name="proposal_stands",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("proposal", "proposed_by", "proposed_at", "proposed_on"),
    )


def every_line_answered() -> pgtrigger.Trigger:
    """A notice is proposed, and issued, with a checklist of which no line is open or stands against it."""
    return pgtrigger.Trigger(
        name="every_line_answered",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("issued_at"),
        declare=[("answered", "jsonb")],
        func="""
            IF TG_OP = 'UPDATE' THEN
                IF NEW.issued_at IS NULL OR OLD.issued_at IS NOT NULL THEN
                    RETURN NEW;
                END IF;
                answered := NEW.issue->'checklist';
            ELSE
                answered := NEW.proposal->'checklist';
            END IF;
            IF coalesce(jsonb_array_length(answered), 0) = 0 OR EXISTS (
                SELECT FROM jsonb_array_elements(answered) line WHERE line->>'state' <> 'ok')
            THEN
                RAISE EXCEPTION 'Notice %: a line of the checklist is not answered', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.offence = 's105' AND NOT EXISTS (
                SELECT FROM fines_sighting WHERE notice_id = NEW.id)
            THEN
                RAISE EXCEPTION 'Notice %: nobody is recorded as having seen the child', NEW.ref
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def sighting_is_of_its_notice() -> pgtrigger.Trigger:
    """A sighting is of a session of its notice, on that day, for the excluded child, and before it is issued."""
    return pgtrigger.Trigger(
        name="sighting_is_of_its_notice",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM fines_penaltynotice n
                JOIN fines_noticesession ns ON ns.notice_id = n.id
                JOIN attendance_session s ON s.id = ns.session_id
                WHERE n.id = NEW.notice_id AND n.offence = 's105' AND n.issued_at IS NULL
                    AND s.id = NEW.session_id
                    AND s.date = (NEW.seen_at AT TIME ZONE 'Europe/London')::date;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'A sighting is of a session of its own notice, before that is issued'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
