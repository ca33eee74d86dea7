"""Published files loaded whole: symbols kept, warnings told, nothing half done, found beside our own."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from attendance.actions.published_figures import import_published, read_published
from attendance.choices import CircumstanceKind as C
from attendance.models import Authority, PublishedRelease, PublishedRow
from tests.factories.attendance import AuthorityFactory

pytestmark = pytest.mark.django_db
CUTS = Path(__file__).resolve().parents[2] / "fixtures" / "published"
SOURCE = "Department for Education"


def load(name, release="A release"):
    out = StringIO()
    args = ["--source", SOURCE, "--release", release, "--json"]
    call_command("import_published", str(CUTS / f"{name}.csv"), *args, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("name", "rows"),
    [("prus", 65), ("by_term", 120), ("children_in_need", 336), ("year_to_date", 60),
     ("five_places", 30), ("series", 1197), ("bands", 102)],
)  # fmt: skip
def test_every_layout_is_loaded_row_for_row(name, rows):
    assert load(name)["rows"] == rows
    assert PublishedRow.objects.count() == rows


def test_symbols_and_digits_stay_as_they_were_printed():
    load("children_in_need")
    row = PublishedRow.objects.get(
        place="Dudley", period="202425",
        filters__social_care_group="CLA 12 months at 31 March",
        filters__phase_type_grouping="State-funded primary",
    )  # fmt: skip
    assert row.figures["t_pupils_pa_10_exact"] == "c"
    assert row.figures["pt_sess_authorised"] == "3"
    assert "time_period" not in row.figures


def test_the_same_bytes_are_loaded_once():
    assert load("prus")["rows"] == 65
    assert load("prus", "Under another name")["rows"] == 0
    assert PublishedRelease.objects.count() == 1


def test_parts_that_miss_their_totals_are_warned_about_and_loaded():
    found = load("year_to_date")
    assert any("Coventry" in words and "389,763" in words for words in found["warnings"])
    assert PublishedRow.objects.filter(place="Coventry").exclude(warnings=[]).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "neither time_period"),
        ("time_period,geographic_level,enrolments\n202425,National,5\n202425,National,many\n",
         "Line 3: many is neither a number"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path, text, words):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match=words):
        call_command("import_published", str(path), "--source", SOURCE, "--release", "R")
    assert not PublishedRelease.objects.exists()


def test_the_nation_and_our_authority_stand_beside_a_group_of_ours():
    AuthorityFactory(code="332", name="Dudley Council")
    load("children_in_need")
    rows = read_published(C.CHILD_IN_NEED)
    assert {(row.place, row.period) for row in rows} == {
        ("England", "202425"),
        ("Dudley", "202425"),
    }
    (dudley,) = (row for row in rows if row.place == "Dudley")
    assert dudley.figures["pt_sess_unauthorised"] == "9.7"
    assert read_published(C.YOUNG_CARER) == []
    assert read_published("") == []


def test_another_council_is_not_shown_as_ours():
    AuthorityFactory(code="909")
    load("prus")
    assert {row.place for row in read_published("")} == {"England"}
    assert Authority.objects.count() == 1


def test_the_latest_year_of_each_release():
    AuthorityFactory(code="330")
    load("prus")
    assert {(row.place, row.period) for row in read_published("")} == {
        ("England", "201617"), ("Birmingham", "201617"),
    }  # fmt: skip


def test_a_path_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command(
            "import_published", str(tmp_path / "no.csv"), "--source", SOURCE, "--release", "R"
        )


def test_the_action_says_what_it_did():
    loaded = import_published(path=CUTS / "prus.csv", source=SOURCE, release="PRU")
    assert (loaded.rows, str(loaded.release), loaded.warnings) == (65, "PRU", [])
