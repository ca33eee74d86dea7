"""Reads what a legal officer sees first: what is short of time, what waits for whom, what is in court."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.models import Carer
from cases.choices import Stage
from cases.models import Case
from cases.models.limits import local_setting
from cases.rules.stages import CHARGED_AT
from fines.access_court import (
    visible_charges,
    visible_court_cases,
    visible_decisions,
    visible_hearings,
    visible_measures,
)
from fines.actions.decision_doubts import decisions_to_look_at
from fines.actions.doubts import charges_to_look_at
from fines.actions.limits import ParentClock, clocks_of, warn_days, watched
from fines.choices import ENDS_ORDER, AppealResult, HearingKind, MeasureNoteKind, Outcome
from fines.models import (
    Appeal,
    ChargingDecision,
    CourtResult,
    CourtStep,
    Hearing,
    Measure,
    MeasureNote,
    Proceedings,
)
from fines.rules.limits import Clock

BEFORE_A_CHARGE = (
    Stage.NOTICE_UNPAID, Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW, Stage.PROSECUTION,
)  # fmt: skip
MOST = 50
PER_PAGE = 30
STATES = {"open": "Not decided", "decided": "Decided", "all": "All"}


@dataclass(frozen=True)
class LimitLine:
    """A parent not charged yet, and how long a charge may still be laid; a case alone where nothing can be charged."""

    case: Case
    carer: Carer | None
    clock: Clock
    near: bool


@dataclass(frozen=True)
class OrderLine:
    """An order that lasts, and the next day something is due of it."""

    measure: Measure
    due: dt.date | None
    what: str
    near: bool
    breaches: int


@dataclass(frozen=True)
class CourtHome:
    """The legal officer's morning."""

    limits: list[LimitLine]
    unanswered: list[ChargingDecision]
    charges: list[Any]
    doubted: list[Any]  # charges with sessions that are no offence any more
    unsound: list[Any]  # records approved and not laid with such sessions
    hearings: list[Hearing]
    orders: list[OrderLine]
    fines: tuple[int, int]  # how many, and their sum in pence, this school year
    today: dt.date


def read_home(*, by: User, today: dt.date | None = None) -> CourtHome:
    """Everything of the morning. A baker's dozen of queries, whatever the number of cases."""
    day = today or timezone.localdate()
    record(by=by, kind="court.home_read", target_type="court", target_ref="home")
    hearings = still_due(current_hearings(visible_hearings(by)).filter(at__date__gte=day))
    return CourtHome(
        limits=limit_lines(by, day)[:MOST],
        unanswered=_unanswered(by),
        charges=list(with_next(visible_charges(by).undecided()).order_by("filed_on", "id")[:MOST]),
        doubted=list(charges_to_look_at(visible_charges(by))[:MOST]),
        unsound=list(decisions_to_look_at(visible_decisions(by))[:MOST]),
        hearings=list(hearings[:8]),
        orders=read_orders(by, day),
        fines=_fines(by, day),
        today=day,
    )


def with_next(rows: Any) -> QuerySet[Any]:
    """Charges with their next day in court, last day to plead and last step, people joined."""
    day = timezone.localdate()
    hearings = Hearing.objects.filter(
        proceedings=OuterRef("pk"), replaced_by__isnull=True, at__date__gte=day
    ).order_by("at")
    steps = CourtStep.objects.standing().filter(proceedings=OuterRef("pk"))
    results = CourtResult.objects.filter(proceedings=OuterRef("pk"), replaced_by__isnull=True)
    found: QuerySet[Any] = rows.with_people().annotate(
        next_at=Subquery(hearings.values("at")[:1]),
        plea_by=Subquery(steps.filter(plea_by__isnull=False).values("plea_by")[:1]),
        last_step=Subquery(steps.order_by("-id").values("kind")[:1]),
        stands=Subquery(results.values("outcome")[:1]),
        quashed=Exists(
            Appeal.objects.filter(proceedings=OuterRef("pk"), result=AppealResult.ALLOWED)
        ),
        session_count=Count("sessions", distinct=True),
    )
    return found


def current_hearings(rows: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """Hearings that stand: not moved since, and with a day."""
    return (
        rows.filter(replaced_by__isnull=True, at__isnull=False)
        .select_related("proceedings__carer", "proceedings__pupil", "proceedings__case")
        .order_by("at", "id")
    )


def still_due(rows: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """Of hearings those something is still to be decided at: a result ends them, but for an appeal that waits."""
    results = CourtResult.objects.filter(proceedings=OuterRef("proceedings"))
    ended = Appeal.objects.filter(proceedings=OuterRef("proceedings"))
    ended = ended.exclude(result=AppealResult.LODGED)
    appeal = Q(kind=HearingKind.APPEAL)
    return rows.exclude(~appeal & Exists(results)).exclude(appeal & Exists(ended))


def held_or_due(rows: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """Of hearings those that were held, or are still due: none after the day its charge was decided."""
    before = CourtResult.objects.filter(
        proceedings=OuterRef("proceedings"), replaced_by__isnull=True, on__gte=OuterRef("at__date")
    )
    due = still_due(rows).values("pk")
    return rows.filter(Exists(before) | Q(pk__in=due) | _held_appeal())


def _held_appeal() -> Q:
    ended = Appeal.objects.filter(
        proceedings=OuterRef("proceedings"), on__gte=OuterRef("at__date")
    ).exclude(result=AppealResult.LODGED)
    return Q(kind=HearingKind.APPEAL) & Q(Exists(ended))


def limit_lines(by: User, day: dt.date) -> list[LimitLine]:
    """Parents not charged yet of the cases in scope, the shortest time first.

    What is out of time is told while something was to come of it: not of a parent who was charged, and not once the
    case has its outcome.
    """
    rows = watched(visible_court_cases(by)).select_related("pupil", "enrolment__school", "officer")
    cases = list(rows.annotate(is_charged=Exists(Proceedings.objects.filter(case=OuterRef("pk")))))
    charged = set(Proceedings.objects.filter(case__in=cases).values_list("case_id", "carer_id"))
    clocks, warn = clocks_of(cases, day), warn_days(day)
    lines: list[LimitLine] = []
    for case in cases:
        found = [row for row in clocks[case.pk] if row.in_play and _is_told(row, charged)]
        lines += [
            LimitLine(case, row.carer, row.clock, row.clock.is_near(day, warn)) for row in found
        ]
        if not found and not case.is_charged and case.stage in BEFORE_A_CHARGE:
            lines.append(LimitLine(case, None, Clock(), near=False))
    return sorted(lines, key=_by_limit)


def _is_told(row: ParentClock, charged: set[tuple[int, int]]) -> bool:
    waits = row.case.stage in BEFORE_A_CHARGE or row.case.stage in CHARGED_AT
    return row.clock.period is not None or (waits and (row.case.pk, row.carer.pk) not in charged)


def _by_limit(line: LimitLine) -> tuple[bool, dt.date, int]:
    """What can still be charged comes before what cannot any more."""
    return line.clock.period is None, line.clock.limit or dt.date.max, line.case.pk


def _unanswered(by: User) -> list[ChargingDecision]:
    rows = visible_decisions(by).filter(answer__isnull=True, replaced_by__isnull=True)
    return list(rows.select_related("case", "carer", "pupil", "drafted_by").order_by("id")[:MOST])


def _fines(by: User, day: dt.date) -> tuple[int, int]:
    """Fines of the last twelve months that stand: court fines, never the amounts of notices (T55)."""
    amounts = CourtResult.objects.filter(
        proceedings__in=visible_charges(by), replaced_by__isnull=True, outcome=Outcome.FINE,
        on__gt=day - dt.timedelta(days=365),
    ).exclude(proceedings__appeals__result=AppealResult.ALLOWED).values_list("fine_pence", flat=True)  # fmt: skip
    found = [pence for pence in amounts if pence]
    return len(found), sum(found)


def read_orders(by: User, day: dt.date, cases: Collection[int] | None = None) -> list[OrderLine]:
    """Orders in scope that last (of some cases only, if told), with what is due of each, the soonest first."""
    ended = Q(notes__kind__in=ENDS_ORDER)
    rows = (
        visible_measures(by)
        .exclude(ended)
        .filter(extended_by__isnull=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        .select_related("case__pupil", "case__enrolment__school", "carer", "approval")
        .prefetch_related(Prefetch("notes", queryset=MeasureNote.objects.order_by("id")))
    )
    rows = rows if cases is None else rows.filter(case__in=cases)
    ahead = dt.timedelta(days=local_setting("measure_remind_days", day))
    lines = [order_line(row, day, ahead) for row in rows[:MOST]]
    return sorted(lines, key=lambda n: (n.due or dt.date.max, n.measure.pk))


def order_line(row: Measure, day: dt.date, ahead: dt.timedelta) -> OrderLine:
    """What is due next of an order: its review, or its end; how it ended, once it has."""
    notes = list(row.notes.all())
    breaches = sum(n.kind == MeasureNoteKind.BREACH for n in notes)
    ended = next((n for n in notes if n.kind in ENDS_ORDER), None)
    if ended or (row.ends_on and row.ends_on < day):
        what = MeasureNoteKind(ended.kind).label if ended else "Ended"
        return OrderLine(row, ended.on if ended else row.ends_on, str(what), False, breaches)
    if row.waits:
        return OrderLine(row, row.made_on, "Approve by", True, breaches)
    reviews = [n.next_on for n in notes if n.next_on]
    review = reviews[-1] if reviews else row.review_on
    if review and any(n.kind == MeasureNoteKind.REVIEW and n.on >= review for n in notes):
        review = None
    due = min((d for d in (review, row.ends_on) if d), default=None)
    what = "Review" if due and due == review else "Ends"
    return OrderLine(row, due, what, due is not None and due <= day + ahead, breaches)


@dataclass(frozen=True)
class ChargeList:
    """One page of charges and how many there are of each state."""

    page: Page[Any]
    counts: dict[str, int]
    state: str


def read_charges(*, by: User, state: str = "open", number: int = 1) -> ChargeList:
    """A page of the charges in scope. Four queries."""
    mine = visible_charges(by)
    state = state if state in STATES else "open"
    counts = {"all": mine.count(), "open": mine.undecided().count()}
    counts["decided"] = counts["all"] - counts["open"]
    rows = {"open": mine.undecided(), "decided": mine.exclude(results__isnull=True)}.get(
        state, mine
    )
    record(by=by, kind="court.list_read", target_type="court", target_ref=state)
    page = Paginator(with_next(rows).order_by("-filed_on", "-id"), PER_PAGE).get_page(number)
    return ChargeList(page, counts, state)


@dataclass(frozen=True)
class Diary:
    """Days in court, the last days to lay a charge between them, the courts there are, and the first hearing after."""

    hearings: list[Hearing]
    courts: list[str]
    clashes: set[int]
    limits: list[LimitLine]
    after: Hearing | None = None


def read_diary(*, by: User, first: dt.date, last: dt.date, court: str = "") -> Diary:
    """The hearings of some days, those that clash marked: the same person in two places; and whose six months end
    then, where no one court is asked for. A dozen queries."""
    mine = current_hearings(visible_hearings(by))
    courts = sorted(set(mine.order_by().values_list("court", flat=True)))
    rows = held_or_due(mine.filter(at__date__range=(first, last))).prefetch_related("attends")
    every = list(rows)
    record(by=by, kind="court.diary_read", target_type="court", target_ref=f"{first}")
    shown = [h for h in every if not court or h.court == court]
    ends = [] if court else limit_lines(by, timezone.localdate())
    limits = [n for n in ends if n.clock.period and first <= n.clock.period.first_limit <= last]
    later = still_due(mine.filter(at__date__gt=max(last, timezone.localdate())))
    after = (later.filter(court=court) if court else later).order_by("at", "id").first()
    return Diary(shown, courts, clashes_of(every), limits, after)


def clashes_of(hearings: list[Hearing]) -> set[int]:
    """Hearings at which somebody is due in another court at the same time."""
    found: set[int] = set()
    for index, one in enumerate(hearings):
        for other in hearings[index + 1 :]:
            if _overlap(one, other) and _share(one, other):
                found |= {one.pk, other.pk}
    return found


def _overlap(one: Hearing, other: Hearing) -> bool:
    if one.at is None or other.at is None or one.court == other.court:
        return False
    ends = [h.at + dt.timedelta(minutes=h.minutes) for h in (one, other) if h.at]
    return one.at < ends[1] and other.at < ends[0]


def _share(one: Hearing, other: Hearing) -> bool:
    people = {user.pk for user in one.attends.all()}
    return any(user.pk in people for user in other.attends.all())
