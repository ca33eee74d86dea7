"""The pages of a referral: what the school sees before it sends, and everybody afterwards."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from attendance.actions.actions_taken import log_action
from attendance.actions.shields import set_shield
from attendance.choices import Role
from attendance.models import Carer, Enrolment, Responsibility
from cases.actions import supporting
from cases.actions.moving import move_case
from cases.actions.opening import open_by_hand
from cases.actions.referring import refer, return_referral
from cases.choices import Stage
from cases.models import Barrier, Case, Referral, Support
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    open_school,
)
from tests.factories.cases import CaseWorld, case_at, log
from tests.web.cases.conftest import SignIn

TODAY = dt.date(2025, 11, 10)
HELP = {"early_help": "yes", "early_help_words": "Rang twice"}


def watched(world: CaseWorld) -> Enrolment:
    enrolment = world.pupil_with_parents()
    for kind in ("contact", "meeting"):
        log_action(enrolment=enrolment, kind=kind, words="In school", done_on=TODAY, by=world.lead)
    return enrolment


def sent(world: CaseWorld) -> Referral:
    return refer(
        enrolment=watched(world), by=world.lead, why="Nothing helps", early_help=("yes", "Done")
    )


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_the_way_from_the_pupil_to_the_officer(world: CaseWorld, as_: SignIn) -> None:
    enrolment, client = watched(world), as_(world.lead)
    url = f"/cases/refer/{enrolment.pupil.ref}/"
    assert url in text(client, f"/cases/of/{enrolment.pupil.ref}/")
    page = text(client, url)
    for words in (
        "16 of 80",
        "entry test",
        "Was early help offered?",
        "No letter to the family is on record",
    ):
        assert words.lower() in page.lower(), words
    assert client.post(url, {"why": "Nothing helps"}).status_code == 422
    assert client.post(url, {"why": "Nothing helps"} | HELP).status_code == 302
    referral = Referral.objects.get()
    shown = f"/cases/{referral.case.ref}/referrals/{referral.ref}/"
    assert "Waits for an answer" in text(client, shown)
    assert url not in text(client, f"/cases/of/{enrolment.pupil.ref}/")
    pdf = client.get(f"{shown}certificate/")
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "no-store")
    assert pdf.content == bytes(referral.certificate)
    for kind in ("pupil.read", "referral.read"):
        assert AuditEvent.objects.filter(kind=kind).last().by_id == world.lead.pk


def test_what_blocks_is_told_apart_from_what_only_warns_and_nothing_is_sent(
    world: CaseWorld, as_: SignIn
) -> None:
    enrolment = world.pupil_with_parents()
    url = f"/cases/refer/{enrolment.pupil.ref}/"
    page = text(as_(world.lead), url)
    blocking, _, warning = page.partition("would be stronger with")
    assert "Log at least one contact" in blocking
    assert "Nothing is on record of what keeps" in warning
    assert "Send the referral" not in page
    assert reverse("attendance:log_action", args=[enrolment.pupil.ref, world.school.urn]) in page
    assert as_(world.lead).post(url, {"why": "So"} | HELP).status_code == 409
    assert not Case.objects.filter(pupil=enrolment.pupil).exists()


def test_the_case_page_leads_to_it_and_a_plain_move_does_not_go_round_it(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.SCHOOL_SUPPORT, world)
    client = as_(world.lead)
    assert f"/cases/refer/{case.pupil.ref}/" in text(client, f"/cases/{case.ref}/")
    answer = client.post(f"/cases/{case.ref}/move/referred/", {"reason": "x"})
    assert answer.headers["Location"] == f"/cases/refer/{case.pupil.ref}/"
    case.refresh_from_db()
    assert case.stage == Stage.SCHOOL_SUPPORT


def test_a_form_sent_twice_is_one_referral(world: CaseWorld, as_: SignIn) -> None:
    enrolment, client = watched(world), as_(world.lead)
    url, once = f"/cases/refer/{enrolment.pupil.ref}/", {"once": str(uuid.uuid4())}
    first, second = (client.post(url, {"why": "So"} | HELP | once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Referral.objects.count() == 1
    assert client.post(url, {"why": "Again"} | HELP).status_code == 409


def test_the_officer_accepts_or_returns_in_one_form(world: CaseWorld, as_: SignIn) -> None:
    referral, client = sent(world), as_(world.ewo)
    base = f"/cases/{referral.case.ref}/referrals/{referral.ref}/"
    assert "Accept only" in text(client, base)
    assert client.post(f"{base}answer/", {}).status_code == 422
    assert client.post(f"{base}answer/", {"do": "return", "reason": " "}).status_code == 422
    assert client.post(f"{base}answer/", {"do": "return", "reason": "Ring him"}).status_code == 302
    assert client.post(f"{base}answer/", {"do": "accept"}).status_code == 409
    page = text(as_(world.lead), f"/cases/refer/{referral.case.pupil.ref}/")
    assert "came back" in page
    assert "Ring him" in page


def test_the_manager_is_told_to_allocate_first(world: CaseWorld, as_: SignIn) -> None:
    referral = sent(world)
    page = text(as_(world.manager), f"/cases/{referral.case.ref}/referrals/{referral.ref}/")
    assert "allocate it" in page
    assert "Accept only" not in page


def test_the_clock_is_in_the_officers_day(world: CaseWorld, as_: SignIn) -> None:
    import time_machine

    referral = sent(world)
    assert referral.due == dt.date(2025, 11, 17)
    assert referral.case.ref in text(as_(world.ewo), "/my-work/")
    Case.objects.update(officer=world.ewo, officer_since=TODAY)
    with time_machine.travel("2025-11-18T10:00:00+00:00", tick=False):
        page = text(as_(world.ewo), "/my-work/")
        assert "Was due yesterday" in page
        assert "Answer overdue" in text(as_(world.ewo), f"/cases/{referral.case.ref}/")
    return_referral(referral=referral, by=world.ewo, reason="Ring him")
    assert referral.case.ref in text(as_(world.lead), "/my-work/")


def test_what_a_parent_may_not_learn_of_the_other_is_on_no_page(
    world: CaseWorld, as_: SignIn
) -> None:
    enrolment = watched(world)
    for n, link in enumerate(enrolment.pupil.responsibilities.all()):
        link.carer.address = f"{n} Hidden Row\nBrookford"
        link.carer.save()
    refer(enrolment=enrolment, by=world.lead, why="So", early_help=("yes", "Done"))
    referral = Referral.objects.get()
    assert "Hidden Row" not in text(
        as_(world.ewo), f"/cases/{referral.case.ref}/referrals/{referral.ref}/"
    )


def test_a_sibling_whose_record_is_not_the_readers_is_not_named(
    world: CaseWorld, as_: SignIn
) -> None:
    enrolment, elsewhere = watched(world), open_school(weeks=1)
    mother = enrolment.pupil.responsibilities.first().carer
    sibling = EnrolmentFactory(school=elsewhere, starts_on=TODAY)
    ResponsibilityFactory(pupil=sibling.pupil, carer=mother, relation="mother")
    MembershipFactory(user=world.lead, role=Role.ATTENDANCE_LEAD, school=elsewhere)
    lead = User.objects.get(pk=world.lead.pk)  # with both schools
    refer(enrolment=enrolment, by=lead, why="So", early_help=("yes", "Done"))
    referral = Referral.objects.get()
    url, name = f"/cases/{referral.case.ref}/referrals/{referral.ref}/", str(sibling.pupil)
    assert name in text(as_(world.lead), url)
    assert name in text(as_(world.manager), url)
    assert name not in text(as_(world.ewo), url)


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD])
def test_another_schools_people_find_no_referral(world: CaseWorld, as_: SignIn, role: Role) -> None:
    referral = sent(world)
    stranger = MembershipFactory(role=role, school=open_school(weeks=1)).user
    for part in ("", "certificate/"):
        text(as_(stranger), f"/cases/{referral.case.ref}/referrals/{referral.ref}/{part}", 404)
    text(as_(stranger), f"/cases/refer/{referral.case.pupil.ref}/", 404)


def test_a_referral_of_one_case_is_not_read_through_another(world: CaseWorld, as_: SignIn) -> None:
    referral, other = sent(world), case_at(Stage.FT_OPEN, world)
    text(as_(world.ewo), f"/cases/{other.ref}/referrals/{referral.ref}/", 404)


def test_hostile_words_are_shown_as_words(world: CaseWorld, as_: SignIn) -> None:
    enrolment, client = watched(world), as_(world.lead)
    why = '<script>alert(1)</script> #import "x" \u202e'
    client.post(f"/cases/refer/{enrolment.pupil.ref}/", {"why": why} | HELP)
    referral = Referral.objects.get()
    page = text(client, f"/cases/{referral.case.ref}/referrals/{referral.ref}/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_costs_the_same_for_few_and_for_many(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.SCHOOL_SUPPORT, world), as_(world.lead)
    url = f"/cases/refer/{case.pupil.ref}/"

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(client, url)
        return len(found)

    log(case, world, by=world.lead)
    supporting.offer_support(case=case, by=world.lead, kind="youth", provider="Club")
    text(client, url)
    few = cost()
    for _ in range(12):
        log(case, world, by=world.lead)
        supporting.offer_support(case=case, by=world.lead, kind="youth", provider="Club")
        supporting.record_barrier(case=case, by=world.lead, kind="worry", voice="child")
        ResponsibilityFactory(pupil=case.pupil)
    assert cost() <= few
    assert few < 60
    assert Responsibility.objects.filter(pupil=case.pupil).count() == 14


PANEL = {"do": "start", "day": "2025-11-19", "time": "14:00", "place": "Room 4"}


def test_starting_sets_the_panel_and_writes_to_each_parent_who_may_be_written_to(
    world: CaseWorld, as_: SignIn
) -> None:
    referral, client = sent(world), as_(world.ewo)
    unsafe = referral.case.pupil.responsibilities.last()
    Responsibility.objects.filter(pk=unsafe.pk).update(safe_to_contact=False)
    base = f"/cases/{referral.case.ref}/referrals/{referral.ref}/"
    page = text(client, base)
    assert 'value="2025-11-19"' in page  # seven school days ahead
    assert "Not written to" in page
    assert client.post(f"{base}answer/", PANEL).status_code == 302
    case = Case.objects.get(pk=referral.case_id)
    assert case.stage == Stage.FT_OPEN
    assert case.panels.get().place == "Room 4"
    assert [x.carer_id for x in case.letters.all()] != [unsafe.carer_id]
    assert case.letters.count() == 1


@pytest.mark.parametrize("shielded", [True, False])
def test_parents_who_must_not_meet_are_given_a_sitting_each_as_it_starts(
    world: CaseWorld, as_: SignIn, shielded: bool
) -> None:
    referral, client = sent(world), as_(world.ewo)
    mother, father = referral.case.pupil.responsibilities.select_related("carer", "pupil")
    if shielded:
        set_shield(link=mother, reason="Refuge", by=world.ewo)
    else:
        Responsibility.objects.filter(pk=mother.pk).update(address_is_confidential=True)
    base = f"/cases/{referral.case.ref}/referrals/{referral.ref}/"
    page = text(client, base)
    assert "These parents must not meet" in page
    assert "Time of the second sitting" in page
    assert page.index(f"First sitting: {father.carer}") < page.index(
        f"Second sitting: {mother.carer}"
    )
    missing = client.post(f"{base}answer/", PANEL)
    assert missing.status_code == 422
    assert "Give the time of the second sitting" in missing.content.decode()
    near = client.post(f"{base}answer/", PANEL | {"second_time": "14:30"})
    assert near.status_code == 409
    assert Case.objects.get(pk=referral.case_id).stage == Stage.FT_REFERRED
    assert client.post(f"{base}answer/", PANEL | {"second_time": "16:00"}).status_code == 302
    case = Case.objects.get(pk=referral.case_id)
    assert case.stage == Stage.FT_OPEN
    told = [(x.carer_id, f"{timezone.localtime(x.panel.at):%H:%M}") for x in case.letters.all()]
    assert sorted(told) == sorted([(father.carer_id, "14:00"), (mother.carer_id, "16:00")])
    asked = [[p.carer_id for p in panel.people.all()] for panel in case.panels.order_by("at")]
    assert asked == [[father.carer_id], [mother.carer_id]]


def test_one_sitting_is_all_that_other_families_are_asked_for(
    world: CaseWorld, as_: SignIn
) -> None:
    referral = sent(world)
    page = text(as_(world.ewo), f"/cases/{referral.case.ref}/referrals/{referral.ref}/")
    assert "must not meet" not in page
    assert "sitting" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": ""}, "Enter the day of the panel"),
        ({"day": "2025-11-22"}, "at a weekend"),
        ({"day": "2025-11-07"}, "The day is over"),
        ({"time": ""}, "Enter the time of the panel"),
        ({"time": "noon"}, "Enter the time, such as"),
        ({"place": "\u200b"}, "Enter the place of the panel"),
    ],
)
def test_a_panel_that_cannot_be_stops_the_start_whole(
    world: CaseWorld, as_: SignIn, change: dict[str, str], words: str
) -> None:
    referral = sent(world)
    url = f"/cases/{referral.case.ref}/referrals/{referral.ref}/answer/"
    answer = as_(world.ewo).post(url, PANEL | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Case.objects.get(pk=referral.case_id).stage == Stage.FT_REFERRED


def test_where_a_protected_parent_is_stands_in_nobodys_words(world: CaseWorld, as_: SignIn) -> None:
    enrolment = watched(world)
    link = enrolment.pupil.responsibilities.select_related("carer", "pupil").first()
    Carer.objects.filter(pk=link.carer_id).update(address="12 Hidden Lane\nTestford\nTE9 9ZZ")
    told = "She is at 12 Hidden Lane"
    case = open_by_hand(enrolment=enrolment, by=world.lead, reason="Often away")
    move_case(case=case, to=Stage.SCHOOL_SUPPORT, by=world.lead)
    supporting.offer_support(
        case=case, by=world.lead, kind="mentoring", provider="Ms Roy", note=told
    )
    supporting.record_barrier(case=case, by=world.lead, kind="other", voice="school", note=told)
    referral = refer(enrolment=enrolment, by=world.lead, why=told, early_help=("yes", "Done"))
    set_shield(link=link, reason="Refuge", by=world.ewo)
    shown = f"/cases/{case.ref}/referrals/{referral.ref}/"
    anew = [f"/cases/{case.ref}/support/{Support.objects.get().pk}/"]
    anew += [f"/cases/{case.ref}/barriers/{Barrier.objects.get().pk}/"]
    for who in (world.lead, world.ewo):
        for url in (shown, *anew):
            assert "Hidden" not in text(as_(who), url)
        assert "Hidden" not in text(as_(who), f"/cases/{case.ref}/")
    return_referral(referral=referral, by=world.ewo, reason=told)
    for url in (shown, f"/cases/{case.ref}/", f"/cases/refer/{enrolment.pupil.ref}/"):
        page = text(as_(world.lead), url)
        assert "Hidden" not in page
        assert "[protected]" in page
