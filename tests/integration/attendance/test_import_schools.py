"""Schools from GIAS: its columns, its encoding, its dates."""

import datetime as dt
from pathlib import Path

import pytest

from attendance.actions.imports.schools import import_schools
from attendance.models import Authority, School
from tests.integration.attendance.importing import counts, done, errors, warnings, write_csv

pytestmark = pytest.mark.django_db
COLUMNS = {
    "URN": "100020", "LA (code)": "202", "LA (name)": "Camden", "EstablishmentNumber": "2475",
    "EstablishmentName": "Primrose Hill School", "PhaseOfEducation (code)": "2",
    "PhaseOfEducation (name)": "Primary", "StatutoryLowAge": "3", "StatutoryHighAge": "11",
    "OpenDate": "", "CloseDate": "", "Street": "Princess Road", "Town": "London",
    "Postcode": "NW1 8JL", "TelephoneNum": "02077228500", "HeadTitle (name)": "Ms",
    "HeadFirstName": "Jo", "HeadLastName": "Bloggs",
}  # fmt: skip


def load(folder: Path, *changes: dict[str, str], encoding="utf-8"):
    path = write_csv(
        folder / "schools.csv", list(COLUMNS), [list((COLUMNS | c).values()) for c in changes]
    )
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    return import_schools(path=path)


def test_a_school_is_made_with_its_authority(tmp_path):
    assert counts(done(load(tmp_path, {}))) == (1, 1, 0, 0)
    school = School.objects.get(urn="100020")
    assert (school.name, school.authority.code, school.establishment_number) == (
        "Primrose Hill School", "202", "2475",
    )  # fmt: skip
    assert (school.low_age, school.high_age, school.head_name) == (3, 11, "Ms Jo Bloggs")


def test_twice_changes_nothing_and_a_correction_corrects(tmp_path):
    load(tmp_path, {})
    assert counts(done(load(tmp_path, {}))) == (1, 0, 0, 1)
    assert counts(done(load(tmp_path, {"CloseDate": "31-08-2025"}))) == (1, 0, 1, 0)
    assert School.objects.get().closed_on == dt.date(2025, 8, 31)


def test_own_settings_of_a_school_survive(tmp_path):
    load(tmp_path, {})
    School.objects.update(am_opens=dt.time(8, 30))
    load(tmp_path, {"EstablishmentName": "Primrose Hill"})
    assert School.objects.get().am_opens == dt.time(8, 30)


@pytest.mark.parametrize("text", ["29/05/1993", "29-05-1993", "1993-05-29"])
def test_dates_as_gias_writes_them(tmp_path, text):
    done(load(tmp_path, {"OpenDate": text}))
    assert School.objects.get().opened_on == dt.date(1993, 5, 29)


def test_windows_1252_is_read_and_said(tmp_path):
    report = done(load(tmp_path, {"EstablishmentName": "St Zoë’s"}, encoding="cp1252"))
    assert warnings(report) == [(1, "", "read_as_windows_1252")]
    assert School.objects.get().name == "St Zoë’s"


def test_bytes_of_no_encoding_are_refused(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_bytes(",".join(COLUMNS).encode() + b"\n\x81\x8d\n")
    assert errors(import_schools(path=path)) == [(2, "", "wrong_encoding")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"URN": "12345"}, ("URN", "bad_urn")),
        ({"URN": ""}, ("URN", "missing")),
        ({"LA (code)": "20"}, ("LA (code)", "bad_la")),
        ({"EstablishmentName": ""}, ("EstablishmentName", "missing")),
        ({"EstablishmentName": "x" * 151}, ("EstablishmentName", "too_long")),
        ({"OpenDate": "31/02/1993"}, ("OpenDate", "not_a_date")),
        ({"StatutoryLowAge": "three"}, ("StatutoryLowAge", "not_a_number")),
        ({"StatutoryLowAge": "٣"}, ("StatutoryLowAge", "not_a_number")),
        ({"StatutoryLowAge": "99999"}, ("StatutoryLowAge", "not_a_number")),
        ({"StatutoryLowAge": "9" * 5000}, ("StatutoryLowAge", "too_long")),
        ({"StatutoryHighAge": "121"}, ("StatutoryHighAge", "not_a_number")),
        ({"URN": "10002٠"}, ("URN", "bad_urn")),
        ({"LA (code)": "20٢"}, ("LA (code)", "bad_la")),
        ({"OpenDate": "٢٩/٠٥/١٩٩٣"}, ("OpenDate", "not_a_date")),
    ],
)
def test_what_cannot_be_a_school_is_refused_whole(tmp_path, change, expected):
    report = load(tmp_path, {"URN": "100021"}, change)
    assert errors(report) == [(3, *expected)]
    assert not School.objects.exists()
    assert not Authority.objects.exists()


def test_rows_that_agree_count_once_and_rows_that_differ_are_refused(tmp_path):
    assert errors(load(tmp_path, {}, {"Town": "Camden"})) == [(3, "URN", "rows_disagree")]
    assert counts(done(load(tmp_path, {}, {}))) == (2, 1, 0, 1)


def test_a_corrected_council_name_is_kept(tmp_path):
    load(tmp_path, {}, {"URN": "100021"}, {"URN": "100022", "LA (code)": "203"})
    changes = ({}, {"URN": "100021"}, {"URN": "100022", "LA (code)": "203"})
    renamed = [change | {"LA (name)": "London Borough of Camden"} for change in changes[:2]]
    assert counts(done(load(tmp_path, *renamed, changes[2]))) == (3, 0, 2, 1)
    assert dict(Authority.objects.values_list("code", "name")) == {
        "202": "London Borough of Camden", "203": "Camden",
    }  # fmt: skip
    assert counts(done(load(tmp_path, *renamed, changes[2]))) == (3, 0, 0, 3)


def test_a_council_with_two_names_keeps_the_first_with_a_warning(tmp_path):
    rows = {}, {"URN": "100021", "LA (name)": "Camden Town"}
    report = done(load(tmp_path, *rows))
    assert warnings(report) == [(3, "LA (name)", "names_differ")]
    assert report.warnings[0].message == (
        "Row 2 calls council 202 Camden, and this row Camden Town: Camden is kept."
    )
    assert Authority.objects.get().name == "Camden"
    assert counts(load(tmp_path, *rows)) == (2, 0, 0, 2)


def test_the_widest_ages_of_the_national_register_are_read(tmp_path):
    done(load(tmp_path, {"StatutoryLowAge": "0", "StatutoryHighAge": "120"}))
    assert (School.objects.get().low_age, School.objects.get().high_age) == (0, 120)
