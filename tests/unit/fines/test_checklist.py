"""The checklist: every reason has its line, every line says who answers it, and what changed since is asked again."""

import dataclasses
import datetime as dt

import pytest

from fines.choices import AnsweredBy, CheckLine, CheckState, Consideration, Offence, Refusal
from fines.rules.answers import Answer
from fines.rules.checklist import (
    LINE_OF,
    OF_AN_ANSWER,
    QUESTION_OF,
    asked_again,
    checklist,
    kept_answer,
    lines_for,
    read_answer,
    stood_on,
)
from fines.rules.eligibility import judge
from fines.rules.on_file import OnFile
from tests.unit.fines.test_eligibility import (
    ASKED,
    OF_EXCLUSION,
    OPEN_N,
    YES,
    facts,
    sessions,
)

EVERYTHING = {"consult": ("Social worker",), "open_n": OPEN_N, "parent_words": "Mother."}
NOTICE = OnFile("notice:26-0001", "Notice 26-0001 to this parent.", "A notice.")


def lines(found):
    return {row.line: row for row in checklist(found, judge(found))}


def test_every_reason_belongs_to_one_line_and_every_line_can_be_answered():
    assert set(Refusal) == set(LINE_OF) | OF_AN_ANSWER
    assert set(CheckLine) == set(LINE_OF.values()) | set(QUESTION_OF)
    assert set(QUESTION_OF.values()) == {*ASKED, *OF_EXCLUSION}
    assert set(lines_for(Offence.S444)) | set(lines_for(Offence.S105)) == set(CheckLine)


def test_a_proposal_with_everything_answered_has_every_line_answered():
    found = checklist(facts(sessions("O" * 10)), judge(facts(sessions("O" * 10))))
    assert [row.line for row in found] == lines_for(Offence.S444)
    assert {row.state for row in found} == {CheckState.OK}
    by = {row.line: row.by for row in found}
    for line in (CheckLine.THRESHOLD, CheckLine.UNRESOLVED, CheckLine.LIMIT, CheckLine.CONSULTED):
        assert by[line] == AnsweredBy.APPLICATION
    for line in (CheckLine.ADDRESS, CheckLine.PERSON, CheckLine.ELSEWHERE, CheckLine.SUPPORT):
        assert by[line] == AnsweredBy.PERSON


@pytest.mark.parametrize("asked", ASKED)
def test_a_line_nobody_answered_is_open_and_one_answered_no_stands_against_it(asked):
    line = next(line for line, question in QUESTION_OF.items() if question == asked)
    without = {c: a for c, a in YES.items() if c != asked}
    open_one = lines(facts(sessions("O" * 10), answers=without, **EVERYTHING))
    assert open_one[line].state == CheckState.OPEN
    assert {row.state for key, row in open_one.items() if key != line} == {CheckState.OK}
    no = lines(facts(sessions("O" * 10), answers=without | {asked: Answer(False)}, **EVERYTHING))
    assert no[line].state == CheckState.AGAINST


@pytest.mark.parametrize(
    ("codes", "changes", "line", "words"),
    [
        (
            "O" * 9,
            {},
            CheckLine.THRESHOLD,
            "9 unauthorised sessions in 10 school weeks; 10 are needed",
        ),
        ("O" * 8 + "NN", {}, CheckLine.UNRESOLVED, "still marked N"),
        ("O" * 10, {"has_address": False}, CheckLine.ADDRESS, "no address"),
        ("O" * 10, {"unsafe_to_write": "Refuge."}, CheckLine.ADDRESS, "not safe"),
        ("O" * 10, {"address_seen": False}, CheckLine.ADDRESS, "protected or confidential"),
        ("O" * 10, {"is_parent": False}, CheckLine.PERSON, "not recorded as a parent"),
        ("O" * 10, {"earlier_count": 2}, CheckLine.LIMIT, "two penalty notices"),
        ("O" * 10, {"waiting_proposal": "26-0002"}, CheckLine.ELSEWHERE, "26-0002"),
        ("O" * 10, {"on_hold": "bereavement."}, CheckLine.STAGE, "on hold"),
        ("O" * 10, {"stage_refusals": ("Too early.",)}, CheckLine.STAGE, "Too early"),
    ],
)
def test_what_the_application_knows_against_it_stands_on_its_line(codes, changes, line, words):
    found = lines(facts(sessions(codes), **changes))
    assert found[line].state == CheckState.AGAINST
    assert words in found[line].text
    assert {row.state for key, row in found.items() if key != line} == {CheckState.OK}


def test_lines_say_what_is_on_file_beside_the_answer():
    found = lines(facts(sessions("O" * 10), on_file=(NOTICE,), **EVERYTHING))
    assert found[CheckLine.ELSEWHERE].text == "Notice 26-0001 to this parent. Yes. considered"
    assert "Tue 13 Jan 2026, morning (to be settled by Tue 20 Jan 2026)" in (
        found[CheckLine.UNRESOLVED].text
    )
    assert "Checked: A visit, Friday 16 January 2026." in found[CheckLine.ADDRESS].text


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, []),
        ({"seal": "other"}, [Consideration.ADDRESS]),
        ({"on_file": (NOTICE,)}, [Consideration.ELSEWHERE]),
        ({"on_file": (dataclasses.replace(NOTICE, is_theirs=False),)}, []),  # of the other parent
        ({"open_n": OPEN_N}, [Consideration.UNSETTLED]),
        ({"consult": ("Virtual school",)}, [Consideration.CONSULTED]),
    ],
)
def test_what_changed_since_the_proposal_is_asked_again(changes, asked):
    before = facts(sessions("O" * 10), seal="one")
    now = dataclasses.replace(before, **changes)
    kept = {"stood": stood_on(before)}
    again = asked_again(
        kept, seals=(now.seal,), open_n=now.open_n, on_file=now.on_file, consult=now.consult
    )
    assert list(again) == asked
    verdict = judge(dataclasses.replace(now, asked_again=again))
    assert verdict.codes == [Refusal.ASKED_AGAIN] * len(asked)
    for reason in verdict.reasons:
        assert "To be confirmed again" in reason.message


def test_what_is_gone_since_asks_nothing_again():
    before = facts(sessions("O" * 10), on_file=(NOTICE,), **EVERYTHING)
    kept = {"stood": stood_on(before)}
    assert asked_again(kept, seals=("",), open_n=(), on_file=(), consult=()) == {}


def test_an_old_proposal_is_read_and_asked_what_it_was_never_asked():
    assert asked_again({}, seals=("x",), open_n=OPEN_N, on_file=(NOTICE,), consult=("A",)) == {}
    assert read_answer({"yes": True, "reason": "Seen."}) == Answer(True, "Seen.")
    old = {c: YES[c] for c in ("support", "best_tool", "equality", "code", "evidence")}
    verdict = judge(facts(sessions("O" * 10), answers=old))
    assert [r.asks for r in verdict.reasons] == ["address", "person", "elsewhere", "improvement"]


def test_an_answer_is_kept_whole_with_who_and_when():
    at = dataclasses.replace(YES[Consideration.ADDRESS], reason="Band B")
    moment = dt.datetime(2026, 1, 19, tzinfo=dt.UTC)
    kept = kept_answer(at, "Amina Yusuf", moment)
    assert (kept["who"], kept["at"], kept["source"]) == (
        "Amina Yusuf",
        "2026-01-19T00:00:00+00:00",
        "visit",
    )
    assert read_answer(kept) == dataclasses.replace(at, at=moment)
