"""Sharing cases out among officers: those of the patch first, then whoever carries least."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ToGive:
    """A case to be given to somebody, by its reference, and its school's key."""

    ref: str
    school: int


@dataclass(frozen=True)
class Carrier:
    """An officer by key: how many open cases they carry, and the keys of the schools of their patch."""

    key: int
    load: int
    patch: frozenset[int] = frozenset()


def spread(
    cases: Iterable[ToGive], carriers: Collection[Carrier], *, by_patch: bool = True
) -> dict[str, int]:
    """Who gets which case: reference to the officer's key. Nothing when there is nobody to give to.

    With `by_patch` a case goes to an officer of its school when there is one, however full. Cases with the
    fewest officers to choose from are placed first; each goes to the lightest load, then the smallest key.
    The answer does not depend on the order in which cases or officers are given.
    """
    if not carriers:
        return {}
    loads = {carrier.key: carrier.load for carrier in carriers}
    choices = {case: _choices(case, carriers, by_patch) for case in cases}
    placed = {}
    for case in sorted(choices, key=lambda case: (len(choices[case]), case.ref)):
        key = min(choices[case], key=lambda key: (loads[key], key))
        loads[key] += 1
        placed[case.ref] = key
    return placed


def _choices(case: ToGive, carriers: Collection[Carrier], by_patch: bool) -> list[int]:
    own = [carrier.key for carrier in carriers if by_patch and case.school in carrier.patch]
    return own or [carrier.key for carrier in carriers]
