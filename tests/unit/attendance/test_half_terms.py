"""Half terms by when their runs begin."""

import datetime as dt

import pytest

from attendance.rules.half_terms import half_term_of, half_terms, second_half_of_summer_from, terms

D = dt.date.fromisoformat
RUNS_2025 = [
    (D("2025-09-02"), D("2025-10-24")),
    (D("2025-11-03"), D("2025-12-19")),
    (D("2026-01-05"), D("2026-02-13")),
    (D("2026-02-23"), D("2026-03-27")),
    (D("2026-04-13"), D("2026-05-22")),
    (D("2026-06-01"), D("2026-07-21")),
]


@pytest.mark.parametrize(
    ("begins", "number"),
    [
        ("2025-08-25", 1), ("2025-09-02", 1), ("2025-10-14", 1), ("2025-10-15", 2),
        ("2025-11-03", 2), ("2026-01-05", 3), ("2026-02-07", 3), ("2026-02-08", 4),
        ("2026-03-19", 4), ("2026-03-20", 5), ("2027-04-05", 5), ("2026-05-24", 5),
        ("2026-05-25", 6), ("2026-06-08", 6),
    ],
)  # fmt: skip
def test_a_run_is_known_by_when_it_begins(begins, number):
    assert half_term_of(D(begins)) == number


def test_the_sample_calendar_has_six_half_terms_and_three_terms():
    halves = half_terms(RUNS_2025)
    assert [span.first for span in halves.values()] == [first for first, _ in RUNS_2025]
    named = {span.name: (span.first, span.last) for span in terms(halves)}
    assert named["Autumn"] == (D("2025-09-02"), D("2025-12-19"))
    assert named["Summer"] == (D("2026-04-13"), D("2026-07-21"))


def test_schools_that_differ_make_the_widest_term():
    halves = half_terms(
        [*RUNS_2025, (D("2025-09-04"), D("2025-10-17")), (D("2025-11-03"), D("2025-12-22"))]
    )
    (autumn,) = (span for span in terms(halves) if span.name == "Autumn")
    assert (autumn.first, autumn.last) == (D("2025-09-02"), D("2025-12-22"))


def test_a_calendar_that_stops_at_christmas_has_one_term():
    assert [span.name for span in terms(half_terms(RUNS_2025[:2]))] == ["Autumn"]


def test_the_second_half_of_summer_begins_no_sooner_than_the_last_week_of_may():
    assert second_half_of_summer_from(2025) == D("2026-05-25")
