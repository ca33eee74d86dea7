"""How cases are shared out: patch first, then the lightest load, and always the same."""

from hypothesis import given
from hypothesis import strategies as st

from cases.rules.spreading import Desk, Piece, loads_after, spread


def test_an_officer_of_the_school_comes_before_a_lighter_one() -> None:
    desks = [Desk(1, "Ann", 20, frozenset({7})), Desk(2, "Bob", 0, frozenset({8}))]
    assert spread([Piece("FT-1", 7)], desks) == {"FT-1": 1}


def test_of_two_officers_of_the_school_the_lighter_gets_it_then_they_alternate() -> None:
    desks = [Desk(1, "Ann", 3, frozenset({7})), Desk(2, "Bob", 2, frozenset({7})), Desk(3, "Cy", 0)]
    pieces = [Piece(f"FT-{n}", 7) for n in range(1, 4)]
    assert spread(pieces, desks) == {"FT-1": 2, "FT-2": 1, "FT-3": 2}


def test_what_is_in_nobodys_patch_goes_to_the_lightest_after_the_patches_are_served() -> None:
    desks = [Desk(1, "Ann", 1, frozenset({7})), Desk(2, "Bob", 2)]
    pieces = [Piece("FT-1", 9), Piece("FT-2", 7), Piece("FT-3", 7)]
    assert spread(pieces, desks) == {"FT-2": 1, "FT-3": 1, "FT-1": 2}


def test_nobody_to_take_them_gives_nothing() -> None:
    assert spread([Piece("FT-1", 7)], []) == {}
    assert spread([], [Desk(1, "Ann", 1)]) == {}


def test_the_bars_after_take_from_one_and_give_to_another() -> None:
    desks = [Desk(1, "Ann", 2), Desk(2, "Bob", 0)]
    assert loads_after(desks, {"FT-1": 2, "FT-2": 2}, {"FT-1": 1, "FT-2": None}) == {1: 1, 2: 2}


@given(
    st.lists(st.integers(1, 5), max_size=40),
    st.lists(st.tuples(st.integers(0, 50), st.frozensets(st.integers(1, 5))), min_size=1, max_size=6),
    st.randoms(),
)  # fmt: skip
def test_every_case_once_in_any_order_and_never_past_an_officer_of_the_school(
    schools: list[int], officers: list[tuple[int, frozenset[int]]], luck: object
) -> None:
    pieces = [Piece(f"FT-{n:04}", school) for n, school in enumerate(schools)]
    desks = [Desk(n, f"P{n}", load, patch) for n, (load, patch) in enumerate(officers)]
    found = spread(pieces, desks)
    assert set(found) == {piece.ref for piece in pieces}
    for piece in pieces:
        able = {desk.key for desk in desks if piece.school in desk.patch}
        assert not able or found[piece.ref] in able
    luck.shuffle(pieces)  # type: ignore[attr-defined]
    luck.shuffle(desks)  # type: ignore[attr-defined]
    assert spread(pieces, desks) == found


@given(st.integers(0, 60), st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_without_patches_nobody_filled_ends_more_than_one_above_the_lightest(
    count: int, loads: list[int]
) -> None:
    desks = [Desk(n, f"P{n}", load) for n, load in enumerate(loads)]
    found = spread([Piece(f"FT-{n}", 1) for n in range(count)], desks)
    after = loads_after(desks, found, {})
    for key in set(found.values()):
        assert after[key] <= min(after.values()) + 1
