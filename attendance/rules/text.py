"""Words people type, as they are kept: what nobody can see is not kept, and alone it is nothing.

Pure.
"""

import unicodedata

# Control, format (zero-width, direction of writing) and half characters: none of them shows on paper.
UNSEEN = ("Cc", "Cf", "Cs")
# Letters and signs by their class, and blank all the same.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
SEEN = ("L", "N", "P", "S")


def readable(text: str) -> str:
    """The text without invisible characters, its blanks single; empty when nothing of it can be seen.

    A reason of zero-width characters would stand in the trail as none (SI 2024/208 regulation 11 asks
    for one), and a change of direction would make a note read backwards.
    """
    kept = "".join(c for c in text if c.isspace() or not _is_unseen(c))
    words = " ".join(kept.split())
    return words if any(unicodedata.category(c)[0] in SEEN for c in words) else ""


def is_keepable(text: str) -> bool:
    """Whether a database can hold it: no NUL, and no half of a character."""
    return not any(c == "\0" or unicodedata.category(c) == "Cs" for c in text)


def _is_unseen(char: str) -> bool:
    return char in FILLERS or unicodedata.category(char) in UNSEEN
