"""The rungs for any offence date: £50 to £2,500 in 2005, £80 today, and what closes one."""

import datetime as dt

import pytest

from fines.rules.ladder import ladder
from fines.rules.reference import read_law

D = dt.date.fromisoformat
LAW = read_law()


def rungs(day, before=0, received=None, offence="s444"):
    return ladder(LAW, offence_on=D(day), notices_before=before, received=received, offence=offence)


@pytest.mark.parametrize(
    ("day", "before", "pence"),
    [
        ("2004-02-27", 0, [5000, 10000]),
        ("2005-06-01", 0, [5000, 10000]),
        ("2005-06-01", 5, [5000, 10000]),
        ("2012-09-01", 0, [6000, 12000]),
        ("2024-08-18", 2, [6000, 12000]),
        ("2024-08-19", 0, [8000, 16000]),
        ("2026-01-19", 1, [16000]),
    ],
)
def test_the_notice_rung(day, before, pence):
    rung = rungs(day, before)[0]
    assert rung.available
    assert rung.reason == ""
    assert rung.source
    assert rung.before
    assert [due.pence for due in rung.amounts] == pence
    assert all(due.last_day is None for due in rung.amounts)
    assert rung.received is None


@pytest.mark.parametrize("before", [2, 3, 7])
def test_a_third_notice_is_closed_and_the_courts_stay(before):
    notice, *courts = rungs("2026-01-19", before, received=D("2026-02-03"))
    assert not notice.available
    assert notice.amounts == ()
    assert notice.received is None
    assert "two" in notice.reason
    assert "three years" in notice.reason
    assert [rung.available for rung in courts] == [True, True]


def test_no_notice_before_27_february_2004():
    notice, plain, aggravated = rungs("2004-02-26")
    assert not notice.available
    assert "before 27 February 2004" in notice.reason
    assert plain.available
    assert aggravated.available


@pytest.mark.parametrize(
    ("day", "plain", "aggravated"),
    [
        ("1996-10-31", None, None),
        ("1996-11-01", 100000, None),
        ("2001-02-28", 100000, None),
        ("2001-03-01", 100000, 250000),
        ("2026-01-19", 100000, 250000),
    ],
)
def test_court_maximums_by_date(day, plain, aggravated):
    _, first, second = rungs(day)
    assert (first.maximum_fine_pence, second.maximum_fine_pence) == (plain, aggravated)
    assert first.available is (plain is not None)
    assert bool(first.reason) is (plain is None)
    assert second.available is (aggravated is not None)
    if aggravated:
        assert (first.maximum_custody_months, second.maximum_custody_months) == (0, 3)


def test_receipt_gives_last_days():
    notice = rungs("2025-11-10", received=D("2026-02-03"))[0]
    assert [str(due.last_day) for due in notice.amounts] == ["2026-02-23", "2026-03-02"]


def test_excluded_child_keeps_its_own_rate_and_has_no_limit():
    (notice,) = rungs("2025-10-14", before=4, offence="s105")
    assert [due.pence for due in notice.amounts] == [6000, 12000]
    (closed,) = rungs("2007-08-31", offence="s105")
    assert not closed.available
    assert "1 September 2007" in closed.reason


def test_what_comes_before_a_notice_for_an_excluded_child_is_its_own():
    notice = rungs("2025-10-14", offence="s105")[0]
    assert "excluded child" in notice.before
    for of_absence in ("threshold", "three years", "first", "second"):
        assert of_absence not in notice.before.replace("first days", "")
