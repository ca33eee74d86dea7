"""A held case: its words stay with who they are for, and no letter leaves it without a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse

from cases.actions import holds
from cases.actions.letters import send_letter
from cases.actions.nightly import chase_deadlines
from cases.choices import EventKind, HoldReason, LetterTemplate, Stage
from cases.models import Case, Letter
from tests.factories.cases import CaseWorld, case_at, log
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db
SECRET = "The child has said something to the nurse"
PAGES = ("", "timeline/print/", "timeline/csv/")


def hold(world: CaseWorld, reason: str) -> Case:
    case = case_at(Stage.FT_OPEN, world)
    holds.place_hold(case=case, reason=reason, by=world.manager, note=SECRET)
    return case


def read(response: HttpResponse) -> str:
    parts = getattr(response, "streaming_content", None)
    return b"".join(parts).decode() if parts else response.content.decode()


@pytest.mark.parametrize(
    ("reason", "who", "reads"),
    [
        (HoldReason.SAFEGUARDING, "admin", False), (HoldReason.SAFEGUARDING, "lead", False),
        (HoldReason.SAFEGUARDING, "ewo", True), (HoldReason.SAFEGUARDING, "manager", True),
        (HoldReason.BEREAVEMENT, "admin", False), (HoldReason.BEREAVEMENT, "lead", True),
        (HoldReason.BEREAVEMENT, "ewo", True),
    ],
)  # fmt: skip
def test_who_reads_why_a_case_is_held(
    world: CaseWorld, as_: SignIn, reason: str, who: str, reads: bool
) -> None:
    case = hold(world, reason)
    client = as_(getattr(world, who))
    for page in PAGES:
        shown = read(client.get(f"/cases/{case.ref}/{page}"))
        assert (SECRET in shown) is reads, page
        assert "hold" in shown.lower(), "that there is a hold is no secret"


def test_an_admin_is_not_told_the_officers_next_step(world: CaseWorld, as_: SignIn) -> None:
    case = case_at(Stage.FT_OPEN, world)
    step = "Ask the aunt about the nights"
    Case.objects.filter(pk=case.pk).update(next_step=step, next_step_due=dt.date(2025, 11, 11))
    seen = {
        who: read(as_(getattr(world, who)).get(f"/cases/{case.ref}/")) for who in ("admin", "ewo")
    }
    assert (step in seen["admin"], step in seen["ewo"]) == (False, True)
    assert "next step" in seen["admin"]


def test_nor_is_it_told_by_the_timeline_on_page_paper_or_file_or_by_a_search(
    world: CaseWorld, as_: SignIn
) -> None:
    case = case_at(Stage.FT_OPEN, world)
    step = "Ask the aunt about the nights"
    log(case, world, next_step=step, next_step_due=dt.date(2025, 11, 11))
    chase_deadlines(today=dt.date(2025, 11, 12))
    assert case.events.filter(data__about="next_step").exists(), "a deadline tells of it as well"
    for page in ("", "timeline/print/", "timeline/csv/", "?q=aunt", "timeline/csv/?q=aunt"):
        seen = {
            who: read(as_(getattr(world, who)).get(f"/cases/{case.ref}/{page}"))
            for who in ("admin", "ewo")
        }
        assert (step in seen["admin"], step in seen["ewo"]) == (False, True), page
        if "q=" not in page:
            assert (
                "officer&#x27;s next step" in seen["admin"]
                or "officer's next step" in seen["admin"]
            )


def test_a_letter_leaves_a_held_case_only_with_a_reason(world: CaseWorld, as_: SignIn) -> None:
    case = hold(world, HoldReason.BEREAVEMENT)
    client, path = as_(world.ewo), f"/cases/{case.ref}/letters/new/first_attendance/"
    page = read(client.get(path))
    assert "On hold since 10 Nov 2025: bereavement" in page
    carer = case.pupil.responsibilities.first().carer
    before = Letter.objects.count()
    refused = client.post(path, {"carers": [carer.ref], "once": "a"})
    assert refused.status_code == 422
    assert "Say why a letter goes although the case is on hold" in read(refused)
    assert Letter.objects.count() == before
    client.post(
        path, {"carers": [carer.ref], "despite_hold": "The mother asked for it", "once": "b"}
    )
    assert Letter.objects.count() == before + 1
    line = case.events.filter(kind=EventKind.LETTER_SENT).latest("id")
    assert line.text == "Sent although the case was on hold: The mother asked for it"


def test_without_a_hold_nobody_is_asked(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    carer = case.pupil.responsibilities.first().carer
    send_letter(case=case, by=world.ewo, carer=carer, template=LetterTemplate.FIRST_ATTENDANCE)
    assert case.events.filter(kind=EventKind.LETTER_SENT).latest("id").text == ""
