"""Words somebody typed, without what would tell where a protected person is. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from attendance.rules.telling import longest_first, patterns_of

HELD = "[protected]"
APOSTROPHES = frozenset("'`´‘’ʼ‛′")
DASHES = frozenset("−⁃")


def redact(text: str, secrets: Iterable[str], public: Iterable[str] = ()) -> str:
    """The words with every telling part of `secrets` taken out, however people write it.

    A secret is an address, in lines or with commas, or telephone numbers or e-mail addresses with or without a
    remark. Of an address the street tells, with its number and alone, the name of a house and the postcode; a
    town alone does not. What stands in a `public` text too, such as the address of the school, is left: it
    tells nothing of a home.
    """
    pattern = _pattern(tuple(secrets), tuple(public))
    if pattern is None or not text:
        return text
    folded, origins = fold(text)
    kept, done = [], 0
    for match in pattern.finditer(folded):
        kept += [text[done : origins[match.start()]], HELD]
        done = origins[match.end() - 1] + 1
    return "".join([*kept, text[done:]])


@lru_cache(maxsize=256)
def _pattern(secrets: tuple[str, ...], public: tuple[str, ...]) -> re.Pattern[str] | None:
    found = {each for secret in secrets for each in patterns_of(fold(secret)[0])}
    known = [fold(text)[0] for text in public]
    telling = [each for each in found if not any(re.search(each, text) for text in known)]
    return re.compile("|".join(longest_first(telling))) if telling else None


def fold(text: str) -> tuple[str, range | list[int]]:
    """The words as they are compared, and where each of their characters stands in `text`.

    Small letters without accents; no apostrophes and nothing that is not seen; every dash and every digit in
    its plain form.
    """
    if text.isascii() and not APOSTROPHES & set(text):
        return text.lower(), range(len(text))
    found: list[str] = []
    origins: list[int] = []
    for at, sign in enumerate(text):
        plain = _plain(sign)
        found.append(plain)
        origins += [at] * len(plain)
    return "".join(found), origins


def _plain(sign: str) -> str:
    if sign in APOSTROPHES or unicodedata.category(sign) in ("Cf", "Mn"):
        return ""
    if sign in DASHES or unicodedata.category(sign) == "Pd":
        return "-"
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    parts = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")
