"""What is said of somebody who must not be contacted, and whether words name them."""

import pytest

from attendance.rules.safe_contact import do_not_contact, is_name_of


@pytest.mark.parametrize(
    ("note", "in_short", "in_full"),
    [
        ("", "Do not contact.", "Do not contact."),
        (
            "Court order.",
            "Do not contact. Note: Court order.",
            "Do not contact. Note: Court order.",
        ),
        (
            "Ring only the mobile. No letters to the house.",
            "Do not contact. Note: No letters to the house.",
            "Do not contact. Note: Ring only the mobile. No letters to the house.",
        ),
        ("Only text.", "Do not contact.", "Do not contact. Note: Only text."),
        (
            "Do not ring: a court order stands.",
            "Do not contact. Note: Do not ring: a court order stands.",
            "Do not contact. Note: Do not ring: a court order stands.",
        ),
    ],
)
def test_do_not_contact_comes_first_and_nothing_says_the_contrary(
    note: str, in_short: str, in_full: str
) -> None:
    assert do_not_contact(note=note) == in_short
    assert do_not_contact(note=note, in_full=True) == in_full


def test_by_name() -> None:
    assert do_not_contact("Mr Dan Poole") == "Do not contact Mr Dan Poole."


@pytest.mark.parametrize(
    ("words", "is_theirs"),
    [
        ("Mr Dan Poole", True),
        ("DAN POOLE", True),
        ("Mr. Dan Poole; father", True),
        ("Dan", False),
        ("Dan Poole-Ward", False),
        ("Mrs Poole", False),
        ("", False),
        ("Mr", False),
    ],
)
def test_a_name_is_known_by_title_or_without(words: str, is_theirs: bool) -> None:
    assert is_name_of(words, "Mr Dan Poole") is is_theirs
