"""Results fit to publish: nothing hidden can be derived, from one table or from all of them together."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.rules.patrol_results import publish
from attendance.rules.suppression import TOTAL


def one(*rows):
    return {"company": [list(row) for row in rows]}


def test_nothing_is_hidden_where_nothing_is_small():
    found = publish(one((3, 4), (5, 6)), 2)
    assert found.rows == (0, 1)
    assert not found.hidden["company"]
    assert found.count("company", TOTAL, TOTAL) == 18
    assert found.count("company", 0, TOTAL) == 7


def test_a_small_count_is_hidden_and_the_totals_stand():
    found = publish(one((2, 9, 9), (8, 7, 7), (9, 9, 9)), 2)
    assert found.count("company", 0, 0) is None
    assert [found.count("company", row, TOTAL) for row in (0, 1, 2, TOTAL)] == [20, 22, 27, 69]


def test_a_school_with_too_few_is_put_together_with_another():
    found = publish(one((1, 0), (9, 8), (4, 3)), 2)
    assert found.rows == (1, None)
    assert found.together == {0, 2}
    assert found.count("company", 1, TOTAL) == 8


def test_three_of_one_each_are_put_together_too():
    """3 stopped, one of each kind: whoever knows that there are three kinds would know each."""
    found = publish(one((1, 1, 1), (9, 8, 7), (5, 6, 7)), 2)
    assert 0 in found.together


def test_all_tables_put_the_same_schools_together():
    tables = {
        "company": [[1, 1, 1], [9, 8, 7], [5, 6, 7]],
        "reason": [[3, 0], [20, 4], [10, 8]],
    }
    found = publish(tables, 2)
    assert found.rows == (1, None)
    assert {len(each) for each in (found.tables["company"], found.tables["reason"])} == {12, 9}


@pytest.mark.parametrize("rows", [[(1, 1)], [(2, 0)], [(1, 0), (0, 1)], [(1, 0, 0)]])
def test_too_few_altogether_show_nothing(rows):
    assert publish(one(*rows), 2).withheld


def test_nobody_met_hides_nothing():
    found = publish({"company": []}, 2)
    assert not found.withheld
    assert found.rows == ()


def test_tables_of_different_children_are_refused():
    with pytest.raises(ValueError, match="same encounters"):
        publish({"a": [[3, 4]], "b": [[3, 5]]}, 2)


@st.composite
def tables_of_the_same_children(draw):
    """Each child falls into one column of two divisions."""
    schools = draw(st.integers(1, 3))
    body = {"a": [[0, 0] for _ in range(schools)], "b": [[0, 0, 0] for _ in range(schools)]}
    for row, a, b in draw(st.lists(st.tuples(
        st.integers(0, schools - 1), st.integers(0, 1), st.integers(0, 2)), max_size=14)):  # fmt: skip
        body["a"][row][a] += 1
        body["b"][row][b] += 1
    keep = [i for i, row in enumerate(body["a"]) if sum(row)]
    return {name: [rows[i] for i in keep] for name, rows in body.items()}


def guesses(table, width, rows, hidden):
    """Every table of counts with the shown rows' totals that agrees with what is shown. A shown 0 is a 0."""
    totals = [table[(row, TOTAL)] for row in rows]
    fixed = {place: value for place, value in table.items() if place not in hidden}
    lines = [
        [line for line in itertools.product(range(total + 1), repeat=width) if sum(line) == total]
        for total in totals
    ]
    for trial in itertools.product(*lines):
        cells = {
            (row, col): line[col]
            for row, line in zip(rows, trial, strict=True)
            for col in range(width)
        }
        cells |= {(TOTAL, col): sum(line[col] for line in trial) for col in range(width)}
        if all(cells[place] == value for place, value in fixed.items() if place in cells) and all(
            cells[place] for place in hidden
        ):
            yield cells


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables_of_the_same_children())
def test_no_hidden_count_can_be_derived_from_all_tables_together(tables):
    found = publish(tables, 2)
    if found.withheld:
        return
    rows = range(len(found.rows))
    for name, width in (("a", 2), ("b", 3)):
        table, hidden = found.tables[name], found.hidden[name]
        assert not {place for place in hidden if place[1] == TOTAL}, "totals of rows are shown"
        small = {place for place, value in table.items() if value in (1, 2)}
        assert small <= hidden
        # The tables share the totals of rows alone, all of them shown: so each is attacked by itself.
        possible = {place: set() for place in hidden}
        for cells in guesses(table, width, rows, hidden):
            for place in hidden:
                possible[place].add(cells[place])
        for place, values in possible.items():
            assert len(values) > 1, f"{name}{place} can only be {values}"
