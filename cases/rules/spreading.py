"""How cases are shared out among officers: an officer of the child's school first, then whoever carries least.

Whole numbers in and out, no chance: the same cases and people always give the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A case to be given, and the school its child goes to."""

    ref: str
    school: int


@dataclass(frozen=True)
class Desk:
    """An officer who can take some: how many they carry already, and the schools of their patch."""

    key: int
    name: str
    load: int
    patch: frozenset[int] = frozenset()


def spread(pieces: Iterable[Piece], desks: Sequence[Desk]) -> dict[str, int]:
    """Who gets which, by reference. Cases at a school in somebody's patch go to the lightest of those whose patch
    it is; then the others go one by one to whoever is lightest. Ties go by name.

    Nobody to take them: nothing is given.
    """
    loads = {desk.key: desk.load for desk in desks}
    given: dict[str, int] = {}
    ranked = sorted(pieces, key=lambda piece: (not _patch(piece, desks), piece.ref))
    for piece in ranked:
        able = _patch(piece, desks) or desks
        if not able:
            break
        lightest = min(able, key=lambda desk: _weight(desk, loads))
        given[piece.ref] = lightest.key
        loads[lightest.key] += 1
    return given


def loads_after(
    desks: Iterable[Desk], given: Mapping[str, int], taken: Mapping[str, int | None]
) -> dict[int, int]:
    """What each carries once the cases are given; `taken` says whose each was before."""
    loads = {desk.key: desk.load for desk in desks}
    for ref, to in given.items():
        before = taken.get(ref)
        if before in loads and before is not None:
            loads[before] -= 1
        loads[to] = loads.get(to, 0) + 1
    return loads


def _patch(piece: Piece, desks: Sequence[Desk]) -> list[Desk]:
    return [desk for desk in desks if piece.school in desk.patch]


def _weight(desk: Desk, loads: Mapping[int, int]) -> tuple[int, str, int]:
    return loads[desk.key], desk.name, desk.key
