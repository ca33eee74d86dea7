"""Who may be given a notice for which sessions: the traps, on the boundary and either side."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.rules.reference import read_codes
from fines.choices import AddressSource, Consideration, Refusal
from fines.rules.answers import NEEDS_WORDS, Answer
from fines.rules.eligibility import Facts, SessionFact, considerations, judge
from fines.rules.on_file import OpenN
from fines.rules.reference import read_law

D = dt.date.fromisoformat
BOOK = read_codes()
WEEKS = [D("2025-09-01") + dt.timedelta(weeks=n) for n in range(21)]
WEEKS = [week for week in WEEKS if week not in (D("2025-10-27"), D("2025-12-22"), D("2025-12-29"))]
YES = {c: Answer(True, "considered") for c in Consideration} | {
    Consideration.ADDRESS: Answer(True, "", AddressSource.VISIT, D("2026-01-16"))
}
OPEN_N = (OpenN(D("2026-01-13"), "AM", D("2026-01-20"), is_late=False),)


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
        ("OGUO" * 3, True),
        ("OOOOOOOOUU", True),
        ("OOOOOOOONN", False),
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
        ({"charged": True}, Refusal.ALREADY_CHARGED),
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
        ({"address_seen": False}, Refusal.ADDRESS_NOT_SEEN),
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


OF_EXCLUSION = (Consideration.EXCLUSION, Consideration.JUSTIFIED)
NEVER = (Consideration.UNEXPLAINED, *OF_EXCLUSION)  # of an absence, today
ASKED = [c for c in Consideration if c not in NEVER]


@pytest.mark.parametrize("missing", ASKED)
def test_a_person_must_answer_every_question_and_the_refusal_names_it(missing):
    every = {"consult": ("social worker R. Hale",), "open_n": OPEN_N}
    chosen = sessions("O" * 10)
    answers = {c: a for c, a in YES.items() if c != missing}
    assert judge(facts(chosen, **every)).eligible
    for said, code in ((None, Refusal.NOT_ANSWERED), (Answer(False), Refusal.ANSWERED_NO)):
        given = answers | ({missing: said} if said else {})
        (reason,) = judge(facts(chosen, answers=given, **every)).reasons
        assert (reason.code, reason.asks) == (code, missing)
        assert missing.label in reason.message


@pytest.mark.parametrize("asked", sorted(NEEDS_WORDS - set(OF_EXCLUSION)))
def test_a_bare_yes_is_not_enough_where_a_reason_is_needed(asked):
    every = {"consult": ("social worker R. Hale",), "open_n": OPEN_N}
    for words in ("", " ", "\u200b"):
        verdict = judge(
            facts(sessions("O" * 10), answers=YES | {asked: Answer(True, words)}, **every)
        )
        assert verdict.codes == [Refusal.NOT_ANSWERED]


@pytest.mark.parametrize(
    ("source", "on", "codes"),
    [
        ("visit", "2026-01-19", []),  # the day of the proposal itself
        ("visit", "2026-01-20", [Refusal.NOT_ANSWERED]),  # tomorrow
        ("visit", None, [Refusal.NOT_ANSWERED]),
        ("", "2026-01-16", [Refusal.NOT_ANSWERED]),
        ("guess", "2026-01-16", [Refusal.NOT_ANSWERED]),
    ],
)
def test_an_address_is_checked_against_something_on_a_day(source, on, codes):
    said = Answer(True, "", source, on and D(on))
    answers = YES | {Consideration.ADDRESS: said}
    assert judge(facts(sessions("O" * 10), answers=answers)).codes == codes


def test_only_questions_that_apply_are_asked():
    asked = considerations(facts(sessions("OG")))
    assert Consideration.UNSETTLED not in asked
    assert Consideration.CONSULTED not in asked
    assert Consideration.UNSETTLED in considerations(facts(sessions("OG"), open_n=OPEN_N))


def test_an_n_counts_and_is_named_and_no_notice_stands_on_it():
    """Eight O and two N meet the threshold (T12), but a reason, or O, comes first (1.3)."""
    verdict = judge(facts(sessions("O" * 8 + "NN")))
    assert verdict.counted_sessions == 10
    assert verdict.codes == [Refusal.STILL_N, Refusal.STILL_N]
    assert "Fri 9 Jan 2026, afternoon: still marked N" in verdict.reasons[1].message


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(st.lists(st.sampled_from("OGUNCIML"), min_size=0, max_size=25), st.integers(0, 4))
def test_eligible_only_when_nothing_could_be_held_against_it(codes, earlier):
    verdict = judge(facts(sessions(codes), earlier_count=earlier))
    good = bool(codes) and set(codes) <= set("OGU") and len(codes) >= 10 and earlier < 2
    assert verdict.eligible is good
    assert verdict.as_json()["eligible"] is good
