"""Overdue is one word: the officer's day, the manager's card, the loads and the list say the same figure."""

import datetime as dt

import pytest

from cases.access import visible_cases
from cases.actions import allocation, case_lists, escalations, holds, plans
from cases.actions.worklists import Why, read_my_work, read_queue
from cases.choices import Stage
from cases.models import Case
from tests.factories.cases import CaseWorld, open_case

TODAY = dt.date(2025, 11, 10)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def mine(world: CaseWorld, **fields: object) -> Case:
    case = allocation.allocate(case=open_case(world), to=world.ewo, by=world.manager)
    Case.objects.filter(pk=case.pk).update(
        **{"stage": Stage.FT_REVIEW, "stage_due": TOMORROW} | fields
    )
    case.refresh_from_db()
    return case


def counted(world: CaseWorld) -> dict[str, int]:
    """The figure wherever it is said."""
    queue, work = read_queue(world.manager, TODAY), read_my_work(world.ewo, TODAY)
    [load] = queue.loads
    listed = case_lists.read_cases(world.manager, case_lists.CaseWishes(state="overdue"))
    return {
        "card": queue.overdue,
        "load": load.overdue,
        "list": len(listed),
        "work": len(work.overdue),
    }


@pytest.mark.parametrize(
    ("fields", "late"),
    [
        ({"decision_due": YESTERDAY}, 1),
        ({"decision_due": TODAY}, 0),
        ({"decision_due": YESTERDAY, "stage": Stage.FT_OPEN}, 1),
        ({"decision_due": YESTERDAY, "stage": Stage.NOTICE_TO_IMPROVE}, 0),  # decided
        ({"stage_due": YESTERDAY}, 1),
        ({"stage_due": None, "decision_due": YESTERDAY}, 1),
        ({"next_step": "Visit", "next_step_due": YESTERDAY}, 1),
        ({"next_step": "Visit", "next_step_due": TODAY}, 0),
        ({"stage": Stage.LEGAL_CONSIDERATION, "stage_due": YESTERDAY}, 1),  # a manager acts
        ({}, 0),
    ],
)  # fmt: skip
def test_whatever_is_late_of_a_case_makes_it_overdue_everywhere(
    world: CaseWorld, fields: dict[str, object], late: int
) -> None:
    mine(world, **fields)
    assert counted(world) == {"card": late, "load": late, "list": late, "work": late}


def test_a_target_of_the_plan_nobody_has_looked_at_makes_it_overdue_for_everybody(
    world: CaseWorld,
) -> None:
    case = mine(world)
    late = plans.Target("Be on time", "Parent", due=YESTERDAY)
    plan = plans.agree_plan(case=case, by=world.ewo, targets=[late])
    assert set(counted(world).values()) == {1}
    plans.review_target(target=plan.targets.get(), by=world.ewo, result="met")
    assert set(counted(world).values()) == {0}


def test_a_case_on_hold_is_overdue_for_nobody(world: CaseWorld) -> None:
    case = mine(world, decision_due=YESTERDAY)
    holds.place_hold(case=case, reason="illness", by=world.manager)
    assert set(counted(world).values()) == {0}


def test_a_broken_promise_stands_in_the_officers_day_as_what_it_is(world: CaseWorld) -> None:
    mine(world, decision_due=YESTERDAY)
    [row] = read_my_work(world.ewo, TODAY)[Why.OVERDUE]
    assert (row.what, row.due) == ("decision", YESTERDAY)


def test_overdue_while_a_manager_is_asked_it_waits_with_others_and_counts(world: CaseWorld) -> None:
    case = mine(world, decision_due=YESTERDAY)
    escalations.ask(case=case, by=world.ewo, stage=Stage.STEP_DOWN, summary="x", recommendation="y")
    work = read_my_work(world.ewo, TODAY)
    assert (work[Why.OVERDUE], len(work.overdue)) == ([], 1)
    assert [row.is_overdue for row in work[Why.OTHERS]] == [True]
    assert set(counted(world).values()) == {1}


def test_a_decision_promised_for_this_week_is_due_this_week(world: CaseWorld) -> None:
    later = TODAY + dt.timedelta(days=40)
    promised = mine(world, stage_due=later, decision_due=TOMORROW)
    mine(world, stage_due=later, decision_due=TOMORROW, stage=Stage.NOTICE_TO_IMPROVE)
    mine(world, stage_due=TODAY + dt.timedelta(days=7))
    planned = mine(world, stage_due=later)
    soon = plans.Target("Be on time", "Parent", due=TOMORROW)
    plans.agree_plan(case=planned, by=world.ewo, targets=[soon])
    due = visible_cases(world.manager).due_between(TODAY, TODAY + dt.timedelta(days=6))
    assert set(due) == {promised, planned}
