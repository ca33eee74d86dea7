"""What cleared a flag, in words: only what the numbers and notes show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from attendance.choices import FlagKind as K
from attendance.choices import FlagNoteKind
from attendance.models import Flag, FlagNote
from attendance.web.flag_cleared import cleared_in_words

TO = dt.date(2026, 1, 19)
ON = dt.date(2026, 1, 20)


def flag(kind: str, before: dict[str, Any], after: dict[str, Any], on: dt.date = ON) -> Flag:
    return Flag(
        kind=kind, window_from=dt.date(2025, 8, 1), window_to=TO, numbers=before, cleared_as_of=on,
        cleared_numbers=after,
    )  # fmt: skip


def share(absent: int, possible: int) -> dict[str, Any]:
    return {"absent": absent, "possible": possible, "threshold_percent": 10}


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        (K.PERSISTENT_ABSENCE, share(38, 380), share(37, 379),
         "Cleared 20 Jan 2026: 38 of 380 sessions missed, 10.0% became 37 of 379 sessions missed, 9.8%. "
         "The register was corrected."),
        (K.PERSISTENT_ABSENCE, share(38, 380), share(38, 381),
         "Cleared 20 Jan 2026: 38 of 380 sessions missed, 10.0% became 38 of 381 sessions missed, 10.0%. "
         "Sessions were attended since."),
        (K.PERSISTENT_ABSENCE, share(38, 380), share(38, 380), "Cleared 20 Jan 2026."),
        (K.NOTICE_THRESHOLD, {"sessions": 10}, {"sessions": 9},
         "Cleared 20 Jan 2026: 10 unauthorised sessions became 9 unauthorised sessions."),
        (K.NOTICE_THRESHOLD, {"sessions": 10}, {},
         "Cleared 20 Jan 2026: 10 unauthorised sessions became no unauthorised session."),
        (K.NOBODY_ACTED, share(24, 200), share(24, 200) | {"days_since": 0, "last_action": "2026-01-20"},
         "Cleared 20 Jan 2026. Something was done on 20 Jan 2026."),
        (K.NOBODY_ACTED, share(24, 200) | {"last_action": "2025-11-01"},
         share(19, 200) | {"last_action": "2025-11-01"},
         "Cleared 20 Jan 2026: 24 of 200 sessions missed, 12.0% became 19 of 200 sessions missed, 9.5%. "
         "The register was corrected."),
    ],
)  # fmt: skip
def test_it_says_what_is_different(
    kind: str, before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    assert cleared_in_words(flag(kind, before, after)) == words


def test_a_new_school_year_is_told_as_one() -> None:
    words = cleared_in_words(
        flag(K.PERSISTENT_ABSENCE, share(38, 380), share(0, 2), dt.date(2026, 9, 2))
    )
    assert words.endswith("A new school year began, and with it a new count.")
    # ten school weeks know no years
    other = flag(K.NOTICE_THRESHOLD, {"sessions": 10}, {"sessions": 9}, dt.date(2026, 9, 2))
    assert "new school year" not in cleared_in_words(other)


def test_a_return_that_was_made_is_what_cleared_it() -> None:
    made = FlagNote(
        kind=FlagNoteKind.RETURN_MADE, made_on=ON, reference="R-7", by_name="Janet Fellows"
    )
    asked = flag(K.ILLNESS_DAYS, {"days": 15, "sessions": 30}, {"days": 15, "sessions": 30})
    assert cleared_in_words(asked, [made]) == (
        "Cleared 20 Jan 2026. Janet Fellows recorded the return made on 20 Jan 2026 (R-7)."
    )
    assert "return" not in cleared_in_words(asked, [FlagNote(kind=FlagNoteKind.ACKNOWLEDGED)])
