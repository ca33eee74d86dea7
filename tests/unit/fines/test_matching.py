"""What money may be for: by reference with its errors, by amount due that day, by name; and when it is sure."""

import datetime as dt

import pytest

from fines.rules.clock import Due
from fines.rules.matching import Candidate, Finder, Money

POSTED, FIRST, SECOND = dt.date(2026, 1, 30), dt.date(2026, 2, 23), dt.date(2026, 3, 2)
OWED = (Due(8000, FIRST), Due(16000, SECOND))


def notice(ref, surname="Okafor", carer=1, **changes):
    plain = {
        "ref": ref, "parent": f"Ms A {surname}", "surname": surname, "child": "Sam", "carer_id": carer,
        "owed": OWED, "received_pence": 0, "since": POSTED, "is_live": True, "is_awaited": True,
    }  # fmt: skip
    return Candidate(**plain | changes)


def suggest(money, *notices):
    found = Finder(notices).suggest(money)
    return [([(p.notice.ref, p.pence) for p in s.parts], s.is_certain) for s in found]


def money(reference="", payer="", pence=8000, on=dt.date(2026, 2, 10)):
    return Money(pence, on, reference, payer)


FAR = notice("26-9999", "Lindqvist", 2)


@pytest.mark.parametrize(
    ("asked", "sure"),
    [
        (money("26-0031"), True),
        (money("26-0031", on=FIRST), True),
        (money("26-0031", on=FIRST + dt.timedelta(days=1)), False),
        (money("26-0031", pence=16000, on=SECOND), True),
        (money("26-0031", pence=16000, on=SECOND + dt.timedelta(days=1)), False),
        (money("26-0031", pence=16000), False),
        (money("26-0031", pence=7999), False),
        (money("26-0013"), False),
        (money("26-0031", on=POSTED - dt.timedelta(days=1)), False),
    ],
)
def test_sure_is_the_exact_reference_and_the_exact_amount_due_that_day(asked, sure):
    found = suggest(asked, notice("26-0031"), FAR)
    assert found[0] == ([("26-0031", asked.pence)], sure)


@pytest.mark.parametrize(
    "change", [{"is_awaited": False}, {"received_pence": 4000}, {"is_live": False}]
)
def test_a_notice_that_does_not_await_all_of_it_is_never_sure(change):
    assert suggest(money("26-0031"), notice("26-0031", **change)) == [([("26-0031", 8000)], False)]


def test_a_name_with_an_error_is_found_and_the_amount_alone_only_where_it_says_something():
    assert suggest(money(payer="MRS OKAFRO"), notice("26-0031"), FAR)[0][0] == [("26-0031", 8000)]
    assert len(suggest(money("thanks"), notice("26-0031"), FAR)) == 2
    many = [notice(f"26-{n:04}", carer=n) for n in range(31, 60)]
    assert suggest(money("thanks"), *many) == []


def test_an_envelope_of_two_brothers_is_one_suggestion_of_two_notices():
    both = [notice("26-0031"), notice("26-0057")]
    assert suggest(money("26-0031 26-0057", pence=16000), *both, FAR)[0] == (
        [("26-0031", 8000), ("26-0057", 8000)], False,
    )  # fmt: skip
    assert suggest(money(payer="A OKAFOR", pence=16000), *both)[0][0] == [
        ("26-0031", 8000), ("26-0057", 8000),
    ]  # fmt: skip


def test_the_likeliest_comes_first_and_there_are_nine_at_most():
    family = [notice(f"26-{n:04}", carer=n) for n in range(31, 46)]
    found = suggest(money("26-0040", payer="OKAFOR"), *family)
    assert found[0] == ([("26-0040", 8000)], True)
    assert len(found) == 9


def test_what_was_chosen_on_our_own_page_is_suggested_first_with_its_very_parts():
    notices = notice("26-0001"), notice("26-0002", carer=2), notice("26-0003", carer=3)
    asked = Money(
        20000,
        dt.date(2026, 2, 24),
        "PYBCD 26-0001 26-0002",
        "",
        (("26-0001", 8000), ("26-0002", 8000)),
    )
    assert suggest(asked, *notices)[0] == ([("26-0001", 8000), ("26-0002", 8000)], False)
    more = Money(7000, asked.on, asked.reference, "", asked.paid_for)
    assert all(sum(p for _, p in parts) <= 7000 for parts, _ in suggest(more, *notices))


@pytest.mark.parametrize(("day", "due"), [(dt.date(2026, 1, 1), 0), (POSTED, 8000)])
def test_nothing_is_due_on_a_notice_before_it_was_given(day, due):
    assert notice("26-0001").due_on(day) == due
