"""A notice to improve on an officer's day and on the case: what was missed in it, and what it came to."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.http import HttpResponse
from django.utils.html import strip_tags

from cases.actions import moving
from cases.choices import CloseReason, Stage
from cases.models import Case
from tests.factories.attendance import fill_marks
from tests.factories.cases import CaseWorld, case_at
from tests.web.cases.conftest import SignIn

pytestmark = pytest.mark.django_db
GIVEN = dt.date(2025, 11, 24)


def text(response: HttpResponse) -> str:
    """What a reader sees, in one line."""
    return " ".join(strip_tags(response.content.decode()).split())


def at(day: str) -> time_machine.travel:
    return time_machine.travel(f"{day}T10:00:00+00:00", tick=False)


@pytest.fixture
def case(world: CaseWorld) -> Case:
    with at("2025-11-24"):
        case = case_at(Stage.NOTICE_TO_IMPROVE, world)
    Case.objects.filter(pk=case.pk).update(officer=world.ewo, officer_since=GIVEN)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("pattern", "today", "words"),
    [
        ("", "2025-11-24", ["Going well", "No session yet since the notice", "ends 16 Jan 2026"]),
        ("/////", "2025-12-03", ["Going well", "0 of 5 sessions missed without permission since"]),
        ("////O I////", "2025-12-05", ["Missed again", "1 of 10 sessions", "10.0%; 1 more with permission"]),
        ("////O /////", "2026-01-17", ["Over: not enough", "see how it went, decide"]),
        ("///// /////", "2026-01-17", ["Over: enough", "close it, and say well done"]),
    ],
)  # fmt: skip
def test_my_work_says_how_it_goes(
    case: Case, world: CaseWorld, as_: SignIn, pattern: str, today: str, words: list[str]
) -> None:
    if pattern:
        fill_marks(case.enrolment, pattern, start=dt.date(2025, 12, 1))
    with at(today):
        page = text(as_(world.ewo).get("/my-work/"))
        for each in ("Notices to improve", *words):
            assert each in page
        assert "since the notice" in text(as_(world.ewo).get(f"/cases/{case.ref}/"))


def test_the_timeline_says_what_it_came_to(case: Case, world: CaseWorld, as_: SignIn) -> None:
    fill_marks(case.enrolment, "////O I////", start=dt.date(2025, 12, 1))
    with at("2026-01-20"):
        moving.move_case(
            case=case,
            to=Stage.CLOSED,
            by=world.ewo,
            reason="Better",
            close_reason=CloseReason.OTHER,
        )
        page = text(as_(world.ewo).get(f"/cases/{case.ref}/"))
        assert "Notices to improve" not in text(as_(world.ewo).get("/my-work/"))
    assert (
        "Not enough. 1 of 10 sessions missed without permission (10.0%); 2 missed in all." in page
    )
