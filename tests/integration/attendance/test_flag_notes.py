"""What people note on flags: every act on every state, by those who may, once, with its event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import AuditEvent, User
from attendance.actions import flag_notes
from attendance.choices import FlagKind, Role
from attendance.models import Flag, FlagNote
from tests.factories.attendance import FlagFactory, MembershipFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 11, 24, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
LAST = TODAY + dt.timedelta(days=42)
NEXT_WEEK = TODAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def flag() -> Flag:
    return FlagFactory(kind=FlagKind.CONTINUOUS_UNAUTHORISED, numbers={"days": 10, "sessions": 20})


def somebody(flag: Flag, role: str = Role.EWO) -> User:
    school = {} if role in (Role.MANAGER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN) else {
        "school": flag.enrolment.school
    }  # fmt: skip
    return MembershipFactory(role=role, **school).user


def acknowledge(flag: Flag, by: User) -> None:
    flag_notes.acknowledge_flags(flags=[flag], by=by, note="Known")


def snooze(flag: Flag, by: User) -> None:
    flag_notes.snooze_flags(flags=[flag], until=NEXT_WEEK, reason="In hospital", by=by)


def wake(flag: Flag, by: User) -> None:
    flag_notes.wake_flag(flag=flag, by=by)


def make_return(flag: Flag, by: User) -> None:
    flag_notes.record_return(flag=flag, made_on=TODAY, reference=" R-1 ", by=by)


def clear(flag: Flag, by: User) -> None:
    Flag.objects.filter(pk=flag.pk).update(cleared_at=NOW, cleared_as_of=TODAY)


def take_back(flag: Flag, by: User) -> None:
    flag_notes.take_back_acknowledgement(flag=flag, by=by)


ACTS = {
    "take back": take_back,
    "acknowledge": acknowledge,
    "snooze": snooze,
    "wake": wake,
    "return": make_return,
}
Act = Callable[[Flag, User], None]


@pytest.mark.parametrize(
    ("before", "act", "refused"),
    [
        ((), "acknowledge", None),
        ((), "snooze", None),
        ((), "wake", AlreadyDone),
        ((), "return", None),
        ((acknowledge,), "acknowledge", AlreadyDone),
        ((), "take back", AlreadyDone),
        ((acknowledge,), "take back", None),
        ((acknowledge, take_back), "take back", AlreadyDone),
        ((acknowledge, take_back), "acknowledge", None),
        ((clear,), "take back", WrongState),
        ((acknowledge,), "snooze", None),
        ((acknowledge,), "wake", AlreadyDone),
        ((acknowledge,), "return", None),
        ((snooze,), "acknowledge", None),
        ((snooze,), "snooze", None),
        ((snooze,), "wake", None),
        ((snooze, wake), "wake", AlreadyDone),
        ((snooze,), "return", None),
        ((make_return,), "return", AlreadyDone),
        ((make_return,), "acknowledge", None),
        ((clear,), "acknowledge", WrongState),
        ((clear,), "snooze", WrongState),
        ((clear,), "wake", WrongState),
        ((clear,), "return", WrongState),
    ],
)
def test_every_act_on_every_state(
    before: tuple[Act, ...], act: str, refused: type[Exception] | None, flag: Flag
) -> None:
    by = somebody(flag)
    for earlier in before:
        earlier(flag, by)
    noted = FlagNote.objects.count()
    if refused:
        with pytest.raises(refused):
            ACTS[act](flag, by)
        assert FlagNote.objects.count() == noted
    else:
        ACTS[act](flag, by)
        assert FlagNote.objects.count() == noted + 1


def test_an_acknowledgement_taken_back_leaves_the_flag_to_be_seen(flag: Flag) -> None:
    by = somebody(flag)
    acknowledge(flag, by)
    with pytest.raises(NotAllowed, match="alone takes it back"):
        take_back(flag, somebody(flag))
    take_back(flag, by)
    flag.refresh_from_db()
    assert (flag.acknowledged_at, flag.acknowledged_by) == (None, None)
    assert (flag.acknowledged_by_name, flag.acknowledged_note) == ("", "")
    assert list(FlagNote.objects.values_list("kind", flat=True)) == [
        "acknowledged", "unacknowledged",
    ]  # fmt: skip


def test_what_is_noted_is_who_when_in_what_role_and_on_what_numbers(flag: Flag) -> None:
    by = somebody(flag, Role.ATTENDANCE_LEAD)
    acknowledge(flag, by)
    note = FlagNote.objects.get()
    assert (note.by, note.by_name, note.role, note.at) == (by, by.name, Role.ATTENDANCE_LEAD, NOW)
    assert (note.reason, note.numbers) == ("Known", {"days": 10, "sessions": 20})
    flag.refresh_from_db()
    assert (flag.acknowledged_by, flag.acknowledged_at, flag.acknowledged_note) == (
        by,
        NOW,
        "Known",
    )
    event = AuditEvent.objects.get(kind="flag.acknowledged")
    assert (event.target_ref, event.by_id) == (flag.ref, by.pk)


@pytest.mark.parametrize(
    ("until", "sound"),
    [
        (TODAY - dt.timedelta(days=1), False), (TODAY, False), (TODAY + dt.timedelta(days=1), True),
        (LAST, True), (LAST + dt.timedelta(days=1), False),
    ],
)  # fmt: skip
def test_a_flag_is_put_off_from_tomorrow_to_the_last_day_allowed(
    until: dt.date, sound: bool, flag: Flag
) -> None:
    by = somebody(flag)
    if sound:
        flag_notes.snooze_flags(flags=[flag], until=until, reason="Abroad", by=by)
        flag.refresh_from_db()
        assert flag.snoozed_until == until
        return
    with pytest.raises(WrongState, match="from tomorrow until 5 January 2026"):
        flag_notes.snooze_flags(flags=[flag], until=until, reason="Abroad", by=by)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_it_is_not_put_off_without_a_reason_one_can_read(reason: str, flag: Flag) -> None:
    with pytest.raises(WrongState, match="Say why"):
        flag_notes.snooze_flags(flags=[flag], until=NEXT_WEEK, reason=reason, by=somebody(flag))


@pytest.mark.parametrize(
    ("made_on", "sound"),
    [(TODAY, True), (TODAY + dt.timedelta(days=1), False), (dt.date(2025, 8, 31), False)],
)
def test_a_return_is_made_between_its_absence_and_today(
    made_on: dt.date, sound: bool, flag: Flag
) -> None:
    by = somebody(flag)
    if sound:
        flag_notes.record_return(flag=flag, made_on=made_on, by=by)
        return
    with pytest.raises(WrongState):
        flag_notes.record_return(flag=flag, made_on=made_on, by=by)


def test_a_flag_that_asks_for_no_return_takes_none() -> None:
    flag = FlagFactory()
    with pytest.raises(WrongState, match="asks for no return"):
        flag_notes.record_return(flag=flag, made_on=TODAY, by=somebody(flag))


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEGAL_OFFICER, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_who_may_not_work_flags_notes_nothing(act: Act, role: str, flag: Flag) -> None:
    with pytest.raises(NotAllowed):
        act(flag, somebody(flag, role))
    assert not FlagNote.objects.exists()


def test_of_several_those_seen_before_are_left_and_those_cleared_too() -> None:
    flags = [FlagFactory() for _ in range(3)]
    by = MembershipFactory(role=Role.MANAGER).user
    acknowledge(flags[0], by)
    clear(flags[1], by)
    done = flag_notes.acknowledge_flags(flags=flags, by=by)
    assert [flag.ref for flag in done] == [flags[2].ref]
    with pytest.raises(AlreadyDone):
        flag_notes.acknowledge_flags(flags=flags, by=by)


def test_one_school_without_the_right_and_nothing_is_noted() -> None:
    mine, theirs = FlagFactory(), FlagFactory()
    with pytest.raises(NotAllowed):
        flag_notes.acknowledge_flags(flags=[mine, theirs], by=somebody(mine))
    assert not FlagNote.objects.exists()


def test_at_most_a_hundred_at_once() -> None:
    flag = FlagFactory()
    with pytest.raises(WrongState, match="at most 100"):
        flag_notes.acknowledge_flags(flags=[flag] * 101, by=somebody(flag))
