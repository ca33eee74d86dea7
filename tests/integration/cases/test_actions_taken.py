"""What a person did on a case reaches attendance in its own terms, once, in the same transaction."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from attendance.actions.actions_taken import note_action
from attendance.choices import ActionKind
from attendance.models import ActionTaken
from cases.choices import ContactKind, EventKind, Stage
from cases.models import CaseEvent
from tests.factories.cases import CaseWorld, case_at, log, open_case


def told(**which: object) -> list[tuple[str, str]]:
    return list(ActionTaken.objects.filter(**which).values_list("kind", "label"))


def test_a_contact_is_told_on_the_day_it_happened_without_its_words(world: CaseWorld) -> None:
    case = open_case(world)
    before = timezone.now() - dt.timedelta(days=2)
    log(case, world, kind=ContactKind.VISIT, at=before, note="Mother is afraid of the father")
    row = ActionTaken.objects.get()
    assert (row.pupil, row.enrolment, row.kind, row.label) == (
        case.pupil, case.enrolment, ActionKind.VISIT, "Visit: spoke",
    )  # fmt: skip
    assert (row.done_on, row.by, row.by_name) == (
        timezone.localdate(before),
        world.ewo,
        "Ewan Officer",
    )
    event = CaseEvent.objects.get(kind=EventKind.CONTACT_LOGGED)
    assert row.source_app_ref == f"case event {event.pk}"


def test_what_the_nightly_job_does_is_nobodys_act(world: CaseWorld) -> None:
    open_case(world)
    assert told() == []


def test_the_ordinary_way_leaves_its_acts(world: CaseWorld) -> None:
    case = case_at(Stage.NOTICE_TO_IMPROVE, world)
    assert told(pupil=case.pupil) == [
        ("support", "Support in school begun"),
        ("meeting", "Meeting: met"),
        ("support", "Early help offered"),
        ("referral", "Referred for Fast Track"),
        ("support", "Fast Track opened"),
        ("letter", "Panel invitation sent"),
        ("letter", "Panel invitation sent"),
        ("meeting", "Panel held: no parent came"),
        ("plan", "Action plan agreed"),
        ("notice", "Notice to improve"),
    ]


def test_the_same_source_keeps_the_row_it_has(world: CaseWorld) -> None:
    case = open_case(world)
    facts: dict[str, Any] = {
        "enrolment": case.enrolment,
        "by": world.ewo,
        "source_app_ref": "a test 1",
    }
    day = dt.date(2025, 11, 3)
    first = note_action(kind=ActionKind.VISIT, label="Visit: spoke", done_on=day, **facts)
    again = note_action(kind=ActionKind.OTHER, label="Something", done_on=day, **facts)
    assert first == again
    assert told() == [("visit", "Visit: spoke")]


@pytest.mark.parametrize(
    "sql", ["UPDATE attendance_actiontaken SET label = 'x'", "DELETE FROM attendance_actiontaken"]
)
def test_a_row_stands_whichever_path_a_change_comes_by(world: CaseWorld, sql: str) -> None:
    log(open_case(world), world)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(sql)
    assert told() == [("contact", "Call: spoke")]
