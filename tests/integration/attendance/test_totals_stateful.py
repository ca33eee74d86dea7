"""Any run of marks, amendments, joiners, leavers and circumstances: totals kept in step are a full recount.

Whatever has happened, and whether the flags have taken their requests or not, a run by day leaves what a
count of everybody would: it then finds nothing to write, and figures read from totals are those counted now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import hypothesis.strategies as st
import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from attendance.actions import kept_figures
from attendance.actions.flags import refresh_due_flags
from attendance.actions.insight import BASES, STATUSES, Question, read_answer
from attendance.actions.insight_groups import answer_by_group
from attendance.actions.insight_periods import read_periods
from attendance.actions.totals import keep_in_step, still_in_step
from attendance.choices import CircumstanceKind as C
from attendance.models import CalendarPeriod, Circumstance, Enrolment, RecheckRequest, Session
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)

FIRST = dt.date(2026, 5, 11)  # four weeks, the second half of summer beginning in the last of them
TODAY = dt.date(2026, 6, 3)  # a Wednesday: some marks are of days to come
BETWEEN_LOOKS = 5
LAST_CHILD, DAY_OF_TODAY = 5, 17
CHILDREN = st.integers(0, LAST_CHILD)
DAYS = st.integers(0, 19)
SPELLS = st.integers(-30, 25)
HALVES, CODES = st.sampled_from(["AM", "PM"]), st.sampled_from("/IOLDU")
GROUPS = [C.CHILD_IN_NEED, C.LOOKED_AFTER, C.FREE_SCHOOL_MEALS]
KINDS = st.sampled_from(GROUPS)
BIRTHDAYS = (
    "2010-03-01",
    "2009-09-01",
    "2016-05-14",
    "2021-06-01",
)  # 16, 15 and 9 years old; 4 at 31 August


class Totals(RuleBasedStateMachine):
    """Two schools, a handful of children, and everything that moves what they add up to."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.steps = -1

    def teardown(self) -> None:
        """Nothing of one run is there in the next."""
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_schools(self) -> None:
        self.schools = [open_school(weeks=4, start=FIRST) for _ in range(2)]
        for school in self.schools:
            for start, end in (("2026-04-13", "2026-05-29"), ("2026-06-01", "2026-07-21")):
                CalendarPeriod.objects.create(
                    school=school, academic_year="2025/26", kind="in_term", start=start, end=end
                )
        self.children = [self._enrol(number) for number in range(6)]
        for number, child in enumerate(self.children):
            fill_marks(child, [("/IOLDU/" * 6)[(number + day * 5) % 42] for day in range(36)])
        keep_in_step(full=True)
        self.steps = 0

    def _enrol(self, number: int, **more: object) -> Enrolment:
        born = dt.date.fromisoformat(BIRTHDAYS[number % len(BIRTHDAYS)])
        return EnrolmentFactory(
            pupil=PupilFactory(date_of_birth=born), school=self.schools[number % 2],
            year_group=str(number), **{"starts_on": FIRST} | more,
        )  # fmt: skip

    @rule(marks=st.lists(st.tuples(CHILDREN, DAYS, HALVES, CODES), min_size=1, max_size=10))
    def mark(self, marks: list[tuple[int, int, str, str]]) -> None:
        """First marks, and amendments of those that stand.

        Only the last child has marks of days to come: the flags ask for such a one again and again.
        """
        for child, day, half, code in marks:
            if day > DAY_OF_TODAY and child != LAST_CHILD:
                continue
            enrolment = Enrolment.objects.get(pk=self.children[child].pk)
            session = Session.objects.filter(school=enrolment.school, half=half).order_by("date")[
                day
            ]
            if enrolment.starts_on <= session.date <= (enrolment.ends_on or session.date):
                mark(enrolment, session.date, half, code)

    @rule(child=CHILDREN, day=DAYS)
    def leave(self, child: int, day: int) -> None:
        """Marks after the last day stand and count no more."""
        here = Enrolment.objects.filter(pk=self.children[child].pk, starts_on__lte=_day(day))
        here.update(ends_on=_day(day))

    @rule(child=CHILDREN)
    def come_back(self, child: int) -> None:
        """The leaving date was wrong."""
        Enrolment.objects.filter(pk=self.children[child].pk).update(ends_on=None)

    @rule(child=CHILDREN, day=DAYS)
    def join(self, child: int, day: int) -> None:
        """Somebody new, in the place of one who is left alone from here on."""
        self.children[child] = self._enrol(child, starts_on=_day(day))

    @rule(child=CHILDREN, year=st.sampled_from(["R", "4", "9"]))
    def move_year(self, child: int, year: str) -> None:
        """The year group was wrong."""
        Enrolment.objects.filter(pk=self.children[child].pk).update(year_group=year)

    @rule(
        child=CHILDREN, kind=KINDS, start=SPELLS, length=st.integers(0, 25), is_open=st.booleans()
    )
    def begin(self, child: int, kind: C, start: int, length: int, is_open: bool) -> None:
        """A circumstance for some days, or from a day on."""
        first = FIRST + dt.timedelta(days=start)
        last = None if is_open else first + dt.timedelta(days=length)
        pupil = self.children[child].pupil
        known = Circumstance.objects.filter(pupil=pupil, kind=kind)
        if (
            not known.filter(valid_from__lte=last or dt.date.max)
            .exclude(valid_to__lt=first)
            .exists()
        ):
            CircumstanceFactory(pupil=pupil, kind=kind, valid_from=first, valid_to=last)

    @rule(child=CHILDREN, length=st.integers(0, 20))
    def end(self, child: int, length: int) -> None:
        """The last circumstance ends early."""
        last = (
            Circumstance.objects.filter(pupil=self.children[child].pupil)
            .order_by("-valid_from")
            .first()
        )
        if last is not None:
            last.valid_to = last.valid_from + dt.timedelta(days=length)
            if not Circumstance.objects.filter(
                pupil=last.pupil, kind=last.kind, valid_from__gt=last.valid_from,
                valid_from__lte=last.valid_to,
            ).exists():  # fmt: skip
                last.save()

    @rule(child=CHILDREN)
    def take_away(self, child: int) -> None:
        """A circumstance entered in error."""
        Circumstance.objects.filter(pupil=self.children[child].pupil).delete()

    @rule()
    def look_at_flags(self) -> None:
        """The flags take the requests of everybody whose marks moved."""
        refresh_due_flags(as_of=TODAY)

    @rule()
    def keep(self) -> None:
        """A run by day between others."""
        keep_in_step()

    @invariant()
    def a_run_by_day_leaves_what_a_full_recount_would(self) -> None:
        """Looked at after every few steps, whichever they were: it writes, and reads every question twice."""
        self.steps += 1
        if self.steps % BETWEEN_LOOKS:
            return
        keep_in_step()
        cache.clear()  # the clock stands still here, and tells no count from the one before
        for period in read_periods(TODAY)[:2]:
            for question in self._questions(Question(period.first, period.last)):
                _compare(question)
        assert keep_in_step(full=True) == 0
        assert still_in_step() or RecheckRequest.objects.exists()

    def _questions(self, everybody: Question) -> Iterator[Question]:
        """All children on each basis, one year of one school, and groups, on another basis at each look."""
        for basis in BASES:
            yield replace(everybody, basis=basis)
        yield replace(everybody, schools=(self.schools[0].pk,), year_group="4")
        for number, group in enumerate(GROUPS):
            for status in STATUSES:
                basis = BASES[(number + self.steps // BETWEEN_LOOKS) % len(BASES)]
                yield replace(everybody, group=group, status=status, basis=basis)


def _day(number: int) -> dt.date:
    """The school day of that number."""
    return FIRST + dt.timedelta(days=number // 5 * 7 + number % 5)


def _compare(question: Question) -> None:
    """Read from what is kept, and counted now."""
    source = kept_figures.find_source(question)
    assert source.counted is not None
    kept, now = kept_figures.answer(question, source), read_answer(question)
    assert kept is not None
    assert kept.by_school == now.by_school, question
    assert (kept.by_year, kept.missed, kept.met) == (now.by_year, now.missed, now.met), question
    if question == question.of_all:
        for (kind, status), counts in (answer_by_group(question) or {}).items():
            alone = read_answer(replace(question, group=kind, status=status))
            assert counts.part == alone.total.inside, (kind, status)


@pytest.mark.django_db
def test_any_run_of_marks_joiners_leavers_and_circumstances(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept_figures, "COUNTED_AT_ONCE", -1)
    monkeypatch.setattr(Question, "is_of_one_school", False)
    with time_machine.travel(dt.datetime(2026, 6, 3, 11, tzinfo=dt.UTC), tick=False):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Totals,
            settings=settings(
                max_examples=10, stateful_step_count=20, deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
                phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink one takes minutes
            ),
        )  # fmt: skip
