"""A teacher marks, the office wins: the teacher's mark is kept beside, once, and never over the office's."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, User
from attendance.actions.mark_story import read_teacher_marks
from attendance.choices import PlanKind, Role
from attendance.errors import RegisterRefused
from attendance.models import Mark, MarkChange, Register, TeacherMark
from attendance.rules.registers import Entry, Line
from tests.factories.attendance import MembershipFactory
from tests.factories.planned import plan
from tests.integration.attendance.registering import AT_THE_BELL, NEXT_DAY, Class, make_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def klass() -> Class:
    return make_class()


@pytest.fixture
def teacher(klass: Class) -> User:
    return klass.person(Role.TEACHER)


def test_a_teacher_takes_the_register(klass: Class, teacher: User) -> None:
    assert klass.take("///NI", by=teacher).taken_now
    assert Register.objects.get().taken_by == teacher
    assert set(Mark.objects.values_list("entered_role", flat=True)) == {Role.TEACHER}


@pytest.mark.parametrize("office", [Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD])
def test_the_office_s_mark_stands_and_the_teacher_s_is_kept(
    klass: Class, teacher: User, office: str
) -> None:
    klass.save("I----", by=klass.person(office))
    saved = klass.save("//---", by=teacher)
    assert klass.outcomes(saved) == "beside saved"
    assert saved.answers[klass.refs[0]].stands == Entry("I")
    assert klass.marks == "I/---"
    (kept,) = read_teacher_marks(klass.session, klass.enrolments[0])
    assert (kept.entry.code, kept.office_code, kept.by) == ("/", "I", teacher.name)
    assert not MarkChange.objects.exists()


def test_even_one_who_saw_the_office_s_mark_does_not_overwrite_it(
    klass: Class, teacher: User
) -> None:
    klass.save("I----")
    assert klass.outcomes(klass.save("/----", seen="I", by=teacher)) == "beside"
    assert klass.outcomes(klass.save({klass.refs[0]: ""}, seen="I", by=teacher)) == "beside"
    assert klass.marks == "I----"
    assert [m.code for m in TeacherMark.objects.all()] == ["/", ""]


def test_sent_again_it_is_kept_once_until_something_else_is_said(
    klass: Class, teacher: User
) -> None:
    klass.save("I----")
    for code in ("/", "/", "N", "/"):
        klass.save({klass.refs[0]: code}, by=teacher)
    assert [m.code for m in TeacherMark.objects.all()] == ["/", "N", "/"]
    klass.save(
        "M----", seen="I"
    )  # the office changes its mind: the teacher's is about another mark
    klass.save("/----", by=teacher)
    assert [(m.code, m.office_code) for m in TeacherMark.objects.all()][-1] == ("/", "M")


def test_the_same_as_the_office_s_is_no_mark_of_its_own(klass: Class, teacher: User) -> None:
    klass.save("I----")
    assert klass.outcomes(klass.save("I----", by=teacher)) == "saved"
    assert not TeacherMark.objects.exists()


def test_a_teacher_s_mark_gives_way_to_the_office_and_to_another_teacher(
    klass: Class, teacher: User
) -> None:
    klass.save("N/---", by=teacher)
    klass.save("I----", seen="N")
    klass.save({klass.refs[1]: "N"}, seen={klass.refs[1]: "/"}, by=klass.person(Role.TEACHER))
    assert klass.marks == "IN---"
    assert not TeacherMark.objects.exists()


def test_by_the_form_too_the_office_wins(klass: Class, teacher: User) -> None:
    klass.save("I----")
    saved = klass.take("/////", by=teacher)
    assert (saved.beside, saved.taken_now) == (1, True)
    assert klass.marks == "I////"
    assert klass.take("/----", by=teacher).is_nothing_new
    assert TeacherMark.objects.count() == 1


def test_a_taken_register_is_the_office_s(klass: Class, teacher: User) -> None:
    klass.take("/////", by=teacher)
    with pytest.raises(NotAllowed, match="taken: the school office changes it"):
        klass.take("N----", seen="/", by=teacher, reason="Wrong")
    assert klass.outcomes(klass.save("N----", seen="/", by=teacher)) == "reason"
    assert klass.marks == "/////"


@pytest.mark.parametrize("at", [AT_THE_BELL, NEXT_DAY])
def test_sent_after_the_office_took_the_register_it_is_kept_beside(
    klass: Class, teacher: User, at: dt.datetime
) -> None:
    """The teacher was offline meanwhile: what was typed in the classroom is not lost."""
    klass.save("---/-", by=teacher)
    klass.take("///-/")
    sent = klass.lines("N--N-", seen="---/-")
    assert klass.outcomes(klass.save(sent, by=teacher, at=at)) == "beside reason"
    assert klass.outcomes(klass.save(sent, by=teacher, at=at)) == "beside reason"
    assert klass.marks == "/////"
    assert [(m.code, m.office_code) for m in TeacherMark.objects.all()] == [("N", "/")]
    assert not MarkChange.objects.exists()


@pytest.mark.parametrize("standing", ["-----", "/----"])
def test_an_earlier_day_is_the_office_s_even_where_it_is_blank(
    klass: Class, teacher: User, standing: str
) -> None:
    klass.save(standing, by=teacher)
    with pytest.raises(NotAllowed, match="earlier day"):
        klass.take("---N-", by=teacher, at=NEXT_DAY, reason="Forgotten")
    assert klass.marks == standing


@pytest.mark.parametrize("code", ["C", "C2", "D", "E", "G", "K", "T", "Y4", "Z"])
def test_the_office_s_codes_are_refused_with_whom_to_ask(
    klass: Class, teacher: User, code: str
) -> None:
    line = Line(klass.refs[0], Entry(code, None, "what I heard"))
    saved = klass.save([line], by=teacher)
    answer = saved.answers[klass.refs[0]]
    assert (answer.outcome, answer.need) == ("refused", "office")
    assert answer.why.startswith(f"{code} is entered by the school office")
    with pytest.raises(RegisterRefused):
        klass.take([line], by=teacher)
    assert not Mark.objects.exists()


@pytest.mark.parametrize("code", ["/", "L", "N", "I", "M", "O", "R", "U", "V", "W"])
def test_what_a_teacher_can_see_a_teacher_may_mark(klass: Class, teacher: User, code: str) -> None:
    assert klass.outcomes(klass.save({klass.refs[0]: code}, by=teacher)) == "saved"


def test_a_code_on_file_is_the_office_s_word_already(klass: Class, teacher: User) -> None:
    plan(klass.enrolments[0], PlanKind.LEAVE, "C")
    assert klass.outcomes(klass.save({klass.refs[0]: "C"}, by=teacher)) == "saved"
    assert klass.take("-////", by=teacher).taken_now


def test_somebody_of_the_office_who_teaches_too_is_of_the_office(klass: Class) -> None:
    both = klass.person(Role.SCHOOL_ADMIN)
    MembershipFactory(user=both, role=Role.TEACHER, school=klass.school)
    klass.save("I----")
    assert klass.outcomes(klass.save("/----", seen="I", by=both)) == "saved"
    assert klass.marks == "/----"


def test_what_was_kept_beside_is_on_the_audit(klass: Class, teacher: User) -> None:
    klass.save("I----")
    klass.save("/----", by=teacher)
    event = AuditEvent.objects.order_by("id").last()
    assert event is not None
    assert event.after == {"marks": {}, "beside": {klass.refs[0]: "/"}}
