"""The day's registers, today's page, schools, flags, settings, home and bar, by role."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.actions.closures import Wanted, add_closure
from attendance.choices import Role
from attendance.models import CalendarPeriod
from attendance.rules.leave import Span
from attendance.rules.patterns import MORNINGS, WHOLE_WEEK
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    FlagFactory,
    mark,
    open_school,
)
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_missing_registers_come_first_with_whom_to_ask(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    EnrolmentFactory(school=room.school, registration_group="3A", year_group="3")
    room.send("/////")
    page = text(room.client, "/registers/")
    assert page.index("3A") < page.index(">4A<")
    assert "1 of 2 registers not taken." in page
    assert "Not begun" in page, "the afternoon"
    clock.move_to(dt.datetime(2025, 9, 2, 9, 30, tzinfo=LONDON))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    page = text(room.client, "/registers/")
    assert "closed 09:20" in page
    assert "took it last" in page


def test_a_half_taken_register_says_how_far_it_is(room: ClassRoom) -> None:
    room.send({room.refs[0]: "/"})
    assert "1 of 5 marked" in text(room.client, "/registers/")


def test_marks_that_came_by_import_are_complete_and_said_to_be(room: ClassRoom) -> None:
    for enrolment in room.enrolments:
        mark(enrolment, FIRST_DAY, "AM", "/")
    page = text(room.client, "/registers/")
    assert "imported" in page
    assert "Every register that has begun is in." in page
    assert "nobody has taken this register here" in text(room.client, room.url)


def close(room: ClassRoom, groups: tuple[str, ...] = (), pattern: int = WHOLE_WEEK) -> None:
    """From the evening before: no session has begun, so that no mark is written."""
    span, code = Span(FIRST_DAY, FIRST_DAY, pattern), "Y3" if groups else "Y4"
    wanted = Wanted(room.school, span, groups, code, "A burst pipe")
    evening = dt.datetime(2025, 8, 31, 18, 0, tzinfo=LONDON)
    add_closure(wanted=wanted, by=room.client.user, at=evening)  # type: ignore[attr-defined]


def test_a_class_a_closing_shut_is_closed_and_not_missing(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    EnrolmentFactory(school=room.school, registration_group="5B", year_group="5")
    close(room, ("4A",), MORNINGS)
    page = text(room.client, "/registers/")
    assert page.count("Closed<") == 1
    assert "A burst pipe" in page
    assert "1 of 1 registers not taken." in page, "5B's"
    assert page.index(">5B<") < page.index(">4A<"), "what is missing comes first"
    clock.shift(dt.timedelta(hours=5))
    assert "3 of 3 registers not taken." in text(room.client, "/registers/"), "the afternoon is not"


def test_a_closed_school_awaits_no_register(room: ClassRoom, sign_in: SignIn) -> None:
    close(room)
    assert "Closed: no register is awaited." in text(room.client, "/registers/")
    today = text(sign_in(Role.ATTENDANCE_LEAD, room.school), "/today/")
    assert "no register awaited" in today
    assert "A burst pipe" in today


def test_a_register_taken_before_the_closing_says_both(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    room.send("/////")
    close(room)
    page = text(room.client, "/registers/")
    assert "A burst pipe; 08:55" in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-09-06", "No registers: a weekend."),
        ("2025-09-15", "a day no calendar covers"),
        ("2025-08-29", "a day no calendar covers"),
    ],
)
def test_a_day_without_school_says_why_and_what_is_next(
    room: ClassRoom, day: str, words: str
) -> None:
    page = text(room.client, f"/registers/?date={day}")
    assert words in page
    following = "Monday 8 September 2025" if day == "2025-09-06" else "Monday 1 September 2025"
    assert following in page or "The calendar holds no later session." in page


def test_an_inset_day_says_so(room: ClassRoom) -> None:
    CalendarPeriod.objects.create(
        school=room.school, academic_year="2025/26", kind="inset",
        start=dt.date(2025, 9, 15), end=dt.date(2025, 9, 15),
    )  # fmt: skip
    assert "No registers: INSET day." in text(room.client, "/registers/?date=2025-09-15")


@pytest.mark.parametrize("date", ["rubbish", "2025-13-45", ""])
def test_an_unreadable_day_is_today(room: ClassRoom, date: str) -> None:
    assert "Monday 1 September 2025" in text(room.client, f"/registers/?date={date}")


def test_today_lists_registers_unexplained_and_flags(room: ClassRoom) -> None:
    mark(room.enrolments[0], FIRST_DAY, "AM", "N")
    FlagFactory(enrolment=room.enrolments[1])
    page = text(room.client, "/today/")
    assert "Registers not taken" in page
    assert f"/pupils/{room.refs[0]}/marks/{room.school.urn}/2025-09-01/am/" in page
    assert "12 of 100 sessions missed" in page


def test_the_overview_shows_the_year_as_a_fraction(room: ClassRoom) -> None:
    for enrolment, code in zip(room.enrolments, "///IN", strict=True):
        mark(enrolment, FIRST_DAY, "AM", code)
    page = text(room.client, f"/schools/{room.school.urn}/")
    assert "40.0%" in page
    assert "2 of 5 sessions" in page


def test_schools_and_flags_cost_the_same_for_one_and_for_six(
    room: ClassRoom, sign_in: SignIn
) -> None:
    manager = sign_in(Role.MANAGER)
    for url in ("/schools/", "/flags/"):
        with CaptureQueriesContext(connection) as few:
            text(manager, url)
        for _ in range(5):
            FlagFactory(enrolment=EnrolmentFactory(school=open_school(weeks=1)))
        with CaptureQueriesContext(connection) as many:
            text(manager, url)
        assert len(many) <= len(few) + 1, url  # the first flag brings the page's rows


def test_flags_are_filtered_by_kind_and_school(room: ClassRoom, sign_in: SignIn) -> None:
    FlagFactory(enrolment=room.enrolments[0])
    FlagFactory(enrolment=room.enrolments[1], kind="severe_absence")
    other = FlagFactory()
    page = text(room.client, "/flags/?kind=severe_absence")
    assert "Pupil01" in page
    assert "Pupil00," not in page
    assert other.ref not in text(room.client, "/flags/")
    assert room.client.get(f"/flags/?school={other.enrolment.school.urn}").status_code == 404
    assert other.ref in text(sign_in(Role.MANAGER), "/flags/")


PAGES = [
    "/sweep/", "/sweep/reasons/", "/today/", "/registers/", "/pupils/", "/flags/", "/schools/",
    "/settings/", "/settings/thresholds/",
    "/settings/calendars/", "/settings/people/", "/find/",
]  # fmt: skip
MORNING = {"/sweep/", "/sweep/reasons/", "/today/"}
ALLOWED = {
    Role.SCHOOL_ADMIN: MORNING | {"/registers/", "/pupils/", "/flags/", "/schools/"},
    Role.ATTENDANCE_LEAD: MORNING | {"/registers/", "/pupils/", "/flags/", "/schools/"},
    Role.EWO: {"/registers/", "/pupils/", "/flags/", "/schools/"},
    Role.MANAGER: set(PAGES) - MORNING,
    Role.LEGAL_OFFICER: {"/pupils/", "/settings/", "/settings/thresholds/", "/settings/calendars/"},
    Role.SYSTEM_ADMIN: {page for page in PAGES if page.startswith("/settings/")},
}


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_pages_and_no_other(
    room: ClassRoom, sign_in: SignIn, role: str
) -> None:
    school = room.school if role in (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO) else None
    client = sign_in(role, school)
    allowed = ALLOWED[Role(role)] | {"/find/"}
    got = {page: client.get(page).status_code for page in PAGES}
    assert got == {page: 200 if page in allowed else 403 for page in PAGES}


@pytest.mark.parametrize("role", ALLOWED)
def test_the_bar_offers_only_pages_that_open(room: ClassRoom, sign_in: SignIn, role: str) -> None:
    school = room.school if role in (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO) else None
    client = sign_in(role, school)
    page = text(client, "/find/")
    offered = [url for url in PAGES if f'<li><a href="{url}"' in page]
    assert offered
    assert set(offered) <= ALLOWED[Role(role)]


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.SCHOOL_ADMIN, "/sweep/"),
        (Role.ATTENDANCE_LEAD, "/sweep/"),
        (Role.SYSTEM_ADMIN, "/settings/"),
    ],
)
def test_home_leads_to_where_the_day_begins(
    room: ClassRoom, sign_in: SignIn, role: str, start: str
) -> None:
    client = sign_in(role, room.school if role != Role.SYSTEM_ADMIN else None)
    assert client.get("/")["Location"] == start


def test_somebody_without_a_role_is_told_so(room: ClassRoom, sign_in: SignIn) -> None:
    nobody = sign_in(UserFactory())
    assert nobody.get("/").status_code == 200
    assert {
        page: nobody.get(page).status_code for page in PAGES if page != "/find/"
    } == dict.fromkeys([page for page in PAGES if page != "/find/"], 403)


def test_settings_show_dated_rows_with_their_source(room: ClassRoom, sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    codes = text(admin, "/settings/")
    assert "Family holiday, agreed" in codes
    assert "to 18 Aug 2024" in codes
    assert "SI 2024/208 reg 10" in codes
    assert "Persistent absence percent" in text(admin, "/settings/thresholds/")
    assert "10 days · 20 sessions · 2 school weeks" in text(admin, "/settings/calendars/")
    assert room.client.user.email in text(admin, "/settings/people/")  # type: ignore[attr-defined]


def test_a_closing_is_said_on_the_register_and_in_the_week(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    assert "NOT TAKEN" in text(room.client, room.url)
    close(room, ("4A",), MORNINGS)
    page = text(room.client, room.url)
    assert "NOT TAKEN" not in page
    assert "A burst pipe): no register is awaited." in page
    week = text(room.client, f"/registers/{room.school.urn}/week/{FIRST_DAY}/4A/")
    assert "Monday morning: closed: A burst pipe" in week
    assert "Monday afternoon: opens 13:10" in week
    room.half = "pm"
    assert "no register is awaited" not in text(room.client, room.url)
