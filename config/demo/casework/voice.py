"""What people write on a case: words by theme, none twice on one case while there are others left."""

import tomllib
from functools import cache
from typing import Any

from config.demo.dice import Dice
from config.demo.words import DATA

THEMES = {
    "slider": "drift",
    "disengaged": "drift",
    "recoverer": "drift",
    "suspended": "drift",
    "anxious": "anxious",
    "part_time": "anxious",
    "late": "mornings",
    "long_weekends": "mornings",
}
SAID = "said"
Words = dict[str, dict[str, list[Any]]]


@cache
def words() -> Words:
    """Every phrase of casework.toml."""
    with (DATA / "casework.toml").open("rb") as file:
        return tomllib.load(file)


def theme_of(story: str) -> str:
    """What a case about a child with that story is about."""
    return THEMES.get(story, "illness")


class Voice:
    """Speaks for one case: fills in its names, and keeps what was said to say something else next."""

    def __init__(self, rng: Dice, theme: str, names: dict[str, str]) -> None:
        self.rng, self.theme, self.names = rng, theme, names
        self.used: set[str] = set()

    def about(self, key: str) -> str:
        """A phrase of the case's own theme."""
        return self._pick(words()[self.theme][key])

    def say(self, key: str) -> str:
        """A phrase anybody might write."""
        return self._pick(words()[SAID][key])

    def targets(self) -> list[tuple[str, str]]:
        """Owner and text of each target of the theme's plan."""
        return [
            (self._fill(owner), self._fill(text)) for owner, text in words()[self.theme]["targets"]
        ]

    def _pick(self, phrases: list[str]) -> str:
        fresh = [phrase for phrase in phrases if phrase not in self.used] or phrases
        chosen = self.rng.choice(fresh)
        self.used.add(chosen)
        return self._fill(chosen)

    def _fill(self, phrase: str) -> str:
        return phrase.format(**self.names)
