"""The figures page, its files, lists and codes: what it says, to whom, in how many queries."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from attendance.choices import CircumstanceKind as C
from attendance.choices import Role
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    open_school,
)

pytestmark = pytest.mark.django_db
MARKS = "." * 17 + "O" * 2 + "I"  # of 20 sessions 2 without permission, 1 with


@pytest.fixture(autouse=True)
def october():
    """The test calendar's fifth week."""
    with time_machine.travel("2025-10-02T09:00:00+01:00", tick=False):
        yield


def fill(school, count, marks, **fields):
    enrolments = [EnrolmentFactory(school=school, **fields) for _ in range(count)]
    for enrolment in enrolments:
        fill_marks(enrolment, marks)
    return enrolments


@pytest.fixture
def school():
    """Twelve children in need who missed 2 of 20 without permission, twelve others who missed none."""
    school = open_school(weeks=4, name="Oak Park Academy")
    for enrolment in fill(school, 12, MARKS):
        CircumstanceFactory(pupil=enrolment.pupil)
    fill(school, 12, "." * 20, registration_group="4B", year_group="5")
    return school


@pytest.fixture
def lead(sign_in, school):
    return sign_in(Role.ATTENDANCE_LEAD, school)


@pytest.fixture
def manager(sign_in, school):
    return sign_in(MembershipFactory(role=Role.MANAGER).user)


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


def test_it_begins_with_a_sentence(lead, school):
    page = text(lead, "/figures/")
    assert "Children at Oak Park Academy missed 1 in 20 sessions without permission" in page
    assert "All absence: 36 of 480 sessions, 7.5%." in page
    assert "Persistently absent: 12 of 24 enrolments, 50.0%." in page


def test_a_group_against_all_others(lead, school):
    for child in EnrolmentFactory._meta.model.objects.filter(registration_group="4B")[:6]:
        fill_marks(child, "O", start=FIRST_DAY)  # one session each
    page = text(lead, f"/figures/?group={C.CHILD_IN_NEED}")
    # 24 of 240 against 6 of 240
    assert "missed 1 in 10 sessions without permission in 2025/26 so far" in page
    assert "4 times as often as other children" in page
    assert "4 times all others, pooled sessions." in page
    assert "Every session of a child in the group on any day of the school year." in page
    page = text(lead, f"/figures/?group={C.CHILD_IN_NEED}&against=all")
    assert "1.6 times as often as all children, themselves included" in page  # 10% of 6.25%


@pytest.mark.parametrize(("count", "compared"), [(9, False), (10, True)])
def test_nine_children_are_not_compared(sign_in, count, compared):
    school = open_school(weeks=4)
    for enrolment in fill(school, count, MARKS):
        CircumstanceFactory(pupil=enrolment.pupil)
    fill(school, 10, MARKS)
    page = text(sign_in(Role.ATTENDANCE_LEAD, school), f"/figures/?group={C.CHILD_IN_NEED}")
    assert ("as often as other children" in page) is compared
    assert ("fewer than 10 enrolments on a side" in page) is not compared


@pytest.mark.parametrize(("count", "shown"), [(1, False), (2, False), (3, True)])
def test_one_or_two_children_are_never_shown(sign_in, count, shown):
    school = open_school(weeks=4)
    for enrolment in fill(school, count, MARKS):
        CircumstanceFactory(pupil=enrolment.pupil)
    fill(school, 12, "." * 20)
    client = sign_in(Role.ATTENDANCE_LEAD, school)
    page = text(client, f"/figures/?group={C.CHILD_IN_NEED}")
    assert ("Children in need at" in page and "missed 1 in 10 sessions" in page) is shown
    assert ("too few to say anything" in page) is not shown
    rows = read_csv(client, f"?group={C.CHILD_IN_NEED}")
    ours, others, everybody = rows[:3]
    assert (ours["enrolments"] == "c") is not shown
    codes = text(client, f"/figures/codes/?group={C.CHILD_IN_NEED}")
    assert ("Too few children to count codes" in codes) is not shown
    assert (f"{20 * count} marks" in codes) is shown
    if not shown:
        assert ours["sess_possible"] == ours["sess_unauthorised_percent"] == "c"
        assert "c" in (others["enrolments"], everybody["enrolments"]), "or the rest would tell"


def test_schools_stand_against_each_other_and_the_authority(manager, school):
    fill(open_school(weeks=4, name="Elm Primary"), 12, "." * 20)
    page = text(manager, "/figures/")
    assert "School against school" in page
    assert page.index("Oak Park Academy</a></span>") < page.index("Elm Primary</a></span>")
    assert "all children of Testshire Council, pooled: 5.0%" in page
    assert "average of schools 3.8%" in page  # of 7.5% and 0.0%, half up


def test_one_school_is_held_against_the_authority(manager, school):
    fill(open_school(weeks=4, name="Elm Primary"), 12, "." * 20)
    page = text(manager, f"/figures/?school={school.urn}")
    assert "1.5 times as often as all children of the authority" in page
    assert "All schools of Testshire Council" in page


@pytest.mark.parametrize(("elsewhere", "shown"), [(0, "12"), (1, "c"), (2, "c"), (3, "15")])
def test_a_total_beside_ones_own_does_not_tell_of_one_or_two_elsewhere(
    lead, school, elsewhere, shown
):
    other = open_school(weeks=4)
    fill(other, elsewhere, "O" * 4 + "." * 16)
    fill(other, 12 - elsewhere, "." * 20)
    page = lead.get("/figures/").context["page"]
    assert (page.numbers.inside.persistent, page.everybody.persistent) == ("12", shown)


def test_a_year_group_of_every_school_is_held_against_the_authority(manager, school):
    page = text(manager, "/figures/?year=4")
    assert (
        "Children in year 4 missed 1 in 10 sessions without permission in 2025/26 so far, 2 times as "
        "often as all children of the authority." in page
    )
    assert "All schools of Testshire Council" in page
    page = text(manager, f"/figures/?year=4&school={school.urn}")
    assert "Children at Oak Park Academy, year 4 missed 1 in 10 sessions" in page


def test_a_school_elsewhere_is_not_found_and_never_counted(lead, school):
    other = open_school(weeks=4)
    fill(other, 12, "O" * 20)
    assert lead.get(f"/figures/?school={other.urn}").status_code == 404
    for page in ("pupils/", "codes/", "files/csv/"):
        assert lead.get(f"/figures/{page}?school={other.urn}").status_code == 404
    assert "All absence: 36 of 480" in text(lead, "/figures/")


def test_a_number_opens_the_children_behind_it(lead, school):
    page = text(lead, "/figures/pupils/?only=persistent")
    assert "12 enrolments, most absent first" in page
    assert page.count("/pupils/P") == 12
    others = text(lead, f"/figures/pupils/?group={C.CHILD_IN_NEED}&side=others")
    assert "12 enrolments" in others
    assert "All other children at Oak Park Academy" in others


def test_a_list_shows_only_whom_the_person_may_see(sign_in, school):
    """An officer of one school, in an address made by hand, still gets that school's children."""
    other = open_school(weeks=4)
    fill(other, 3, "O" * 20)
    officer = sign_in(Role.EWO, other)
    assert "3 enrolments" in text(officer, "/figures/pupils/")


@pytest.mark.parametrize("page", ["9", "-1", "0", "x"])
def test_a_page_of_a_list_that_is_not_there_is_the_last_there_is(lead, school, page):
    assert "24 enrolments" in text(lead, f"/figures/pupils/?page={page}")
    codes = text(lead, f"/figures/codes/{school.urn}/?code=O&page={page}")
    assert "12 enrolments" in codes
    assert 'href="/pupils/P' in codes


def test_a_list_of_nobody_says_so(lead):
    assert "No enrolment is behind this number." in text(lead, "/figures/pupils/?only=severe")


def test_codes_are_counted_from_marks(lead, school):
    page = text(lead, "/figures/codes/")
    assert "480 marks" in page
    assert ">24<" in page  # O
    assert ">12<" in page  # I


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("period=own&from=2025-09-08&to=2025-09-05", "The first day comes after the last"),
        ("period=own&from=then&to=2025-09-05", "Give a first and a last day"),
        ("period=own&from=2025-09-08&to=2025-12-05", "Choose days from 2005 to today"),
        ("period=own&from=2004-12-31&to=2025-09-05", "Choose days from 2005 to today"),
        ("period=fortnight", "There is no period “fortnight”. This year so far is shown."),
        ("group=typo", "There is no group “typo”. All children are shown."),
    ],
)
@pytest.mark.parametrize("page", ["", "pupils/", "codes/"])
def test_what_could_not_be_read_is_told(lead, page, address, words):
    assert words in text(lead, f"/figures/{page}?{address}")


def test_days_of_ones_own_choice(lead):
    page = text(lead, "/figures/?period=own&from=2025-09-01&to=2025-09-12")
    assert "in 1 September 2025 to 12 September 2025" not in page
    assert "from 1 September 2025 to 12 September 2025" in page


@pytest.mark.parametrize(
    "address", ["group=x", "basis=x", "status=x", "period=x", "against=x", "year=99", "class=ZZ"]
)
def test_what_nobody_offers_does_no_harm(lead, address):
    assert lead.get(f"/figures/?{address}").status_code == 200


def read_csv(client, address=""):
    response = client.get(f"/figures/files/csv/{address}")
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_has_the_official_columns_and_its_provenance(lead, school):
    (row, *rest) = read_csv(lead)
    assert row["time_period"] == "202526"
    assert row["sess_possible"] == "480"
    assert row["sess_overall"] == "36"
    assert row["sess_overall_percent"] == "7.5"
    assert row["sess_unauthorised_percent"] == "5.0"
    assert row["enrolments_pa_10_exact"] == "12"
    assert row["enrolments_pa_10_exact_percent"] == "50.0"
    assert row["basis"] == "every child and session"
    assert row["source"].startswith("Source: marks")
    assert dt.datetime.fromisoformat(row["as_of"]).date() == dt.date(2025, 10, 2)
    assert [r["registration_group"] for r in rest if r["registration_group"]] == ["4A", "4B"]
    assert {name for name in row if name != name.lower() or " " in name} == set()


def test_the_workbook_says_the_same(lead, school):
    response = lead.get("/figures/files/xlsx/")
    book = load_workbook(io.BytesIO(response.content))
    head, first, *_ = book["Figures"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["sess_possible"], row["sess_overall_percent"]) == (480, "7.5")
    assert "every child and session" in str([c.value for c in book["About"]["B"]])
    assert lead.get("/figures/files/pdf/").status_code == 404


def test_a_name_that_is_a_formula_is_text_in_the_file(sign_in):
    school = open_school(weeks=4, name="=HYPERLINK(1)")
    fill(school, 4, MARKS)
    (row, *_) = read_csv(sign_in(Role.ATTENDANCE_LEAD, school))
    assert row["school_name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("address", "bound"),
    [
        ("/figures/", 24),
        (f"/figures/?group={C.CHILD_IN_NEED}", 22),
        ("/figures/pupils/", 20),
        ("/figures/codes/", 26),
        ("/figures/files/csv/", 22),
    ],
)
def test_queries_are_few_however_many_schools_and_children(sign_in, school, address, bound):
    client = sign_in(MembershipFactory(role=Role.MANAGER).user)
    client.get(address)
    few = count_queries(client, address)
    for _ in range(4):
        more = open_school(weeks=4)
        for number in range(6):
            pupil = PupilFactory()
            fill_marks(EnrolmentFactory(school=more, pupil=pupil, year_group=str(number)), MARKS)
            CircumstanceFactory(pupil=pupil)
    assert count_queries(client, address) == few <= bound


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
