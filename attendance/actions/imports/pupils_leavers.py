"""Marks that an enrolment's new dates would leave outside: schools mark leavers absent for weeks.

Absences after the leaving day are withdrawn with it: the child was not on roll, and they must not
count. A child marked as being there contradicts the date, so a person has to say which is wrong.
"""

import datetime as dt
from collections.abc import Iterable

from attendance.actions.imports.pupils_known import Known
from attendance.actions.imports.pupils_lines import Stay
from attendance.actions.imports.reading import say_day
from attendance.actions.imports.report import ACTOR, REASON, Report
from attendance.actions.marks import Author, MarkEntry, put_marks
from attendance.choices import StatisticalClass
from attendance.models import AttendanceCode, Enrolment, Mark

ATTENDED = (StatisticalClass.PRESENT, StatisticalClass.AEA)


class MarksOutside:
    """The marks outside the new dates: judged first, withdrawn before the dates change."""

    def __init__(self, known: Known, report: Report) -> None:
        self.known = known
        self.report = report
        self._codes = AttendanceCode.objects.book()
        self._going: list[tuple[str, Stay, list[Mark]]] = []

    def judge(self, plans: Iterable[tuple[str, list[Stay]]]) -> None:
        """Note rows whose dates contradict marks; remember the marks that may go.

        The enrolments are locked first, so that no register adds to them meanwhile.
        """
        narrowed = {
            enrolment.pk: (upn, stay)
            for upn, stays in plans
            for stay in stays
            if (enrolment := self.known.narrowed(stay))
        }
        locked = Enrolment.objects.filter(pk__in=narrowed).order_by("pk")
        for key in locked.select_for_update(no_key=True).values_list("pk", flat=True):
            self._judge(key, *narrowed[key])

    def withdraw(self, source: str) -> None:
        """Amend the marks that may go to the empty code, and say so by row."""
        for upn, stay, marks in self._going:
            words = (
                f"UPN {upn} was marked absent at school {stay.urn} after that day: "
                f"{_these(marks)}, {'are' if len(marks) > 1 else 'is'} withdrawn."
            )
            self.report.warn(stay.row, "Leaving date", "marks_withdrawn", words)
        entries = [
            MarkEntry(mark.session_id, mark.enrolment_id, "")
            for _, _, marks in self._going
            for mark in marks
        ]
        author = Author(id=None, name=ACTOR, role="", source=source)
        put_marks(entries, author=author, reason=REASON)

    def _judge(self, enrolment_id: int, upn: str, stay: Stay) -> None:
        marks = Mark.objects.filter(enrolment=enrolment_id).exclude(code="")
        ordered = marks.select_related("session").order_by("session__date", "session__half")
        if early := list(ordered.filter(session__date__lt=stay.starts_on)):
            words = (
                f"UPN {upn} has {_these(early, 'at school ' + stay.urn + ' before that day')}. "
                f"Correct the entry date, or withdraw the mark{'s' * (len(early) > 1)}."
            )
            self._refuse(stay, "Entry date", words)
        late = list(ordered.filter(session__date__gt=stay.last_day))
        if there := [mark for mark in late if self._was_there(mark)]:
            words = (
                f"UPN {upn} was present or at an approved activity at school {stay.urn} after that "
                f"day: {_these(there)}. Correct the leaving date, or the marks."
            )
            self._refuse(stay, "Leaving date", words)
        elif late:
            self._going.append((upn, stay, late))

    def _refuse(self, stay: Stay, column: str, words: str) -> None:
        self.report.error(stay.row, column, "marks_outside_enrolment", words)

    def _was_there(self, mark: Mark) -> bool:
        """Whether the code, as of the day of its session, says that the child attended."""
        law = self._codes.on(mark.code, _day(mark))
        return law is None or law.statistical_class in ATTENDED


def _day(mark: Mark) -> dt.date:
    day: dt.date = mark.session.date
    return day


def _these(marks: list[Mark], where: str = "") -> str:
    """6 marks, from Monday 15 September 2025 to Friday 19 September 2025."""
    first, last = _day(marks[0]), _day(marks[-1])
    days = f"on {say_day(first)}" if first == last else f"from {say_day(first)} to {say_day(last)}"
    many = f"{len(marks)} mark{'s' * (len(marks) > 1)}"
    return f"{many}{' ' * bool(where)}{where}, {days}"
