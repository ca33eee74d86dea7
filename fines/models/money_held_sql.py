r"""What the database itself says of money nobody has matched: whose it may be, and why.

One answer for the trigger that keeps a charge back and for the people who are told why. `rest_pence` of
`fines_money_of(parent)` is what is unmatched of a receipt; `why` is one of

- `named`, `near`: its reference names a notice of theirs, or does but for one typing error;
- `name`: their surname stands in the payer's words (a long name with one typing error);
- `amount`: it is what an open notice of theirs costs, or what is still to pay of it, and neither another
  parent's notice that it names nor another parent of the payer's name who owes that sum explains it.

The readers are those of `fines.rules.likeness`, which suggests matches; a test holds the two to each other.
"""

READERS = r"""
CREATE FUNCTION fines_references_in(said text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
    SELECT m[1] || m[2]
    FROM regexp_matches(said, '(?<!\d)(\d{2})\W{0,3}(\d{3,6})(?!\d)', 'g') m
    UNION
    SELECT regexp_replace(translate(m[1], 'OILSBZ', '011582'), '\W', '', 'g')
    FROM regexp_matches(
        replace(upper(said), 'ß', 'SS'), '(?<![A-Z0-9])([0-9OILSBZ]{2}\W{0,3}[0-9OILSBZ]{3,6})(?![A-Z0-9])', 'g') m
    WHERE length(regexp_replace(m[1], '\D', '', 'g')) >= 3
$$;

CREATE FUNCTION fines_name_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}')
    FROM (SELECT replace(regexp_replace(lower(normalize(said, NFKD)), '[\u0300-\u036f]', '', 'g'),
                         'ß', 'ss') AS plain) folded,
        LATERAL (VALUES (translate(plain, '''’', '')), (plain)) written(each),
        LATERAL regexp_split_to_table(each, '[\u0001-\u0040\u005b-\u0060\u007b-\u00bf×÷\u2000-\u206f\u3000]+') word
    WHERE word <> ''
$$;

CREATE FUNCTION fines_resembles_name(said text, surname text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM unnest(fines_name_words(surname)) part, unnest(fines_name_words(said)) word
        WHERE length(part) > 1
          AND (part = word OR (length(part) >= 5 AND fines_near(part, word))))
$$;
"""
NO_READERS = """
DROP FUNCTION fines_resembles_name(text, text);
DROP FUNCTION fines_name_words(text);
DROP FUNCTION fines_references_in(text);
"""

# What an open notice may cost on some day: either amount, or what is left of it after what is in hand.
COSTS = """
CREATE FUNCTION fines_may_cost(notice fines_penaltynotice, sum_in bigint, came_on date)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT notice.status IN ('issued', 'unpaid') AND notice.posted_on <= came_on AND EXISTS (
        SELECT 1 FROM (
            SELECT coalesce(sum(p.pence), 0) AS pence FROM fines_payment p
            WHERE p.notice_id = notice.id AND p.kind = 'payment'
              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)) in_hand,
            (VALUES (notice.first_pence), (notice.second_pence)) amount(pence)
        WHERE sum_in IN (amount.pence, amount.pence - in_hand.pence))
$$;
"""
NO_COSTS = "DROP FUNCTION fines_may_cost(fines_penaltynotice, bigint, date);"

MONEY_OF = """
CREATE FUNCTION fines_money_of(parent bigint)
RETURNS TABLE (receipt_id bigint, rest_pence bigint, why text, notice_ref text)
LANGUAGE sql STABLE AS $$
    WITH waiting AS (
        SELECT r.*, r.pence - coalesce((
                SELECT sum(p.pence) FROM fines_payment p
                WHERE p.receipt_id = r.id AND p.kind = 'payment' AND NOT EXISTS (
                    SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)
            - coalesce((
                SELECT sum(o.pence) FROM fines_receiptreturn o
                WHERE o.receipt_id = r.id AND o.corrects_id IS NULL AND NOT EXISTS (
                    SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = o.id)), 0) AS rest
        FROM fines_receipt r
    ), named AS (
        SELECT DISTINCT ON (w.id) w.id, n.ref,
            CASE WHEN said = replace(n.ref, '-', '') THEN 'named' ELSE 'near' END AS why
        FROM waiting w, fines_references_in(w.reference) said, fines_penaltynotice n
        WHERE w.rest > 0 AND n.carer_id = parent AND n.issued_at IS NOT NULL
          AND fines_near(said, replace(n.ref, '-', ''))
        ORDER BY w.id, said <> replace(n.ref, '-', ''), n.id DESC
    ), called AS (
        SELECT w.id FROM waiting w, attendance_carer c
        WHERE w.rest > 0 AND c.id = parent
          AND fines_resembles_name(w.payer || ' ' || w.reference, c.surname)
    ), due AS (
        SELECT DISTINCT ON (w.id) w.id, n.ref
        FROM waiting w, fines_penaltynotice n
        WHERE w.rest > 0 AND n.carer_id = parent AND fines_may_cost(n, w.rest, w."on")
          AND NOT EXISTS (
            SELECT 1 FROM fines_references_in(w.reference) said, fines_penaltynotice o
            WHERE o.carer_id <> parent AND o.issued_at IS NOT NULL
              AND said = replace(o.ref, '-', ''))
          AND NOT EXISTS (
            SELECT 1 FROM fines_penaltynotice o JOIN attendance_carer c ON c.id = o.carer_id
            WHERE o.carer_id <> parent AND o.status IN ('issued', 'unpaid')
              AND fines_may_cost(o, w.rest, w."on") AND fines_resembles_name(w.payer, c.surname))
        ORDER BY w.id, n.id DESC
    )
    SELECT w.id, w.rest,
        coalesce(named.why, CASE WHEN called.id IS NOT NULL THEN 'name' ELSE 'amount' END),
        coalesce(named.ref, CASE WHEN called.id IS NULL THEN due.ref END, '')
    FROM waiting w
    LEFT JOIN named ON named.id = w.id
    LEFT JOIN called ON called.id = w.id
    LEFT JOIN due ON due.id = w.id
    WHERE named.id IS NOT NULL OR called.id IS NOT NULL OR due.id IS NOT NULL
    ORDER BY w."on", w.id
$$;
"""
NO_MONEY_OF = "DROP FUNCTION fines_money_of(bigint);"

# The lock is the one every row of money takes alone: whoever asks sees all of it, and no more comes
# until they have written what they asked for.
MAY_BE_OF = """
CREATE OR REPLACE FUNCTION fines_money_may_be_of(parent bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(736004);
    RETURN EXISTS (SELECT 1 FROM fines_money_of(parent));
END $$;
"""
