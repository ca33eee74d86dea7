"""The database takes a reason for one when a person can see it, and the rule says the same of it."""

import sys
import unicodedata

import pytest
from django.db import connection

from accounts.rules.text import FILLERS, SEEN_BY_DATABASE, readable

pytestmark = pytest.mark.django_db
BLANK_CLASSES = ("Zs", "Zl", "Zp", "Cc", "Cf")
EVERY = [chr(n) for n in range(1, sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]


def seen_by_database(texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t FROM unnest(%s::text[]) t WHERE t ~ %s", [texts, SEEN_BY_DATABASE])
        return [text for (text,) in cursor.fetchall()]


def test_no_invisible_character_is_a_reason() -> None:
    blank = [c for c in EVERY if unicodedata.category(c) in BLANK_CLASSES or c in FILLERS]
    assert len(blank) > 200
    # Signs of Arabic and Kaithi that go round a number are of that class, and are printed.
    printed = set("\u0890\u0891\u08e2")
    assert set(seen_by_database(blank)) <= printed
    assert not [c for c in blank if readable(c)]
    assert not seen_by_database(["", " \u200b\n", "\u2060" * 300, "\ufe0f\u0301", "\U000e0041" * 3])


def test_what_can_be_seen_is_a_reason_to_both() -> None:
    words = ["ill", "7", "?", "\u00eb", "\u0434\u0430", "\u0646\u0639\u0645", "\u75c5", "\U0001f912",
             "\u200b.", " a\n"]  # fmt: skip
    assert seen_by_database(words) == words
    assert all(readable(each) for each in words)


def test_a_letter_of_any_script_is_a_reason() -> None:
    letters = [c for c in EVERY if unicodedata.category(c)[0] == "L" and c not in FILLERS]
    assert len(seen_by_database(letters)) == len(letters)
