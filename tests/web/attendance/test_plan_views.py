"""Pages of plans over HTTP: forms refused and sent, what only some may see, and a bounded number of queries."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.actions.shields import set_shield
from attendance.choices import CircumstanceKind, Role
from attendance.models import (
    Closure,
    DualTimetable,
    Enrolment,
    Leave,
    Mark,
    PartTimeTimetable,
    School,
    Trip,
)
from tests.factories.attendance import (
    FIRST_DAY,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    ResponsibilityFactory,
    mark,
    open_school,
)
from tests.factories.planned import plan
from tests.web.attendance.conftest import LONDON

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = dt.timedelta(days=1)
TUESDAY = FIRST_DAY + DAY


@pytest.fixture
def school(clock: time_machine.Traveller) -> School:
    return open_school(weeks=12, head_name="Dr A Head")


@pytest.fixture
def child(school: School) -> Enrolment:
    pupil = PupilFactory(legal_surname="Nowak", legal_forename="Ada")
    ResponsibilityFactory(pupil=pupil, carer__forename="Ewa", carer__surname="Nowak")
    return EnrolmentFactory(school=school, pupil=pupil)


@pytest.fixture
def clerk(school: School, sign_in: SignIn) -> Client:
    return sign_in(Role.SCHOOL_ADMIN, school)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


ASKED = {
    "starts_on": str(TUESDAY), "ends_on": "", "when": "whole", "asked_by": "Ms Ewa Nowak",
    "asked_on": str(FIRST_DAY), "reason": "A funeral",
}  # fmt: skip


def ask(clerk: Client, child: Enrolment, **change: str) -> Leave:
    clerk.post(f"/leave/ask/?pupil={child.pupil.ref}", ASKED | change)
    return Leave.objects.latest("id")


def test_leave_from_the_class_list_to_a_letter(
    clerk: Client, child: Enrolment, school: School
) -> None:
    found = text(clerk, f"/leave/ask/?class=4A&from={TUESDAY}")
    assert f"/leave/ask/?pupil={child.pupil.ref}&amp;from={TUESDAY}" in found
    form = text(clerk, f"/leave/ask/?pupil={child.pupil.ref}&from={TUESDAY}")
    assert 'value="2"' in form
    assert "Ms Ewa Nowak" in form
    leave = ask(clerk, child)
    assert (leave.starts_on, leave.ends_on, leave.asked_by) == (TUESDAY, TUESDAY, "Ms Ewa Nowak")
    page = text(clerk, f"/leave/{leave.ref}/")
    assert "A family holiday is not a ground for leave" in page
    assert "2 sessions" in page
    decision = {"decision": "grant", "ground": "exceptional", "granted_by": "Dr A Head", "note": ""}
    assert clerk.post(f"/leave/{leave.ref}/", decision).status_code == 302
    carer = child.pupil.responsibilities.get().carer.ref
    letter = clerk.post(f"/leave/{leave.ref}/letter/{carer}/")
    assert letter.content[:5] == b"%PDF-"
    assert "Nowak, Ada" in text(clerk, f"/leave/?show=coming&school={school.urn}")


def test_who_must_not_be_contacted_gets_no_letter_and_the_page_tells_no_way(
    clerk: Client, child: Enrolment, school: School, sign_in: SignIn
) -> None:
    note = "Ring only the mobile. Court order."
    ResponsibilityFactory(pupil=child.pupil, safe_to_contact=False, contact_note=note)
    leave = ask(clerk, child)
    clerk.post(f"/leave/{leave.ref}/", {"decision": "refuse", "granted_by": "Dr A Head"})
    seen = text(clerk, f"/leave/{leave.ref}/")
    assert "Do not contact. Note: Court order." in seen
    assert "Ring only" not in seen
    assert seen.count("Print the letter") == 1
    lead = text(sign_in(Role.ATTENDANCE_LEAD, school), f"/leave/{leave.ref}/")
    assert f"Do not contact. Note: {note}" in lead


def test_a_request_refused_says_why_beside_the_field(clerk: Client, child: Enrolment) -> None:
    first = ask(clerk, child)
    again = clerk.post(f"/leave/ask/?pupil={child.pupil.ref}", ASKED)
    assert again.status_code == 422
    assert first.ref in again.content.decode()
    empty = clerk.post(f"/leave/ask/?pupil={child.pupil.ref}", {"reason": ""})
    assert empty.status_code == 422
    assert Leave.objects.count() == 1


def test_no_ground_is_refused_and_a_second_decision_is_a_conflict(
    clerk: Client, child: Enrolment
) -> None:
    leave = ask(clerk, child)
    decision = {"decision": "grant", "ground": "", "granted_by": "Dr A Head"}
    assert clerk.post(f"/leave/{leave.ref}/", decision).status_code == 422
    refused = {"decision": "refuse", "granted_by": "Dr A Head"}
    assert clerk.post(f"/leave/{leave.ref}/", refused).status_code == 302
    assert clerk.post(f"/leave/{leave.ref}/", refused).status_code == 409


def test_marks_that_stand_are_shown_with_a_way_to_amend_them(
    clerk: Client, child: Enrolment
) -> None:
    mark(child, TUESDAY, "AM", "N")
    leave = ask(clerk, child)
    page = text(clerk, f"/leave/{leave.ref}/")
    assert f"/pupils/{child.pupil.ref}/marks/{child.school.urn}/{TUESDAY}/am/" in page


def test_a_part_time_timetable_and_its_review(clerk: Client, child: Enrolment) -> None:
    address = f"/timetables/part-time/new/?pupil={child.pupil.ref}"
    sent = {
        "reason": "Recovering", "starts_on": str(TUESDAY), "ends_on": str(TUESDAY + 56 * DAY),
        "half_days": ["0PM", "4PM"], "agreed_with": "Ms Ewa Nowak", "agreed_on": str(FIRST_DAY),
        "review_on": str(TUESDAY + 28 * DAY),
    }  # fmt: skip
    assert clerk.post(address, sent | {"half_days": []}).status_code == 422
    assert clerk.post(address, sent).status_code == 302
    made = PartTimeTimetable.objects.get()
    assert (made.code, made.pattern) == ("C2", 0b1000000010)
    review = {"held_on": str(FIRST_DAY), "found": "Well", "next_step": "end"}
    assert clerk.post(f"/timetables/part-time/{made.ref}/", review).status_code == 422
    ended = clerk.post(
        f"/timetables/part-time/{made.ref}/end/", {"last_day": str(TUESDAY + 7 * DAY)}
    )
    assert ended.status_code == 302
    assert "Nowak, Ada" in text(clerk, "/timetables/")


def test_whom_to_consult_is_told_only_to_those_who_may_know(
    clerk: Client, child: Enrolment, sign_in: SignIn
) -> None:
    CircumstanceFactory(pupil=child.pupil, kind=CircumstanceKind.LOOKED_AFTER)
    address = f"/timetables/part-time/new/?pupil={child.pupil.ref}"
    lead = sign_in(Role.ATTENDANCE_LEAD, child.school)
    assert "virtual school" in text(lead, address)
    assert "virtual school" not in text(clerk, address)


def test_half_days_at_the_other_school(clerk: Client, child: Enrolment) -> None:
    address = f"/timetables/other-school/new/?pupil={child.pupil.ref}"
    sent = {
        "other_school": "The Unit", "starts_on": str(TUESDAY), "ends_on": str(TUESDAY + 28 * DAY),
        "half_days": ["0AM"],
    }  # fmt: skip
    assert clerk.post(address, sent).status_code == 302
    made = DualTimetable.objects.get()
    assert (made.code, made.pattern) == ("D", 1)
    assert (
        clerk.post(f"/timetables/other-school/{made.ref}/", {"last_day": str(TUESDAY)}).status_code
        == 302
    )


def test_a_closure_says_what_it_does_before_it_does_it(clerk: Client, child: Enrolment) -> None:
    other = EnrolmentFactory(school=child.school)
    mark(child, FIRST_DAY, "AM", "N")
    sent = {
        "how_much": "whole", "starts_on": str(FIRST_DAY), "ends_on": "", "when": "whole", "code": "Y4",
        "reason": "Snow",
    }  # fmt: skip
    asked = clerk.post("/closures/new/", sent).content.decode()
    assert "1 blank of sessions begun: Y4 at once." in asked
    assert "1 session to come" in asked
    assert "1 marked <strong>N</strong>" in asked
    assert not Closure.objects.exists()
    assert (
        "See what it does" in clerk.post("/closures/new/", sent | {"back": "yes"}).content.decode()
    )
    done = clerk.post("/closures/new/", sent | {"confirm": "yes", "overwrite": "N"})
    closure = Closure.objects.get()
    assert done.headers["Location"] == f"/closures/{closure.ref}/"
    assert dict(Mark.objects.values_list("enrolment_id", "code")) == {
        child.pk: "Y4",
        other.pk: "Y4",
    }
    assert clerk.post(f"/closures/{closure.ref}/", {"note": ""}).status_code == 422
    clerk.post(f"/closures/{closure.ref}/", {"note": "Wrong school"})
    assert dict(Mark.objects.values_list("enrolment_id", "code")) == {child.pk: "N", other.pk: ""}


def test_a_trip_its_list_and_its_register(clerk: Client, child: Enrolment, sign_in: SignIn) -> None:
    sent = {
        "name": "Museum",
        "code": "V",
        "starts_on": str(FIRST_DAY),
        "when": "whole",
        "place": "Town",
    }
    made = clerk.post("/trips/new/", sent)
    trip = Trip.objects.get()
    assert made.headers["Location"] == f"/trips/{trip.ref}/members/"
    assert "Nowak, Ada" in text(clerk, f"/trips/{trip.ref}/members/")
    clerk.post(f"/trips/{trip.ref}/members/", {"member": [str(child.pk)]})
    assert "Ms Ewa Nowak 01632 960001" in text(clerk, f"/trips/{trip.ref}/")
    link = child.pupil.responsibilities.get()
    manager = MembershipFactory(role=Role.MANAGER, school=None).user
    set_shield(link=link, reason="Refuge", by=manager)
    assert "960001" not in text(clerk, f"/trips/{trip.ref}/")
    register = f"/trips/{trip.ref}/register/{FIRST_DAY}/am/"
    assert "On the trip" in text(clerk, register)
    marks = {"trip": "V", f"code-{child.pupil.ref}": "V", f"seen-{child.pupil.ref}": ""}
    assert clerk.post(register, marks).status_code == 302
    assert Mark.objects.get().code == "V"
    mark(child, FIRST_DAY, "AM", "I")
    late = clerk.post(register, marks | {f"code-{child.pupil.ref}": "N"})
    assert late.status_code == 422
    assert "made it I meanwhile" in late.content.decode()
    clerk.post(f"/trips/{trip.ref}/cancel/")
    assert "Museum" in text(clerk, "/trips/?show=past")


def test_the_gate_without_a_script(
    clerk: Client, child: Enrolment, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2025, 9, 1, 9, 14, tzinfo=LONDON))
    assert "L, 24 minutes late" in text(clerk, "/late/")
    assert f"/late/{child.pupil.ref}/" in text(clerk, "/late/?q=now&why=traffic")
    clerk.post(f"/late/{child.pupil.ref}/", {"why": "traffic"})
    made = Mark.objects.get()
    assert (made.code, made.minutes_late, made.note) == ("L", 24, "Traffic")
    assert "Ada Nowak" in text(clerk, f"/late/{child.pupil.ref}/slip/")
    assert clerk.post(f"/late/{child.pupil.ref}/").status_code == 409
    clerk.post(f"/late/{child.pupil.ref}/undo/")
    assert Mark.objects.get().code == ""
    mark(child, FIRST_DAY, "AM", "/")
    asked = clerk.post(f"/late/{child.pupil.ref}/")
    assert asked.status_code == 409
    assert "already marked /" in asked.content.decode()
    clerk.post(f"/late/{child.pupil.ref}/", {"confirm": "yes"})
    assert Mark.objects.get().code == "L"


def test_the_gate_answers_its_dialog(clerk: Client, child: Enrolment) -> None:
    dialog = {"headers": {"X-Late-Gate": "dialog"}}
    assert 'role="combobox"' in text(clerk, "/late/find/")
    assert "Nowak, Ada" in text(clerk, "/late/find/?q=ad")
    assert "No child on roll today" in text(clerk, "/late/find/?q=xyz")
    said = clerk.post(f"/late/{child.pupil.ref}/", **dialog).json()
    assert said["said"] == "Ada Nowak: L, 5 minutes late."
    assert "refused" in clerk.post(f"/late/{child.pupil.ref}/", **dialog).json()
    assert "no mark" in clerk.post(said["undo"], **dialog).json()["said"]
    mark(child, FIRST_DAY, "AM", "I")
    assert (
        "Mark late all the same?" in clerk.post(f"/late/{child.pupil.ref}/", **dialog).json()["ask"]
    )


def test_the_gate_is_at_hand_for_those_who_amend_marks_only(
    clerk: Client, child: Enrolment, sign_in: SignIn
) -> None:
    assert 'data-tool="L"' in text(clerk, "/pupils/")
    assert 'data-tool="L"' not in text(sign_in(Role.EWO, child.school), "/pupils/")


def test_the_pupil_s_panel_says_what_is_planned(clerk: Client, child: Enrolment) -> None:
    for kind, code in (("leave", "C"), ("part_time", "C2"), ("dual", "D"), ("trip", "V")):
        plan(child, kind, code, words="The Unit")
    panel = text(clerk, f"/pupils/{child.pupil.ref}/planned/")
    assert all(
        word in panel for word in ("Granted (C)", "Part-time", "At The Unit", "Ask for leave")
    )
    assert "/planned/" in text(clerk, f"/pupils/{child.pupil.ref}/")


@pytest.mark.parametrize("size", [30])
def test_lists_cost_the_same_however_long(clerk: Client, school: School, size: int) -> None:
    pages = ("/leave/?show=coming", "/timetables/", "/trips/", "/closures/", "/late/")
    counts: list[list[int]] = []
    for number in (1, size):
        for _ in range(number):
            one = EnrolmentFactory(school=school)
            for kind, code in (("leave", "C"), ("part_time", "C2"), ("dual", "D"), ("trip", "V")):
                plan(one, kind, code)
        counts.append([])
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                assert clerk.get(page).status_code == 200
            counts[-1].append(len(caught))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 14


def test_a_decision_costs_the_same_however_long_the_story(clerk: Client, child: Enrolment) -> None:
    counts = []
    for number in (1, 12):
        for n in range(number):
            plan(
                child,
                "leave",
                "C",
                first=FIRST_DAY + (20 + n) * DAY,
                last=FIRST_DAY + (20 + n) * DAY,
            )
        leave = ask(clerk, child, starts_on=str(FIRST_DAY + (number % 4) * DAY))
        with CaptureQueriesContext(connection) as caught:
            text(clerk, f"/leave/{leave.ref}/")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 24


def test_another_school_s_child_cannot_be_planned_for(clerk: Client) -> None:
    stranger = EnrolmentFactory()
    for page in ("/leave/ask/", "/timetables/part-time/new/", "/timetables/other-school/new/"):
        text(clerk, f"{page}?pupil={stranger.pupil.ref}", status=404)
    assert clerk.post(f"/late/{stranger.pupil.ref}/").status_code == 404


def test_another_school_s_child_cannot_be_slipped_onto_a_trip(
    clerk: Client, school: School
) -> None:
    clerk.post(
        "/trips/new/", {"name": "M", "code": "V", "starts_on": str(FIRST_DAY), "when": "whole"}
    )
    trip = Trip.objects.get()
    stranger = EnrolmentFactory()
    assert clerk.post(f"/trips/{trip.ref}/members/", {"member": [stranger.pk]}).status_code == 404
    assert not trip.members.exists()


def test_a_name_too_short_to_look_for_is_said(clerk: Client, child: Enrolment) -> None:
    for path in ("/late/?q=a", "/late/find/?q=a"):
        page = text(clerk, path)
        assert "too short" in page
        assert "No child" not in page


def test_leave_asked_for_twice_leads_to_the_one_request(clerk: Client, child: Enrolment) -> None:
    sent = ASKED | {"once": "6f1f1f5e-2f39-4f3a-9f57-0c6f6e1b7a11"}
    answers = [clerk.post(f"/leave/ask/?pupil={child.pupil.ref}", sent) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {
        f"/leave/{Leave.objects.get().ref}/"
    }


@pytest.mark.parametrize("member", ["abc", "\u00b2", "-1", "", "1" * 5000])
def test_members_that_cannot_be_read_take_nobody_off(
    clerk: Client, child: Enrolment, member: str
) -> None:
    trip = plan(child, "trip", "V")
    ref = Trip.objects.get().ref
    assert clerk.post(f"/trips/{ref}/members/", {"member": member}).status_code == 404
    assert Trip.objects.get().members.filter(removed_at=None).count() == 1, trip


@pytest.mark.parametrize("path", ["/trips/", "/closures/", "/leave/", "/timetables/"])
def test_a_school_s_lists_are_not_the_legal_officer_s(
    school: School, sign_in: SignIn, path: str
) -> None:
    legal = sign_in(Role.LEGAL_OFFICER, None)
    assert legal.get(path).status_code == 403
    assert legal.get(f"{path}?school={school.urn}").status_code == 403


def test_marks_left_after_a_part_time_timetable_ended_back_in_time_are_listed(
    clerk: Client, child: Enrolment
) -> None:
    plan(child, "part_time", "C2")
    row = PartTimeTimetable.objects.get()
    for day in (FIRST_DAY, TUESDAY):
        mark(child, day, "AM", "C2")
    mark(child, TUESDAY, "PM", "/")
    assert "Marked after it ended" not in text(clerk, f"/timetables/part-time/{row.ref}/")
    row.ended_on = FIRST_DAY
    row.save()
    page = text(clerk, f"/timetables/part-time/{row.ref}/")
    left = page.partition("Marked after it ended")[2].partition("Reviews")[0]
    assert left.count("<li>") == 1
    assert f"/{TUESDAY}/am/" in left


@pytest.mark.parametrize(("days", "is_said"), [(-1, True), (0, False)])
def test_the_register_says_that_a_review_is_overdue_and_offers_the_code(
    clerk: Client, child: Enrolment, days: int, is_said: bool
) -> None:
    plan(child, "part_time", "C2", first=FIRST_DAY - 7 * DAY, last=FIRST_DAY + 7 * DAY)
    row = PartTimeTimetable.objects.get()
    row.review_on = FIRST_DAY + days * DAY
    row.save()
    page = text(clerk, f"/registers/{child.school.urn}/{FIRST_DAY}/am/{child.registration_group}/")
    assert "planned C2" in page
    assert ("review is overdue since" in page) is is_said
