"""What was done, written down beside the record and taken back: by whom, when, and what the flags make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.actions.actions_taken import log_action, note_action, take_back_action
from attendance.actions.first_day import Contact, log_contact
from attendance.actions.flags import refresh_due_flags
from attendance.choices import FlagKind, Role
from attendance.models import ActionTaken, ActionWithdrawal, Enrolment, Flag, RecheckRequest
from tests.factories.attendance import EnrolmentFactory, MembershipFactory, fill_marks, open_school

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 10, 13, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def child() -> Enrolment:
    """Six weeks with every second day missed."""
    child = EnrolmentFactory(school=open_school(weeks=12))
    fill_marks(child, ("OO.." * 3)[:10] * 6)
    return child


def somebody(child: Enrolment, role: str = Role.ATTENDANCE_LEAD) -> User:
    whole = role in (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN)
    return MembershipFactory(role=role, **({} if whole else {"school": child.school})).user


def act(child: Enrolment, by: User, **change: object) -> ActionTaken:
    said = {"kind": "meeting", "words": "With mother, in school", "done_on": TODAY}
    return log_action(enrolment=child, by=by, **(said | change))  # type: ignore[arg-type]


def nobody_acted(child: Enrolment) -> bool:
    refresh_due_flags(as_of=TODAY, at=NOW)
    return Flag.objects.standing().filter(enrolment=child, kind=FlagKind.NOBODY_ACTED).exists()


def test_one_line_clears_the_flag_and_taking_it_back_raises_it_again(child: Enrolment) -> None:
    by = somebody(child)
    assert nobody_acted(child)
    first = act(child, by)
    assert not nobody_acted(child)
    cleared = Flag.objects.get(enrolment=child, kind=FlagKind.NOBODY_ACTED)
    assert cleared.cleared_numbers["days_since"] == 0
    take_back_action(action=first, reason="Wrong child", by=by)
    assert nobody_acted(child)
    assert Flag.objects.filter(enrolment=child, kind=FlagKind.NOBODY_ACTED).count() == 2


def test_what_stands_beside_what_was_taken_back_still_counts(child: Enrolment) -> None:
    by = somebody(child)
    earlier, later = act(child, by, done_on=TODAY - dt.timedelta(days=9)), act(child, by)
    take_back_action(action=later, reason="Wrong day", by=by)
    assert not nobody_acted(child)
    take_back_action(action=earlier, reason="Wrong child", by=by)
    assert nobody_acted(child)


def test_what_is_kept_says_who_when_and_which(child: Enrolment) -> None:
    by = somebody(child)
    row = act(child, by, words=" With\u200b  mother ", done_on=TODAY - dt.timedelta(days=3))
    assert (row.label, row.kind, row.done_on) == (
        "Meeting: With mother",
        "meeting",
        dt.date(2025, 10, 10),
    )
    assert (row.by, row.by_name, row.pupil, row.is_own) == (by, by.name, child.pupil, True)
    event = AuditEvent.objects.get(kind="action.logged")
    assert event.after == {"action": row.source_app_ref, "kind": "meeting", "done_on": "2025-10-10"}
    assert "mother" not in str(event.after), "the trail keeps no word of it"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "notice"}, "from the list"),
        ({"kind": "sung"}, "from the list"),
        ({"words": " \u200b "}, "Say what was done"),
        ({"words": "x" * 101}, "at most 100"),
        ({"done_on": TODAY + dt.timedelta(days=1)}, "still to come"),
        ({"done_on": dt.date(2025, 8, 31)}, "came to the school"),
    ],
)
def test_what_cannot_be_written_down(
    child: Enrolment, change: dict[str, object], words: str
) -> None:
    with pytest.raises(WrongState, match=words):
        act(child, somebody(child), **change)
    assert not ActionTaken.objects.exists()


@pytest.mark.parametrize(
    ("role", "may_log", "may_take_back"),
    [
        (Role.SCHOOL_ADMIN, True, False),
        (Role.ATTENDANCE_LEAD, True, True),
        (Role.EWO, True, False),
        (Role.MANAGER, True, True),
        (Role.LEGAL_OFFICER, False, False),
        (Role.SYSTEM_ADMIN, False, False),
        (Role.TEACHER, False, False),
    ],
)
def test_who_may(child: Enrolment, role: str, may_log: bool, may_take_back: bool) -> None:
    by, row = somebody(child, role), act(child, somebody(child))
    if may_log:
        own = act(child, by)
        take_back_action(action=own, reason="A slip", by=by)
    else:
        with pytest.raises(NotAllowed):
            act(child, by)
    if may_take_back:
        take_back_action(action=row, reason="A slip", by=by)
    else:
        with pytest.raises(NotAllowed):
            take_back_action(action=row, reason="A slip", by=by)


def test_it_is_taken_back_once_with_a_reason_and_not_from_elsewhere(child: Enrolment) -> None:
    by = somebody(child)
    row = act(child, by)
    for reason in ("", " \u200b", "x" * 201):
        with pytest.raises(WrongState):
            take_back_action(action=row, reason=reason, by=by)
    take_back_action(action=row, reason="A slip", by=by)
    with pytest.raises(AlreadyDone):
        take_back_action(action=row, reason="A slip", by=by)
    assert AuditEvent.objects.get(kind="action.taken_back").after["action"] == row.source_app_ref
    other = note_action(
        enrolment=child, kind="visit", label="Visit", source_app_ref="kept above 1", by=by,
        done_on=TODAY,
    )  # fmt: skip
    with pytest.raises(WrongState, match="corrected where it was"):
        take_back_action(action=other, reason="A slip", by=by)


def test_the_database_keeps_what_was_taken_back(child: Enrolment) -> None:
    by = somebody(child)
    row = act(child, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionWithdrawal.objects.create(action=row, reason="\u200b", by=by, by_name="x")
    RecheckRequest.objects.all().delete()
    take_back_action(action=row, reason="A slip", by=by)
    assert list(RecheckRequest.objects.values_list("enrolment_id", flat=True)) == [child.pk]
    for statement in ("UPDATE {} SET reason = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format("attendance_actionwithdrawal"))


def test_a_call_about_one_day_is_no_action_on_the_absence(child: Enrolment) -> None:
    """Every school makes one for every absence: counted, it would clear the flag of whoever is away most."""
    said = Contact(how="telephone", outcome="reason_given", step="first", whom="Mother", note="Ill")
    log_contact(enrolment=child, date=TODAY, contact=said, by=somebody(child))
    assert nobody_acted(child)
