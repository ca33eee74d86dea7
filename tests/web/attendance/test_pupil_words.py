"""What the pupil page says, word for word: no database, values in and words out."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from attendance.actions.comparators import Comparison, Counted
from attendance.actions.national_rate import NationalRate
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures
from attendance.rules.weekly import Stretch
from attendance.web.pins import Act, in_words, pin_weeks
from attendance.web.pupil_beside import BesideView
from attendance.web.pupil_siblings import listed, together_words
from attendance.web.pupil_trend import fraction, side_in_words, weeks_in_words

TUESDAY = dt.date(2025, 11, 4)
AT = dt.datetime(2026, 1, 19, 3, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (Stretch(14, 40, 4), "14 of 40 (35.0%)"),
        (Stretch(2, 30, 3), "2 of 30 (6.7%) in three school weeks"),
        (Stretch(0, 10, 1), "0 of 10 (0.0%) in one school week"),
        (Stretch(0, 0, 2), "nothing possible in two school weeks"),
        (Stretch(), "too soon to say"),
    ],
)
def test_a_side_says_its_fraction_and_where_it_is_short(side: Stretch, words: str) -> None:
    assert side_in_words(side, "too soon to say") == words


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Stretch(11, 37, 4), "11 of 37 sessions (29.7%)"),
        (Stretch(1, 1, 1), "1 of 1 session (100.0%)"),
        (Stretch(0, 0, 4), "nothing possible"),
    ],
)
def test_a_share_never_stands_without_its_fraction(part: Stretch, words: str) -> None:
    assert fraction(part) == words


def test_school_weeks_are_counted_in_words() -> None:
    assert [weeks_in_words(n) for n in (1, 2, 4, 5)] == [
        "school week", "two school weeks", "four school weeks", "5 school weeks",
    ]  # fmt: skip


def test_what_was_done_is_said_once_a_day_with_how_often() -> None:
    wednesday = TUESDAY + dt.timedelta(days=1)
    acts = [
        Act(TUESDAY, "Visit: spoke", "Ann"), *[Act(TUESDAY, "Letter sent", "Ann")] * 2,
        Act(TUESDAY, "Letter sent", "Bo"), Act(wednesday, "Letter sent", "Ann"),
        *[Act(wednesday, "Target met", "Ann")] * 3,
        Act(wednesday, "Meeting", "Ann", "DONE-1"), Act(wednesday, "Meeting", "Ann", "DONE-2"),
    ]  # fmt: skip
    assert in_words(acts) == [
        ("Visit: spoke, Tue 4 Nov", "Ann", ""),
        ("Letter sent, Tue 4 Nov, twice", "Ann", ""),
        ("Letter sent, Tue 4 Nov", "Bo", ""),
        ("Letter sent, Wed 5 Nov", "Ann", ""),
        ("Target met, Wed 5 Nov, 3 times", "Ann", ""),
        ("Meeting, Wed 5 Nov", "Ann", "DONE-1"),
        ("Meeting, Wed 5 Nov", "Ann", "DONE-2"),
    ]


def test_weeks_with_something_done_are_numbered_in_order() -> None:
    acts: Any = [
        SimpleNamespace(
            done_on=TUESDAY + dt.timedelta(days=n),
            label="Call: spoke",
            by_name="Ann",
            source_app_ref="",
            is_own=False,
        )
        for n in (0, 3, 21)
    ]
    pins = pin_weeks(acts)
    assert [(pin.number, pin.monday.isoformat(), len(pin.what)) for pin in pins] == [
        (1, "2025-11-03", 2), (2, "2025-11-24", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({1, 2, 3}, {2, 3, 4}, "Away on 2 of the 3 days Kai was."),
        ({1}, {1}, "Away on 1 of the 1 day Kai was."),
        ({1, 2}, {3}, "Never away on a day Kai was."),
        (set(), {3}, ""),
    ],
)
def test_days_missed_together(mine: set[int], theirs: set[int], words: str) -> None:
    first, second = (frozenset(dt.date(2025, 9, n) for n in days) for days in (mine, theirs))
    assert together_words(first, second, "Kai") == words


# -- Beside others -----------------------------------------------------------------------------------


def beside(comparison: Comparison, figures: Figures | None = None) -> BesideView:
    school = SimpleNamespace(name="Oak Park", authority=SimpleNamespace(name="Riverside Council"))
    record: Any = SimpleNamespace(
        figures=figures or Figures(present=157, unauthorised=18, authorised=23),
        enrolment=SimpleNamespace(school=school), year=AcademicYear(2025), is_current=True,
    )  # fmt: skip
    return BesideView(record, comparison, "warn")


def england(**fields: Any) -> NationalRate:
    values: dict[str, Any] = {
        "rate": Fraction("6.85") / 100, "absent": "92946112", "possible": "1093883301", "of_whom": "",
        "period": "202425", "period_name": "Academic year", "release": "Absence 2024/25", "source": "DfE",
    }  # fmt: skip
    return NationalRate(**values | fields)


def test_each_line_has_a_share_and_the_fraction_it_is_of() -> None:
    ours = Counted(Figures(present=919, authorised=81), AT)
    council = Counted(Figures(present=926_000, authorised=74_000), AT, "Secondary")
    view = beside(Comparison(ours, council, england(of_whom="Secondary")))
    assert [(line.name, line.of_whom, line.share, line.fraction) for line in view.lines] == [
        ("This child", "", "20.7%", "41 of 198"),
        ("Oak Park", "", "8.1%", "81 of 1,000"),
        ("Riverside Council", "secondary schools", "7.4%", "74,000 of 1,000,000"),
        ("England, 2024/25", "secondary schools", "6.9%", "92.9 million of 1,093.9 million"),
    ]
    assert [line.length for line in view.lines] == [207, 81, 74, 68]
    assert view.full == 300, "the longest bar ends within the next tenth"
    assert view.missing == []
    assert view.basis == (
        "All absence of sessions possible, 2025/26 so far: every child and every session, pooled."
        " School and authority as counted 19 Jan 2026 at 03:40."
    )
    assert view.nation_words == "England as published for 2024/25: Absence 2024/25 (DfE)."


def test_what_is_not_there_is_said_and_has_no_line() -> None:
    view = beside(Comparison(None, None, None), Figures())
    assert [(line.name, line.share, line.fraction, line.length) for line in view.lines] == [
        ("This child", "–", "0 of 0", 0)
    ]
    assert ["every night" in words or "England" in words for words in view.missing] == [True, True]
    assert view.full == 100


@pytest.mark.parametrize(
    ("fields", "name", "fraction"),
    [
        ({"absent": "c"}, "England, 2024/25", "as published"),
        ({"absent": "", "possible": ""}, "England, 2024/25", "as published"),
        ({"period_name": "Autumn term"}, "England, 2024/25, autumn term", "92.9 million of 1,093.9 million"),
        ({"absent": "900,000", "possible": "9,949,999"}, "England, 2024/25", "900,000 of 9.9 million"),
        ({"absent": "950", "possible": "9950000"}, "England, 2024/25", "950 of 10.0 million"),
    ],
)  # fmt: skip
def test_a_published_figure_is_shown_as_it_was_published(
    fields: dict[str, str], name: str, fraction: str
) -> None:
    line = beside(Comparison(None, None, england(**fields))).lines[-1]
    assert (line.name, line.fraction, line.share) == (name, fraction, "6.9%")


@pytest.mark.parametrize(
    ("names", "words"),
    [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed(names: list[str], words: str) -> None:
    assert listed(names) == words
