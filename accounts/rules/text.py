"""Words people type, as they are kept: what nobody can see is not kept, and alone it is nothing.

Pure.
"""

import unicodedata

# Control, format (zero-width, direction of writing) and half characters: none of them shows on paper.
UNSEEN = ("Cc", "Cf", "Cs")
# Letters and signs by their class, and blank all the same.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
SEEN = ("L", "N", "P", "S")

# The same for the database, as its regular expressions say it: something that is none of these. Signs
# that join or vary others (\u0300-\u036f, \ufe00-\ufe0f, ...) are nothing by themselves.
SEEN_BY_DATABASE = (
    r"[^\s\u0001-\u0020\u007f-\u00a0\u00ad\u0300-\u036f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160"
    r"\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def readable(text: str) -> str:
    """The text on one line without invisible characters, its blanks single; empty when nothing of it can be seen.

    A reason of zero-width characters would stand in the trail as none (SI 2024/208 regulation 11 asks
    for one), and a change of direction would make a note read backwards.
    """
    kept = "".join(c for c in text if c.isspace() or not _is_unseen(c))
    words = " ".join(kept.split())
    return words if any(unicodedata.category(c)[0] in SEEN for c in words) else ""


def readable_lines(text: str) -> str:
    """The same for what is written in lines: each of them readable, never two empty ones together."""
    lines = [readable(line) for line in text.splitlines()]
    kept = (line for line, before in zip(lines, ["", *lines], strict=False) if line or before)
    return "\n".join(kept).strip()


def is_keepable(text: str) -> bool:
    """Whether a database can hold it: no NUL, and no half of a character."""
    return not any(c == "\0" or unicodedata.category(c) == "Cs" for c in text)


def _is_unseen(char: str) -> bool:
    return char in FILLERS or unicodedata.category(char) in UNSEEN
