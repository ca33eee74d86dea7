"""The official yearly return of parental responsibility measures, counted from casework in a few statements."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.models import Authority
from attendance.models.totals import EnrolmentTotal, KeptPeriod
from fines.access_figures import check_can_see_figures
from fines.actions import returns_sql as sql
from fines.choices import ColumnKind, Offence
from fines.models import PenaltyNotice, ReturnColumn, ReturnPlace, SentReturn
from fines.rules.returns import Checked, ReturnYear, check_additions, rate_of

NOT_KNOWN = "x"  # the symbol of the official statistics for a figure that is not available
NOT_RECORDED = ("parenting_orders_implemented", "parenting_orders_not_imp",
                "parenting_orders_not_imp_lackofprovision",
                "parenting_orders_not_imp_breachbyparent")  # fmt: skip


@dataclass(frozen=True)
class YearlyReturn:
    """A return: its columns in order, each figure (None: not known), what the row is about, and its checks.

    `notes` count notices worth a look; `left` what of the measures is in no column; `other_offence`
    the notices of the year that are not for absence, and so not in it.
    """

    year: ReturnYear
    as_at: dt.date
    columns: tuple[ReturnColumn, ...]
    figures: dict[str, int | None]
    about: dict[str, str]
    checks: tuple[Checked, ...]
    notes: dict[str, int]
    left: dict[str, int]
    other_offence: int

    @property
    def cells(self) -> dict[str, str]:
        """The one row of the file, column by column in the layout of the year."""
        return {column.name: self.cell(column) for column in self.columns}

    def cell(self, column: ReturnColumn) -> str:
        """One column as the file writes it."""
        if column.kind == ColumnKind.ABOUT:
            return self.about.get(column.name) or NOT_KNOWN
        if column.kind == ColumnKind.RATE:
            issued = self.figures.get("pn_issued") or 0
            return rate_of(issued, self.figures.get("enrolments")) or NOT_KNOWN
        value = self.figures.get(column.name)
        return NOT_KNOWN if value is None else str(value)

    @property
    def adds_up(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    @property
    def is_empty(self) -> bool:
        """Whether the year holds nothing at all."""
        return not any(value for name, value in self.figures.items() if name != "enrolments")


def read_return(*, by: User, year: ReturnYear, as_at: dt.date) -> YearlyReturn:
    """The return of a year as at a day. Raises NotAllowed."""
    check_can_see_figures(by)
    record(by=by, kind="return.read", target_type="return", target_ref=f"{year.label} {as_at}")
    return count_return(year=year, as_at=as_at)


def count_return(*, year: ReturnYear, as_at: dt.date) -> YearlyReturn:
    """The same for whoever has asked their own permissions. Eight queries, whatever the number of notices."""
    columns = tuple(columns_of(year))
    days = days_of(year, as_at)
    (counted,) = rows_of(sql.COUNT_NOTICES, days)
    states = {(r["kind"], r["state"]): r["count"] for r in rows_of(sql.COUNT_MEASURES, days)}
    known: dict[str, int | None] = {name: counted[name] for name in sql.OF_NOTICES}
    for name, (kind, of) in sql.OF_MEASURES.items():
        known[name] = sum(states.get((kind, state), 0) for state in of)
    not_recorded = states.get(("order", "not_recorded"), 0)
    if not_recorded:
        known |= dict.fromkeys(NOT_RECORDED)
    known["enrolments"] = _enrolments(year)
    asked = {c.name for c in columns if c.kind == ColumnKind.FIGURE}
    figures = {name: known.get(name) for name in asked}
    return YearlyReturn(
        year, as_at, columns, figures, _about(year), check_additions(figures),
        {name: counted[name] for name in sql.NOTES},
        {"running": states.get(("case", "running"), 0), "not_recorded": not_recorded,
         "not_answered": states.get(("contract", "not_answered"), 0),
         "refused": states.get(("contract", "refused"), 0)},
        _other_offence(year, as_at),
    )  # fmt: skip


def columns_of(year: ReturnYear) -> Any:
    """The columns that year's return has, in order."""
    still = Q(last_year__isnull=True) | Q(last_year__gte=year.start_year)
    return ReturnColumn.objects.filter(still, first_year__lte=year.start_year).order_by("position")


def days_of(year: ReturnYear, as_at: dt.date) -> dict[str, Any]:
    """What every statement of the return is given."""
    return {
        "first": year.first, "last": year.last, "as_at": as_at, "offence": str(Offence.S444),
    }  # fmt: skip


def rows_of(statement: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def years_with_notices() -> list[ReturnYear]:
    """The years there is something to return of, the latest first: this one always, and every one sent."""
    issued = PenaltyNotice.objects.filter(issued_on__isnull=False).order_by()
    days = set(issued.dates("issued_on", "month"))
    found = {ReturnYear.of(day) for day in days} | {ReturnYear.of(timezone.localdate())}
    sent = set(SentReturn.objects.order_by().values_list("start_year", flat=True).distinct())
    found |= {ReturnYear(start) for start in sent}
    return sorted(found, key=lambda year: -year.start_year)


def _enrolments(year: ReturnYear) -> int | None:
    """Enrolments that count in the official statistics of the year; None while they are not counted."""
    kept = KeptPeriod.objects.filter(key=year.label, counted_at__isnull=False).first()
    if kept is None:
        return None
    rows = EnrolmentTotal.objects.filter(period_id=kept.pk, in_statistics=True)
    return rows.count()


def _about(year: ReturnYear) -> dict[str, str]:
    authority = Authority.objects.order_by("pk").first()
    code = authority.code if authority else ""
    place = ReturnPlace.objects.filter(old_la_code=code).first()
    return {
        "time_period": year.time_period, "time_identifier": "Academic year",
        "geographic_level": "Local authority", "country_code": "E92000001",
        "country_name": "England", "old_la_code": code,
        "la_name": authority.name if authority else "",
        "region_code": place.region_code if place else "",
        "region_name": place.region_name if place else "",
        "new_la_code": place.new_la_code if place else "",
    }  # fmt: skip


def _other_offence(year: ReturnYear, as_at: dt.date) -> int:
    rows = PenaltyNotice.objects.filter(issued_on__range=(year.first, min(year.last, as_at)))
    return rows.exclude(offence=Offence.S444).count()
