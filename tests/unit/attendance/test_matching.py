"""How well a pupil fits what was said: names, birthdays, ages, schools; what was not said says nothing."""

import datetime as dt

import pytest

from attendance.rules.matching import Fit, Known, Said, fit

DAY, BORN = dt.date(2026, 3, 10), dt.date(2013, 5, 14)
KAI = Known("Kai", "Barnes", BORN, "M", 1)


def said(**other: object) -> Said:
    nothing = {
        "forename": "",
        "surname": "",
        "born": None,
        "age": None,
        "sex": "",
        "school_id": None,
        "day": DAY,
    }
    return Said(**(nothing | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "likely", "agrees", "differs"),
    [
        ({}, False, (), ()),
        ({"surname": "Barnes"}, True, ("same surname",), ()),
        ({"surname": "BARNES"}, True, ("same surname",), ()),
        ({"surname": "Barns"}, False, ("surname nearly the same",), ()),
        ({"surname": "Barns", "age": 12}, True, ("surname nearly the same", "aged 12"), ()),
        ({"surname": "Smith"}, False, (), ("another surname",)),
        ({"forename": "Kai"}, True, ("same first name",), ()),
        ({"born": BORN}, True, ("same date of birth",), ()),
        ({"born": dt.date(2013, 5, 15)}, False, (), ("another date of birth",)),
        ({"surname": "Barnes", "born": dt.date(2013, 5, 15)}, False, ("same surname",), ("another date of birth",)),
        ({"age": 12}, False, ("aged 12",), ()),  # an age alone is nobody in particular
        ({"surname": "Barnes", "age": 13}, True, ("same surname",), ("aged 12, not 13",)),
        ({"surname": "Barnes", "age": 14}, False, ("same surname",), ("aged 12, not 14",)),
        ({"surname": "Barnes", "school_id": 1}, True, ("same surname", "at the school given"), ()),
        ({"surname": "Barnes", "school_id": 2}, True, ("same surname",), ("at another school",)),
        ({"surname": "Barnes", "sex": "F"}, False, ("same surname",), ("of the other sex",)),
        ({"surname": "Barnes", "sex": "U"}, True, ("same surname",), ()),
    ],
)  # fmt: skip
def test_how_well_a_pupil_fits(other, likely, agrees, differs):
    found = fit(said(**other), KAI)
    assert (found.is_likely, found.agrees, found.differs) == (likely, agrees, differs)


def test_the_more_agrees_the_higher():
    def score(**other: object) -> int:
        found: Fit = fit(said(**other), KAI)
        return found.score

    full = {"surname": "Barnes", "forename": "Kai", "born": BORN, "school_id": 1}
    assert score(**full) > score(surname="Barnes", forename="Kai") > score(surname="Barnes")


def test_a_double_name_is_known_by_either_half():
    known = Known("Ana", "Lewis-Okoro", BORN, "F", 1)
    assert fit(said(surname="Okoro"), known).agrees == ("same surname",)


@pytest.mark.parametrize(
    ("other", "nobody"),
    [({}, True), ({"age": 12}, True), ({"forename": "Kai"}, False), ({"born": BORN}, False)],
)
def test_whether_there_is_anybody_to_look_for(other, nobody):
    assert said(**other).is_nobody is nobody
