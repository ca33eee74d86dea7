"""Marks saved as they are made: each line on its own, twice is once, nobody overwritten unseen, never taken."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent
from attendance.actions import registers
from attendance.actions.autosave import read_changes
from attendance.choices import Role
from attendance.errors import MovedMeanwhile
from attendance.models import AttendanceCode, Enrolment, Mark, MarkChange, Register, Session
from attendance.rules.registers import Entry, Line
from tests.conftest import TaskQueue
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, mark, open_school
from tests.integration.attendance.registering import AT_THE_BELL, NEXT_DAY, Class, make_class

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def klass() -> Class:
    return make_class()


def test_each_line_stands_or_falls_alone(klass: Class) -> None:
    saved = klass.save(dict(zip(klass.refs, ["/", "H", "N", "99", "/"], strict=True)))
    assert klass.outcomes(saved) == "saved refused saved refused saved"
    assert klass.marks == "/-N-/"
    assert saved.answers[klass.refs[1]].why == "H ended on 18 August 2024: use C, or G."
    assert saved.answers[klass.refs[0]].at == AT_THE_BELL


def test_a_whole_class_saved_is_still_not_taken(klass: Class) -> None:
    klass.save("/////")
    assert klass.marks == "/////"
    assert not Register.objects.exists()
    assert klass.take({}).taken_now


def test_sent_twice_it_is_saved_once(klass: Class) -> None:
    klass.save("//N--")
    again = klass.save("//N--", at=AT_THE_BELL + MINUTE)
    assert klass.outcomes(again) == "saved saved saved"
    assert again.answers[klass.refs[0]].at == AT_THE_BELL, "it says when it was really written"
    assert (Mark.objects.count(), MarkChange.objects.count()) == (3, 0)
    assert AuditEvent.objects.count() == 1


def test_a_slip_is_put_right_and_its_story_kept(klass: Class) -> None:
    klass.save("N----")
    klass.save("/----", seen="N")
    klass.save({klass.refs[0]: ""}, seen="/")
    assert klass.marks == "-----"
    story = list(MarkChange.objects.values_list("old_code", "new_code", "reason"))
    assert story == [("N", "/", registers.WHILE_TAKING), ("/", "", registers.WHILE_TAKING)]


def test_a_clash_shows_theirs_and_saves_the_rest(klass: Class) -> None:
    colleague = klass.person(Role.ATTENDANCE_LEAD)
    klass.save("N----", by=colleague)
    saved = klass.save("//---")
    assert klass.outcomes(saved) == "clash saved"
    answer = saved.answers[klass.refs[0]]
    assert (answer.stands, answer.by) == (Entry("N"), colleague.name)
    assert klass.marks == "N/---"
    settled = klass.save("/----", seen="N")
    assert klass.outcomes(settled) == "saved"
    assert klass.marks == "//---"


def test_an_answer_that_was_lost_is_no_clash_with_oneself(klass: Class) -> None:
    """N was saved, but its answer never came; then the person made it I."""
    klass.save("N----")
    line = Line(klass.refs[0], Entry("I"), Entry(), unsure=(Entry("N"),))
    assert klass.outcomes(klass.save([line])) == "saved"
    assert klass.marks == "I----"
    undone = Line(klass.refs[0], Entry(), Entry(), unsure=(Entry("N"), Entry("I")))
    assert klass.outcomes(klass.save([undone])) == "saved"
    assert klass.marks == "-----"


def test_what_a_colleague_wrote_is_a_clash_even_if_i_sent_the_same(klass: Class) -> None:
    klass.save("N----", by=klass.person(Role.ATTENDANCE_LEAD))
    line = Line(klass.refs[0], Entry("I"), Entry(), unsure=(Entry("N"),))
    assert klass.outcomes(klass.save([line])) == "clash"
    assert klass.marks == "N----"


@pytest.mark.parametrize("elsewhere", ["other class", "other school", "left", "unknown"])
def test_a_stranger_is_refused_and_the_others_are_saved(klass: Class, elsewhere: str) -> None:
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
    stranger = makers[elsewhere]()
    saved = klass.save({klass.refs[0]: "/", stranger: "O"})
    assert saved.answers[stranger].outcome == "refused"
    assert saved.answers[stranger].by == ""
    assert klass.marks == "/----"
    assert Mark.objects.count() == 1


def test_a_taken_register_asks_for_a_reason_and_writes_nothing(klass: Class) -> None:
    klass.take("/////")
    saved = klass.save("N/---", seen="//")
    assert klass.outcomes(saved) == "reason saved"
    assert saved.taken is not None
    assert klass.marks == "/////"
    assert AuditEvent.objects.count() == 1


def test_an_earlier_day_asks_for_a_reason_even_for_a_blank(klass: Class) -> None:
    saved = klass.save("/----", at=NEXT_DAY)
    assert klass.outcomes(saved) == "reason"
    assert klass.marks == "-----"


def test_a_locked_day_takes_no_marks(klass: Class) -> None:
    with pytest.raises(WrongState, match="locked"):
        klass.save("/----", at=AT_THE_BELL + dt.timedelta(days=60))
    assert klass.marks == "-----"


def test_a_session_to_come_takes_no_marks(klass: Class) -> None:
    with pytest.raises(WrongState, match="opens at 08:50"):
        klass.save("/----", at=AT_THE_BELL - 6 * MINUTE)


def test_a_class_that_is_not_there(klass: Class) -> None:
    with pytest.raises(NotFound):
        klass.save("/----", group="9Z")


@pytest.mark.parametrize("role", [Role.EWO, Role.MANAGER, None])
def test_who_may_not_take_it_writes_nothing(klass: Class, role: str | None) -> None:
    from tests.factories.attendance import MembershipFactory

    there = {"school": klass.school} if role == Role.EWO else {}
    person = MembershipFactory(**({"role": role} if role else {}), **there).user
    with pytest.raises(NotAllowed):
        klass.save("/////", by=person)
    assert not Mark.objects.exists()


def test_an_import_in_between_is_never_overwritten(
    klass: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = registers.read_sheet

    def read_then_import(*asked: object) -> object:
        sheet = real(*asked)
        mark(klass.enrolments[2], FIRST_DAY, "AM", "I")
        return sheet

    monkeypatch.setattr(registers, "read_sheet", read_then_import)
    with pytest.raises(MovedMeanwhile, match="somebody else"):
        klass.save("/////")


def test_a_time_of_arrival_is_saved_as_minutes(klass: Class) -> None:
    line = Line(klass.refs[0], Entry("L"), arrived=dt.time(9, 25))
    assert klass.outcomes(klass.save([line], at=AT_THE_BELL + 30 * MINUTE)) == "saved"
    kept = Mark.objects.get()
    assert (kept.code, kept.minutes_late) == ("U", 35)


def test_nobody_has_come_at_a_time_not_reached(klass: Class) -> None:
    line = Line(klass.refs[0], Entry("L"), arrived=dt.time(14, 0))
    saved = klass.save([line], at=AT_THE_BELL + 6 * MINUTE)
    assert klass.outcomes(saved) == "refused"
    assert saved.answers[klass.refs[0]].why == "It is 09:01: nobody has come at 14:00 yet."
    assert not Mark.objects.exists()


def test_nobody_is_later_than_the_server_s_clock(klass: Class) -> None:
    line = Line(klass.refs[0], Entry("L", 12))
    saved = klass.save([line], at=AT_THE_BELL + 6 * MINUTE)
    assert klass.outcomes(saved) == "refused"
    assert saved.answers[klass.refs[0]].why.startswith("It is 09:01: 12 minutes late is 09:02")
    assert not Mark.objects.exists()
    assert klass.outcomes(klass.save([line], at=AT_THE_BELL + 7 * MINUTE)) == "saved"


def test_what_changed_since_is_what_others_are_shown(klass: Class) -> None:
    klass.save("//---")
    klass.save({klass.refs[3]: "N"}, at=AT_THE_BELL + 5 * MINUTE)
    changed = read_changes(klass.session, "4A", AT_THE_BELL + MINUTE)
    assert set(changed.answers) == {klass.refs[3]}
    every = read_changes(klass.session, "4A", None)
    assert set(every.answers) == {klass.refs[0], klass.refs[1], klass.refs[3]}


def test_the_worker_looks_at_those_whose_mark_moved(
    klass: Class, task_queue: TaskQueue, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        klass.save("N----")
    assert task_queue.sent[0][2] == {"enrolment_ids": [klass.enrolments[0].pk]}


@pytest.mark.parametrize("size", [1, 3, 30])
def test_statements_do_not_grow_with_the_lines(size: int) -> None:
    klass = make_class(size)
    teacher = klass.person(Role.TEACHER)
    AttendanceCode.objects.book()  # a process reads the dated codes once
    with CaptureQueriesContext(connection) as first:
        klass.save("/" * size)
    with CaptureQueriesContext(connection) as changed:
        klass.save("N" * size, seen="/" * size)
    with CaptureQueriesContext(connection) as beside:
        klass.save("O" * size, seen="N" * size, by=teacher)
    # Beside these each save opens and ends one transaction (here two savepoint statements).
    assert [len(_statements(each)) for each in (first, changed, beside)] == [5, 6, 5]


def test_plans_and_other_schools_cost_one_statement_each(klass: Class) -> None:
    AttendanceCode.objects.book()
    with CaptureQueriesContext(connection) as refused:
        klass.save(dict(zip(klass.refs, ["C", "C1", "D", "C2", "Y4"], strict=True)))
    assert len(_statements(refused)) == 5


def test_a_child_who_left_at_noon_is_in_no_later_register(klass: Class) -> None:
    leaver: Enrolment = klass.enrolments[4]
    Enrolment.objects.filter(pk=leaver.pk).update(ends_on=FIRST_DAY)
    later = Session.objects.select_related("school").get(
        school=klass.school, date=FIRST_DAY + dt.timedelta(days=1), half="AM"
    )
    saved = replace(klass, session=later).save({leaver.pupil.ref: "/"}, at=NEXT_DAY)
    assert saved.answers[leaver.pupil.ref].outcome == "refused"


def _statements(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
