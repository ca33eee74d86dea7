"""The household on a case, its rights, and cases of brothers and sisters worked on as one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, NotFound, WrongState
from attendance.choices import Relation, Role
from attendance.models import Carer, Enrolment, School
from cases.actions import allocation, households
from cases.models import Case, JointCase
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)
from tests.factories.cases import HOLIDAYS, CaseWorld, open_case
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db
CALL = {
    "kind": "call",
    "outcome": "spoke",
    "note": "Both are up late",
    "carer": "",
    "next_step": "Ring again",
}


def mother_of(case: Case) -> Carer:
    found: Carer = case.pupil.responsibilities.get(relation=Relation.MOTHER).carer
    return found


def sibling_of(case: Case, school: School, **link: object) -> Enrolment:
    enrolment: Enrolment = EnrolmentFactory(school=school, registration_group="9C")
    fill_marks(enrolment, "OOOO/ /////")
    ResponsibilityFactory(pupil=enrolment.pupil, carer=mother_of(case), **link)
    return enrolment


@pytest.fixture
def case(world: CaseWorld) -> Case:
    case = open_case(world)
    allocation.allocate(case=case, to=world.ewo, by=world.manager)
    return Case.objects.get(pk=case.pk)


def case_of(enrolment: Enrolment, world: CaseWorld) -> Case:
    case = open_case(world, world.flag(enrolment))
    allocation.allocate(case=case, to=world.ewo, by=world.manager)
    return Case.objects.get(pk=case.pk)


def text(client: Client, case: Case) -> str:
    return client.get(f"/cases/{case.ref}/").content.decode()


def panel(client: Client, case: Case) -> str:
    page = text(client, case)
    return page.split('id="household-title"')[1].split("</section>")[0]


def test_a_sibling_at_the_school_is_shown_with_the_year_and_the_case(
    case: Case, world: CaseWorld, as_: SignIn
) -> None:
    other = sibling_of(case, world.school)
    theirs = case_of(other, world)
    shown = panel(as_(world.ewo), case)
    for words in (
        other.pupil.full_name, "same home", "4 of 10 sessions missed, 40.0%", theirs.ref, world.ewo.name,
        "Lives with",
    ):  # fmt: skip
        assert words in shown, words


def test_of_a_sibling_elsewhere_a_school_learns_that_there_is_one(
    case: Case, world: CaseWorld, as_: SignIn
) -> None:
    elsewhere = open_school(weeks=30, holiday_weeks=HOLIDAYS)
    other = sibling_of(case, elsewhere)
    for user in (world.ewo, world.lead):
        shown = panel(as_(user), case)
        assert "A sibling at another school." in shown
        assert other.pupil.full_name not in shown
        assert elsewhere.name not in shown
    shown = panel(as_(world.manager), case)
    assert elsewhere.name in shown
    assert "another school" not in shown


def test_no_other_child_of_a_foster_carer_is_a_sibling(
    case: Case, world: CaseWorld, as_: SignIn
) -> None:
    other = EnrolmentFactory(school=world.school)
    ResponsibilityFactory(pupil=other.pupil, carer=mother_of(case), relation=Relation.FOSTER_CARER)
    assert "No brother or sister" in panel(as_(world.ewo), case)


def test_one_mother_of_children_at_two_schools_is_one_person(case: Case, world: CaseWorld) -> None:
    other = sibling_of(case, open_school(weeks=1))
    assert other.pupil.responsibilities.get().carer == mother_of(case)


def test_cases_are_put_together_and_taken_apart(case: Case, world: CaseWorld, as_: SignIn) -> None:
    theirs, client = case_of(sibling_of(case, world.school), world), as_(world.ewo)
    sent = {"cases": [theirs.ref], "reason": "One family, one plan"}
    assert client.post(f"/cases/{case.ref}/household/", sent).status_code == 302
    assert f"one household with {theirs.ref}" in panel(client, case)
    assert f"one household with {case.ref}" in panel(client, theirs)
    assert "Worked on as one household" in text(client, theirs)
    client.post(f"/cases/{theirs.ref}/household/leave/", {"reason": "She moved out"})
    assert "one household with" not in panel(client, case)
    assert JointCase.objects.filter(left_why="She moved out").count() == 2


def test_a_contact_ticked_for_both_stands_on_both_and_the_next_step_on_one(
    case: Case, world: CaseWorld, as_: SignIn
) -> None:
    theirs, client = case_of(sibling_of(case, world.school), world), as_(world.ewo)
    households.join_cases(case=case, refs=[theirs.ref], reason="One family", by=world.ewo)
    father = case.pupil.responsibilities.get(relation=Relation.FATHER).carer
    assert theirs.ref in text(client, case).split('id="contact"')[1]
    sent = CALL | {"carer": father.ref, "also": [theirs.ref]}
    assert client.post(f"/cases/{case.ref}/contact/", sent).status_code == 302
    here, there = case.contacts.get(), theirs.contacts.get()
    assert (here.carer, here.next_step) == (father, "Ring again")
    assert (there.carer, there.whom, there.next_step) == (None, father.full_name, "")
    assert there.note == here.note


def test_a_contact_is_not_ticked_for_a_case_that_is_not_joined(
    case: Case, world: CaseWorld, as_: SignIn
) -> None:
    theirs = case_of(sibling_of(case, world.school), world)
    sent = CALL | {"carer": mother_of(case).ref, "also": [theirs.ref]}
    assert as_(world.ewo).post(f"/cases/{case.ref}/contact/", sent).status_code == 422
    said = households.Said("call", "spoke", mother_of(case))
    with pytest.raises(NotFound):
        households.log_contact_on_each(case=case, also=[theirs.ref], by=world.ewo, said=said)
    assert not case.contacts.exists()


def test_one_officer_works_with_a_household(case: Case, world: CaseWorld) -> None:
    theirs = open_case(world, world.flag(sibling_of(case, world.school)))
    with pytest.raises(NotAllowed, match="One officer"):
        households.join_cases(case=case, refs=[theirs.ref], reason="One family", by=world.manager)


def test_only_brothers_and_sisters_are_put_together(case: Case, world: CaseWorld) -> None:
    stranger = case_of(world.pupil_with_parents(), world)
    with pytest.raises(NotFound):
        households.join_cases(case=case, refs=[stranger.ref], reason="Friends", by=world.ewo)
    with pytest.raises(WrongState):
        households.join_cases(case=case, refs=[], reason="Friends", by=world.ewo)


def test_an_officer_joins_no_case_of_a_school_they_have_no_part_in(
    case: Case, world: CaseWorld
) -> None:
    elsewhere = open_school(weeks=30, holiday_weeks=HOLIDAYS)
    other = open_case(world, world.flag(sibling_of(case, elsewhere)))
    officer = MembershipFactory(role=Role.EWO, school=elsewhere).user
    allocation.allocate(case=other, to=officer, by=world.manager)
    with pytest.raises(NotFound):
        households.join_cases(case=case, refs=[other.ref], reason="One family", by=world.ewo)


def test_who_joined_and_left_cannot_be_changed(case: Case, world: CaseWorld) -> None:
    theirs = case_of(sibling_of(case, world.school), world)
    households.join_cases(case=case, refs=[theirs.ref], reason="One family", by=world.ewo)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        JointCase.objects.filter(case=case).update(case=theirs)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        JointCase.objects.filter(case=case).delete()


@pytest.mark.parametrize("count", [1, 8])
def test_the_household_costs_the_same_for_few_and_many(
    case: Case, world: CaseWorld, count: int
) -> None:
    for _ in range(count):
        case_of(sibling_of(case, world.school), world)
    links = list(case.pupil.responsibilities.select_related("carer"))
    world.ewo.memberships.all()
    with CaptureQueriesContext(connection) as asked:
        found = households.read_household(case, links, world.ewo, case.opened_on)
    assert len(found.siblings) == count
    assert len(asked) <= 8
