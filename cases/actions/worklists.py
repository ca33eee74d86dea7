"""What somebody must do next: the officer's day and the manager's queue, worked out, never typed.

A task is something due and not done. Each case stands once, under the first reason that applies.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from accounts.models import User
from attendance.access import memberships_of, roles_of, visible_flags
from attendance.choices import FlagKind, Role
from attendance.models import Flag, Pupil
from attendance.querysets import FlagQuerySet, holding
from cases.access import check_anywhere, visible_cases, visible_escalations
from cases.access_addresses import keep_from_lists, keep_from_queue, marking_guarded
from cases.access_covered import answers_for
from cases.actions.calendars import read_today
from cases.actions.cover_lists import CoverToday, read_cover_today
from cases.actions.improving import Improving, read_improving
from cases.actions.last_days import LastDay, read_last_days
from cases.actions.looking_again import Again, read_again
from cases.actions.news import News, read_news
from cases.actions.visits import Round, read_rounds
from cases.actions.watching import WatchedCase, read_watched
from cases.choices import Permission as P
from cases.choices import Stage
from cases.models import Case, Cover, CoverPerson, Escalation, Hold, Panel
from cases.models.calendars import calendars_for, english_bank_holidays
from cases.models.limits import local_setting
from cases.querysets import CaseQuerySet
from cases.rules.ageing import Age, age_of, urgency
from cases.rules.deadlines import Calendars
from cases.rules.stages import LEGAL_STAGES, OWNERS, SCHOOL_STAGES

SOON = dt.timedelta(days=7)
FEW = 8  # children nobody has acted for who are named on the page


class Why(StrEnum):
    """Why a case stands on somebody's list, in the order it is looked at."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEW_FACTS = "new_facts"
    FROM_HOLD = "from_hold"
    SOON = "soon"
    LATER = "later"
    OTHERS = "others"


@dataclass(frozen=True)
class WorkRow:
    """One case of the list: why it is there, what is due, and the calendar its clock runs by."""

    case: Case
    why: Why
    due: dt.date | None
    what: str  # the stage, or "decision" (promised), "next_step", "target", or "hold"
    calendars: Calendars
    news: tuple[News, ...] = ()
    since: dt.date | None = None  # with this person since, or with their role
    is_own: bool = True
    covering: str = ""  # the officer who is away, in whose place this person acts
    is_overdue: bool = False  # as everywhere: also where others are waited for


@dataclass
class Worklist:
    """A person's day."""

    today: dt.date
    rows: dict[Why, list[WorkRow]] = field(default_factory=dict)
    to_take: list[Case] = field(default_factory=list)
    nobody_acted: list[Flag] = field(default_factory=list)
    nobody_count: int = 0
    rounds: list[Round] = field(default_factory=list)
    meetings: list[Panel] = field(default_factory=list)  # of today
    again: list[Again] = field(default_factory=list)  # meetings that cannot stay as they are
    watched: list[WatchedCase] = field(default_factory=list)
    improving: list[Improving] = field(default_factory=list)
    cover: CoverToday | None = None

    def __getitem__(self, why: Why) -> list[WorkRow]:
        return self.rows.get(why, [])

    @property
    def overdue(self) -> list[WorkRow]:
        """What is overdue, those that wait for others and those of whom one covers included."""
        return [row for rows in self.rows.values() for row in rows if row.is_overdue]


def read_my_work(user: User, today: dt.date | None = None) -> Worklist:
    """The person's day, worst first, in a fixed number of queries.

    An officer's are the cases allocated to them and those of officers they cover today; an attendance lead's
    those the school must act on; a legal officer's those waiting for one. Raises NotAllowed for a role without
    a day list.
    """
    check_anywhere(user, P.SEE_MY_WORK)
    today = today or timezone.localdate()
    cases = list(
        _mine(user)
        .with_next_target()
        .open()
        .with_list_facts()
        .prefetch_related(Prefetch("holds", Hold.objects.standing(), to_attr="standing_holds"))
    )
    keep_from_lists(user, cases)
    calendars = calendars_for({c.enrolment.school_id for c in cases}, today)
    roles = roles_of(user)
    news = read_news(user, cases, calendars, today)
    rows = [
        _with_person(_row(case, today, calendars[case.enrolment.school_id], roles, news.get(case.pk, [])), user)
        for case in cases
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.due or dt.date.max, row.case.ref))
    grouped = {why: [row for row in rows if row.why == why] for why in Why}
    nobody = nobody_acted(user, today)
    most = list(nobody.order_by("-numbers__absent", "id")[:FEW])
    count = nobody.count() if most else 0
    rounds = read_rounds(case for case in cases if not case.is_held)
    meetings = read_today(user, today)
    watched, improving = read_watched(user, today), read_improving(user, today)
    cover = read_cover_today(user, today) if Role.EWO in roles else None
    return Worklist(
        today, grouped, _to_take(user), most, count, rounds, meetings, read_again(user, today),
        watched, improving, cover,
    )  # fmt: skip


def nobody_acted(user: User, today: dt.date) -> FlagQuerySet:
    """Children at the person's schools who miss much and about whom nothing is done, none put off."""
    return visible_flags(user).awake(today).filter(kind=FlagKind.NOBODY_ACTED)


def _mine(user: User) -> CaseQuerySet:
    roles, cases = roles_of(user), visible_cases(user)
    mine = Q(officer__in=answers_for(user))
    if Role.ATTENDANCE_LEAD in roles:
        led = [m.school_id for m in memberships_of(user) if m.role == Role.ATTENDANCE_LEAD]
        mine |= Q(enrolment__school__in=led, stage__in=SCHOOL_STAGES)
    if Role.LEGAL_OFFICER in roles:
        owned = [s for s in LEGAL_STAGES if OWNERS[s] == Role.LEGAL_OFFICER]
        mine |= Q(stage__in=owned)
    return cases.filter(mine)


def _with_person(row: WorkRow, user: User) -> WorkRow:
    """The row with the second clock: since when it is this person's, or its stage their role's."""
    case = row.case
    if case.officer_id == user.pk:
        return replace(row, since=case.officer_since)
    if case.officer_id in answers_for(user):  # the officer's own clock runs on while they are away
        return replace(
            row, since=case.officer_since, is_own=False, covering=case.officer.name if case.officer else ""
        )  # fmt: skip
    return replace(row, since=timezone.localdate(case.stage_changed_at), is_own=False)


def _row(
    case: Case, today: dt.date, calendars: Calendars, roles: frozenset[str], news: list[News]
) -> WorkRow:
    told = tuple(news)
    holds: list[Hold] = case.standing_holds  # type: ignore[attr-defined]
    if holds:
        due = min((h.review_on for h in holds if h.review_on), default=None)
        back = due is not None and due <= today
        return WorkRow(case, Why.FROM_HOLD if back else Why.LATER, due, "hold", calendars, told)
    waits = _waits_for_others(case, roles)
    due, what = _most_urgent(case, waits)
    fresh = bool(case.basis_changed_at or told)
    first: dt.date | None = case.first_due  # type: ignore[attr-defined]
    late = first is not None and first < today
    if waits and due is None and not fresh:
        due, what = _most_urgent(case, waits=False)
        return WorkRow(case, Why.OTHERS, due, what, calendars, is_overdue=late)
    why = _why(due, today, fresh=fresh)
    return WorkRow(case, why, due, what, calendars, told, is_overdue=late)


def _waits_for_others(case: Case, roles: frozenset[str]) -> bool:
    """Whether the stage is another role's to act on, or a manager has been asked."""
    asked: bool = case.is_asked  # type: ignore[attr-defined]
    return asked or OWNERS[Stage(case.stage)] not in roles


def _most_urgent(case: Case, waits: bool) -> tuple[dt.date | None, str]:
    """What falls first: the next step, a target of the plan and, unless it waits for others, the stage or the
    decision promised."""
    target: dt.date | None = case.target_due  # type: ignore[attr-defined]
    dates = [(case.next_step_due, "next_step"), (target, "target")]
    dates += [] if waits else [(case.stage_due, case.stage), (case.promised, "decision")]
    known = [(day, what) for day, what in dates if day]
    return min(known) if known else (None, case.stage)


def _why(due: dt.date | None, today: dt.date, *, fresh: bool) -> Why:
    if due and due < today:
        return Why.OVERDUE
    if due == today:
        return Why.TODAY
    if fresh:
        return Why.NEW_FACTS
    return Why.SOON if due and due <= today + SOON else Why.LATER


def _to_take(user: User) -> list[Case]:
    """Referred cases at an officer's schools that nobody has taken."""
    if Role.EWO not in roles_of(user):
        return []
    waiting = visible_cases(user).unallocated().filter(stage=Stage.FT_REFERRED)
    return list(waiting.with_list_facts().order_by("first_due", "id")[:20])


@dataclass(frozen=True)
class OfficerLoad:
    """How many open cases an officer carries, how many are late, and who covers them today while they are away."""

    officer: User
    open: int
    overdue: int
    away_to: dt.date | None = None
    covered_by: tuple[str, ...] = ()


@dataclass
class Queue:
    """What waits for a manager, what breaches first on top, and how the work is spread."""

    today: dt.date
    waiting: list[Escalation]
    ages: list[Age]
    loads: list[OfficerLoad]
    overdue: int
    unallocated: int
    open: int
    last_days: Mapping[int, list[LastDay]] = field(default_factory=dict)  # of the law, by case


def read_queue(user: User, today: dt.date | None = None) -> Queue:
    """Everything that needs a manager's decision, what breaches first on top. Raises NotAllowed."""
    today = today or timezone.localdate()
    waiting = list(marking_guarded(visible_escalations(user).undecided().with_list_facts()))
    keep_from_queue(user, waiting)
    waiting.sort(key=lambda row: urgency(row.due, row.asked_at))
    warn = local_setting("decision_warn_working_days", today)
    cases = visible_cases(user).open()
    return Queue(
        today=today,
        waiting=waiting,
        ages=[age_of(row.due, today, warn, english_bank_holidays()) for row in waiting],
        loads=read_loads(cases, today),
        last_days=read_last_days(user, {row.case_id for row in waiting}),
        **_counts(user, cases, today),
    )


def _counts(user: User, cases: CaseQuerySet, today: dt.date) -> dict[str, int]:
    """How many cases are open, overdue, and without an officer, in one query."""
    late = Q(pk__in=cases.overdue(today).values("pk"))
    nobody = Q(pk__in=read_unallocated(user).values("pk"))
    counts: dict[str, int] = cases.order_by().aggregate(
        open=Count("pk"), overdue=Count("pk", filter=late), unallocated=Count("pk", filter=nobody)
    )
    return counts


def read_loads(cases: CaseQuerySet, today: dt.date) -> list[OfficerLoad]:
    """Officers with open cases, the fullest first."""
    theirs, late = Q(cases__in=cases), Q(cases__in=cases.overdue(today))
    away = Cover.objects.filter(holding(today, "first_day", "ends_on"), officer=OuterRef("pk"))
    names = CoverPerson.objects.filter(
        holding(today, "cover__first_day", "cover__ends_on"), cover__officer=OuterRef("pk")
    ).order_by("officer__name")
    people = User.objects.filter(theirs).annotate(
        n=Count("cases", distinct=True), late=Count("cases", filter=late, distinct=True),
        away_to=Subquery(away.values("ends_on")[:1]),
        covered_by=ArraySubquery(names.values("officer__name")),
    )  # fmt: skip
    loads = [OfficerLoad(p, p.n, p.late, p.away_to, tuple(p.covered_by)) for p in people]
    return sorted(loads, key=lambda load: (-load.open, load.officer.name))


def read_unallocated(user: User) -> CaseQuerySet:
    """Open cases past the school's own stages that have no officer."""
    return visible_cases(user).open().unallocated().exclude(stage__in=SCHOOL_STAGES)


def find_cases(user: User, words: str) -> CaseQuerySet:
    """Cases in scope, open or closed, by reference or by the beginning of the child's name; open ones first."""
    words = words.strip()
    fits = Q(ref__iexact=words) | Q(pupil__sort_name__startswith=words.lower().replace(",", ""))
    return (
        visible_cases(user)
        .filter(fits)
        .with_list_facts()
        .order_by(F("closed_on").desc(nulls_first=True), "ref")
    )


def find_cases_to_log(user: User, words: str) -> CaseQuerySet:
    """Open cases in scope by reference or name: those a contact can be logged on."""
    return find_cases(user, words).open()


def open_case_about(user: User, *, case: str = "", pupil: str = "", flag: str = "") -> str:
    """The reference of the open case in scope that is named, or is about that pupil or flag's pupil; or nothing."""
    cases = visible_cases(user).open()
    if flag:
        cases = cases.filter(
            pupil__in=visible_flags(user).filter(ref=flag).values("enrolment__pupil")
        )
    else:
        cases = cases.filter(ref=case) if case else cases.filter(pupil__ref=pupil)
    return str(cases.values_list("ref", flat=True).first() or "")


def cases_of_pupil(user: User, pupil: Pupil) -> CaseQuerySet:
    """The pupil's cases that this person may see, newest first."""
    return visible_cases(user).filter(pupil=pupil).with_list_facts().order_by("-id")


def take_by_ref(cases: CaseQuerySet, refs: Iterable[str]) -> list[Case]:
    """The cases of that list with those references."""
    return list(cases.filter(ref__in=list(refs)).select_related("enrolment__school", "officer"))
