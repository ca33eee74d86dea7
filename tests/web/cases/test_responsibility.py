"""Saying whether a carer has parental responsibility, and where "not known" stands as a thing to settle."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from attendance.actions.responsibility import say_responsibility
from attendance.models import Responsibility
from cases.choices import Stage
from tests.factories.fines import notice_scene

pytestmark = pytest.mark.django_db


def test_an_officer_says_it_and_every_page_that_needs_it_says_what_is_to_be_settled(
    client: Client,
) -> None:
    scene = notice_scene(stage=Stage.NOTICE_TO_IMPROVE)
    link = Responsibility.objects.get(pupil=scene.enrolment.pupil, carer=scene.mother)
    pupil, case = f"/pupils/{link.pupil.ref}/", f"/cases/{scene.case.ref}/"
    address = f"{pupil}carers/{scene.mother.ref}/responsibility/"
    client.force_login(scene.officer)
    assert address in client.get(pupil).content.decode()
    today = timezone.localdate()
    for sent, words in (
        ({"told_by": "Aunt", "told_on": today}, "Say yes, no, or not known"),
        ({"answer": "no", "told_on": today}, "Say who said so"),
        (
            {"answer": "no", "told_by": "Aunt", "told_on": today + dt.timedelta(days=1)},
            "lies ahead",
        ),
        ({"answer": "no", "told_by": "Aunt", "told_on": "x"}, "Give a day such as"),
    ):
        answer = client.post(address, sent)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    told = {"answer": "unknown", "told_by": "The school", "told_on": today}
    text = client.post(address, told, follow=True).content.decode()
    assert "parental responsibility not known" in text
    assert "The school" in client.get(address).content.decode()
    page = client.get(case).content.decode()
    assert "Parental responsibility not known" in page
    assert address in page
    name = scene.mother.full_name
    words = f"Settle first: whether {name} has parental responsibility is not known."
    assert words in client.get(f"{case}letters/new/first_attendance/").content.decode()
    assert (
        "Parental responsibility is not known: settle it"
        in client.get(f"/notices/propose/{scene.case.ref}/").content.decode()
    )
    say_responsibility(
        link=link, answer="yes", told_by="Birth certificate", told_on=today, by=scene.officer
    )
    assert "Settle first" not in client.get(f"{case}letters/new/first_attendance/").content.decode()
