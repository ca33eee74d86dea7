"""Taking turns: two people who write the same register follow each other."""

from collections.abc import Iterable

from accounts.prepared import Prepared

# One order for everybody, so that two blocks over the same registers never wait for one another.
WAIT = Prepared(
    "wait_for_turns",
    """
SELECT pg_advisory_xact_lock(hashtextextended(turn, 0))
  FROM (SELECT turn FROM unnest(%(turns)s) WITH ORDINALITY AS asked(turn, place) ORDER BY place) turns
    """,
    turns="text[]",
)


def wait_for_turns(registers: Iterable[tuple[int, str]]) -> None:
    """Hold these registers, each (session number, class), until the transaction ends: one query."""
    turns = sorted({f"register {session_id} {group}" for session_id, group in registers})
    WAIT.rows(turns=turns)
