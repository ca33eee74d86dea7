"""What a bank's line may mean: references with their typing errors, and names."""

import pytest

from fines.rules.likeness import (
    is_near,
    names_reference,
    references_in,
    resembles_name,
    resembles_reference,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("26-0031", ("260031",)),
        ("PN 26 0031", ("260031",)),
        ("pn260031 smith", ("260031",)),
        ("26/0031 AND 26/0032", ("260031", "260032")),
        ("26-OO31", ("260031",)),
        ("TEL 07700900123", ()),
        ("80.00", ()),
        ("OBSESSION", ()),
        ("", ()),
    ],
)
def test_references_are_read_out_of_a_bank_text(text, found):
    assert references_in(text) == found


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("260031", "260031", True),
        ("260031", "260013", True),  # two changed places
        ("260031", "26031", True),  # one less
        ("260031", "2600031", True),  # one more
        ("260031", "260131", True),  # one other
        ("260031", "261131", False),
        ("260031", "2631", False),
        ("260031", "2600001", False),
    ],
)
def test_one_typing_error_is_near_and_two_are_not(a, b, near):
    assert is_near(a, b) is near
    assert is_near(b, a) is near


def test_a_typing_error_resembles_and_does_not_name():
    assert names_reference("26 0031", "26-0031")
    assert not names_reference("26 0013", "26-0031")
    assert resembles_reference("26 0013", "26-0031")
    assert not resembles_reference("26 1132", "26-0031")


@pytest.mark.parametrize(
    ("text", "surname", "same"),
    [
        ("MR J SMITH", "Smith", True),
        ("SMITHY & SONS", "Smith", True),
        ("A OKAFOR", "Okafor-Lee", True),
        ("A OKAFRO", "Okafor", True),
        ("O BRIEN P", "O'Brien", True),
        ("OBRIEN P", "O’Brien", True),
        ("ALI Z", "D'Ali", True),
        ("LEE K", "Lea", False),
        ("", "Lea", False),
        ("12345", "Lea", False),
    ],
)
def test_a_surname_is_recognised(text, surname, same):
    assert resembles_name(text, surname) is same
