"""Pages of patrols: planning one, recording in the street, who it is, results and their files."""

import csv
import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from attendance.actions.follow_ups import ask_follow_up
from attendance.actions.patrol_erasure import erase_patrol
from attendance.actions.patrol_matching import match_encounter
from attendance.actions.patrols import finish_patrol
from attendance.choices import Role
from attendance.models import Encounter, EncounterMatch, FollowUp, Patrol
from cases.actions.nightly import triage_flags
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    PupilFactory,
    mark,
    open_school,
)
from tests.factories.patrols import meet, moment, patrol_out, patrol_planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_morning():
    with time_machine.travel(moment("11:00"), tick=False):
        yield


@pytest.fixture
def school():
    return open_school(weeks=4, name="Oak Park Academy", telephone="01632 960111")


@pytest.fixture
def officer():
    return MembershipFactory(role=Role.EWO).user


@pytest.fixture
def web(sign_in, officer):
    return sign_in(officer)


def child(school, name="Barnes"):
    pupil = PupilFactory(legal_surname=name, legal_forename="Kai", sort_name=f"{name}, kai".lower())
    return EnrolmentFactory(school=school, pupil=pupil)


def matched(patrol, officer, enrolment, clock="10:42", **other):
    encounter = meet(patrol, officer, clock, **other)
    match_encounter(encounter=encounter, enrolment=enrolment, by=officer, at=moment("10:50"))
    return encounter


def address(name, *args):
    return reverse(f"attendance:{name}", args=args)


# -- The list ----------------------------------------------------------------------------------------


def test_an_empty_list_says_why_and_what_would_fill_it(web):
    page = web.get(address("list_patrols"))
    assert b"No patrol took place in these days." in page.content
    assert b"also called truancy sweeps" in page.content.lower()


def test_the_list_shows_what_is_to_come_and_narrows_what_is_over(web, officer):
    over = patrol_out(officer, FIRST_DAY, area="Riverside")
    finish_patrol(patrol=over, by=officer, at=moment("12:30"))
    patrol_planned(officer, FIRST_DAY + dt.timedelta(days=7), area="Ferrybank")
    page = web.get(address("list_patrols"))
    assert [line.area for line in page.context["to_come"]] == ["Ferrybank"]
    assert [line.area for line in page.context["lines"]] == ["Riverside"]
    elsewhere = web.get(address("list_patrols"), {"area": "Ferrybank"})
    assert elsewhere.context["lines"] == []
    before = web.get(address("list_patrols"), {"period": "last_year"})
    assert before.context["lines"] == []
    assert len(before.context["to_come"]) == 1


def counted(web, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert web.get(path).status_code == 200
    return len(queries)


def test_pages_ask_as_often_for_thirty_as_for_three(web, officer, school):
    def fill(to):
        while Patrol.objects.count() < to:
            patrol = patrol_out(officer)
            finish_patrol(patrol=patrol, by=officer, at=moment("12:30"))
        first = Patrol.objects.order_by("id").first()
        while first.encounters.count() < to:
            matched(first, officer, child(school))
        return first

    first = fill(3)
    paths = [address("list_patrols"), address("show_patrol", first.ref), address("patrol_results")]
    few = [counted(web, path) for path in paths]
    fill(30)
    assert [counted(web, path) for path in paths] == few
    assert max(few) <= 22


# -- Planning ----------------------------------------------------------------------------------------


def form(officer, **other):
    return {
        "area": "Ferrybank centre", "date-day": "2", "date-month": "9", "date-year": "2025",
        "starts": "0930", "ends": "12:30", "premises": "Youth Centre", "authorised_by": "Supt R. Dale",
        "rank": "superintendent", "officers": [str(officer.pk)], "police": "PC 4417", "once": str(uuid.uuid4()),
    } | other  # fmt: skip


def test_a_patrol_is_planned_from_its_form(web, officer):
    answer = web.post(address("plan_patrol"), form(officer))
    patrol = Patrol.objects.get()
    assert answer.headers["Location"] == address("show_patrol", patrol.ref)
    assert (patrol.date, patrol.authorised_from) == (
        dt.date(2025, 9, 2), moment("09:30", dt.date(2025, 9, 2)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"rank": "inspector"}, "Only a superintendent, or a police officer above"),
        ({"ends": "09:30"}, "The hours end before they begin"),
        ({"ends": "half past"}, "Enter the time, such as 09:30"),
        ({"area": ""}, "Enter the area of the direction"),
        ({"officers": []}, "Choose who takes part"),
        ({"date-day": "31"}, "must be a real date"),
        ({"date-month": "8", "date-day": "1"}, "that day is too long ago"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(other, words, web, officer):
    answer = web.post(address("plan_patrol"), form(officer, **other))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Patrol.objects.exists()


def test_what_was_planned_is_in_the_boxes_of_the_change(web, officer):
    patrol = patrol_planned(officer)
    page = web.get(address("change_patrol", patrol.ref)).content.decode()
    assert 'value="09:30"' in page
    assert 'value="Ferrybank centre"' in page
    web.post(address("change_patrol", patrol.ref), form(officer, area="Riverside"))
    patrol.refresh_from_db()
    assert patrol.area == "Riverside"


def test_starting_leads_to_where_children_are_recorded_and_finishing_back(web, officer):
    patrol = patrol_planned(officer)
    assert web.get(address("record_encounter", patrol.ref)).status_code == 409
    started = web.post(address("start_patrol", patrol.ref))
    assert started.headers["Location"] == address("record_encounter", patrol.ref)
    web.post(address("finish_patrol", patrol.ref))
    patrol.refresh_from_db()
    assert patrol.status == "finished"


def test_cancelling_asks_why_first(web, officer):
    patrol = patrol_planned(officer)
    assert b"stays so" in web.get(address("cancel_patrol", patrol.ref)).content
    assert web.post(address("cancel_patrol", patrol.ref), {"note": ""}).status_code == 422
    web.post(address("cancel_patrol", patrol.ref), {"note": "Police called away"})
    assert b"Police called away" in web.get(address("show_patrol", patrol.ref)).content


# -- In the street -----------------------------------------------------------------------------------


def said(**other):
    return {
        "time": "10:42", "age": "12", "given_forename": "Kai", "given_surname": "Barns",
        "accompanied": "friends", "school": "", "reason": "none", "lawful": "no", "outcome": "returned",
        "place": "town", "once": str(uuid.uuid4()),
    } | other  # fmt: skip


def test_each_child_is_saved_at_once_and_the_next_form_follows(web, officer):
    patrol = patrol_out(officer)
    answer = web.post(address("record_encounter", patrol.ref), said(), follow=True)
    page = answer.content.decode()
    assert "Saved: no. 1." in page
    assert "1 · 10:42 · Barns, Kai" in page
    assert "No. 2" in page
    assert 'value="11:00"' in page, "the time it is"
    assert Encounter.objects.get().made_by == officer


def test_the_same_form_sent_twice_is_kept_once(web, officer):
    patrol, sent = patrol_out(officer), said()
    for _ in range(3):
        answer = web.post(address("record_encounter", patrol.ref), sent, follow=True)
    assert "Saved already" in answer.content.decode()
    assert Encounter.objects.count() == 1
    web.post(address("record_encounter", patrol.ref), said())
    assert Encounter.objects.count() == 2, "another child may say the same"


def test_a_form_that_was_refused_can_be_sent_again(web, officer):
    patrol, sent = patrol_out(officer), said(time="13:00")
    refused = web.post(address("record_encounter", patrol.ref), sent)
    assert refused.status_code == 422
    assert "The patrol was authorised from 09:30 to 12:30" in refused.content.decode()
    web.post(address("record_encounter", patrol.ref), sent | {"time": "10:59"})
    assert Encounter.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"time": "11:01"}, "That time has not come yet"),
        ({"accompanied": ""}, "Choose who the child is with"),
        ({"reason": ""}, "Choose what the reason is about"),
        ({"lawful": ""}, "Choose yes, no or not known yet"),
        ({"outcome": "home_educated"}, "for a child educated at home"),
        ({"age": "twelve"}, "Enter the age in whole years"),
        ({"age": "20"}, "Enter 19 or less"),
        ({"date_of_birth-day": "14", "date_of_birth-month": "5", "date_of_birth-year": "2010"},
         "Leave one of the two empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_question(other, words, web, officer):
    patrol = patrol_out(officer)
    answer = web.post(address("record_encounter", patrol.ref), said(**other))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Encounter.objects.exists()


def test_a_school_of_ours_or_another_not_both(web, officer, school):
    patrol = patrol_out(officer)
    both = said(school=school.urn, school_given="Hilltop")
    assert web.post(address("record_encounter", patrol.ref), both).status_code == 422
    web.post(address("record_encounter", patrol.ref), said(school=school.urn))
    assert Encounter.objects.get().school == school


def test_the_place_of_the_last_child_is_ticked(web, officer):
    patrol = patrol_out(officer)
    meet(patrol, officer, place="park")
    page = web.get(address("record_encounter", patrol.ref))
    assert page.context["form"]["place"].value() == "park"


def test_no_address_and_no_message_says_who_a_child_was(web, officer):
    patrol = patrol_out(officer)
    answer = web.post(address("record_encounter", patrol.ref), said())
    assert "Barns" not in answer.headers["Location"]
    assert "Barns" not in str(answer.headers.get("Set-Cookie", ""))


# -- One patrol, one child ---------------------------------------------------------------------------


def test_a_patrol_says_what_it_came_to_and_is_written_down_as_read(web, officer, school):
    patrol = patrol_out(officer)
    meet(patrol, officer, accompanied="parent")
    meet(patrol, officer, accompanied="parent", lawful="yes", reason="medical")
    matched(patrol, officer, child(school))
    page = web.get(address("show_patrol", patrol.ref)).content.decode()
    assert "2 of 3 stopped were with a parent (66.7%, 1 in 1.5)" in page
    assert "never proves it" in page
    assert "erased in the night to Monday 15 September 2025, 14 days after the patrol" in page
    event = AuditEvent.objects.get(kind="patrol.read")
    assert (event.by_id, event.target_ref) == (officer.pk, patrol.ref)


def test_once_erased_the_page_says_so_and_the_counts_stand(web, officer):
    patrol = patrol_out(officer)
    meet(patrol, officer, given_surname="Barnes", accompanied="parent")
    meet(patrol, officer, given_surname="Cole")
    erase_patrol(patrol_id=patrol.pk)
    page = web.get(address("show_patrol", patrol.ref)).content.decode()
    assert "Barnes" not in page
    assert "2 names were erased" in page
    assert "1 of 2 stopped was with a parent" in page


def test_marked_present_and_met_outside_is_told_before_all_else(web, officer, school):
    enrolment = child(school)
    mark(enrolment, FIRST_DAY, "AM", "/")
    encounter = matched(patrol_out(officer), officer, enrolment)
    page = web.get(address("show_encounter", encounter.ref)).content.decode()
    assert "met outside at 10:42. Ring the school" in page
    assert "tel:01632 960111" in page
    mark(enrolment, FIRST_DAY, "AM", "O", reason="Seen in town")
    later = web.get(address("show_encounter", encounter.ref)).content.decode()
    assert "The register has changed since." in later
    assert "Ring the school" not in later


def test_opening_an_encounter_is_a_reading_of_the_record(web, officer, school):
    enrolment = child(school)
    encounter = matched(patrol_out(officer), officer, enrolment)
    before = AuditEvent.objects.filter(kind="pupil.read", target_ref=enrolment.pupil.ref).count()
    web.get(address("show_encounter", encounter.ref))
    assert (
        AuditEvent.objects.filter(kind="pupil.read", target_ref=enrolment.pupil.ref).count()
        == before + 1
    )
    assert AuditEvent.objects.filter(kind="encounter.read", target_ref=encounter.ref).count() == 1


def test_matching_shows_who_fits_and_a_person_says(web, officer, school):
    enrolment = child(school)
    encounter = meet(patrol_out(officer), officer, given_surname="Barns", given_forename="Kai")
    page = web.get(address("match_encounter", encounter.ref)).content.decode()
    assert "Barnes, Kai" in page
    assert "Surname nearly the same, same first name" in page
    sent = {"pupil": enrolment.pupil.ref, "once": str(uuid.uuid4())}
    for _ in range(2):
        done = web.post(address("match_encounter", encounter.ref), sent)
        assert done.status_code == 302
    assert EncounterMatch.objects.get().by == officer


def test_put_right_shows_what_it_said_before(web, officer):
    encounter = meet(patrol_out(officer), officer, given_surname="Barns")
    page = web.get(address("correct_encounter", encounter.ref))
    assert page.context["form"]["given_surname"].value() == "Barns"
    wrong = web.post(address("correct_encounter", encounter.ref), said(given_surname="Barnes"))
    assert wrong.status_code == 422
    right = said(given_surname="Barnes", because="Misheard")
    web.post(address("correct_encounter", encounter.ref), right)
    page = web.get(address("show_encounter", encounter.ref)).content.decode()
    assert "Surname: Barns became Barnes" in page
    assert "Misheard" in page


def test_follow_up_is_asked_for_and_closed_from_the_page(web, officer, school):
    encounter = matched(patrol_out(officer), officer, child(school))
    sent = {"note": "Ring home", "once": str(uuid.uuid4())}
    for _ in range(2):
        web.post(address("ask_follow_up", encounter.ref), sent)
    assert FollowUp.objects.get().note == "Ring home"
    assert "It joins" not in web.get(address("show_encounter", encounter.ref)).content.decode()
    web.post(address("close_follow_up", encounter.ref), {"note": "Home visit made"})
    assert "Home visit made" in web.get(address("show_encounter", encounter.ref)).content.decode()


def test_an_officer_of_other_schools_has_the_name_and_not_the_record(web, officer, school):
    encounter = matched(patrol_out(officer), officer, child(school))
    page = web.get(address("show_encounter", encounter.ref))
    assert page.context["page"].pupil_link == ""
    assert (
        web.get(address("show_pupil", encounter.matches.get().enrolment.pupil.ref)).status_code
        == 404
    )


# -- Who else sees it --------------------------------------------------------------------------------


def test_a_lead_sees_the_pupils_of_the_school_and_no_others(sign_in, officer, school):
    patrol = patrol_out(officer)
    mine = matched(patrol, officer, child(school), safeguarding_note="A bruise")
    matched(patrol, officer, child(open_school(weeks=1), "Cole"))
    meet(patrol, officer, given_surname="Dunn", school=school)
    lead = sign_in(Role.ATTENDANCE_LEAD, school)
    page = lead.get(address("list_seen")).content.decode()
    assert "Barnes, Kai" in page
    assert "Cole" not in page
    assert "Dunn" not in page
    seen = AuditEvent.objects.get(kind="encounters.read")
    assert len(seen.after["pupils"]) == 1
    one = lead.get(address("show_encounter", mine.ref)).content.decode()
    assert "A bruise" not in one
    assert "Put it right" not in one
    assert "Ask for follow-up" not in one


def test_the_pupils_page_tells_those_who_may_know(sign_in, officer, school):
    enrolment = child(school)
    mark(enrolment, FIRST_DAY, "AM", "O")
    encounter = matched(patrol_out(officer), officer, enrolment)
    path = address("show_pupil", enrolment.pupil.ref)
    for role, knows in ((Role.ATTENDANCE_LEAD, True), (Role.EWO, True), (Role.SCHOOL_ADMIN, False)):
        page = sign_in(role, school).get(path).content.decode()
        assert (address("show_encounter", encounter.ref) in page) is knows, role
        assert ("Seen on patrol" in page) is knows, role
    assert "Register: O" in sign_in(Role.ATTENDANCE_LEAD, school).get(path).content.decode()


def test_a_school_admin_meets_no_sign_of_it_in_flags_or_cases(sign_in, officer, school):
    enrolment = child(school)
    FlagFactory(enrolment=enrolment, window_to=FIRST_DAY, raised_as_of=FIRST_DAY)
    triage_flags(on=FIRST_DAY)
    encounter = matched(patrol_out(officer), officer, enrolment)
    ask_follow_up(encounter=encounter, by=officer, at=moment("11:00"))
    triage_flags(on=FIRST_DAY)
    case = enrolment.pupil.cases.get()
    for role, knows in ((Role.SCHOOL_ADMIN, False), (Role.ATTENDANCE_LEAD, True)):
        web = sign_in(role, school)
        for path in (
            address("list_flags"), address("show_school", school.urn),
            address("show_pupil", enrolment.pupil.ref), reverse("cases:show_case", args=[case.ref]),
        ):  # fmt: skip
            page = web.get(path).content.decode().lower()
            assert ("on patrol" in page or "seen once" in page) is knows, (role, path)


# -- Results -----------------------------------------------------------------------------------------


@pytest.fixture
def results(officer, school):
    """Twelve of one school, nine of another, two of a third."""
    patrol = patrol_out(officer)
    other, small = (
        open_school(weeks=1, name="Canal Primary"),
        open_school(weeks=1, name="Tiny School"),
    )
    for n in range(12):
        meet(patrol, officer, school=school, accompanied="parent" if n < 5 else "alone")
    for n in range(9):
        meet(patrol, officer, school=other, accompanied="parent" if n < 4 else "friends")
    for _ in range(2):
        meet(patrol, officer, school=small, accompanied="parent")
    return patrol


def test_results_begin_with_the_sentence_and_hide_the_few(results, web):
    page = web.get(address("patrol_results"))
    text = page.content.decode()
    assert "11 of 23 stopped were with a parent (47.8%, 1 in 2.1)" in text
    assert "never proves it" in text
    names = [row.name for row in page.context["page"].rows]
    assert names == ["Oak Park Academy", "Other schools, put together", "All"]
    assert "Tiny School" not in text


def test_the_files_say_the_same_and_where_it_is_from(results, web):
    answer = web.get(address("download_patrol_results", "csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert 'filename="patrols-2025-08-01-2025-09-01.csv"' in answer.headers["Content-Disposition"]
    whole = next(r for r in rows if r["school"] == "All" and r["category"] == "With a parent")
    assert (whole["stopped"], whole["count"], whole["percent"]) == ("23", "11", "47.8")
    assert {row["first_day"] for row in rows} == {"2025-08-01"}
    assert not [row for row in rows if row["count"] in ("1", "2")]
    book = load_workbook(io.BytesIO(web.get(address("download_patrol_results", "xlsx")).content))
    assert book.sheetnames == ["Patrols", "About"]
    assert book["Patrols"].max_row == len(rows) + 1
    assert web.get(address("download_patrol_results", "pdf")).status_code == 404


def test_a_hidden_count_is_c_in_a_file(web, officer, school):
    patrol, other = patrol_out(officer), open_school(weeks=1)
    for n in range(12):
        meet(patrol, officer, school=school, accompanied="parent" if n < 1 else "alone")
    for n in range(12):
        meet(patrol, officer, school=other, accompanied="parent" if n < 5 else "alone")
    rows = list(csv.DictReader(io.StringIO(
        web.get(address("download_patrol_results", "csv")).content.decode("utf-8-sig"))))  # fmt: skip
    small = next(
        r for r in rows if r["school"] == "Oak Park Academy" and r["category"] == "With a parent"
    )
    assert (small["stopped"], small["count"], small["percent"]) == ("12", "c", "c")


def test_too_few_altogether_show_nothing_anywhere(web, officer, school):
    patrol = patrol_out(officer)
    meet(patrol, officer, school=school, accompanied="parent")
    meet(patrol, officer, school=school)
    page = web.get(address("patrol_results")).content.decode()
    assert "Too few children were met" in page
    assert "Oak Park" not in page
    text = web.get(address("download_patrol_results", "csv")).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1


def test_a_matched_child_counts_by_the_pupils_own_school_and_birthday(web, officer, school):
    patrol = patrol_out(officer)
    young = child(school)
    young.pupil.compulsory_from = FIRST_DAY + dt.timedelta(days=1)
    young.pupil.save(update_fields=["compulsory_from"])
    for _ in range(3):
        matched(patrol, officer, young, age=12)
    for _ in range(5):
        meet(patrol, officer, school=school)
    page = web.get(address("patrol_results"), {"by": "age"}).context["page"]
    assert [cell[0] for cell in page.rows[-1].cells] == ["5", "3", "0"]
    assert page.numbers.get("reason", "not_counted") == 3


def test_another_area_or_another_period_is_another_question(results, web):
    assert web.get(address("patrol_results"), {"period": "last_year"}).context["page"].is_empty
    unknown = web.get(
        address("patrol_results"), {"area": "Nowhere", "by": "nonsense", "period": "x"}
    )
    assert unknown.context["page"].asked.by == "company"
    assert unknown.context["page"].asked.area == ""
