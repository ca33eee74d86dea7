"""Patrols: hours on their ends, ages on the day they turn, what counts and what does not, one in how many."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.choices import Accompanied, AgeBand, EncounterOutcome, StreetReason, YesNo
from attendance.rules.ages import age_on, is_compulsory
from attendance.rules.calendar import LONDON
from attendance.rules.patrol_counts import ALONE_OR_FRIENDS, DIVISIONS, Met, count, tabulate
from attendance.rules.patrols import (
    Direction,
    Verdict,
    band_of,
    compulsory_between,
    compulsory_then,
    erased_on,
    explain_age,
    explain_direction,
    explain_hour,
    explain_outcome,
    one_in,
    verdict_of,
)

D = dt.date.fromisoformat
DAY = D("2026-03-10")
RANKS = {"superintendent", "chief_superintendent"}
YES, NO, UNKNOWN = YesNo.YES, YesNo.NO, YesNo.UNKNOWN


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


def direction(**other: object) -> Direction:
    usual = {"date": DAY, "starts": dt.time(9, 30), "ends": dt.time(12), "rank": "superintendent"}
    return Direction(**(usual | other))  # type: ignore[arg-type]


# -- The direction -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({}, set()),
        ({"rank": "chief_superintendent"}, set()),
        ({"rank": "inspector"}, {"rank"}),
        ({"rank": "chief_inspector"}, {"rank"}),
        ({"rank": ""}, {"rank"}),
        ({"ends": dt.time(9, 30)}, {"ends"}),
        ({"ends": dt.time(9, 31)}, set()),
        ({"ends": dt.time(9)}, {"ends"}),
        ({"date": D("2026-02-24")}, {"date"}),  # 14 days ago: its names would go tonight
        ({"date": D("2026-02-25")}, set()),
        ({"date": D("2026-09-01")}, set()),
    ],
)
def test_a_direction(other, fields):
    assert set(explain_direction(direction(**other), RANKS, DAY, 14)) == fields


def test_the_hours_of_a_direction_are_those_of_london():
    summer = direction(date=D("2026-06-10"))
    assert summer.first.astimezone(dt.UTC).hour == 8
    assert direction().first.astimezone(dt.UTC).hour == 9


@pytest.mark.parametrize(
    ("clock", "now", "refused"),
    [
        ("09:29", "13:00", True),
        ("09:30", "13:00", False),  # the ends of the hours are within them
        ("12:00", "13:00", False),
        ("12:01", "13:00", True),
        ("11:00", "10:59", True),  # not come yet
        ("11:00", "11:00", False),
    ],
)
def test_nobody_is_met_outside_the_hours(clock, now, refused):
    why = explain_hour(at(clock), at("09:30"), at("12:00"), at(now))
    assert bool(why) is refused


def test_the_refusal_says_the_hours():
    why = explain_hour(at("13:10"), at("09:30"), at("12:00"), at("14:00"))
    assert "09:30 to 12:00" in why


# -- How old -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "age", "day", "expected"),
    [
        # by birthday: the first and the last day of compulsory school age, and either side
        ("2021-02-10", None, "2026-03-30", NO),
        ("2021-02-10", None, "2026-03-31", YES),
        ("2009-09-23", None, "2026-06-26", YES),
        ("2009-09-23", None, "2026-06-27", NO),
        # by age alone: at 5 it hangs on the birthday, and at 16; between them it does not
        (None, 4, "2026-03-10", NO),
        (None, 5, "2026-03-10", UNKNOWN),
        (None, 6, "2026-03-10", YES),
        (None, 15, "2026-06-26", YES),
        (None, 15, "2026-06-27", UNKNOWN),  # born in summer, the leaving date has gone by
        (None, 15, "2026-09-01", YES),
        (None, 16, "2026-03-10", UNKNOWN),
        (None, 17, "2026-03-10", NO),
        (None, 5, "2028-02-29", UNKNOWN),
        (None, 8, "2028-02-29", YES),
        (None, None, "2026-03-10", UNKNOWN),
    ],
)
def test_compulsory_school_age_from_what_was_given(born, age, day, expected):
    assert compulsory_then(born and D(born), age, D(day)) == expected


@given(st.dates(D("2005-01-01"), D("2023-12-31")), st.dates(D("2024-01-01"), D("2027-12-31")))
def test_an_age_alone_never_says_more_than_the_birthday_would(born, day):
    age = age_on(born, day)
    if not 0 <= age <= 19:
        return
    said = compulsory_then(None, age, day)
    assert said in (UNKNOWN, YES if is_compulsory(born, day) else NO)


@pytest.mark.parametrize(
    ("born", "age", "band"),
    [
        (None, 4, AgeBand.UNDER_5), (None, 5, AgeBand.PRIMARY), (None, 10, AgeBand.PRIMARY),
        (None, 11, AgeBand.SECONDARY), (None, 15, AgeBand.SECONDARY), (None, 16, AgeBand.OVER_15),
        ("2015-03-10", None, AgeBand.SECONDARY), ("2015-03-11", None, AgeBand.PRIMARY),
        (None, None, AgeBand.UNKNOWN),
    ],
)  # fmt: skip
def test_age_bands(born, age, band):
    assert band_of(born and D(born), age, DAY) == band


@pytest.mark.parametrize(
    ("born", "age", "fields"),
    [
        ("2014-03-10", 12, set()),
        ("2014-03-11", 12, {"age"}),  # still 11
        ("2014-03-11", 11, set()),
        ("2026-03-10", None, set()),
        ("2026-03-11", None, {"date_of_birth"}),  # not born yet
        ("2006-03-11", None, set()),  # 19
        ("2006-03-10", None, {"date_of_birth"}),  # 20: no child
        (None, 12, set()),
        (None, None, set()),
    ],
)
def test_an_age_that_does_not_fit(born, age, fields):
    assert set(explain_age(born and D(born), age, DAY)) == fields


# -- How an encounter counts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compulsory", "reason", "lawful", "expected"),
    [
        (YES, StreetReason.NONE, NO, Verdict.UNAUTHORISED),
        (YES, StreetReason.NONE, UNKNOWN, Verdict.UNKNOWN),
        pytest.param(  # with mother at the dentist: lawful
            YES, StreetReason.MEDICAL, YES, Verdict.VALID, marks=pytest.mark.trap("T53")
        ),
        (YES, StreetReason.MEDICAL, NO, Verdict.UNAUTHORISED),  # said so, and was not
        (YES, StreetReason.TRUANT, YES, Verdict.VALID),  # the school had granted leave after all
        (YES, StreetReason.EXCLUDED, NO, Verdict.UNAUTHORISED),
        (NO, StreetReason.NONE, NO, Verdict.NOT_COUNTED),  # below or above compulsory school age
        (NO, StreetReason.ILLNESS, YES, Verdict.NOT_COUNTED),
        (YES, StreetReason.HOME_EDUCATED, UNKNOWN, Verdict.NOT_COUNTED),
        (YES, StreetReason.HOME_EDUCATED, NO, Verdict.NOT_COUNTED),
        (UNKNOWN, StreetReason.HOME_EDUCATED, NO, Verdict.NOT_COUNTED),
        (UNKNOWN, StreetReason.NONE, NO, Verdict.UNKNOWN),  # nobody can say it had to be in school
        (UNKNOWN, StreetReason.ILLNESS, YES, Verdict.VALID),
    ],
)
def test_how_an_encounter_counts(compulsory, reason, lawful, expected):
    assert verdict_of(compulsory, reason, lawful) == expected


@pytest.mark.parametrize("accompanied", Accompanied.values)
def test_company_never_decides_whether_an_absence_was_lawful(accompanied):
    met = Met(None, accompanied, YES, StreetReason.MEDICAL, YES, EncounterOutcome.NONE)
    assert met.verdict == Verdict.VALID


@pytest.mark.parametrize(
    ("first", "last", "day", "expected"),
    [
        ("2026-03-10", "2026-06-26", "2026-03-09", NO),
        ("2026-03-10", "2026-06-26", "2026-03-10", YES),
        ("2026-03-10", "2026-06-26", "2026-06-26", YES),
        ("2026-03-10", "2026-06-26", "2026-06-27", NO),
    ],
)
def test_a_pupils_own_dates(first, last, day, expected):
    assert compulsory_between(D(first), D(last), D(day)) == expected


@pytest.mark.parametrize(
    ("reason", "outcome", "refused"),
    [
        (StreetReason.HOME_EDUCATED, EncounterOutcome.HOME_EDUCATED, False),
        (StreetReason.HOME_EDUCATED, EncounterOutcome.SAFEGUARDING, False),
        (StreetReason.NONE, EncounterOutcome.HOME_EDUCATED, True),
        (StreetReason.NONE, EncounterOutcome.RETURNED, False),
    ],
)
def test_an_outcome_that_does_not_fit(reason, outcome, refused):
    assert bool(explain_outcome(reason, outcome)) is refused


def test_names_go_so_many_days_after_the_patrol():
    assert erased_on(D("2026-03-10"), 14) == D("2026-03-24")


# -- Counting ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (299, 788, "2.6"),  # E27
        (57, 1000, "18"),  # 5.7% in the phrase of domain 2.5
        (43, 1000, "23"),
        (1, 2, "2"),
        (2, 5, "2.5"),
        (100, 995, "10"),  # 9.95 rounds to ten, and ten needs no place
        (100, 994, "9.9"),
        (100, 1049, "10"),
        (2, 21, "11"),  # 10.5, halves up
        (0, 10, ""),
        (10, 10, ""),
        (0, 0, ""),
    ],
)
def test_one_in_how_many(part, whole, words):
    assert one_in(part, whole) == words


def met(
    school: int | None = 1, accompanied: str = Accompanied.ALONE, n: int = 1, **other: str
) -> Met:
    usual = {
        "compulsory": YES,
        "reason": StreetReason.NONE,
        "lawful": NO,
        "outcome": EncounterOutcome.NONE,
    }
    return Met(school, accompanied, count=n, **(usual | other))  # type: ignore[arg-type]


def test_everybody_falls_into_one_column_of_each_division():
    rows = [met(accompanied=a, compulsory=c, lawful=w, outcome=o)
            for a in Accompanied for c in YesNo for w in YesNo for o in EncounterOutcome]  # fmt: skip
    for division in count(rows).values():
        assert sum(division.values()) == len(rows)


def test_alone_and_with_friends_are_one_column():
    found = count(
        [
            met(accompanied=Accompanied.PARENT, n=299),
            met(n=400),
            met(accompanied=Accompanied.FRIENDS, n=89),
        ]
    )
    assert found["company"] == {"parent": 299, "adult": 0, ALONE_OR_FRIENDS: 489}


def test_tables_by_school_have_the_same_totals():
    tables = tabulate([met(1, n=5), met(2, n=3, lawful=YES), met(None, n=2)], [2, 1, None])
    for body in tables.values():
        assert [sum(row) for row in body] == [3, 5, 2]
    assert set(tables) == set(DIVISIONS)
