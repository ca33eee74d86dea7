"""The JSON door of the register: what two other systems get wrong, through this door as through the form's."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from attendance.choices import Role
from attendance.models import AttendanceCode, Enrolment, Mark, MarkChange, Register
from tests.factories.attendance import EnrolmentFactory, open_school
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db


def post(room: ClassRoom, lines: Any, client: Client | None = None, **more: Any) -> HttpResponse:
    """Send lines as the script does; `{ref: code}` for short."""
    if isinstance(lines, dict):
        lines = [{"ref": ref, "code": code} for ref, code in lines.items()]
    sent = json.dumps({"lines": lines})
    return (client or room.client).post(
        room.url + "marks/", sent, content_type="application/json", **more
    )


def states(response: HttpResponse) -> list[str]:
    return [line["state"] for line in json.loads(response.content)["lines"].values()]


def line_of(response: HttpResponse, ref: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(response.content)["lines"][ref]
    return found


def test_a_mark_is_saved_and_says_when(room: ClassRoom) -> None:
    response = post(room, {room.refs[0]: "n"})
    assert response.status_code == 200
    assert line_of(response, room.refs[0]) == {"state": "saved", "mark": "N||", "at": "08:55"}
    assert room.marks == "N----"
    assert not Register.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [{"code": "99"}, {"code": "I", "note": "x" * 501}, {"code": "L", "min": "soon"}, {"code": "H"}],
)
def test_the_third_of_five_fails_and_the_others_are_saved(
    room: ClassRoom, bad: dict[str, str]
) -> None:
    lines = [{"ref": ref, "code": "/"} for ref in room.refs]
    lines[2] = {"ref": room.refs[2], **bad}
    response = post(room, lines)
    assert states(response) == ["saved", "saved", "refused", "saved", "saved"]
    assert line_of(response, room.refs[2])["why"]
    assert room.marks == "//-//"


def test_the_same_send_twice_is_one_mark(room: ClassRoom) -> None:
    first = post(room, dict.fromkeys(room.refs, "/"))
    second = post(room, dict.fromkeys(room.refs, "/"))
    assert json.loads(first.content)["lines"] == json.loads(second.content)["lines"]
    assert (Mark.objects.count(), MarkChange.objects.count()) == (5, 0)


def test_a_stale_mark_is_a_clash_with_theirs_and_who(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    colleague = sign_in(Role.ATTENDANCE_LEAD, room.school)
    ref = room.refs[0]
    post(room, {ref: "N"}, colleague)
    answer = line_of(post(room, {ref: "I"}), ref)
    assert (answer["state"], answer["mark"]) == ("clash", "N||")
    assert answer["by"] == colleague.user.name  # type: ignore[attr-defined]
    assert room.marks == "N----"


@pytest.mark.parametrize("where", ["other class", "other school"])
def test_other_children_in_my_own_send_are_refused_and_not_named(
    room: ClassRoom, where: str
) -> None:
    school = room.school if where == "other class" else open_school()
    stranger: Enrolment = EnrolmentFactory(school=school, registration_group="4B")
    response = post(room, {room.refs[0]: "/", stranger.pupil.ref: "O"})
    assert states(response) == ["saved", "refused"]
    assert stranger.pupil.legal_surname.encode() not in response.content
    assert list(Mark.objects.values_list("enrolment_id", flat=True)) == [room.enrolments[0].pk]


def test_another_school_s_register_is_not_there(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    outsider = sign_in(Role.SCHOOL_ADMIN)
    assert post(room, {room.refs[0]: "O"}, outsider).status_code == 404
    assert outsider.get(room.url + "marks/").status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.EWO, 200), (Role.MANAGER, 200), (Role.SYSTEM_ADMIN, 403)]
)
def test_who_may_see_but_not_mark(
    room: ClassRoom, sign_in: Callable[..., Client], role: str, sees: int
) -> None:
    insider = sign_in(role, room.school if role == Role.EWO else None)
    assert insider.get(room.url + "marks/").status_code == sees
    assert post(room, {room.refs[0]: "O"}, insider).status_code == 403
    assert not Mark.objects.exists()


def test_a_foreign_origin_without_a_token_stores_nothing(room: ClassRoom) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    strict.force_login(room.client.user)  # type: ignore[attr-defined]
    assert post(room, {room.refs[0]: "O"}, strict).status_code == 403
    assert not Mark.objects.exists()


def test_a_plain_form_of_another_site_cannot_pose_as_the_script(room: ClassRoom) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    strict.force_login(room.client.user)  # type: ignore[attr-defined]
    sent = json.dumps({"lines": [{"ref": room.refs[0], "code": "O"}]})
    response = strict.post(room.url + "marks/", sent, content_type="text/plain")
    assert response.status_code == 403
    assert not Mark.objects.exists()


def test_signed_out_it_leads_to_the_sign_in(room: ClassRoom) -> None:
    assert post(room, {room.refs[0]: "O"}, Client()).status_code == 302
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"lines": {}}', '{"lines": [1]}', '{"lines": [{"ref": 7}]}', "nonsense",
     '{"lines": [{"ref": "x", "unsure": [1]}]}', '{"lines": [{"ref": "x", "code": null}]}'],
)  # fmt: skip
def test_what_is_no_register_is_refused_whole(room: ClassRoom, body: str) -> None:
    response = room.client.post(room.url + "marks/", body, content_type="application/json")
    assert response.status_code == 400
    assert not Mark.objects.exists()


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_form_is_no_register_of_the_script(room: ClassRoom, is_strict: bool) -> None:
    # Strict as a site is: the form is read for its token before anybody sees it.
    client = Client(enforce_csrf_checks=is_strict)
    client.force_login(room.client.user)  # type: ignore[attr-defined]
    token = get_token(RequestFactory().get("/")) if is_strict else ""
    client.cookies["csrftoken"] = token
    sent = {"lines": "x", "csrfmiddlewaretoken": token}
    response = client.post(room.url + "marks/", sent)
    assert response.status_code == 400
    assert response.json() == {"message": "These are no lines of a register."}


@pytest.mark.parametrize(
    "body",
    ["[" * 200_000, '{"lines":' + "[" * 200_000, '{"lines": ' + "9" * 5000 + "}", b"\xff\xfe", b'{"lines": ["\xed"]}'],
)  # fmt: skip
def test_what_cannot_be_read_is_a_bad_request(room: ClassRoom, body: str | bytes) -> None:
    response = room.client.post(room.url + "marks/", body, content_type="application/json")
    assert response.status_code == 400
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"note": "a\0b"}, {"note": "\ud800"}, {"code": "\ud800"}, {"code": "N\0"},
            {"min": "\ud800"}, {"min": "\0"}],
)  # fmt: skip
def test_text_no_register_can_keep_is_refused_alone(room: ClassRoom, bad: dict[str, str]) -> None:
    response = post(
        room, [{"ref": room.refs[0], "code": "I", **bad}, {"ref": room.refs[1], "code": "/"}]
    )
    assert states(response) == ["refused", "saved"]
    assert room.marks == "-/---"


@pytest.mark.parametrize("ref", ["\ud800", "P\0", "P0\udfff"])
def test_a_reference_no_register_can_keep_is_answered_by_it(room: ClassRoom, ref: str) -> None:
    response = post(room, {ref: "/", room.refs[1]: "/"})
    assert line_of(response, ref)["state"] == "refused"
    assert room.marks == "-/---"


@pytest.mark.parametrize("field", ["seen", "unsure"])
def test_what_was_seen_may_be_anything(room: ClassRoom, field: str) -> None:
    odd = "I||\ud800\0"
    line = {"ref": room.refs[0], "code": "N", field: odd if field == "seen" else [odd]}
    assert post(room, [line]).status_code == 200


def test_a_plain_form_with_a_nul_is_refused_and_not_lost(room: ClassRoom) -> None:
    response = room.client.post(
        room.url, {f"code-{room.refs[0]}": "I", f"note-{room.refs[0]}": "a\0b"}
    )
    assert response.status_code == 422
    assert not Mark.objects.exists()


def test_a_code_that_does_not_fit_the_column_is_refused_and_not_cut(room: ClassRoom) -> None:
    assert states(post(room, {room.refs[0]: "LLLLLLLLLL"})) == ["refused"]
    assert not Mark.objects.exists()


def test_two_of_thirty_do_not_take_the_register(room: ClassRoom) -> None:
    post(room, {room.refs[0]: "/", room.refs[1]: "/"})
    assert not Register.objects.exists()


def test_a_taken_register_says_that_a_reason_is_needed(room: ClassRoom) -> None:
    room.send("/////")
    response = post(room, [{"ref": room.refs[0], "code": "N", "seen": "/||"}])
    assert states(response) == ["reason"]
    assert json.loads(response.content)["taken"].startswith("Taken by ")
    assert room.marks == "/////"


@pytest.mark.parametrize(
    ("later", "status", "words"),
    [(dt.timedelta(days=60), 409, "locked"), (-dt.timedelta(minutes=10), 409, "opens at 08:50")],
)
def test_a_locked_or_coming_session_refuses_the_whole(
    room: ClassRoom, clock: time_machine.Traveller, later: dt.timedelta, status: int, words: str
) -> None:
    clock.shift(later)
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    response = post(room, {room.refs[0]: "O"})
    assert response.status_code == status
    assert words in json.loads(response.content)["message"]
    assert not Mark.objects.exists()


def test_the_afternoon_stands_beside_the_morning(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    post(room, dict.fromkeys(room.refs, "/"))
    clock.move_to(dt.datetime(2025, 9, 1, 13, 15, tzinfo=LONDON))
    room.half = "pm"
    post(room, {room.refs[0]: "N"})
    assert room.marks == "N----"
    room.half = "am"
    assert room.marks == "/////"


def test_a_colleague_s_marks_are_seen_since(
    room: ClassRoom, sign_in: Callable[..., Client], clock: time_machine.Traveller
) -> None:
    post(room, {room.refs[0]: "/"})
    clock.shift(dt.timedelta(minutes=2))
    since = json.loads(room.client.get(room.url + "marks/").content)["at"]
    clock.shift(dt.timedelta(minutes=2))
    colleague = sign_in(Role.ATTENDANCE_LEAD, room.school)
    post(room, {room.refs[1]: "N"}, colleague)
    response = room.client.get(room.url + "marks/", {"since": since})
    seen = json.loads(response.content)["lines"]
    assert list(seen) == [room.refs[1]]
    assert seen[room.refs[1]]["by"] == colleague.user.name  # type: ignore[attr-defined]
    assert len(seen[room.refs[1]]["initials"]) > 0


@pytest.mark.parametrize(
    "since",
    ["yesterday", "", "2025-09-01", "2025-09-01T08:00:00", "0001-01-01T00:00:00+00:00", "2025-13-45T00:00Z"],
)  # fmt: skip
def test_since_that_is_no_moment_means_everything(room: ClassRoom, since: str) -> None:
    post(room, {room.refs[0]: "/"})
    response = room.client.get(room.url + "marks/", {"since": since})
    assert list(json.loads(response.content)["lines"]) == [room.refs[0]]


@pytest.mark.parametrize("size", [3, 30])
def test_statements_of_a_whole_request_do_not_grow(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom], size: int
) -> None:
    room = make_room(size)
    AttendanceCode.objects.book()  # a process reads the dated codes once
    with CaptureQueriesContext(connection) as saving:
        post(room, dict.fromkeys(room.refs, "/"))
    with CaptureQueriesContext(connection) as polling:
        room.client.get(room.url + "marks/")
    assert _count(saving) == 7, [q["sql"][:90] for q in saving.captured_queries]
    assert _count(polling) == 4


def _count(captured: CaptureQueriesContext) -> int:
    return sum("SAVEPOINT" not in q["sql"] for q in captured.captured_queries)
