"""Process figures as a flat file: one line for everybody and for each group, whole numbers in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attendance.web.figures_sheets import Row, write_csv
from cases.rules.process import Step

if TYPE_CHECKING:
    from cases.actions.process_figures import Group
    from cases.web.process_page import ProcessPage


def figures_as_csv(page: ProcessPage) -> bytes:
    """Every grouping; a figure of fewer cases than are compared is left empty, its count stays."""
    figures = page.figures
    rows = [_row(page, "all", figures.everybody)]
    for by, groups in figures.groups.items():
        rows += [_row(page, by, group) for group in groups]
    return write_csv(rows)


def _row(page: ProcessPage, by: str, group: Group) -> Row:
    least = 1 if by == "all" else page.figures.least
    found, period = group.outcomes, page.asked.period
    row: Row = {
        "first_day": str(period.first), "last_day": str(period.last), "group_kind": by,
        "group": group.name or "Everybody", "cases_referred": group.cases,
        "cases_severe_absence": group.severe,
    }  # fmt: skip
    for step in Step:
        speed = group.speeds[step]
        row |= {
            f"{step}_reached": speed.reached,
            f"{step}_median_school_days": _told(speed.half, speed.reached, least),
            f"{step}_ninetieth_school_days": _told(speed.most, speed.reached, least),
        }
        if step != Step.CONTACT:
            row |= {
                f"{step}_promises_due": speed.promised,
                f"{step}_promises_kept": _told(speed.kept, speed.promised, least),
            }
    return row | {
        "cases_closed": found.cases,
        "watch_known": found.known,
        "watch_improved": _told(found.improved, found.known, least),
        "watch_not_yet_known": found.too_early,
        "watch_too_few_sessions": found.too_few,
        "closed_as_improved_known": found.closed_known,
        "closed_as_improved_still": _told(found.closed_kept, found.closed_known, least),
    }


def _told(value: int | None, cases: int, least: int) -> int | str:
    return "" if value is None or cases < least else value
