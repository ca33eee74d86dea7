"""Payments recorded so far were typed in by hand: each gets the receipt it was, and refunds theirs.

With the sequence of receipts' references, and what a charge asks the database: whether money waits
that names this parent.
"""

from django.db import migrations

RECEIPTS = """
    ALTER TABLE fines_payment DISABLE TRIGGER USER;
    INSERT INTO fines_receipt
        (ref, source, key, pence, "on", method, reference, payer, line, by_id, at, file_id)
    SELECT 'RC-' || lpad(nextval('fines_receipt_ref')::text, 5, '0'), 'hand',
           left(lower(btrim(reference)), 80), pence, "on", method, reference, '', NULL, by_id, at, NULL
    FROM fines_payment WHERE kind = 'payment' ORDER BY id;
    UPDATE fines_payment p SET receipt_id = r.id FROM fines_receipt r
    WHERE p.kind = 'payment' AND r.source = 'hand' AND r.key = left(lower(btrim(p.reference)), 80);
    UPDATE fines_payment p SET receipt_id = (
        SELECT q.receipt_id FROM fines_payment q
        WHERE q.notice_id = p.notice_id AND q.kind = 'payment' ORDER BY q.id DESC LIMIT 1)
    WHERE p.kind = 'refund_owed';
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE fines_payment ENABLE TRIGGER USER;
"""

# One edit apart at most: one sign more, less, other, or two that changed places.
NEAR = """
    CREATE FUNCTION fines_near(a text, b text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE i integer := 1;
    BEGIN
        IF a = b THEN RETURN true; END IF;
        IF abs(length(a) - length(b)) > 1 THEN RETURN false; END IF;
        WHILE substr(a, i, 1) = substr(b, i, 1) AND i <= least(length(a), length(b)) LOOP
            i := i + 1;
        END LOOP;
        RETURN substr(a, i + 1) = substr(b, i + 1) OR substr(a, i) = substr(b, i + 1)
            OR substr(a, i + 1) = substr(b, i)
            OR (substr(a, i, 1) = substr(b, i + 1, 1) AND substr(a, i + 1, 1) = substr(b, i, 1)
                AND substr(a, i + 2) = substr(b, i + 2));
    END $$;
"""

# The lock is the one every row of money takes alone: whoever asks sees all of it, and no more comes
# until they have written what they asked for.
MAY_BE_OF = r"""
    CREATE FUNCTION fines_money_may_be_of(parent bigint) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(736004);
        RETURN EXISTS (
            SELECT 1
            FROM fines_receipt r
            WHERE r.pence > coalesce((
                    SELECT sum(p.pence) FROM fines_payment p
                    WHERE p.receipt_id = r.id AND p.kind = 'payment' AND NOT EXISTS (
                        SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)
                + coalesce((
                    SELECT sum(o.pence) FROM fines_receiptreturn o
                    WHERE o.receipt_id = r.id AND o.corrects_id IS NULL AND NOT EXISTS (
                        SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = o.id)), 0)
              AND (
                EXISTS (
                    SELECT 1 FROM fines_penaltynotice n,
                        regexp_matches(r.reference, '(?<!\d)(\d{2})\W{0,3}(\d{3,6})(?!\d)', 'g') named(parts)
                    WHERE n.carer_id = parent AND n.issued_at IS NOT NULL
                      AND fines_near(parts[1] || parts[2], replace(n.ref, '-', '')))
                OR EXISTS (
                    SELECT 1 FROM attendance_carer c,
                        regexp_split_to_table(lower(r.payer || ' ' || r.reference), '[^[:alpha:]]+') word
                    WHERE c.id = parent AND length(word) > 1
                      AND word = ANY (regexp_split_to_array(lower(c.surname), '[^[:alpha:]]+'))))
        );
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("fines", "0036_money_that_came_in")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE fines_receipt_ref", "DROP SEQUENCE fines_receipt_ref"),
        migrations.RunSQL(RECEIPTS, migrations.RunSQL.noop),
        migrations.RunSQL(NEAR, "DROP FUNCTION fines_near(text, text)"),
        migrations.RunSQL(MAY_BE_OF, "DROP FUNCTION fines_money_may_be_of(bigint)"),
    ]
