"""What a family said before anybody asked: written down once, offered by the register, and marking nothing."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from attendance.choices import PlanKind, Role
from attendance.models import AbsenceContact, Mark
from tests.factories.attendance import FIRST_DAY, ResponsibilityFactory, mark
from tests.factories.planned import plan
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db
EIGHT = dt.datetime(2025, 9, 1, 8, 5, tzinfo=LONDON)
SAID = {"how": "telephone", "code": "M", "how_long": "half", "note": "Hospital", "whom": ""}


@pytest.fixture
def early(clock: time_machine.Traveller, room: ClassRoom) -> ClassRoom:
    """Five past eight: no register has opened."""
    ResponsibilityFactory(pupil=room.enrolments[0].pupil, carer__surname="Nowak")
    clock.move_to(EIGHT)
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    return room


def address(room: ClassRoom, child: int = 0) -> str:
    return f"/sweep/{room.school.urn}/said/{room.refs[child]}/"


def say(room: ClassRoom, child: int = 0, **change: str):
    carer = room.enrolments[child].pupil.responsibilities.first()
    who = {"carer": carer.carer.ref} if carer else {"carer": "other", "whom": "Gran"}
    return room.client.post(address(room, child), SAID | who | change)


def at(room: ClassRoom, clock: time_machine.Traveller, hour: int, minute: int, half: str) -> str:
    clock.move_to(EIGHT.replace(hour=hour, minute=minute))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    room.half = half
    return room.client.get(room.url).content.decode()


def test_from_the_child_s_page_to_the_register(
    early: ClassRoom, clock: time_machine.Traveller
) -> None:
    panel = early.client.get(f"/pupils/{early.refs[0]}/first-day/").content.decode()
    assert f'href="{address(early)}"' in panel
    form = early.client.get(address(early)).content.decode()
    assert "Only this morning" in form
    assert form.index('value="I"') < form.index('value="M"') < form.index('value="R"')
    for never in ("C", "G", "L", "N", "O", "/"):  # leave needs its decision, a lateness its time
        assert f'<option value="{never}"' not in form
    answer = say(early)
    assert answer.headers["Location"] == f"/sweep/?school={early.school.urn}"
    kept = AbsenceContact.objects.get()
    assert (kept.step, kept.suggested_code, kept.whole_day, kept.note) == (
        "family", "M", False, "Hospital",
    )  # fmt: skip
    page = at(early, clock, 8, 55, "am")
    assert "suggested M: the office was told at 08:05" in page
    assert 'placeholder="M" data-certain="0"' in page
    assert "Hospital" not in page, "what was said is not for the register"
    assert not Mark.objects.exists()
    assert "the office was told" not in at(early, clock, 13, 15, "pm")


def test_said_for_the_whole_day_it_is_offered_in_both_halves_and_marks_neither(
    early: ClassRoom, clock: time_machine.Traveller
) -> None:
    say(early, code="R", how_long="day")
    told = "suggested R: the office was told at 08:05 for the whole day"
    assert told in at(early, clock, 8, 55, "am")
    early.send("R////")
    assert told in at(early, clock, 13, 15, "pm")
    early.half = "pm"
    answer = early.send(dict.fromkeys(early.refs, ""), fill="rest")
    assert answer.status_code == 302
    assert early.marks == "-\\\\\\\\", "nobody fills in a child somebody spoke of"
    mark(early.enrolments[0], FIRST_DAY, "PM", "N")
    sweep = early.client.get("/sweep/").content.decode()
    assert "for the whole day" in sweep
    assert "Accept R" not in sweep, "missing all the same: nobody knows where the child is"
    assert sweep.index(f'id="child-{early.refs[0]}"') > sweep.index("nobody can account for")
    assert 'id="answered"' not in sweep


def test_what_is_on_file_comes_before_what_was_said(
    early: ClassRoom, clock: time_machine.Traveller
) -> None:
    plan(early.enrolments[0], PlanKind.LEAVE, "C", words="a wedding")
    say(early)
    page = at(early, clock, 8, 55, "am")
    assert "planned C" in page
    assert "suggested M" not in page


def test_a_teacher_is_offered_only_what_a_teacher_may_enter(
    early: ClassRoom, clock: time_machine.Traveller, sign_in: Callable[..., Client]
) -> None:
    say(early, code="E", how_long="day")
    say(early, child=1, code="I")
    clock.move_to(EIGHT.replace(hour=8, minute=55))
    page = sign_in(Role.TEACHER, early.school).get(early.url).content.decode()
    assert "suggested I" in page
    assert "suggested E" not in page


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"note": "", "code": ""}, "Write down what was said"),
        ({"note": "\u200b", "code": ""}, "Write down what was said"),
        ({"code": "", "how_long": "day"}, "Choose what holds for the whole day"),
        ({"carer": "other", "whom": " "}, "Write down who got in touch"),
        ({"code": "C"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    early: ClassRoom, change: dict[str, str], fault: str
) -> None:
    answer = say(early, **change)
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert not AbsenceContact.objects.exists()


def test_sent_twice_it_is_kept_once(early: ClassRoom) -> None:
    once = {"once": "8b1d0d9e-3f0a-4f8e-9a53-0c1d2e3f4a5b"}
    assert say(early, **once).status_code == say(early, **once).status_code == 302
    assert AbsenceContact.objects.count() == 1


def test_only_who_looks_for_absent_children_writes_it_down(
    early: ClassRoom, sign_in: Callable[..., Client]
) -> None:
    for role, status in ((Role.EWO, 403), (Role.TEACHER, 403), (Role.ATTENDANCE_LEAD, 200)):
        assert sign_in(role, early.school).get(address(early)).status_code == status
    assert sign_in(Role.SCHOOL_ADMIN).get(address(early)).status_code == 404
    panel = sign_in(Role.EWO, early.school).get(f"/pupils/{early.refs[0]}/first-day/")
    assert "got in touch today" not in panel.content.decode()


def test_the_line_of_the_sweep_says_it_too(early: ClassRoom, clock: time_machine.Traveller) -> None:
    at(early, clock, 9, 0, "am")
    early.send("N////")
    url = f"/sweep/{early.school.urn}/{FIRST_DAY}/{early.refs[0]}/contact/"
    sent = {
        "how": "telephone",
        "outcome": "reason_given",
        "whom": "Gran",
        "halves": "AM",
        "was": "N",
    }
    refused = early.client.post(url, sent | {"whole_day": "1"})
    assert refused.status_code == 422
    assert "Say which code holds for the whole day" in refused.content.decode()
    early.client.post(url, sent | {"whole_day": "1", "code": "I"})
    assert Mark.objects.get(code="I").enrolment == early.enrolments[0]
    assert "suggested I: the office was told at 09:00 for the whole day" in at(
        early, clock, 13, 15, "pm"
    )


def test_the_database_keeps_no_whole_day_without_a_code(early: ClassRoom) -> None:
    user = early.client.user  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError, match="whole_day_has_a_code"), transaction.atomic():
        AbsenceContact.objects.create(
            enrolment=early.enrolments[0], date=FIRST_DAY, step="family", how="telephone",
            outcome="reason_given", whole_day=True, by=user, by_name="x",
        )  # fmt: skip
