"""What a pathway may ask for and what it may never touch: from every stage to every stage, whoever comes."""

import csv
import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest

from cases.choices import Stage
from cases.rules.deadlines import Limit
from cases.rules.entry import EntryTest
from cases.rules.pathways import (
    ADDABLE,
    ASKS_AT,
    BEFORE_NOTICES,
    LAW,
    LEAVABLE,
    Fault,
    PathwayRules,
    StageRule,
    closable,
    closable_into,
    faults,
    way,
    ways,
)
from cases.rules.stages import GUARDS, LEGAL_STAGES, MOVES, START, SYSTEM, check_move, find_move
from tests.unit.cases.test_stages import READY, ROLES, expected_roles

DATA = Path(__file__).resolve().parents[3] / "cases" / "data"
NOTICE_WEEKS = (3, 6)


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def shipped(slug: str) -> PathwayRules:
    """A template as its file has it."""
    stages = {}
    for row in read("pathway_stages.csv"):
        if row["pathway"] == slug:
            limit = Limit(int(row["amount"]), row["unit"]) if row["amount"] else None
            needs, closed = tuple(row["needs"].split()), frozenset(row["not_from"].split())
            stages[row["stage"]] = StageRule(row["stage"], limit, needs, closed)
    head = next(row for row in read("pathways.csv") if row["slug"] == slug)
    entry = EntryTest(*(int(head[f"entry_{k}"]) for k in ("sessions", "percent", "weeks", "rule")))
    return PathwayRules(stages, int(head["decision_weeks"]), int(head["watch_weeks"]), entry)


SLUGS = [row["slug"] for row in read("pathways.csv")]
CLOSED = {
    "fast-track-12": set(),
    "fast-track-8": set(),
    "support-first": {
        ("flagged", "notice_proposed"), ("school_support", "notice_proposed"),
        ("review", "legal_consideration"),
    },
}  # fmt: skip


def changed(rules: PathwayRules, stage: str, **changes: object) -> PathwayRules:
    rule = replace(rules.stages[stage], **changes)  # type: ignore[arg-type]
    return replace(rules, stages={**rules.stages, stage: rule})


def without(rules: PathwayRules, *stages: str) -> PathwayRules:
    return replace(rules, stages={k: v for k, v in rules.stages.items() if k not in stages})


@pytest.mark.parametrize("slug", SLUGS)
def test_what_ships_can_be_put_in_force(slug: str) -> None:
    assert faults(shipped(slug), NOTICE_WEEKS) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_matrix_from_to_and_role_on_each_pathway(slug: str) -> None:
    """As the table has it, less the ways the pathway closes, which are written out above."""
    rules = shipped(slug)
    for start, to in itertools.product([START, *Stage], Stage):
        allowed = set() if (start, to) in CLOSED[slug] else expected_roles(start, to)
        move = way(rules, start, to)
        assert (move is None) == (not allowed), (start, to)
        for role in ROLES if move else ():
            close = next(iter(move.endings({role}) or move.close_reasons), "")
            refusals = check_move(move, {role}, READY, reason="Because", close_reason=close)
            assert [r.code for r in refusals] == ([] if role in allowed else ["role"]), (start, to)


def anything(seed: int) -> PathwayRules:
    """A pathway as wild as a form, a script or a slip could make it."""
    dice = random.Random(seed)
    base = shipped("fast-track-12")
    stages = {
        stage: replace(
            rule,
            needs=tuple(dice.sample(sorted(GUARDS), dice.randint(0, 5))),
            not_from=frozenset(dice.sample([START, *Stage], dice.randint(0, 12))),
        )
        for stage, rule in base.stages.items()
        if dice.random() < 0.9
    }
    return replace(base, stages=stages)


@pytest.mark.parametrize("seed", range(200))
def test_no_pathway_drops_what_the_table_asks_for(seed: int) -> None:
    rules = anything(seed)
    for move in MOVES:
        on_it = way(rules, move.start, move.to)
        if on_it is None:
            continue
        assert on_it.needs[: len(move.needs)] == move.needs
        assert set(on_it.needs) - set(move.needs) <= set(ADDABLE)
        assert (on_it.roles, on_it.needs_reason, on_it.close_reasons) == (
            move.roles, move.needs_reason, move.close_reasons,
        )  # fmt: skip
        if move.start not in BEFORE_NOTICES:
            assert on_it == move, "after a notice the table alone speaks"


@pytest.mark.parametrize("seed", range(50))
def test_no_pathway_closes_an_end_a_step_down_a_transfer_or_the_nights_own_ways(seed: int) -> None:
    rules = anything(seed)
    for move in MOVES:
        never = move.to in (Stage.CLOSED, Stage.STEP_DOWN, Stage.TRANSFERRED)
        if (
            never or SYSTEM in move.roles or move.start in LEGAL_STAGES
        ) and move.to in rules.stages:
            assert way(rules, move.start, move.to) == move


def test_the_laws_guards_are_of_the_table_and_cannot_be_chosen_away() -> None:
    assert set(LAW) <= set(GUARDS)
    assert all(source for source in LAW.values())
    guarded = {(m.start, m.to): set(m.needs) & set(LAW) for m in MOVES if set(m.needs) & set(LAW)}
    assert guarded
    for (start, to), needs in guarded.items():
        bare = PathwayRules({to: StageRule(to)}, 12, 12, EntryTest(9, 15, 6))
        move = way(bare, start, to)
        assert move is not None
        assert needs <= set(move.needs)


def test_evidence_that_is_added_stops_the_move_until_it_is_there() -> None:
    rules = shipped("support-first")
    move = way(rules, Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED)
    assert move is not None
    bare = replace(READY, plan_recorded=False, considered=frozenset())
    codes = [r.code for r in check_move(move, {"ewo"}, bare, reason="Because")]
    assert codes == ["early_help", "plan_recorded"]
    assert check_move(move, {"ewo"}, READY, reason="Because") == []


def test_ways_are_those_of_the_table_in_its_order() -> None:
    found = [move.to for move in ways(shipped("support-first"), Stage.FLAGGED)]
    assert found == ["school_support", "open", "closed", "transferred"]


def test_only_skipping_ahead_can_be_closed() -> None:
    assert {(m.start, str(m.to)) for m in MOVES if closable(m)} == {
        ("flagged", "open"), ("flagged", "notice_proposed"), ("school_support", "open"),
        ("school_support", "notice_proposed"), ("referred", "open"), ("review", "notice_to_improve"),
        ("review", "legal_consideration"), ("notice_to_improve", "notice_proposed"),
        ("notice_to_improve", "legal_consideration"),
    }  # fmt: skip
    assert closable_into("notice_proposed") == ["flagged", "school_support", "notice_to_improve"]


@pytest.mark.parametrize("stage", sorted(Stage))
def test_only_stages_nobody_is_owed_can_be_left_out(stage: Stage) -> None:
    found = faults(without(shipped("fast-track-12"), stage), NOTICE_WEEKS)
    told = Fault(stage, "This stage cannot be left out") in found
    assert told == (stage not in LEAVABLE)


def test_without_a_referral_there_is_nothing_to_return() -> None:
    found = faults(without(shipped("fast-track-12"), "referred"), NOTICE_WEEKS)
    assert [f.stage for f in found] == ["returned"]
    assert faults(without(shipped("fast-track-12"), "referred", "returned"), NOTICE_WEEKS) == []


@pytest.mark.parametrize(
    ("stage", "changes", "words"),
    [
        ("notice_to_improve", {"limit": Limit(2, "period_weeks")}, "3 to 6"),
        ("notice_to_improve", {"limit": Limit(7, "period_weeks")}, "3 to 6"),
        ("notice_to_improve", {"limit": Limit(4, "school_weeks")}, "3 to 6"),
        ("notice_to_improve", {"limit": None}, "3 to 6"),
        ("plan", {"limit": Limit(-1, "school_weeks")}, "Choose from 0 to 39"),
        ("plan", {"limit": Limit(40, "school_weeks")}, "Choose from 0 to 39"),
        ("plan", {"limit": Limit(1, "months")}, "Give this stage a length"),
        ("open", {"limit": None}, "Give this stage a length"),
        ("eso", {"limit": Limit(1, "months")}, "not for a pathway"),
        ("closed", {"limit": Limit(1, "days")}, "not for a pathway"),
        ("plan", {"needs": ("approved",)}, "cannot be asked for"),
        ("closed", {"needs": ("contact_logged",)}, "cannot be asked for"),
        ("school_support", {"not_from": frozenset({"flagged"})}, "cannot be closed"),
        ("closed", {"not_from": frozenset({"plan"})}, "cannot be closed"),
    ],
)  # fmt: skip
def test_a_fault_says_at_which_stage_and_what(
    stage: str, changes: dict[str, object], words: str
) -> None:
    found = faults(changed(shipped("fast-track-12"), stage, **changes), NOTICE_WEEKS)
    assert any(f.stage == stage and words in f.text for f in found), found


@pytest.mark.parametrize(("weeks", "fits"), [(6, False), (7, True), (12, True)])
def test_the_stages_up_to_the_decision_fit_into_the_promise(weeks: int, fits: bool) -> None:
    """Two weeks, the day itself, four weeks and three days: 33 school days."""
    found = faults(replace(shipped("fast-track-12"), decision_weeks=weeks), NOTICE_WEEKS)
    assert (found == []) is fits
    assert fits or "33 school days" in found[0].text


def test_a_stage_all_ways_to_which_are_closed_is_told() -> None:
    rules = shipped("fast-track-12")
    rules = changed(rules, "open", not_from=frozenset({"flagged", "school_support", "referred"}))
    told = {f.stage for f in faults(rules, NOTICE_WEEKS)}
    assert {"open", "panel"} <= told


def test_evidence_is_only_asked_for_where_people_enter() -> None:
    for stage in ASKS_AT:
        assert any(find_move(start, stage) for start in BEFORE_NOTICES)
    assert set(ADDABLE) <= set(GUARDS)
