"""Where somebody is, taken out of words people typed: however it is written, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.redacting import HELD, redact

SECRETS = ("61 Nightingale Rise\nTelford\nZX9 7QQ", "07700 955311", "ruth@family.example")
HOME = "14 Mill Lane\nRiverside\nRV1 2AB"
ONE_LINE = "Flat 2, 14 Mill Lane, Riverside, RV1 2AB"
COTTAGE = "Rose Cottage\nBroadway\nRiverside\nRV1 2AB"


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


@pytest.mark.parametrize(
    ("secret", "words", "kept"),
    [
        # one line, and a flat before the house
        (ONE_LINE, "card left at 14 Mill Lane", "card left at [protected]"),
        (ONE_LINE, "card left in Mill Lane", "card left in [protected]"),
        (ONE_LINE, "her postcode, rv12ab", "her postcode, [protected]"),
        (ONE_LINE, "Flat 2, 14 Mill Lane, Riverside", "[protected], Riverside"),
        (ONE_LINE, "Riverside is where school is", "Riverside is where school is"),
        ("Flat 2 14 Mill Lane RV1 2AB", "at 14 Mill Lane", "at [protected]"),
        ("Flat 2\n14 Mill Lane\nRV1 2AB", "Mill Lane flat 2", "[protected]"),
        ("Flat 2 Tower House 14 Mill Lane", "in Tower House", "in [protected]"),
        ("14\nMill Lane\nRiverside", "at 14 mill lane", "at [protected]"),
        (HOME, "14, Mill Lane", "[protected]"),
        (HOME, "on Mill Ln, number 14", "on [protected]"),
        (HOME, "at 14 Mill Lane, Riverside, RV1 2AB", "at [protected], Riverside, [protected]"),
        (HOME, "14 days; the mill; a lane", "14 days; the mill; a lane"),
        # telephones by their last ten digits
        ("+44 7700 900123", "ring 07700 900123", "ring [protected]"),
        ("0044 7700 900123", "ring 07700900123", "ring [protected]"),
        ("+44 (0)7700 900123", "ring 07700 900123", "ring [protected]"),
        ("07700 900123", "ring 0044 7700 900123", "ring [protected]"),
        ("07700 900123", "ring +44 (0) 7700 900-123", "ring [protected]"),
        ("07700 900123 (mum)", "ring mum on 07700900123", "ring mum on [protected]"),
        ("07700 900123 / 0121 496 0000", "07700 900123", "[protected]"),
        ("07700 900123 / 0121 496 0000", "(0121) 496 0000", "([protected]"),
        ("07700 900123, mum, after 6pm", "mum rings after 6pm", "mum rings after 6pm"),
        ("07700 900123", "07700 900124", "07700 900124"),
        # signs and shortened words
        ("14 St John's Road", "14 St John’s Road", "[protected]"),
        ("14 St John’s Road", "st johns rd", "[protected]"),
        ("14 St John's Road", "Saint John's Road", "[protected]"),
        ("14A High Street\nRV1 2AB", "14a high st", "[protected]"),
        ("14 Acacia Ave", "Acacia Avenue", "[protected]"),
        ("9 Elm Close", "9 Elm Cl.", "[protected]."),
        ("12-14 Mill Lane", "at 12–14 Mill Lane", "at [protected]"),
        ("12 – 14 Mill Lane", "at 12-14 Mill Lane", "at [protected]"),
        ("14 Mill Lane", "14 Mill\u00a0Lane", "[protected]"),
        ("14 Mill Lane", "14 Mi\u200bll Lane", "[protected]"),
        ("14 Café Row", "14 cafe row", "[protected]"),
        # houses by name, and streets of one word
        (COTTAGE, "at rose cottage", "at [protected]"),
        (COTTAGE, "lives at Broadway", "lives at [protected]"),
        (COTTAGE, "Riverside", "Riverside"),
        ("The Old Forge, Riverside, RV1 2AB", "by the old forge", "by [protected]"),
        ("14 Broadway\nRV1 2AB", "lives at Broadway", "lives at [protected]"),
        ("14 Parade\nRV1 2AB", "at 14 Parade, by the parade", "at [protected], by the parade"),
        # not an address at all
        ("Riverside\nRV1 2AB", "Riverside", "Riverside"),
        ("No fixed abode\nRiverside", "no fixed abode", "no fixed abode"),
        ("a.b@example.org", "a.b [at] example.org", "[protected]"),
        ("a@example.org; b@example.org", "B@example.org", "[protected]"),
    ],
)  # fmt: skip
def test_however_it_was_stored_and_however_it_is_written(
    secret: str, words: str, kept: str
) -> None:
    assert redact(words, [secret]) == kept


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("the school in Mill Lane, RV1 2AB", "the school in Mill Lane, RV1 2AB"),
        ("the school, 2 Mill Lane", "the school, 2 Mill Lane"),
        ("the office, 0121 496 0000", "the office, 0121 496 0000"),
        ("at 14 Mill Lane", "at [protected]"),
        ("ring 07700 900123", "ring [protected]"),
    ],
)
def test_what_is_the_schools_own_is_left(words: str, kept: str) -> None:
    school = ("2 Mill Lane\nRiverside\nRV1 2AB", "0121 4960000")
    assert redact(words, [HOME, "07700 900123 or 0121 496 0000"], school) == kept


def test_without_secrets_nothing_is() -> None:
    assert redact("At 61 Nightingale Rise", []) == "At 61 Nightingale Rise"


def test_an_address_of_signs_is_no_pattern() -> None:
    assert redact("a (b", ["1 (b\n[x] 2", "+"]) == "a (b"


def test_a_long_text_costs_no_more_than_its_length() -> None:
    """Runs of spaces, digits and dashes are where a careless pattern takes for ever."""
    words = (" -.," * 5000) + "1" * 20000 + " 14 Mill Lane"
    assert redact(words, [ONE_LINE, "07700 900123"]).endswith("[protected]")


STREETS = {"Mill Lane": "mill ln", "Acacia Avenue": "acacia ave", "St John's Road": "Saint Johns Rd",
           "Elm Close": "elm cl", "Broadway": "broadway", "Upper Park Street": "UPPER PARK ST"}  # fmt: skip
numbers = st.from_regex(r"\A[1-9][0-9]{0,2}[A-D]?\Z")
tails = st.from_regex(r"\A7[0-9]{9}\Z")
codes = st.tuples(st.from_regex(r"\A[A-Z]{1,2}[1-9]\Z"), st.from_regex(r"\A[0-9][A-Z]{2}\Z"))
gaps = st.sampled_from([" ", "  ", ", ", "\u00a0", "-", ".", "\n"])


@given(
    number=numbers, street=st.sampled_from(sorted(STREETS)), code=codes, tail=tails,
    flat=st.sampled_from(["", "Flat 3", "Rose House"]), joint=st.sampled_from(["\n", ", ", ",", " , "]),
    before=st.sampled_from(["0", "+44 ", "0044", "+44 (0)"]), typed=st.sampled_from(["0", "+44", "0044 ", ""]),
    gap=gaps, short=st.booleans(), shout=st.booleans(), remark=st.sampled_from(["", " (mum)", " work"]),
)  # fmt: skip
def test_no_manner_of_storing_or_writing_lets_it_through(
    number: str, street: str, code: tuple[str, str], tail: str, flat: str, joint: str, before: str,
    typed: str, gap: str, short: bool, shout: bool, remark: str,
) -> None:  # fmt: skip
    home = joint.join(
        part for part in (flat, f"{number} {street}", "Riverside", " ".join(code)) if part
    )
    reached = f"{before}{tail[:4]} {tail[4:]}{remark}"
    at = gap.join(f"{number} {STREETS[street] if short else street}".split())
    ring = f"{typed}{tail[:3]}{' ' if short else ''}{tail[3:]}"
    words = f"She is at {at} or {gap.join(code)} / {ring} and Riverside"
    kept = redact(words.upper() if shout else words, [home, reached])
    assert kept.casefold() == f"she is at {HELD} or {HELD} / {HELD} and riverside"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_whatever_is_typed_only_loses(words: str, secrets: list[str]) -> None:
    kept = redact(words, secrets)
    pieces = map(re.escape, kept.split(HELD)) if HELD not in words else [re.escape(words)]
    assert HELD in words or re.fullmatch("(?s:.+)".join(pieces), words)


@given(st.text(alphabet="abcdefghijk ,.-'’", max_size=60))
def test_words_that_tell_nothing_stay_as_they_are(words: str) -> None:
    assert redact(words, [ONE_LINE, COTTAGE, "07700 900123"]) == words
