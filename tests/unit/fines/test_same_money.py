"""Whether two things a bank says are of the same money."""

import pytest

from fines.rules.same_money import name_other_notices, says_the_same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("26-0151 K PATEL", "26-0142 J PATEL", False),
        ("26-0151 PATEL", "26-0142 PATEL", False),
        ("26-0151 PATEL", "PN 260151", True),
        ("26-0151 K PATEL", "K PATEL", True),
        ("K PATEL", "J PATEL", False),
        ("J.PATEL", "K.PATEL", False),
        ("J PATEL", "PATEL", True),
        ("J PATEL", "J A PATEL", True),
        ("J K PATEL", "J A PATEL", False),
        ("O'BRIEN", "J O'BRIEN", True),
        ("26-0151 K PATEL", "26-0142 26-0151 J PATEL", True),
        ("PATEL", "OKAFOR", False),
        ("", "", False),
    ],
)
def test_initials_and_notices_tell_payers_of_one_surname_apart(one, other, same):
    assert says_the_same([one], [other]) is same
    assert says_the_same([other], [one]) is same


@pytest.mark.parametrize(
    ("one", "other", "others"),
    [("26-0151", "26-0142", True), ("26-0151", "26 0151", False), ("26-0151", "PATEL", False),
     ("26-0151 26-0142", "26-0142", False)],
)  # fmt: skip
def test_notices_that_are_others_are_both_named_and_none_shared(one, other, others):
    assert name_other_notices([one], [other]) is others
