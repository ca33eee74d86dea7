"""Results of patrols over a period: who was with a parent, who had a valid reason, by school, fit to publish.

Every table has the schools for rows and divides the same encounters in its own way, so all have the same
totals of rows. Counts of 1 or 2 are hidden with what would give them away (`rules.suppression`; DfE guide
to absence statistics 2018, section 2). A table keeps its secrets by itself only while its totals may be
shown; so a school whose total would have to be hidden in any of the tables is put together with others,
until no total is hidden in any. Then the tables share nothing but what is shown, and together give away no
more than each alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from attendance.rules.suppression import TOTAL, Cell, Table, hidden_cells, with_totals

Body = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Published:
    """What may be shown: rows in order (None: those put together), and of each table what is hidden.

    `together` are the rows put together. `withheld`: so few were met that nothing may be shown.
    """

    rows: tuple[int | None, ...]
    together: frozenset[int]
    tables: Mapping[str, Table]
    hidden: Mapping[str, frozenset[Cell]] = field(default_factory=dict)
    withheld: bool = False

    def count(self, table: str, row: int, column: int) -> int | None:
        """A count at a place of the shown rows (`TOTAL` for a total); None where it is hidden."""
        place = (row, column)
        return None if place in self.hidden[table] else self.tables[table].get(place, 0)


def publish(tables: Mapping[str, Body], up_to: int) -> Published:
    """What may be shown of tables that divide the same encounters by the same rows.

    Raises ValueError when the totals of their rows differ.
    """
    totals = {tuple(sum(row) for row in body) for body in tables.values()}
    if len(totals) != 1:
        raise ValueError("The tables do not divide the same encounters")
    counts = totals.pop()
    together: set[int] = set()
    while True:
        found = _attempt(tables, counts, frozenset(together), up_to)
        more = _to_put_together(found, counts)
        if not more:
            return found
        if more <= together:
            return Published((), frozenset(), {}, withheld=True)
        together |= more


def _attempt(
    tables: Mapping[str, Body], counts: Sequence[int], together: frozenset[int], up_to: int
) -> Published:
    alone = [i for i in range(len(counts)) if i not in together]
    rows: tuple[int | None, ...] = (*alone, None) if together else tuple(alone)
    bodies = {name: _folded(body, alone, together) for name, body in tables.items()}
    return Published(
        rows,
        together,
        {name: with_totals(body) for name, body in bodies.items()},
        {name: hidden_cells(body, up_to) for name, body in bodies.items()},
    )


def _folded(body: Body, alone: Sequence[int], together: frozenset[int]) -> list[list[int]]:
    rows = [list(body[i]) for i in alone]
    if together:
        rows.append([sum(column) for column in zip(*(body[i] for i in together), strict=True)])
    return rows


def _to_put_together(found: Published, counts: Sequence[int]) -> set[int]:
    """Rows whose total some table would hide, and with them enough others that nobody stands alone.

    All of them, when the total of everything would be hidden.
    """
    hidden = {row for each in found.hidden.values() for row, column in each if column == TOTAL}
    if TOTAL in hidden:
        return set(range(len(counts)))
    rows = {found.rows[row] for row in hidden}
    more = {row for row in rows if row is not None}
    others = sorted((counts[row], row) for row in found.rows if row is not None and row not in more)
    # Put together with nobody, a row is no better hidden than before.
    if None in rows or (len(more) == 1 and not found.together):
        more |= {row for _, row in others[:1]} or found.together
    return more
