r"""How the database reads what a payer wrote: the references in it, the words of a name; and its answer yes or no.

The readers are those of `fines.rules.likeness`, which suggests matches; a test holds the two to each other. Whose
money it may be, and why, is `fines.models.money_doubt_sql`.
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

# The lock is the one every row of money takes alone: whoever asks sees all of it, and no more comes
# until they have written what they asked for.
MAY_BE_OF = """
CREATE FUNCTION fines_money_may_be_of(parent bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(736004);
    RETURN EXISTS (SELECT 1 FROM fines_money_of(parent));
END $$;
"""
