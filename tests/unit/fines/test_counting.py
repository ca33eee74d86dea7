"""Two notices in three years, per parent, per child: edges of the window, leap days, withdrawals."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.rules.counting import Earlier, counted, is_allowed, window_start
from fines.rules.reference import read_law

D = dt.date.fromisoformat
LAW = read_law()
RULE = LAW.rule(D("2025-01-01"))
OLD_RULE = LAW.rule(D("2020-01-01"))
THREE_YEARS, LEAP_DAY = pytest.mark.trap("T30"), pytest.mark.trap("T31")


def earlier(day, status="unpaid", carer="mother", pupil="Ann"):
    return Earlier(carer, pupil, D(day), status)


def for_absence(day, issued="2025-01-06", **fields):
    return Earlier("mother", "Ann", D(issued), "unpaid", offence_on=D(day), **fields)


@pytest.mark.parametrize(
    ("missed_on", "counts"),
    [("2024-07-19", 0), ("2024-08-18", 0), ("2024-08-19", 1), ("2024-12-02", 1)],
)
def test_a_notice_at_the_old_rate_does_not_count_whenever_it_was_issued(missed_on, counts):
    """Issued in January 2025 for an absence of the summer before: £60, and outside the limit."""
    assert count([for_absence(missed_on)], "2025-06-01") == counts


def test_unless_the_dated_row_says_so():
    rule = dataclasses.replace(RULE, counts_from=D("2024-07-01"))
    found = counted(
        [for_absence("2024-07-19")], carer="mother", pupil="Ann", proposed_on=D("2025-06-01"),
        rule=rule,
    )  # fmt: skip
    assert len(found) == 1


def test_only_the_same_kind_of_offence_counts():
    notices = [for_absence("2024-12-02", offence="s105"), for_absence("2024-12-02")]
    assert count(notices, "2025-06-01") == 1


def count(notices, proposed, carer="mother", pupil="Ann"):
    return len(counted(notices, carer=carer, pupil=pupil, proposed_on=D(proposed), rule=RULE))


@pytest.mark.parametrize(
    ("proposed", "first"),
    [
        ("2027-10-09", "2024-10-10"),
        ("2027-10-10", "2024-10-11"),
        ("2031-02-28", "2028-02-29"),
        ("2031-03-01", "2028-03-02"),
        ("2032-02-29", "2029-03-01"),
        ("2028-01-01", "2025-01-02"),
    ],
)
def test_where_the_three_years_begin(proposed, first):
    assert window_start(D(proposed), 3) == D(first)


@pytest.mark.parametrize(
    ("issued", "proposed", "expected"),
    [
        pytest.param(["2024-10-10", "2026-03-03"], "2027-10-09", 2, marks=THREE_YEARS),
        pytest.param(["2024-10-10", "2026-03-03"], "2027-10-10", 1, marks=THREE_YEARS),
        pytest.param(["2028-02-29"], "2031-02-28", 1, marks=LEAP_DAY),
        pytest.param(["2028-02-29"], "2031-03-01", 0, marks=LEAP_DAY),
        (["2024-08-18"], "2025-01-01", 0),
        (["2024-08-19"], "2025-01-01", 1),
    ],
)
def test_the_worked_table_of_counting(issued, proposed, expected):
    assert count([earlier(day) for day in issued], proposed) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("issued", 1), ("paid", 1), ("unpaid", 1), ("withdrawn", 0), ("returned", 0), ("proposed", 0)],
)
def test_which_statuses_count(status, expected):
    assert count([earlier("2025-01-06", status)], "2025-06-01") == expected


@pytest.mark.trap("T29")
def test_withdrawn_then_convicted_makes_the_next_the_second():
    notices = [earlier("2025-01-06", "withdrawn"), earlier("2025-05-06", "unpaid")]
    assert count(notices, "2026-01-05") == 1
    flat = LAW.tariff("s444", D("2026-01-05"), 2)
    assert (flat.first_pence, flat.second_pence) == (None, 16000)


def test_sibling_and_other_parent_do_not_use_up_the_limit():
    notices = [earlier("2025-01-06"), earlier("2025-05-06")]
    assert not is_allowed(count(notices, "2026-01-05"), RULE)
    assert count(notices, "2026-01-05", carer="father") == 0
    assert count(notices, "2026-01-05", pupil="Ben") == 0


def test_no_national_limit_before_august_2024():
    notices = [earlier("2019-01-07"), earlier("2019-06-03"), earlier("2020-01-06")]
    found = counted(
        notices, carer="mother", pupil="Ann", proposed_on=D("2020-02-01"), rule=OLD_RULE
    )
    assert found == []
    assert is_allowed(99, OLD_RULE)
    assert is_allowed(0, None)


@pytest.mark.parametrize(("notices", "allowed"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_third_is_not_allowed(notices, allowed):
    assert is_allowed(notices, RULE) is allowed


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(st.dates(D("2025-01-01"), D("2100-12-31")))
def test_the_window_is_three_whole_years(proposed):
    first = window_start(proposed, 3)
    assert (proposed - first).days + 1 in (1095, 1096)
    assert window_start(proposed + dt.timedelta(days=1), 3) >= first
