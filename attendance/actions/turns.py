"""Taking turns: two people who write the same register follow each other."""

from collections.abc import Iterable

from django.db import connection

# One order for everybody, so that two blocks over the same registers never wait for one another.
WAIT = """
SELECT pg_advisory_xact_lock(hashtextextended(turn, 0))
  FROM (SELECT turn FROM unnest(%s::text[]) WITH ORDINALITY AS asked(turn, place) ORDER BY place) turns
"""


def wait_for_turns(registers: Iterable[tuple[int, str]]) -> None:
    """Hold these registers, each (session number, class), until the transaction ends: one query."""
    turns = sorted({f"register {session_id} {group}" for session_id, group in registers})
    with connection.cursor() as cursor:
        cursor.execute(WAIT, [turns])
