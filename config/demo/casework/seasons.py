"""The year of casework: at some days of it flags are refreshed, children are cast, and their cases walked.

All of it by the real actions: `refresh_flags` as of that day, `open_or_join` and `triage_flags`, and
whatever the course of the case asks for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import structlog
from django.utils import timezone

from accounts import jobs
from accounts.errors import DomainError
from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.choices import FlagKind
from attendance.models import Enrolment, Flag
from attendance.rules.calendar import AcademicYear, monday_of
from cases.actions import basis, drafts, nightly, opening, pathways
from cases.choices import LimitUnit, Stage
from cases.models import Case, Pathway
from cases.models.absences import below_entry
from cases.models.pathways import default_pathway
from config.demo.casework import casting, fining, households, scripts
from config.demo.casework.answering import after_notices
from config.demo.casework.casting import (
    FULL,
    JITTER,
    PARTS,
    REFERRED_AFTER,
    REFERRING,
    SLOW,
    TRIAGED,
    Part,
)
from config.demo.casework.people import Staffing, read_staffing
from config.demo.casework.scripts import Course
from config.demo.casework.second_thoughts import think_again
from config.demo.casework.sharing import share_some
from config.demo.casework.voice import Voice, theme_of
from config.demo.casework.walk import CourseEnds, Walk, on_a_weekday
from config.demo.dice import Dice, dice
from config.demo.plan import ChildPlan, Plan
from config.demo.stays import first_day
from fines.actions import watching
from fines.models import PenaltyNotice

log = structlog.get_logger(__name__)
NEW_YEAR = "Counted anew since September: the case rests on last year's register, which stands."
DRAFT_NAME = "Riverside Fast Track, 10 school weeks"
DRAFT_SOURCE = "Riverside attendance board: proposal for consultation with heads"
WHY_ANOTHER = {
    casting.SHORT: "The absence is recent and the family can be met this week.",
    casting.SUPPORT: "A need stands behind it: early help comes before anything else.",
}
STILL_NEEDED = "One flag has cleared; what the family and the school agreed is still needed."


@dataclass
class Pool:
    """Children with a flag nobody has taken up, on roll still, in a fixed order; read once a round."""

    waiting: dict[int, Enrolment]
    kinds: dict[int, set[str]]
    noticed: frozenset[int]

    @classmethod
    def read(cls) -> "Pool":
        """As the database has them now."""
        kinds: dict[int, set[str]] = defaultdict(set)
        standing = Flag.objects.standing()
        for enrolment_id, kind in standing.values_list("enrolment_id", "kind"):
            kinds[enrolment_id].add(kind)
        unclaimed = standing.unclaimed().values("enrolment_id")
        rows = Enrolment.objects.filter(pk__in=unclaimed, kind="main", ends_on__isnull=True)
        rows = rows.exclude(pupil__in=Case.objects.open().values("pupil_id"))
        waiting = {row.pk: row for row in rows.select_related("school").order_by("pk")}
        noticed = PenaltyNotice.objects.values_list("pupil_id", flat=True)
        return cls(waiting, kinds, frozenset(noticed))


@dataclass
class Seasons:
    """The casework of one demonstration."""

    plan: Plan
    staff: Staffing = field(default_factory=read_staffing)
    refused: list[str] = field(default_factory=list)
    till: list[tuple[dt.date, str]] = field(default_factory=list)

    def eras(self) -> list[int]:
        """How many school weeks ago each round was, the oldest first, as far as the marks reach."""
        reach = len(self._weeks()) - 3
        return [ago for ago in sorted({p.weeks_ago for p in PARTS}, reverse=True) if ago < reach]

    def round(self, weeks_ago: int) -> None:
        """One round: flags as of the last school day of a week of the past, then the casts of that day."""
        day = self._last_day_of(weeks_ago)
        self._turn_the_year(weeks_ago, day)
        refresh_flags(as_of=day, at=_noon(day))
        pool = Pool.read()
        for number, part in enumerate(PARTS):
            if part.weeks_ago == weeks_ago:
                self._play(number, part, pool, day)
        fining.empty_till(self.till, self.staff.manager)
        if weeks_ago in TRIAGED:
            self._school_answers(day)

    def _turn_the_year(self, weeks_ago: int, day: dt.date) -> None:
        """The night of 1 August, when a school year has begun since the round before: the flags of a
        year end with it."""
        before = [ago for ago in self.eras() if ago > weeks_ago]
        first = AcademicYear.of(day).first_day
        if before and self._last_day_of(before[-1]) < first:
            refresh_flags(as_of=first, at=_noon(first))

    def close_the_books(self) -> None:
        """Flags as of today become cases, every one; what changed under the others is noted and looked at.

        It is the work of a night, done here so that the first real one finds little to do.
        """
        today = self.plan.settings.today
        with jobs.recorded("attendance.refresh_flags") as run:
            run.rows, _ = refresh_due_flags(as_of=today, full=True)
        for notice in watching.lapsed_notices(self.plan.settings.today):
            fining.lapse(notice, fining.first_day_unpaid(notice))
        nightly.triage_flags(on=today)
        self._confirm_bases()
        after_notices(self.staff, today)
        think_again(self.staff)
        households.work_together(self.staff)
        households.protect(self.staff)
        share_some(self.staff)
        nightly.chase_deadlines(today=today)
        self._draft_a_pathway()

    def _draft_a_pathway(self) -> None:
        """The service thinks of ten weeks: a draft, not in force."""
        ships, by = Pathway.objects.get(slug="fast-track-12"), self.staff.manager
        draft = drafts.copy_pathway(pathway=ships, by=by, name=DRAFT_NAME)
        drafts.edit_draft(pathway=draft, by=by, decision_weeks=10, source=DRAFT_SOURCE)
        drafts.edit_stage(
            pathway=draft, stage=Stage.FT_PLAN, by=by, amount=3, unit=LimitUnit.SCHOOL_WEEKS,
            source=DRAFT_SOURCE,
        )  # fmt: skip

    def _play(self, number: int, part: Part, pool: Pool, day: dt.date) -> None:
        rng = dice(self.plan.settings.seed, "cast", number)
        wanted = max(1, round(part.count * self.plan.settings.size.cases / FULL))
        fit = [e for e in pool.waiting.values() if self._fits(part, e, pool)]
        able = (e for e in rng.sample(fit, len(fit)) if self._may_be_referred(part, e, day))
        for enrolment in islice(able, wanted):
            del pool.waiting[enrolment.pk]
            case = _take_up(enrolment, day)
            if case is not None:
                self._put_on(case, part.pathway, day)
                self._walk(case, rng, day, part.course, holiday=part.holiday)

    def _put_on(self, case: Case, slug: str, day: dt.date) -> None:
        """Another pathway than the default, for the casts that ask for one."""
        if slug:
            to, by = Pathway.objects.get(slug=slug), self.staff.manager
            pathways.change_pathway(case=case, to=to, by=by, reason=WHY_ANOTHER[slug], on=day)

    def _fits(self, part: Part, enrolment: Enrolment, pool: Pool) -> bool:
        child = self._child(enrolment.pupil_id)
        noticed = enrolment.pupil_id in pool.noticed
        if part.notice and FlagKind.NOTICE_THRESHOLD not in pool.kinds[enrolment.pk]:
            return False
        if part.holiday:
            return bool(child.household.holidays) and not noticed
        return child.story in part.stories and noticed == part.again

    def _may_be_referred(self, part: Part, enrolment: Enrolment, day: dt.date) -> bool:
        """Whether the entry test of Fast Track is met on the days the school may come to refer."""
        if part.course not in REFERRING:
            return True
        days = self._days()
        start = days.index(day) + REFERRED_AFTER[part.course in SLOW]
        entry = default_pathway(day).entry
        then = {days[min(start + more, len(days) - 1)] for more in (0, JITTER)}
        return not any(below_entry(enrolment, entry, on) for on in sorted(then))

    def _walk(
        self, case: Case, rng: Dice, day: dt.date, course: Course, *, holiday: bool = False
    ) -> None:
        walk = self._start(case, rng, day, holiday=holiday)
        for step in (course, self._leave_next_step):
            try:
                step(walk)
            except CourseEnds:
                continue
            except DomainError as refusal:
                self.refused.append(f"{case.ref} {course.__name__}: {refusal.message}")
                log.info("a course stopped short", course=course.__name__, why=refusal.message)

    def _start(self, case: Case, rng: Dice, day: dt.date, *, holiday: bool) -> Walk:
        case = Case.objects.select_related("pupil", "enrolment__school", "officer").get(pk=case.pk)
        child = self._child(case.pupil_id)
        parent = next((t.carer for t in child.ties if t.safe), child.ties[0].carer)
        names = {"child": child.forename, "parent": f"{parent.title} {parent.surname}"}
        voice = Voice(rng, "holiday" if holiday else theme_of(child.story), names)
        span = self.plan.span
        school = next(s for s in self.plan.schools if s.urn == case.enrolment.school.urn)
        days = [d for d in school.days if span.first <= d <= span.live]
        index = max(i for i, d in enumerate(days) if d <= day) + rng.randint(0, JITTER)
        return Walk(
            case, self.staff, voice, rng, days, min(index, len(days) - 1),
            self.plan.settings.today, self.till,
        )  # fmt: skip

    def _leave_next_step(self, walk: Walk) -> None:
        """Most officers leave themselves a next step: some are due today, some are late."""
        walk.refresh()
        if walk.case.officer_id is None or not walk.case.is_open:
            return
        walk.index = max(walk.index, len(walk.days) - walk.rng.randint(3, 8))
        ahead = (-2, 0, 2, -1, 5, 9, 0)[walk.case.pk % 7]
        due = on_a_weekday(walk.today + dt.timedelta(days=ahead), later=ahead >= 0)
        walk.call(due=max(1, (due - walk.on).days))

    def _school_answers(self, day: dt.date) -> None:
        """Every other flag of that night becomes a case too, and schools answer most of them."""
        fresh = self._open_cases(day)
        rng = dice(self.plan.settings.seed, "answers", day)
        for case in rng.sample(fresh, min(len(fresh), self.plan.settings.size.cases // 4)):
            course = rng.choice((scripts.supported, scripts.supported, scripts.dismissed))
            self._walk(case, rng, day, course)

    def _open_cases(self, day: dt.date) -> list[Case]:
        """Take up the flags that wait, oldest first, as the night does. Returns the cases opened."""
        fresh: dict[int, Case] = {}
        known = set(Case.objects.values_list("pk", flat=True))
        waiting = Flag.objects.unclaimed().standing().order_by("id")
        for flag in waiting[: self.plan.settings.size.flags]:
            case, _ = opening.open_or_join(flag=flag, on=day)
            if case is not None and case.pk not in known:
                fresh[case.pk] = case
        return list(fresh.values())

    def _confirm_bases(self) -> None:
        """A new school year clears old flags; most officers have said that their cases go on."""
        rows = Case.objects.open().filter(basis_changed_at__isnull=False, officer__isnull=False)
        for case in rows.select_related("officer").order_by("pk"):
            if case.officer and case.pk % 5:
                old = case.opened_on < first_day(AcademicYear.of(self.plan.span.live).start_year)
                reason = NEW_YEAR if old else STILL_NEEDED
                basis.confirm_basis(case=case, by=case.officer, reason=reason)

    def _child(self, pupil_id: int) -> ChildPlan:
        return self.plan.children[pupil_id - 1]

    def _weeks(self) -> list[dt.date]:
        return sorted({monday_of(day) for day in self._days()})

    def _last_day_of(self, weeks_ago: int) -> dt.date:
        monday = self._weeks()[-1 - weeks_ago]
        return max(day for day in self._days() if monday_of(day) == monday)

    def _days(self) -> list[dt.date]:
        span = self.plan.span
        return [day for day in self.plan.schools[0].days if span.first <= day <= span.live]


def phases_of(plan: Plan) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Name, words and work of each round, and of the night that ends them."""
    seasons = Seasons(plan)
    for ago in seasons.eras():
        words = f"Casework, {ago} school weeks ago"
        yield f"casework {ago}", words, partial(seasons.round, ago)
    yield "tonight", "Flags and deadlines of tonight", seasons.close_the_books


def _take_up(enrolment: Enrolment, day: dt.date) -> Case | None:
    """Open a case on the child's flags, as the night would."""
    case = None
    flags = Flag.objects.standing().unclaimed().filter(enrolment__pupil=enrolment.pupil_id)
    for flag in flags.order_by("id"):
        case = opening.open_or_join(flag=flag, on=day)[0] or case
    return case


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
