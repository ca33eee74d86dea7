"""How names are folded for sorting and looking up."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, apostrophes or hyphens, single spaces: `O'Brien` is `obrien`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (" " if char == "-" else char for char in plain if char.isalnum() or char in " -")
    return " ".join("".join(kept).split())


def sort_name(surname: str, forename: str) -> str:
    """What pupils are sorted and searched by: folded surname, then forename."""
    return f"{fold(surname)}, {fold(forename)}"
