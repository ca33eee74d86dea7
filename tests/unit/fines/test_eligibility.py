"""Who may be given a notice for which sessions: the traps, on the boundary and either side."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.rules.reference import read_codes
from fines.choices import Consideration, Refusal
from fines.rules.eligibility import Answer, Facts, SessionFact, considerations, judge
from fines.rules.reference import read_law

D = dt.date.fromisoformat
BOOK = read_codes()
WEEKS = [D("2025-09-01") + dt.timedelta(weeks=n) for n in range(21)]
WEEKS = [week for week in WEEKS if week not in (D("2025-10-27"), D("2025-12-22"), D("2025-12-29"))]
YES = {c: Answer(True, "considered") for c in Consideration}


def session(day, half, code="O", **facts):
    row = BOOK.on(code, D(day))
    return SessionFact(D(day), half, code, row.counts_for_notice, **facts)


def sessions(codes, first="2026-01-05"):
    """One session after another, mornings and afternoons, from a Monday on."""
    days = [D(first) + dt.timedelta(days=d) for d in range(40)]
    halves = [(day, half) for day in days if day.weekday() < 5 for half in ("AM", "PM")]
    return tuple(
        session(str(day), half, code) for (day, half), code in zip(halves, codes, strict=False)
    )


def facts(chosen, **changes):
    base = Facts(
        proposed_on=D("2026-01-19"), sessions=chosen, week_mondays=WEEKS, law=read_law(),
        earlier_count=0, threshold=(10, 10), answers=YES,
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


@pytest.mark.parametrize(
    ("codes", "eligible"),
    [
        ("O" * 10, True),
        ("O" * 9, False),
        ("OGUN" * 3, True),
        ("OOOOOOOOUU", True),
        ("OOOOOOOONN", True),
    ],
)
def test_ten_of_g_n_o_u(codes, eligible):
    assert judge(facts(sessions(codes))).eligible is eligible


@pytest.mark.parametrize("code", ["C", "L", "I", "M"])
def test_a_code_that_does_not_count_is_named(code):
    verdict = judge(facts(sessions("O" * 9 + code)))
    assert Refusal.NOT_UNAUTHORISED in verdict.codes
    assert Refusal.BELOW_THRESHOLD in verdict.codes
    assert verdict.counted_sessions == 9


@pytest.mark.parametrize(("first_day", "eligible"), [("2025-11-03", True), ("2025-10-24", False)])
def test_ten_school_weeks_skip_holidays(first_day, eligible):
    """On 19 January 2026 the window begins in the week of 3 November, whatever 70 days would say."""
    chosen = (
        session(first_day, "AM"),
        *sessions("O" * 8, "2026-01-12"),
        session("2026-01-19", "AM"),
    )
    assert judge(facts(chosen)).eligible is eligible


def test_the_best_ten_weeks_in_a_row_are_found():
    """A stray session long after ten together does not undo them."""
    chosen = (*sessions("O" * 10, "2025-09-08"), session("2026-01-19", "AM"))
    verdict = judge(facts(chosen))
    assert verdict.eligible
    assert verdict.counted_sessions == 10


def test_a_manager_may_go_below_with_a_reason():
    chosen = sessions("G" * 6)
    assert judge(facts(chosen, below_threshold_reason="Third holiday", by_manager=True)).eligible
    for changes in ({"by_manager": True}, {"below_threshold_reason": "Third holiday"}):
        assert judge(facts(chosen, **changes)).codes == [Refusal.BELOW_THRESHOLD]


@pytest.mark.parametrize(
    ("earlier", "codes", "pence"),
    [(0, [], [8000, 16000]), (1, [], [None, 16000]), (2, [Refusal.THIRD_NOTICE], None)],
)
def test_first_second_third(earlier, codes, pence):
    verdict = judge(facts(sessions("O" * 10), earlier_count=earlier))
    assert verdict.codes == codes
    assert verdict.notice_number == earlier + 1
    found = [verdict.tariff.first_pence, verdict.tariff.second_pence] if verdict.tariff else None
    assert found == pence


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"of_this_child": False}, Refusal.OTHER_CHILD),
        ({"registered": False}, Refusal.NOT_REGISTERED),
        ({"compulsory_age": False}, Refusal.NOT_COMPULSORY_AGE),
        ({"live_notice": "26-0001"}, Refusal.ALREADY_NOTICED),
    ],
)
def test_a_session_that_may_not_stand_in_a_notice(changes, code):
    chosen = sessions("O" * 11)
    verdict = judge(facts((dataclasses.replace(chosen[0], **changes), *chosen[1:])))
    assert verdict.codes == [code]
    assert verdict.counted_sessions == 10
    verdict = judge(facts((dataclasses.replace(chosen[0], **changes), *chosen[1:10])))
    assert verdict.codes == [code, Refusal.BELOW_THRESHOLD]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_parent": False}, Refusal.NOT_A_PARENT),
        ({"is_parent": False, "is_settled": False}, Refusal.NOT_SETTLED),
        ({"has_address": False}, Refusal.NO_ADDRESS),
        ({"waiting_proposal": "26-0007"}, Refusal.PROPOSAL_WAITING),
        ({"on_hold": "bereavement"}, Refusal.ON_HOLD),
        ({"proposed_on": D("2026-01-08")}, Refusal.IN_THE_FUTURE),
        ({"sessions": ()}, Refusal.NO_SESSIONS),
    ],
)
def test_what_stands_against_it(changes, code):
    assert code in judge(facts(sessions("O" * 10), **changes)).codes


def test_every_reason_is_given_at_once():
    verdict = judge(facts(sessions("O" * 9), is_parent=False, has_address=False, earlier_count=2))
    assert set(verdict.codes) == {
        Refusal.BELOW_THRESHOLD, Refusal.NOT_A_PARENT, Refusal.NO_ADDRESS, Refusal.THIRD_NOTICE,
    }  # fmt: skip
    assert all(reason.message.endswith(".") for reason in verdict.reasons)


def test_sessions_on_both_sides_of_a_change_of_law_are_two_notices():
    old, new = session("2024-07-15", "AM"), session("2024-09-10", "AM")
    verdict = judge(facts((old, new), threshold=None))
    assert Refusal.TWO_TARIFFS in verdict.codes


def test_before_notices_existed():
    chosen = (SessionFact(D("2003-11-03"), "AM", "O", True),)
    assert Refusal.NOT_IN_LAW in judge(facts(chosen, threshold=None)).codes


@pytest.mark.parametrize("missing", list(Consideration))
def test_a_person_must_answer_every_question(missing):
    chosen = sessions("O" * 9 + "N")
    consult = ("social worker R. Hale",)
    answers = {c: a for c, a in YES.items() if c != missing}
    assert judge(facts(chosen, consult=consult)).eligible
    assert judge(facts(chosen, consult=consult, answers=answers)).codes == [Refusal.NOT_ANSWERED]
    refused = {**answers, missing: Answer(False)}
    assert judge(facts(chosen, consult=consult, answers=refused)).codes == [Refusal.ANSWERED_NO]


def test_only_questions_that_apply_are_asked():
    asked = considerations({"O", "G"}, ())
    assert Consideration.UNEXPLAINED not in asked
    assert Consideration.CONSULTED not in asked


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(st.lists(st.sampled_from("OGUNCIML"), min_size=0, max_size=25), st.integers(0, 4))
def test_eligible_only_when_nothing_could_be_held_against_it(codes, earlier):
    verdict = judge(facts(sessions(codes), earlier_count=earlier))
    good = bool(codes) and set(codes) <= set("OGUN") and len(codes) >= 10 and earlier < 2
    assert verdict.eligible is good
    assert verdict.as_json()["eligible"] is good
