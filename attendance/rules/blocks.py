"""A run of marks set to one code at once: what the code is in each half of the day, and what is said.

Pure: the dated codes are handed in.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from attendance.rules.codes import CodeBook, parse_mark
from attendance.rules.registers import Entry

MOST_CELLS = 1000  # a pupil's year is 380, a class's week 300
UNDONE = "Undone"  # how the reason begins of an amendment that takes another one back


def fitted(code: str, day: dt.date, half: str, book: CodeBook) -> str:
    """The code for that half of the day: `/` typed over a whole day is `\\` in its afternoon.

    SI 2024/208 regulation 10 gives presence one code a half. Any other code stays as it is.
    """
    wanted = parse_mark(code) or ""
    row = book.on(wanted, day)
    if row is None or row.half in ("", half):
        return wanted
    same = (
        r.code
        for r in book.in_force(day)
        if r.half == half and r.statistical_class == row.statistical_class
    )
    return next(same, wanted)


def changes_in_words(changes: Iterable[tuple[Entry, Entry]]) -> list[str]:
    """`N > I` for each kind of change, most frequent first, with its number where there are several."""
    counted = Counter(f"{old.code or 'no mark'} > {new.code or 'no mark'}" for old, new in changes)
    several = len(counted) > 1
    return [f"{words} ({count})" if several else words for words, count in counted.most_common()]
