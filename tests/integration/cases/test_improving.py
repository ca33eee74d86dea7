"""A notice to improve gives a time: begun with the stage, looked at daily, and written down as the case goes on."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.actions import improving, moving
from cases.choices import CloseReason, EventKind, Stage
from cases.choices.improvement import ImprovementResult
from cases.models import Case, ImprovementPeriod
from cases.rules.improving import Going
from tests.factories.attendance import fill_marks
from tests.factories.cases import CaseWorld, case_at

pytestmark = pytest.mark.django_db
GIVEN = dt.date(2025, 11, 24)
NEXT_MONDAY = dt.date(2025, 12, 1)


def at(day: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC), tick=False)


@pytest.fixture
def world() -> CaseWorld:
    return CaseWorld(weeks=30)


@pytest.fixture
def case(world: CaseWorld) -> Case:
    with at(GIVEN):
        case = case_at(Stage.NOTICE_TO_IMPROVE, world)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=GIVEN)
    return Case.objects.get(pk=case.pk)


def marks(case: Case, pattern: str) -> None:
    fill_marks(case.enrolment, pattern, start=NEXT_MONDAY)


def close(case: Case, world: CaseWorld, day: dt.date, reason: str = CloseReason.IMPROVED) -> None:
    with at(day):
        moving.move_case(
            case=case, to=Stage.CLOSED, by=world.ewo, reason="Better", close_reason=reason
        )


def test_it_begins_with_the_stage_and_ends_after_six_school_weeks(case: Case) -> None:
    period = case.improvement_periods.get()
    # Domain 4.5: given 24 November for 6 school weeks, it ends with the week of 12 January, not on 4 January.
    assert (period.starts_on, period.ends_on) == (GIVEN, dt.date(2026, 1, 16))
    assert period.result == ""


def test_a_session_missed_without_permission_shows_the_next_day(
    case: Case, world: CaseWorld
) -> None:
    marks(case, "////O I////")
    [found] = improving.read_improving(world.ewo, dt.date(2025, 12, 3))
    assert found.judged.going == Going.MISSED_AGAIN
    assert (found.judged.unauthorised, found.judged.missed) == (1, 2)
    assert improving.read_improving(world.manager, dt.date(2025, 12, 3)) == []


def test_going_on_writes_what_it_came_to_once(case: Case, world: CaseWorld) -> None:
    marks(case, "////O //////////")
    close(case, world, dt.date(2025, 12, 15), CloseReason.OTHER)
    period = case.improvement_periods.get()
    assert (period.result, period.ended_on) == (
        ImprovementResult.ENDED_EARLY,
        dt.date(2025, 12, 15),
    )
    assert (period.unauthorised, period.missed) == (1, 1)
    line = case.events.get(kind=EventKind.IMPROVEMENT_ENDED)
    assert line.data["result"] == ImprovementResult.ENDED_EARLY
    case.refresh_from_db()
    assert improving.read_improvement(case, dt.date(2025, 12, 16)) is None


def test_closed_as_improved_is_enough(case: Case, world: CaseWorld) -> None:
    marks(case, "////O")
    close(case, world, dt.date(2026, 1, 20))
    assert case.improvement_periods.get().result == ImprovementResult.ENOUGH


def test_the_database_keeps_what_was_written(case: Case, world: CaseWorld) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementPeriod.objects.create(case=case, starts_on=GIVEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.improvement_periods.update(result=ImprovementResult.ENOUGH)
    close(case, world, dt.date(2026, 1, 20))
    for change in ({"unauthorised": 9, "missed": 9}, {"result": ImprovementResult.NOT_ENOUGH}):
        with pytest.raises(InternalError, match="improvement_result_stands"), transaction.atomic():
            case.improvement_periods.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        case.improvement_periods.all().delete()


def test_as_many_questions_for_many_cases(world: CaseWorld) -> None:
    def ask(count: int) -> int:
        with at(GIVEN):
            for _ in range(count):
                case_at(Stage.NOTICE_TO_IMPROVE, world)
        Case.objects.filter(officer=None).update(officer=world.ewo, officer_since=GIVEN)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            improving.read_improving(world.ewo, NEXT_MONDAY)
        return len(seen)

    few = ask(1)
    assert ask(3) == few
