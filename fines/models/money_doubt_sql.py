r"""Whose money nobody has matched might be: wider than what it says of itself, as a wrong charge does most harm.

One answer for the trigger that keeps a charge back and for the people who are told why. `rest_pence` of
`fines_money_of(parent)` is what is unmatched of a receipt; `why` is one of

- `named`, `near`: its reference, or the basket it was paid in, names a notice of theirs, or all but; never all but
  where it is exactly the number of somebody's notice;
- `name`: their surname, written as one word or as several;
- `child`, `carer`: the name of a child they have an open notice for, or of another carer of that child;
- `amount`: it is what an open notice of theirs costs, and nothing better explains it;
- `part`: nothing is known of it, and it may be a part, or a multiple, of what they are to pay.

What somebody said, with a reason, is not theirs (`fines_nottheirs`) is left out, until it is taken back.
"""

READERS = r"""
CREATE FUNCTION fines_joined_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    WITH words AS (
        SELECT word, row_number() OVER (ORDER BY n) AS n
        FROM regexp_split_to_table(
            translate(replace(regexp_replace(lower(normalize(said, NFKD)), '[\u0300-\u036f]', '', 'g'),
                              'ß', 'ss'), '''’', ''),
            '[\u0001-\u0040\u005b-\u0060\u007b-\u00bf×÷\u2000-\u206f\u3000]+') WITH ORDINALITY AS w(word, n)
        WHERE word <> ''
    )
    SELECT coalesce(array_agg(DISTINCT joined), '{}') FROM (
        SELECT word AS joined FROM words
        UNION ALL SELECT a.word || b.word FROM words a JOIN words b ON b.n = a.n + 1
        UNION ALL SELECT a.word || b.word || c.word FROM words a
            JOIN words b ON b.n = a.n + 1 JOIN words c ON c.n = a.n + 2) found
$$;

CREATE FUNCTION fines_calls(said text, name text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT fines_resembles_name(said, name) OR EXISTS (
        SELECT 1 FROM (SELECT string_agg(word, '' ORDER BY n) AS whole FROM regexp_split_to_table(
            translate(replace(regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f]', '', 'g'),
                              'ß', 'ss'), '''’', ''),
            '[\u0001-\u0040\u005b-\u0060\u007b-\u00bf×÷\u2000-\u206f\u3000]+')
                WITH ORDINALITY AS w(word, n)) mine,
            unnest(fines_joined_words(said)) joined
        WHERE length(whole) > 1
          AND (joined = whole OR (length(whole) >= 5 AND fines_near(joined, whole))))
$$;
"""
NO_READERS = """
DROP FUNCTION fines_calls(text, text);
DROP FUNCTION fines_joined_words(text);
"""

# What an open notice may cost on some day: either amount, or what is left of it after what is in hand.
COSTS = """
CREATE FUNCTION fines_may_cost(notice fines_penaltynotice, sum_in bigint, came_on date)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT notice.status IN ('issued', 'unpaid')
       AND least(notice.issued_on, notice.posted_on) <= came_on AND EXISTS (
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
CREATE OR REPLACE FUNCTION fines_money_of(parent bigint)
RETURNS TABLE (receipt_id bigint, rest_pence bigint, why text, notice_ref text)
LANGUAGE sql STABLE AS $$
    WITH whole AS (
        SELECT r.*, r.payer || ' ' || r.reference AS said, r.pence - coalesce((
                SELECT sum(p.pence) FROM fines_payment p
                WHERE p.receipt_id = r.id AND p.kind = 'payment' AND NOT EXISTS (
                    SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)
            - coalesce((
                SELECT sum(o.pence) FROM fines_receiptreturn o
                WHERE o.receipt_id = r.id AND o.corrects_id IS NULL AND NOT EXISTS (
                    SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = o.id)), 0) AS rest
        FROM fines_receipt r
    ), waiting AS MATERIALIZED (
        SELECT w.*, fines_name_words(w.said) AS words FROM whole w
        WHERE w.rest > 0 AND NOT EXISTS (
            SELECT 1 FROM fines_nottheirs d WHERE d.receipt_id = w.id AND d.carer_id = parent)
    ), mine AS MATERIALIZED (
        SELECT n.id, n.ref, n.pupil_id, n.first_pence, n.second_pence,
            least(n.issued_on, n.posted_on) AS since,
            greatest(coalesce(n.first_pence, 0), n.second_pence) - coalesce((
                SELECT sum(p.pence) FROM fines_payment p
                WHERE p.notice_id = n.id AND p.kind = 'payment' AND NOT EXISTS (
                    SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0) AS left_pence
        FROM fines_penaltynotice n
        WHERE n.carer_id = parent AND n.status IN ('issued', 'unpaid')
    ), others AS MATERIALIZED (
        SELECT fines_name_words(c.surname || ' ' || p.legal_surname) AS words
        FROM fines_penaltynotice n JOIN attendance_carer c ON c.id = n.carer_id
            JOIN attendance_pupil p ON p.id = n.pupil_id
        WHERE n.carer_id <> parent AND n.status IN ('issued', 'unpaid')
          AND EXISTS (SELECT 1 FROM mine)
    ), named AS (
        SELECT DISTINCT ON (id) id, ref, why FROM (
            SELECT w.id, n.ref, n.id AS notice,
                CASE WHEN said.digits = replace(n.ref, '-', '') THEN 'named' ELSE 'near' END AS why
            FROM waiting w, fines_references_in(w.reference) said(digits), fines_penaltynotice n
            WHERE n.carer_id = parent AND n.issued_at IS NOT NULL
              AND fines_near(said.digits, replace(n.ref, '-', ''))
            UNION ALL
            SELECT w.id, n.ref, n.id, 'named' FROM waiting w
                JOIN fines_cardbasket b ON b.receipt_id = w.id
                JOIN fines_cardline l ON l.basket_id = b.id
                JOIN fines_penaltynotice n ON n.id = l.notice_id
            WHERE n.carer_id = parent) found
        ORDER BY id, why, notice DESC
    ), called AS (
        SELECT w.id FROM waiting w, attendance_carer c
        WHERE c.id = parent AND fines_calls(w.said, c.surname)
    ), child AS (
        SELECT DISTINCT ON (w.id) w.id, m.ref
        FROM waiting w, mine m JOIN attendance_pupil p ON p.id = m.pupil_id
        WHERE fines_calls(w.said, p.legal_surname) OR (
            length(p.legal_forename) > 2 AND fines_name_words(p.legal_forename) && w.words)
        ORDER BY w.id, m.id DESC
    ), carer AS (
        SELECT DISTINCT ON (w.id) w.id, m.ref
        FROM waiting w, mine m
            JOIN attendance_responsibility r ON r.pupil_id = m.pupil_id AND r.carer_id <> parent
            JOIN attendance_carer c ON c.id = r.carer_id
        WHERE fines_calls(w.said, c.surname)
        ORDER BY w.id, m.id DESC
    ), nobodys AS (
        SELECT w.* FROM waiting w WHERE NOT EXISTS (
            SELECT 1 FROM fines_references_in(w.reference) said(digits), fines_penaltynotice o
            WHERE o.carer_id <> parent AND o.issued_at IS NOT NULL
              AND said.digits = replace(o.ref, '-', ''))
    ), due AS (
        SELECT DISTINCT ON (w.id) w.id, n.ref
        FROM nobodys w, fines_penaltynotice n
        WHERE n.carer_id = parent AND fines_may_cost(n, w.rest, w."on")
          AND NOT EXISTS (
            SELECT 1 FROM fines_penaltynotice o JOIN attendance_carer c ON c.id = o.carer_id
            WHERE o.carer_id <> parent AND o.status IN ('issued', 'unpaid')
              AND fines_may_cost(o, w.rest, w."on") AND fines_resembles_name(w.payer, c.surname))
        ORDER BY w.id, n.id DESC
    ), part AS (
        SELECT w.id, max(m.ref) AS ref FROM nobodys w JOIN mine m ON m.since <= w."on"
        WHERE NOT EXISTS (SELECT 1 FROM others o WHERE o.words && w.words)
        GROUP BY w.id, w.rest
        HAVING w.rest <= sum(m.left_pence) OR bool_or(
            w.rest <= 6 * m.second_pence AND 0 IN (w.rest % m.first_pence, w.rest % m.second_pence))
    )
    SELECT w.id, w.rest, found.why, found.ref
    FROM waiting w, LATERAL (
        SELECT named.why, named.ref, 1 AS first FROM named WHERE named.id = w.id
        UNION ALL SELECT 'name', '', 2 FROM called WHERE called.id = w.id
        UNION ALL SELECT 'child', child.ref, 3 FROM child WHERE child.id = w.id
        UNION ALL SELECT 'carer', carer.ref, 4 FROM carer WHERE carer.id = w.id
        UNION ALL SELECT 'amount', due.ref, 5 FROM due WHERE due.id = w.id
        UNION ALL SELECT 'part', part.ref, 6 FROM part WHERE part.id = w.id
        ORDER BY first LIMIT 1) found
    ORDER BY w."on", w.id
$$;
"""
NO_MONEY_OF = "DROP FUNCTION fines_money_of(bigint);"

# Since a word that a sum is not theirs can be taken back.
SAID = "SELECT 1 FROM fines_nottheirs d WHERE d.receipt_id = w.id AND d.carer_id = parent)"
SAID_STILL = """SELECT 1 FROM fines_nottheirs d WHERE d.receipt_id = w.id AND d.carer_id = parent
                AND d.corrects_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM fines_nottheirs u WHERE u.corrects_id = d.id))"""
MONEY_OF_UNTIL_TAKEN_BACK = MONEY_OF.replace(SAID, SAID_STILL)

# Since numbers follow on each other: one that is exactly a notice's is no slip of the next one's.
A_SLIP = "AND fines_near(said.digits, replace(n.ref, '-', ''))"
NO_NOTICES_OWN = """AND fines_near(said.digits, replace(n.ref, '-', ''))
              AND (said.digits = replace(n.ref, '-', '') OR NOT EXISTS (
                SELECT 1 FROM fines_penaltynotice own
                WHERE own.issued_at IS NOT NULL AND length(said.digits) > 2
                  AND own.ref = left(said.digits, 2) || '-' || substr(said.digits, 3)))"""
MONEY_OF_UNTIL_NUMBERS_STAND = MONEY_OF_UNTIL_TAKEN_BACK.replace(A_SLIP, NO_NOTICES_OWN)
