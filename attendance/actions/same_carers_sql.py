"""Pairs of carers that may be one person, found by set-based SQL.

The same name, folded as `rules.names.fold` does, and one thing more: the telephone, the e-mail, the address, or
a child in common. A shielded carer is found by a child in common alone: that an address or a number agrees
would tell where they are.
"""


def folded(column: str) -> str:
    """Lower case without accents, apostrophes, dots or hyphens, single spaces."""
    bare = (
        f"regexp_replace(normalize(lower({column}), NFKD), '[\\u0300-\\u036f''\u2019.]', '', 'g')"
    )
    return f"btrim(regexp_replace({bare}, '[\\s-]+', ' ', 'g'))"


def _told(value: str) -> str:
    return f"CASE WHEN NOT is_shielded THEN nullif({value}, '') END"


CARERS = f"""
WITH carers AS MATERIALIZED (
    SELECT id, is_shielded, {folded("forename")} AS forename, {folded("surname")} AS surname,
           {_told("right(regexp_replace(telephone, '[^0-9]', '', 'g'), 10)")} AS telephone,
           {_told("lower(btrim(email))")} AS email,
           {_told("regexp_replace(lower(address), '[^[:alnum:]]', '', 'g')")} AS address
      FROM attendance_carer
), pairs AS (
    SELECT one.id AS first, two.id AS second, one.surname, one.forename,
           coalesce(one.telephone = two.telephone, false) AS telephone,
           coalesce(one.email = two.email, false) AS email,
           coalesce(one.address = two.address, false) AS address,
           EXISTS (SELECT FROM attendance_responsibility a JOIN attendance_responsibility b USING (pupil_id)
                    WHERE a.carer_id = one.id AND b.carer_id = two.id) AS child
      FROM carers one JOIN carers two
        ON two.surname = one.surname AND two.forename = one.forename AND two.id > one.id
     WHERE one.forename <> '' AND one.surname <> ''
)
"""
FIND = f"""{CARERS}
SELECT first, second, telephone, email, address, child
  FROM pairs
 WHERE (telephone OR email OR address OR child)
   AND NOT coalesce((SELECT standing FROM attendance_carersapart apart
                      WHERE apart.first_id = pairs.first AND apart.second_id = pairs.second
                      ORDER BY apart.id DESC LIMIT 1), false)
 ORDER BY telephone::int + email::int + address::int + child::int DESC, surname, forename, first, second
 LIMIT %(most)s
"""
