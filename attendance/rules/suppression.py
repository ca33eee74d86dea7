"""Which counts of a table must be hidden so that no count of one or two children can be known.

Source: DfE guide to absence statistics 2018, section 2 (counts of 1 or 2, and percentages resting on
them, are suppressed; a shown 0 is a true 0). Hiding those alone is not enough when totals are shown:
the rest of a row less its total gives the hidden count back. So further counts are hidden, the
smallest that will do.

The table is a body of counts with a total to every row and column and a grand total. Give every total
a minus sign and each row and column sums to nothing. A hidden count is safe when some other table
agrees with everything shown: when one can go round a cycle of hidden cells, adding one here and taking
one there, without any of them falling under one (Gusfield 1988, made strict for counts that are not
0). Such a cycle always exists: a cell, its two totals and the grand total may all be one more.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence

Cell = tuple[int, int]
TOTAL = -1  # the row of column totals, the column of row totals
# A node is a row or a column of the table with its totals; a cell joins its row to its column.
Node = tuple[str, int]
Table = dict[Cell, int]
Lines = dict[Node, list[Cell]]


def with_totals(body: Sequence[Sequence[int]]) -> Table:
    """Every cell and every total by its place; totals have `TOTAL` for a row or a column."""
    table: Table = {}
    for i, row in enumerate(body):
        for j, value in enumerate(row):
            for place in ((i, j), (i, TOTAL), (TOTAL, j), (TOTAL, TOTAL)):
                table[place] = table.get(place, 0) + value
    return table


def hidden_cells(
    body: Sequence[Sequence[int]], up_to: int, also: Collection[Cell] = ()
) -> frozenset[Cell]:
    """The places to hide: every count from 1 to `up_to`, `also`, and what protects them.

    Places are (row, column); `TOTAL` in either stands for a total. A 0 is never hidden.
    """
    table = with_totals(body)
    hidden = {place for place, value in table.items() if 0 < value <= up_to}
    hidden |= {place for place in also if table.get(place)}
    return _protect(table, hidden)


def hidden_in_list(counts: Sequence[int], up_to: int, also: Collection[int] = ()) -> frozenset[int]:
    """The same for one list with its total: positions to hide, `TOTAL` for the total.

    One line of hidden counts is safe when there are two or more that are not all 1, or when their total
    is hidden too; so the smallest others are hidden until that is so, and the total if they run out.
    """
    total = sum(counts)
    hidden = {i for i, count in enumerate(counts) if 0 < count <= up_to or (i in also and count)}
    total_is_hidden = 0 < total <= up_to or (TOTAL in also and total > 0)
    others = sorted((c, i) for i, c in enumerate(counts) if c and i not in hidden)
    while (hidden or total_is_hidden) and not _is_safe(counts, hidden, total_is_hidden):
        if others:
            hidden.add(others.pop(0)[1])
        else:
            total_is_hidden = True
    return frozenset(hidden | ({TOTAL} if total_is_hidden else set()))


def hidden_together(
    sides: Sequence[int], partitions: Sequence[Sequence[int]], up_to: int
) -> tuple[frozenset[int], list[frozenset[int]]]:
    """Two sides of a comparison with their total, and ways of dividing up the first side.

    The total of each partition is the first side, so the two are hidden together or not at all.
    """
    also: set[int] = set()
    while True:
        first = hidden_in_list(sides, up_to, also)
        total = {TOTAL} if 0 in first else set()
        found = [hidden_in_list(counts, up_to, total) for counts in partitions]
        if total or not any(TOTAL in each for each in found):
            return first, found
        also.add(0)


def _is_safe(counts: Sequence[int], hidden: set[int], total_is_hidden: bool) -> bool:
    if total_is_hidden:
        return bool(hidden)
    return len(hidden) > 1 and sum(counts[i] for i in hidden) > len(hidden)


def _protect(table: Table, hidden: set[Cell]) -> frozenset[Cell]:
    """Hide the cheapest cycle through every cell that has none yet, until all have one."""
    search = _Search(table, hidden)
    unsure = sorted(hidden)
    while unsure:
        fresh = search.cheapest_cycle(unsure.pop()) - hidden
        search.hide(fresh)
        unsure += sorted(fresh)
    return frozenset(hidden)


def _is_total(place: Cell) -> bool:
    """Whether it carries the minus sign: a total of a row or of a column, not the grand total."""
    return (place[0] == TOTAL) != (place[1] == TOTAL)


def _lines(places: Iterable[Cell]) -> Lines:
    """The places on each row and on each column."""
    found: Lines = {}
    for place in places:
        found.setdefault(("row", place[0]), []).append(place)
        found.setdefault(("column", place[1]), []).append(place)
    return found


class _Search:
    """Cycles through the cells of a table, by what more they would hide."""

    def __init__(self, table: Table, hidden: set[Cell]) -> None:
        self.table = table
        self.hidden = hidden
        self.lines = _lines(place for place, value in table.items() if value)
        self.hidden_lines = _lines(hidden)

    def hide(self, places: set[Cell]) -> None:
        """Take them as hidden from now on."""
        self.hidden |= places
        for node, cells in _lines(places).items():
            self.hidden_lines.setdefault(node, []).extend(cells)

    def cheapest_cycle(self, place: Cell) -> set[Cell]:
        """What more must be hidden for a cycle through `place`: the least, either way round."""
        row, column = ("row", place[0]), ("column", place[1])
        ends = [(column, row)] if self._may_grow(place) else []
        ends += [(row, column)] if self._may_shrink(place) else []
        if any(self._is_joined(place, start, end) for start, end in ends):
            return set()
        ways = [self._cheapest_path(place, start, end) for start, end in ends]
        return min((way for way in ways if way is not None), key=lambda way: way[0])[1]

    def _is_joined(self, without: Cell, start: Node, end: Node) -> bool:
        """Whether what is hidden already leads from one node to the other without that cell."""
        found, todo = {start}, [start]
        while todo:
            for place, other in self._arcs(self.hidden_lines, todo.pop()):
                if place != without and other not in found:
                    if other == end:
                        return True
                    found.add(other)
                    todo.append(other)
        return False

    def _may_grow(self, place: Cell) -> bool:
        """Whether the signed cell may be one more: a total's count then falls, and stays over 0."""
        return not _is_total(place) or self.table[place] > 1

    def _may_shrink(self, place: Cell) -> bool:
        """Whether the signed cell may be one less: a count then falls, a total's count rises."""
        return _is_total(place) or self.table[place] > 1

    def _cheapest_path(self, without: Cell, start: Node, end: Node) -> tuple[int, set[Cell]] | None:
        """From one node to another without one cell: (what more is hidden, the cells), or None."""
        queue: list[tuple[int, int, Node, tuple[Cell, ...]]] = [(0, 0, start, (without,))]
        done: set[Node] = set()
        while queue:
            cost, steps, node, cells = heapq.heappop(queue)
            if node == end:
                return cost, set(cells)
            if node in done:
                continue
            done.add(node)
            for place, other in self._arcs(self.lines, node):
                if place != without and other not in done:
                    more = 0 if place in self.hidden else self.table[place]
                    heapq.heappush(queue, (cost + more, steps + 1, other, (*cells, place)))
        return None

    def _arcs(self, lines: Lines, node: Node) -> Iterator[tuple[Cell, Node]]:
        """The cells that lead on from a row (they grow) or a column (they shrink), and where to."""
        from_row = node[0] == "row"
        allowed = self._may_grow if from_row else self._may_shrink
        for place in lines.get(node, ()):
            if allowed(place):
                yield place, ("column", place[1]) if from_row else ("row", place[0])
