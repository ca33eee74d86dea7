"""The figures as a flat file: true numbers for this house, or with small numbers hidden for a publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attendance.rules.suppression import TOTAL, hidden_cells
from attendance.web.figures_numbers import HIDDEN
from attendance.web.figures_sheets import Row, write_csv
from fines.actions.figures_sql import ENDS
from fines.web.figures_page import BY_WORDS
from fines.web.figures_words import group_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from fines.actions.notice_figures import Group, NoticeFigures

HEADS = ("group_kind", "group", "issued", *ENDS, "suppressed")


def figures_as_csv(found: NoticeFigures, *, public: bool) -> bytes:
    """One line for all and for each school, term, month, reason and rung. `public` hides every count up to the dated
    setting, and what would give one away, together in every division: they share their total."""
    up_to = found.up_to if public else 0
    tables = {by: found.groups[by] for by in BY_WORDS if found.groups[by]}
    hidden = _hidden_everywhere(tables, up_to)
    rows = [_row("all", "All", found.total, _total_of(hidden), public=public)]
    for by, groups in tables.items():
        for index, group in enumerate(groups):
            places = {column for line, column in hidden[by] if line == index}
            rows.append(_row(by, group_name(by, group), group, places, public=public))
    return write_csv(rows, HEADS)


def _hidden_everywhere(
    tables: dict[str, list[Group]], up_to: int
) -> dict[str, frozenset[tuple[int, int]]]:
    """Each division is a table of groups by ends. A total hidden in one is hidden in all, until none is new."""
    also: set[tuple[int, int]] = set()
    while True:
        found = {
            by: hidden_cells([[g.ends[end] for end in ENDS] for g in groups], up_to, also)
            for by, groups in tables.items()
        }
        totals = {place for places in found.values() for place in places if place[0] == TOTAL}
        if totals <= also:
            return found
        also |= totals


def _total_of(hidden: dict[str, frozenset[tuple[int, int]]]) -> set[int]:
    return {column for places in hidden.values() for line, column in places if line == TOTAL}


def _row(kind: str, name: str, group: Group, places: Collection[int], *, public: bool) -> Row:
    ends = {end: _told(group.ends[end], index in places) for index, end in enumerate(ENDS)}
    issued = _told(group.issued, TOTAL in places)
    said = "yes" if public else "no"
    return {"group_kind": kind, "group": name, "issued": issued, **ends, "suppressed": said}


def _told(value: int, is_hidden: bool) -> int | str:
    return HIDDEN if is_hidden else value
