"""Three weeks of nightly jobs on record: quiet nights, one row that failed, one run cut short and asked for again."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from accounts.models import JobRun
from attendance.actions.jobs import times_of
from attendance.choices import Role
from attendance.models import Enrolment, Membership, School
from attendance.rules.calendar import LONDON
from cases.models import Case
from config.demo.dice import Dice, dice
from config.demo.plan import Plan

NIGHTS = 21
CUT_SHORT, FAILED = 9, 6  # nights ago
FLAGS, DEADLINES = "attendance.refresh_flags", "cases.chase_deadlines"
# What a night does to a thousand children, at most; and how many seconds it takes for them.
USUAL = {
    "config.housekeeping": (90, 0.4), "attendance.expire_unexplained": (9, 0.6),
    "attendance.erase_unmatched": (0.1, 0.1), FLAGS: (240, 2.4),
    "cases.triage_flags": (4, 0.9), DEADLINES: (5, 0.8), "fines.lapse_unpaid": (0.5, 0.2),
    "fines.issue_batches": (0.3, 0.3), "fines.remind": (0.3, 0.2), "fines.chase_decisions": (0.1, 0.2),
    "fines.tell_schools": (0.3, 0.2), "fines.watch_evidence": (0.4, 0.3), "fines.watch_limitation": (0.2, 0.2),
    "cases.write_letters": (0.01, 0.1), "cases.send_letters": (0.01, 0.1),
    "cases.hand_over_letters": (0.01, 0.1), "cases.ask_after_letters": (0.01, 0.1),
    "attendance.keep_school_years": (0, 1.2), "cases.raise_overdue_visits": (0.3, 0.1),
    "cases.mail_overdue_visits": (0.1, 0.2), "fines.take_card_events": (0.2, 0.2),
    "attendance.keep_figures": (3000, 6.0), "attendance.chase_registers": (2, 0.3),
}  # fmt: skip


def keep_nights(plan: Plan) -> None:
    """Write the runs of the nights up to the last, as the schedule would have begun them."""
    rng = dice(plan.settings.seed, "nights")
    thousands = Enrolment.objects.count() / 1000
    runs = [
        run
        for ago in range(NIGHTS, -1, -1)
        for name in settings.JOBS
        for run in _runs(rng, name, plan.settings.today - dt.timedelta(days=ago), ago, thousands)
    ]
    now = timezone.now()
    JobRun.objects.bulk_create(run for run in runs if run.started_at and run.started_at < now)


def _runs(rng: Dice, name: str, day: dt.date, ago: int, thousands: float) -> Iterator[JobRun]:
    times = times_of(name)[0]
    if day.isoweekday() % 7 not in times.days:
        return
    at = dt.time(times.hours[0], times.minutes[0], rng.randint(0, 2))
    begun = dt.datetime.combine(day, at, LONDON)
    if (name, ago) == (FLAGS, CUT_SHORT):
        yield JobRun(name=name, started_at=begun)
        begun = begun.replace(hour=8, minute=51)
        asked = begun - dt.timedelta(seconds=3)
        yield _run(rng, name, begun, thousands, asked_at=asked, asked_by_id=_administrator())
        return
    run = _run(rng, name, begun, thousands)
    if (name, ago) == (DEADLINES, FAILED):
        case = Case.objects.open().order_by("id").first()
        message = "The school has no calendar for the days ahead."
        run.failures = (
            [{"ref": case.ref, "message": message, "error": "CalendarEnds"}] if case else []
        )
        run.failed = len(run.failures)
    yield run


def _run(rng: Dice, name: str, begun: dt.datetime, thousands: float, **asked: object) -> JobRun:
    rows, seconds = USUAL[name]
    took = dt.timedelta(seconds=seconds * (0.4 + thousands / 2) * rng.uniform(0.8, 1.3))
    count = round(rows * thousands * rng.uniform(0.3, 1)) if rows else 2 * School.objects.count()
    return JobRun(name=name, started_at=begun, finished_at=begun + took, rows=count, **asked)


def _administrator() -> int:
    return Membership.objects.filter(role=Role.SYSTEM_ADMIN).order_by("id")[0].user_id
