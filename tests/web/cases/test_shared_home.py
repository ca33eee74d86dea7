"""A protected address that another parent's papers print: who sets the marker or writes is warned; no school is."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.actions.shields import set_shield, tells_where
from attendance.models import Carer, Responsibility
from tests.factories.fines import Scene, another_parent, notice_scene

pytestmark = pytest.mark.django_db
ON_PAPER = "whose address is protected"
ON_FILE = "the same address on file"


@pytest.fixture
def scene() -> Scene:
    with time_machine.travel("2026-01-20T09:00:00Z", tick=False):
        yield notice_scene()


def at_one_address(scene: Scene, theirs: str = "81 Glebe Road, Ferrybank") -> Responsibility:
    """The mother and a father, and how she is tied to the child."""
    father = another_parent(scene)
    Carer.objects.filter(pk=scene.mother.pk).update(address="81 Glebe Road\nFerrybank")
    Carer.objects.filter(pk=father.pk).update(address=theirs)
    return Responsibility.objects.get(carer=scene.mother, pupil=scene.enrolment.pupil)


def read(user: object, address: str) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def papers(scene: Scene) -> tuple[str, str]:
    """Where a notice to the father is proposed, and a letter to both is written."""
    father = Responsibility.objects.get(pupil=scene.enrolment.pupil, relation="father").carer
    notice = reverse("fines:propose_notice", args=[scene.case.ref]) + f"?carer={father.ref}"
    return notice, reverse("cases:send_letter", args=[scene.case.ref, "first_attendance"])


def test_who_sets_the_marker_is_told_whose_papers_print_the_address(scene: Scene) -> None:
    link = at_one_address(scene)
    page = reverse("attendance:set_shield", args=[link.pupil.ref, link.carer.ref])
    assert ON_FILE in read(scene.officer, page)
    Carer.objects.filter(pk=tells_where(link)[0].pk).update(address="3 Mill Lane")
    assert tells_where(link) == []
    assert ON_FILE not in read(scene.officer, page)


def test_an_officer_is_warned_beside_a_notice_and_a_letter_and_no_school_is(scene: Scene) -> None:
    link = at_one_address(scene)
    for page in papers(scene):
        assert ON_PAPER not in read(scene.officer, page), "nobody is protected yet"
    set_shield(link=link, reason="Refuge", by=scene.officer)
    for page in papers(scene):
        assert ON_PAPER in read(scene.officer, page), page
    assert ON_PAPER not in read(scene.lead, papers(scene)[0]), "a school that proposes"
    assert tells_where(link), "found though the row is read without its address"


def test_who_lives_apart_or_nowhere_known_is_no_warning(scene: Scene) -> None:
    link = at_one_address(scene, theirs="3 Mill Lane")
    set_shield(link=link, reason="Refuge", by=scene.officer)
    for page in papers(scene):
        assert ON_PAPER not in read(scene.officer, page)
    Carer.objects.filter(responsibilities__pupil=link.pupil).update(address="")
    assert tells_where(link) == []
