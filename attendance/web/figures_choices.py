"""What the pickers of a figures page offer, and what is chosen in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from attendance.actions.insight import EVER, WHOLE, Answer
from attendance.actions.insight_periods import OWN
from attendance.web.figures_asked import (
    ALL,
    BASIS_WORDS,
    GROUP_WORDS,
    OTHERS,
    STATUS_WORDS,
    Asked,
)


@dataclass(frozen=True)
class Option:
    """One line of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """The lists, each with what the page shows now chosen."""

    asked: Asked
    answer: Answer

    @property
    def periods(self) -> list[Option]:
        chosen = self.asked.period.key
        usual = [Option(p.key, p.label, p.key == chosen) for p in self.asked.periods]
        return [*usual, Option(OWN, "Other days (give them below)", chosen == OWN)]

    @property
    def is_own(self) -> bool:
        """Whether the two days are somebody's own choice."""
        return self.asked.period.key == OWN

    @property
    def is_unusual(self) -> bool:
        """Whether something is counted otherwise than it is by default, so that it is not folded away."""
        asked = self.asked
        usual = (asked.basis, asked.status, asked.against) == (WHOLE, EVER, OTHERS)
        return self.is_own or not usual

    @cached_property
    def schools(self) -> list[Option]:
        """Nothing to choose for somebody of one school."""
        if len(self.asked.schools) < 2:
            return []
        chosen = self.asked.school.urn if self.asked.school else ""
        every = "All schools" if self.asked.scope is None or not chosen else "All my schools"
        found = [Option(s.urn, s.name, s.urn == chosen) for s in self.asked.schools]
        return [Option("", every, not chosen), *found]

    @property
    def groups(self) -> list[Option]:
        chosen = self.asked.group
        found = [Option(key, words, key == chosen) for key, words in GROUP_WORDS.items()]
        return [Option("", "All children", not chosen), *found]

    @property
    def statuses(self) -> list[Option]:
        chosen = self.asked.status
        return [Option(key, words, key == chosen) for key, words in STATUS_WORDS.items()]

    @property
    def bases(self) -> list[Option]:
        chosen = self.asked.basis
        return [
            Option(key, f"{words[0].upper()}{words[1:]}", key == chosen)
            for key, words in BASIS_WORDS.items()
        ]

    @property
    def comparators(self) -> list[Option]:
        words = {OTHERS: "all others", ALL: "all children"}
        return [Option(key, text, key == self.asked.against) for key, text in words.items()]

    @property
    def narrowed(self) -> list[Option]:
        """Year group and class, as links that take them off again."""
        found = []
        if self.asked.year_group:
            found.append(Option(self.asked.address(year=""), f"Year {self.asked.year_group}", True))
        if self.asked.registration_group:
            words = f"Class {self.asked.registration_group}"
            found.append(Option(self.asked.address(**{"class": ""}), words, True))
        return found
