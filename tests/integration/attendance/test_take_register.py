"""Taking a register: all or nothing, nobody overwritten unseen, in a handful of statements."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from attendance.actions.registers import Saved, take_register
from attendance.choices import Role
from attendance.errors import RegisterRefused
from attendance.models import (
    AttendanceCode,
    Enrolment,
    Mark,
    MarkChange,
    RecheckRequest,
    Register,
    School,
    Session,
)
from attendance.rules.registers import Entry, Line
from tests.conftest import TaskQueue
from tests.factories.attendance import (
    FIRST_DAY,
    EnrolmentFactory,
    MembershipFactory,
    mark,
    open_school,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
AT_THE_BELL = dt.datetime(2025, 9, 1, 8, 55, tzinfo=LONDON)
NEXT_DAY = AT_THE_BELL + dt.timedelta(days=1)


@dataclass
class Class:
    """One class on its first Monday morning, and somebody who may take its register."""

    school: School
    session: Session
    enrolments: list[Enrolment]
    clerk: User

    @property
    def refs(self) -> list[str]:
        return [enrolment.pupil.ref for enrolment in self.enrolments]

    def take(
        self, codes: dict[str, str] | str, *, seen: dict[str, str] | None = None,
        group: str = "4A", by: User | None = None, at: dt.datetime = AT_THE_BELL, reason: str = "",
    ) -> Saved:  # fmt: skip
        if isinstance(codes, str):
            codes = dict(zip(self.refs, codes, strict=True))
        lines = [
            Line(ref, Entry.read(code), Entry.read((seen or {}).get(ref, "")))
            for ref, code in codes.items()
        ]
        return take_register(
            session=self.session, registration_group=group, entries=lines, by=by or self.clerk, at=at,
            reason=reason,
        )  # fmt: skip

    @property
    def marks(self) -> str:
        standing = dict(
            Mark.objects.filter(session=self.session).values_list("enrolment_id", "code")
        )
        return "".join(standing.get(e.pk, "-") or "-" for e in self.enrolments)


def make_class(size: int) -> Class:
    school = open_school(weeks=2)
    enrolments = [EnrolmentFactory(school=school) for _ in range(size)]
    enrolments.sort(key=lambda e: (e.pupil.sort_name, e.pk))
    clerk = MembershipFactory(school=school, role=Role.SCHOOL_ADMIN).user
    session = Session.objects.select_related("school").get(school=school, date=FIRST_DAY, half="AM")
    return Class(school, session, enrolments, clerk)


@pytest.fixture
def klass() -> Class:
    return make_class(5)


def test_a_whole_register_is_saved_and_stamped(klass: Class) -> None:
    saved = klass.take("///IL")
    assert klass.marks == "///IL"
    assert (saved.created, saved.changed, saved.blanks, saved.taken_now) == (5, 0, 0, True)
    register = Register.objects.get()
    assert (register.taken_by, register.taken_at) == (klass.clerk, AT_THE_BELL)
    event = AuditEvent.objects.get()
    assert (event.kind, event.by_id) == ("register.taken", klass.clerk.pk)


def test_two_of_five_are_saved_and_the_register_stays_not_taken(klass: Class) -> None:
    saved = klass.take({klass.refs[0]: "/", klass.refs[3]: "N"})
    assert klass.marks == "/--N-"
    assert (saved.blanks, saved.is_taken) == (3, False)
    assert not Register.objects.exists()
    assert klass.take({klass.refs[1]: "/", klass.refs[2]: "/", klass.refs[4]: "/"}).taken_now


def test_one_bad_line_saves_nothing_and_every_fault_is_told(klass: Class) -> None:
    with pytest.raises(RegisterRefused) as refused:
        klass.take(dict(zip(klass.refs, ["/", "/", "H", "/", "99"], strict=True)))
    assert klass.marks == "-----"
    assert refused.value.faults.rows == {
        klass.refs[2]: "H ended on 18 August 2024: use C, or G.",
        klass.refs[4]: "99 is not an attendance code.",
    }
    assert not Register.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("elsewhere", ["other class", "other school", "left", "unknown"])
def test_another_child_in_the_form_refuses_it_all(klass: Class, elsewhere: str) -> None:
    makers: dict[str, Callable[[], str]] = {
        "other class": lambda: (
            EnrolmentFactory(school=klass.school, registration_group="4B").pupil.ref
        ),
        "other school": lambda: EnrolmentFactory(school=open_school()).pupil.ref,
        "left": lambda: (
            EnrolmentFactory(
                school=klass.school, starts_on=dt.date(2025, 6, 2), ends_on=dt.date(2025, 8, 31)
            ).pupil.ref
        ),
        "unknown": lambda: "P9999999",
    }
    with pytest.raises(RegisterRefused) as refused:
        klass.take({klass.refs[0]: "/", makers[elsewhere](): "O"})
    assert refused.value.faults.general == [
        "The form names 1 pupil who is not in 4A on 1 September 2025."
    ]
    assert not Mark.objects.exists()


def test_a_stale_save_is_a_clash_with_both_values_and_changes_nothing(klass: Class) -> None:
    klass.take("/////")
    colleague = MembershipFactory(school=klass.school).user
    klass.take({klass.refs[1]: "N"}, seen={klass.refs[1]: "/"}, by=colleague, reason="Not in class")
    with pytest.raises(RegisterRefused) as refused:
        klass.take(
            {klass.refs[0]: "I", klass.refs[1]: "I"},
            seen={klass.refs[0]: "/", klass.refs[1]: "/"},
            reason="Rang",
        )
    clash = refused.value.faults.clashes[klass.refs[1]]
    assert (clash.theirs, clash.yours, clash.by) == ("N", "I", colleague.name)
    assert klass.marks == "/N///"


def test_a_row_left_alone_keeps_what_a_colleague_wrote(klass: Class) -> None:
    klass.take("/////")
    colleague = MembershipFactory(school=klass.school).user
    klass.take({klass.refs[1]: "N"}, seen={klass.refs[1]: "/"}, by=colleague, reason="Not in class")
    seen = dict.fromkeys(klass.refs, "/")
    klass.take(seen | {klass.refs[0]: "I"}, seen=seen, reason="Rang")
    assert klass.marks == "IN///"


def test_the_same_form_twice_changes_nothing_the_second_time(klass: Class) -> None:
    klass.take("///IN")
    again = klass.take("///IN")
    assert again.is_nothing_new
    assert (Mark.objects.count(), MarkChange.objects.count()) == (5, 0)
    assert (Register.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_taken_register_changes_only_with_a_reason(klass: Class) -> None:
    klass.take("///NN")
    change = {klass.refs[3]: "I"}
    with pytest.raises(RegisterRefused, match="Nothing was saved") as refused:
        klass.take(change, seen={klass.refs[3]: "N"})
    assert refused.value.faults.general == ["Say why: the change to this register needs a reason."]
    with pytest.raises(RegisterRefused) as both:
        klass.take(
            {klass.refs[3]: "I", klass.refs[4]: "M"}, seen=dict.fromkeys(klass.refs[3:], "N")
        )
    with pytest.raises(RegisterRefused, match="Nothing was saved"):
        klass.take(change, seen={klass.refs[3]: "N"}, reason="\u200b\u2060")
    assert both.value.faults.general == ["Say why: the 2 changes to this register need a reason."]
    assert klass.marks == "///NN"
    klass.take(change, seen={klass.refs[3]: "N"}, reason="Parent gave a reason: rang at 9")
    kept = MarkChange.objects.get()
    assert (kept.old_code, kept.new_code, kept.reason) == (
        "N",
        "I",
        "Parent gave a reason: rang at 9",
    )
    assert kept.by_id == klass.clerk.pk
    event = AuditEvent.objects.order_by("id").last()
    assert event is not None
    assert (event.before, event.after["changed"]) == ({klass.refs[3]: "N"}, {klass.refs[3]: "I"})


def test_before_it_is_taken_a_slip_is_put_right_without_asking(klass: Class) -> None:
    klass.take({klass.refs[0]: "N"})
    klass.take({klass.refs[0]: "/"}, seen={klass.refs[0]: "N"})
    assert MarkChange.objects.get().reason == "Changed while the register was being taken"


def test_on_a_later_day_even_an_unfinished_register_asks_for_a_reason(klass: Class) -> None:
    klass.take({klass.refs[0]: "N"})
    with pytest.raises(RegisterRefused):
        klass.take({klass.refs[0]: "/"}, seen={klass.refs[0]: "N"}, at=NEXT_DAY)
    assert klass.take({klass.refs[1]: "/"}, at=NEXT_DAY).created == 1


@pytest.mark.parametrize(
    ("half", "at", "words"),
    [
        ("AM", dt.datetime(2025, 9, 1, 8, 49, tzinfo=LONDON), "opens at 08:50"),
        ("PM", AT_THE_BELL, "opens at 13:10"),
        ("AM", dt.datetime(2025, 8, 31, 23, 59, tzinfo=LONDON), "Monday 1 September"),
    ],
)
def test_a_session_that_has_not_begun_has_no_marks(
    klass: Class, half: str, at: dt.datetime, words: str
) -> None:
    klass.session = Session.objects.select_related("school").get(
        school=klass.school, date=FIRST_DAY, half=half
    )
    with pytest.raises(WrongState, match=words):
        klass.take({klass.refs[0]: "I"}, at=at)


def test_a_closed_session_has_no_register(klass: Class) -> None:
    Session.objects.filter(pk=klass.session.pk).update(is_open=False)
    klass.session.refresh_from_db()
    with pytest.raises(WrongState, match="closed"):
        klass.take("/////")


def test_the_afternoon_stands_beside_the_morning(klass: Class) -> None:
    klass.take("////N")
    afternoon = Class(
        klass.school,
        Session.objects.select_related("school").get(
            school=klass.school, date=FIRST_DAY, half="PM"
        ),
        klass.enrolments,
        klass.clerk,
    )
    afternoon.take("\\\\\\\\\\", at=dt.datetime(2025, 9, 1, 13, 15, tzinfo=LONDON))
    assert (klass.marks, afternoon.marks) == ("////N", "\\\\\\\\\\")


def test_only_the_morning_marked_leaves_the_afternoon_missing(klass: Class) -> None:
    klass.take("/////")
    tally = klass.enrolments[0].tallies.get()
    assert (tally.possible, tally.present, tally.marked, tally.missing) == (1, 1, 1, 9)


@pytest.mark.parametrize("role", [Role.EWO, Role.MANAGER, None])
def test_who_may_not_take_it_writes_nothing(klass: Class, role: str | None) -> None:
    school = klass.school if role == Role.EWO else None
    person = MembershipFactory(role=role, school=school).user if role else MembershipFactory().user
    with pytest.raises(NotAllowed):
        klass.take("/////", by=person)
    assert not Mark.objects.exists()


def test_a_class_that_is_not_there(klass: Class) -> None:
    with pytest.raises(NotFound):
        klass.take({}, group="9Z")


def test_an_import_in_between_is_never_overwritten(
    klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another path writes after our look and before our write: ours gives way."""
    from attendance.actions import registers

    real = registers.read_sheet

    def read_then_import(*asked: object) -> object:
        sheet = real(*asked)
        mark(klass.enrolments[2], FIRST_DAY, "AM", "I")
        return sheet

    monkeypatch.setattr(registers, "read_sheet", read_then_import)
    with pytest.raises(WrongState, match="somebody else"):
        klass.take("/////")


def test_the_worker_is_asked_to_look_and_the_database_remembers(
    klass: Class, task_queue: TaskQueue, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        klass.take("///NN")
    (name, _, kwargs) = task_queue.sent[0]
    assert name == "attendance.refresh_flags"
    assert kwargs == {"enrolment_ids": sorted(e.pk for e in klass.enrolments)}
    assert RecheckRequest.objects.count() == 5


def test_a_broker_that_is_away_never_fails_the_save(
    klass: Class,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    from config.celery import app

    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        klass.take("/////")
    assert klass.marks == "/////"


@pytest.mark.parametrize("size", [3, 30])
def test_saving_takes_as_many_statements_for_three_as_for_thirty(size: int) -> None:
    klass = make_class(size)
    AttendanceCode.objects.book()  # a process reads the dated codes once
    with CaptureQueriesContext(connection) as first:
        klass.take("/" * size)
    with CaptureQueriesContext(connection) as amended:
        klass.take("N" * size, seen=dict.fromkeys(klass.refs, "/"), reason="Wrong class")
    # Beside these each save opens and ends one transaction (here two savepoint statements).
    assert len(_statements(first)) == 6  # one of them asks which roles the person holds
    assert len(_statements(amended)) == 6
    assert [len(each) - len(_statements(each)) for each in (first, amended)] == [2, 2]


def _statements(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
