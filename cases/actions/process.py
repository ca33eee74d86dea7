"""What the figures about casework rest on: one `Course` a case, read in a fixed number of queries however many cases.

A case counts for the clocks when it was referred in the period, and for what came of it when it was closed in it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from attendance.models import WeeklyTally
from cases.access import check_anywhere, visible_cases
from cases.choices import CloseReason, EventKind, Permission, Stage
from cases.models import Case, CaseEvent, Contact, Panel
from cases.models.calendars import calendars_for
from cases.models.limits import local_setting
from cases.querysets import CaseQuerySet
from cases.rules.deadlines import Calendars, elapsed_school_days
from cases.rules.improvement import Answer, Bar, Span, Window, judge, window_after, window_before
from cases.rules.process import Course, Promise, Step

# A case is decided when it leaves its review, or goes to one of these without one.
DECIDED = (
    Stage.CLOSED, Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED, Stage.LEGAL_CONSIDERATION,
    Stage.STEP_DOWN,
)  # fmt: skip
NOBODY = "Nobody"
NO_SESSION = Span(0, 0)
# The marks of a child between two Mondays, for many children and windows at once.
SPANS = """
SELECT w.place, sum(t.possible), sum(t.authorised + t.unauthorised)
FROM unnest(%s::int[], %s::bigint[], %s::date[], %s::date[]) AS w(place, enrolment, first, last)
JOIN {table} t ON t.enrolment_id = w.enrolment AND t.week BETWEEN w.first AND w.last
GROUP BY w.place
"""


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted."""

    first: dt.date
    last: dt.date

    def holds(self, day: dt.date | None) -> bool:
        """Whether the day lies in it."""
        return day is not None and self.first <= day <= self.last


def fewest_cases(today: dt.date) -> int:
    """Of how many cases anything is compared."""
    return local_setting("figures_fewest_cases", today)


def read_courses(user: User, period: Period, today: dt.date | None = None) -> list[Course]:
    """What became of each case in scope that was referred or closed in the period. Raises NotAllowed."""
    check_anywhere(user, Permission.SEE_PROCESS)
    today = today or timezone.localdate()
    cases = list(_with_steps(visible_cases(user), period))
    calendars = calendars_for({case.enrolment.school_id for case in cases}, period.last)
    after = _answers([c for c in cases if _closed_improved(c, period)], calendars, today)
    return [
        _course(case, calendars[case.enrolment.school_id], period, today, after) for case in cases
    ]


def cases_by_ref(user: User, refs: Sequence[str]) -> CaseQuerySet:
    """The cases in scope with those references, as a list shows them. Raises NotAllowed."""
    check_anywhere(user, Permission.SEE_PROCESS)
    return visible_cases(user).filter(ref__in=refs).with_list_facts().order_by("ref")


def _with_steps(cases: CaseQuerySet, period: Period) -> QuerySet[Case]:
    moves = CaseEvent.objects.filter(case=OuterRef("pk"), kind=EventKind.STAGE_MOVED).order_by()
    referred = moves.filter(data__to=Stage.FT_REFERRED, at__date__range=(period.first, period.last))
    decided = moves.filter(
        Q(data__from=Stage.FT_REVIEW) | Q(data__to__in=[str(stage) for stage in DECIDED]),
        at__gt=OuterRef("referred_at"),
    )
    contact = Contact.objects.current().filter(
        case=OuterRef("pk"), happened_at__gte=OuterRef("referred_at")
    )
    panel = Panel.objects.filter(case=OuterRef("pk"), held_on__gte=OuterRef("referred_on"))
    return (
        cases.annotate(referred_at=_first(referred, "at", "case"))
        .annotate(referred_on=TruncDate("referred_at"))
        .filter(Q(referred_at__isnull=False) | Q(closed_on__range=(period.first, period.last)))
        .annotate(
            contact_at=_first(contact.order_by(), "happened_at", "case"),
            panel_on=_first(panel.order_by(), "held_on", "case"),
            decided_at=_first(decided, "at", "case"),
        )
        .select_related("enrolment__school", "pathway", "officer")
        .order_by("ref")
    )


def _first(rows: QuerySet, field: str, group: str) -> Subquery:
    return Subquery(rows.values(group).annotate(first=Min(field)).values("first"))


def _course(
    case: Case, calendars: Calendars, period: Period, today: dt.date, after: Mapping[int, Answer]
) -> Course:  # fmt: skip
    start: dt.date | None = case.referred_on  # type: ignore[attr-defined]
    decided = _day(case.decided_at)  # type: ignore[attr-defined]
    steps = {
        Step.CONTACT: _day(case.contact_at),  # type: ignore[attr-defined]
        Step.PANEL: case.panel_on,  # type: ignore[attr-defined]
        Step.DECISION: decided,
    }
    return Course(
        ref=case.ref,
        pathway=case.pathway.name,
        school=case.enrolment.school.name,
        officer=case.officer.name if case.officer else NOBODY,
        days={
            step: elapsed_school_days(calendars, start, day)
            for step, day in steps.items() if start and day
        },
        promise=_promise(case.decision_due, decided, today) if start else None,
        improved=_is_improved(case) if period.holds(case.closed_on) else None,
        after=after.get(case.pk),
    )  # fmt: skip


def _promise(due: dt.date | None, decided: dt.date | None, today: dt.date) -> Promise | None:
    if due is None:
        return None
    if decided:
        return Promise.KEPT if decided <= due else Promise.BROKEN
    return Promise.BROKEN if today > due else Promise.NOT_DUE


def _is_improved(case: Case) -> bool:
    return case.close_reason == CloseReason.IMPROVED


def _closed_improved(case: Case, period: Period) -> bool:
    return period.holds(case.closed_on) and _is_improved(case)


def _answers(
    cases: Sequence[Case], calendars: Mapping[int, Calendars], today: dt.date
) -> dict[int, Answer]:
    """Whether each child missed less after the case than before it, in one query for all of them."""
    bar = Bar(
        local_setting("improvement_least_sessions", today),
        local_setting("improvement_least_points", today),
    )
    windows: dict[int, tuple[Window | None, Window | None]] = {}
    for case in cases:
        weeks = calendars[case.enrolment.school_id].weeks
        length = case.pathway.watch_weeks
        closed = case.closed_on or today
        before = window_before(weeks, case.opened_on, length)
        windows[case.pk] = before, window_after(weeks, closed, length)
    spans = _spans(cases, windows)
    return {
        case.pk: judge(
            spans.get((case.pk, 0), NO_SESSION), spans.get((case.pk, 1), NO_SESSION),
            is_over=_is_over(windows[case.pk][1], today), bar=bar,
        )
        for case in cases
    }  # fmt: skip


def _is_over(after: Window | None, today: dt.date) -> bool:
    return after is not None and after.is_over(today)


def _spans(
    cases: Sequence[Case], windows: Mapping[int, tuple[Window | None, Window | None]]
) -> dict[tuple[int, int], Span]:
    asked = [
        (case.pk, side, case.enrolment_id, window)
        for case in cases for side, window in enumerate(windows[case.pk]) if window
    ]  # fmt: skip
    if not asked:
        return {}
    columns = (
        list(range(len(asked))), [row[2] for row in asked],
        [row[3].first for row in asked], [row[3].last for row in asked],
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SPANS.format(table=WeeklyTally._meta.db_table), columns)
        found = cursor.fetchall()
    return {asked[place][:2]: Span(int(possible), int(missed)) for place, possible, missed in found}


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None
