"""One absence, one notice: unbroken runs, and an earlier notice that can still be paid, on the boundary."""

import datetime as dt

import pytest

from fines.choices import Refusal
from fines.rules.eligibility import SessionFact, judge
from fines.rules.one_absence import Awaited, bars_of_sessions, runs_under
from tests.unit.fines.test_eligibility import facts, sessions

DAY = dt.date(2026, 1, 19)
SLOTS = [(dt.date(2026, 1, 5) + dt.timedelta(days=n // 2), ("AM", "PM")[n % 2]) for n in range(9)]


@pytest.mark.parametrize(
    ("line", "held", "under"),
    [
        ("OOOOOOOOO", 0, range(9)),
        ("OOOOOOOOO", 8, range(9)),
        ("OOO.OOOOO", 2, range(3)),
        ("OOO.OOOOO", 4, range(4, 9)),
        ("OOOO.....", 5, ()),
        ("O.O.O.O.O", 4, (4,)),
    ],
)
def test_a_session_attended_or_excused_ends_the_run(line, held, under):
    rows = [(slot, code == "O") for slot, code in zip(SLOTS, line, strict=True)]
    assert runs_under(rows, {SLOTS[held]: "26-0001"}, {}) == {SLOTS[n]: "26-0001" for n in under}
    assert runs_under(rows, {}, {}) == {}


@pytest.mark.parametrize(("last", "under"), [(4, ()), (5, range(2)), (6, range(4)), (9, range(9))])
def test_what_is_missed_after_the_last_day_to_pay_is_another_absence(last, under):
    rows = [(slot, True) for slot in SLOTS]
    until = {"26-0001": dt.date(2026, 1, last)}
    found = runs_under(rows, {SLOTS[0]: "26-0001"}, until)
    assert found == {SLOTS[n]: "26-0001" for n in under}


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        (DAY - dt.timedelta(days=1), []),
        (DAY, [Refusal.STILL_PAYABLE]),
        (DAY + dt.timedelta(days=1), [Refusal.STILL_PAYABLE]),
    ],
)
def test_no_further_notice_up_to_the_last_day_of_an_earlier_one(until, codes):
    verdict = judge(facts(sessions("O" * 10), awaited=Awaited("26-0001", until)))
    assert verdict.codes == codes


def test_one_reason_for_one_absence_and_none_twice():
    one = SessionFact(DAY, "AM", "O", True, run_of="26-0001")
    two = SessionFact(DAY, "PM", "O", True, run_of="26-0001", live_notice="26-0001")
    three = SessionFact(DAY, "PM", "O", True, run_of="26-0001")
    assert [c for c, _ in bars_of_sessions([one, three])] == [Refusal.SAME_ABSENCE]
    assert "and 1 more: are part" in bars_of_sessions([one, three])[0][1]
    assert [c for c, _ in bars_of_sessions([one, two])] == [
        Refusal.ALREADY_NOTICED,
        Refusal.SAME_ABSENCE,
    ]


def test_a_later_notice_on_the_same_run_holds_what_the_first_no_longer_does():
    rows = [(slot, True) for slot in SLOTS]
    held = {SLOTS[0]: "26-0001", SLOTS[4]: "26-0002"}
    until = {"26-0001": dt.date(2026, 1, 6), "26-0002": dt.date(2026, 1, 8)}
    found = runs_under(rows, held, until)
    assert set(found) == set(SLOTS[:8])
    assert (found[SLOTS[3]], found[SLOTS[5]]) == ("26-0001", "26-0002")
