"""What a line of the bank may mean: references of notices with their typing errors, and names.

Pure. A notice is 26-0031; in a bank's reference it stands as `PN 26 0031`, `260031` or `26-OO31`.
"""

import re

from attendance.rules.names import fold

# Two digits of the year and the number, with up to three signs between: no telephone, no date in full.
# The database reads them the same way (`fines_references_in`).
REFERENCE = re.compile(r"(?<!\d)(\d{2})\W{0,3}(\d{3,6})(?!\d)")
LIKE_DIGITS = re.compile(r"(?<![A-Z0-9])[0-9OILSBZ]{2}\W{0,3}[0-9OILSBZ]{3,6}(?![A-Z0-9])")
DIGITS = str.maketrans("OILSBZ", "011582")
REAL_DIGITS = 3  # a word of letters that only look like digits is a word
LONG_NAME = 5  # from this length a name may have a typing error


def plain_reference(ref: str) -> str:
    """`26-0031` as its digits."""
    return ref.replace("-", "")


def references_in(text: str) -> tuple[str, ...]:
    """The references a text may name, as digits, each once and in order. Also `26-OO31`."""
    upper = text.upper()
    found = ["".join(match.groups()) for match in REFERENCE.finditer(upper)]
    for match in LIKE_DIGITS.finditer(upper):
        word = match.group()
        if sum(c.isdigit() for c in word) >= REAL_DIGITS and not REFERENCE.fullmatch(word):
            found.append(re.sub(r"\W", "", word.translate(DIGITS)))
    return tuple(dict.fromkeys(found))


def is_near(a: str, b: str) -> bool:
    """Whether two words are one typing error apart at most: a sign more, less, other, or two swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest, other = a[i:], b[i:]
    return (
        rest[1:] == other[1:]
        or rest == other[1:]
        or rest[1:] == other
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )


def names_reference(text: str, ref: str) -> bool:
    """Whether a text names a notice exactly."""
    return plain_reference(ref) in references_in(text)


def resembles_reference(text: str, ref: str) -> bool:
    """Whether a text names a notice, or does but for one typing error."""
    return any(is_near(found, plain_reference(ref)) for found in references_in(text))


def resembles_name(text: str, surname: str) -> bool:
    """Whether a surname stands in a text: each part of a double name counts, a long one with an error."""
    words = name_words(text)
    parts = [part for part in name_words(surname) if len(part) > 1]
    return any(
        part in words or (len(part) >= LONG_NAME and any(is_near(part, word) for word in words))
        for part in parts
    )


def name_words(text: str) -> set[str]:
    """The words of a text, folded; `O'Brien` as `obrien` and as `o` and `brien`: banks write both."""
    plain = re.sub(r"[^\w'’]+|_|\d", " ", text)
    return {*fold(plain).split(), *fold(re.sub(r"['’]", " ", plain)).split()}


def joined_words(text: str) -> set[str]:
    """The words of a text and what two or three of them make together: banks write `MC DONALD`."""
    words = fold(_without_apostrophes(text)).split()
    return {"".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}


def calls(text: str, name: str) -> bool:
    """Whether a name stands in a text, however it is written: `SMITHJONES`, `AL HASSAN`, `MC DONALD`.

    The database reads it the same way (`fines_calls`).
    """
    if resembles_name(text, name):
        return True
    whole, words = "".join(fold(_without_apostrophes(name)).split()), joined_words(text)
    if len(whole) < LONG_NAME:
        return len(whole) > 1 and whole in words
    return any(is_near(whole, word) for word in words)


def _without_apostrophes(text: str) -> str:
    return re.sub(r"['’]", "", re.sub(r"[^\w'’]+|_|\d", " ", text))
