"""The references people and addresses use for a record, in place of its number in the database."""

import secrets

ALPHABET = "23456789BCDFGHJKLMNPQRTVWXZ"  # no vowels, so no words; nothing that looks like another
LENGTH = 8


def new_ref(prefix: str) -> str:
    """A fresh reference such as `P-7K3M9QXB`; the table's unique constraint guards the rare repeat."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def new_pupil_ref() -> str:
    """A fresh reference for a pupil."""
    return new_ref("P")
