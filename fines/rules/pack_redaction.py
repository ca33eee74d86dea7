"""Words for a court that one parent's papers may hold: nothing that tells of the other. Pure.

Where others live and how they are reached is taken out; a sentence that names a protected person is left out whole;
brothers and sisters who are not charged about stand by initials (domain 9).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from attendance.rules.redacting import redact

LEFT_OUT = "[a sentence about another person is left out]"
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Name:
    """Somebody's forename and surname."""

    forename: str
    surname: str

    @property
    def full(self) -> str:
        return f"{self.forename} {self.surname}"

    @property
    def initials(self) -> str:
        """A.K. of Amira Khan."""
        parts = re.split(r"[\s-]+", f"{self.forename} {self.surname}".strip())
        return "".join(f"{part[0].upper()}." for part in parts if part)


@dataclass(frozen=True)
class Screen:
    """Who is kept out of one parent's papers.

    `secrets` are addresses, telephones and e-mails; `hidden` protected people; `siblings` the other children;
    `kept` those the papers are about, whose names are never touched.
    """

    secrets: Collection[str] = ()
    hidden: Collection[Name] = ()
    siblings: Collection[Name] = ()
    kept: Collection[Name] = ()

    def clean(self, text: str) -> str:
        """The words without them."""
        text = redact(text, self.secrets)
        if self.hidden:
            text = self._without_sentences(text)
        for sibling in self.siblings:
            text = self._with_initials(text, sibling)
        return text

    def tells(self, text: str) -> bool:
        """Whether the words, as they stand, tell something that must not be told."""
        return self.clean(text) != text

    def _without_sentences(self, text: str) -> str:
        patterns = [_names(name, self._is_shared(name)) for name in self.hidden]
        parts = [part for part in SENTENCE.split(text) if part.strip()]
        kept = [LEFT_OUT if any(p.search(part) for p in patterns) else part for part in parts]
        if LEFT_OUT not in kept:
            return text
        once = [part for part, before in zip(kept, ["", *kept], strict=False)
                if not part == before == LEFT_OUT]  # fmt: skip
        return " ".join(once)

    def _with_initials(self, text: str, sibling: Name) -> str:
        return _names(sibling, self._is_shared(sibling)).sub(sibling.initials, text)

    def _is_shared(self, name: Name) -> bool:
        """Whether somebody the papers are about has the same forename: then only the full name tells."""
        return any(name.forename.casefold() == kept.forename.casefold() for kept in self.kept)


def _names(name: Name, only_full: bool) -> re.Pattern[str]:
    """The full name however it is spaced, or the forename alone as a name: written with its capital."""
    full = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name.full) if part)
    if only_full:
        return re.compile(rf"(?i:\b{full}\b)")
    return re.compile(rf"(?i:\b{full}\b)|\b{re.escape(name.forename)}\b")
