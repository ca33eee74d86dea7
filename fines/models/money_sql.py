"""Triggers by which the database keeps the money: nothing matched twice, nothing refunded twice.

`MONEY_KEY` is the lock between money that comes in and whoever must know that none waits: a row of
money takes it alone, a charge shares it (`fines_money_may_be_of`).
"""

import pgtrigger

from fines.models.money_leaving_sql import LEAVES
from fines.models.take_back_sql import BY_TWO

MONEY_KEY = 736_004

# What of receipt `the_receipt` is spoken for: standing ledger lines, and standing returns.
SPOKEN_FOR = """
    SELECT coalesce((
        SELECT sum(p.pence) FROM fines_payment p
        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'
          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)
      + coalesce((
        SELECT sum(r.pence) FROM fines_receiptreturn r
        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)
    INTO spoken_for;
"""
WITHIN = f"""
    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;
    {SPOKEN_FOR}
    IF NEW.pence + spoken_for > whole THEN
        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',
            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';
    END IF;
"""
WAIT = f"PERFORM pg_advisory_xact_lock({MONEY_KEY});"


def receipt_waits() -> pgtrigger.Trigger:
    """Money comes in one transaction at a time, and never beside a charge that is being laid."""
    return pgtrigger.Trigger(
        name="receipt_waits",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"{WAIT} RETURN NULL;",
    )


def not_theirs_once() -> pgtrigger.Trigger:
    """Of one sum and one parent it is said once, and again only after it was taken back; taken back as it was said."""
    return pgtrigger.Trigger(
        name="not_theirs_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            {WAIT}
            IF NEW.corrects_id IS NULL AND EXISTS (
                SELECT 1 FROM fines_nottheirs d
                WHERE d.receipt_id = NEW.receipt_id AND d.carer_id = NEW.carer_id AND d.corrects_id IS NULL
                  AND NOT EXISTS (SELECT 1 FROM fines_nottheirs u WHERE u.corrects_id = d.id)) THEN
                RAISE EXCEPTION 'It is said already that this sum is not of that parent'
                    USING ERRCODE = 'unique_violation';
            END IF;
            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM fines_nottheirs d
                WHERE d.id = NEW.corrects_id AND d.corrects_id IS NULL
                  AND d.receipt_id = NEW.receipt_id AND d.carer_id = NEW.carer_id) THEN
                RAISE EXCEPTION 'What is taken back was said of the same sum and parent'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def payment_within_receipt() -> pgtrigger.Trigger:
    """Ledger lines of one receipt never exceed it, and a refund never what that receipt paid here."""
    return pgtrigger.Trigger(
        name="payment_within_receipt",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind__in=["payment", "refund_owed"]),
        declare=[("whole", "bigint"), ("spoken_for", "bigint")],
        func=f"""
            IF NEW.kind = 'payment' THEN
                {WITHIN}
                RETURN NEW;
            END IF;
            PERFORM 1 FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;
            SELECT coalesce(sum(CASE p.kind WHEN 'payment' THEN p.pence END), 0),
                   coalesce(sum(CASE p.kind WHEN 'refund_owed' THEN p.pence END), 0)
            INTO whole, spoken_for FROM fines_payment p
            WHERE p.receipt_id = NEW.receipt_id AND p.notice_id = NEW.notice_id
              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);
            IF NEW.pence + spoken_for > whole THEN
                RAISE EXCEPTION 'A refund of % pence is more than that receipt paid on this notice',
                    NEW.pence + spoken_for USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def correction_fits() -> pgtrigger.Trigger:
    """A line taken back is of the same notice and sum, and by two people or the bank's word; what was refunded of
    it cannot be in hand again."""
    return pgtrigger.Trigger(
        name="correction_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="correction"),
        declare=[("line", "record"), ("kept", "bigint"), ("refunded", "bigint")],
        func=f"""
            {WAIT}
            SELECT * INTO line FROM fines_payment WHERE id = NEW.corrects_id;
            IF line.notice_id <> NEW.notice_id OR line.pence <> NEW.pence
               OR line.kind NOT IN ('payment', 'refund_owed') THEN
                RAISE EXCEPTION 'A correction takes back one whole line of its own notice'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF line.kind = 'refund_owed' THEN
                IF EXISTS (SELECT 1 FROM fines_payment WHERE settles_id = line.id) THEN
                    RAISE EXCEPTION 'This refund is paid' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            {BY_TWO}
            IF NEW.became = 'bounced' THEN RETURN NEW; END IF;
            SELECT coalesce(sum(p.pence) FILTER (WHERE p.kind = 'payment'), 0),
                   coalesce(sum(p.pence) FILTER (WHERE p.kind = 'refund_paid'), 0)
            INTO kept, refunded FROM fines_payment p
            WHERE p.receipt_id = line.receipt_id AND p.notice_id = line.notice_id
              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);
            IF kept - line.pence < refunded THEN
                RAISE EXCEPTION '% pence of it have been refunded', refunded
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def refund_settles_what_is_owed() -> pgtrigger.Trigger:
    """A refund paid settles one approved line of the same notice, receipt and sum, once."""
    return pgtrigger.Trigger(
        name="refund_settles_what_is_owed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__kind="refund_paid"),
        declare=[("owed", "record")],
        func="""
            SELECT * INTO owed FROM fines_payment WHERE id = NEW.settles_id;
            IF owed.kind <> 'refund_owed' OR owed.notice_id <> NEW.notice_id
               OR owed.receipt_id <> NEW.receipt_id OR owed.pence <> NEW.pence
               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id)
               OR NOT EXISTS (SELECT 1 FROM fines_refundapproval WHERE owed_id = owed.id) THEN
                RAISE EXCEPTION 'A refund paid settles one approved refund, whole'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def refund_is_approved() -> pgtrigger.Trigger:
    """Only a refund that is owed is approved, and never by whoever made it owed."""
    return pgtrigger.Trigger(
        name="refund_is_approved",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("owed", "record")],
        func="""
            SELECT * INTO owed FROM fines_payment WHERE id = NEW.owed_id;
            IF owed.kind <> 'refund_owed' OR owed.by_id = NEW.by_id
               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id) THEN
                RAISE EXCEPTION 'A refund is approved by somebody else than who made it owed'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def return_within_receipt() -> pgtrigger.Trigger:
    """What goes back is not matched; a return taken back is one whole return of the same receipt.

    Money that was on a notice, or may be an open notice's, leaves the house by two people, as a refund does; what came
    by the bank or the card service was received.
    """
    return pgtrigger.Trigger(
        name="return_within_receipt",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[
            ("whole", "bigint"),
            ("spoken_for", "bigint"),
            ("line", "record"),
            ("held", "record"),
        ],
        func=f"""
            IF NEW.corrects_id IS NULL THEN
                {WITHIN}
                {LEAVES}
                IF (NEW.kind = 'sent_back' OR (NEW.kind = 'in_error' AND EXISTS (
                        SELECT 1 FROM fines_receipt WHERE id = NEW.receipt_id AND source <> 'hand')))
                   AND EXISTS (
                    SELECT 1 FROM fines_payment c JOIN fines_payment p ON p.id = c.corrects_id
                    WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'
                      AND c.by_id = NEW.by_id) THEN
                    RAISE EXCEPTION 'Money taken off a notice is returned by somebody else than who took it off'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END IF;
            {WAIT}
            SELECT * INTO line FROM fines_receiptreturn WHERE id = NEW.corrects_id;
            IF line.receipt_id <> NEW.receipt_id OR line.pence <> NEW.pence
               OR line.kind <> NEW.kind OR line.corrects_id IS NOT NULL THEN
                RAISE EXCEPTION 'A return is taken back whole' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
