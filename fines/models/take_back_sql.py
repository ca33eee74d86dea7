"""What keeps a payment from being taken back by one person's word."""

import pgtrigger

# A payment `NEW` takes back: it came by the bank or the card service, somebody else typed it in, or its notice is paid.
# A line of the bank says so (`proof`), or somebody else asked for just this and has not dropped it.
BY_TWO = """
    IF NEW.proof = '' AND NOT EXISTS (
        SELECT 1 FROM fines_takeback t
        WHERE t.payment_id = line.id AND t.drops_id IS NULL AND t.became = NEW.became
          AND t.by_id <> NEW.by_id
          AND NOT EXISTS (SELECT 1 FROM fines_takeback d WHERE d.drops_id = t.id))
       AND (EXISTS (SELECT 1 FROM fines_receipt r
                    WHERE r.id = line.receipt_id
                      AND (r.source <> 'hand' OR r.by_id IS DISTINCT FROM NEW.by_id))
            OR EXISTS (SELECT 1 FROM fines_penaltynotice n
                       WHERE n.id = line.notice_id AND n.status = 'paid')) THEN
        RAISE EXCEPTION 'A payment is taken back by a line of the bank, or by two people'
            USING ERRCODE = 'check_violation';
    END IF;
"""


def take_back_fits() -> pgtrigger.Trigger:
    """Of a payment that stands it is asked once at a time; what is dropped was asked, of the same payment."""
    return pgtrigger.Trigger(
        name="take_back_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM fines_payment p WHERE p.id = NEW.payment_id AND p.kind = 'payment'
                AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id) FOR UPDATE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Only a payment that stands is taken back' USING ERRCODE = 'check_violation';
            END IF;
            IF NEW.drops_id IS NULL AND EXISTS (
                SELECT 1 FROM fines_takeback t WHERE t.payment_id = NEW.payment_id AND t.drops_id IS NULL
                  AND NOT EXISTS (SELECT 1 FROM fines_takeback d WHERE d.drops_id = t.id)) THEN
                RAISE EXCEPTION 'This is asked already' USING ERRCODE = 'unique_violation';
            END IF;
            IF NEW.drops_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM fines_takeback t WHERE t.id = NEW.drops_id AND t.drops_id IS NULL
                  AND t.payment_id = NEW.payment_id) THEN
                RAISE EXCEPTION 'What is dropped was asked of the same payment'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
