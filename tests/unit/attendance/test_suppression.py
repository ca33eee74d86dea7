"""No count of one or two children can be known, whatever is shown around it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.rules.suppression import (
    TOTAL,
    hidden_cells,
    hidden_in_list,
    hidden_together,
    with_totals,
)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5, 7, 9], set()),
        ([3, 3, 3], set()),
        ([0, 0, 3], set()),  # a shown 0 is a true 0
        ([2, 7, 9], {0, 1}),  # the smallest other one goes with it
        ([1, 2, 9], {0, 1}),  # 3 between them: either may be the one
        ([1, 1, 9], {0, 1, 2}),  # 2 between them would be one each
        ([2, 2, 9], {0, 1}),  # 4 between them may be 1 and 3
        ([2, 0, 9], {0, 2}),
        ([2, 0, 0], {0, TOTAL}),
        ([1, 1, 1], {0, 1, 2, TOTAL}),
        ([0, 0], set()),
        ([], set()),
    ],
)
def test_a_list_with_its_total(counts, expected):
    assert hidden_in_list(counts, 2) == expected


def test_what_another_table_hides_is_hidden_and_protected_here_too():
    assert hidden_in_list([5, 7, 9], 2, also={1}) == {0, 1}


def test_nothing_is_hidden_where_nothing_is_small():
    assert not hidden_cells([[3, 4], [5, 0]], 2)


def test_a_table_hides_a_rectangle():
    assert hidden_cells([[2, 90], [40, 30]], 2) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_the_cheapest_cycle_is_taken():
    found = hidden_cells([[2, 5, 90], [80, 90, 70], [6, 4, 99]], 2)
    assert found == {(0, 0), (0, 1), (2, 0), (2, 1)}


def values_that_agree(body, hidden, reach):
    """What each hidden cell may be in any table that agrees with all that is shown; by brute force."""
    table = with_totals(body)
    rows, columns = len(body), len(body[0])
    free = [place for place in hidden if TOTAL not in place]
    shown = {place: value for place, value in table.items() if place not in hidden}
    possible = {place: set() for place in hidden}
    ranges = [range(1, table[place] + reach + 1) for place in free]
    for guess in itertools.product(*ranges):
        trial = [list(row) for row in body]
        for (i, j), value in zip(free, guess, strict=True):
            trial[i][j] = value
        found = with_totals(trial)
        if all(found[place] == value for place, value in shown.items()):
            for place in hidden:
                possible[place].add(found[place])
    assert rows
    assert columns
    return possible


tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_hidden_count_can_be_derived(body):
    hidden = hidden_cells(body, 2)
    table = with_totals(body)
    assert {place for place, value in table.items() if value in (1, 2)} <= hidden
    assert all(table[place] for place in hidden), "a true 0 is shown"
    for place, values in values_that_agree(body, hidden, reach=1).items():
        assert len(values) > 1, f"{place} can only be {values}"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 5), max_size=5),
    st.sets(st.integers(TOTAL, 4), max_size=2),
)
def test_no_hidden_count_of_a_list_can_be_derived(counts, also):
    hidden = hidden_in_list(counts, 2, also)
    assert {i for i, count in enumerate(counts) if count in (1, 2)} <= hidden
    assert {i for i in also if i != TOTAL and i < len(counts) and counts[i]} <= hidden
    assert all(counts[i] for i in hidden if i != TOTAL), "a true 0 is shown"
    body = [[count] for count in counts] or [[0]]
    places = {(i, 0) for i in hidden} | {(i, TOTAL) for i in hidden}
    for place, values in values_that_agree(body, places, reach=1).items():
        assert len(values) > 1, f"{place} can only be {values}"


@pytest.mark.parametrize(
    ("sides", "parts", "hidden_sides", "hidden_parts"),
    [
        ([40, 900], [20, 20], set(), set()),
        ([40, 2], [20, 20], {0, 1}, {0, TOTAL}),  # the group goes with the others, and as a total
        ([3, 900], [1, 1, 1], {0, 1}, {0, 1, 2, TOTAL}),
        ([3, 900], [1, 2, 0], set(), {0, 1}),
        ([2, 900], [2, 0], {0, 1}, {0, TOTAL}),
        ([2], [2, 0], {0, TOTAL}, {0, TOTAL}),
        ([0, 900], [0, 0], set(), set()),
    ],
)
def test_a_group_is_hidden_as_a_side_and_as_a_total_alike(sides, parts, hidden_sides, hidden_parts):
    assert hidden_together(sides, [parts], 2) == (hidden_sides, [hidden_parts])
