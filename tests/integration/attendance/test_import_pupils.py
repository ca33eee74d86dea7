"""Pupils: UPNs by rule, movers, corrections, and enrolments that cannot overlap."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from attendance.actions.imports.pupils import import_pupils
from attendance.models import Enrolment, Pupil
from tests.factories.attendance import SchoolFactory
from tests.integration.attendance.importing import (
    ANN,
    BEN,
    OTHER_URN,
    URN,
    counts,
    done,
    errors,
    pupils_file,
)

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


@pytest.fixture(autouse=True)
def schools():
    return SchoolFactory(urn=URN, name="Ash Green"), SchoolFactory(urn=OTHER_URN, name="Beech Lane")


def row(upn=ANN, urn=URN, entry="2025-09-01", leaving="", **other: str):
    cells = {
        "URN": urn, "UPN": upn, "Legal surname": "O'Brien-Ash", "Legal forename": "Zoë",
        "Date of birth": "2016-05-14", "Sex": "F", "Year group": "4",
        "Registration group": "4A", "Entry date": entry, "Leaving date": leaving,
    }  # fmt: skip
    return list((cells | other).values())


def load(folder: Path, *rows, dry_run=False):
    return import_pupils(path=pupils_file(folder, rows), dry_run=dry_run)


def stays(upn=ANN):
    return [
        (item.school.urn, item.starts_on.isoformat(), item.ends_on and item.ends_on.isoformat())
        for item in Enrolment.objects.filter(pupil__upn=upn).order_by("starts_on")
    ]


def test_a_pupil_is_made_with_an_enrolment(tmp_path):
    assert counts(done(load(tmp_path, row()))) == (1, 1, 0, 0)
    pupil = Pupil.objects.get()
    assert (pupil.full_name, pupil.sort_name) == ("Zoë O'Brien-Ash", "obrien ash, zoe")
    assert (pupil.compulsory_from, pupil.compulsory_until) == (D("2021-08-31"), D("2032-06-25"))
    assert pupil.ref.startswith("P-")
    assert stays() == [(URN, "2025-09-01", None)]


def test_twice_changes_nothing(tmp_path):
    load(tmp_path, row(), row(BEN))
    before = list(Pupil.objects.values()), list(Enrolment.objects.values())
    assert counts(done(load(tmp_path, row(), row(BEN)))) == (2, 0, 0, 2)
    assert (list(Pupil.objects.values()), list(Enrolment.objects.values())) == before


@pytest.mark.parametrize(
    "change",
    [
        {"Legal surname": "Ash"}, {"Date of birth": "2016-05-15"}, {"Sex": "M"},
        {"Year group": "5"}, {"Registration group": "4B"}, {"Leaving date": "2025-12-19"},
        {"Entry date": "2025-09-03"}, {"Entry date": "2025-08-28"},
    ],
)  # fmt: skip
def test_a_corrected_file_updates(tmp_path, change):
    load(tmp_path, row(), row(BEN))
    assert counts(done(load(tmp_path, row(**change), row(BEN)))) == (2, 0, 1, 1)
    assert (Pupil.objects.count(), Enrolment.objects.count()) == (2, 2)
    assert counts(done(load(tmp_path, row(**change)))) == (1, 0, 0, 1)


def test_a_mover_has_two_rows(tmp_path):
    rows = [row(leaving="2025-12-19"), row(urn=OTHER_URN, entry="2026-01-05")]
    assert counts(done(load(tmp_path, *rows))) == (2, 2, 0, 0)
    assert stays() == [(URN, "2025-09-01", "2025-12-19"), (OTHER_URN, "2026-01-05", None)]
    assert Pupil.objects.count() == 1


def test_a_child_may_come_back(tmp_path):
    done(load(tmp_path, row(leaving="2025-10-03"), row(entry="2025-11-03")))
    assert stays() == [(URN, "2025-09-01", "2025-10-03"), (URN, "2025-11-03", None)]


def test_the_day_of_a_move_can_shift_either_way(tmp_path):
    def move(last, first):
        done(load(tmp_path, row(leaving=last), row(urn=OTHER_URN, entry=first)))
        assert stays() == [(URN, "2025-09-01", last), (OTHER_URN, first, None)]

    move("2025-12-19", "2025-12-20")
    move("2026-01-10", "2026-01-11")
    move("2025-11-10", "2025-11-11")


@pytest.mark.parametrize(
    ("first_leaves", "second_enters", "fits"),
    [
        ("2025-12-19", "2025-12-19", False),
        ("2025-12-19", "2025-12-20", True),
        ("", "2026-01-05", False),
    ],
)
def test_main_enrolments_cannot_overlap_in_a_file(tmp_path, first_leaves, second_enters, fits):
    report = load(tmp_path, row(leaving=first_leaves), row(urn=OTHER_URN, entry=second_enters))
    assert errors(report) == ([] if fits else [(3, "Entry date", "overlapping_enrolment")])
    assert Pupil.objects.exists() is fits


def test_an_enrolment_elsewhere_stands_in_the_way_and_is_named(tmp_path):
    load(tmp_path, row())
    report = load(tmp_path, row(urn=OTHER_URN, entry="2026-01-05"))
    assert errors(report) == [(2, "Entry date", "overlapping_enrolment")]
    assert report.errors[0].message == (
        f"UPN {ANN} cannot be on two rolls at once: they are on roll at school {URN} from "
        "Monday 1 September 2025 with no leaving date."
    )
    assert len(stays()) == 1


def test_a_dual_enrolment_may_overlap(tmp_path, schools):
    load(tmp_path, row())
    pupil = Pupil.objects.get()
    Enrolment.objects.create(
        pupil=pupil, school=schools[1], kind="dual", starts_on=D("2025-09-01"), year_group="4"
    )
    rows = [row(), row(urn=OTHER_URN, leaving="2025-10-24")]
    assert counts(done(load(tmp_path, *rows))) == (2, 0, 1, 1)


def test_one_upn_for_two_children_is_rule_1520(tmp_path):
    report = load(tmp_path, row(leaving="2025-10-24"), row(entry="2025-11-03", Sex="M"))
    assert errors(report) == [(3, "UPN", "1520")]
    assert report.errors[0].message == f"Rows 2 and 3 give UPN {ANN} to children who differ."


def test_rows_that_agree_count_once_and_rows_that_differ_are_refused(tmp_path):
    assert errors(load(tmp_path, row(), row(leaving="2025-10-24"))) == [
        (3, "Entry date", "rows_disagree")
    ]
    assert counts(done(load(tmp_path, row(), row()))) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"URN": "000001"}, ("URN", "unknown_school")),
        ({"UPN": ""}, ("UPN", "1500")),
        ({"UPN": ("B" if ANN[0] != "B" else "C") + ANN[1:]}, ("UPN", "1510")),
        ({"UPN": "C421962919251"}, ("UPN", "1530")),
        ({"UPN": ANN[:6] + "X" + ANN[7:]}, ("UPN", "1540")),
        ({"UPN": ANN[:12] + "S"}, ("UPN", "1550")),
        ({"Legal surname": ""}, ("Legal surname", "missing")),
        ({"Legal forename": ""}, ("Legal forename", "missing")),
        ({"Date of birth": "2016-13-01"}, ("Date of birth", "not_a_date")),
        ({"Date of birth": "2026-01-01"}, ("Date of birth", "born_after_entry")),
        ({"Date of birth": "1989-12-31"}, ("Date of birth", "out_of_range")),
        (
            {"Date of birth": "9990-01-01", "Entry date": "9999-09-01"},
            ("Date of birth", "out_of_range"),
        ),
        ({"Entry date": "9999-09-01"}, ("Entry date", "out_of_range")),
        ({"Entry date": "1989-12-31"}, ("Entry date", "out_of_range")),
        ({"Leaving date": "2101-01-01"}, ("Leaving date", "out_of_range")),
        ({"UPN": ANN[:4] + "٣" + ANN[5:]}, ("UPN", "1540")),
        ({"Sex": "X"}, ("Sex", "unknown_sex")),
        ({"Year group": ""}, ("Year group", "missing")),
        ({"Entry date": ""}, ("Entry date", "missing")),
        ({"Leaving date": "2025-08-31"}, ("Leaving date", "ends_before_start")),
    ],
)
def test_what_cannot_be_a_pupil_is_refused_whole(tmp_path, change, expected):
    report = load(tmp_path, row(BEN), row(**change))
    assert expected in [(column, code) for _, column, code in errors(report)]
    assert {number for number, _, _ in errors(report)} == {3}
    assert not Pupil.objects.exists()


def test_days_are_bounded_in_words(tmp_path):
    with time_machine.travel(dt.datetime(2026, 1, 19, 12, tzinfo=dt.UTC)):
        change = {"Date of birth": "2026-01-20", "Entry date": "2026-09-01"}
        [problem] = load(tmp_path, row(**change)).errors
        assert problem.message == (
            "Date of birth must be from 1 January 1990 to 19 January 2026, not 2026-01-20."
        )
        change = {"Date of birth": "2026-01-19", "Entry date": "2100-12-31"}
        assert load(tmp_path, row(**change)).errors == []


def test_a_dry_run_counts_and_writes_nothing(tmp_path):
    assert counts(done(load(tmp_path, row(), dry_run=True))) == (1, 1, 0, 0)
    assert not Pupil.objects.exists()
