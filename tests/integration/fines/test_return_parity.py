"""The statement over many notices and the rule over one say the same, whatever happened to them."""

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fines.actions import returns_sql as sql
from fines.actions.yearly_return import days_of, rows_of
from fines.models import Tariff
from fines.rules.amounts import InHand
from fines.rules.clock import dues
from fines.rules.returns import ReturnYear, Story, end_on, reason_of

pytestmark = pytest.mark.django_db
D = dt.date
TABLES = (
    "fines_penaltynotice", "fines_payment", "fines_noticesession", "fines_chargednotice",
    "fines_proceedings", "attendance_enrolment",
)  # fmt: skip
ISSUED, RECEIVED = D(2026, 1, 30), D(2026, 2, 3)
DAYS = st.dates(D(2026, 1, 30), D(2026, 4, 10))
MONEY = st.tuples(DAYS, st.sampled_from([4000, 8000, 12000, 16000]), st.booleans())
NOTICES = st.fixed_dictionaries(
    {
        "number": st.sampled_from([1, 2]),
        "codes": st.lists(st.sampled_from("GUON"), min_size=1, max_size=10),
        "money": st.lists(MONEY, max_size=4),
        "withdrawn_on": st.none() | DAYS,
        "charged_on": st.none() | DAYS,
    }
)


@pytest.fixture
def bare_tables(db):
    """The same tables for this connection, without constraints and triggers: any history at all fits."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"CREATE TEMP TABLE {table} AS SELECT * FROM public.{table} WITH NO DATA"  # noqa: S608
            )
    yield
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE pg_temp.{table}")


def put(cursor, table, **values):
    names, marks = ", ".join(f'"{n}"' for n in values), ", ".join(["%s"] * len(values))
    cursor.execute(f"INSERT INTO pg_temp.{table} ({names}) VALUES ({marks})", list(values.values()))  # noqa: S608


def fill(cursor, key, told, tariff, owed):
    at = told["withdrawn_on"] and dt.datetime.combine(told["withdrawn_on"], dt.time(9), dt.UTC)
    first, second = owed if len(owed) == 2 else (None, owed[0])
    put(
        cursor, "fines_penaltynotice", id=key, ref=f"26-{key:04d}", case_id=1, carer_id=1,
        enrolment_id=1, offence="s444", number_in_period=told["number"], issued_on=ISSUED,
        proposed_on=ISSUED, deemed_received_on=RECEIVED, tariff_id=tariff.pk,
        first_pence=first and first.pence, first_due=first and first.last_day,
        second_pence=second.pence, second_due=second.last_day,
        status="withdrawn" if at else "issued", status_changed_at=at or dt.datetime(2026, 1, 30, 9, tzinfo=dt.UTC),
        withdrawal_ground="material_error" if at else "",
    )  # fmt: skip
    for code in told["codes"]:
        put(cursor, "fines_noticesession", notice_id=key, code=code, code_at_issue="")
    for n, (on, pence, taken_back) in enumerate(told["money"]):
        number = key * 100 + n * 2
        put(cursor, "fines_payment", id=number, notice_id=key, kind="payment", on=on, pence=pence)
        if taken_back:
            put(cursor, "fines_payment", id=number + 1, notice_id=key, kind="correction", on=on,
                pence=pence, corrects_id=number)  # fmt: skip
    if told["charged_on"]:
        put(cursor, "fines_proceedings", id=key, filed_on=told["charged_on"])
        put(cursor, "fines_chargednotice", notice_id=key, proceedings_id=key)


def said_by_rule(told, owed, as_at):
    first_until = RECEIVED + dt.timedelta(days=20)
    money = tuple(InHand(on, pence) for on, pence, back in told["money"] if not back)
    story = Story(owed, first_until, money, told["withdrawn_on"], told["charged_on"])
    return reason_of(told["codes"]), end_on(story, as_at)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(NOTICES, max_size=8), DAYS)
def test_many_and_one_are_judged_alike(bare_tables, notices, as_at):
    tariffs = {
        n: Tariff.objects.get(offence="s444", notice_number=n, jurisdiction="england")
        for n in (1, 2)
    }
    said = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM pg_temp.{table}")  # noqa: S608
        put(cursor, "attendance_enrolment", id=1, school_id=1)
        for key, told in enumerate(notices, start=1):
            tariff = tariffs[told["number"]]
            owed = dues(tariff.row, RECEIVED)
            fill(cursor, key, told, tariff, owed)
            said.append(said_by_rule(told, owed, as_at))
    given_ = days_of(ReturnYear(2025), as_at) | {"limit": 100, "offset": 0}
    rows = rows_of(sql.ROWS_OF_NOTICES.replace("__WHERE__", "TRUE"), given_)
    found = {row["id"]: (row["reason"], row["is_tie"], row["end"]) for row in rows}
    assert found == {
        key: (reason.reason, reason.is_tie, end) for key, (reason, end) in enumerate(said, start=1)
    }
    (counts,) = rows_of(sql.COUNT_NOTICES, days_of(ReturnYear(2025), as_at))
    parts = ("pn_paid", "pn_withdrawn", "pn_prosecuted_non_payment", "pn_unresolved")
    assert counts["pn_issued"] == len(notices) == sum(counts[name] for name in parts)
    assert counts["pn_paid"] == counts["pn_paid_21"] + counts["pn_paid_22_28"]
    reasons = ("reason_pn_hols", "reason_pn_late", "reason_pn_other")
    assert counts["pn_issued"] == sum(counts[name] for name in reasons)
