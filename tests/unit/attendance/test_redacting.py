"""Where somebody is, taken out of words people typed: however it is written, and nothing else."""

import pytest

from attendance.rules.redacting import redact

SECRETS = ("61 Nightingale Rise\nTelford\nZX9 7QQ", "07700 955311", "ruth@family.example")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("At 61 Nightingale Rise now", "At [protected] now"),
        ("at 61, NIGHTINGALE  rise", "at [protected]"),
        ("on Nightingale Rise, by the shop", "on [protected], by the shop"),
        ("zx97qq or ZX9  7QQ", "[protected] or [protected]"),
        ("ring 07700955311", "ring [protected]"),
        ("ring 07700-955-311.", "ring [protected]."),
        ("ring +44 7700 955311", "ring [protected]"),
        ("mail RUTH@family.example today", "mail [protected] today"),
        ("Telford is a town", "Telford is a town"),
        ("61 sessions missed", "61 sessions missed"),
        ("ring 07700 955312", "ring 07700 955312"),
        ("", ""),
    ],
)
def test_what_tells_is_taken_out(words: str, kept: str) -> None:
    assert redact(words, SECRETS) == kept


def test_without_secrets_nothing_is() -> None:
    assert redact("At 61 Nightingale Rise", []) == "At 61 Nightingale Rise"


def test_an_address_of_signs_is_no_pattern() -> None:
    assert redact("a (b", ["1 (b\n[x] 2", "+"]) == "a (b"
