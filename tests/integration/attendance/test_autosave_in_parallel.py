"""Marks saved at the very same moment on connections of their own: once each, nobody's overwritten, never a mixture."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.errors import WrongState
from accounts.models import AuditEvent
from attendance.actions.marks import Author, MarkEntry, write_marks
from attendance.choices import Role
from attendance.models import Mark, MarkChange, Register, TeacherMark
from tests.integration.attendance.registering import Class, make_class

pytestmark = pytest.mark.django_db(transaction=True)
IMPORT = Author(None, "Import", "", "marks.csv")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run them together, each in a thread with its own connection."""
    together = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def klass() -> Class:
    return make_class(12)


def test_the_same_send_five_times_at_once_is_one_mark_each(klass: Class) -> None:
    saved = at_once(*[lambda: klass.save("/" * 12)] * 5)
    assert {klass.outcomes(each) for each in saved} == {" ".join(["saved"] * 12)}
    assert (Mark.objects.count(), MarkChange.objects.count()) == (12, 0)
    assert AuditEvent.objects.count() == 1


def test_two_people_two_codes_one_stands_and_the_other_is_told(klass: Class) -> None:
    other = klass.person(Role.ATTENDANCE_LEAD)
    first, second = at_once(lambda: klass.save("/" * 12), lambda: klass.save("N" * 12, by=other))
    told = {klass.outcomes(first), klass.outcomes(second)}
    assert told == {" ".join(["saved"] * 12), " ".join(["clash"] * 12)}
    assert klass.marks in ("/" * 12, "N" * 12)
    assert MarkChange.objects.count() == 0


def test_two_people_each_half_of_the_class_both_stand(klass: Class) -> None:
    other = klass.person(Role.ATTENDANCE_LEAD)
    at_once(lambda: klass.save("/" * 6 + "-" * 6), lambda: klass.save("-" * 6 + "N" * 6, by=other))
    assert klass.marks == "/" * 6 + "N" * 6


def test_the_last_mark_and_the_taking_at_once(klass: Class) -> None:
    klass.save("/" * 11 + "-")
    saved, taken = at_once(
        lambda: klass.save("-" * 11 + "N"), lambda: klass.take({klass.refs[11]: "N"})
    )
    outcome = saved.answers[klass.refs[11]].outcome
    assert outcome == "saved"
    assert klass.marks == "/" * 11 + "N"
    assert Register.objects.count() == (1 if taken.taken_now else 0)
    assert taken.taken_now


def test_an_import_at_the_same_moment_never_mixes_with_ours(klass: Class) -> None:
    entries = [MarkEntry(klass.session.pk, e.pk, "I") for e in klass.enrolments]

    def import_them() -> object:
        return write_marks(entries, author=IMPORT, reason="Imported")

    def save() -> object:
        try:
            return klass.outcomes(klass.save("/" * 12))
        except WrongState:
            return "moved"

    at_once(import_them, save)
    # Ours came first and the import amended it, with its reason; or the import came first, and we were told.
    assert klass.marks == "I" * 12
    assert MarkChange.objects.count() in (0, 12)


def test_a_teacher_and_the_office_at_once_the_office_s_stands(klass: Class) -> None:
    teacher = klass.person(Role.TEACHER)
    codes = ("I" * 12, "/" * 12)
    at_once(lambda: klass.save(codes[0]), lambda: klass.save(codes[1], by=teacher))
    if klass.marks == codes[0]:  # the office first: the teacher's are beside
        assert TeacherMark.objects.count() == 12
    else:  # the teacher first: the office was told, and settles it
        lines = [
            replace(line, seen=replace(line.wanted, code="/")) for line in klass.lines(codes[0])
        ]
        assert klass.outcomes(klass.save(lines)) == " ".join(["saved"] * 12)
    assert klass.marks == codes[0]
