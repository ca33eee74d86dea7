"""Words somebody typed, without what would tell where a protected person is. Pure."""

import re
from collections.abc import Iterable

HELD = "[protected]"
NUMBERED = re.compile(r"\d")
LEAST_DIGITS = 6


def redact(text: str, secrets: Iterable[str]) -> str:
    """The words with every telling part of `secrets` taken out, however it is spaced or capitalised.

    A secret is an address in lines, a telephone number or an e-mail address. Of an address each line with a
    number in it tells (house and street, postcode); a town alone does not.
    """
    for pattern in _patterns(secrets):
        text = pattern.sub(HELD, text)
    return text


def _patterns(secrets: Iterable[str]) -> list[re.Pattern[str]]:
    parts = {part for secret in secrets for line in secret.splitlines() for part in _telling(line)}
    return [_loosely(part) for part in sorted(parts, key=len, reverse=True)]


def _telling(line: str) -> list[str]:
    words = line.strip()
    if "@" in words:
        return [words]
    if not NUMBERED.search(words):
        return []
    street = re.sub(r"^\S*\d\S*\s+", "", words)  # the street without the number of the house
    tells = street != words and not NUMBERED.search(street) and " " in street
    return [words, street] if tells else [words]


def _loosely(part: str) -> re.Pattern[str]:
    """The part with any spaces, commas, dots and dashes between its characters where it had any or none."""
    digits = re.sub(r"\D", "", part)
    if len(digits) >= LEAST_DIGITS and not re.search(r"[A-Za-z@]", part):
        tail = digits[1:] if digits.startswith("0") else digits
        return re.compile(r"(?:\+?44[\s().-]*)?0?" + r"[\s().-]*".join(tail))
    pieces = [re.escape(piece) for piece in re.split(r"[\s,.]+", part) if piece]
    if len(pieces) == 2 and len(part) <= 8:  # a postcode, written together or apart
        return re.compile(rf"\b{pieces[0]}[\s,.-]*{pieces[1]}\b", re.IGNORECASE)
    return re.compile(r"[\s,.-]+".join(pieces), re.IGNORECASE)
