"""Which sessions of a child may be charged against one parent, as register, notices and law stand today."""

import datetime as dt
from collections import defaultdict
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

Row = tuple[int, dt.date, str, str]  # session, day, half, code
Stands = Mapping[
    tuple[int, int, int], dict[str, str]
]  # parent, enrolment, session: notice to status


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


@dataclass(frozen=True)
class Gathered:
    """Register, notices and charges of some children and parents, read once."""

    on: dt.date
    law: Law
    book: CodeBook
    marks: Mapping[int, list[Row]]
    noticed: Stands
    charged: Mapping[tuple[int, int, int], str]

    def lines(self, case: Case, carer_id: int) -> list[ChargeLine]:
        """The lines of one parent of one case, in order."""
        return [self._line(case, carer_id, row) for row in self.marks.get(case.enrolment_id, [])]

    def _line(self, case: Case, carer_id: int, row: Row) -> ChargeLine:
        session_id, day, half, code = row
        meaning = self.book.on(code, day) if code else None
        enrolment, pupil = case.enrolment, case.pupil
        key = (carer_id, enrolment.pk, session_id)
        fact = ChargeFact(
            date=day, half=half, code=code, counts=bool(meaning and meaning.counts_for_notice),
            registered=enrolment.starts_on <= day
            and (not enrolment.ends_on or day <= enrolment.ends_on),
            compulsory_age=pupil.compulsory_from <= day <= pupil.compulsory_until,
            notices=self.noticed.get(key, {}), charged=self.charged.get(key, ""),
        )  # fmt: skip
        bar = bar_of(fact, self.law, self.on)
        return ChargeLine(session_id, enrolment.pk, fact, bar, file_by(self.law, day))


def charge_lines(
    case: Case, carer: Carer, on: dt.date, *, charge: str = "",
    session_ids: Collection[int] | None = None, law: Law | None = None,
) -> list[ChargeLine]:  # fmt: skip
    """Every session missed without permission in the year before, or exactly those asked for. Five queries.

    A session charged under the other section counts as charged too, unless the prosecutor gave that up; while
    no section is chosen, one given up under any is open to the other.
    """
    found = gather_lines([case], [carer.pk], on, charge=charge, session_ids=session_ids, law=law)
    lines = found.lines(case, carer.pk)
    return lines if session_ids is not None else [n for n in lines if n.fact.counts]


def gather_lines(
    cases: Collection[Case], carers: Collection[int], on: dt.date, *, charge: str = "",
    session_ids: Collection[int] | None = None, law: Law | None = None,
) -> Gathered:  # fmt: skip
    """What the lines of many cases rest on. As many queries for thirty cases as for one: five, four with the law."""
    enrolments = [case.enrolment_id for case in cases]
    marks = Mark.objects.filter(enrolment__in=enrolments, session__date__lte=on)
    if session_ids is None:
        codes = AttendanceCode.objects.filter(counts_for_notice=True).values("code")
        marks = marks.filter(session__date__gte=on - LOOK_BACK, code__in=codes)
    else:
        marks = marks.filter(session__in=session_ids)
    rows = marks.order_by("session__date", "session__half").values_list(
        "enrolment_id", "session_id", "session__date", "session__half", "code"
    )
    by_child: dict[int, list[Row]] = defaultdict(list)
    for enrolment_id, session_id, day, half, code in rows:
        by_child[enrolment_id].append((session_id, day, half, code))
    return Gathered(
        on, law or current_law(), AttendanceCode.objects.book(), by_child,
        _noticed(enrolments, carers), _charged(enrolments, carers, charge),
    )  # fmt: skip


def _noticed(enrolments: Collection[int], carers: Collection[int]) -> Stands:
    rows = NoticeSession.objects.filter(carer__in=carers, enrolment__in=enrolments).values_list(
        "carer_id", "enrolment_id", "session_id", "notice__ref", "notice__status"
    )
    found: dict[tuple[int, int, int], dict[str, str]] = defaultdict(dict)
    for *key, ref, status in rows:
        found[key[0], key[1], key[2]][ref] = status
    return found


def _charged(
    enrolments: Collection[int], carers: Collection[int], charge: str
) -> dict[tuple[int, int, int], str]:
    rows = ChargedSession.objects.filter(carer__in=carers, enrolment__in=enrolments)
    other = [c for c in Charge.values if c != charge]
    rows = rows.exclude(charge__in=other, proceedings__in=Proceedings.objects.given_up())
    found = rows.values_list("carer_id", "enrolment_id", "session_id", "proceedings__ref")
    return {(carer, enrolment, session): ref for carer, enrolment, session, ref in found}
