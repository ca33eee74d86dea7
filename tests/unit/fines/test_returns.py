"""The yearly return: where a notice stands on a day, why it was given, and whether parts add up."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.choices import AbsenceReason, ColumnKind, NoticeEnd, WithdrawalGround
from fines.rules.amounts import InHand
from fines.rules.clock import Due
from fines.rules.reference import read_lines
from fines.rules.return_file import return_file
from fines.rules.returns import (
    ADDITIONS,
    GROUND_COLUMNS,
    ReturnYear,
    Story,
    average_pence,
    check_additions,
    end_on,
    rate_of,
    reason_of,
)

D = dt.date
E = NoticeEnd
FIRST, LAST = D(2026, 2, 23), D(2026, 3, 2)  # received Tuesday 3 February 2026
TWO_RATES = (Due(8000, FIRST, 21), Due(16000, LAST, 28))
FLAT = (Due(16000, LAST, 28),)
LATER = D(2026, 8, 31)


def story(*money, owed=TWO_RATES, withdrawn=None, charged=None):
    return Story(owed, FIRST, tuple(InHand(on, pence) for on, pence in money), withdrawn, charged)


@pytest.mark.parametrize(
    ("told", "as_at", "end"),
    [
        # nothing came
        (story(), LATER, E.UNRESOLVED),
        # the last day of each period is in it, the next is not
        (story((FIRST, 8000)), LATER, E.PAID_FIRST),
        (story((FIRST + dt.timedelta(1), 8000)), LATER, E.UNRESOLVED),
        (story((FIRST + dt.timedelta(1), 16000)), LATER, E.PAID_SECOND),
        (story((LAST, 16000)), LATER, E.PAID_SECOND),
        (story((LAST + dt.timedelta(1), 16000)), LATER, E.UNRESOLVED),
        # parts: a part discharges nothing; the day the whole was in hand counts
        (story((D(2026, 2, 10), 4000)), LATER, E.UNRESOLVED),
        (story((D(2026, 2, 10), 4000), (D(2026, 2, 20), 4000)), LATER, E.PAID_FIRST),
        (story((D(2026, 2, 10), 4000), (D(2026, 2, 26), 12000)), LATER, E.PAID_SECOND),
        (story((D(2026, 2, 10), 4000), (D(2026, 3, 3), 12000)), LATER, E.UNRESOLVED),
        # one rate only: days decide the column, not the amount
        (story((D(2026, 2, 10), 16000), owed=FLAT), LATER, E.PAID_FIRST),
        (story((D(2026, 2, 26), 16000), owed=FLAT), LATER, E.PAID_SECOND),
        (story((D(2026, 2, 10), 8000), owed=FLAT), LATER, E.UNRESOLVED),
        # as at a day: what came afterwards is not in it
        (story((D(2026, 2, 20), 8000)), D(2026, 2, 19), E.UNRESOLVED),
        (story((D(2026, 2, 20), 8000)), D(2026, 2, 20), E.PAID_FIRST),
        # withdrawn, before and after payment
        (story(withdrawn=D(2026, 3, 20)), LATER, E.WITHDRAWN),
        (story(withdrawn=D(2026, 3, 20)), D(2026, 3, 20), E.WITHDRAWN),
        (story(withdrawn=D(2026, 3, 20)), D(2026, 3, 19), E.UNRESOLVED),
        (story((D(2026, 2, 20), 8000), withdrawn=D(2026, 3, 20)), LATER, E.WITHDRAWN),
        (story((D(2026, 2, 20), 8000), withdrawn=D(2026, 3, 20)), D(2026, 3, 19), E.PAID_FIRST),
        # prosecuted; money too late changes nothing, money in time that was found late does
        (story(charged=D(2026, 4, 1)), LATER, E.PROSECUTED),
        (story(charged=D(2026, 4, 1)), D(2026, 3, 31), E.UNRESOLVED),
        (story((D(2026, 5, 1), 16000), charged=D(2026, 4, 1)), LATER, E.PROSECUTED),
        (story((LAST, 16000), charged=D(2026, 4, 1)), LATER, E.PAID_SECOND),
    ],
)  # fmt: skip
def test_where_a_notice_stands(told, as_at, end):
    assert end_on(told, as_at) == end


@pytest.mark.parametrize(
    ("codes", "reason", "tie"),
    [
        ("GGGGGGGGGG", "hols", False),
        ("UUUUUUOOOO", "late", False),
        ("OOOOOOGGGG", "other", False),
        ("ONOONNOONN", "other", False),
        ("GGGGGOOOOO", "hols", True),
        ("UUUUUNNNOO", "late", True),
        ("GGGGGUUUUU", "hols", True),
        ("GGGUUUOOO", "hols", True),
        ("GGGGUUUOOO", "hols", False),
        ("G", "hols", False),
    ],
)
def test_the_reason_most_sessions_give(codes, reason, tie):
    found = reason_of(codes)
    assert (found.reason, found.is_tie) == (AbsenceReason(reason), tie)


@pytest.mark.parametrize(
    ("day", "start"),
    [(D(2025, 8, 31), 2024), (D(2025, 9, 1), 2025), (D(2026, 8, 31), 2025), (D(2026, 9, 1), 2026)],
)
def test_a_notice_belongs_to_the_year_of_its_issue(day, start):
    year = ReturnYear.of(day)
    assert year.start_year == start
    assert year.first <= day <= year.last


def test_the_day_figures_are_as_at():
    year = ReturnYear(2025)
    assert year.as_at(D(2026, 1, 19)) == D(2026, 1, 19)
    assert year.as_at(D(2026, 9, 1)) == D(2026, 8, 31)
    assert (year.label, year.time_period) == ("2025/26", "202526")


# England 2018/19, as published.
ENGLAND = {
    "enrolments": 7145070, "pn_issued": 333388, "reason_pn_hols": 288239, "reason_pn_late": 1164,
    "reason_pn_other": 43985, "pn_paid": 253365, "pn_paid_21": 236060, "pn_paid_22_28": 17305,
    "pn_withdrawn": 33150, "withdrawn_reason_conduct": 3746, "withdrawn_reason_wrong_issue": 10219,
    "withdrawn_reason_material_error": 5284, "withdrawn_reason_expiry_no_legal": 13901,
    "pn_prosecuted_non_payment": 21756, "pn_unresolved": 25287, "case_management": 82147,
    "case_management_prosecuted": 10272, "case_management_withdrawn_before_prosecution": 44587,
    "case_management_withdrawn_att_improved": 33113, "case_management_withdrawn_other": 11474,
    "parenting_orders_granted": 117, "parenting_orders_implemented": 90,
    "parenting_orders_not_imp": 8, "parenting_orders_not_imp_lackofprovision": 3,
    "parenting_orders_not_imp_breachbyparent": 5, "parenting_contracts_offered": 18254,
    "parenting_contracts_accepted": 12555, "supervision_orders_total": 34,
    "supervision_orders_inplaceofprosecution": 32, "supervision_orders_inadditiontoprosecution": 2,
}  # fmt: skip


def test_england_s_own_return_adds_up_but_for_where_its_notices_stand():
    checks = check_additions(ENGLAND)
    assert len(checks) == len(ADDITIONS)
    (broken,) = [check for check in checks if not check.holds]
    assert broken.addition.parts[0] == "pn_paid"
    assert (broken.whole, broken.total, broken.left) == (333388, 333558, -170)
    assert rate_of(333388, 7145070) == "4.66599"


def test_what_is_not_known_is_added_to_nothing():
    checks = check_additions(ENGLAND | {"parenting_orders_implemented": None})
    assert "parenting_orders_granted" not in {c.addition.whole for c in checks}
    assert rate_of(3, None) == ""
    assert rate_of(0, 10) == "0.00000"


@pytest.mark.parametrize(
    ("total", "count", "average"),
    [(0, 0, None), (4_000_000, 80, 50000), (100, 3, 33), (200, 3, 67), (101, 2, 51), (25, 2, 13)],
)
def test_an_average_is_rounded_half_up(total, count, average):
    assert average_pence(total, count) == average


def test_every_ground_has_its_column_and_every_part_is_a_column_of_the_data():
    columns = {row["name"]: row for row in read_lines("return_columns.csv")}
    assert set(GROUND_COLUMNS) == set(WithdrawalGround)
    named = {name for a in ADDITIONS for name in (a.whole, *a.parts)}
    assert named | set(GROUND_COLUMNS.values()) <= set(columns)
    assert set(ENGLAND) | {"pn_issued_rate"} == {
        name for name, row in columns.items() if row["kind"] != ColumnKind.ABOUT
    }
    assert all(row["source"] and row["made_of"] for row in columns.values())


def test_the_file_has_the_mark_of_its_alphabet_and_runs_nothing():
    file = return_file({"la_name": "=1+1", "pn_issued": "3"})
    assert file.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    assert heads == ["la_name", "pn_issued"]
    assert row == ["'=1+1", "3"]


DAYS = st.dates(D(2026, 1, 30), D(2026, 6, 30))
STORIES = st.builds(
    Story,
    owed=st.sampled_from([TWO_RATES, FLAT]),
    first_until=st.just(FIRST),
    money=st.lists(
        st.builds(InHand, on=DAYS, pence=st.sampled_from([4000, 8000, 12000, 16000])), max_size=4
    ).map(tuple),
    withdrawn_on=st.none() | DAYS,
    charged_on=st.none() | DAYS,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule
@given(st.lists(STORIES, max_size=20), DAYS)
def test_whatever_happened_the_parts_make_up_the_notices_issued(stories, as_at):
    ends = [end_on(told, as_at) for told in stories]
    figures = {
        "pn_issued": len(stories),
        "pn_paid": sum(e in (E.PAID_FIRST, E.PAID_SECOND) for e in ends),
        "pn_paid_21": ends.count(E.PAID_FIRST), "pn_paid_22_28": ends.count(E.PAID_SECOND),
        "pn_withdrawn": ends.count(E.WITHDRAWN),
        "pn_prosecuted_non_payment": ends.count(E.PROSECUTED),
        "pn_unresolved": ends.count(E.UNRESOLVED),
    }  # fmt: skip
    assert all(check.holds for check in check_additions(figures))
