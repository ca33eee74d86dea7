"""A code that rests on a record is refused without it, at both doors; with it, it stands; plans complete a register."""

import datetime as dt

import pytest

from attendance.choices import EnrolmentKind, PlanKind
from attendance.errors import RegisterRefused
from attendance.models import Mark, Register
from attendance.rules.patterns import AFTERNOONS, MORNINGS
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import FIRST_DAY, EnrolmentFactory, mark, open_school
from tests.factories.planned import plan
from tests.integration.attendance.registering import Class, make_class

pytestmark = pytest.mark.django_db
RECORDS = [
    ("C", PlanKind.LEAVE, "leave"), ("C1", PlanKind.LEAVE, "leave"), ("S", PlanKind.LEAVE, "leave"),
    ("J1", PlanKind.LEAVE, "leave"),
    ("C2", PlanKind.PART_TIME, "part_time"), ("D", PlanKind.DUAL, "dual"),
    ("Y3", PlanKind.CLOSURE, "closure"), ("Y4", PlanKind.CLOSURE, "closure"),
]  # fmt: skip


@pytest.fixture
def klass() -> Class:
    return make_class()


@pytest.mark.parametrize(("code", "kind", "need"), RECORDS)
def test_refused_without_its_record_and_saved_with_it(
    klass: Class, code: str, kind: str, need: str
) -> None:
    ref = klass.refs[0]
    answer = klass.save({ref: code}).answers[ref]
    assert (answer.outcome, answer.need) == ("refused", need)
    with pytest.raises(RegisterRefused) as refused:
        klass.take({ref: code})
    assert refused.value.faults.needs == {ref: need}
    plan(klass.enrolments[0], kind, code)
    assert klass.outcomes(klass.save({ref: code})) == "saved"


@pytest.mark.parametrize(("code", "kind", "need"), RECORDS)
def test_another_child_s_another_half_s_or_another_day_s_record_does_not_serve(
    klass: Class, code: str, kind: str, need: str
) -> None:
    if kind != PlanKind.CLOSURE:  # a closure is the whole school's
        plan(klass.enrolments[1], kind, code)
    plan(klass.enrolments[0], kind, code, pattern=AFTERNOONS, last=FIRST_DAY)
    tomorrow = FIRST_DAY + dt.timedelta(days=1)
    plan(klass.enrolments[0], kind, code, first=tomorrow)
    assert klass.save({klass.refs[0]: code}).answers[klass.refs[0]].need == need
    assert not Mark.objects.exists()


def test_a_child_on_roll_is_never_one_who_is_expected(klass: Class) -> None:
    ref = klass.refs[0]
    answer = klass.save({ref: "Z"}).answers[ref]
    assert (answer.outcome, answer.need) == ("refused", "roll")
    assert "this one is on roll" in answer.why
    mark(klass.enrolments[0], FIRST_DAY, "AM", "Z")  # as an import brings it
    assert Mark.objects.get().code == "Z"


def test_a_record_of_another_code_does_not_serve(klass: Class) -> None:
    plan(klass.enrolments[0], PlanKind.LEAVE, "S")
    assert klass.save({klass.refs[0]: "C"}).answers[klass.refs[0]].need == "leave"


def test_a_second_registration_serves_for_d(klass: Class) -> None:
    EnrolmentFactory(
        pupil=klass.enrolments[0].pupil, school=open_school(weeks=2), kind=EnrolmentKind.DUAL
    )
    saved = klass.save({klass.refs[0]: "D", klass.refs[1]: "D"})
    assert klass.outcomes(saved) == "saved refused"


def test_the_planned_closure_code_is_the_calendar_s(klass: Class) -> None:
    answer = klass.save({klass.refs[0]: "#"}).answers[klass.refs[0]]
    assert answer.need == "calendar"


@pytest.mark.parametrize("code", ["K", "P", "B", "Q", "Y7", "E"])
def test_a_note_is_asked_for_in_place(klass: Class, code: str) -> None:
    ref = klass.refs[0]
    answer = klass.save({ref: code}).answers[ref]
    assert (answer.outcome, answer.need) == ("refused", "note")
    assert answer.why.startswith(f"{code} needs a note: say in the note ")
    line = Line(ref, Entry(code, None, "as the letter says"))
    assert klass.outcomes(klass.save([line])) == "saved"
    emptied = Line(ref, Entry(code), Entry(code, None, "as the letter says"))
    assert klass.outcomes(klass.save([emptied])) == "refused"


@pytest.mark.parametrize("code", ["L", "U"])
def test_minutes_are_asked_for_and_never_demanded(klass: Class, code: str) -> None:
    assert klass.outcomes(klass.save({klass.refs[0]: code})) == "saved"


def test_what_an_import_let_stand_can_have_its_note_put_right(klass: Class) -> None:
    mark(klass.enrolments[0], FIRST_DAY, "AM", "C")
    line = Line(klass.refs[0], Entry("C", None, "wedding"), Entry("C"))
    assert klass.outcomes(klass.save([line])) == "saved"


def test_taking_completes_the_register_with_what_is_planned(klass: Class) -> None:
    plan(klass.enrolments[1], PlanKind.LEAVE, "C")
    plan(klass.enrolments[3], PlanKind.TRIP, "B", words="Farm visit")
    saved = klass.take("/-/-/")
    assert (saved.taken_now, saved.planned) == (True, 2)
    assert klass.marks == "/C/B/"
    assert Mark.objects.get(code="B").note == "Farm visit"
    assert set(Mark.objects.values_list("entered_by_id", flat=True)) == {klass.clerk.pk}


def test_a_register_half_done_leaves_plans_as_suggestions(klass: Class) -> None:
    plan(klass.enrolments[1], PlanKind.LEAVE, "C")
    saved = klass.take("/-/--")
    assert (saved.taken_now, saved.planned, saved.blanks) == (False, 0, 3)
    assert klass.marks == "/-/--"


def test_autosave_never_makes_a_mark_of_a_suggestion(klass: Class) -> None:
    plan(klass.enrolments[1], PlanKind.LEAVE, "C")
    klass.save("/-///")
    assert klass.marks == "/-///"
    assert not Register.objects.exists()


def test_a_mark_typed_beats_the_plan(klass: Class) -> None:
    plan(klass.enrolments[1], PlanKind.LEAVE, "C")
    klass.take("/////")
    assert klass.marks == "/////"


def test_a_plan_for_the_mornings_says_nothing_of_an_afternoon(klass: Class) -> None:
    plan(klass.enrolments[0], PlanKind.PART_TIME, "C2", pattern=MORNINGS)
    assert klass.take("-////").taken_now
    assert klass.marks == "C2////"


def test_a_mark_cleared_in_the_same_send_is_not_filled_from_a_plan(klass: Class) -> None:
    plan(klass.enrolments[0], PlanKind.LEAVE, "C")
    klass.save("N----")
    saved = klass.take({klass.refs[0]: "", **dict.fromkeys(klass.refs[1:], "/")}, seen="N")
    assert not saved.taken_now
    assert klass.marks == "-////"


def test_illness_of_the_day_before_is_never_certain(klass: Class) -> None:
    """Yesterday's I is offered by the page; only a person makes a mark of it."""
    assert not klass.take("-////").taken_now
