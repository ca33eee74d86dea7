"""What of an address, a telephone number or an e-mail address tells where somebody is. Pure.

Everything here is about words folded by `redacting.fold`: small letters, no apostrophes, plain dashes. Each
part that tells becomes a pattern that finds it however people write it; a town alone tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GAP = r"[\s,.\-]{1,6}"
MAYBE_GAP = r"[\s,.\-]{0,6}"
DIGIT_GAP = r"[\s().\-/]{0,4}"
START, END = r"(?<![a-z0-9])", r"(?![a-z0-9])"

EMAIL = re.compile(r"[^\s,;:<>()\[\]]+@[^\s,;:<>()\[\]]+")
TELEPHONE = re.compile(
    r"(?:(?:\+|\b00)\s*44[\s().\-]*(?:0[\s().\-]*)?|\(?\b0)(?:\d[\s().\-]*){8,9}\d|\+?\d(?:[\s().\-]*\d){5,14}"
)
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)[\s.\-]*(\d[a-z]{2})\b")
NUMBER = re.compile(r"\d+[a-z]?$")
LAST_DIGITS, SHORTEST = 10, 3

# The same word, as it is written and as it is shortened: what ends the name of a street, and of a house.
ROADS = (
    ("street", "st", "str"), ("road", "rd"), ("avenue", "ave", "av"), ("close", "cl", "clo"), ("lane", "ln", "la"),
    ("drive", "dr", "drv"), ("court", "ct", "crt"), ("crescent", "cres", "cr", "crs"),
    ("terrace", "ter", "terr", "tce"),
    ("place", "pl"), ("square", "sq"), ("gardens", "gdns", "gdn", "garden"), ("grove", "gr", "grv", "gro"),
    ("parade", "pde"), ("walk", "wlk"), ("way", "wy"), ("mews",), ("row",),
)  # fmt: skip
HOUSES = (
    ("cottage", "cott", "cot"), ("cottages", "cotts"), ("house", "hse", "ho"), ("farm", "fm"), ("lodge",), ("villa",),
    ("buildings", "bldgs", "bldg", "building"), ("villas",), ("flats",), ("barn",), ("vicarage",), ("rectory",),
    ("refuge",),
)  # fmt: skip
# Words that shorten without ending a street's name, or that end a town's name as well.
ALIKE = (
    ("saint", "st"), ("mount", "mt"), ("hill", "hl"), ("park", "pk"), ("and", "&"), ("north", "n"), ("south", "s"),
    ("east", "e"), ("west", "w"), ("flat", "flt"), ("apartment", "apt", "appt"),
)  # fmt: skip
COMMON = frozenset(
    {"green", "hill", "park", "rise", "view", "church", "school", "the", "end", "high", "station"}
)
UNITS = frozenset(
    {"flat", "flt", "apartment", "apt", "unit", "room", "caravan", "plot", "block", "number", "no"}
)
NOWHERE = frozenset({"no fixed abode", "no fixed address", "nfa", "not known", "unknown", "none"})
OF_ROADS = frozenset(word for row in ROADS for word in row)
KINDS = OF_ROADS | {word for row in HOUSES for word in row}
ROWS = (*ROADS, *HOUSES, *ALIKE)
FORMS = {
    word: {same for row in ROWS if word in row for same in row} for row in ROWS for word in row
}
NUMBERED = (
    rf"(?:(?:no|number)?[\s.]{{0,3}}\d{{1,4}}[a-z]?(?:\s?[\-/]\s?\d{{1,4}}[a-z]?)?{MAYBE_GAP})?"
)
IN_IT = rf"(?:(?:{'|'.join(sorted(UNITS))})[\s.]{{0,3}}(?:\d{{1,4}}[a-z]?|[a-z]){END}{MAYBE_GAP})?"
AFTER = rf"(?:[\s,]{{1,3}}(?:{'|'.join(sorted(UNITS))})[\s.]{{0,3}}\d{{1,4}}[a-z]?)?"


def patterns_of(secret: str) -> set[str]:
    """The patterns of one folded secret, in lines or with commas: none where nothing in it tells."""
    lines = [part.strip(" .-") for part in re.split(r"[\n,;]", secret)]
    found = {_email(mail) for mail in EMAIL.findall(secret)}
    for line in lines:
        found |= {_telephone(number) for number in TELEPHONE.findall(EMAIL.sub("", line))}
    reached = bool(found)
    found |= {_postcode(*parts) for parts in POSTCODE.findall(secret)}
    kept = [line for line in lines if not (EMAIL.search(line) or TELEPHONE.search(line))]
    where = [line for line in (POSTCODE.sub("", line).strip(" .-") for line in kept) if line]
    for name in _names(where, beside_a_number=reached and not POSTCODE.search(secret)):
        found |= set(name.patterns())
    return found


@dataclass(frozen=True)
class Name:
    """A street, a house or a building by name, with the number of the house there if it has one."""

    words: tuple[str, ...]
    number: str = ""

    def patterns(self) -> Iterator[str]:
        """It with its number; and alone, unless it is a word that stands for much else."""
        phrase = GAP.join(map(_word, self.words))
        if self.number:
            numbers = GAP.join(map(re.escape, re.split(r"[\s,.\-/]+", self.number)))
            yield f"{START}{IN_IT}{numbers}{MAYBE_GAP}{phrase}{END}"
        if not self.is_common:
            yield f"{START}{IN_IT}{NUMBERED}{phrase}{END}{AFTER}"

    @property
    def is_common(self) -> bool:
        """Whether it is one everyday word, the Parade or a Close, or hardly a word at all."""
        everyday = len(self.words) == 1 and self.words[0] in KINDS | COMMON | UNITS
        return everyday or len("".join(self.words)) < SHORTEST


def _names(lines: list[str], *, beside_a_number: bool) -> Iterator[Name]:
    """The names in the lines of an address, the postcode gone; the last without a number is the town.

    `beside_a_number`: the lines stand with a telephone number and no postcode, where most are remarks.
    """
    lines = _joined(lines)
    street = False
    for at, line in enumerate(lines):
        first, last = at == 0, at == len(lines) - 1
        words = re.split(r"\s+", line)
        numbered = any(NUMBER.match(word) for word in words)
        kind = words[-1] in KINDS and len(words) > 1
        placed = not last and (first or not street) and line not in NOWHERE
        if kind or (not beside_a_number and (numbered or placed)):
            yield from _in_line(line)
        street = street or words[-1] in OF_ROADS or (numbered and words[0] not in UNITS)


def _joined(lines: list[str]) -> list[str]:
    """The lines, the number of a house on its own put before the street that follows it."""
    found: list[str] = []
    for line in lines:
        if found and re.fullmatch(r"\d+[a-z]?(?:\s*[-/]\s*\d+[a-z]?)?", found[-1]):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def _in_line(line: str) -> Iterator[Name]:
    """Flat 2 Tower House 14 Mill Lane: the flat, the house, the street with its number."""
    line = re.sub(r"(?<=\d)\s*[-/]\s*(?=\d)", "-", line)
    words = [word for word in re.split(r"[^\w&-]+|(?<!\d)-|-(?!\d)", line) if word]
    run: list[str] = []
    number = ""
    for at, word in enumerate([*words, ""]):
        unit = run[-1:] and run[-1] in UNITS and re.fullmatch(r"\d+[a-z]?|[a-z]", word)
        if unit:
            yield Name((run.pop(), word))
            if run:
                yield Name(tuple(run), number)
                run, number = [], ""
        elif not word or re.fullmatch(r"\d+[a-z]?(?:-\d+[a-z]?)?", word):
            if run:
                yield Name(tuple(run), number or (word if at == len(words) - 1 else ""))
            run, number = [], word
        else:
            run.append(word)


def _word(word: str) -> str:
    forms = FORMS.get(word, {word})
    return f"(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})"


def _postcode(out: str, into: str) -> str:
    return rf"{START}{out}{MAYBE_GAP}{into}{END}"


def _email(mail: str) -> str:
    at = r"\s?(?:@|[\[(]\s?at\s?[\])])\s?"
    return at.join(map(re.escape, mail.strip(".").split("@")))


def _telephone(number: str) -> str:
    """By its last ten digits, whatever stands before them: 0, +44, 0044 or nothing."""
    digits = re.sub(r"\D", "", number)[-LAST_DIGITS:].removeprefix("0")
    before = rf"(?:(?:\+|00)?{DIGIT_GAP}44{DIGIT_GAP})?(?:0{DIGIT_GAP})?"
    return before + DIGIT_GAP.join(digits)


def longest_first(patterns: Iterable[str]) -> list[str]:
    """In the order to try them: the whole before its parts."""
    return sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
