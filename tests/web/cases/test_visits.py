"""Pages of visits without a script: coming out of a case that went to somebody else; what no phone sends."""

import uuid

import pytest
from django.utils import timezone

from attendance.choices import Role
from cases.choices import Stage
from cases.models import Case, Visit
from tests.factories.cases import CaseWorld, case_at
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_who_is_in_can_say_that_they_are_out_whosever_the_case_is(
    world: CaseWorld, as_: SignIn
) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    start = {"uid": str(uuid.uuid4()), "kind": "start", "case": case.ref, "minutes": "30"}
    client.post("/visits/entries/", start)
    Case.objects.filter(pk=case.pk).update(officer=world.person(Role.EWO, "Olga"))
    page = client.get("/visits/").content.decode()
    assert "You are still in" in page
    assert case.pupil.full_name not in page
    out = {"uid": str(uuid.uuid4()), "kind": "out", "case": case.ref, "visit": start["uid"]}
    client.post("/visits/entries/", out)
    assert Visit.objects.get().how_ended == "out"


def test_what_no_phone_sends_is_refused_with_words(world: CaseWorld, as_: SignIn) -> None:
    case, client = case_at(Stage.FT_OPEN, world), as_(world.ewo)
    first = str(uuid.uuid4())
    usual = {"kind": "start", "case": case.ref}
    client.post("/visits/entries/", usual | {"uid": first})
    for odd, status in (
        ({"at": "0001-01-01T00:00:00Z", "sent": "9999-12-31T23:59:59Z"}, 422),
        ({"at": timezone.now().isoformat(), "sent": "9999-12-31T23:59:59Z"}, 422),
        ({"visit": first}, 409),
    ):
        entry = usual | {"uid": str(uuid.uuid4())} | odd
        answer = client.post("/visits/entries/", entry, headers={"X-Visits": "1"})
        assert answer.status_code == status, odd
        assert answer.json()["said"], odd
