"""Which sessions may be charged and until when; the most a court may impose; how long an order lasts."""

import datetime as dt

import pytest

from fines.choices import Bar
from fines.rules.charging import ChargeFact, bar_of, file_by, period_of
from fines.rules.orders import Order, OrderRule, wrong_with
from fines.rules.reference import read_law
from fines.rules.results import Said, problems

LAW = read_law()
D = dt.date.fromisoformat
ON = D("2026-04-01")


def fact(**changes):
    values = {"date": D("2025-11-10"), "half": "AM", "code": "O", "counts": True} | changes
    return ChargeFact(**values)


@pytest.mark.parametrize(
    ("changes", "bar"),
    [
        ({}, None),
        ({"counts": False}, Bar.NOT_UNAUTHORISED),
        ({"registered": False}, Bar.NOT_REGISTERED),
        ({"compulsory_age": False}, Bar.NOT_COMPULSORY_AGE),
        ({"of_this_child": False}, Bar.NOT_OURS),
        ({"charged": "PR-1"}, Bar.CHARGED),
        ({"notices": {"a": "unpaid"}}, None),
        ({"notices": {"a": "returned"}}, None),
        ({"notices": {"a": "paid"}}, Bar.SPENT),
        ({"notices": {"a": "issued"}}, Bar.PAYABLE),
        ({"notices": {"a": "proposed"}}, Bar.PROPOSED),
        ({"notices": {"a": "withdrawn", "b": "unpaid"}}, Bar.WITHDRAWN),
        ({"date": D("2025-10-01")}, None),  # the last day itself
        ({"date": D("2025-09-30")}, Bar.OUT_OF_TIME),  # 30 March 2026
    ],
)
def test_why_a_session_may_not_be_charged(changes, bar):
    assert bar_of(fact(**changes), LAW, ON) == bar


@pytest.mark.trap("T38")
@pytest.mark.parametrize(
    ("day", "limit"),
    [("2025-11-10", "2026-05-10"), ("2025-11-14", "2026-05-14"), ("2025-03-31", "2025-09-30")],
)
def test_six_months_from_the_session(day, limit):
    """T38."""
    assert file_by(LAW, D(day)) == D(limit)


def test_a_period_shows_both_its_limits():
    period = period_of([D("2025-11-10"), D("2025-11-14")], LAW)
    assert (period.first_limit, period.last_limit) == (D("2026-05-10"), D("2026-05-14"))
    assert period.days_left(D("2026-04-10")) == 30
    assert period_of([], LAW) is None


MOST = {c: LAW.maximum(c, ON) for c in ("s444_1", "s444_1a")}


@pytest.mark.parametrize(
    ("charge", "values", "words"),
    [
        ("s444_1", {"outcome": "fine", "fine_pence": 100000}, ""),
        ("s444_1", {"outcome": "fine", "fine_pence": 100001}, "most a court may fine"),
        ("s444_1a", {"outcome": "fine", "fine_pence": 250000}, ""),
        ("s444_1a", {"outcome": "fine", "fine_pence": 250001}, "most a court may fine"),
        ("s444_1", {"outcome": "fine"}, "A fine has an amount"),
        ("s444_1", {"outcome": "dismissed", "fine_pence": 1}, "Only a fine"),
        ("s444_1a", {"outcome": "custody", "length_months": 3, "fine_pence": 250000}, ""),
        ("s444_1a", {"outcome": "custody", "length_months": 3, "fine_pence": 250001}, "may fine"),
        ("s444_1a", {"outcome": "community_order", "length_months": 12, "fine_pence": 1}, "Only a"),
        ("s444_1a", {"outcome": "community_order", "length_months": 12}, ""),
        ("s444_1", {"outcome": "community_order", "length_months": 12}, "No community order"),
        ("s444_1", {"outcome": "curfew", "length_days": 40}, "No community order"),
        ("s444_1", {"outcome": "acquitted", "surcharge_pence": 1}, "without a conviction"),
        ("s444_1", {"outcome": "withdrawn", "costs_pence": 1}, "without a conviction"),
        ("s444_1", {"outcome": "acquitted", "parenting_order_months": 12}, "without a conviction"),
        ("s444_1", {"outcome": "absolute_discharge", "costs_pence": 1}, ""),
        ("s444_1", {"outcome": "custody", "length_months": 1}, "cannot carry custody"),
        ("s444_1a", {"outcome": "custody", "length_months": 3}, ""),
        ("s444_1a", {"outcome": "suspended", "length_months": 4}, "3 months in custody"),
        ("s444_1a", {"outcome": "custody", "length_days": 93}, ""),
        ("s444_1a", {"outcome": "custody", "length_days": 94}, "3 months in custody"),
        ("s444_1", {"outcome": "conditional_discharge"}, "how long it lasts"),
        ("s444_1", {"outcome": "conditional_discharge", "length_months": 12}, ""),
        ("s444_1", {"outcome": "acquitted", "length_months": 12}, "how long it lasts"),
        ("s444_1", {"outcome": "nonsense"}, "Choose the result"),
    ],
)
def test_what_a_result_may_say(charge, values, words):
    found = ". ".join(problems(Said(**values), MOST[charge]))
    assert words in found
    assert bool(found) == bool(words)


def test_no_such_charge_then():
    assert problems(Said("dismissed"), LAW.maximum("s444_1a", D("2000-01-01")))


ESO = OrderRule(12, None, None, 3, 36)
SAO = OrderRule(None, None, 15, None, None)
PARENTING = OrderRule(12, 3, None, None, None)


@pytest.mark.parametrize(
    ("rule", "values", "words"),
    [
        (ESO, {"ends_on": D("2027-03-31")}, ""),
        (ESO, {"ends_on": D("2027-04-01")}, "12 months"),
        (ESO, {"ends_on": None}, "12 months"),
        (ESO, {"ends_on": D("2026-03-31")}, "ends after"),
        (PARENTING, {"ends_on": D("2027-03-31"), "guidance_until": D("2026-06-30")}, ""),
        (PARENTING, {"ends_on": D("2027-03-31"), "guidance_until": D("2026-07-01")}, "3 months"),
        (ESO, {"ends_on": D("2027-03-31"), "guidance_until": D("2026-06-30")}, "no guidance"),
        (SAO, {"ends_on": None, "notice_on": D("2026-03-17")}, ""),
        (SAO, {"ends_on": None, "notice_on": D("2026-03-18")}, "15 days"),
        (SAO, {"ends_on": None}, "15 days"),
    ],
)
def test_how_long_an_order_lasts(rule, values, words):
    order = Order(made_on=ON, starts_on=ON, **values)
    found = ". ".join(wrong_with(order, rule))
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("made", "fits"),
    [("2026-12-30", False), ("2026-12-31", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_an_order_is_extended_only_in_its_last_three_months(made, fits):
    """Children Act 1989 Schedule 3 paragraph 15."""
    order = Order(D(made), D("2027-04-01"), D("2029-03-31"), before_ends=D("2027-03-31"))
    assert (wrong_with(order, ESO) == []) is fits
