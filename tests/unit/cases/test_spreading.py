"""Sharing out: the patch first, then the lightest load; everybody once; the same whatever the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.spreading import Carrier, ToGive, spread

A, B, C = 1, 2, 3
OAK, ELM, ASH = 10, 11, 12


def given_to(cases, carriers, **how):
    return spread([ToGive(ref, school) for ref, school in cases.items()], carriers, **how)


@pytest.mark.parametrize(
    ("cases", "carriers", "answer"),
    [
        ({}, [Carrier(A, 0)], {}),
        ({"FT-1": OAK}, [], {}),
        ({"FT-1": OAK}, [Carrier(A, 5), Carrier(B, 4)], {"FT-1": B}),
        ({"FT-1": OAK}, [Carrier(B, 5), Carrier(A, 5)], {"FT-1": A}),  # as full: the first by key
        # The patch goes before the load, however full.
        ({"FT-1": OAK}, [Carrier(A, 50, frozenset({OAK})), Carrier(B, 0)], {"FT-1": A}),
        (
            {"FT-1": OAK, "FT-2": OAK},
            [Carrier(A, 0, frozenset({OAK})), Carrier(B, 1, frozenset({OAK})), Carrier(C, 0)],
            {"FT-1": A, "FT-2": A},
        ),
        # What only one may take is placed before what anybody may.
        (
            {"FT-1": ASH, "FT-2": ELM},
            [Carrier(A, 0, frozenset({ELM})), Carrier(B, 0)],
            {"FT-2": A, "FT-1": B},
        ),
    ],
)
def test_who_gets_which(cases, carriers, answer):
    assert given_to(cases, carriers) == answer


def test_by_load_alone_the_patch_does_not_count():
    carriers = [Carrier(A, 50, frozenset({OAK})), Carrier(B, 0)]
    assert given_to({"FT-1": OAK}, carriers, by_patch=False) == {"FT-1": B}


CASES = st.dictionaries(st.integers(1, 60).map("FT-{}".format), st.integers(1, 5), max_size=40)
CARRIERS = st.lists(
    st.builds(Carrier, st.integers(1, 9), st.integers(0, 30), st.frozensets(st.integers(1, 5))),
    min_size=1, max_size=6, unique_by=lambda carrier: carrier.key,
)  # fmt: skip


@given(CASES, CARRIERS, st.randoms(), st.booleans())
def test_every_case_once_and_whatever_the_order(cases, carriers, random, by_patch):
    answer = given_to(cases, carriers, by_patch=by_patch)
    assert answer.keys() == cases.keys()
    mixed, turned = list(cases.items()), list(carriers)
    random.shuffle(mixed)
    random.shuffle(turned)
    assert given_to(dict(mixed), turned, by_patch=by_patch) == answer


@given(CASES, CARRIERS)
def test_an_officer_of_the_school_gets_it_where_there_is_one(cases, carriers):
    patches = {carrier.key: carrier.patch for carrier in carriers}
    for ref, key in given_to(cases, carriers).items():
        assert cases[ref] in patches[key] or not any(cases[ref] in p for p in patches.values())


@given(CASES, CARRIERS)
def test_by_load_nobody_gets_one_while_another_stands_two_lower(cases, carriers):
    after = {carrier.key: carrier.load for carrier in carriers}
    got = set()
    for key in given_to(cases, carriers, by_patch=False).values():
        after[key] += 1
        got.add(key)
    assert all(after[key] <= min(after.values()) + 1 for key in got)
