"""What is owed on a day and what discharges it."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.rules.amounts import InHand, owed_on, standing
from fines.rules.clock import dues
from fines.rules.reference import read_law

D = dt.date.fromisoformat
RECEIVED = D("2024-12-24")
LAW = read_law()
FIRST = dues(LAW.tariff("s444", D("2024-11-01"), 1), RECEIVED)
SECOND = dues(LAW.tariff("s444", D("2024-11-01"), 2), RECEIVED)


@pytest.mark.parametrize(
    ("owed", "day", "pence"),
    [
        (FIRST, "2024-12-23", 8000),
        (FIRST, "2024-12-24", 8000),
        (FIRST, "2025-01-13", 8000),
        (FIRST, "2025-01-14", 16000),
        (FIRST, "2025-01-20", 16000),
        (FIRST, "2025-01-21", None),
        (SECOND, "2024-12-24", 16000),
        (SECOND, "2025-01-20", 16000),
        (SECOND, "2025-01-21", None),
    ],
)
def test_what_is_owed_on_a_day(owed, day, pence):
    due = owed_on(owed, D(day))
    assert (due.pence if due else None) == pence


@pytest.mark.parametrize(
    ("owed", "paid", "discharged_on", "outstanding", "late", "over"),
    [
        (FIRST, [("2025-01-13", 8000)], "2025-01-13", 0, 0, 0),
        (FIRST, [("2025-01-14", 8000)], None, 8000, 0, 0),
        (FIRST, [("2025-01-13", 7999)], None, 8001, 0, 0),
        (FIRST, [("2025-01-14", 16000)], "2025-01-14", 0, 0, 0),
        (FIRST, [("2025-01-13", 16000)], "2025-01-13", 0, 0, 8000),
        (FIRST, [("2025-01-21", 16000)], None, 0, 16000, 0),
        (SECOND, [("2024-12-30", 8000)], None, 8000, 0, 0),
        (SECOND, [("2025-01-20", 16000)], "2025-01-20", 0, 0, 0),
        (SECOND, [("2025-01-19", 8000), ("2025-01-21", 8000)], None, 0, 8000, 0),
        (FIRST, [], None, 16000, 0, 0),
    ],
)
def test_what_discharges(owed, paid, discharged_on, outstanding, late, over):
    """Whole and in time, or not at all (a second notice has no lower rate)."""
    today = max([D("2025-01-15"), *(D(day) for day, _ in paid)])
    found = standing(owed, [InHand(D(day), pence) for day, pence in paid], today)
    assert found.discharged_on == (D(discharged_on) if discharged_on else None)
    assert (found.outstanding_pence, found.late_pence, found.over_pence) == (
        outstanding,
        late,
        over,
    )


def test_the_whole_sum_in_hand_in_time_discharges_however_it_came():
    paid = [InHand(D("2025-01-02"), 4000), InHand(D("2025-01-13"), 4000)]
    assert standing(FIRST, paid, D("2025-01-14")).discharged_on == D("2025-01-13")


def test_two_parents_two_children_first_notices():
    """Four notices: £320 if all are paid in the first period, £640 in the second."""
    assert 4 * owed_on(FIRST, D("2025-01-13")).pence == 32000
    assert 4 * owed_on(FIRST, D("2025-01-14")).pence == 64000


receipts = st.lists(
    st.builds(
        InHand,
        st.integers(-3, 40).map(lambda n: RECEIVED + dt.timedelta(days=n)),
        st.integers(1, 20000),
    ),
    max_size=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(st.sampled_from([FIRST, SECOND]), receipts)
def test_never_discharged_by_less_than_was_due_or_after_the_last_day(owed, paid):
    found = standing(owed, paid, RECEIVED + dt.timedelta(days=60))
    if found.discharged_on is None:
        assert found.over_pence == 0
        return
    due = owed_on(owed, found.discharged_on)
    in_hand = sum(r.pence for r in paid if r.on <= found.discharged_on)
    assert due is not None
    assert in_hand >= due.pence
    assert sum(r.pence for r in paid) == found.received_pence == due.pence + found.over_pence
