"""Which sessions of a child may be charged against one parent, as register, notices and law stand today."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from attendance.models import AttendanceCode, Carer, Mark
from attendance.rules.codes import CodeBook
from cases.models import Case
from fines.actions.law import current_law
from fines.choices import Bar, Charge
from fines.models import ChargedSession, NoticeSession, Proceedings
from fines.rules.charging import ChargeFact, bar_of, file_by
from fines.rules.law import Law

LOOK_BACK = dt.timedelta(weeks=52)


@dataclass(frozen=True)
class ChargeLine:
    """One session: what stands on it, why it may not be charged (None: it may), and until when it may."""

    session_id: int
    enrolment_id: int
    fact: ChargeFact
    bar: Bar | None
    file_by: dt.date | None

    @property
    def unpaid_notices(self) -> list[str]:
        """References of the unpaid notices it stands in."""
        return [ref for ref, stands in (self.fact.notices or {}).items() if stands == "unpaid"]


def charge_lines(
    case: Case, carer: Carer, on: dt.date, *, charge: str = "",
    session_ids: Collection[int] | None = None, law: Law | None = None,
) -> list[ChargeLine]:  # fmt: skip
    """Every session missed without permission in the year before, or exactly those asked for. Five queries.

    A session charged under the other section counts as charged too, unless the prosecutor gave that up; while
    no section is chosen, one given up under any is open to the other.
    """
    law = law or current_law()
    marks = Mark.objects.filter(enrolment=case.enrolment_id, session__date__lte=on)
    if session_ids is None:
        marks = marks.filter(session__date__gte=on - LOOK_BACK)
    else:
        marks = marks.filter(session__in=session_ids)
    rows = marks.order_by("session__date", "session__half").values_list(
        "session_id", "session__date", "session__half", "code"
    )
    found = list(rows)
    book = AttendanceCode.objects.book()
    ids = [row[0] for row in found]
    noticed, charged = _noticed(case, carer, ids), _charged(case, carer, ids, charge)
    lines = [_line(case, row, book, noticed, charged, law, on) for row in found]
    return lines if session_ids is not None else [n for n in lines if n.fact.counts]


def _line(
    case: Case, row: tuple[int, dt.date, str, str], book: CodeBook,
    noticed: Mapping[int, dict[str, str]], charged: Mapping[int, str], law: Law, on: dt.date,
) -> ChargeLine:  # fmt: skip
    session_id, day, half, code = row
    meaning = book.on(code, day) if code else None
    enrolment, pupil = case.enrolment, case.pupil
    fact = ChargeFact(
        date=day, half=half, code=code, counts=bool(meaning and meaning.counts_for_notice),
        registered=enrolment.starts_on <= day
        and (not enrolment.ends_on or day <= enrolment.ends_on),
        compulsory_age=pupil.compulsory_from <= day <= pupil.compulsory_until,
        notices=noticed.get(session_id, {}), charged=charged.get(session_id, ""),
    )  # fmt: skip
    return ChargeLine(session_id, enrolment.pk, fact, bar_of(fact, law, on), file_by(law, day))


def _noticed(case: Case, carer: Carer, ids: Collection[int]) -> dict[int, dict[str, str]]:
    rows = NoticeSession.objects.filter(
        carer=carer, enrolment=case.enrolment_id, session__in=ids
    ).values_list("session_id", "notice__ref", "notice__status")
    found: dict[int, dict[str, str]] = {}
    for session_id, ref, status in rows:
        found.setdefault(session_id, {})[ref] = status
    return found


def _charged(case: Case, carer: Carer, ids: Collection[int], charge: str) -> dict[int, str]:
    rows = ChargedSession.objects.filter(carer=carer, enrolment=case.enrolment_id, session__in=ids)
    other = [c for c in Charge.values if c != charge]
    rows = rows.exclude(charge__in=other, proceedings__in=Proceedings.objects.given_up())
    return dict(rows.values_list("session_id", "proceedings__ref"))
