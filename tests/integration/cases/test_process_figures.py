"""Process figures: the database says of every case what the pure rules say, on calendars that differ."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import NotAllowed
from attendance.models import Session, WeeklyTally
from attendance.rules.calendar import monday_of
from cases.actions import process_figures
from cases.actions.process_figures import Narrowed, read_figures, read_outcome_rows, read_step_rows
from cases.choices import CloseReason, ContactOutcome, Stage
from cases.models import Case, CaseEvent, LocalSetting, Panel
from cases.models.calendars import calendars_of
from cases.rules.deadlines import elapsed_school_days
from cases.rules.improvement import Window, change
from cases.rules.process import Step, nearest_rank, standing
from tests.factories.attendance import EnrolmentFactory, fill_marks
from tests.factories.cases import CaseWorld, log, open_case

D = dt.date.fromisoformat
FIRST, LAST = D("2025-09-01"), D("2026-03-31")
TODAY = D("2025-11-10")
ALL = (0, 50)
PATTERN = "OO..................OOOO......II........"
DAYS = st.integers(0, 150).map(lambda n: FIRST + dt.timedelta(days=n))
MAYBE = st.one_of(st.none(), DAYS)
CLOSED_DAYS = st.lists(DAYS, max_size=12)
CASE = st.fixed_dictionaries({"start": DAYS, "held": MAYBE, "due": MAYBE, "decided": MAYBE})


def panel_rows(
    world: CaseWorld, state: str = "all", **which: object
) -> list[process_figures.StepRow]:
    rows, total = read_step_rows(
        world.manager, FIRST, LAST, Step.PANEL, Narrowed(state, **which), ALL  # type: ignore[arg-type]
    )  # fmt: skip
    assert total == len(rows)
    return rows


def on_track(world: CaseWorld, start: dt.date, **fields: object) -> Case:
    case = open_case(world)
    Case.objects.filter(pk=case.pk).update(fast_track_on=start, **fields)
    case.refresh_from_db()
    return case


def hold(case: Case, world: CaseWorld, day: dt.date) -> None:
    Panel.objects.create(
        case=case, at=timezone.now(), place="School", arranged_by=world.ewo, held_on=day,
        recorded_by=world.ewo, minutes="Met.",
    )  # fmt: skip


LONDON = ZoneInfo("Europe/London")


def moved(case: Case, to: str, day: dt.date, zone: dt.tzinfo = LONDON, **data: str) -> None:
    CaseEvent.objects.create(
        case=case, kind="stage.moved", at=dt.datetime.combine(day, dt.time(23, 30), zone),
        data={"from": "x", "to": to} | data, by_name="x",
    )  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases=st.lists(CASE, min_size=1, max_size=4), shut=st.tuples(CLOSED_DAYS, CLOSED_DAYS))
def test_the_clock_is_the_schools_own_across_half_terms_and_training_days(
    towns: list[tuple[CaseWorld, list[Case]]],
    cases: list[dict[str, dt.date | None]],
    shut: tuple[list[dt.date], list[dt.date]],
) -> None:
    with transaction.atomic():
        wanted: dict[int, tuple[int | None, str]] = {}
        for (world, rows), days in zip(towns, shut, strict=True):
            world.school.sessions.filter(date__in=days).update(is_open=False)
            calendars = calendars_of(world.school, TODAY)
            for case, told in zip(rows, cases, strict=False):
                start, held, due = told["start"], told["held"], told["due"]
                assert start is not None
                Case.objects.filter(pk=case.pk).update(fast_track_on=start, panel_due=due)
                decided = told["decided"]
                if held:
                    hold(case, world, held)
                if decided:
                    moved(case, Stage.LEGAL_CONSIDERATION, decided)
                held = held if held and held >= start else None
                ended = decided if decided and decided >= start else None
                took = elapsed_school_days(calendars, start, held) if held else None
                wanted[case.pk] = (took, standing(held, due, ended, TODAY))
        found = {r.case.pk: (r.days, r.state) for r in panel_rows(towns[0][0])}
        assert found == wanted
        panel = read_figures(towns[0][0].manager, FIRST, LAST).everybody.speeds[Step.PANEL]
        took = [days for days, _ in wanted.values() if days is not None]
        assert (panel.half, panel.most) == (nearest_rank(took, 50), nearest_rank(took, 90))
        transaction.set_rollback(True)


@pytest.fixture
def towns(db: None) -> list[tuple[CaseWorld, list[Case]]]:
    """Two schools, one of which has its half term a week later."""
    here, there = CaseWorld(), CaseWorld()
    there.school.sessions.filter(week=D("2025-11-03")).update(is_open=False)
    return [(w, [unmarked(w) for _ in range(4)]) for w in (here, there)]


def unmarked(world: CaseWorld) -> Case:
    """A case of a child without a mark: the days of its school may still be closed."""
    return open_case(
        world, world.flag(EnrolmentFactory(school=world.school, starts_on=world.start))
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    opened=st.integers(20, 110), length=st.integers(0, 40), shut=CLOSED_DAYS,
    least=st.sampled_from([1, 20, 60]), today=st.integers(100, 260),
)  # fmt: skip
def test_what_the_watch_showed_is_what_the_rule_says(
    watched: tuple[CaseWorld, Case], opened: int, length: int, shut: list[dt.date], least: int, today: int
) -> None:  # fmt: skip
    world, case = watched
    now = FIRST + dt.timedelta(days=today)
    with (
        transaction.atomic(),
        time_machine.travel(dt.datetime.combine(now, dt.time(10), dt.UTC), tick=False),
    ):
        world.school.sessions.filter(date__in=shut).update(is_open=False)
        fill_marks(case.enrolment, (PATTERN * 13)[: 2 * 5 * 30])
        LocalSetting.objects.filter(key="minimum_possible_sessions").update(value=least)
        begun = FIRST + dt.timedelta(days=opened)
        ended = begun + dt.timedelta(days=length)
        weeks = calendars_of(world.school, TODAY).weeks
        after = [w for w in weeks if w > monday_of(ended)][: case.pathway.watch_weeks]
        until = after[-1] + dt.timedelta(days=ended.weekday()) if after else None
        Case.objects.filter(pk=case.pk).update(
            stage=Stage.CLOSED,
            opened_on=begun,
            closed_on=ended,
            watch_until=until,
            close_reason=CloseReason.IMPROVED,
        )
        before = [w for w in weeks if w < monday_of(begun)][-case.pathway.watch_weeks :]
        windows = sums(case, before), sums(case, after)
        over = until is not None and until < now
        (row,), _ = read_outcome_rows(world.manager, FIRST, D("2026-07-31"), Narrowed(), ALL)
        assert (row.before, row.after) == windows
        assert row.state == change(*windows, has_ended=over, least=least)
        transaction.set_rollback(True)


def sums(case: Case, weeks: list[dt.date]) -> Window:
    found = WeeklyTally.objects.filter(enrolment=case.enrolment, week__in=weeks).aggregate(
        missed=Sum(F("authorised") + F("unauthorised")), possible=Sum("possible")
    )
    return Window(found["missed"] or 0, found["possible"] or 0)


@pytest.fixture
def watched(db: None) -> tuple[CaseWorld, Case]:
    world = CaseWorld()
    return world, unmarked(world)


# -- Which day counts ----------------------------------------------------------------------------------


def test_a_case_counts_from_its_first_referral_as_london_dates_it(world: CaseWorld) -> None:
    case = on_track(world, D("2025-09-22"))
    moved(
        case, Stage.FT_REFERRED, D("2025-09-07"), dt.UTC
    )  # half past midnight on Monday 8 September
    moved(case, Stage.FT_REFERRED, D("2025-09-18"))
    hold(case, world, D("2025-09-15"))
    (row,) = panel_rows(world)
    assert (row.started, row.days) == (D("2025-09-08"), 5)


def test_only_the_services_own_contact_counts_and_as_it_now_stands(world: CaseWorld) -> None:
    case = on_track(world, D("2025-11-03"))
    log(case, world, by=world.lead, at=at("2025-11-04"))
    log(case, world, by=world.ewo, at=at("2025-11-06"), outcome=ContactOutcome.NO_ANSWER)
    log(case, world, by=world.manager, at=at("2025-11-07"))
    rows, _ = read_step_rows(world.manager, FIRST, LAST, Step.CONTACT, Narrowed(), ALL)
    assert [(r.done, r.days) for r in rows] == [(D("2025-11-06"), 3)]


def test_a_close_that_decides_nothing_is_no_decision(world: CaseWorld) -> None:
    gone, helped = (on_track(world, D("2025-09-08"), decision_due=D("2026-01-05")) for _ in "ab")
    moved(gone, Stage.CLOSED, D("2025-09-15"), close_reason="transferred")
    moved(helped, Stage.CLOSED, D("2025-09-15"), close_reason="improved")
    rows, _ = read_step_rows(world.manager, FIRST, LAST, Step.DECISION, Narrowed(), ALL)
    assert [r.case.pk for r in rows] == [helped.pk]


def test_a_watch_still_running_is_never_a_failure(watched: tuple[CaseWorld, Case]) -> None:
    world, case = watched
    Case.objects.filter(pk=case.pk).update(
        stage=Stage.CLOSED, closed_on=D("2025-10-13"), close_reason="improved", watch_until=TODAY
    )
    found = read_figures(world.manager, FIRST, LAST).everybody.outcomes
    assert (found.cases, found.too_early, found.known, found.not_improved) == (1, 1, 0, 0)


def test_everybodys_figures_are_those_of_the_groups(
    towns: list[tuple[CaseWorld, list[Case]]],
) -> None:
    (here, mine), (_, theirs) = towns
    Case.objects.filter(pk__in=[c.pk for c in mine + theirs]).update(
        fast_track_on=D("2025-09-08"), panel_due=D("2025-09-22")
    )
    Case.objects.filter(pk=mine[0].pk).update(officer=here.ewo, officer_since=D("2025-09-08"))
    hold(mine[0], here, D("2025-09-22"))
    found = read_figures(here.manager, FIRST, LAST)
    panel = found.everybody.speeds[Step.PANEL]
    assert (found.everybody.cases, panel.reached, panel.kept, panel.late) == (8, 1, 1, 7)
    assert {by: [g.cases for g in groups] for by, groups in found.groups.items()} == {
        "pathway": [8], "school": [4, 4], "officer": [1, 7],
    }  # fmt: skip
    assert [g.name for g in found.groups["officer"]] == ["Ewan Officer", "No officer"]
    late = panel_rows(here, "late", by="officer", key=None)
    assert {r.case.pk for r in late} == {c.pk for c in (mine + theirs)[1:]}
    rows, total = read_step_rows(here.manager, FIRST, LAST, Step.PANEL, Narrowed("late"), (5, 5))
    assert (len(rows), total) == (2, 7)


def test_nobody_but_a_manager_reads_them(world: CaseWorld) -> None:
    for person in (world.ewo, world.lead, world.legal, world.admin, world.system_admin):
        with pytest.raises(NotAllowed):
            read_figures(person, FIRST, LAST)


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T10:00:00+00:00")


def test_the_sessions_the_clock_reads_are_whole_days(world: CaseWorld) -> None:
    case = unmarked(world)
    Case.objects.filter(pk=case.pk).update(fast_track_on=D("2025-09-08"))
    Session.objects.filter(school=world.school, date=D("2025-09-09"), half="AM").update(
        is_open=False
    )
    hold(case, world, D("2025-09-10"))
    assert [r.days for r in panel_rows(world)] == [2]
