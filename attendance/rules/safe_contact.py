"""Somebody who must not be contacted: what may be said of it in one line, and whether words name them.

Pure: notes and names are handed in.
"""

import re

# A sentence of a note that says how somebody is reached: beside "Do not contact" it says the contrary.
INVITES = re.compile(
    r"(please\s+|(you|we|they)\s+(may|can)\s+)?(only\s+)?(by\s+)?"
    r"(ring|call|telephone|phone|text|e-?mail|write|contact|prefers|use)\b"
    r"|.*(\d[ -]?){10}|.*\S@\S",
    re.IGNORECASE,
)
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "dame", "prof"})


def do_not_contact(name: str = "", note: str = "", *, in_full: bool = False) -> str:
    """`Do not contact Mr A. Note: ...`: the sentence that counts first, then the note by that name.

    Who may not read it `in_full` is not shown the sentences that tell how to reach the person.
    """
    sentences = [each for each in re.split(r"(?<=[.!?])\s+", note.strip()) if each]
    kept = " ".join(each for each in sentences if in_full or not INVITES.match(each))
    return f"Do not contact{' ' * bool(name)}{name}.{' Note: ' * bool(kept)}{kept}"


def advice(note: str, *, safe: bool, in_full: bool = False) -> str:
    """What stands beside a carer wherever one is shown: the note, or that nobody contacts this person."""
    return note if safe else do_not_contact(note=note, in_full=in_full)


def is_name_of(words: str, name: str) -> bool:
    """Whether words somebody typed are this name, by title or without."""
    return bool(_plain(words)) and _plain(words) == _plain(name)


def _plain(name: str) -> str:
    """A name as it is compared: no title, no capitals, nothing after a comma or in brackets."""
    words = re.split(r"[^\w'-]+", re.split(r"[,(;:]", name.casefold())[0])
    return " ".join(word for word in words if word and word not in TITLES)
