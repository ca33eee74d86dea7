"""The inbox of flags, a flag's own page, and what is done about them, as people of each kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.choices import FlagKind, FlagNoteKind, Role
from attendance.models import Flag, FlagNote, School
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    open_school,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
TODAY = dt.date(2025, 11, 24)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2025, 11, 24, 10, 0, tzinfo=dt.UTC), tick=False) as held:
        yield held


@pytest.fixture
def school() -> School:
    return open_school(weeks=11, name="Oak Park Academy")


def flag_of(school: School, *, surname: str = "Tester", **fields: Any) -> Flag:
    """A flag about a child of 4A whose first two days were missed, resting on these four sessions."""
    pupil = PupilFactory(legal_surname=surname)
    enrolment = EnrolmentFactory(school=school, pupil=pupil)
    fill_marks(enrolment, "OOOI ...... .")
    rests = {"evidence_weeks": [FIRST_DAY], "evidence_bits": [0b1111]}
    return FlagFactory(
        enrolment=enrolment, ref=f"F-{Flag.objects.count() + 1:06d}", **(rests | fields)
    )


def names(html: str) -> list[str]:
    """The children of the lines, in order."""
    return re.findall(r"data-row[^>]*>([^<,]+),", html)


# -- The list -----------------------------------------------------------------------------------------------


def test_a_lead_sees_the_gravest_first_each_with_its_sentence_and_marks(
    school: School, sign_in: SignIn
) -> None:
    flag_of(school, surname="Late", kind=FlagKind.LATE_AFTER_CLOSE, numbers={"sessions": 5})
    flag_of(school, surname="Severe", kind=FlagKind.SEVERE_ABSENCE)
    flag_of(school, surname="Persistent")
    html = sign_in(Role.ATTENDANCE_LEAD, school).get("/flags/").content.decode()
    assert names(html) == ["Severe", "Persistent", "Late"]
    assert "6 days missed in 2025/26, 10% or more." in html
    assert "5 arrivals after the register had closed lately." in html
    assert "12 of 100 sessions" in html
    assert 'title="Monday 1 Sep 2025, morning: Absent without leave' in html
    assert html.count("mark--counts") == 12
    assert "Nothing done yet" in html


def test_flags_of_other_schools_are_not_there(school: School, sign_in: SignIn) -> None:
    flag_of(school, surname="Mine")
    flag_of(open_school(weeks=11), surname="Theirs")
    html = sign_in(Role.EWO, school).get("/flags/").content.decode()
    assert names(html) == ["Mine"]
    both = sign_in(Role.MANAGER).get("/flags/").content.decode()
    assert sorted(names(both)) == ["Mine", "Theirs"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Severe", "Ten", "Course"]),
        ("kind=on_course", ["Course"]),
        ("kind=patterns", ["Course"]),
        ("kind=lines", ["Severe", "Ten"]),
        ("kind=nonsense", ["Severe", "Ten", "Course"]),
        ("state=new", ["Severe", "Course"]),
        ("state=snoozed", ["Waits"]),
        ("state=all", ["Severe", "Waits", "Ten", "Course"]),
        ("state=cleared", ["Gone"]),
        ("state=nonsense", ["Severe", "Ten", "Course"]),
        ("year=4", ["Severe", "Ten", "Course"]),
        ("year=9", []),
        ("kind=lines&state=new", ["Severe"]),
        ("page=99", ["Severe", "Ten", "Course"]),
    ],
)
def test_the_filters(query: str, found: list[str], school: School, sign_in: SignIn) -> None:
    lead = sign_in(Role.ATTENDANCE_LEAD, school)
    flag_of(school, surname="Severe", kind=FlagKind.SEVERE_ABSENCE)
    note(flag_of(school, surname="Ten", kind=FlagKind.NOTICE_THRESHOLD), FlagNoteKind.ACKNOWLEDGED)
    flag_of(school, surname="Course", kind=FlagKind.ON_COURSE)
    note(
        flag_of(school, surname="Waits"), FlagNoteKind.SNOOZED,
        until=TODAY + dt.timedelta(days=1), reason="On a trip",
    )  # fmt: skip
    cleared(flag_of(school, surname="Gone"), TODAY - dt.timedelta(days=14))
    cleared(flag_of(school, surname="Longgone"), TODAY - dt.timedelta(days=15))
    assert names(lead.get(f"/flags/?{query}").content.decode()) == found


def test_a_class_can_be_asked_for_within_one_school(school: School, sign_in: SignIn) -> None:
    flag_of(school, surname="Four")
    open_school(weeks=1)
    other = flag_of(school, surname="Five")
    other.enrolment.registration_group = "5B"
    other.enrolment.year_group = "5"
    other.enrolment.save()
    client = sign_in(Role.MANAGER)
    html = client.get(f"/flags/?school={school.urn}&class=5B").content.decode()
    assert names(html) == ["Five"]
    assert "<option>4A</option>" in html
    assert set(names(client.get("/flags/?class=5B").content.decode())) == {"Five", "Four"}


def test_counts_follow_the_filters(school: School, sign_in: SignIn) -> None:
    for _ in range(2):
        flag_of(school)
    flag_of(school, kind=FlagKind.ON_COURSE)
    html = sign_in(Role.ATTENDANCE_LEAD, school).get("/flags/?kind=patterns").content.decode()
    text = re.sub(r"<[^>]+>|\s+", " ", html)
    assert re.search(r"All kinds +3 ", text)
    assert re.search(r"Lines crossed +2 ", text)
    assert re.search(r"Persistent absence +2 ", text)
    assert re.search(r"Patterns +1 ", text)
    assert re.search(r"To look at +1 ", text)


def test_a_flag_put_off_until_today_is_back(school: School, sign_in: SignIn) -> None:
    flag = flag_of(school, surname="Back")
    note(flag, FlagNoteKind.SNOOZED, until=TODAY, reason="Until today")
    assert names(sign_in(Role.EWO, school).get("/flags/").content.decode()) == ["Back"]


def test_a_list_with_nothing_says_why_and_what_would_fill_it(
    school: School, sign_in: SignIn
) -> None:
    client = sign_in(Role.EWO, school)
    assert (
        "Every flag has been seen by somebody." in client.get("/flags/?state=new").content.decode()
    )
    assert "Take a filter off to see more." in client.get("/flags/?year=9").content.decode()


def test_it_takes_as_many_statements_for_thirty_flags_as_for_three(
    school: School, sign_in: SignIn
) -> None:
    client = sign_in(Role.MANAGER)
    for _ in range(3):
        flag_of(school)
    few = count_queries(client, "/flags/")
    for _ in range(27):
        flag_of(school, kind=FlagKind.ON_COURSE)
    many = count_queries(client, "/flags/")
    assert few == many
    assert many <= 14


def test_pages_keep_what_was_asked_for(school: School, sign_in: SignIn) -> None:
    for number in range(52):
        flag_of(school, surname=f"S{number:02d}")
    html = sign_in(Role.EWO, school).get("/flags/?state=new&page=2").content.decode()
    assert len(names(html)) == 2
    assert "?state=new&amp;page=1" in html


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SCHOOL_ADMIN, 200), (Role.ATTENDANCE_LEAD, 200), (Role.EWO, 200), (Role.MANAGER, 200),
        (Role.TEACHER, 403), (Role.LEGAL_OFFICER, 403), (Role.SYSTEM_ADMIN, 403),
    ],
)  # fmt: skip
def test_who_may_open_list_and_file(
    role: str, status: int, school: School, sign_in: SignIn
) -> None:
    at = () if role in (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN) else (school,)
    client = sign_in(role, *at)
    assert client.get("/flags/").status_code == status
    assert client.get("/flags/flags.csv").status_code == status


def test_a_school_that_is_not_theirs_is_not_found(school: School, sign_in: SignIn) -> None:
    other = open_school(weeks=1)
    client = sign_in(Role.ATTENDANCE_LEAD, school)
    assert client.get(f"/flags/?school={other.urn}").status_code == 404
    assert client.get(f"/flags/flags.csv?school={other.urn}").status_code == 404


def test_the_file_holds_what_was_asked_for_and_is_written_down(
    school: School, sign_in: SignIn
) -> None:
    flag_of(school, surname="=SUM(A1)")
    flag_of(school, surname="Course", kind=FlagKind.ON_COURSE)
    client = sign_in(Role.ATTENDANCE_LEAD, school)
    lines = client.get("/flags/flags.csv?kind=lines").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("flag,kind,school_urn")
    assert "'=SUM(A1)" in lines[1]
    assert "6 days missed in 2025/26, 10% or more." in lines[1]
    assert ",12,100,sessions," in lines[1]
    event = AuditEvent.objects.get(kind="flags.downloaded")
    assert event.after == {"flags": 1, "state": "open", "kinds": event.after["kinds"]}


# -- One flag -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "clears"),
    [
        (3, "11 clear school days bring it back under 10%"),
        (
            2,
            "Even every session attended for the rest of the year (10 school days) leaves it at 10%",
        ),
    ],
)
def test_what_clears_a_share_is_held_against_what_is_left_of_the_year(
    weeks: int, clears: str, school: School, sign_in: SignIn
) -> None:
    open_school(school, weeks=weeks, start=dt.date(2025, 12, 1))
    open_school(school, weeks=5, start=dt.date(2026, 9, 1))  # another year
    flag = flag_of(school, window_to=TODAY)
    assert clears in sign_in(Role.EWO, school).get(f"/flags/{flag.ref}/").content.decode()


def test_a_flags_page_explains_it_and_is_written_down(school: School, sign_in: SignIn) -> None:
    open_school(school, weeks=3, start=dt.date(2025, 12, 1))
    flag = flag_of(school, window_to=TODAY)
    client = sign_in(Role.EWO, school)
    html = client.get(f"/flags/{flag.ref}/").content.decode()
    for words in (
        "6 days missed in 2025/26, 10% or more.",
        "What clears it", "11 clear school days bring it back under 10%",
        "DfE guide to absence statistics 2018, section 3",
        "Rests on 4 sessions in 1 week", "Raised", "12 of 100 sessions missed, 12.0%",
    ):  # fmt: skip
        assert words in html
    read = AuditEvent.objects.get(kind="pupil.read")
    assert (read.target_ref, read.after) == (flag.enrolment.pupil.ref, {"what": f"flag {flag.ref}"})


def test_a_cleared_flag_says_what_cleared_it(school: School, sign_in: SignIn) -> None:
    flag = cleared(flag_of(school), TODAY, {"absent": 9, "possible": 100, "threshold_percent": 10})
    html = sign_in(Role.EWO, school).get(f"/flags/{flag.ref}/").content.decode()
    assert "What cleared it" in html
    assert "12 of 100 sessions missed, 12.0% became 9 of 100 sessions missed, 9.0%" in html
    assert "The register was corrected." in html
    assert "Rested on 4 sessions in 1 week, each shown as it is marked now:" in html
    assert "Acknowledge it" not in html


def test_in_its_line_the_flag_opens_without_the_page_around_it(
    school: School, sign_in: SignIn
) -> None:
    flag = flag_of(school)
    part = sign_in(Role.EWO, school).get(f"/flags/{flag.ref}/", **HTMX).content.decode()
    assert "<html" not in part
    assert "What clears it" in part
    assert AuditEvent.objects.filter(kind="pupil.read").count() == 1


@pytest.mark.parametrize(
    ("role", "read", "act"),
    [
        (Role.SCHOOL_ADMIN, 200, 302), (Role.ATTENDANCE_LEAD, 200, 302), (Role.EWO, 200, 302),
        (Role.MANAGER, 200, 302), (Role.TEACHER, 404, 404), (Role.LEGAL_OFFICER, 404, 404),
        (Role.SYSTEM_ADMIN, 404, 404),
    ],
)  # fmt: skip
def test_who_may_open_a_flag_and_act_on_it(
    role: str, read: int, act: int, school: School, sign_in: SignIn
) -> None:
    flag = flag_of(school)
    at = () if role in (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN) else (school,)
    client = sign_in(role, *at)
    assert client.get(f"/flags/{flag.ref}/").status_code == read
    assert client.post(f"/flags/{flag.ref}/acknowledge/").status_code == act


@pytest.mark.parametrize("act", ["", "acknowledge/", "snooze/", "wake/", "return/"])
def test_an_outsider_finds_no_flag(act: str, school: School, sign_in: SignIn) -> None:
    flag = flag_of(school)
    other = sign_in(Role.ATTENDANCE_LEAD, open_school(weeks=1))
    method = other.post if act else other.get
    assert method(f"/flags/{flag.ref}/{act}").status_code == 404
    assert other.post("/flags/several/", {"flag": flag.ref, "do": "acknowledge"}).status_code == 404
    assert not FlagNote.objects.exists()


def test_reading_changes_nothing_by_a_get(school: School, sign_in: SignIn) -> None:
    flag, client = flag_of(school), sign_in(Role.EWO, school)
    for act in ("acknowledge", "snooze", "wake", "return"):
        assert client.get(f"/flags/{flag.ref}/{act}/").status_code == 405
    assert client.get("/flags/several/").status_code == 405


# -- Acting on one ------------------------------------------------------------------------------------------


def test_acknowledging_says_who_and_when_and_leaves_the_new_list(
    school: School, sign_in: SignIn
) -> None:
    flag, client = flag_of(school), sign_in(Role.ATTENDANCE_LEAD, school)
    answer = client.post(f"/flags/{flag.ref}/acknowledge/", {"seen-note": "Spoke with mum"})
    assert answer.headers["Location"] == f"/flags/{flag.ref}/"
    flag.refresh_from_db()
    assert flag.acknowledged_by == client.user
    assert flag.acknowledged_note == "Spoke with mum"
    html = client.get("/flags/").content.decode()
    assert f"<strong>Seen</strong> by {client.user.name}, today: Spoke with mum" in html
    assert names(client.get("/flags/?state=new").content.decode()) == []
    assert AuditEvent.objects.filter(kind="flag.acknowledged", target_ref=flag.ref).exists()


def test_a_second_acknowledgement_says_who_was_first(school: School, sign_in: SignIn) -> None:
    flag, first = flag_of(school), sign_in(Role.EWO, school)
    first.post(f"/flags/{flag.ref}/acknowledge/")
    second = sign_in(Role.EWO, school).post(f"/flags/{flag.ref}/acknowledge/")
    assert second.status_code == 409
    assert f"{first.user.name} has acknowledged this already." in second.content.decode()
    assert FlagNote.objects.count() == 1


def test_in_the_list_the_line_comes_back_as_it_is_now(school: School, sign_in: SignIn) -> None:
    flag, client = flag_of(school), sign_in(Role.EWO, school)
    line = client.post(f"/flags/{flag.ref}/acknowledge/", **HTMX).content.decode()
    assert line.strip().startswith("<li")
    assert f'id="flag-{flag.ref}"' in line
    assert "<strong>Seen</strong>" in line
    assert 'id="flags-said" hx-swap-oob="innerHTML"' in line


def test_a_form_returns_to_where_it_was_sent_from_and_nowhere_else(
    school: School, sign_in: SignIn
) -> None:
    client = sign_in(Role.EWO, school)
    for asked, led in (("/flags/?state=new", "/flags/?state=new"), ("//evil.example/", None)):
        flag = flag_of(school)
        answer = client.post(f"/flags/{flag.ref}/acknowledge/", {"next": asked})
        assert answer.headers["Location"] == (led or f"/flags/{flag.ref}/")


def test_snoozing_needs_a_day_and_a_reason(school: School, sign_in: SignIn) -> None:
    flag, client = flag_of(school), sign_in(Role.EWO, school)
    answer = client.post(f"/flags/{flag.ref}/snooze/", {"snooze-until": "", "snooze-reason": " "})
    assert answer.status_code == 422
    assert "Why can it wait?" in answer.content.decode()
    late = {"snooze-until": "day", "snooze-day": "2026-01-06", "snooze-reason": "Abroad"}
    too_far = client.post(f"/flags/{flag.ref}/snooze/", late)
    assert "It can wait until 5 January 2026 at most" in too_far.content.decode()
    gone = late | {"snooze-day": "2025-11-24"}
    assert "must be after today" in client.post(f"/flags/{flag.ref}/snooze/", gone).content.decode()
    assert not FlagNote.objects.exists()


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ({"snooze-until": "1"}, "2025-12-01"),
        ({"snooze-until": "day", "snooze-day": "2025-11-25"}, "2025-11-25"),
        ({"snooze-until": "day", "snooze-day": "2026-01-05"}, "2026-01-05"),
    ],
)
def test_a_snoozed_flag_leaves_the_list_and_can_be_woken(
    sent: dict[str, str], until: str, school: School, sign_in: SignIn
) -> None:
    flag, client = flag_of(school), sign_in(Role.EWO, school)
    client.post(f"/flags/{flag.ref}/snooze/", sent | {"snooze-reason": "In hospital"})
    flag.refresh_from_db()
    assert flag.snoozed_until == dt.date.fromisoformat(until)
    assert names(client.get("/flags/").content.decode()) == []
    html = client.get("/flags/?state=snoozed").content.decode()
    assert f"by {client.user.name}: In hospital" in html
    client.post(f"/flags/{flag.ref}/wake/")
    assert names(client.get("/flags/").content.decode()) == ["Tester"]
    assert client.post(f"/flags/{flag.ref}/wake/").status_code == 409


def test_a_return_made_is_recorded_once_for_a_flag_that_asks_for_one(
    school: School, sign_in: SignIn
) -> None:
    client = sign_in(Role.SCHOOL_ADMIN, school)
    flag = flag_of(
        school, kind=FlagKind.CONTINUOUS_UNAUTHORISED,
        numbers={"days": 10, "sessions": 20, "first": "2025-11-03", "last": "2025-11-14"},
    )  # fmt: skip
    assert "Record the return" in client.get(f"/flags/{flag.ref}/").content.decode()
    sent = {"return-made_on": "2025-11-20", "return-reference": "R-77"}
    assert client.post(f"/flags/{flag.ref}/return/", sent).status_code == 302
    assert client.post(f"/flags/{flag.ref}/return/", sent).status_code == 409
    made = FlagNote.objects.get()
    assert (made.kind, made.made_on, made.reference) == (
        "return_made",
        dt.date(2025, 11, 20),
        "R-77",
    )
    tomorrow = {"return-made_on": "2025-11-25"}
    assert client.post(f"/flags/{flag.ref}/return/", tomorrow).status_code == 422
    other = flag_of(school)
    assert client.post(f"/flags/{other.ref}/return/", sent).status_code == 409
    assert "Record the return" not in client.get(f"/flags/{other.ref}/").content.decode()


def test_nothing_is_done_about_a_flag_cleared_meanwhile(school: School, sign_in: SignIn) -> None:
    flag, client = cleared(flag_of(school), TODAY), sign_in(Role.EWO, school)
    assert client.post(f"/flags/{flag.ref}/acknowledge/").status_code == 409
    snooze = {"snooze-until": "1", "snooze-reason": "Later"}
    assert client.post(f"/flags/{flag.ref}/snooze/", snooze).status_code == 409
    assert not FlagNote.objects.exists()


def test_a_form_sent_twice_is_done_once(school: School, sign_in: SignIn) -> None:
    flag, client = flag_of(school), sign_in(Role.EWO, school)
    token = re.search(
        r'name="once" value="([^"]+)"', client.get(f"/flags/{flag.ref}/").content.decode()
    )
    assert token
    sent = {"once": token[1], "snooze-until": "1", "snooze-reason": "Later"}
    for _ in range(2):
        assert client.post(f"/flags/{flag.ref}/snooze/", sent).status_code == 302
    assert FlagNote.objects.count() == 1


# -- Several ------------------------------------------------------------------------------------------------


def test_several_are_told_first_and_then_done(school: School, sign_in: SignIn) -> None:
    flags = [flag_of(school, surname=f"Child{n}") for n in range(3)]
    client = sign_in(Role.ATTENDANCE_LEAD, school)
    client.post(f"/flags/{flags[0].ref}/acknowledge/")
    sent = {"flag": [f.ref for f in flags], "do": "acknowledge", "next": "/flags/?state=new"}
    told = client.post("/flags/several/", sent).content.decode()
    assert (
        "2 flags about 2 children count as seen by you. This is no action about the child." in told
    )
    assert "1 of those chosen stays as it is" in told
    assert "Child1" in told
    assert "Child0" not in told
    assert FlagNote.objects.count() == 1
    answer = client.post("/flags/several/", sent | {"confirm": "1", "seen-note": "Looked through"})
    assert answer.headers["Location"] == "/flags/?state=new"
    assert FlagNote.objects.filter(reason="Looked through").count() == 2
    assert client.post("/flags/several/", sent | {"confirm": "1"}).status_code == 422


def test_several_are_snoozed_with_one_reason(school: School, sign_in: SignIn) -> None:
    flags = [flag_of(school) for _ in range(2)]
    client = sign_in(Role.EWO, school)
    sent = {"flag": [f.ref for f in flags], "do": "snooze"}
    told = client.post("/flags/several/", sent).content.decode()
    assert "2 flags about 2 children leave the list until they are due again" in told
    wrong = client.post("/flags/several/", sent | {"confirm": "1"})
    assert wrong.status_code == 422
    assert not FlagNote.objects.exists()
    fine = {"confirm": "1", "snooze-until": "2", "snooze-reason": "Residential trip"}
    client.post("/flags/several/", sent | fine)
    assert set(Flag.objects.values_list("snoozed_until", flat=True)) == {dt.date(2025, 12, 8)}


def test_no_more_than_a_hundred_at_once(school: School, sign_in: SignIn) -> None:
    flags = [flag_of(school) for _ in range(2)]
    client = sign_in(Role.EWO, school)
    sent = {"flag": [flags[0].ref] * 200, "do": "acknowledge"}
    assert client.post("/flags/several/", sent).status_code == 200
    enrolment = flags[0].enrolment
    more = [
        FlagFactory(enrolment=EnrolmentFactory(school=enrolment.school)).ref for _ in range(101)
    ]
    told = client.post("/flags/several/", {"flag": more, "do": "acknowledge", "confirm": "1"})
    assert told.status_code == 422
    assert "That is 101 flags. Choose at most 100 at once." in told.content.decode()
    assert not FlagNote.objects.exists()


def test_none_chosen_is_told_and_one_unknown_is_not_found(school: School, sign_in: SignIn) -> None:
    client = sign_in(Role.EWO, school)
    back = client.post(
        "/flags/several/", {"do": "snooze", "next": "/flags/?state=new"}, follow=True
    )
    assert "Tick at least one flag first." in back.content.decode()
    assert back.request["QUERY_STRING"] == "state=new"
    chosen = [flag_of(school).ref, "F-999999"]
    assert client.post("/flags/several/", {"flag": chosen, "do": "snooze"}).status_code == 404


def test_one_school_without_the_right_spoils_the_lot(school: School, sign_in: SignIn) -> None:
    other = open_school(weeks=11)
    membership = MembershipFactory(role=Role.EWO, school=school)
    MembershipFactory(role=Role.TEACHER, school=other, user=membership.user)
    client = sign_in(membership.user)
    chosen = [flag_of(school).ref, flag_of(other).ref]
    sent = {"flag": chosen, "do": "acknowledge", "confirm": "1"}
    assert client.post("/flags/several/", sent).status_code == 404
    assert not FlagNote.objects.exists()


# -- Helpers ------------------------------------------------------------------------------------------------


def note(flag: Flag, kind: FlagNoteKind, **fields: Any) -> FlagNote:
    by = MembershipFactory(role=Role.EWO, school=flag.enrolment.school).user
    return FlagNote.objects.create(
        flag=flag, kind=kind, by=by, by_name=by.name, numbers=flag.numbers, **fields
    )


def cleared(flag: Flag, on: dt.date, numbers: dict[str, Any] | None = None) -> Flag:
    at = dt.datetime.combine(on, dt.time(6), tzinfo=dt.UTC)
    flag.cleared_at, flag.cleared_as_of, flag.cleared_numbers = at, on, numbers or flag.numbers
    flag.save(update_fields=["cleared_at", "cleared_as_of", "cleared_numbers"])
    return flag


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
