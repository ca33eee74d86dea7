"""Pupils: who finds whom, what each role sees on the page, and that every reading is recorded."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.choices import Role
from attendance.models import School
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    FlagFactory,
    PupilFactory,
    ReadingGrantFactory,
    ResponsibilityFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
FRIDAY_EVENING = dt.datetime(2025, 9, 5, 18, tzinfo=LONDON)


def page_of(client: Client, ref: str, query: str = "") -> str:
    response = client.get(f"/pupils/{ref}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_what_was_missed_as_a_fraction_and_a_rate(
    room: ClassRoom, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    fill_marks(room.enrolments[0], "/\\II NO/\\/\\".replace(" ", ""))
    clock.move_to(FRIDAY_EVENING)
    page = page_of(sign_in(Role.EWO, room.school), room.refs[0])
    assert "40.0%" in page
    assert "<strong>4 of 10</strong>" in page
    assert "At or over the 10% that is persistent absence. Under the 50% that is severe" in page


def test_marks_entered_ahead_are_counted_when_their_day_has_come(
    room: ClassRoom, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    fill_marks(room.enrolments[0], "OOOOGGOOGG")
    page = page_of(room.client, room.refs[0])
    assert "<strong>2 of 2</strong>" in page
    assert "2 unauthorised sessions in the school week from Monday 1 September 2025." in page
    clock.move_to(FRIDAY_EVENING)
    page = page_of(sign_in(Role.EWO, room.school), room.refs[0])
    assert "<strong>10 of 10</strong>" in page
    assert "10 unauthorised sessions in the school week from Monday 1 September 2025." in page


def test_opening_a_record_is_written_down_and_the_manager_sees_who_looked(
    room: ClassRoom, sign_in: SignIn
) -> None:
    page_of(room.client, room.refs[0])
    event = AuditEvent.objects.get(kind="pupil.read")
    assert (event.target_ref, event.by_id) == (room.refs[0], room.client.user.pk)  # type: ignore[attr-defined]
    assert "Who looked" not in page_of(room.client, room.refs[0])
    page = page_of(sign_in(Role.MANAGER), room.refs[0])
    assert "Who looked" in page
    assert event.by_name in page


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO])
def test_an_outsider_finds_nothing_and_leaves_no_reading(
    room: ClassRoom, sign_in: SignIn, role: str
) -> None:
    outsider = sign_in(role)
    assert outsider.get(f"/pupils/{room.refs[0]}/").status_code == 404
    assert (
        room.enrolments[0].pupil.legal_surname
        not in outsider.get("/pupils/?q=pupil").content.decode()
    )
    assert not AuditEvent.objects.filter(kind="pupil.read").exists()


def test_a_system_administrator_opens_no_child_s_file(room: ClassRoom, sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    assert admin.get(f"/pupils/{room.refs[0]}/").status_code == 404
    assert admin.get("/pupils/").status_code == 403


def test_a_legal_officer_sees_only_what_is_opened_to_the_role(
    room: ClassRoom, sign_in: SignIn
) -> None:
    ReadingGrantFactory(pupil=room.enrolments[1].pupil)
    officer = sign_in(Role.LEGAL_OFFICER)
    assert officer.get(f"/pupils/{room.refs[0]}/").status_code == 404
    assert officer.get(f"/pupils/{room.refs[1]}/").status_code == 200


@pytest.mark.parametrize(
    ("role", "circumstances", "address"),
    [
        (Role.SCHOOL_ADMIN, False, False),
        (Role.ATTENDANCE_LEAD, True, False),
        (Role.EWO, True, True),
        (Role.MANAGER, True, True),
    ],
)
def test_circumstances_and_confidential_addresses_follow_the_role(
    room: ClassRoom, sign_in: SignIn, role: str, circumstances: bool, address: bool
) -> None:
    pupil = room.enrolments[0].pupil
    CircumstanceFactory(pupil=pupil, worker="R. Hale")
    ResponsibilityFactory(
        pupil=pupil, carer__address="9 Refuge Lane\nTE9 9TE", address_is_confidential=True,
        safe_to_contact=False, contact_note="Only through the social worker",
    )  # fmt: skip
    client = sign_in(role, room.school if role != Role.MANAGER else None)
    page = page_of(client, pupil.ref)
    assert ("R. Hale" in page) is circumstances
    assert ("9 Refuge Lane" in page) is address
    assert "Do not contact. Note: Only through the social worker" in page


@pytest.mark.parametrize(("role", "in_full"), [(Role.SCHOOL_ADMIN, False), (Role.EWO, True)])
def test_nobody_is_told_how_to_reach_who_must_not_be_contacted(
    room: ClassRoom, sign_in: SignIn, role: str, in_full: bool
) -> None:
    pupil = room.enrolments[0].pupil
    ResponsibilityFactory(
        pupil=pupil, safe_to_contact=False, carer__telephone="01632 777777",
        carer__address="9 Elsewhere Lane",
        contact_note="Ring only the mobile. Court order.",
    )  # fmt: skip
    page = page_of(sign_in(role, room.school), pupil.ref)
    note = "Ring only the mobile. Court order." if in_full else "Court order."
    assert f"Do not contact. Note: {note}" in page
    assert ("Ring only" in page) is in_full
    assert ("01632 777777" in page) is in_full
    assert ("9 Elsewhere Lane" in page) is in_full


def test_another_school_s_year_stays_with_that_school(room: ClassRoom, sign_in: SignIn) -> None:
    other: School = open_school(name="Elsewhere Primary")
    EnrolmentFactory(pupil=room.enrolments[0].pupil, school=other, kind="dual")
    assert "Elsewhere Primary" not in page_of(room.client, room.refs[0], f"?school={other.urn}")
    assert "Elsewhere Primary" in page_of(sign_in(Role.MANAGER), room.refs[0])


def test_a_flag_shows_its_numbers_and_the_line_it_crossed(room: ClassRoom) -> None:
    FlagFactory(enrolment=room.enrolments[0])
    page = page_of(room.client, room.refs[0])
    assert "6 days missed in 2025/26, 10% or more." in page
    assert '12 of 100 sessions</span> <strong class="fraction-rate">12.0%' in page
    assert "10% or more." in page
    assert "The line is 10%." in page
    assert "No session is left to attend this year" in page, "the class has a week of calendar"


def test_the_herringbone_draws_what_has_begun_and_links_what_is_not_plainly_present(
    room: ClassRoom,
) -> None:
    pupil, marks = room.refs[0], f"/pupils/{room.refs[0]}/marks/{room.school.urn}"
    page = page_of(room.client, pupil)
    assert f"{marks}/2025-09-01/am/" in page, "missing, and to be seen to"
    assert f"{marks}/2025-09-01/pm/" not in page, "a session to come is not missing"
    mark(room.enrolments[0], FIRST_DAY, "AM", "/")
    assert 'title="1 Sep 2025 AM: Present' in page_of(room.client, pupil)
    assert f"{marks}/2025-09-01/am/" not in page_of(room.client, pupil)
    mark(room.enrolments[0], FIRST_DAY, "AM", "N")
    assert f"{marks}/2025-09-01/am/" in page_of(room.client, pupil)


@pytest.mark.parametrize("weeks", [0, 2])
def test_the_page_costs_the_same_whatever_the_history(room: ClassRoom, weeks: int) -> None:
    if weeks:
        fill_marks(room.enrolments[0], ".N" * 10)
    with CaptureQueriesContext(connection) as queries:
        page_of(room.client, room.refs[0])
    assert len(queries) == 19, "\n".join(q["sql"][:110] for q in queries.captured_queries)


@pytest.mark.parametrize(
    "words", ["ob", "O'B", "obrien", "sean ob", "o'brien sé", "OBrien Sean", "upn", "ref"]
)
def test_two_letters_find_a_name_however_it_is_written(room: ClassRoom, words: str) -> None:
    pupil = PupilFactory(legal_surname="O'Brien", legal_forename="Seán", sort_name="obrien, sean")
    EnrolmentFactory(pupil=pupil, school=room.school)
    words = {"upn": pupil.upn.lower(), "ref": pupil.ref}.get(words, words)
    for url in ("/pupils/", "/find/"):
        assert "O&#x27;Brien, Seán" in room.client.get(url, {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["", "o", "zz", "%", "_"])
def test_what_names_nobody_finds_nobody(room: ClassRoom, words: str) -> None:
    page = room.client.get("/find/", {"q": words}).content.decode()
    assert "Pupil00" not in page
    assert "empty-title" in page


def test_the_list_costs_the_same_for_five_and_for_forty(room: ClassRoom) -> None:
    with CaptureQueriesContext(connection) as few:
        room.client.get("/pupils/")
    for _ in range(35):
        EnrolmentFactory(school=room.school)
    with CaptureQueriesContext(connection) as many:
        response = room.client.get("/pupils/")
    assert "40 pupils" in response.content.decode()
    assert len(few) == len(many)


def test_htmx_gets_the_part_and_a_browser_the_page(room: ClassRoom) -> None:
    assert b"<h1" in room.client.get("/pupils/").content
    assert b"<h1" not in room.client.get("/pupils/", headers={"HX-Request": "true"}).content
