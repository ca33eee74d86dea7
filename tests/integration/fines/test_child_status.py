"""What is on file of child and parent stands beside the question of equality, for who may see it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.models import Carer, Responsibility
from cases.choices import Stage
from fines.actions.child_status import HIDDEN, status_on_file
from fines.choices import Consideration
from tests.factories.attendance import CircumstanceFactory
from tests.factories.fines import FIRST_WEEK, PROPOSED, notice_scene, person, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    found = notice_scene()
    for kind, until in (("young_carer", None), ("sen_support", None), ("looked_after", FIRST_WEEK)):
        CircumstanceFactory(pupil=found.enrolment.pupil, kind=kind, valid_to=until)
    return found


def beside(scene, by):
    links = list(Responsibility.objects.filter(carer=scene.mother).select_related("carer"))
    return status_on_file(scene.case, links, by, PROPOSED)


def test_what_holds_on_the_day_is_told_with_its_first_day(scene):
    since = "since Sunday 1 September 2024"
    expected = f"Status on file: SEN support {since}, Young carer {since}."
    assert beside(scene, scene.officer) == expected
    assert beside(scene, scene.lead) == expected


def test_it_is_hidden_from_who_may_not_see_circumstances(scene):
    for role in ("school_admin", "teacher"):
        assert beside(scene, person(role, scene.school)) == f"Status on file: {HIDDEN}"
    assert beside(scene, person("attendance_lead", notice_scene().school)).endswith(HIDDEN)


def test_nothing_on_file_is_said_and_so_is_the_parents_language():
    scene = notice_scene()
    assert beside(scene, scene.officer) == "Status on file: none."
    Carer.objects.filter(pk=scene.mother.pk).update(language="Polish")
    assert beside(scene, scene.officer).endswith("none. Parent's language: Polish.")
    Carer.objects.filter(pk=scene.mother.pk).update(needs_interpreter=True)
    assert beside(scene, scene.officer).endswith("Polish, with an interpreter.")


@time_machine.travel(dt.datetime(2026, 1, 19, 10, tzinfo=dt.UTC), tick=False)
def test_the_page_of_a_proposal_shows_it_and_the_proposal_keeps_none_of_it():
    scene = notice_scene("OOOOO OOOOO", stage=Stage.NOTICE_TO_IMPROVE)
    CircumstanceFactory(pupil=scene.enrolment.pupil, kind="young_carer")
    client = Client()
    client.force_login(scene.officer)
    text = client.get(reverse("fines:propose_notice", args=[scene.case.ref])).content.decode()
    assert "Status on file: Young carer since" in text
    kept = propose(scene).proposal
    assert Consideration.EQUALITY in kept["answers"]
    assert "oung carer" not in str(kept)
