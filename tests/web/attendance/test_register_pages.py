"""The register page in its states: what is planned, what is locked, and what a teacher sees of it."""

import datetime as dt
import html
import json
import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from attendance.choices import Half, PlanKind, Role
from attendance.models import Mark, Register
from tests.factories.attendance import FIRST_DAY, CircumstanceFactory, mark
from tests.factories.planned import plan
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db


def page_of(room: ClassRoom, client: Client | None = None) -> str:
    return (client or room.client).get(room.url).content.decode()


def test_what_is_planned_is_offered_and_is_no_mark(room: ClassRoom) -> None:
    plan(room.enrolments[0], PlanKind.LEAVE, "C", words="A wedding")
    page = page_of(room)
    assert "planned C: a wedding" in page
    assert 'placeholder="C" data-certain="1"' in page
    assert f'name="code-{room.refs[0]}" value=""' in page
    assert room.marks == "-----"


def test_a_plan_of_the_afternoon_is_not_offered_in_the_morning(room: ClassRoom) -> None:
    plan(room.enrolments[0], PlanKind.LEAVE, "C", pattern=0b1010101010)
    assert 'class="planned"' not in page_of(room)


@pytest.mark.parametrize(
    ("code", "days_on", "offered"), [("I", 1, True), ("M", 1, False), ("I", 7, False)]
)
def test_yesterday_s_illness_is_offered_and_never_certain(
    room: ClassRoom, clock: time_machine.Traveller, code: str, days_on: int, offered: bool
) -> None:
    """An illness before a holiday, or a week ago, says nothing of today."""
    day = FIRST_DAY + dt.timedelta(days=days_on)
    mark(room.enrolments[0], FIRST_DAY, Half.PM, code)
    if days_on > 1:
        room.school.sessions.filter(date__gt=FIRST_DAY, date__lt=day).update(is_open=False)
    clock.move_to(dt.datetime.combine(day, dt.time(8, 55), LONDON))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    address = f"/registers/{room.school.urn}/{day}/am/4A/"
    page = room.client.get(address).content.decode()
    assert ("suggested I: ill the session before" in page) is offered
    room.client.post(address, {f"code-{ref}": "/" for ref in room.refs[1:]})
    assert not Register.objects.exists(), "a person has to say it again"


def test_without_script_taking_accepts_what_is_planned(room: ClassRoom) -> None:
    plan(room.enrolments[0], PlanKind.LEAVE, "C")
    room.send("-////".replace("-", " "))
    assert room.marks == "C////"
    assert "Register taken. 5 marks saved, 1 as planned." in page_of(room)


def test_a_register_to_come_is_not_begun_and_not_late(room: ClassRoom) -> None:
    assert "NOT TAKEN" in page_of(room)
    room.half = "pm"
    page = page_of(room)
    assert "Not begun" in page
    assert "NOT TAKEN" not in page
    assert "This session has not begun." in page


def test_a_time_of_arrival_in_the_plain_form(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    ref = room.refs[0]
    early = room.send({ref: ""}, **{f"min-{ref}": "9:25"})
    assert early.status_code == 422
    assert "It is 08:55: nobody has come at 09:25 yet." in early.content.decode()
    assert not Mark.objects.exists()
    clock.shift(dt.timedelta(minutes=30))
    room.send({ref: ""}, **{f"min-{ref}": "9:25"})
    kept = Mark.objects.get()
    assert (kept.code, kept.minutes_late) == ("U", 35)
    refused = room.send({room.refs[1]: "I"}, **{f"min-{room.refs[1]}": "9:25"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "A time of arrival goes with a child who came, not with I." in page
    assert 'value="09:25"' in page, "what was typed is still there"


def test_a_refusal_leads_to_where_the_record_is_made(room: ClassRoom) -> None:
    page = room.send({room.refs[0]: "C"}).content.decode()
    assert "C needs leave granted for this session" in page
    assert f"pupil={room.refs[0]}" in page
    assert "Record the leave" in page


def test_a_locked_register_is_read_and_says_since_when(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    room.send("/////")
    clock.shift(dt.timedelta(days=60))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    page = page_of(room)
    assert "has been locked since" in page
    assert 'name="code-' not in page
    assert room.send("NNNNN").status_code == 409
    assert room.marks == "/////"


def test_the_lead_unlocks_the_register_they_stand_on_and_comes_back(
    room: ClassRoom, clock: time_machine.Traveller, sign_in: Callable[..., Client]
) -> None:
    clock.move_to(dt.datetime(2025, 10, 20, 10, 0, tzinfo=LONDON))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    assert "Unlock it" not in page_of(room)
    lead = sign_in(Role.ATTENDANCE_LEAD, room.school)
    link = re.search(r'href="(/registers/[^"]+/unlock/[^"]+)">Unlock it<', page_of(room, lead))
    assert link
    address = html.unescape(link[1])
    form = lead.get(address).content.decode()
    assert '<option value="4A" selected>' in form
    answer = lead.post(
        address,
        {
            "starts_on": FIRST_DAY,
            "ends_on": FIRST_DAY,
            "registration_group": "4A",
            "reason": "Late",
        },
    )
    assert answer.headers["Location"] == room.url
    assert "Unlock it" not in page_of(room, lead)
    assert f'name="code-{room.refs[0]}"' in page_of(room)


@pytest.fixture
def teacher(room: ClassRoom, sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.TEACHER, room.school)


def test_a_teacher_marks_and_is_led_to_no_record(room: ClassRoom, teacher: Client) -> None:
    CircumstanceFactory(pupil=room.enrolments[0].pupil)
    plan(room.enrolments[1], PlanKind.LEAVE, "C", words="Something private")
    mark(room.enrolments[2], FIRST_DAY, "AM", "I")
    page = page_of(room, teacher)
    assert f'name="code-{room.refs[0]}"' in page
    assert "/pupils/" not in page
    assert "Child in need" not in page
    assert "Something private" not in page
    assert "planned C: leave granted" in page
    assert teacher.get(f"/pupils/{room.refs[0]}/").status_code == 404


def test_a_teacher_is_asked_for_no_note_to_a_code_of_the_office(
    room: ClassRoom, teacher: Client
) -> None:
    def notes(page: str) -> tuple[str, str]:
        found = re.search(r'data-register="([^"]+)"', page)
        assert found
        codes = json.loads(html.unescape(found[1]))["codes"]
        return codes["E"][4], codes["B"][4]

    assert notes(page_of(room, teacher)) == ("", notes(page_of(room))[1])
    assert all(notes(page_of(room)))


def test_a_teacher_s_taken_register_is_read_only_and_so_is_yesterday_s(
    room: ClassRoom, teacher: Client, clock: time_machine.Traveller
) -> None:
    room.send("/////", teacher)
    assert 'name="code-' not in page_of(room, teacher)
    assert 'name="code-' in page_of(room), "the office's is not"
    assert room.send({room.refs[0]: "N"}, teacher, reason="parent").status_code in (403, 409)
    room.half = "pm"
    clock.shift(dt.timedelta(days=1))
    teacher.force_login(teacher.user)  # type: ignore[attr-defined]
    assert 'name="code-' not in page_of(room, teacher)


def test_a_teacher_s_day_begins_at_the_registers(room: ClassRoom, teacher: Client) -> None:
    landed = teacher.get("/", follow=True)
    assert landed.redirect_chain[-1][0].startswith("/registers/")
    assert b"Teacher, " in landed.content


def test_what_a_teacher_wrote_beside_is_told_in_the_mark_s_story(
    room: ClassRoom, teacher: Client
) -> None:
    room.send({room.refs[0]: "I"})
    room.send({room.refs[0]: "/"}, teacher)
    story = room.client.get(f"/pupils/{room.refs[0]}/marks/{room.school.urn}/{FIRST_DAY}/am/")
    page = story.content.decode()
    assert "/, kept beside" in page
    assert "The office&#x27;s I stood, and stands." in page
