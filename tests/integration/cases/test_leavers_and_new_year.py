"""Flags of children who have left, and flags that fell because a new school year began."""

import datetime as dt

import pytest
from django.utils import timezone

from attendance.choices import FlagKind
from attendance.models import Enrolment, Flag
from cases.actions import nightly
from cases.actions.basis import note_basis
from cases.actions.opening import open_or_join
from cases.choices import EventKind, Stage
from cases.models import Case
from cases.rules.opening import Outcome
from cases.web.rows import basis_words
from tests.factories.attendance import EnrolmentFactory, FlagFactory
from tests.factories.cases import CaseWorld, case_at, open_case

TODAY = dt.date(2025, 11, 10)


def leave(enrolment: Enrolment, last_day: dt.date) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(ends_on=last_day)


@pytest.mark.parametrize(
    ("last_day", "outcome"),
    [
        (TODAY - dt.timedelta(days=1), Outcome.WAIT),
        (TODAY, Outcome.OPEN),  # the last day is a day at the school
        (TODAY + dt.timedelta(days=1), Outcome.OPEN),
    ],
)
def test_a_child_who_has_left_gets_no_case_there(
    world: CaseWorld, last_day: dt.date, outcome: Outcome
) -> None:
    flag = world.flag()
    leave(flag.enrolment, last_day)
    case, answer = open_or_join(flag=flag)
    assert answer.outcome == outcome
    assert (case is None) == (outcome == Outcome.WAIT)
    if case is None:
        assert "has left this school" in answer.because
        flag.refresh_from_db()
        assert (flag.claimed_at, flag.cleared_at) == (None, None)  # T17: it stays in the figures


def test_a_child_who_moved_has_a_case_only_where_the_new_school_is_flagged(
    world: CaseWorld,
) -> None:
    old = world.flag()
    leave(old.enrolment, TODAY - dt.timedelta(days=30))
    now = EnrolmentFactory(
        pupil=old.enrolment.pupil, school=CaseWorld(weeks=11).school,
        starts_on=TODAY - dt.timedelta(days=20),
    )  # fmt: skip
    assert nightly.triage_flags()["open"] == 0
    FlagFactory(enrolment=now)
    assert nightly.triage_flags()["open"] == 1
    assert Case.objects.get().enrolment == now
    assert nightly.triage_flags()["join"] == 1  # the old school's flag joins the open case
    assert Case.objects.get().enrolment == now


def turn_the_year(flag: Flag, cleared_as_of: str, possible: int = 0) -> None:
    Flag.objects.filter(pk=flag.pk).update(
        window_to=dt.date(2026, 7, 31), cleared_at=timezone.now(), cleared_as_of=cleared_as_of,
        cleared_numbers={"absent": 0, "possible": possible},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cleared_as_of", "possible", "turned"),
    [
        ("2026-07-31", 380, False),  # an amendment on the last day of the year (T13)
        ("2026-08-01", 0, True),
        ("2026-09-04", 6, True),
    ],
)
def test_a_turn_of_the_year_is_no_improvement(
    world: CaseWorld, cleared_as_of: str, possible: int, turned: bool
) -> None:
    case = case_at(Stage.FT_PLAN, world)
    turn_the_year(Flag.objects.get(case_flag__case=case), cleared_as_of, possible)

    assert nightly.triage_flags()["changed"] == (not turned)
    case.refresh_from_db()
    event = case.events.get(kind=EventKind.BASIS_CHANGED)
    assert event.data["step_down"] is not turned
    assert ("last year's figures stand" in event.text) is turned
    assert ("consider stepping down" in event.text) is not turned
    assert (case.basis_changed_at is None) is turned
    nightly.triage_flags()
    assert case.events.filter(kind=EventKind.BASIS_CHANGED).count() == 1
    if turned:
        assert basis_words(case) == "12 of 100 sessions missed (12.0%) last year"


def test_last_years_figures_stand_beside_a_flag_that_an_amendment_cleared(world: CaseWorld) -> None:
    case = open_case(world)
    open_or_join(flag=FlagFactory(enrolment=case.enrolment, kind=FlagKind.NOTICE_THRESHOLD))
    turn_the_year(
        Flag.objects.get(case_flag__case=case, kind=FlagKind.PERSISTENT_ABSENCE), "2026-08-01"
    )
    turn_the_year(
        Flag.objects.get(case_flag__case=case, kind=FlagKind.NOTICE_THRESHOLD), "2026-09-14"
    )
    assert note_basis(case=case) is True  # the window of a threshold runs through the summer (T23)
    found = {e.data["flag_kind"]: e.data for e in case.events.filter(kind=EventKind.BASIS_CHANGED)}
    assert found["persistent_absence"]["new_year"] is True
    assert found["notice_threshold"]["new_year"] is False
    assert not any(data["step_down"] for data in found.values())
