"""What a figures page was asked: the address read into a question, within what the person may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from attendance.access import check_permission, get_school, school_ids_with, visible_schools
from attendance.actions.insight import AT_TIME, BASES, EVER, OFFICIAL, STATUSES, WHOLE, Question
from attendance.actions.insight_periods import OWN, YEAR, Period, own_period, read_periods
from attendance.choices import CircumstanceKind, Permission

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import School

ALL, OTHERS = "all", "others"
THIS_YEAR = "This year so far is shown."
FIRST_YEAR = 2005  # no rule of persistent absence is older
GROUP_WORDS = {
    CircumstanceKind.CHILD_IN_NEED: "Children in need",
    CircumstanceKind.CHILD_PROTECTION: "Children on a child protection plan",
    CircumstanceKind.LOOKED_AFTER: "Looked-after children",
    CircumstanceKind.EHC_PLAN: "Children with an EHC plan",
    CircumstanceKind.SEN_SUPPORT: "Children with SEN support",
    CircumstanceKind.YOUNG_CARER: "Young carers",
    CircumstanceKind.FREE_SCHOOL_MEALS: "Children who get free school meals",
    CircumstanceKind.YOUTH_JUSTICE: "Children with a youth justice worker",
}
STATUS_WORDS = {EVER: "ever in the year", AT_TIME: "at the time"}
BASIS_WORDS = {
    WHOLE: "every child and session",
    OFFICIAL: "as the official statistics count",
    "five": "five half terms",
}


@dataclass(frozen=True)
class Asked:
    """One person's question, its defaults filled in. `faults` say what could not be read."""

    user: User
    period: Period
    periods: list[Period]
    school: School | None
    schools: list[School]
    year_group: str
    registration_group: str
    group: str
    status: str
    basis: str
    against: str
    faults: list[str]

    @cached_property
    def question(self) -> Question:
        """Within the person's schools: nobody is ever answered for others."""
        return Question(
            self.period.first, self.period.last, self.scope, self.year_group,
            self.registration_group, self.group, self.status, self.basis,
        )  # fmt: skip

    @cached_property
    def scope(self) -> tuple[int, ...] | None:
        """The schools asked about; None is every school there is."""
        if self.school:
            return (self.school.pk,)
        ids = school_ids_with(self.user, Permission.SEE_FIGURES)
        return None if ids is None else tuple(sorted(ids))

    def address(self, **changes: str) -> str:
        """The same question with some of it changed, as the end of an address."""
        asked = {
            "period": self.period.key, "school": self.school.urn if self.school else "",
            "year": self.year_group, "class": self.registration_group, "group": self.group,
            "status": self.status if self.group else "", "basis": self.basis,
            "against": self.against if self.group else "",
        }  # fmt: skip
        if self.period.key == OWN:
            asked |= {"from": str(self.period.first), "to": str(self.period.last)}
        defaults = {"basis": WHOLE, "status": EVER, "against": OTHERS}
        kept = {k: v for k, v in (asked | changes).items() if v and defaults.get(k) != v}
        return f"?{urlencode(kept)}"


def read_asked(user: User, given: QueryDict) -> Asked:
    """Read the address. Raises NotAllowed, and NotFound for a school that is not the person's."""
    check_permission(user, Permission.SEE_FIGURES)
    faults: list[str] = []
    periods = read_periods(timezone.localdate())
    urn = given.get("school", "")
    schools = list(visible_schools(user, Permission.SEE_FIGURES))
    school = get_school(user, urn, Permission.SEE_FIGURES) if urn else None
    if school is None and school_ids_with(user, Permission.SEE_FIGURES) is not None:
        school = schools[0] if len(schools) == 1 else None
    return Asked(
        user=user,
        period=_period(given, periods, faults),
        periods=periods,
        school=school,
        schools=schools,
        year_group=given.get("year", "")[:4],
        registration_group=given.get("class", "")[:20] if school else "",
        group=_group(given.get("group", ""), faults),
        status=_one_of(given.get("status", ""), STATUSES, EVER),
        basis=_one_of(given.get("basis", ""), BASES, WHOLE),
        against=_one_of(given.get("against", ""), (OTHERS, ALL)),
        faults=faults,
    )


def _one_of(value: str, allowed: tuple[str, ...] | list[str], default: str = "") -> str:
    return value if value in allowed else default or allowed[0]


def _group(value: str, faults: list[str]) -> str:
    """The group asked for; none, and a sentence in `faults`, where there is no such group."""
    if value and value not in CircumstanceKind.values:
        faults.append(f"There is no group “{value[:40]}”. All children are shown.")
        return ""
    return value


def _period(given: QueryDict, periods: list[Period], faults: list[str]) -> Period:
    asked = given.get("period", "")
    if asked == OWN:
        own = _own(given, faults)
        if own is not None:
            return own
    by_key = {period.key: period for period in periods}
    if asked and asked not in (OWN, *by_key):
        faults.append(f"There is no period “{asked[:40]}”. {THIS_YEAR}")
    return by_key.get(asked, by_key[YEAR])


def _own(given: QueryDict, faults: list[str]) -> Period | None:
    """The days somebody chose; None, and a sentence in `faults`, where they are none."""
    try:
        first, last = (dt.date.fromisoformat(given.get(key, "")) for key in ("from", "to"))
    except ValueError:
        faults.append(f"Give a first and a last day, such as 2026-01-05. {THIS_YEAR}")
        return None
    if first > last:
        faults.append(f"The first day comes after the last: turn them round. {THIS_YEAR}")
        return None
    if first.year < FIRST_YEAR or last > timezone.localdate():
        faults.append(f"Choose days from {FIRST_YEAR} to today. {THIS_YEAR}")
        return None
    return own_period(first, last)
