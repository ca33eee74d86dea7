"""Words for a court that one parent's papers may hold: nothing that tells of the other. Pure.

Where others live and how they are reached is taken out; a sentence that names a protected person is left out whole;
brothers and sisters who are not charged about stand by initials (domain 9).
"""

import calendar
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from attendance.rules.redacting import HELD, redact

DATE = rf"\b\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])})\b|\b(?:{'|'.join(calendar.month_name[1:])}) \d{{4}}\b"
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
    `kept` those the papers are about, whose names are never touched; `places` the names and addresses of the school
    and the council, which may hold a forename or a street and tell nothing of a home.
    """

    secrets: Collection[str] = ()
    hidden: Collection[Name] = ()
    siblings: Collection[Name] = ()
    kept: Collection[Name] = ()
    places: Collection[str] = ()

    def clean(self, text: str) -> str:
        """The words without them."""
        text = redact(text, self.secrets, self.places)
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
        kept = [LEFT_OUT if any(self._says(p, part) for p in patterns) else part for part in parts]
        if LEFT_OUT not in kept:
            return text
        once = [part for part, before in zip(kept, ["", *kept], strict=False)
                if not part == before == LEFT_OUT]  # fmt: skip
        return " ".join(once)

    def _with_initials(self, text: str, sibling: Name) -> str:
        pattern = _names(sibling, self._is_shared(sibling))
        spans = self._untouched(text)
        return pattern.sub(lambda m: m[0] if _within(m, spans) else sibling.initials, text)

    def _says(self, pattern: re.Pattern[str], text: str) -> bool:
        """Whether it names them, but for the names of places that are no person's."""
        spans = self._untouched(text)
        return any(not _within(match, spans) for match in pattern.finditer(text))

    def _untouched(self, text: str) -> list[tuple[int, int]]:
        """Where the name of a place or a date stands: Grace Academy is no child called Grace, 4 May no May."""
        places = [re.escape(line) for place in self.places for line in place.splitlines() if line]
        found = re.finditer("|".join([*places, DATE]), text)
        return [match.span() for match in found]

    def _is_shared(self, name: Name) -> bool:
        """Whether somebody the papers are about has the same forename: then only the full name tells."""
        return any(name.forename.casefold() == kept.forename.casefold() for kept in self.kept)


def _names(name: Name, only_full: bool) -> re.Pattern[str]:
    """The full name however it is spaced, or the forename alone as a name: written with its capital."""
    full = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name.full) if part)
    if only_full:
        return re.compile(rf"(?i:\b{full}\b)")
    return re.compile(rf"(?i:\b{full}\b)|\b{re.escape(name.forename)}\b")


def _within(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= match.start() and match.end() <= end for start, end in spans)


def without_places(text: str, blocks: Iterable[Sequence[str]], public: Collection[str]) -> str:
    """The words of a page without the addresses in it, each given line by line.

    An address is taken out whole where it stands; then each of its lines wherever else it is, but for those of a
    `public` address: leaving out the town of the council's own would say that the family lived there. An address
    that does not stand whole is taken out line by line, whatever it shares.
    """
    for lines in blocks:
        whole = "\n".join(lines)
        stands = bool(lines) and whole in text
        text = text.replace(whole, HELD) if stands else text
        for line in lines:
            if line.strip() and not (stands and line in public):
                text = text.replace(line, HELD)
    return text


def own_line(text: str, name: str) -> str:
    """The words of a page with the name it is addressed to on a line of its own, where reading ran two together."""
    before, found, after = text.partition(name)
    if not name or not found or not before or before.endswith("\n"):
        return text
    return f"{before}\n{found}{after}"
