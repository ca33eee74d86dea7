"""Deemed service and last days of payment: the worked table of the notes, and either side of it."""

import datetime as dt

import pytest

from fines.rules.clock import (
    counted_from,
    deemed_received,
    dues,
    first_day_to_act,
    last_day,
    last_filing_day,
    proceedings_from,
)
from fines.rules.reference import read_law

D = dt.date.fromisoformat
LAW = read_law()
ENGLISH = {
    D(day)
    for day in (
        "2024-08-26", "2024-12-25", "2024-12-26", "2025-01-01", "2025-04-18", "2025-04-21",
        "2025-05-05", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25",
    )
}  # fmt: skip
FIRST = LAW.tariff("s444", D("2025-10-01"), 1)
SECOND = LAW.tariff("s444", D("2025-10-01"), 2)


@pytest.mark.parametrize(
    ("posted", "received", "at_80", "at_160", "act"),
    [
        ("2024-10-24", "2024-10-28", "2024-11-17", "2024-11-24", "2024-11-25"),
        pytest.param(
            "2024-12-20", "2024-12-24", "2025-01-13", "2025-01-20", "2025-01-21",
            marks=pytest.mark.trap("T33"),
        ),
        pytest.param(
            "2025-04-17", "2025-04-23", "2025-05-13", "2025-05-20", "2025-05-21",
            marks=pytest.mark.trap("T34"),
        ),
        ("2026-01-30", "2026-02-03", "2026-02-23", "2026-03-02", "2026-03-03"),
        ("2026-05-22", "2026-05-27", "2026-06-16", "2026-06-23", "2026-06-24"),
    ],
)  # fmt: skip
def test_the_worked_table_of_service(posted, received, at_80, at_160, act):
    served = deemed_received(D(posted), 2, ENGLISH)
    assert served == D(received)
    owed = dues(FIRST, served)
    assert [(due.pence, due.last_day) for due in owed] == [(8000, D(at_80)), (16000, D(at_160))]
    assert first_day_to_act(owed) == D(act)


@pytest.mark.parametrize(
    ("posted", "received"),
    [
        ("2026-01-05", "2026-01-07"),  # Monday
        ("2026-01-08", "2026-01-12"),  # Thursday: Friday, Monday
        ("2026-01-09", "2026-01-13"),  # Friday
        ("2026-01-10", "2026-01-13"),  # Saturday
        ("2026-01-11", "2026-01-13"),  # Sunday
        ("2025-12-24", "2025-12-30"),  # over Christmas
    ],
)
def test_second_working_day_after_posting(posted, received):
    holidays = ENGLISH | {D("2025-12-25"), D("2025-12-26")}
    assert deemed_received(D(posted), 2, holidays) == D(received)


@pytest.mark.parametrize(
    ("offence", "day", "number", "expected"),
    [
        ("s444", "2005-03-01", 1, [(5000, "2026-03-03"), (10000, "2026-03-17")]),
        ("s444", "2012-08-31", 1, [(5000, "2026-03-03"), (10000, "2026-03-17")]),
        ("s444", "2012-09-01", 1, [(6000, "2026-03-03"), (12000, "2026-03-17")]),
        ("s444", "2013-08-31", 1, [(6000, "2026-03-03"), (12000, "2026-03-17")]),
        ("s444", "2013-09-01", 1, [(6000, "2026-02-24"), (12000, "2026-03-03")]),
        ("s444", "2024-08-18", 1, [(6000, "2026-02-24"), (12000, "2026-03-03")]),
        ("s444", "2024-08-19", 1, [(8000, "2026-02-23"), (16000, "2026-03-02")]),
        ("s444", "2024-08-19", 2, [(16000, "2026-03-02")]),
        pytest.param(
            "s105", "2025-10-14", 1, [(6000, "2026-02-23"), (12000, "2026-03-02")],
            marks=pytest.mark.trap("T35"),
        ),
        ("s105", "2007-09-01", 1, [(5000, "2026-03-03"), (10000, "2026-03-17")]),
    ],
)  # fmt: skip
def test_amounts_and_last_days_by_tariff(offence, day, number, expected):
    """Received 3 February 2026 under each tariff: day 1 is the receipt only since August 2024."""
    owed = dues(LAW.tariff(offence, D(day), number), D("2026-02-03"))
    assert [(due.pence, str(due.last_day)) for due in owed] == expected


def test_nothing_received_means_no_last_day():
    assert [due.last_day for due in dues(FIRST, None)] == [None, None]
    assert first_day_to_act(dues(FIRST, None)) is None


def test_later_receipt_moves_the_clock():
    assert dues(FIRST, D("2026-02-10"))[0].last_day == D("2026-03-02")


def test_a_last_day_on_a_weekend_stays():
    sunday = last_day("from_receipt", D("2024-10-28"), 21)
    assert sunday == D("2024-11-17")
    assert sunday.weekday() == 6


@pytest.mark.parametrize(
    ("offence_day", "received", "expected"),
    [
        ("2025-10-01", "2026-02-03", "2026-03-03"),
        ("2014-01-06", "2014-02-03", "2014-03-04"),
        ("2009-01-05", "2009-02-02", "2009-03-17"),
    ],
)
def test_proceedings_wait_for_the_period(offence_day, received, expected):
    day = D(offence_day)
    found = proceedings_from(LAW.rule(day), LAW.tariff("s444", day, 1), D(received))
    assert found == D(expected)


@pytest.mark.parametrize(
    ("session", "last"),
    [
        ("2025-11-10", "2026-05-10"),
        ("2025-11-14", "2026-05-14"),
        ("2025-03-31", "2025-09-30"),
        ("2025-08-31", "2026-02-28"),
        ("2027-08-30", "2028-02-29"),
        ("2025-12-31", "2026-06-30"),
    ],
)
def test_six_months_from_the_absence(session, last):
    assert last_filing_day(D(session), 6) == D(last)


@pytest.mark.parametrize(
    ("day", "last"),
    [("9999-06-30", "9999-12-30"), ("9999-07-01", "9999-12-31"), ("9999-12-31", "9999-12-31")],
)
def test_no_day_is_reckoned_past_the_last_there_is(day, last):
    assert last_filing_day(D(day), 6) == D(last)


@pytest.mark.parametrize(
    ("proved", "counts"),
    [(None, "2026-02-03"), ("2026-01-30", "2026-02-03"), ("2026-02-02", "2026-02-03"),
     ("2026-02-03", "2026-02-03"), ("2026-02-04", "2026-02-04")],
)  # fmt: skip
def test_days_to_pay_count_from_the_later_of_deemed_and_proved(proved, counts):
    assert counted_from(D("2026-02-03"), proved and D(proved)) == D(counts)
