"""The entry test of Fast Track, on the boundary and either side, for each setting that may govern."""

import pytest

from cases.rules.entry import EntryTest, Governs, entry_gap, meets_entry


@pytest.mark.parametrize(
    ("unauthorised", "possible", "by_sessions", "by_percent"),
    [
        (9, 60, True, True),  # E25: exactly both
        (8, 53, False, True),  # E26: 15.1%, but not nine sessions
        (8, 54, False, False),  # 14.8%
        (9, 61, True, False),  # 14.75%, shown as 14.8%
        (8, 60, False, False),
        (3, 20, False, True),
        (0, 0, False, False),  # nothing possible is no rate
        (9, 0, True, False),
    ],
)
def test_the_setting_says_which_number_governs(
    unauthorised: int, possible: int, by_sessions: bool, by_percent: bool
) -> None:
    answers = {
        Governs.SESSIONS: by_sessions,
        Governs.PERCENT: by_percent,
        Governs.EITHER: by_sessions or by_percent,
    }
    for governs, met in answers.items():
        test = EntryTest(sessions=9, percent=15, school_weeks=6, governs=governs)
        assert meets_entry(unauthorised, possible, test) is met, governs
        assert (entry_gap(unauthorised, possible, test) == "") is met


@pytest.mark.parametrize(
    ("governs", "asked"),
    [
        (Governs.SESSIONS, "needs 9 sessions missed"),
        (Governs.PERCENT, "needs 15% of those possible missed"),
        (Governs.EITHER, "needs 9 sessions or 15% of those possible missed"),
    ],
)
def test_what_is_missing_is_said_with_the_numbers(governs: Governs, asked: str) -> None:
    words = entry_gap(8, 60, EntryTest(9, 15, 6, governs))
    assert asked in words
    assert "this is 8 of 60" in words
