"""Any run of marks, amendments, undos, takings and imports, held against a simple model.

After every step the mark that stands, its whole history and the tally of its week agree with what a
person with pencil and paper would have written down.
"""

from __future__ import annotations

from collections import Counter

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from attendance.actions.marks import Author, MarkEntry, write_marks
from attendance.actions.registers import take_register
from attendance.choices import Role
from attendance.errors import RegisterRefused
from attendance.models import Mark, MarkChange, Register, TeacherMark, WeeklyTally
from attendance.rules.registers import Entry, Line
from tests.integration.attendance.registering import AT_THE_BELL, make_class

IMPORT = Author(None, "Import", "", "marks.csv")
SIZE = 3
CODES = st.sampled_from(["/", "L", "N", "I", "O", "M", ""])
PUPILS = st.integers(0, SIZE - 1)
ABSENT = {"N", "O", "I", "M"}


class Registers(RuleBasedStateMachine):
    """`says` is what each mark says, `past` every code it had before, `office` whose it is."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        """Nothing of one run is there in the next."""
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_the_class(self) -> None:
        self.klass = make_class(SIZE)
        self.teacher = self.klass.person(Role.TEACHER)
        self.says = [""] * SIZE
        self.past: list[list[str]] = [[] for _ in range(SIZE)]
        self.office = [False] * SIZE
        self.written = [False] * SIZE
        self.beside = 0
        self.taken = False

    @rule(pupil=PUPILS, code=CODES)
    def mark(self, pupil: int, code: str) -> None:
        """The office, having seen what stands."""
        answer = self._save(pupil, code, seen=self.says[pupil])
        if code == self.says[pupil]:
            assert answer == "saved"
        elif self.taken:
            assert answer == "reason"
        else:
            assert answer == "saved"
            self._wrote(pupil, code, office=True)

    @rule(pupil=PUPILS, code=CODES, seen=CODES)
    def mark_without_looking(self, pupil: int, code: str, seen: str) -> None:
        """A stale page: only what was seen is ever overwritten."""
        stands = self.says[pupil]
        answer = self._save(pupil, code, seen=seen)
        if code in (stands, seen):
            assert answer == "saved"
        elif seen != stands:
            assert answer == "clash"
        else:
            assert answer == ("reason" if self.taken else "saved")
            if not self.taken:
                self._wrote(pupil, code, office=True)

    @rule(pupil=PUPILS, code=CODES)
    def teach(self, pupil: int, code: str) -> None:
        """A teacher, having seen what stands. What the office wrote stands, taken or not."""
        stands = self.says[pupil]
        answer = self._save(pupil, code, seen=stands, by_teacher=True)
        if code == stands:
            assert answer == "saved"
        elif stands and self.office[pupil]:
            assert answer == "beside"
            self.beside = TeacherMark.objects.count()
        elif self.taken:
            assert answer == "reason"
        else:
            assert answer == "saved"
            self._wrote(pupil, code, office=False)

    @precondition(lambda self: any(self.past))
    @rule(pupil=PUPILS)
    def undo(self, pupil: int) -> None:
        """What the page does on Ctrl Z: the value before, as a mark like any other."""
        if not self.taken and self.past[pupil]:
            self.mark(pupil, self.past[pupil][-1])

    @rule(pupil=PUPILS, code=CODES.filter(bool))
    def import_one(self, pupil: int, code: str) -> None:
        """Another system's file, with its own reason."""
        entry = MarkEntry(self.klass.session.pk, self.klass.enrolments[pupil].pk, code)
        write_marks([entry], author=IMPORT, reason="Imported")
        if code != self.says[pupil]:
            self._wrote(pupil, code, office=False)

    @rule()
    def take(self) -> None:
        """Taken when nobody is blank; taking it twice is taking it once."""
        saved = self.klass.take({})
        self.taken = self.taken or all(self.says)
        assert saved.is_taken == self.taken

    @precondition(lambda self: self.taken)
    @rule(pupil=PUPILS, code=CODES, reason=st.sampled_from(["", "Parent rang"]))
    def amend(self, pupil: int, code: str, reason: str) -> None:
        """A taken register changes only with a reason."""
        line = Line(self.klass.refs[pupil], Entry(code), Entry(self.says[pupil]))
        if code == self.says[pupil]:
            return
        try:
            take_register(
                session=self.klass.session, registration_group="4A", entries=[line],
                by=self.klass.clerk, at=AT_THE_BELL, reason=reason,
            )  # fmt: skip
        except RegisterRefused:
            assert self.written[pupil]
            assert not reason
        else:
            self._wrote(pupil, code, office=True)

    @invariant()
    def marks_and_history_and_tally_agree(self) -> None:
        if not hasattr(self, "klass"):
            return
        for pupil, enrolment in enumerate(self.klass.enrolments):
            mark = Mark.objects.filter(enrolment=enrolment).first()
            assert (mark.code if mark else "") == self.says[pupil]
            changes = MarkChange.objects.filter(enrolment=enrolment).order_by("id")
            assert list(changes.values_list("old_code", flat=True)) == self.past[pupil]
            assert all(changes.values_list("reason", flat=True))
            tally = WeeklyTally.objects.filter(enrolment=enrolment).first()
            code = self.says[pupil]
            counted = Counter(possible=bool(code), absent=code in ABSENT, late=code == "L")
            found = (
                (tally.possible, tally.authorised + tally.unauthorised, tally.late)
                if tally
                else (0, 0, 0)
            )
            assert found == (counted["possible"], counted["absent"], counted["late"])
        assert Register.objects.count() == int(self.taken)
        assert TeacherMark.objects.count() == self.beside

    def _save(self, pupil: int, code: str, *, seen: str, by_teacher: bool = False) -> str:
        ref = self.klass.refs[pupil]
        by = self.teacher if by_teacher else self.klass.clerk
        saved = self.klass.save([Line(ref, Entry(code), Entry(seen))], by=by)
        return str(saved.answers[ref].outcome)

    def _wrote(self, pupil: int, code: str, *, office: bool) -> None:
        if self.written[pupil]:
            self.past[pupil].append(self.says[pupil])
        self.says[pupil], self.office[pupil], self.written[pupil] = code, office, True


@pytest.mark.django_db
def test_any_run_of_marks_amendments_undos_takings_and_imports() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Registers,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )  # fmt: skip
