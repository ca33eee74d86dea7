"""Chance that can be repeated: each part of the demonstration draws from dice named by what they are for."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
Dice = random.Random


def dice(seed: int, *names: object) -> Dice:
    """Dice that fall the same way for the same seed and names, whatever else was drawn before."""
    return random.Random("/".join([str(seed), *map(str, names)]))  # noqa: S311


def weighted(rng: Dice, choices: Sequence[tuple[T, float]]) -> T:
    """One of the choices, as often as its weight says."""
    return rng.choices([c for c, _ in choices], [w for _, w in choices])[0]


def poisson(rng: Dice, mean: float) -> int:
    """How often something happens that happens `mean` times on average."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def happens(rng: Dice, chance: float) -> bool:
    """True as often as `chance` says."""
    return rng.random() < chance
