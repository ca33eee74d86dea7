"""Everybody's figures: groups side by side, numbers that open their rows, days the worker counts, codes, files."""

import csv
import datetime as dt
import io
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from attendance import tasks
from attendance.actions import code_counts, kept_figures
from attendance.actions.published_figures import import_published
from attendance.actions.totals import keep_in_step
from attendance.choices import CircumstanceKind as C
from attendance.choices import Role
from tests.factories.attendance import (
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    open_school,
)
from tests.web.attendance.test_figures_views import MARKS, fill, read_csv, text

pytestmark = pytest.mark.django_db
DAYS = "period=own&from=2025-09-03&to=2025-09-16"
PUBLISHED = "time_period,geographic_level,country_name,enrolments,sess_overall_percent\n"


@pytest.fixture(autouse=True)
def clock():
    """The test calendar's fifth week."""
    with time_machine.travel("2025-10-02T09:00:00+01:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    """Twelve children in need who missed 2 of 20 without permission and 1 with, twelve others missed 1 in all."""
    school = open_school(weeks=4, name="Oak Park Academy")
    for enrolment in fill(school, 12, MARKS):
        CircumstanceFactory(pupil=enrolment.pupil)
    fill(school, 12, "." * 19 + "O", registration_group="4B", year_group="5")
    return school


@pytest.fixture
def manager(sign_in, school):
    return sign_in(MembershipFactory(role=Role.MANAGER).user)


@pytest.fixture
def is_large(monkeypatch):
    """Nothing about everybody is counted while one waits."""
    cache.clear()
    monkeypatch.setattr(kept_figures, "COUNTED_AT_ONCE", -1)
    monkeypatch.setattr(code_counts, "TALLIES_AT_ONCE", -1)


def page_of(client, address):
    return client.get(address).context["page"]


# -- Groups side by side -----------------------------------------------------------------------------------


def test_a_governor_has_one_in_x_of_children_in_need_in_one_click(manager):
    page = text(manager, "/figures/")
    assert "Children by circumstance" in page
    (line,) = page_of(manager, "/figures/").groups.lines
    assert (line.name, line.ever.one_in, line.times) == ("Children in need", "1 in 10", "2.0")
    assert "1 in 10 sessions" in text(manager, f"/figures/{line.href}")


def test_ever_and_at_the_time_stand_side_by_side(manager, school):
    """T57: on a plan since the second Monday, whose Friday afternoon is all that was missed since."""
    for enrolment in fill(school, 10, "O" + "." * 18 + "O"):
        CircumstanceFactory(
            pupil=enrolment.pupil, kind=C.CHILD_PROTECTION, valid_from=dt.date(2025, 9, 8)
        )
    (_, line) = page_of(manager, "/figures/").groups.lines
    assert (line.ever.unauthorised, line.ever.one_in) == ("20", "1 in 10")
    assert (line.at_time.unauthorised, line.at_time.one_in) == ("10", "1 in 10")
    at_time = page_of(manager, f"/figures/{line.at_time_href}")
    assert at_time.numbers.inside.unauthorised == line.at_time.unauthorised


@pytest.mark.parametrize(("count", "shown"), [(2, "c"), (3, "3")])
def test_a_small_group_is_hidden_among_the_groups(manager, school, count, shown):
    for enrolment in fill(school, count, MARKS):
        CircumstanceFactory(pupil=enrolment.pupil, kind=C.YOUNG_CARER)
    lines = {line.name: line for line in page_of(manager, "/figures/").groups.lines}
    assert lines["Young carers"].ever.enrolments == shown
    assert lines["Young carers"].times == ("c" if shown == "c" else "–"), "fewer than ten"


def test_a_total_made_of_ones_is_hidden_as_it_is_on_the_page_of_the_group(manager):
    """One child each at four schools: a total of four would say that each is one."""
    for _ in range(4):
        there = open_school(weeks=4)
        (child,) = fill(there, 1, MARKS, year_group="4")
        CircumstanceFactory(pupil=child.pupil, kind=C.YOUNG_CARER)
    (_, line) = page_of(manager, "/figures/").groups.lines
    alone = page_of(manager, f"/figures/{line.href}").numbers
    assert {each.enrolments for each in alone.by_school.values()} == {"c", "0"}
    assert (line.ever.enrolments, alone.inside.enrolments) == ("c", "c")
    assert line.ever.unauthorised == alone.inside.unauthorised == "c"


def test_the_newspapers_line_of_walsall_is_had_again_from_marks(manager, school):
    """Domain 8.1: 5.7% of all sessions of children in need, 1 in 18, and 1.8% of others': 3.2 times as often."""
    walsall = open_school(weeks=4)
    for number in range(50):
        (child,) = fill(walsall, 1, "O" * (1 + (number < 7)) + "." * (19 - (number < 7)))
        CircumstanceFactory(pupil=child.pupil)
    for number in range(50):
        fill(walsall, 1, "O" * (number < 18) + "." * (20 - (number < 18)))
    page = page_of(manager, f"/figures/?school={walsall.urn}&group={C.CHILD_IN_NEED}")
    ours, others, _ = page.rows
    assert (ours.shown.unauthorised, ours.shown.possible) == ("57", "1,000")
    assert (ours.shown.unauthorised_rate, ours.shown.one_in) == ("5.7%", "1 in 18")
    assert (others.shown.unauthorised_rate, page.times) == ("1.8%", 3.2)
    assert (
        "missed 1 in 18 sessions without permission in 2025/26 so far, 3.2 times" in page.headline
    )


# -- Every number opens its rows ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", f"?group={C.CHILD_IN_NEED}", "?school={urn}"])
def test_every_number_of_every_row_is_that_of_its_list(manager, school, address):
    page = page_of(manager, f"/figures/{address.format(urn=school.urn)}")
    sums = {
        "unauthorised": lambda line: line.unauthorised,
        "missed": lambda line: line.absent,
        "authorised": lambda line: line.absent - line.unauthorised,
        "all": lambda line: 1, "persistent": lambda line: 1, "severe": lambda line: 1,
    }  # fmt: skip
    shown_as = {"missed": "absent", "all": "enrolments"}
    rows = [*page.rows, *page.schools, *page.years, *page.classes]
    assert len(rows) >= 3
    for row in rows:
        for only, href in row.links.items():
            found = page_of(manager, href).lines
            told = getattr(row.shown, shown_as.get(only, only))
            if told != "c":
                assert sum(map(sums[only], found)) == int(told.replace(",", "")), (row.name, only)


def test_what_people_also_ask_leads_to_whom_it_speaks_of(manager):
    extras = page_of(manager, "/figures/").extras
    days, share = extras[2], extras[-1]
    assert days.value == "0.8", "36 sessions of 24 children, two to a day"
    assert len(page_of(manager, days.href).lines) == 24
    listed = page_of(manager, share.href).lines
    assert [line.absent for line in listed[:3]] == [3, 3, 3]
    assert share.note == "3 enrolments: 9 of 48"


# -- Beside the published ----------------------------------------------------------------------------------


def test_ours_and_the_average_of_our_schools_stand_above_the_nation(manager, school, tmp_path):
    fill(open_school(weeks=4, name="Elm Primary"), 12, "." * 20)
    path = tmp_path / "nation.csv"
    path.write_text(f"{PUBLISHED}202425,National,England,6710691,6.9\n")
    import_published(path=path, source="The department", release="A year")
    table = page_of(manager, "/figures/").published
    values = {line.place: dict(line.values)["All absence %"] for line in table.lines}
    assert values == {
        "Testshire Council": "6.7", "Average of 2 schools": "5.0", "England": "6.9",
    }  # fmt: skip
    assert [line.is_ours for line in table.lines] == [True, True, False]


def test_an_average_that_would_give_a_school_away_is_hidden(manager):
    fill(open_school(weeks=4), 2, MARKS)
    page = page_of(manager, "/figures/")
    assert page.average_of("persistent") == "c"
    assert "average of schools c" in text(manager, "/figures/")


# -- Large authorities -------------------------------------------------------------------------------------


def test_a_usual_page_is_as_of_the_last_run(manager, is_large, clock):
    keep_in_step(full=True)
    clock.shift(dt.timedelta(hours=2))
    page = text(manager, "/figures/")
    assert "Counted Thursday 2 October 2025 at 09:00." in page
    assert "should have been counted again" not in page
    clock.shift(dt.timedelta(hours=26))
    manager.force_login(manager.user)
    assert "It should have been counted again since" in text(manager, "/figures/")


def test_last_nights_figures_say_up_to_which_day(manager, is_large, clock):
    keep_in_step(full=True)
    clock.move_to("2025-10-03T00:30:00+01:00")
    manager.force_login(manager.user)
    page = text(manager, "/figures/")
    assert "Friday 1 August 2025 to Thursday 2 October 2025" in page


def test_one_school_is_right_to_the_last_mark(sign_in, school, is_large):
    keep_in_step(full=True)
    fill(school, 1, "O" * 20)
    lead = sign_in(Role.ATTENDANCE_LEAD, school)
    page = text(lead, "/figures/")
    assert "of 500 sessions" in page
    assert "All schools of Testshire Council" in page, "as it was kept"


def test_days_nobody_has_counted_are_waited_for_and_then_open(manager, is_large, task_queue):
    keep_in_step(full=True)
    page = text(manager, f"/figures/?{DAYS}")
    assert "Waiting to count about" in page
    assert "weekly tallies" in page
    assert "Asked for at 09:00." in page
    part = manager.get(f"/figures/?{DAYS}", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"every 2s" in part.content
    for address in ("pupils/", "files/csv/", "codes/"):
        assert "to count" in text(manager, f"/figures/{address}?{DAYS}")
    tasks.count_asked_figures()
    done = manager.get(f"/figures/?{DAYS}", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
    page = text(manager, f"/figures/?{DAYS}")
    assert "from 3 September 2025 to 16 September 2025" in page
    assert "24 enrolments" in text(manager, f"/figures/pupils/?{DAYS}")
    assert read_csv(manager, f"?{DAYS}")[0]["period_last_day"] == "2025-09-16"


def test_codes_of_everybody_are_waited_for(manager, is_large):
    keep_in_step(full=True)
    assert "the marks of about" in text(manager, "/figures/codes/")
    tasks.count_asked_figures()
    assert "480 marks" in text(manager, "/figures/codes/")


def test_queries_of_everybodys_page_are_few_however_many(manager, is_large):
    def count(address):
        keep_in_step(full=True)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address).status_code == 200
        return len(queries)

    addresses = ("/figures/", f"/figures/?group={C.CHILD_IN_NEED}", "/figures/pupils/")
    before = [count(address) for address in addresses]
    for number in range(30):
        fill_marks(EnrolmentFactory(school=open_school(weeks=4), year_group=str(number % 9)), MARKS)
    assert [count(address) for address in addresses] == before
    assert max(before) <= 24


# -- Codes -------------------------------------------------------------------------------------------------


def test_a_code_opens_its_schools_and_a_school_its_children(manager, school):
    elm = open_school(weeks=4, name="Elm Primary")
    fill(elm, 3, "O" * 5 + "." * 15)
    line = next(x for x in page_of(manager, "/figures/codes/").lines if x.mark.code == "O")
    assert line.sessions == "51"
    schools = page_of(manager, line.href.split("#")[0]).schools
    assert [(each.name, each.sessions) for each in schools] == [
        ("Oak Park Academy", "36"), ("Elm Primary", "15"),
    ]  # fmt: skip
    children = text(manager, schools[1].href)
    assert "3 enrolments, most often first" in children
    assert children.count('data-label="Sessions">5<') == 3


def test_codes_of_one_school_lead_to_its_children(sign_in, school):
    lead = sign_in(Role.ATTENDANCE_LEAD, school)
    line = next(x for x in page_of(lead, "/figures/codes/").lines if x.mark.code == "I")
    assert urlsplit(line.href).path == f"/figures/codes/{school.urn}/"
    assert parse_qs(urlsplit(line.href).query)["code"] == ["I"]
    assert "12 enrolments" in text(lead, line.href)
    assert lead.get(f"/figures/codes/{open_school().urn}/?code=I").status_code == 404


def test_a_code_given_once_at_each_school_is_hidden_with_its_total(manager):
    for _ in range(3):
        fill(open_school(weeks=4), 1, "." * 19 + "B")
    page = page_of(manager, "/figures/codes/?code=B")
    lines = {line.mark.code: line.sessions for line in page.lines}
    assert lines["B"] == "c"
    assert [each.sessions for each in page.schools] == ["c", "c", "c"]


def test_codes_are_downloaded_in_the_long_official_layout(manager):
    content = manager.get("/figures/codes/files/csv/").content.decode("utf-8-sig")
    total, *rows = csv.DictReader(io.StringIO(content))
    assert (total["attendance_reason"], total["session_count"]) == ("Total", "480")
    by_code = {row["code"]: row for row in rows}
    assert by_code["I"]["attendance_status"] == "Absence"
    assert by_code["I"]["attendance_type"] == "Authorised absence"
    assert by_code["O"]["session_count"] == "36"
    assert by_code["O"]["session_percent"] == "7.5"
    assert by_code["O"]["source"].startswith("Source: the marks")
    book = load_workbook(io.BytesIO(manager.get("/figures/codes/files/xlsx/").content))
    assert book["Codes"].max_row == len(rows) + 2
    assert manager.get("/figures/codes/files/pdf/").status_code == 404


# -- Files -------------------------------------------------------------------------------------------------


def test_the_file_says_what_the_newspaper_asks(manager):
    first, ever, at_time, *_ = read_csv(manager)
    assert (first["unauthorised_one_in"], first["enrolments_any_unauthorised"]) == ("13", "24")
    assert (first["mean_days_unauthorised"], first["sess_share_most_absent_10_percent"]) == (
        "0.8",
        "18.8",
    )
    assert (ever["pupil_group"], ever["group_counted"]) == ("Children in need", "ever in the year")
    assert at_time["group_counted"] == "at the time"
    assert ever["mean_days_unauthorised"] == "z", "said once, of what was asked"
    (ours, *_) = read_csv(manager, f"?group={C.CHILD_IN_NEED}")
    assert (ours["unauthorised_times_as_often"], ours["comparator"]) == ("2", "all others")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_name_in_any_file_is_run_as_a_formula(sign_in, start):
    school = open_school(weeks=4, name=f"{start}1+1")
    fill(school, 4, MARKS)
    lead = sign_in(Role.ATTENDANCE_LEAD, school)
    (row, *_) = read_csv(lead)
    assert row["school_name"] == f"'{start}1+1"
    book = load_workbook(io.BytesIO(lead.get("/figures/files/xlsx/").content))
    head, first, *_ = book["Figures"].iter_rows()
    cell = first[[each.value for each in head].index("school_name")]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
