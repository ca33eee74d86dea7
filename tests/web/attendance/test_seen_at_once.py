"""Nothing a register is judged by is remembered from one request to the next: a change is seen by the very next one."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.sessions.models import Session as SignIn
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from attendance.actions.locks import unlock_registers
from attendance.choices import Role
from attendance.models import AttendanceCode, Enrolment, Membership, Threshold
from tests.factories.attendance import FIRST_DAY, MembershipFactory
from tests.web.attendance.conftest import ClassRoom

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")


@pytest.fixture
def begun(room: ClassRoom) -> ClassRoom:
    """A class whose clerk has looked at the register and saved one mark, so that all there is to keep is kept."""
    assert room.client.get(room.url).status_code == 200
    assert autosave(room, 0, "I").status_code == 200
    assert room.marks == "I----"
    return room


def autosave(room: ClassRoom, row: int, code: str) -> HttpResponse:
    sent = json.dumps({"lines": [{"ref": room.refs[row], "code": code}]})
    return room.client.post(room.url + "marks/", sent, content_type="application/json")


def every_door(room: ClassRoom) -> list[HttpResponse]:
    """The page, the poll, one mark, the whole form; on the fourth pupil, who has no mark."""
    room.client.raise_request_exception = False
    return [
        room.client.get(room.url),
        room.client.get(room.url + "marks/"),
        autosave(room, 3, "O"),
        room.send({room.refs[3]: "O"}),
    ]


def statuses(room: ClassRoom) -> list[int]:
    return [response.status_code for response in every_door(room)]


def test_a_code_that_ends_is_refused_and_one_that_begins_is_taken(begun: ClassRoom) -> None:
    ended = AttendanceCode.objects.get(code="I", valid_to=None)
    AttendanceCode.objects.filter(pk=ended.pk).update(valid_to=FIRST_DAY - dt.timedelta(days=1))
    answer = json.loads(autosave(begun, 1, "I").content)["lines"][begun.refs[1]]
    assert answer["state"] == "refused"
    assert "I ended on 31 August 2025" in answer["why"]
    assert begun.send({begun.refs[1]: "I"}).status_code == 422
    assert "I ended on 31 August 2025" in begun.client.get(begun.url).content.decode()
    AttendanceCode.objects.filter(pk=ended.pk).update(valid_to=None)
    assert json.loads(autosave(begun, 1, "I").content)["lines"][begun.refs[1]]["state"] == "saved"
    assert begun.marks == "II---"


def test_another_word_in_a_code_is_read(begun: ClassRoom) -> None:
    AttendanceCode.objects.filter(code="I", valid_to=None).update(meaning="Ill, by another name")
    assert "Ill, by another name" in begun.client.get(begun.url).content.decode()


def test_a_code_made_the_office_s_is_refused_to_a_teacher(
    begun: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    begun.client = sign_in(Role.TEACHER, begun.school)
    assert autosave(begun, 1, "I").status_code == 200
    AttendanceCode.objects.filter(code="I").update(office_only=True)
    answer = json.loads(autosave(begun, 2, "I").content)["lines"][begun.refs[2]]
    assert (answer["state"], answer["need"]) == ("refused", "office")
    assert begun.marks == "II---"


def test_a_role_that_is_taken_away_or_over_opens_nothing(begun: ClassRoom) -> None:
    role = Membership.objects.get()
    Membership.objects.update(valid_to=FIRST_DAY - dt.timedelta(days=1), valid_from="2024-09-01")
    assert statuses(begun) == [404] * 4
    Membership.objects.update(valid_to=None)
    assert statuses(begun)[0] == 200
    role.delete()
    assert statuses(begun) == [404] * 4


def test_a_role_that_only_looks_marks_nothing(begun: ClassRoom) -> None:
    user = begun.client.user  # type: ignore[attr-defined]
    Membership.objects.all().delete()
    MembershipFactory(user=user, role=Role.EWO, school=begun.school)
    assert statuses(begun) == [200, 200, 403, 403]
    assert begun.marks == "I----"


def test_a_role_at_another_school_opens_nothing_here(begun: ClassRoom) -> None:
    user = begun.client.user  # type: ignore[attr-defined]
    Membership.objects.all().delete()
    MembershipFactory(user=user, role=Role.SCHOOL_ADMIN)
    assert statuses(begun) == [404] * 4


def test_a_closed_account_is_signed_out(begun: ClassRoom) -> None:
    user = begun.client.user  # type: ignore[attr-defined]
    type(user).objects.update(is_active=False)
    responses = every_door(begun)
    assert [response.status_code for response in responses] == [302] * 4
    assert all(response["Location"].startswith(SIGN_IN) for response in responses)
    assert begun.marks == "I----"


def test_a_sign_in_that_was_ended_is_over(begun: ClassRoom) -> None:
    SignIn.objects.all().delete()
    assert statuses(begun) == [302] * 4
    assert begun.marks == "I----"


def test_a_new_password_ends_the_sign_ins_made_with_the_old(begun: ClassRoom) -> None:
    user = begun.client.user  # type: ignore[attr-defined]
    user.set_password("another-lantern-by-the-river")
    user.save()
    assert statuses(begun) == [302] * 4


def test_a_sign_in_lasts_its_eight_hours(begun: ClassRoom, clock: time_machine.Traveller) -> None:
    clock.shift(dt.timedelta(hours=7, minutes=59))
    assert begun.client.get(begun.url).status_code == 200
    clock.shift(dt.timedelta(minutes=1))
    assert begun.client.get(begun.url).status_code == 302


def test_a_register_that_locks_is_locked_and_one_opened_again_is_open(
    begun: ClassRoom, clock: time_machine.Traveller, sign_in: Callable[..., Client]
) -> None:
    clock.shift(dt.timedelta(days=1))
    begun.client.force_login(begun.client.user)  # type: ignore[attr-defined]
    assert begun.send({begun.refs[1]: "O"}).status_code == 302
    Threshold.objects.filter(key="register_lock_days").update(value=0)
    assert statuses(begun) == [200, 200, 409, 409]
    assert "has been locked since" in begun.client.get(begun.url).content.decode()
    lead = sign_in(Role.ATTENDANCE_LEAD, begun.school)
    unlock_registers(
        school=begun.school, registration_group="4A", starts_on=FIRST_DAY, ends_on=FIRST_DAY,
        reason="A note was found", by=lead.user,  # type: ignore[attr-defined]
    )  # fmt: skip
    assert begun.send({begun.refs[2]: "O"}).status_code == 302
    assert begun.marks == "IOO--"


def test_a_pupil_who_has_left_is_no_longer_in_the_register(begun: ClassRoom) -> None:
    Enrolment.objects.filter(pk=begun.enrolments[3].pk).update(
        starts_on="2024-09-01", ends_on=FIRST_DAY - dt.timedelta(days=1)
    )
    response = begun.send({begun.refs[3]: "O"})
    assert response.status_code == 422
    assert begun.refs[3] not in begun.client.get(begun.url).content.decode()
