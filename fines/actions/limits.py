"""The six months of many cases at once: parent by parent, what may still be charged and until when.

Asked by every page, list and warning that says a last day, so that no two of them say another. The sessions that
count are those a person chose: of the decision record that stands, and of notices that are not settled; where nobody
has chosen any, or all of those are charged, spent or out of time, whatever the register has.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from attendance.models import Carer, Responsibility
from cases.choices import Stage
from cases.models import Case
from cases.models.limits import local_setting
from cases.rules.stages import CHARGED_AT
from fines.actions.charging import ChargeLine, Gathered, gather_lines
from fines.actions.law import current_law
from fines.choices import Bar, Decides, NoticeStatus, Offence
from fines.models import ChargingDecision, DecisionSession, NoticeSession, PenaltyNotice
from fines.rules.charging import ChargeFact, file_by
from fines.rules.law import Law
from fines.rules.limits import Barred, Clock, RestsOn, clock_of, clock_since, in_play

# Where a charge may be decided on or laid, and what comes before: the clock is watched.
WATCHED_AT = (
    frozenset({Stage.NOTICE_UNPAID, Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW}) | CHARGED_AT
)
OPEN_NOTICES = frozenset({NoticeStatus.ISSUED.value, NoticeStatus.UNPAID.value})


@dataclass(frozen=True)
class ParentClock:
    """One parent of a case and their clock; `in_play` where the list of those not charged yet has them."""

    case: Case
    carer: Carer
    clock: Clock
    in_play: bool


@dataclass
class _Record:
    """The decision record that stands about one parent; `settled` when it decided against a prosecution."""

    sessions: set[int] = field(default_factory=set)
    settled: bool = False


_Records = Mapping[tuple[int, int], _Record]


@dataclass(frozen=True)
class _Found:
    """What the clocks rest on, read once; `excluded` by parent and enrolment."""

    gathered: Gathered
    records: _Records
    excluded: Mapping[tuple[int, int], list[Barred]]
    law: Law


def clocks_of(
    cases: Collection[Case], on: dt.date | None = None, *, law: Law | None = None
) -> dict[int, list[ParentClock]]:
    """By case, the clock of each parent, in the order to contact them. Nine queries, for thirty cases as for three.

    Cases come with their enrolment and pupil.
    """
    day, law = on or timezone.localdate(), law or current_law()
    people = _parents(cases)
    carers = {carer.pk for found in people.values() for carer in found}
    gathered = gather_lines(cases, carers, day, law=law)
    found = _Found(gathered, _records(cases), _excluded(cases, carers, day, law), law)
    return {case.pk: _of_case(case, people[case.pupil_id], found) for case in cases}


def watched(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Those of some cases whose clock is watched: before a charge or at court, or with a notice left unpaid."""
    unpaid = PenaltyNotice.objects.filter(case=OuterRef("pk"), status=NoticeStatus.UNPAID)
    return cases.filter(Q(stage__in=WATCHED_AT) | Exists(unpaid)).exclude(stage=Stage.CLOSED)


def is_watched(case: Case) -> bool:
    """Whether this case's clock is watched. One query."""
    return watched(Case.objects.filter(pk=case.pk)).exists()


def clock_for(
    case: Case, carer: Carer, on: dt.date | None = None, *, law: Law | None = None
) -> Clock:
    """The clock of one parent of one case; of somebody who is no parent of the child, none that runs."""
    found = clocks_of([case], on, law=law)[case.pk]
    return next((row.clock for row in found if row.carer.pk == carer.pk), Clock())


def warn_days(day: dt.date) -> int:
    """How many days before the limit people are warned (T38): a dated setting."""
    return local_setting("limitation_warn_days", day)


def _of_case(case: Case, people: Iterable[Carer], found: _Found) -> list[ParentClock]:
    clocks = [(carer, _clock(case, carer, found)) for carer in people]
    chosen = any(clock.rests_on != RestsOn.REGISTER for _, clock in clocks)
    at_court = case.stage in CHARGED_AT
    return [
        ParentClock(case, carer, clock, in_play(clock, at_court=at_court, others_chosen=chosen))
        for carer, clock in clocks
    ]


def _clock(case: Case, carer: Carer, found: _Found) -> Clock:
    record = found.records.get((case.pk, carer.pk))
    away = found.excluded.get((carer.pk, case.enrolment_id), [])
    if record and record.settled:
        return clock_of(away, found.law, RestsOn.CHOSEN) if away else Clock(RestsOn.NOTHING)
    lines = found.gathered.lines(case, carer.pk)
    picked = [(line.fact, line.bar) for line in lines if _is_chosen(line, record)]
    register = [(line.fact, line.bar) for line in lines]
    if record or picked or away:
        return clock_since([*picked, *away], register, found.law)
    return clock_of(register, found.law)


def _is_chosen(line: ChargeLine, record: _Record | None) -> bool:
    if record and line.session_id in record.sessions:
        return True
    return bool(OPEN_NOTICES & set((line.fact.notices or {}).values()))


def _parents(cases: Collection[Case]) -> dict[int, list[Carer]]:
    rows = Responsibility.objects.filter(pupil__in={case.pupil_id for case in cases})
    found: dict[int, list[Carer]] = defaultdict(list)
    for row in rows.select_related("carer"):
        found[row.pupil_id].append(row.carer)
    return found


def _records(cases: Collection[Case]) -> _Records:
    """The standing records by case and parent: one that was returned is none."""
    keys = [case.pk for case in cases]
    rows = ChargingDecision.objects.filter(case__in=keys, replaced_by__isnull=True)
    rows = rows.exclude(answer__approved=False)
    found: dict[tuple[int, int], _Record] = {}
    for case_id, carer_id, decides, approved in rows.values_list(
        "case_id", "carer_id", "decides", "answer__approved"
    ):
        settled = decides == Decides.NO_CHARGE and bool(approved)
        found[case_id, carer_id] = _Record(settled=settled)
    sessions = DecisionSession.objects.filter(decision__in=rows.values("pk"))
    for case_id, carer_id, session_id in sessions.values_list(
        "decision__case_id", "decision__carer_id", "session_id"
    ):
        found[case_id, carer_id].sessions.add(session_id)
    return found


def _excluded(
    cases: Collection[Case], carers: Collection[int], on: dt.date, law: Law
) -> dict[tuple[int, int], list[Barred]]:
    """Half days of open notices for an excluded child: no absence, and under the same six months (s103, MCA s127)."""
    rows = NoticeSession.objects.filter(
        enrolment__in={case.enrolment_id for case in cases}, carer__in=carers,
        notice__offence=Offence.S105, notice__status__in=OPEN_NOTICES,
    )  # fmt: skip
    found: dict[tuple[int, int], list[Barred]] = defaultdict(list)
    for *key, day, half, code in rows.values_list(
        "carer_id", "enrolment_id", "session__date", "session__half", "code"
    ):
        limit = file_by(law, day)
        bar = Bar.OUT_OF_TIME if limit is None or on > limit else None
        found[key[0], key[1]].append((ChargeFact(day, half, code, counts=True), bar))
    return found
