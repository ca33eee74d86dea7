"""Writing down what was done: from the child's page, from the flag that asks for it, and back again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEvent
from attendance.actions.first_day import Contact, log_contact
from attendance.choices import FlagKind, Role
from attendance.models import ActionTaken, Enrolment
from tests.factories.attendance import EnrolmentFactory, FlagFactory, fill_marks, open_school

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 10, 13, 12, 0, tzinfo=dt.UTC)
TODAY = {"done_on-day": "13", "done_on-month": "10", "done_on-year": "2025"}
SAID = {"kind": "meeting", "words": "With mother, in school"} | TODAY


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def child() -> Enrolment:
    child = EnrolmentFactory(school=open_school(weeks=12))
    fill_marks(child, "OO........" * 6)
    return child


def address(child: Enrolment) -> str:
    return f"/pupils/{child.pupil.ref}/acted/{child.school.urn}/"


def page(client: Client, child: Enrolment) -> str:
    return re.sub(r"\s+", " ", client.get(f"/pupils/{child.pupil.ref}/").content.decode())


def test_written_down_it_is_a_pin_and_a_line_with_who_and_when(child: Enrolment, sign_in) -> None:
    office = sign_in(Role.SCHOOL_ADMIN, child.school)
    assert f'href="{address(child)}"' in page(office, child)
    answer = office.post(address(child), SAID)
    assert (
        answer.headers["Location"] == f"/pupils/{child.pupil.ref}/?school={child.school.urn}#acted"
    )
    shown = page(office, child)
    assert (
        f'Meeting: With mother, in school, Mon 13 Oct <span class="soft small">{office.user.name}'
        in shown
    )
    assert shown.count('<circle class="pin"') == 2, "one for a wide page, one for a narrow one"


def test_sent_twice_it_is_kept_once(child: Enrolment, sign_in) -> None:
    lead = sign_in(Role.ATTENDANCE_LEAD, child.school)
    once = re.search(r'name="once" value="([^"]+)"', lead.get(address(child)).content.decode())
    assert once
    sent = SAID | {"once": once[1]}
    assert lead.post(address(child), sent).status_code == 302
    assert lead.post(address(child), sent).status_code == 302
    assert ActionTaken.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": ""}, "Choose what it was"),
        ({"words": "\u200b"}, "Say what was done"),
        ({"words": "x" * 101}, "at most 100 characters"),
        ({"done_on-day": "14"}, "still to come"),
        ({"done_on-month": "8"}, "came to the school on 1 September 2025"),
        ({"done_on-day": ""}, "must include a day"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(child: Enrolment, sign_in, change, words) -> None:
    answer = sign_in(Role.EWO, child.school).post(address(child), SAID | change)
    assert answer.status_code == 422
    assert answer.content.decode().count(words) >= 2, "in the summary and beside the box"
    assert not ActionTaken.objects.exists()


def test_a_flag_that_nobody_has_acted_leads_to_the_form_and_back(child: Enrolment, sign_in) -> None:
    flag = FlagFactory(
        enrolment=child, kind=FlagKind.NOBODY_ACTED, numbers={"absent": 12, "possible": 60}
    )
    other = FlagFactory(enrolment=child, kind=FlagKind.PERSISTENT_ABSENCE)
    lead = sign_in(Role.ATTENDANCE_LEAD, child.school)
    link = f"{address(child)}?next=%2Fflags%2F{flag.ref}%2F"
    assert f'href="{link}"' in lead.get(f"/flags/{flag.ref}/").content.decode()
    assert lead.get("/flags/").content.decode().count(link) == 1
    assert address(child) not in lead.get(f"/flags/{other.ref}/").content.decode()
    assert lead.post(link, SAID).headers["Location"] == f"/flags/{flag.ref}/"


def test_it_leads_nowhere_else(child: Enrolment, sign_in) -> None:
    lead = sign_in(Role.ATTENDANCE_LEAD, child.school)
    answer = lead.post(f"{address(child)}?next=https://elsewhere.example/", SAID)
    assert answer.headers["Location"].startswith("/pupils/")


def test_a_call_about_one_day_is_offered_to_be_written_down(child: Enrolment, sign_in) -> None:
    admin = sign_in(Role.SCHOOL_ADMIN, child.school)
    for outcome, day in (("reason_given", 10), ("no_answer", 9)):
        log_contact(
            enrolment=child, date=dt.date(2025, 10, day), by=admin.user,
            contact=Contact(how="telephone", outcome=outcome, step="first", whom="Mother"),
        )  # fmt: skip
    form = admin.get(address(child)).content.decode()
    assert f'<a href="?on=2025-10-10">Telephone, {admin.user.name}, ' in form
    assert "2025-10-09" not in form, "nobody was spoken to"
    filled = admin.get(f"{address(child)}?on=2025-10-10").content.decode()
    assert re.search(r'name="done_on-day"[^>]*value="10"', filled)
    assert re.search(r'value="contact"[^>]*checked', filled)
    assert AuditEvent.objects.filter(kind="pupil.read", after__what="what was done").count() == 2
    assert admin.get(f"{address(child)}?on=x").status_code == 200


def test_taken_back_its_words_are_gone_and_its_story_stays(child: Enrolment, sign_in) -> None:
    admin, lead = (
        sign_in(Role.SCHOOL_ADMIN, child.school),
        sign_in(Role.ATTENDANCE_LEAD, child.school),
    )
    admin.post(address(child), SAID)
    row = ActionTaken.objects.get()
    back = f"/acted/{row.source_app_ref}/take-back/"
    assert back in page(admin, child)
    assert back in page(lead, child)
    assert back not in page(sign_in(Role.EWO, child.school), child), "nor theirs, nor a lead"
    assert "With mother" in lead.get(back).content.decode()
    assert lead.post(back, {"reason": " "}).status_code == 422
    assert lead.post(back, {"reason": "Wrong child"}).status_code == 302
    shown = page(admin, child)
    assert "With mother" not in shown
    assert '<circle class="pin"' not in shown
    assert f"taken back by {lead.user.name} on 13 Oct 2025. Wrong child" in shown
    assert lead.post(back, {"reason": "Again"}).status_code == 409
