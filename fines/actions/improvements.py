"""The notice to improve of some cases, as the rule of eligibility looks at it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from cases.actions.improving import how_it_goes
from cases.choices.improvement import ImprovementResult
from cases.models import ImprovementPeriod
from cases.rules.improving import Improvement
from fines.rules.improving import TimeToImprove

ENOUGH = {ImprovementResult.ENOUGH: True, ImprovementResult.NOT_ENOUGH: False}


def periods_of(cases: Iterable[int]) -> list[ImprovementPeriod]:
    """Every time to improve of some cases, the earliest first. One query."""
    rows = ImprovementPeriod.objects.filter(case__in=cases).select_related(
        "case__enrolment__school"
    )
    return list(rows.order_by("starts_on", "id"))


def times_to_improve(
    days: Mapping[int, dt.date], periods: Sequence[ImprovementPeriod] | None = None
) -> dict[int, TimeToImprove]:
    """By case the latest time to improve begun by its day; cases without one are left out.

    `periods` are those of the cases, where they are read already. The register is asked only of a time that has no
    result yet.
    """
    latest: dict[int, ImprovementPeriod] = {}
    for row in periods_of(days) if periods is None else periods:
        if row.case_id in days and row.starts_on <= days[row.case_id]:
            latest[row.case_id] = row
    judged = how_it_goes([row for row in latest.values() if row.ended_on is None], days)
    return {
        case: _running(row, judged[case]) if case in judged else _ended(row)
        for case, row in latest.items()
    }


def _running(row: ImprovementPeriod, judged: Improvement) -> TimeToImprove:
    enough = judged.unauthorised == 0 if judged.is_over else None
    return TimeToImprove(row.starts_on, row.ends_on, enough, judged.unauthorised, judged.possible)


def _ended(row: ImprovementPeriod) -> TimeToImprove:
    enough = ENOUGH.get(ImprovementResult(row.result))
    known = [day for day in (row.ends_on, row.ended_on if enough else None) if day]
    return TimeToImprove(
        row.starts_on, min(known, default=None), enough, row.unauthorised or 0, row.possible or 0
    )
