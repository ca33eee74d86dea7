"""The morning sweep as pages: what it says and to whom, in a bounded number of queries; forms and parts."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendance.actions.overdue import expire_unexplained
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import AbsenceContact, Enrolment, Mark, MarkChange, RegisterChase
from tests.factories.attendance import (
    FIRST_DAY,
    CarerFactory,
    CircumstanceFactory,
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    fill_marks,
    mark,
)
from tests.web.attendance.conftest import LONDON, ClassRoom

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def morning(clock: time_machine.Traveller, room: ClassRoom) -> ClassRoom:
    """25 to ten: 4A is taken with two N, 3A is not in."""
    EnrolmentFactory(school=room.school, registration_group="3A", year_group="3")
    room.send("//NN/")
    clock.move_to(dt.datetime(2025, 9, 1, 9, 35, tzinfo=LONDON))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    return room


def text(client: Client, url: str = "/sweep/") -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def reason_url(room: ClassRoom, ref: str, day: dt.date = FIRST_DAY) -> str:
    return f"/sweep/{room.school.urn}/{day}/{ref}/reason/"


def contact_url(room: ClassRoom, ref: str) -> str:
    return f"/sweep/{room.school.urn}/{FIRST_DAY}/{ref}/contact/"


def row_of(page: str, ref: str) -> str:
    """The list's part about one child."""
    return page.split(f'id="child-{ref}"')[1].split('id="child-')[0]


def answer(do: str, halves: str = "AM", was: str = "N", **more: str) -> dict[str, str]:
    """What a button of a row sends: what it does, and what the row showed."""
    return {"do": do, "halves": halves, "was": was, **more}


def code_of(enrolment: Enrolment) -> str:
    return Mark.objects.get(enrolment=enrolment, session__half="AM").code


def test_one_page_says_what_is_missing_and_since_when(morning: ClassRoom) -> None:
    page = text(morning.client)
    for words in ("register not taken", "1 of 2 in", "children unaccounted for", "the longest 45 min",
                  "3A", "morning, open 45 min", "Contact 1 due now", "Pupil02", "Pupil03"):  # fmt: skip
        assert words in page, words
    assert "Pupil01" not in page


def test_the_ladder_and_the_clock_move_with_the_contacts(morning: ClassRoom) -> None:
    ref = morning.refs[2]
    mother = ResponsibilityFactory(pupil=morning.enrolments[2].pupil).carer
    sent = {
        "how": "telephone",
        "carer": mother.ref,
        "outcome": "no_answer",
        "note": "",
        "seen": "0",
    }
    assert morning.client.post(contact_url(morning, ref), sent).status_code == 302
    page = text(morning.client)
    assert "Contact 2 at 10:05" in page
    assert f"09:35, {mother.full_name}" in page
    assert AbsenceContact.objects.get().by_name == morning.client.user.name  # type: ignore[attr-defined]


def test_only_those_who_may_know_see_why_a_child_comes_first(
    morning: ClassRoom, sign_in: SignIn
) -> None:
    CircumstanceFactory(pupil=morning.enrolments[3].pupil, worker="R. Hale")
    office, lead = text(morning.client), text(sign_in(Role.ATTENDANCE_LEAD, morning.school))
    for page in (office, lead):
        assert page.index("Pupil03") < page.index("Pupil02")
        assert "vulnerable among them" in page
    assert "priority" in office
    assert "child in need" not in office
    assert "R. Hale" not in office
    assert "child in need" in lead
    assert "Tell <strong>R. Hale</strong>" in lead


def test_a_worker_is_told_in_one_click(morning: ClassRoom, sign_in: SignIn) -> None:
    CircumstanceFactory(pupil=morning.enrolments[3].pupil, worker="R. Hale")
    lead, url = sign_in(Role.ATTENDANCE_LEAD, morning.school), contact_url(morning, morning.refs[3])
    assert morning.client.post(url, {"told": "R. Hale"}).status_code == 403
    assert lead.post(url, {"told": "R. Hale"}).status_code == 302
    page = text(lead)
    assert "Worker told" in page
    assert "Tell <strong>R. Hale</strong>" not in page
    assert "R. Hale" not in text(morning.client)
    panel = text(lead, f"/pupils/{morning.refs[3]}/first-day/")
    assert "R. Hale" in panel
    assert "R. Hale" not in text(morning.client, f"/pupils/{morning.refs[3]}/first-day/")


def test_carers_are_listed_in_order_and_the_unsafe_are_not_to_be_rung(morning: ClassRoom) -> None:
    pupil = morning.enrolments[2].pupil
    last = CarerFactory(surname="Last", telephone="01632 960777")
    ResponsibilityFactory(pupil=pupil, carer=last, contact_order=2)
    unsafe = CarerFactory(surname="Unsafe", telephone="01632 960888")
    ResponsibilityFactory(pupil=pupil, carer=unsafe, contact_order=1, safe_to_contact=False)
    hidden = CarerFactory(surname="Hidden", telephone="01632 960999")
    ResponsibilityFactory(pupil=pupil, carer=hidden, contact_order=3, address_is_confidential=True)
    page = text(morning.client)
    assert "01632 960777" in page
    assert "01632 960888" not in page
    assert "Do not contact." in page
    assert "01632 960999" not in page
    assert f'value="{last.ref}" selected' in page
    assert f'value="{unsafe.ref}"' not in page


def test_a_protected_parent_is_rung_by_the_welfare_service_alone(morning: ClassRoom) -> None:
    pupil = morning.enrolments[2].pupil
    mother = CarerFactory(surname="Found", telephone="01632 960777", address="9 Hope Row\nTF1 1AA")
    link = ResponsibilityFactory(
        pupil=pupil, carer=mother, contact_note="At the back gate at three"
    )
    sent = {"how": "telephone", "step": "first", "carer": mother.ref, "outcome": "no_answer",
            "note": "She lives at 9 hope row now"}  # fmt: skip
    morning.client.post(contact_url(morning, pupil.ref), sent)
    set_shield(
        link=link, reason="Refuge", by=MembershipFactory(role=Role.MANAGER, school=None).user
    )
    for page in (text(morning.client), text(morning.client, f"/pupils/{pupil.ref}/")):
        assert "Found" in page
        for told in ("960777", "back gate", "hope row", "Hope Row"):
            assert told not in page
    row = row_of(text(morning.client), pupil.ref)
    assert "Ring the welfare service" in row
    assert "She lives at [protected] now" in row


def test_where_nobody_may_be_rung_the_page_says_whom_to_ring_instead(
    morning: ClassRoom, sign_in: SignIn
) -> None:
    pupil = morning.enrolments[2].pupil
    father = CarerFactory(surname="Unsafe", telephone="01632 960888")
    ResponsibilityFactory(pupil=pupil, carer=father, contact_order=1, safe_to_contact=False,
                          contact_note="Ring only the mobile. No letters to the house.")  # fmt: skip
    mother = CarerFactory(surname="Hidden", telephone="01632 960999")
    ResponsibilityFactory(pupil=pupil, carer=mother, contact_order=2, address_is_confidential=True)
    row = row_of(text(morning.client), morning.refs[2])
    assert "Ring the welfare service: they hold the number" in row
    assert "Contact 1 due now" not in row
    assert "Do not contact. Note: No letters to the house." in row
    assert "Ring only" not in row
    assert "960999" not in row
    assert f'value="{mother.ref}"' in row
    assert "(only if they rang)" in row
    assert f'value="{father.ref}"' not in row
    sent = {"how": "telephone", "step": "family", "carer": mother.ref, "outcome": "reason_given"}
    morning.client.post(contact_url(morning, morning.refs[2]), sent)
    assert AbsenceContact.objects.get().carer == mother
    lead = row_of(text(sign_in(Role.ATTENDANCE_LEAD, morning.school)), morning.refs[2])
    assert "Do not contact. Note: Ring only the mobile." in lead


@pytest.mark.parametrize(
    ("tie", "telephone", "step", "words"),
    [
        ({"address_is_confidential": True}, "1", "first", "service at 10:05: they hold the number"),
        ({"address_is_confidential": True}, "1", "third", "they hold the address"),
        ({"address_is_confidential": True}, "1", "home_visit", "Safe and well"),
        ({"safe_to_contact": False}, "1", "first", "at 10:05: nobody on file may be contacted"),
        ({}, "", "first", "Contact 2 at 10:05: no telephone number is on file"),
        ({}, "", "third", "Home visit"),
        ({}, "1", "first", "Contact 2 at 10:05<"),
    ],
)
def test_the_next_step_of_a_child_whose_carers_may_not_be_rung(
    tie: dict[str, bool], telephone: str, step: str, words: str, morning: ClassRoom
) -> None:
    carer = CarerFactory(telephone=telephone)
    ResponsibilityFactory(pupil=morning.enrolments[2].pupil, carer=carer, **tie)
    sent = {"how": "telephone", "step": step, "outcome": "no_answer", "whom": "Welfare service"}
    morning.client.post(contact_url(morning, morning.refs[2]), sent)
    assert words in row_of(text(morning.client), morning.refs[2])


def test_the_clock_counts_on_from_what_the_server_says(morning: ClassRoom) -> None:
    assert f'data-gone="{45 * 60}"' in row_of(text(morning.client), morning.refs[2])


def test_a_code_in_one_step_by_the_plain_form(morning: ClassRoom) -> None:
    response = morning.client.post(reason_url(morning, morning.refs[2]), answer("i"))
    assert response["Location"].startswith(f"/sweep/?school={morning.school.urn}")
    assert code_of(morning.enrolments[2]) == "I"
    page = text(morning.client)
    assert "I, morning." in page
    assert f'id="child-{morning.refs[2]}"' not in page


def test_a_code_by_htmx_answers_with_the_row_done_and_the_counts(morning: ClassRoom) -> None:
    url = reason_url(morning, morning.refs[2])
    page = morning.client.post(url, answer("seen"), **PART).content.decode()
    assert "child--done" in page
    assert 'hx-swap-oob="true"' in page
    assert "child unaccounted for" in page
    undo = {"do": "undo", "halves": "AM", "was": "N", "codes": "/"}
    back = morning.client.post(url, undo, **PART).content.decode()
    assert f'id="child-{morning.refs[2]}"' in back
    assert "children unaccounted for" in back
    assert code_of(morning.enrolments[2]) == "N"
    assert MarkChange.objects.count() == 2


def test_a_refused_code_says_why_in_its_row(morning: ClassRoom) -> None:
    url = reason_url(morning, morning.refs[2])
    refused = morning.client.post(url, answer("H"), **PART)
    assert refused.status_code == 422
    assert "H ended on 18 August 2024" in refused.content.decode()
    assert code_of(morning.enrolments[2]) == "N"
    assert (
        "H ended on 18 August 2024"
        in morning.client.post(url, answer("H"), follow=True).content.decode()
    )


@pytest.mark.parametrize("code", ["H", "ZZ", "0001", "I" * 10])
def test_a_code_of_an_earlier_day_is_judged_before_what_it_would_change(
    morning: ClassRoom, clock: time_machine.Traveller, code: str
) -> None:
    clock.move_to(dt.datetime(2025, 9, 3, 9, 0, tzinfo=LONDON))
    morning.client.force_login(morning.client.user)  # type: ignore[attr-defined]
    url = reason_url(morning, morning.refs[2])
    refused = morning.client.post(url, answer(code), **PART)
    assert refused.status_code == 422
    assert "Nothing is saved yet" not in refused.content.decode()
    assert code_of(morning.enrolments[2]) == "N"


def test_a_contact_that_says_too_little_is_sent_back(morning: ClassRoom) -> None:
    url = contact_url(morning, morning.refs[2])
    for sent, words in (
        ({"how": "telephone"}, "Say what came of it"),
        ({"how": "telephone", "outcome": "referred"}, "Say to whom it was referred"),
    ):
        answer = morning.client.post(url, sent, **PART)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not AbsenceContact.objects.exists()


def test_a_reply_waits_apart_with_its_code_suggested(morning: ClassRoom) -> None:
    sent = {"how": "text", "step": "family", "outcome": "reason_given", "note": "Sick in the night"}
    morning.client.post(contact_url(morning, morning.refs[2]), sent)
    contact = AbsenceContact.objects.get()
    AbsenceContact.objects.bulk_create([AbsenceContact(
        enrolment=morning.enrolments[3], date=FIRST_DAY, step="family", how="text", by=contact.by,
        by_name=contact.by_name, outcome="reason_given", suggested_code="I", note="Cold")])  # fmt: skip
    page = text(morning.client)
    assert "Accept I" in page
    assert '2</span> <span class="tile-label">replies to confirm' in page
    morning.client.post(reason_url(morning, morning.refs[3]), answer("I"))
    found = Mark.objects.get(enrolment=morning.enrolments[3])
    assert (found.code, found.note) == ("I", "")
    assert "Cold" not in text(morning.client, morning.url)


def test_a_row_sends_what_it_showed_and_a_stale_page_codes_nothing(
    morning: ClassRoom, clock: time_machine.Traveller
) -> None:
    url = reason_url(morning, morning.refs[2])
    hidden = (
        '<input type="hidden" name="halves" value="{}"><input type="hidden" name="was" value="{}">'
    )
    assert text(morning.client).count(hidden.format("AM", "N")) == 4, "two rows, their calls too"
    clock.move_to(dt.datetime(2025, 9, 1, 13, 30, tzinfo=LONDON))
    morning.client.force_login(morning.client.user)  # type: ignore[attr-defined]
    mark(morning.enrolments[2], FIRST_DAY, "PM", "N")
    for do in ("I", "seen", "arrived"):
        refused = morning.client.post(url, answer(do), **PART)
        assert refused.status_code == 422
        assert "The register has moved on since this page was shown" in refused.content.decode()
        assert morning.client.post(url, {"do": do}, **PART).status_code == 422
    sent = {"how": "telephone", "code": "I", "halves": "AM", "was": "N"}
    assert (
        morning.client.post(contact_url(morning, morning.refs[2]), sent, **PART).status_code == 422
    )
    assert not AbsenceContact.objects.exists()
    assert set(Mark.objects.filter(enrolment=morning.enrolments[2]).values_list("code")) == {("N",)}
    assert hidden.format("AM,PM", "N,N") in text(morning.client)
    morning.client.post(url, answer("I", "AM,PM", "N,N"))
    assert set(Mark.objects.filter(enrolment=morning.enrolments[2]).values_list("code")) == {("I",)}


def test_seen_in_school_after_the_close_says_what_present_means(
    morning: ClassRoom, clock: time_machine.Traveller
) -> None:
    after = "Was in at registration"
    clock.move_to(dt.datetime(2025, 9, 1, 9, 19, tzinfo=LONDON))
    morning.client.force_login(morning.client.user)  # type: ignore[attr-defined]
    assert "Seen in school" in (page := text(morning.client))
    assert after not in page
    clock.move_to(dt.datetime(2025, 9, 1, 9, 20, tzinfo=LONDON))
    assert after in (page := text(morning.client))
    assert "Seen in school <" not in page


@pytest.mark.parametrize("part", [{}, PART])
def test_a_refused_contact_stays_open_with_all_that_was_typed(
    morning: ClassRoom, part: dict[str, str]
) -> None:
    mother = ResponsibilityFactory(pupil=morning.enrolments[2].pupil).carer
    ResponsibilityFactory(pupil=morning.enrolments[2].pupil)
    sent = {
        "step": "home_visit", "how": "visit", "carer": mother.ref, "whom": "Aunt", "code": "I",
        "outcome": "no_answer", "note": "Two cars in the drive", "mark_note": "Nothing",
        "halves": "AM", "was": "N",
    }  # fmt: skip
    refused = morning.client.post(contact_url(morning, morning.refs[2]), sent, **part)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "A code goes with a reason given" in page
    assert page.count('<details class="log" open>') == 1
    for kept in ('value="home_visit" selected', 'value="visit" selected', 'value="Aunt"',
                 f'value="{mother.ref}" selected', 'value="Two cars in the drive"',
                 'value="no_answer" data-chip="n" checked', 'value="I" maxlength',
                 'value="Nothing"'):  # fmt: skip
        assert kept in page, kept
    assert not AbsenceContact.objects.exists()


def test_a_worker_is_not_told_by_the_form_of_a_call(morning: ClassRoom) -> None:
    sent = {"how": "telephone", "step": "told", "outcome": "seen_safe", "whom": "R. Hale"}
    refused = morning.client.post(contact_url(morning, morning.refs[2]), sent, **PART)
    assert refused.status_code == 422
    assert not AbsenceContact.objects.exists()


def test_o_on_the_day_is_refused_with_why(morning: ClassRoom) -> None:
    refused = morning.client.post(reason_url(morning, morning.refs[2]), answer("O"), **PART)
    assert refused.status_code == 422
    assert (
        "stays N until the reason is known or 5 school days have gone" in refused.content.decode()
    )
    mark(morning.enrolments[2], FIRST_DAY, "AM", "O")
    page = text(morning.client)
    assert f'id="child-{morning.refs[2]}"' in page
    assert 'name="was" value="O"' in page


def test_chase_now_reminds_once(morning: ClassRoom) -> None:
    url = f"/sweep/{morning.school.urn}/{FIRST_DAY}/am/3A/chase/"
    assert morning.client.post(url, follow=True).status_code == 200
    again = morning.client.post(url, follow=True).content.decode()
    assert "chased at 09:35 already" in again
    assert RegisterChase.objects.count() == 1
    assert "chased 09:35, ring" in text(morning.client)


def test_another_schools_child_is_not_found_in_ones_own_form(morning: ClassRoom) -> None:
    stranger = EnrolmentFactory()
    for url in (reason_url(morning, stranger.pupil.ref), contact_url(morning, stranger.pupil.ref)):
        assert morning.client.post(url, {"do": "I"}).status_code == 404
    theirs = f"/sweep/{stranger.school.urn}/{FIRST_DAY}/{stranger.pupil.ref}/reason/"
    assert morning.client.post(theirs, {"do": "I"}).status_code == 404


def test_an_earlier_day_says_all_day_and_can_still_be_coded(
    morning: ClassRoom, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2025, 9, 3, 9, 0, tzinfo=LONDON))
    morning.client.force_login(morning.client.user)  # type: ignore[attr-defined]
    page = text(morning.client, f"/sweep/?date={FIRST_DAY}")
    assert "An earlier day" in page
    assert "all day" in page
    assert "Late, now" not in page
    morning.client.post(reason_url(morning, morning.refs[2]), answer("M"))
    assert code_of(morning.enrolments[2]) == "M"


def test_a_day_without_school_leads_to_the_last_one(morning: ClassRoom) -> None:
    page = text(morning.client, "/sweep/?date=2025-09-06")
    assert "No school that day: a weekend." in page
    assert "The last school day was Friday 5 September 2025." in page
    assert "date=2025-09-05" in page


def test_when_all_is_well_the_page_says_so(room: ClassRoom) -> None:
    assert "No register has opened yet" not in text(room.client)
    room.send("/////")
    page = text(room.client)
    assert "Every child is accounted for." in page
    assert "Every register that has opened is in" in page


def test_reasons_overdue_are_a_task_with_o_suggested(
    room: ClassRoom, clock: time_machine.Traveller
) -> None:
    fill_marks(room.enrolments[0], "NN........")
    fill_marks(room.enrolments[1], "........N.")
    clock.move_to(dt.datetime(2025, 9, 9, 9, 0, tzinfo=LONDON))
    room.client.force_login(room.client.user)  # type: ignore[attr-defined]
    expire_unexplained(as_of=dt.date(2025, 9, 9))
    assert "absences without a reason" in text(room.client)
    page = text(room.client, "/sweep/reasons/")
    assert "2 absences still without a reason after 5 school days." in page
    assert page.index("Pupil00") < page.index("Still in time") < page.index("Pupil01")
    assert "O, no reason came" in page
    url = reason_url(room, room.refs[0])
    sent_back = room.client.post(url, answer("O", "AM,PM", "N,N", back="reasons"))
    assert sent_back["Location"].startswith("/sweep/reasons/")
    undo = {"do": "undo", "back": "reasons", "halves": "AM,PM", "was": "N,N", "codes": "O,O"}
    line = room.client.post(url, undo, **PART).content.decode()
    assert "child--line" in line
    assert "O, no reason came" in line
    done = room.client.post(
        url, answer("o", "AM,PM", "N,N", back="reasons"), **PART
    ).content.decode()
    assert f'id="child-{room.refs[0]}-2025-09-01"' in done
    reasons = set(MarkChange.objects.filter(new_code="O").values_list("new_code", "reason"))
    assert reasons == {("O", "No reason was given in time")}
    assert "Pupil00" not in text(room.client, "/sweep/reasons/").split("Still in time")[1]
    flags = text(room.client, "/flags/?kind=reason_overdue")
    assert (
        "2 sessions have no reason yet after more than 5 school days, the oldest of 1 Sep 2025."
        in flags
    )
    assert "2 sessions without a reason" in text(room.client, f"/pupils/{room.refs[0]}/")


def test_it_costs_the_same_for_two_children_and_for_thirty(morning: ClassRoom) -> None:
    def add(count: int) -> None:
        for number in range(count):
            enrolment = EnrolmentFactory(school=morning.school, registration_group=f"9{number % 7}")
            mark(enrolment, FIRST_DAY, "AM", "N")
            ResponsibilityFactory(pupil=enrolment.pupil)
            CircumstanceFactory(pupil=enrolment.pupil, worker="R. Hale")

    add(2)
    text(morning.client)
    with CaptureQueriesContext(connection) as few:
        text(morning.client)
    add(30)
    with CaptureQueriesContext(connection) as many:
        text(morning.client)
    assert len(many) == len(few)
    assert len(many) <= 32, len(many)
