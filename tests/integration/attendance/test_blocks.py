"""Many marks amended at once: all or nothing, each fault told, few statements, and one step back."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance.access import get_places
from attendance.actions.block_sheets import BlockCell
from attendance.actions.blocks import UNDO_FOR, amend_block, undo_block
from attendance.actions.closures import Wanted, add_closure, withdraw_closure
from attendance.actions.leave import withdraw_leave
from attendance.actions.leave_lists import read_basis
from attendance.actions.locks import unlock_registers
from attendance.choices import PlanKind, Role
from attendance.errors import BlockRefused
from attendance.models import (
    AttendanceCode,
    Closure,
    Enrolment,
    Leave,
    Mark,
    MarkChange,
    School,
)
from attendance.rules.leave import Span
from attendance.rules.patterns import WHOLE_WEEK
from attendance.rules.registers import BLANK, Entry
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    fill_marks,
    mark,
    open_school,
)
from tests.factories.planned import plan

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
FRIDAY = dt.datetime(2025, 9, 5, 10, 0, tzinfo=LONDON)
TUESDAY = FIRST_DAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def school() -> School:
    return open_school(weeks=8)


@pytest.fixture
def clerk(school: School) -> User:
    return MembershipFactory(school=school).user


@pytest.fixture
def pupils(school: School) -> list[Enrolment]:
    """Three pupils, all N from Monday to Wednesday."""
    made = [EnrolmentFactory(school=school) for _ in range(3)]
    for enrolment in made:
        fill_marks(enrolment, "NN NN NN")
    return made


def cells(
    by: User, school: School, pupils: list[Enrolment], code: str, seen: str = "N",
    days: tuple[dt.date, ...] = (FIRST_DAY, TUESDAY), note: str = "",
) -> list[BlockCell]:  # fmt: skip
    keys = [(e.pupil.ref, day, half) for e in pupils for day in days for half in ("AM", "PM")]
    places = get_places(by, school, keys)
    return [BlockCell(s, e, Entry(code, None, note), Entry(seen)) for s, e in places]


def codes() -> set[str]:
    return set(Mark.objects.filter(session__date__lte=TUESDAY).values_list("code", flat=True))


def test_a_block_over_days_and_pupils_is_written_whole(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    done = amend_block(cells=cells(clerk, school, pupils, "I"), reason="Parent rang", by=clerk)
    assert (done.created, done.changed) == (0, 12)
    assert codes() == {"I"}
    changes = MarkChange.objects.all()
    assert changes.count() == 12
    assert {(c.old_code, c.new_code, c.reason, c.by_name, c.role) for c in changes} == {
        ("N", "I", "Parent rang", clerk.name, Role.SCHOOL_ADMIN)
    }
    event = AuditEvent.objects.get(kind="marks.amended")
    assert (event.target_ref, event.after["changed"], event.after["reason"]) == (
        school.urn, 12, "Parent rang",
    )  # fmt: skip
    assert len(event.after["cells"]) == 12


def test_the_number_of_statements_does_not_grow_with_the_block(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    def statements(chosen: list[Enrolment], code: str, seen: str) -> int:
        wanted = cells(clerk, school, chosen, code, seen)
        with CaptureQueriesContext(
            connection,
        ) as ran:
            amend_block(cells=wanted, reason="Parent rang", by=clerk)
        return len(ran)

    few = statements(pupils[:1], "I", "N")
    many = statements([*pupils[1:], *more(school, 40)], "I", "N")
    assert few == many
    assert many <= 13


def more(school: School, count: int) -> list[Enrolment]:
    made = [EnrolmentFactory(school=school) for _ in range(count)]
    for enrolment in made:
        fill_marks(enrolment, "NN NN")
    return made


def test_of_one_bad_cell_nothing_is_written_and_each_fault_is_told(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    young = PupilFactory(
        date_of_birth=dt.date(2021, 6, 1),
        compulsory_from=dt.date(2026, 8, 31), compulsory_until=dt.date(2037, 6, 30),
    )  # fmt: skip
    little = EnrolmentFactory(school=school, pupil=young)
    joiner = EnrolmentFactory(school=school, starts_on=TUESDAY)
    wanted = cells(clerk, school, [pupils[0]], "O") + cells(
        clerk, school, [little, joiner], "O", seen=""
    )
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=wanted, reason="Parent rang", by=clerk)
    faults = refused.value.faults
    assert len(faults) == 6  # four of the little one, two of the joiner's Monday
    assert "compulsory school age" in faults[young.ref, FIRST_DAY, "AM"]
    assert "not on the roll on Monday 1 September" in faults[joiner.pupil.ref, FIRST_DAY, "PM"]
    assert codes() == {"N"}
    assert not MarkChange.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("code", "note", "words"),
    [
        ("H", "", "ended on 18 August 2024"),
        ("ZZ", "", "not an attendance code"),
        ("/", "", "morning code"),
        ("C", "", "leave granted"),
        ("C2", "", "part-time timetable"),
        ("D", "", "another school"),
        ("B", "", "needs a note"),
    ],
)
def test_what_the_register_would_refuse_is_refused_here(
    code: str, note: str, words: str, school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    wanted = cells(clerk, school, pupils[:1], code, note=note)
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=wanted, reason="Parent rang", by=clerk)
    assert words in " ".join(refused.value.faults.values())


def test_a_code_that_needs_a_note_stands_with_one(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    wanted = cells(clerk, school, pupils, "B", note="Forest school at Hag Wood")
    assert amend_block(cells=wanted, reason="Trip list found", by=clerk).changed == 12


def test_closed_and_coming_sessions_are_told(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    thursday, friday = (FIRST_DAY + dt.timedelta(days=n) for n in (3, 4))
    school.sessions.filter(date=thursday).update(is_open=False)
    wanted = cells(clerk, school, pupils[:1], "I", seen="", days=(thursday, friday))
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=wanted, reason="", by=clerk)
    ref, faults = pupils[0].pupil.ref, refused.value.faults
    assert "closed" in faults[ref, thursday, "AM"]
    assert "opens at 13:10" in faults[ref, friday, "PM"]
    assert (ref, friday, "AM") not in faults


def test_a_mark_changed_since_it_was_seen_is_a_clash(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    wanted = cells(clerk, school, pupils, "I")
    mark(pupils[1], TUESDAY, "PM", "M")
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=wanted, reason="Parent rang", by=clerk)
    assert refused.value.faults == {
        (pupils[1].pupil.ref, TUESDAY, "PM"): "Test Clerk made this M meanwhile. Look again first."
    }
    assert codes() == {"N", "M"}


def test_a_standing_mark_needs_a_reason_and_a_blank_none(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=cells(clerk, school, pupils, "I"), reason=" \u200b", by=clerk)
    assert refused.value.general == (
        "Say why: the 12 changes to marks already entered need a reason.",
    )
    thursday = FIRST_DAY + dt.timedelta(days=3)
    wanted = cells(clerk, school, pupils, "I", seen="", days=(thursday,))
    assert amend_block(cells=wanted, reason="", by=clerk).created == 6
    assert not MarkChange.objects.exists()


def test_a_locked_day_is_told_and_opens_with_an_unlocking(
    clock: time_machine.Traveller, school: School, pupils: list[Enrolment]
) -> None:
    lead = MembershipFactory(school=school, role=Role.ATTENDANCE_LEAD).user
    clock.move_to(
        dt.datetime(2025, 9, 30, 12, 0, tzinfo=LONDON)
    )  # Monday is locked, Tuesday is not
    wanted = cells(lead, school, pupils, "I")
    with pytest.raises(BlockRefused) as refused:
        amend_block(cells=wanted, reason="Certificate", by=lead)
    assert {day for _, day, _ in refused.value.faults} == {FIRST_DAY}
    unlock_registers(
        school=school, registration_group="", starts_on=FIRST_DAY, ends_on=FIRST_DAY,
        reason="Certificate", by=lead,
    )  # fmt: skip
    assert amend_block(cells=wanted, reason="Certificate", by=lead).changed == 12


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EWO, Role.MANAGER])
def test_only_the_office_amends_blocks(
    role: Role, school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    who = MembershipFactory(role=role, **({} if role == Role.MANAGER else {"school": school})).user
    with pytest.raises(NotAllowed):
        amend_block(cells=cells(clerk, school, pupils, "I"), reason="x", by=who)
    assert codes() == {"N"}


def test_marks_of_two_schools_are_no_block(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    stranger = EnrolmentFactory(school=open_school(weeks=1))
    mixed = cells(clerk, school, pupils, "I")
    mixed.append(BlockCell(mixed[0].session, stranger, Entry("I"), BLANK))
    with pytest.raises(NotFound):
        amend_block(cells=mixed, reason="x", by=clerk)
    with pytest.raises(NotFound):
        get_places(clerk, school, [(stranger.pupil.ref, FIRST_DAY, "AM")])


def test_sent_twice_it_changes_nothing_the_second_time(
    school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    wanted = cells(clerk, school, pupils, "I")
    amend_block(cells=wanted, reason="Parent rang", by=clerk)
    with pytest.raises(AlreadyDone):
        amend_block(cells=wanted, reason="Parent rang", by=clerk)
    assert MarkChange.objects.count() == 12


@pytest.mark.parametrize("size", [0, 2])
def test_no_cell_or_the_same_twice_is_refused(
    size: int, school: School, clerk: User, pupils: list[Enrolment]
) -> None:
    with pytest.raises(WrongState):
        amend_block(cells=cells(clerk, school, pupils, "I")[:1] * size, reason="x", by=clerk)


class TestUndo:
    """The whole block back, minutes and notes included, as an amendment of its own."""

    @pytest.fixture
    def stamp(self, school: School, clerk: User, pupils: list[Enrolment]) -> dt.datetime:
        thursday = FIRST_DAY + dt.timedelta(days=3)
        mark(pupils[0], FIRST_DAY, "AM", "L", minutes_late=7, note="bus")
        wanted = cells(clerk, school, pupils, "I", days=(FIRST_DAY, TUESDAY, thursday))
        held = {(m.session_id, m.enrolment_id): m for m in Mark.objects.all()}
        seen = [
            BlockCell(c.session, c.enrolment, c.wanted, _entry(held.get(c.ids))) for c in wanted
        ]
        return amend_block(cells=seen, reason="Parent rang", by=clerk).at

    def test_it_puts_everything_back(
        self, school: School, clerk: User, pupils: list[Enrolment], stamp: dt.datetime
    ) -> None:
        back = undo_block(school=school, stamp=stamp, by=clerk)
        assert (back.created, back.changed) == (0, 18)
        first = Mark.objects.get(session__date=FIRST_DAY, session__half="AM", enrolment=pupils[0])
        assert (first.code, first.minutes_late, first.note) == ("L", 7, "bus")
        assert set(
            Mark.objects.filter(session__date__gt="2025-09-03").values_list("code", flat=True)
        ) == {""}
        assert MarkChange.objects.filter(reason="Undone: Parent rang").count() == 18

    def test_and_an_undoing_can_itself_be_undone(
        self, school: School, clerk: User, stamp: dt.datetime, clock: time_machine.Traveller
    ) -> None:
        clock.shift(60)
        back = undo_block(school=school, stamp=stamp, by=clerk)
        clock.shift(60)
        undo_block(school=school, stamp=back.at, by=clerk)
        assert codes() == {"I"}

    def test_a_mark_changed_since_is_a_clash_and_nothing_is_undone(
        self, school: School, clerk: User, pupils: list[Enrolment], stamp: dt.datetime,
        clock: time_machine.Traveller,
    ) -> None:  # fmt: skip
        clock.shift(60)
        mark(pupils[2], TUESDAY, "AM", "M")
        with pytest.raises(BlockRefused) as refused:
            undo_block(school=school, stamp=stamp, by=clerk)
        assert list(refused.value.faults) == [(pupils[2].pupil.ref, TUESDAY, "AM")]
        assert codes() == {"I", "M"}

    def test_only_for_some_minutes(
        self, school: School, clerk: User, stamp: dt.datetime, clock: time_machine.Traveller
    ) -> None:
        clock.shift(UNDO_FOR + dt.timedelta(seconds=1))
        with pytest.raises(WrongState, match="for 15 minutes"):
            undo_block(school=school, stamp=stamp, by=clerk)

    def test_nobody_elses_block(self, school: School, clerk: User, stamp: dt.datetime) -> None:
        with pytest.raises(NotFound):
            undo_block(school=school, stamp=stamp, by=MembershipFactory(school=school).user)


class TestWhatStoodStandsAgain:
    """A record taken back between a block and its undoing, and a closing that had the marks."""

    MONDAY = (FIRST_DAY,)

    def close(self, school: School, by: User) -> Closure:
        wanted = Wanted(school, Span(FIRST_DAY, FIRST_DAY, WHOLE_WEEK), (), "Y4", "Snow")
        return add_closure(wanted=wanted, overwrite=("N",), by=by)[0]

    def sources(self) -> set[tuple[str, str]]:
        found = Mark.objects.filter(session__date=FIRST_DAY)
        return set(found.values_list("code", "source"))

    def test_a_closing_s_marks_are_its_own_again_and_go_with_it(
        self, school: School, clerk: User, pupils: list[Enrolment], clock: time_machine.Traveller
    ) -> None:
        closure = self.close(school, clerk)
        over = cells(clerk, school, pupils, "I", seen="Y4", days=self.MONDAY)
        done = amend_block(cells=over, reason="A slip", by=clerk)
        assert self.sources() == {("I", "")}
        clock.shift(60)
        undo_block(school=school, stamp=done.at, by=clerk)
        assert self.sources() == {("Y4", f"Closure {closure.ref}")}
        assert withdraw_closure(closure=closure, note="It opened", by=clerk) == 6
        assert self.sources() == {("N", "")}

    def test_a_closing_withdrawn_meanwhile_gets_no_marks_back(
        self, school: School, clerk: User, pupils: list[Enrolment], clock: time_machine.Traveller
    ) -> None:
        closure = self.close(school, clerk)
        over = cells(clerk, school, pupils, "I", seen="Y4", days=self.MONDAY)
        done = amend_block(cells=over, reason="A slip", by=clerk)
        clock.shift(60)
        withdraw_closure(closure=closure, note="It opened", by=clerk)
        with pytest.raises(BlockRefused) as refused:
            undo_block(school=school, stamp=done.at, by=clerk)
        words = f"Y4 was there for {closure.ref}, which has been withdrawn since"
        assert all(words in fault for fault in refused.value.faults.values())
        assert len(refused.value.faults) == 6
        assert self.sources() == {("I", "")}

    def test_typed_under_a_closing_the_mark_is_the_closing_s(
        self, school: School, clerk: User, pupils: list[Enrolment]
    ) -> None:
        wanted = Wanted(school, Span(FIRST_DAY, FIRST_DAY, WHOLE_WEEK), (), "Y4", "Snow")
        closure, _ = add_closure(wanted=wanted, by=clerk)  # which kept every N
        typed = cells(clerk, school, pupils, "Y4", days=self.MONDAY)
        amend_block(cells=typed, reason="Snow", by=clerk)
        assert self.sources() == {("Y4", f"Closure {closure.ref}")}

    def test_leave_withdrawn_meanwhile_lists_the_mark_that_stands_again(
        self, school: School, clerk: User, pupils: list[Enrolment], clock: time_machine.Traveller
    ) -> None:
        plan(pupils[0], PlanKind.LEAVE, "C", last=FIRST_DAY)
        leave = Leave.objects.get()
        mark(pupils[0], FIRST_DAY, "AM", "C")
        keys = [(pupils[0].pupil.ref, FIRST_DAY, "AM")]
        [(session, enrolment)] = get_places(clerk, school, keys)
        over = [BlockCell(session, enrolment, Entry("I"), Entry("C"))]
        done = amend_block(cells=over, reason="A slip", by=clerk)
        clock.shift(60)
        withdraw_leave(leave=leave, note="Not taken", by=clerk)
        assert [each.code for each in read_basis(leave, clerk).marked] == ["I", "N"]
        undo_block(school=school, stamp=done.at, by=clerk)
        assert [each.code for each in read_basis(leave, clerk).marked] == ["C", "N"]

    def test_a_code_that_has_ended_for_the_day_does_not_come_back(
        self, school: School, clerk: User, pupils: list[Enrolment], clock: time_machine.Traveller
    ) -> None:
        days = self.MONDAY
        done = amend_block(
            cells=cells(clerk, school, pupils, "R", days=days), reason="Eid", by=clerk
        )
        back = amend_block(
            cells=cells(clerk, school, pupils, "I", seen="R", days=days), reason="A slip", by=clerk,
            at=done.at + dt.timedelta(minutes=1),
        )  # fmt: skip
        AttendanceCode.objects.filter(code="R").update(valid_to=FIRST_DAY - dt.timedelta(days=1))
        clock.shift(120)
        with pytest.raises(BlockRefused) as refused:
            undo_block(school=school, stamp=back.at, by=clerk)
        assert all("R ended on 31 August 2025" in each for each in refused.value.faults.values())
        assert codes() == {"I", "N"}


def _entry(found: Mark | None) -> Entry:
    return Entry(found.code, found.minutes_late, found.note) if found else BLANK
