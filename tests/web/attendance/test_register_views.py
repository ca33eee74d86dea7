"""The register over HTTP, as a plain form sends it: every way two other systems were seen to go wrong."""

import datetime as dt
import gzip
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.choices import Role
from attendance.models import AttendanceCode, Enrolment, Mark, MarkChange, Register
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_class_and_that_nothing_is_taken(room: ClassRoom) -> None:
    page = room.client.get(room.url).content.decode()
    assert all(f'name="code-{ref}"' in page for ref in room.refs)
    assert "NOT TAKEN" in page
    assert "opened 08:50, closes 09:20" in page


def test_a_whole_register_is_taken_and_says_so(room: ClassRoom) -> None:
    response = room.send("///iN")
    assert (response.status_code, response["Location"]) == (302, room.url)
    assert room.marks == "///IN"
    page = room.client.get(room.url).content.decode()
    assert "Register taken. 5 marks saved." in page
    assert f"Taken by {Register.objects.get().taken_by_name} 08:55" in page


def test_two_of_five_are_kept_and_it_stays_not_taken(room: ClassRoom) -> None:
    room.send({room.refs[0]: "/", room.refs[1]: "N"})
    page = room.client.get(room.url).content.decode()
    assert room.marks == "/N---"
    assert "The register is NOT TAKEN yet: 3 pupils have no mark: " in page


def test_one_bad_line_saves_nothing_and_keeps_what_was_typed(room: ClassRoom) -> None:
    response = room.send(dict(zip(room.refs, ["/", "I", "H", "/", "99"], strict=True)))
    page = response.content.decode()
    assert response.status_code == 422
    assert room.marks == "-----"
    assert "Nothing was saved: 2 things need your attention." in page
    assert "H ended on 18 August 2024: use C, or G." in page
    assert "99 is not an attendance code." in page
    assert f'name="code-{room.refs[1]}" value="I"' in page
    assert not Register.objects.exists()


@pytest.mark.parametrize("minutes", ["twelve", "-5", "1.5", "99999"])
def test_minutes_that_are_no_number_are_refused_under_their_row(
    room: ClassRoom, minutes: str
) -> None:
    response = room.send({room.refs[0]: "L"}, **{f"min-{room.refs[0]}": minutes})
    assert response.status_code == 422
    assert "Minutes late is a whole number" in response.content.decode()
    assert room.marks == "-----"


def test_a_note_of_501_characters_is_refused_and_not_cut(room: ClassRoom) -> None:
    response = room.send({room.refs[0]: "I"}, **{f"note-{room.refs[0]}": "x" * 501})
    assert response.status_code == 422
    assert "Shorten it to 500." in response.content.decode()
    assert not Mark.objects.exists()


def test_minutes_and_notes_are_kept(room: ClassRoom, clock: time_machine.Traveller) -> None:
    ref = room.refs[0]
    early = room.send({ref: "L"}, **{f"min-{ref}": "12", f"note-{ref}": "bus"})
    assert early.status_code == 422
    assert (
        "It is 08:55: 12 minutes late is 09:02, which has not come yet." in early.content.decode()
    )
    assert not Mark.objects.exists()
    clock.shift(dt.timedelta(minutes=7))
    room.send({ref: "L"}, **{f"min-{ref}": "12", f"note-{ref}": "bus"})
    kept = Mark.objects.get()
    assert (kept.code, kept.minutes_late, kept.note) == ("L", 12, "bus")
    page = room.client.get(room.url).content.decode()
    assert f'name="seen-{ref}" value="L|12|bus"' in page


def test_rest_present_without_script_fills_only_blanks(room: ClassRoom) -> None:
    codes = dict.fromkeys(room.refs, "") | {room.refs[2]: "N"}
    room.send(codes, fill="rest")
    assert room.marks == "//N//"


def test_a_double_click_changes_nothing_the_second_time(room: ClassRoom) -> None:
    room.send("///IN")
    room.send("///IN")
    assert (Mark.objects.count(), MarkChange.objects.count(), Register.objects.count()) == (5, 0, 1)
    assert AuditEvent.objects.filter(target_type="register").count() == 1
    assert "Saved already: nothing was different." in room.client.get(room.url).content.decode()


def test_a_stale_page_is_told_both_values_and_overwrites_nothing(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    room.send("/////")
    ref = room.refs[1]
    colleague = sign_in(Role.ATTENDANCE_LEAD, room.school)
    why = {"reason": "not_in_school"}
    room.send({ref: "N"}, colleague, **{f"seen-{ref}": "/||"}, **why)
    response = room.send({ref: "I"}, **{f"seen-{ref}": "/||"}, **why)
    page = response.content.decode()
    assert response.status_code == 409
    assert "made this N at 08:55, while you typed I. N stands." in page
    assert f'name="code-{ref}" value="N"' in page
    assert room.marks == "/N///"


def test_two_first_saves_of_one_register_never_mix(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    colleague = sign_in(Role.ATTENDANCE_LEAD, room.school)
    room.send("/////")
    assert room.send("NNNN/", colleague).status_code == 409
    assert room.marks == "/////"


def test_a_change_to_a_taken_register_asks_for_a_reason_and_keeps_the_story(
    room: ClassRoom,
) -> None:
    room.send("////N")
    ref = room.refs[4]
    seen = {f"seen-{ref}": "N||"}
    assert room.send({ref: "M"}, **seen).status_code == 422
    assert room.marks == "////N"
    assert room.send({ref: "M"}, **seen, reason="other").status_code == 422, (
        "another reason: which?"
    )
    room.send({ref: "M"}, **seen, reason="evidence", words="dentist's card")
    assert room.marks == "////M"
    story = room.client.get(
        f"/pupils/{ref}/marks/{room.school.urn}/{FIRST_DAY}/am/"
    ).content.decode()
    assert "N &gt; M" in story
    assert "Reason: Evidence received, such as an appointment letter: dentist&#x27;s card" in story


def test_the_page_of_a_taken_register_carries_the_reason_box(room: ClassRoom) -> None:
    assert 'id="reason"' not in room.client.get(room.url).content.decode()
    room.send("/////")
    assert 'id="reason"' in room.client.get(room.url).content.decode()


@pytest.mark.parametrize("where", ["other class", "other school"])
def test_another_child_in_my_form_refuses_the_whole(room: ClassRoom, where: str) -> None:
    school = room.school if where == "other class" else open_school()
    stranger: Enrolment = EnrolmentFactory(school=school, registration_group="4B")
    response = room.send({room.refs[0]: "/", stranger.pupil.ref: "O"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "The form names 1 pupil who is not in 4A" in page
    assert stranger.pupil.legal_surname not in page
    assert not Mark.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_school_s_register_is_not_there(
    room: ClassRoom, sign_in: Callable[..., Client], method: str
) -> None:
    outsider = sign_in(Role.SCHOOL_ADMIN)
    response = getattr(outsider, method)(room.url, {f"code-{room.refs[0]}": "O"})
    assert response.status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.EWO, 200), (Role.MANAGER, 200), (Role.SYSTEM_ADMIN, 403)]
)
def test_who_may_see_but_not_mark(
    room: ClassRoom, sign_in: Callable[..., Client], role: str, sees: int
) -> None:
    school = room.school if role == Role.EWO else None
    insider = sign_in(role, school)
    response = insider.get(room.url)
    assert response.status_code == sees
    assert b'name="code-' not in response.content
    assert room.send("/////", insider).status_code == 403
    assert not Mark.objects.exists()


def test_a_post_from_elsewhere_without_a_token_stores_nothing(room: ClassRoom) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    strict.force_login(room.client.user)  # type: ignore[attr-defined]
    assert room.send("/////", strict).status_code == 403
    assert not Mark.objects.exists()


def test_the_afternoon_stands_beside_the_morning(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    room.send("////N")
    clock.move_to(dt.datetime(2025, 9, 1, 13, 15, tzinfo=LONDON))
    room.half = "pm"
    room.send("\\\\\\\\\\")
    assert room.marks == "\\\\\\\\\\"
    room.half = "am"
    assert room.marks == "////N"


def test_a_session_to_come_has_no_boxes_and_takes_no_marks(room: ClassRoom) -> None:
    room.half = "pm"
    page = room.client.get(room.url)
    assert b"This session has not begun" in page.content
    assert b'name="code-' not in page.content
    assert room.send("\\\\\\\\\\").status_code == 409
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    "path", ["2025-09-06/am/4A/", "2025-13-01/am/4A/", "2025-09-01/xx/4A/", "2025-09-01/am/9Z/"]
)
def test_no_such_register_is_a_404(room: ClassRoom, path: str) -> None:
    assert room.client.get(f"/registers/{room.school.urn}/{path}").status_code == 404


def test_a_class_whose_name_holds_a_slash_has_an_address(room: ClassRoom) -> None:
    EnrolmentFactory(school=room.school, registration_group="1/2 Oak")
    listed = room.client.get(
        f"/registers/?school={room.school.urn}&date={FIRST_DAY}"
    ).content.decode()
    room.group = "1/2 Oak"
    assert "1/2%20Oak" in listed
    assert room.client.get(room.url).status_code == 200


@pytest.mark.parametrize("size", [3, 30])
@pytest.mark.parametrize("history", ["first day", "a week on"])
def test_the_page_costs_the_same_for_three_or_thirty_early_or_late(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom], size: int, history: str
) -> None:
    room = make_room(size)
    day = FIRST_DAY
    if history == "a week on":
        for enrolment in room.enrolments:
            fill_marks(enrolment, "." * 10)
        mark(room.enrolments[0], FIRST_DAY, "AM", "N")
        day = FIRST_DAY + dt.timedelta(days=7)
        clock.move_to(dt.datetime(2025, 9, 8, 8, 55, tzinfo=LONDON))
        room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    AttendanceCode.objects.book()  # a process reads the dated codes once
    with CaptureQueriesContext(connection) as queries:
        response = room.client.get(f"/registers/{room.school.urn}/{day}/am/4A/")
    assert response.status_code == 200
    assert len(queries) == 7, [q["sql"][:90] for q in queries.captured_queries]


@pytest.mark.parametrize("size", [3, 30])
@pytest.mark.parametrize("days_later", [0, 1])
def test_a_whole_save_is_eight_statements_and_one_transaction_for_three_or_thirty(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom], size: int, days_later: int
) -> None:
    room = make_room(size)
    clock.shift(dt.timedelta(days=days_later))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    AttendanceCode.objects.book()  # a process reads the dated codes once
    with CaptureQueriesContext(connection) as queries:
        response = room.send("/" * (size - 1) + "N")
    assert response.status_code == 302
    assert room.marks == "/" * (size - 1) + "N"
    sent = [q["sql"] for q in queries.captured_queries]
    transactions = [sql for sql in sent if sql.startswith("SAVEPOINT")]
    assert len(transactions) == 1
    assert len([sql for sql in sent if "SAVEPOINT" not in sql]) == 8, sent


def test_a_lead_sees_circumstances_beside_the_name_and_a_clerk_does_not(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    CircumstanceFactory(pupil=room.enrolments[0].pupil)
    lead = sign_in(Role.ATTENDANCE_LEAD, room.school)
    assert b"Child in need" in lead.get(room.url).content
    assert b"Child in need" not in room.client.get(room.url).content


def test_the_page_stays_light(
    clock: time_machine.Traveller, make_room: Callable[[int], ClassRoom]
) -> None:
    room = make_room(30)
    for enrolment in room.enrolments:
        fill_marks(enrolment, "." * 10)
    page = room.client.get(f"/registers/{room.school.urn}/{FIRST_DAY}/am/4A/").content
    assert len(gzip.compress(page)) < 9_000


def test_amending_one_mark_from_its_story(room: ClassRoom) -> None:
    mark(room.enrolments[0], FIRST_DAY, "AM", "N")
    url = f"/pupils/{room.refs[0]}/marks/{room.school.urn}/{FIRST_DAY}/am/"
    sent = {"code": "i", "note": "", "seen": "N||", "words": ""}
    assert room.client.post(url, sent).status_code == 422
    assert room.client.post(url, sent | {"reason": "other"}).status_code == 422
    assert room.client.post(url, sent | {"code": "H", "reason": "parent"}).status_code == 422
    assert room.client.post(url, sent | {"reason": "parent"}).status_code == 302
    assert MarkChange.objects.get().reason == "Parent gave a reason"


def test_a_locked_register_says_so_on_the_page_of_its_mark(
    room: ClassRoom, clock: time_machine.Traveller, sign_in: Callable[..., Client]
) -> None:
    url = f"/pupils/{room.refs[0]}/marks/{room.school.urn}/{FIRST_DAY}/am/"
    clock.shift(dt.timedelta(days=28))
    office = sign_in(Role.SCHOOL_ADMIN, room.school)
    assert 'name="code"' in office.get(url).content.decode()
    clock.shift(dt.timedelta(days=1))
    page = sign_in(Role.SCHOOL_ADMIN, room.school).get(url).content.decode()
    assert "The register of 4A of Monday 1 September 2025 has been locked since" in page
    assert 'name="code"' not in page


def test_a_story_of_another_school_s_pupil_is_not_there(
    room: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    url = f"/pupils/{room.refs[0]}/marks/{room.school.urn}/{FIRST_DAY}/am/"
    assert sign_in(Role.SCHOOL_ADMIN).get(url).status_code == 404
    assert sign_in(Role.EWO, room.school).get(url).status_code == 200
    officer = sign_in(MembershipFactory(role=Role.EWO, school=room.school).user)
    assert officer.post(url, {"code": "I", "reason": "parent"}).status_code == 403


def test_a_name_or_a_note_is_words_and_never_part_of_the_page(room: ClassRoom) -> None:
    hostile = '<b title="x\'">&</b>'
    first = room.enrolments[0].pupil
    first.legal_surname, first.legal_forename = hostile, hostile
    first.save()
    mark(room.enrolments[0], FIRST_DAY, "AM", "I", note=hostile)
    page = room.client.get(room.url).content.decode()
    assert hostile not in page
    assert page.count("&lt;b title=&quot;x&#x27;&quot;&gt;&amp;&lt;/b&gt;") >= 4
