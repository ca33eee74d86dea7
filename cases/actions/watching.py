"""After a case is closed attendance is watched: what it does, when the watch ends, and opening the case again.

The watch lasts so many school weeks of the child's school (the pathway's `watch_weeks`): holidays do not
exist in it, INSET days neither, and each school's own calendar decides.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.actions.half_weeks import read_half_weeks
from attendance.models import Enrolment
from attendance.rules.calendar import monday_of
from attendance.rules.half_days import HalfDays
from cases.access import visible_cases
from cases.access_covered import answers_for
from cases.actions.moving import lock
from cases.actions.opening import open_by_hand
from cases.actions.records import end_records_of
from cases.actions.timeline import add_event
from cases.choices import EventKind, LimitUnit, Stage
from cases.models import Case, Chase
from cases.models.calendars import calendars_of
from cases.models.limits import local_setting
from cases.querysets import CaseQuerySet
from cases.rules.deadlines import Limit
from cases.rules.planned import due_or_none
from cases.rules.watch import NOT_WATCHED, Watched, judge_watch

SOON = dt.timedelta(days=7)
WEEK = dt.timedelta(weeks=1)
ABOUT = "watch"


@dataclass(frozen=True)
class WatchedCase:
    """A closed case whose child is watched, and how it has gone since."""

    case: Case
    since: Watched
    ends_soon: bool


def read_watched(user: User, today: dt.date) -> list[WatchedCase]:
    """The person's closed cases that are watched still: slipping again first, then those that end first.

    Slipping is the pathway's own entry test, over the latest school weeks since the case was closed. Three queries.
    """
    cases = list(
        _watched(today).filter(
            pk__in=visible_cases(user).values("pk"), officer__in=answers_for(user)
        )
    )
    return _judged(cases, today)


def read_watch(case: Case, today: dt.date) -> WatchedCase | None:
    """How one closed case goes while it is watched; None when it is not."""
    if case.watch_until is None or case.is_open or case.watch_until < today:
        return None
    return _judged([case], today)[0]


def end_watches(today: dt.date) -> list[tuple[int, str]]:
    """Closed cases whose watch is over and has not been ended on the timeline."""
    said = Chase.objects.filter(kind=EventKind.WATCH_ENDED, about=ABOUT).values("case")
    over = Case.objects.filter(stage=Stage.CLOSED, watch_until__lt=today)
    return list(over.exclude(pk__in=said).order_by("id").values_list("pk", "ref"))


@transaction.atomic
def end_watch(*, case: Case, today: dt.date) -> bool:
    """Write once that the watch is over, with what was missed in it; False when it stands there already."""
    case = lock(case)
    if case.watch_until is None or case.is_open:
        return False
    _, fresh = Chase.objects.get_or_create(
        case=case, kind=EventKind.WATCH_ENDED, about=ABOUT, due=case.watch_until
    )
    if fresh:
        since = _judged([case], case.watch_until)[0].since
        data = {
            "missed": since.missed,
            "possible": since.possible,
            "until": case.watch_until.isoformat(),
        }
        add_event(case=case, kind=EventKind.WATCH_ENDED, by=None, data=data)
    return fresh


def lacking_watch() -> list[tuple[int, str]]:
    """Closed cases whose school's calendar did not reach to the end of the watch when they were closed."""
    rows = Case.objects.filter(stage=Stage.CLOSED, watch_until__isnull=True)
    return list(rows.order_by("id").values_list("pk", "ref"))


@transaction.atomic
def fill_watch(*, case: Case) -> None:
    """Work out until when a closed case is watched, where the calendar reaches so far now."""
    case = lock(case)
    if case.closed_on is None or case.watch_until is not None:
        return
    length = Limit(case.pathway.watch_weeks, LimitUnit.SCHOOL_WEEKS)
    case.watch_until = due_or_none(
        case.closed_on, length, calendars_of(case.enrolment.school, case.closed_on)
    )
    case.save(update_fields=["watch_until"])
    end_records_of(case)


@transaction.atomic
def reopen_case(
    *, case: Case, enrolment: Enrolment, by: User, reason: str, keep_pathway: bool = False,
    on: dt.date | None = None, at: dt.datetime | None = None,
) -> Case:  # fmt: skip
    """Open the child's next case, which follows this one and shows its history; this one stays closed.

    Within the watch the pathway may be kept; afterwards the service's own begins. Raises NotAllowed,
    WrongState (open; no reason; not the latest; the pathway kept after the watch), AlreadyDone (an open case).
    """
    if case.is_open:
        raise WrongState(f"{case.ref} is open.")
    if not readable_lines(reason):
        raise WrongState("Say why the case is opened again.")
    if Case.objects.filter(pupil=case.pupil_id, pk__gt=case.pk).exists():
        raise AlreadyDone("The child has had another case since: look at that one.")
    day = on or timezone.localdate(at)
    if keep_pathway and not is_watched(case, day):
        raise WrongState("The watch is over: the pathway of today begins.")
    return open_by_hand(
        enrolment=enrolment, by=by, reason=reason, on=on, at=at,
        pathway=case.pathway if keep_pathway else None,
    )  # fmt: skip


def is_watched(case: Case, day: dt.date) -> bool:
    """Whether the closed case is watched on that day; its last day is."""
    return case.watch_until is not None and not case.is_open and day <= case.watch_until


def _watched(today: dt.date) -> CaseQuerySet:
    return (
        Case.objects.filter(stage=Stage.CLOSED, watch_until__gte=today, followed_by__isnull=True)
        .exclude(close_reason__in=NOT_WATCHED)
        .select_related("pupil", "enrolment__school", "officer", "pathway")
    )


def _judged(cases: Sequence[Case], today: dt.date) -> list[WatchedCase]:
    weeks = _weeks(cases, today)
    least = local_setting("minimum_possible_sessions", today)
    found = [
        WatchedCase(
            case, judge_watch(weeks[case.pk], case.pathway.entry, today, least),
            case.watch_until is not None and case.watch_until <= today + SOON,
        )
        for case in cases
    ]  # fmt: skip
    found.sort(key=lambda each: (not each.since.slipping, each.case.watch_until, each.case.ref))
    return found


def _weeks(cases: Iterable[Case], today: dt.date) -> dict[int, list[HalfDays]]:
    """By case, the weeks after the one it was closed in, up to today, in order; one query."""
    ended = {c.enrolment_id: (c.pk, monday_of(c.closed_on)) for c in cases if c.closed_on}
    first = min((monday for _, monday in ended.values()), default=today) + WEEK
    found: dict[int, list[HalfDays]] = defaultdict(list)
    for enrolment, weeks in read_half_weeks(list(ended), first, today).items():
        case, closed = ended[enrolment]
        found[case] += [week for week in weeks if week.monday > closed]
    return found
