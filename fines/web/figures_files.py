"""The figures as a flat file: true numbers for this house, or for a publication only what cannot be subtracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attendance.rules.patrol_results import Published, publish
from attendance.rules.suppression import TOTAL
from attendance.web.figures_numbers import HIDDEN
from attendance.web.figures_sheets import Row, write_csv
from fines.actions.figures_sql import ENDS
from fines.web.figures_page import BY_WORDS
from fines.web.figures_words import group_name

if TYPE_CHECKING:
    from fines.actions.notice_figures import Group, NoticeFigures

HEADS = ("group_kind", "group", "issued", *ENDS, "suppressed")
TOGETHER, TOGETHER_IS = "together", "together_is"
PUBLIC_HEADS = ("group_kind", "group", "issued", *ENDS, TOGETHER, TOGETHER_IS, "suppressed")
APART = (
    "z"  # the symbol of the official statistics for not applicable: its number stands in `together`
)


def figures_as_csv(found: NoticeFigures, *, public: bool) -> bytes:
    """One line for all and for each school, term, month, reason and rung; the one for publication as its rule says."""
    if public:
        return _public_csv(found)
    rows = [_true_row("all", "All", found.total)]
    rows += [
        _true_row(by, group_name(by, group), group) for by in BY_WORDS for group in found.groups[by]
    ]
    return write_csv(rows, HEADS)


def _true_row(kind: str, name: str, group: Group) -> Row:
    return {
        "group_kind": kind,
        "group": name,
        "issued": group.issued,
        **group.ends,
        "suppressed": "no",
    }


def rule_of(up_to: int) -> str:
    """What the file for publication says of itself, in its last line."""
    return (
        f"{HIDDEN}: a count from 1 to {up_to}, or one that would give such a count away by sums of rows or columns of "
        f"this file. Ends whose total would have to be hidden are put together: {TOGETHER} counts those named in "
        f"{TOGETHER_IS}, and each of them is {APART}. A 0 is a true 0. Of terms and months only terms are given, or "
        "months where no terms are known, as months less months give terms. Publish one day of a year only: two "
        "files of different days can be subtracted."
    )


def _public_csv(found: NoticeFigures) -> bytes:
    """Every division is a table of ends by groups, and all share the totals of the ends: so no such total is hidden
    in any, and together they give away no more than each alone (`attendance.rules.patrol_results`)."""
    tables = _divisions(found)
    shown = publish(
        {by: [[g.ends[end] for g in groups] for end in ENDS] for by, groups in tables.items()}
        or {"all": [[found.total.ends[end]] for end in ENDS]},
        found.up_to,
    )
    rows = [] if shown.withheld else list(_public_rows(tables, shown))
    rows.append({"group_kind": "rule", "group": rule_of(found.up_to), "suppressed": "yes"})
    return write_csv(rows, PUBLIC_HEADS)


def _divisions(found: NoticeFigures) -> dict[str, list[Group]]:
    """One division of the year by time: a term is the sum of its months, and what is hidden in one is had by the
    other."""
    given = {by: found.groups[by] for by in BY_WORDS if found.groups[by]}
    if "term" in given:
        given.pop("month", None)
    return given


def _public_rows(tables: dict[str, list[Group]], shown: Published) -> list[Row]:
    first = next(iter(tables), "all")
    rows = [_public_row("all", "All", shown, first, TOTAL)]
    for by, groups in tables.items():
        rows += [
            _public_row(by, group_name(by, group), shown, by, column)
            for column, group in enumerate(groups)
        ]
    return rows


def _public_row(kind: str, name: str, shown: Published, by: str, column: int) -> Row:
    """One group: what it was issued in all, where its notices stand, and those put together."""
    row: Row = {**dict.fromkeys(ENDS, APART), TOGETHER: "", TOGETHER_IS: ""}
    for place, end in enumerate(shown.rows):
        count = shown.count(by, place, column)
        row[TOGETHER if end is None else ENDS[end]] = HIDDEN if count is None else count
    if shown.together:
        row[TOGETHER_IS] = " + ".join(ENDS[end] for end in sorted(shown.together))
    issued = shown.count(by, TOTAL, column)
    row |= {"group_kind": kind, "group": name, "issued": HIDDEN if issued is None else issued}
    return row | {"suppressed": "yes"}
