"""What is said of somebody who must not be contacted, and whether words name them."""

import pytest

from attendance.rules.safe_contact import advice, do_not_contact, is_name_of


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


@pytest.mark.parametrize(
    "invites",
    [
        "Please ring the mobile.", "You may text her.", "By e-mail only.", "only ring after six.",
        "Her mobile is 07700 900 123.", "He answers at dan@poole.example.", "Please only write to work.",
    ],
)  # fmt: skip
def test_no_sentence_that_tells_how_to_reach_the_person_is_shown(invites: str) -> None:
    assert do_not_contact(note=f"Court order. {invites}") == "Do not contact. Note: Court order."
    assert do_not_contact(note=invites, in_full=True) == f"Do not contact. Note: {invites}"


@pytest.mark.parametrize(
    "kept", ["Order of 12/10/2025 stands.", "Order of 2025-10-12 stands.", "Recall him to nobody."]
)
def test_what_only_looks_like_it_is_kept(kept: str) -> None:
    assert do_not_contact(note=kept) == f"Do not contact. Note: {kept}"


def test_beside_a_carer_who_may_be_contacted_stands_the_note() -> None:
    assert advice("Works nights: ring after 2 pm.", safe=True) == "Works nights: ring after 2 pm."
    assert advice("", safe=True) == ""
    assert advice("Ring only the mobile.", safe=False) == "Do not contact."
    assert advice("Only text.", safe=False, in_full=True) == "Do not contact. Note: Only text."


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
