"""What is kept of words as typed, and what is no word at all."""

import pytest

from accounts.rules.text import is_keepable, readable, readable_lines
from attendance.rules.registers import Entry


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rang at 9", "Rang at 9"), ("  Rang\tat\n9 ", "Rang at 9"), ("Zo\u00eb", "Zo\u00eb"),
        ("Zoe\u0308", "Zoe\u0308"), ("\U0001f912", "\U0001f912"), ("?", "?"), ("", ""), (" \u00a0\u3000", ""),
        ("\u200b", ""), ("\u2060\u200d\ufeff", ""), ("\u00ad", ""), ("\u200b \u2060", ""), ("\u0301", ""),
        ("\ufe0f", ""), ("\u3164", ""), ("\u2800 \uffa0", ""), ("\x07\x1b", ""), ("\x00", ""), ("\ud800", ""),
        ("a\u200bb", "ab"), ("a \u200b b", "a b"), ("\u202eill\u202c", "ill"), ("\u2066ill\u2069", "ill"),
        ("ill\x00", "ill"), ("ill\ud800", "ill"), ("\x1b[31mill", "[31mill"),
    ],
)  # fmt: skip
def test_only_what_can_be_seen_is_kept(typed: str, kept: str) -> None:
    assert readable(typed) == kept
    assert Entry.read("I", None, typed).note == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rang.\r\nNobody in.", "Rang.\nNobody in."), (" a\t b \n c ", "a b\nc"), ("a\n\nb", "a\n\nb"),
        ("a\n\n\n \n\u200b\nb", "a\n\nb"), ("\n\n a \n\n", "a"), ("a\u202e\nb\u202c", "a\nb"),
        ("", ""), ("\n \r\n\u2060\n", ""), ("\u200b", ""),
    ],
)  # fmt: skip
def test_what_is_written_in_lines_keeps_them(typed: str, kept: str) -> None:
    assert readable_lines(typed) == kept
    assert readable_lines(kept) == kept


@pytest.mark.parametrize(
    ("text", "keepable"),
    [("", True), ("ill", True), ("\u200b", True), ("\n\x01", True), ("\ud7ff\ue000", True),
     ("i\x00ll", False), ("\ud800", False), ("ill\udfff", False)],
)  # fmt: skip
def test_what_a_database_can_hold(text: str, keepable: bool) -> None:
    assert is_keepable(text) is keepable
