"""After closing: watched by the school's own weeks, ended once, and opened again with its history."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from cases.actions import allocation, moving, nightly, opening, watching
from cases.choices import EventKind, Stage
from cases.models import Case
from tests.factories.attendance import fill_marks
from tests.factories.cases import HOLIDAYS, CaseWorld, case_at, own_pathway

pytestmark = pytest.mark.django_db
CLOSED = dt.date(2025, 11, 10)


@pytest.fixture
def world() -> CaseWorld:
    return CaseWorld(weeks=30)


@pytest.fixture
def closed(world: CaseWorld) -> Case:
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        case = case_at(Stage.CLOSED, world)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=CLOSED)
    return Case.objects.get(pk=case.pk)


def test_twelve_school_weeks_skip_christmas_and_half_term(closed: Case) -> None:
    # 12 weeks on by the calendar is 2 February; two weeks of Christmas make it the 16th, half term the 23rd.
    assert closed.watch_until == dt.date(2026, 2, 23)
    assert dt.date(2026, 2, 16) in HOLIDAYS


def test_the_watch_is_as_long_as_the_pathway_says(world: CaseWorld) -> None:
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        case = case_at(Stage.FT_REVIEW, world)
        Case.objects.filter(pk=case.pk).update(pathway=own_pathway(watch_weeks=6))
        case = moving.move_case(
            case=case, to=Stage.CLOSED, by=world.ewo, reason="Better", close_reason="improved"
        )
    # Six school weeks from 10 November: Christmas lies between.
    assert case.watch_until == dt.date(2026, 1, 5)


def slip(case: Case, pattern: str) -> None:
    """Marks from the Monday after the case was closed."""
    fill_marks(case.enrolment, pattern, start=dt.date(2025, 11, 17))


def test_an_officer_sees_who_slips_again_first(closed: Case, world: CaseWorld) -> None:
    slip(closed, "OOOOO OOOO/ ///// /////")
    found = watching.read_watched(world.ewo, dt.date(2025, 12, 5))
    assert [(each.case, each.since.slipping, each.since.missed) for each in found] == [
        (closed, True, 9)
    ]
    assert not found[0].ends_soon
    assert watching.read_watched(world.ewo, dt.date(2026, 2, 18))[0].ends_soon
    assert watching.read_watched(world.ewo, dt.date(2026, 2, 24)) == []
    assert watching.read_watched(world.manager, dt.date(2025, 12, 5)) == []


def test_the_watch_ends_once_with_what_was_missed(closed: Case) -> None:
    slip(closed, "OOOO/ /////")
    for day in (dt.date(2026, 2, 23), dt.date(2026, 2, 24), dt.date(2026, 2, 25)):
        nightly.chase_deadlines(today=day)
    line = closed.events.get(kind=EventKind.WATCH_ENDED)
    assert (line.data["missed"], line.data["possible"], line.by) == (4, 10, None)


def test_a_watch_whose_end_was_not_known_is_filled_in(closed: Case) -> None:
    Case.objects.filter(pk=closed.pk).update(watch_until=None)
    nightly.chase_deadlines(today=dt.date(2025, 11, 12))
    closed.refresh_from_db()
    assert closed.watch_until == dt.date(2026, 2, 23)


def reopen(case: Case, world: CaseWorld, **more: object) -> Case:
    wishes = {"by": world.ewo, "reason": "Away again", "on": dt.date(2025, 12, 1)} | more
    return watching.reopen_case(case=case, enrolment=case.enrolment, **wishes)  # type: ignore[arg-type]


def test_within_the_watch_the_pathway_is_kept_or_begins_anew(
    closed: Case, world: CaseWorld
) -> None:
    own = own_pathway()
    Case.objects.filter(pk=closed.pk).update(pathway=own)
    closed.refresh_from_db()
    with time_machine.travel("2025-12-01T10:00:00+00:00", tick=False):
        case = reopen(closed, world, on=None, keep_pathway=True)
    assert (case.follows, case.pathway, case.stage) == (closed, own, Stage.FLAGGED)
    closed.refresh_from_db()
    assert not closed.is_open
    assert case.events.get().text == "Away again"
    with pytest.raises(AlreadyDone):
        reopen(closed, world)


def test_after_the_watch_the_services_own_begins(closed: Case, world: CaseWorld) -> None:
    with pytest.raises(WrongState, match="watch is over"):
        reopen(closed, world, keep_pathway=True, on=dt.date(2026, 2, 24))
    assert watching.is_watched(closed, dt.date(2026, 2, 23))
    case = reopen(closed, world, on=dt.date(2026, 2, 24))
    assert case.follows == closed


@pytest.mark.parametrize("reason", ["", " \u200b"])
def test_it_says_why(closed: Case, world: CaseWorld, reason: str) -> None:
    with pytest.raises(WrongState):
        reopen(closed, world, reason=reason)


def test_who_opens_no_case_opens_none_again(closed: Case, world: CaseWorld) -> None:
    with pytest.raises(NotAllowed):
        reopen(closed, world, by=world.admin)


def test_an_open_case_is_not_opened_again(world: CaseWorld) -> None:
    case, _ = opening.open_or_join(flag=world.flag())
    assert case is not None
    with pytest.raises(WrongState):
        reopen(case, world)


def test_a_case_that_was_followed_is_watched_no_more(closed: Case, world: CaseWorld) -> None:
    reopen(closed, world)
    assert watching.read_watched(world.ewo, dt.date(2025, 12, 5)) == []


@pytest.mark.parametrize("count", [1, 6])
def test_watching_costs_the_same_for_few_and_many(world: CaseWorld, count: int) -> None:
    with time_machine.travel("2025-11-10T10:00:00+00:00", tick=False):
        for _ in range(count):
            case = case_at(Stage.FLAGGED, world)
            allocation.allocate(case=case, to=world.ewo, by=world.manager)
            Case.objects.filter(pk=case.pk).update(
                stage=Stage.CLOSED, closed_on=CLOSED, close_reason="improved",
                watch_until=dt.date(2026, 2, 23), stage_due=None,
            )  # fmt: skip
    world.ewo.memberships.all()
    with CaptureQueriesContext(connection) as asked:
        assert len(watching.read_watched(world.ewo, dt.date(2025, 12, 5))) == count
    assert len(asked) <= 5
