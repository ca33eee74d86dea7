"""What keeps money that may be an open notice's from leaving the book by one person's word."""

# By its reference with one typing error, by the basket it was paid in, or by the parent's surname; never of a parent
# somebody said it is not of. Of several the one it names, then the latest.
OPEN_NOTICE_OF = """
CREATE FUNCTION fines_open_notice_of(the_receipt bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT found.ref FROM (
        SELECT n.id, n.ref,
            EXISTS (SELECT 1 FROM fines_references_in(r.reference) said(digits)
                    WHERE fines_near(said.digits, replace(n.ref, '-', '')))
            OR EXISTS (SELECT 1 FROM fines_cardbasket b JOIN fines_cardline l ON l.basket_id = b.id
                       WHERE b.receipt_id = r.id AND l.notice_id = n.id) AS named,
            fines_calls(r.payer || ' ' || r.reference, c.surname) AS called
        FROM fines_receipt r
            JOIN fines_penaltynotice n ON n.status IN ('issued', 'unpaid')
                AND least(n.issued_on, n.posted_on) <= r."on"
            JOIN attendance_carer c ON c.id = n.carer_id
        WHERE r.id = the_receipt AND NOT EXISTS (
            SELECT 1 FROM fines_nottheirs d
            WHERE d.receipt_id = r.id AND d.carer_id = n.carer_id AND d.corrects_id IS NULL
              AND NOT EXISTS (SELECT 1 FROM fines_nottheirs u WHERE u.corrects_id = d.id))) found
    WHERE found.named OR found.called
    ORDER BY found.named DESC, found.id DESC LIMIT 1
$$;
"""
NO_OPEN_NOTICE_OF = "DROP FUNCTION fines_open_notice_of(bigint);"

# Since numbers follow on each other: one that is exactly a notice's is no slip of the next one's.
A_SLIP = "WHERE fines_near(said.digits, replace(n.ref, '-', ''))"
NO_NOTICES_OWN = """WHERE fines_near(said.digits, replace(n.ref, '-', ''))
                      AND (said.digits = replace(n.ref, '-', '') OR NOT EXISTS (
                        SELECT 1 FROM fines_penaltynotice own
                        WHERE own.issued_at IS NOT NULL AND length(said.digits) > 2
                          AND own.ref = left(said.digits, 2) || '-' || substr(said.digits, 3)))"""
OPEN_NOTICE_OF_NOW = OPEN_NOTICE_OF.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
).replace(A_SLIP, NO_NOTICES_OWN)
OPEN_NOTICE_OF_BEFORE = OPEN_NOTICE_OF.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# Asked before a row of money that leaves is written; `held` is the receipt. The bank itself takes money back alone.
LEAVES = """
    SELECT * INTO held FROM fines_receipt WHERE id = NEW.receipt_id;
    IF NEW.kind = 'in_error' AND held.source <> 'hand' AND NOT EXISTS (
        SELECT 1 FROM fines_receipt o
        WHERE held.source = 'bank' AND o.id <> held.id AND o.pence = held.pence AND o.source <> 'card'
          AND abs(o."on" - held."on") <= 5 AND o.file_id IS DISTINCT FROM held.file_id) THEN
        RAISE EXCEPTION 'Money of the bank or the card service was received'
            USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.kind = 'sent_back' OR (NEW.kind = 'in_error' AND held.source <> 'hand'))
       AND held.by_id = NEW.by_id AND fines_open_notice_of(held.id) IS NOT NULL THEN
        RAISE EXCEPTION 'Money that may be for an open notice goes back by somebody else than who took it in'
            USING ERRCODE = 'check_violation';
    END IF;
"""
