"""Words for a court that one parent's papers may hold: nothing that tells of the other. Pure.

Where others live and how they are reached is taken out. What names or plainly speaks of another parent is withheld
whole until a person has decided; brothers and sisters who are not charged about stand by bracketed initials (domain 9).
"""

import calendar
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from attendance.rules.redacting import HELD, redact
from fines.rules.pack_people import Family, Name, is_word, plain

DATE = rf"\b\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])})\b|\b(?:{'|'.join(calendar.month_name[1:])}) \d{{4}}\b"
WITHHELD = "Withheld: it speaks of another person."
UNREAD = "Withheld until it has been read."

__all__ = ["HELD", "UNREAD", "WITHHELD", "Family", "Name", "Screen", "own_line", "without_places"]


@dataclass(frozen=True)
class Screen:
    """Who is kept out of one parent's papers.

    `secrets` are addresses, telephones and e-mails; `family` this parent, the child and the others; `siblings` the
    other children; `towns` lines of the addresses of those who are protected; `places` the names and addresses of the
    school and the council, which may hold a forename or a street and tell nothing of a home.
    """

    family: Family
    secrets: Collection[str] = ()
    siblings: Collection[Name] = ()
    towns: Collection[str] = ()
    places: Collection[str] = ()

    def shown(self, text: str) -> str:
        """What goes in before anybody has decided: the words without addresses, or that they are withheld."""
        return WITHHELD if self.speaks(text) else self.clean(text)

    def clean(self, text: str) -> str:
        """The words without addresses and telephones, brothers and sisters by their initials in brackets."""
        text = redact(text, self.secrets, self.places)
        for sibling in self.siblings:
            text = self._with_initials(text, sibling)
        return text

    def speaks(self, text: str) -> bool:
        """Whether the words name or plainly speak of another: in doubt they do."""
        return self.names(text) or self.family.hints(self._hintable(text))

    def names(self, text: str) -> bool:
        """Whether they name another parent, a protected one's place, or a child whose name is a word as well."""
        found, spans = plain(text), self._untouched(plain(text))
        return (
            self.family.names(found, spans)
            or any(_stands(_line(town), found, spans) for town in self.towns)
            or any(self._is_left(sibling, text) for sibling in self.siblings)
        )

    def tells(self, text: str) -> bool:
        """Whether the words, as they stand, tell something that must not be told."""
        return self.speaks(text) or self.clean(text) != text

    def _is_left(self, sibling: Name, text: str) -> bool:
        """Whether initials cannot stand for a child that is named: the name is a word, too, or spelt another way."""
        found = plain(self._with_initials(text, sibling))
        pattern = self._sibling(Name(plain(sibling.forename), plain(sibling.surname)))
        return _stands(pattern, found, self._untouched(found))

    def _hintable(self, text: str) -> str:
        """Without the places, which may be called after a mother."""
        found = plain(text)
        for start, end in sorted(self._untouched(found), reverse=True):
            found = f"{found[:start]} {found[end:]}"
        return found

    def _with_initials(self, text: str, sibling: Name) -> str:
        if _is_worded(sibling):
            return text  # may be no name at all: the whole is withheld instead
        pattern, spans = self._sibling(sibling), self._untouched(text)
        return pattern.sub(lambda m: m[0] if _within(m, spans) else f"[{sibling.initials}]", text)

    def _untouched(self, text: str) -> list[tuple[int, int]]:
        """Where the name of a place or a date stands: Grace Academy is no child called Grace, 4 May no May."""
        lines = {
            form for place in self.places for line in place.splitlines() for form in (line, plain(line))
        }  # fmt: skip
        longest = sorted((re.escape(line) for line in lines if line.strip()), key=len, reverse=True)
        return [match.span() for match in re.finditer("|".join([*longest, DATE]), text)]

    def _sibling(self, name: Name) -> re.Pattern[str]:
        """The full name however it is spaced, or the forename alone; one that is a word where it has its capital."""
        full = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name.full) if part)
        kept = (self.family.me, self.family.child, *self.family.others)
        if any(name.forename.casefold() == one.forename.casefold() for one in kept):
            return re.compile(rf"(?i:\b{full}\b)")
        alone = re.escape(name.forename)
        if _is_worded(name):
            return re.compile(rf"(?i:\b{full}\b)|\b(?:{alone}|{alone.upper()})s?\b")
        return re.compile(rf"(?i:\b{full}\b|\b{alone}\b)")


def _is_worded(sibling: Name) -> bool:
    return is_word(sibling.forename)


def _line(town: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:\b{re.escape(plain(town).strip())}\b)")


def _stands(pattern: re.Pattern[str], text: str, spans: Iterable[tuple[int, int]]) -> bool:
    spans = list(spans)
    return any(not _within(match, spans) for match in pattern.finditer(text))


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
