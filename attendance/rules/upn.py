"""The unique pupil number: which rule a number breaks, in plain words, and how a sound one is made.

Source: DfE, unique pupil numbers guide; rule numbers as in the DfE census and children-in-need
validation rules (1500 to 1550). Thirteen characters: check letter, council (3 digits), school (4),
year (2), serial (3); a temporary number ends in a letter.
"""

from collections.abc import Container
from dataclasses import dataclass

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # no I, O or S: 23, the modulus
LENGTH = 13
DIGITS = "0123456789"


@dataclass(frozen=True)
class UpnFailure:
    """One broken rule: its DfE number, and a sentence that says what is wrong."""

    rule: str
    message: str


def clean_upn(raw: str | None) -> str:
    """Trimmed and upper-cased, as it is kept."""
    return (raw or "").strip().upper()


def upn_failures(raw: str | None, authorities: Container[str]) -> list[UpnFailure]:
    """Every rule the number breaks, in rule order; empty for a sound one.

    `authorities` holds the three-digit council numbers a UPN may carry (a list kept as data).
    """
    upn = clean_upn(raw)
    if not upn:
        return [UpnFailure("1500", "The UPN is missing.")]
    if len(upn) != LENGTH:
        return [_wrong_length(upn)]
    failures = [_bad_authority(upn, authorities), _bad_middle(upn), _bad_end(upn)]
    found = [failure for failure in failures if failure]
    if _can_check(upn) and upn[0] != check_letter(upn[1:]):
        found.insert(0, _bad_letter(upn))
    return found


def check_letter(rest: str) -> str:
    """The first letter, from the twelve characters that follow it: position times value, mod 23.

    The value of a final letter is its place in `LETTERS` (A is 0).
    """
    values = [DIGITS.index(char) if char in DIGITS else LETTERS.index(char) for char in rest]
    total = sum(position * value for position, value in enumerate(values, start=2))
    return LETTERS[total % len(LETTERS)]


def make_upn(la: int, estab: int, year: int, serial: int, temporary: str = "") -> str:
    """A sound UPN. `year` may have two digits or four; a temporary one keeps two digits of serial."""
    tail = f"{serial:02d}{temporary}" if temporary else f"{serial:03d}"
    rest = f"{la:03d}{estab:04d}{year % 100:02d}{tail}"
    return check_letter(rest) + rest


def _can_check(upn: str) -> bool:
    return all(char in DIGITS for char in upn[1:12]) and upn[12] in DIGITS + LETTERS


def _bad_letter(upn: str) -> UpnFailure:
    right = check_letter(upn[1:])
    return UpnFailure("1510", f"The check letter of UPN {upn} should be {right}, not {upn[0]}.")


def _bad_authority(upn: str, authorities: Container[str]) -> UpnFailure | None:
    if upn[1:4] in authorities:
        return None
    return UpnFailure(
        "1530", f"Characters 2 to 4 of UPN {upn} ({upn[1:4]}) are not the number of a council."
    )


def _bad_middle(upn: str) -> UpnFailure | None:
    if all(char in DIGITS for char in upn[4:12]):
        return None
    return UpnFailure("1540", f"Characters 5 to 12 of UPN {upn} ({upn[4:12]}) must all be digits.")


def _bad_end(upn: str) -> UpnFailure | None:
    if upn[12] in DIGITS + LETTERS:
        return None
    return UpnFailure(
        "1550",
        f"The last character of UPN {upn} ({upn[12]}) must be a digit, or a letter other than "
        "I, O and S.",
    )


def _wrong_length(upn: str) -> UpnFailure:
    """No rule of its own: characters 5 to 12 are short below twelve, else character 13 is wrong."""
    rule = "1540" if len(upn) < LENGTH - 1 else "1550"
    return UpnFailure(rule, f"UPN {upn} has {len(upn)} characters; a UPN has {LENGTH}.")
