"""Whether two things a bank says are of the same money: by the notice they name, or by their words.

Pure. It never decides: what it finds is shown, and a person says.
"""

import datetime as dt
import re
from collections.abc import Iterable

from attendance.rules.names import fold
from fines.rules.likeness import name_words, references_in

ABOUT = dt.timedelta(days=5)  # a day of posting and a day of value, a weekend between
REFUND_SHOWS = dt.timedelta(days=14)  # how long after it is written a refund is on a statement
SHORTEST = 3
# Words every bank or every payer writes: they tell no payment from another.
COMMON = frozenset(
    {
        "and", "bacs", "bank", "bgc", "cheque", "chq", "counter", "credit", "debit", "direct", "faster",
        "fine", "for", "from", "miss", "mrs", "notice", "paid", "payment", "payments", "penalty", "pounds",
        "refund", "refunds", "returned", "school", "thank", "thanks", "the", "transfer", "unpaid", "with",
        "you",
    }
)  # fmt: skip


def says_the_same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of texts name the same notice, or all the words of one stand in the other.

    Another layout of the same bank puts the same words into other columns. Words of one or two letters
    make nobody the same; but where both name notices and share none, or both have initials that differ, they are
    two payers.
    """
    mine, theirs = " ".join(one), " ".join(other)
    if set(references_in(mine)) & set(references_in(theirs)):
        return True
    if name_other_notices([mine], [theirs]) or _initials_differ(mine, theirs):
        return False
    a, b = _words(mine), _words(theirs)
    return bool(a and b) and (a <= b or b <= a)


def name_other_notices(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both name notices, and none of them is the same."""
    mine, theirs = set(references_in(" ".join(one))), set(references_in(" ".join(other)))
    return bool(mine and theirs) and not mine & theirs


def holds_reference(texts: Iterable[str], reference: str) -> bool:
    """Whether a reference of our own, such as `BACS RV00031`, stands in a text whole, figures and all."""
    plain = " ".join(fold(reference).split())
    said = " ".join(" ".join(fold(text).split()) for text in texts)
    return any(sign.isdigit() for sign in plain) and f" {plain} " in f" {said} "


def is_about(one: dt.date, other: dt.date, within: dt.timedelta = ABOUT) -> bool:
    """Whether two days are so near that they may be of one payment."""
    return abs(one - other) <= within


def _words(text: str) -> set[str]:
    return {word for word in name_words(text) if len(word) >= SHORTEST} - COMMON


def _initials_differ(one: str, other: str) -> bool:
    """Whether both have initials, and neither all of the other's: `J PATEL` may be `J A PATEL`, not `K PATEL`."""
    mine, theirs = _initials(one), _initials(other)
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _initials(text: str) -> set[str]:
    """The letters that stand alone; of `O'Brien` none does."""
    return {word for word in fold(re.sub(r"[^\w'’]+|_|\d", " ", text)).split() if len(word) == 1}
