"""The unique pupil number: which rule fails, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.reference import upn_authorities
from attendance.rules.upn import (
    LETTERS,
    check_letter,
    clean_upn,
    make_upn,
    upn_failures,
)

COUNCILS = upn_authorities()
SOUND = "E938218618008"  # from the DfE's own tests: 372 mod 23 is 4, E


def rules(raw):
    return [failure.rule for failure in upn_failures(raw, COUNCILS)]


def with_letter(rest):
    return check_letter(rest) + rest


@pytest.mark.parametrize("raw", [SOUND, SOUND.lower(), f" {SOUND} "])
def test_a_sound_number_breaks_no_rule(raw):
    assert upn_failures(raw, COUNCILS) == []
    assert clean_upn(raw) == SOUND


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ["1500"]),
        ("", ["1500"]),
        ("   ", ["1500"]),
        ("F938218618008", ["1510"]),
        ("I938218618008", ["1510"]),
        ("1938218618008", ["1510"]),
        (with_letter("421962919251"), ["1530"]),
        (with_letter("817558133462"), ["1530"]),
        ("E9382186I8008", ["1540"]),
        ("E938218618O08", ["1540"]),
        ("EX38218618008", ["1530"]),
        ("E93821861800S", ["1550"]),
        ("E93821861800I", ["1550"]),
        ("E93821861800O", ["1550"]),
        ("E93821861800-", ["1550"]),
        ("E93821861800", ["1550"]),
        ("E9382186180089", ["1550"]),
        ("R34", ["1540"]),
        ("ASFFAGSVSV123", ["1530", "1540"]),
        ("A999218618008", ["1510", "1530"]),
    ],
)
def test_the_rule_that_fails_is_named(raw, expected):
    assert rules(raw) == expected


def test_the_right_letter_is_said():
    [failure] = upn_failures("F938218618008", COUNCILS)
    assert failure.message == "The check letter of UPN F938218618008 should be E, not F."


@pytest.mark.parametrize("council", ["942", "943", "001", "660", "681", "201", "838", "334", "823"])
def test_councils_that_may_stand_in_a_number(council):
    assert council in COUNCILS


@pytest.mark.parametrize("council", ["000", "100", "421", "804", "817", "999"])
def test_councils_that_may_not(council):
    assert council not in COUNCILS


@pytest.mark.parametrize("letter", LETTERS)
def test_a_temporary_number_may_end_in_any_of_23_letters(letter):
    assert rules(make_upn(334, 2001, 2019, 7, temporary=letter)) == []


numbers = st.tuples(
    st.sampled_from(sorted(COUNCILS)).map(int),
    st.integers(0, 9999),
    st.integers(0, 99),
    st.integers(0, 999),
)


@given(numbers)
def test_a_made_number_is_always_sound(parts):
    assert rules(make_upn(*parts)) == []


@given(numbers, st.integers(1, 12), st.integers(1, 9))
def test_one_wrong_digit_never_passes(parts, place, shift):
    """The modulus is prime and no position weighs a multiple of it, so no single slip is missed."""
    upn = make_upn(*parts)
    wrong = upn[:place] + str((int(upn[place]) + shift) % 10) + upn[place + 1 :]
    assert rules(wrong)


@given(st.text(max_size=16))
def test_any_text_gets_an_answer(text):
    for failure in upn_failures(text, COUNCILS):
        assert failure.rule in {"1500", "1510", "1530", "1540", "1550"}
        assert failure.message
