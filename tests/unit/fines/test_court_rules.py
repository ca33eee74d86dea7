"""Which sessions may be charged and until when; the most a court may impose; how long an order lasts."""

import datetime as dt
from dataclasses import replace

import pytest

from fines.choices import Bar
from fines.rules.charging import ChargeFact, bar_of, file_by, period_of
from fines.rules.hearings import Sits, closed, kinds_for, wrong_day
from fines.rules.orders import Order, OrderFacts, OrderRule, not_grounded, wrong_with
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


LIMITS = {"conditional_discharge": 36, "costs_pence": 500000, "surcharge_pence": 200000}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "conditional_discharge", "length_months": 36}, ""),
        ({"outcome": "conditional_discharge", "length_months": 37}, "length_months"),
        ({"outcome": "conditional_discharge", "length_days": 1116}, ""),
        ({"outcome": "conditional_discharge", "length_days": 1117}, "length_days"),
        ({"outcome": "absolute_discharge", "costs_pence": 500000}, ""),
        ({"outcome": "absolute_discharge", "costs_pence": 500001}, "costs_pence"),
        ({"outcome": "absolute_discharge", "surcharge_pence": 200000}, ""),
        ({"outcome": "absolute_discharge", "surcharge_pence": 200001}, "surcharge_pence"),
        ({"outcome": "absolute_discharge", "compensation_pence": 9}, ""),  # no row of that day
    ],
)
def test_what_goes_beyond_the_row_of_the_day(values, field):
    assert [slip.field for slip in problems(Said(**values), MOST["s444_1"], LIMITS)] == (
        [field] if field else []
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-05-01", ""), ("2026-05-02", "weekend"), ("2026-05-03", "weekend"),
     ("2026-05-04", "bank holiday"), ("2026-05-05", "")],
)  # fmt: skip
def test_a_day_no_court_sits_on(day, words):
    found = closed(D(day), {D("2026-05-04")}, "on")
    assert [slip.field for slip in found] == (["on"] if words else [])
    assert all(words in slip for slip in found)


def test_no_such_charge_then():
    assert problems(Said("dismissed"), LAW.maximum("s444_1a", D("2000-01-01")))


ESO = OrderRule(12, None, None, 3, 36)
SAO = OrderRule(None, None, 15, None, None)
PARENTING = OrderRule(12, 3, None, None, None)
WITHIN = 28
YEAR_ON = D("2027-03-31")


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
        (
            SAO,
            {"ends_on": None, "notice_on": D("2026-03-18"), "starts_on": D("2026-04-20")},
            "15 days",
        ),
        (ESO, {"ends_on": YEAR_ON, "notice_on": D("2026-03-01")}, "Only a school attendance"),
        (
            PARENTING,
            {"ends_on": YEAR_ON, "guidance_until": D("2026-03-31")},
            "after the order begins",
        ),
        (PARENTING, {"ends_on": YEAR_ON, "guidance_until": D("2026-04-01")}, ""),
        (PARENTING, {"ends_on": D("2026-05-31"), "guidance_until": D("2026-06-01")}, "while the"),
        (ESO, {"ends_on": YEAR_ON, "made_on": D("2026-04-02")}, "day it is made, or later"),
        (ESO, {"ends_on": YEAR_ON, "made_on": D("2026-03-04")}, ""),
        (ESO, {"ends_on": YEAR_ON, "made_on": D("2026-03-03")}, "within 28 days"),
        (ESO, {"ends_on": YEAR_ON, "review_on": YEAR_ON}, ""),
        (ESO, {"ends_on": YEAR_ON, "review_on": D("2027-04-01")}, "review lies within"),
        (ESO, {"ends_on": YEAR_ON, "review_on": D("2026-03-31")}, "review lies within"),
    ],
)
def test_how_long_an_order_lasts(rule, values, words):
    order = Order(**({"made_on": ON, "starts_on": ON} | values))
    found = ". ".join(wrong_with(order, rule, WITHIN))
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("made", "fits"),
    [("2026-12-30", False), ("2026-12-31", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_an_order_is_extended_only_in_its_last_three_months(made, fits):
    """Children Act 1989 Schedule 3 paragraph 15."""
    order = Order(D(made), D("2027-04-01"), D("2029-03-31"), before_ends=D("2027-03-31"))
    assert (wrong_with(order, ESO, WITHIN) == []) is fits


@pytest.mark.parametrize(
    ("starts", "words"),
    [("2027-03-31", "day after"), ("2027-04-01", ""), ("2027-04-02", "day after")],
)
def test_an_extension_runs_on_without_a_gap(starts, words):
    order = Order(D("2027-02-01"), D(starts), D("2028-03-31"), before_ends=D("2027-03-31"))
    found = wrong_with(order, ESO, WITHIN)
    assert words in ". ".join(found)
    assert [slip.field for slip in found] == ["starts_on"] * bool(words)


def test_other_orders_cannot_be_extended():
    order = Order(D("2027-02-01"), D("2027-04-01"), D("2028-03-31"), before_ends=YEAR_ON)
    assert "cannot be extended" in ". ".join(wrong_with(order, SAO, WITHIN))


AGE = OrderFacts(D("2020-08-31"), D("2027-06-25"))
YEAR = Order(ON, ON, YEAR_ON)


@pytest.mark.parametrize(
    ("grounds", "order", "facts", "words"),
    [
        ({"conviction"}, YEAR, AGE, "follows a conviction"),
        ({"conviction"}, YEAR, replace(AGE, convicted_on=ON), ""),
        ({"conviction"}, YEAR, replace(AGE, convicted_on=D("2026-04-02")), "on the conviction"),
        (set(), YEAR, AGE, ""),
        ({"not_in_care"}, YEAR, replace(AGE, in_care=True), "child in care"),
        (set(), YEAR, replace(AGE, in_care=True), ""),
        ({"school_age"}, YEAR, replace(AGE, school_until=YEAR_ON), ""),
        ({"school_age"}, YEAR, replace(AGE, school_until=D("2027-03-30")), "at the latest"),
        ({"school_age"}, YEAR, replace(AGE, school_from=D("2026-04-01")), ""),
        ({"school_age"}, YEAR, replace(AGE, school_from=D("2026-04-02")), "school age from"),
        (set(), YEAR, replace(AGE, others=[(D("2025-04-01"), D("2026-03-31"))]), ""),
        (set(), YEAR, replace(AGE, others=[(D("2025-04-01"), D("2026-04-01"))]), "in force until"),
        (set(), YEAR, replace(AGE, others=[(D("2025-04-01"), None)]), "until it is ended"),
        (set(), YEAR, replace(AGE, others=[(D("2027-03-31"), None)]), "until it is ended"),
        (set(), YEAR, replace(AGE, others=[(D("2027-04-01"), None)]), ""),
        (set(), Order(ON, ON, None), replace(AGE, others=[(D("2030-04-01"), None)]), "is ended"),
    ],
)
def test_what_must_be_so_before_an_order(grounds, order, facts, words):
    found = ". ".join(not_grounded(order, grounds, facts))
    assert words in found
    assert bool(found) == bool(words)


SITS = Sits(9, 17, {D("2026-05-04")})
NOW = dt.datetime(2026, 4, 8, 12, tzinfo=dt.UTC)


def on(day, hour=10, minute=0):
    return dt.datetime.combine(D(day), dt.time(hour, minute), tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("at", "held", "words"),
    [
        (on("2026-05-05"), False, ""),
        (on("2026-05-04"), False, "bank holiday"),
        (on("2026-05-02"), False, "weekend"),
        (on("2026-05-03"), False, "weekend"),
        (on("2026-05-01"), False, ""),
        (on("2026-05-05", 8, 59), False, "from 09:00 to 17:00"),
        (on("2026-05-05", 9), False, ""),
        (on("2026-05-05", 16, 59), False, ""),
        (on("2026-05-05", 17), False, "from 09:00 to 17:00"),
        (on("2026-05-05", 3), False, "from 09:00 to 17:00"),
        (on("2026-04-07"), False, "is past"),
        (on("2026-04-07"), True, ""),
        (on("2026-04-08", 10), False, ""),
        (on("2026-04-08", 10), True, ""),
        (on("2026-04-08", 13), True, "not still to come"),
        (on("2026-03-31"), True, "after the charge"),
        (on("2026-04-01"), True, ""),
    ],
)
def test_when_a_court_sits(at, held, words):
    found = ". ".join(wrong_day(at, SITS, now=NOW, filed_on=ON, held=held))
    assert words in found
    assert bool(found) == bool(words)


USUAL = ["first", "trial", "sentence", "family"]


@pytest.mark.trap("T39")
@pytest.mark.parametrize(
    ("procedure", "so", "kinds"),
    [
        ("sjp", {}, ["sjp", *USUAL]),
        ("sjp", {"to_hearing": True}, USUAL),
        ("hearing", {}, USUAL),
        ("hearing", {"decided": True}, []),
        ("sjp", {"decided": True}, []),
        ("hearing", {"decided": True, "appealed": True}, ["appeal"]),
        ("hearing", {"appealed": True}, USUAL),
    ],
)
def test_what_a_day_in_court_may_be_for(procedure, so, kinds):
    assert kinds_for(procedure, **so) == kinds
