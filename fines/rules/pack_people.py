"""Whether words somebody typed name or plainly speak of another parent than the one they are printed for. Pure.

Doubt is an answer here: what may be about another is kept out until a person has read it (domain 9). No word of the
evidence is changed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from attendance.choices import Relation, Sex
from fines.rules.pack_names import WORDS

# Letters that do not come apart into a plain one and its accent.
JOINED = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
    "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
})  # fmt: skip
APOSTROPHES = "'`´‘’ʼ‛′"
TITLES = {
    "mr": "m", "mister": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "mx": "", "dr": "", "prof": "", "rev": "",
}  # fmt: skip
WITH_TITLE = rf"(?i:\b({'|'.join(TITLES)})\b\.?)\s+((?:[\w-]+\.?\s+){{0,2}}?)"
SHORT = 2  # An and Li are syllables of other things: they, too, want their capital

MALE = r"father|fathers|dad|dads|daddy|papa"
FEMALE = r"mother|mothers|mum|mums|mummy|mom|mam|mama"
STEP = r"step[\s-]?(?:mother|father|mum|dad|parent)s?"
GRAND = (
    r"grand[\s-]?(?:mother|father|ma|pa|dad|parent)s?|grandads?|nan|nana|nanna|nanny|granny|gran"
)
FOSTER = r"foster[\s-](?:carer|mother|father|mum|dad|parent)s?"
SAID_OF = {
    Relation.MOTHER: FEMALE, Relation.FATHER: MALE, Relation.STEP_PARENT: STEP, Relation.GRANDPARENT: GRAND,
    Relation.FOSTER_CARER: FOSTER, Relation.GUARDIAN: r"guardians?",
}  # fmt: skip
# Of whomever they are said, they are never this parent.
OF_ANOTHER = (
    r"partners?|ex|exes|husbands?|wife|wives|spouses?|boyfriends?|girlfriends?|fiancee?s?|co[\s-]?parents?|"
    r"(?:other|both|absent|non[\s-]resident|natural|birth|biological) (?:parents?|carers?)|"
    r"parents(?!\s*evening)"
)
ALWAYS = (Relation.MOTHER, Relation.FATHER, Relation.STEP_PARENT)
HE, SHE = r"he|him|his|himself|hes|hed", r"she|her|hers|herself|shes|shed"


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
class Family:
    """For whom papers are printed, of which child, and the child's other parents and carers."""

    me: Name
    child: Name
    others: Collection[Name] = ()
    title: str = ""
    relation: str = ""
    their_relations: Collection[str] = ()
    child_sex: str = Sex.UNKNOWN

    def names(self, text: str, spans: Collection[tuple[int, int]] = ()) -> bool:
        """Whether another is named in the `plain` words, but for `spans` that are no person's."""
        patterns = [found for other in self.others for found in self._patterns(other)]
        return any(_is_free(p, text, spans) for p in patterns) or any(
            self._is_titled(other, text, spans) for other in self.others
        )

    def hints(self, text: str) -> bool:
        """Whether the `plain` words speak of one by what they are: dad, her partner, he where nobody here is a he."""
        found = "|".join(self._hints())
        return bool(re.search(rf"\b(?:{found})\b", text, re.IGNORECASE))

    def _hints(self) -> Iterator[str]:
        yield OF_ANOTHER
        mine = self.relation if self.relation not in self.their_relations else ""
        for relation in dict.fromkeys([*ALWAYS, *self.their_relations]):
            if relation != mine and relation in SAID_OF:
                yield SAID_OF[Relation(relation)]
        here = {self._sex, self.child_sex}
        if here == {Sex.FEMALE.value}:
            yield HE
        if here == {Sex.MALE.value}:
            yield SHE

    @property
    def _sex(self) -> str:
        """Of this parent, as far as relation or title say it."""
        said = {Relation.MOTHER: "f", Relation.FATHER: "m"}.get(self.relation)  # type: ignore[call-overload]
        said = said or TITLES.get(self.title.casefold().strip(". "), "")
        return {"f": Sex.FEMALE.value, "m": Sex.MALE.value}.get(said, "")

    @property
    def _kept(self) -> tuple[Name, Name]:
        return self.me, self.child

    def _patterns(self, other: Name) -> Iterator[str]:
        """The forename, the surname, their parts, and an initial with the surname: as far as they tell this person."""
        fores = {part for kept in self._kept for part in parts(kept.forename)}
        surs = {part for kept in self._kept for part in parts(kept.surname)}
        if other.full.casefold() not in {kept.full.casefold() for kept in self._kept}:
            yield rf"(?i:\b{spaced(other.full)}s?\b)"
        yield from (word(part) for part in parts(other.forename) if part not in fores)
        yield from (word(part) for part in parts(other.surname) if part not in surs | fores)
        first = plain(other.forename)[:1].upper()
        if first and first not in {plain(kept.forename)[:1].upper() for kept in self._kept}:
            yield rf"\b{first}\.?\s*(?i:{spaced(other.surname)})s?\b"

    def _is_titled(self, other: Name, text: str, spans: Collection[tuple[int, int]]) -> bool:
        """Mr Khan in the papers of Mrs Khan; with a name that is not hers between, or where both are Mrs, too."""
        surs = [*parts(other.surname), other.surname]
        pattern = rf"{WITH_TITLE}(?i:{'|'.join(spaced(part) for part in surs if part)})s?\b"
        for match in re.finditer(pattern, text):
            if not _within(match.span(), spans) and not self._is_me(match[1], match[2], other):
                return True
        return False

    def _is_me(self, title: str, between: str, other: Name) -> bool:
        if not set(parts(other.surname)) & set(parts(self.me.surname)):
            return False
        if set(parts(self.me.forename)) & set(parts(between.replace(".", ""))):
            return True
        sexes = {Relation.MOTHER: "f", Relation.FATHER: "m"}
        theirs = {sexes.get(r, "") for r in self.their_relations}  # type: ignore[call-overload]
        mine = "f" if self._sex == Sex.FEMALE else "m" if self._sex == Sex.MALE else ""
        said = TITLES[title.casefold()]
        return bool(said) and not between.strip() and said == mine and not theirs & {mine, ""}


def plain(text: str) -> str:
    """Letters without accents and apostrophes, nothing that is not seen, dashes alike; capitals stay."""
    kept = "".join(sign for sign in text.translate(JOINED) if sign not in APOSTROPHES)
    apart = unicodedata.normalize("NFKD", kept)
    shown = (s for s in apart if unicodedata.category(s) not in ("Mn", "Cf"))
    return "".join("-" if unicodedata.category(s) == "Pd" else s for s in shown)


def parts(name: str) -> list[str]:
    """The parts of a name as they are compared: smith and jones of Smith-Jones."""
    return [part for part in re.split(r"[\W_]+", plain(name).casefold()) if part]


def spaced(name: str) -> str:
    """A pattern for the name however it is spaced or joined."""
    return r"[\s-]*".join(re.escape(part) for part in parts(name))


def is_word(name: str) -> bool:
    """Whether the name is a word, too, or so short that it is part of many."""
    return any(part in WORDS or len(part) <= SHORT for part in parts(name))


def word(part: str) -> str:
    """A pattern for one part of a name alone: in any letters, but of a name that is a word with its capital."""
    if is_word(part):
        return rf"\b(?:{part.capitalize()}|{part.upper()})[sS]?\b"
    return rf"(?i:\b{re.escape(part)}s?\b)"


def _is_free(pattern: str, text: str, spans: Iterable[tuple[int, int]]) -> bool:
    spans = list(spans)
    return any(not _within(match.span(), spans) for match in re.finditer(pattern, text))


def _within(found: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found[0] and found[1] <= end for start, end in spans)
