"""Judging the lines of one register as sent: which to write, which to keep beside, what is wrong with the rest.

Shared by everything that marks by hand, so that a code refused at one door is refused at all of them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from attendance.access import GRANTS, roles_of
from attendance.actions.observing import observed_near
from attendance.actions.planned import read_plans
from attendance.actions.sheets import Sheet, SheetRow
from attendance.choices import (
    OBSERVANCE,
    OFFICE_ROLES,
    Permission,
    PlanKind,
    Role,
    StatisticalClass,
)
from attendance.errors import Clash, Faults
from attendance.models import Enrolment, School
from attendance.rules.closures import closure_source
from attendance.rules.codes import CodeBook
from attendance.rules.observance import Observed, demand_observance
from attendance.rules.plans import Plan
from attendance.rules.records import (
    Demand,
    Records,
    demand,
    note_hint,
    refuse_teacher,
    rests_on_records,
)
from attendance.rules.registers import Entry, Line, Settled, explain_line, settle, with_arrival


def marking_role(by: User, school: School) -> str:
    """The role in which a person marks: the office's before a teacher's; empty for none."""
    marking = (
        r for r in sorted(roles_of(by, school)) if Permission.TAKE_REGISTER in GRANTS.get(r, ())
    )
    return next(marking, "")


@dataclass(frozen=True)
class OnFile:
    """What is on file behind the marks of one register; each part is read once, when first asked for."""

    sheet: Sheet

    @cached_property
    def plans(self) -> dict[int, list[Plan]]:
        """Every plan of the day, by enrolment: one query."""
        day = self.sheet.session.date
        return read_plans([row.enrolment_id for row in self.sheet.rows], day, day)

    @cached_property
    def elsewhere(self) -> frozenset[int]:
        """The pupils of the class who are on the roll of another school that day: one query."""
        session = self.sheet.session
        others = Enrolment.objects.on_roll(session.date).exclude(school=session.school_id)
        pupils = [row.pupil_id for row in self.sheet.rows]
        return frozenset(others.filter(pupil__in=pupils).values_list("pupil_id", flat=True))

    @cached_property
    def observed(self) -> dict[int, list[Observed]]:
        """The days near this one on which pupils of the class have R, by enrolment: one query."""
        day = self.sheet.session.date
        return observed_near([row.enrolment_id for row in self.sheet.rows], day, day)

    def behind(self, row: SheetRow, *, with_other_schools: bool = False) -> Records:
        """What stands behind the marks of one pupil."""
        session = self.sheet.session
        plans = self.plans.get(row.enrolment_id, ())
        elsewhere = with_other_schools and row.pupil_id in self.elsewhere
        return Records(session.date, session.half, plans, elsewhere)


@dataclass
class Judged:
    """What became of each line sent. `strangers` counts touched lines of pupils not in the class."""

    write: list[Line] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    strangers: int = 0


@dataclass(frozen=True)
class Judge:
    """Holds one register, its dated codes and the marker's role against the lines sent."""

    sheet: Sheet
    role: str
    by_id: int
    now: dt.datetime
    on_file: OnFile

    @classmethod
    def of(cls, sheet: Sheet, by: User, at: dt.datetime) -> "Judge":
        """For one person at one register, at that moment."""
        role = marking_role(by, sheet.session.school)
        return cls(sheet, role, by.pk, timezone.localtime(at), OnFile(sheet))

    @property
    def book(self) -> CodeBook:
        """The dated codes."""
        return self.sheet.book

    def judge(self, lines: Iterable[Line]) -> Judged:
        """Every line on its own: one that is wrong says why, and the others do not hear of it."""
        judged = Judged()
        for line in lines:
            row = self.sheet.by_ref.get(line.ref)
            if row is None:
                judged.strangers += line.is_touched
            else:
                self._judge_line(self._as_meant(line, row), row, judged)
        return judged

    def planned(self, refs: Sequence[str]) -> list[Line] | None:
        """The certain suggestions for these blank rows as lines to write; None when one has none, or
        its suggestion could not stand."""
        lines = [self._planned_line(self.sheet.by_ref[ref]) for ref in refs]
        sound = [
            line for line in lines if line and not self._lacks(line, self.sheet.by_ref[line.ref])
        ]
        return sound if len(sound) == len(refs) else None

    def _as_meant(self, line: Line, row: SheetRow) -> Line:
        """With its time of arrival resolved; an entry of one's own that was never answered was seen."""
        line = with_arrival(line, self.sheet.facts, self.book, self.now)
        mine = row.entered_by == self.by_id and row.stands in line.unsure
        return replace(line, seen=row.stands) if mine else line

    def _judge_line(self, line: Line, row: SheetRow, judged: Judged) -> None:
        settled = settle(line, row.stands, office_stands=self._office_stands(row))
        if settled is Settled.KEEP:
            return
        if settled is Settled.CLASH:
            by = row.entered_by_name or "somebody else"
            judged.faults.clashes[line.ref] = Clash(row.stands.words, line.wanted.words, by)
            return
        lacks = self._lacks(line, row)
        if lacks:
            judged.faults.rows[line.ref] = lacks.message if isinstance(lacks, Demand) else lacks
            if isinstance(lacks, Demand):
                judged.faults.needs[line.ref] = lacks.need
            return
        beside = settled is Settled.BESIDE
        (judged.beside if beside else judged.write).append(self._with_source(line, row))

    def _office_stands(self, row: SheetRow) -> bool:
        office = row.stands.code and row.entered_role in OFFICE_ROLES
        return self.role == Role.TEACHER and bool(office)

    def _lacks(self, line: Line, row: SheetRow) -> Demand | str | None:
        """Why the line cannot stand: a plain sentence, or a record that has to be made first."""
        name = f"{row.forename} {row.surname}"
        why = explain_line(line, self.sheet.facts, row.facts, self.book, name)
        code = self.book.on(line.wanted.code, self.sheet.facts.day)
        if why or code is None:
            return why
        if code.code == OBSERVANCE:
            others = self.on_file.observed.get(row.enrolment_id, ())
            return demand_observance(line.wanted, self.sheet.facts.day, others)
        if code.code == row.stands.code and rests_on_records(code):
            return None  # it stood before: only its note or minutes are put right
        if self.role == Role.TEACHER and code.office_only:
            refused = refuse_teacher(code, self.on_file.behind(row))
            if refused:
                return refused
        if rests_on_records(code):
            elsewhere = code.requires == "other_enrolment"
            return demand(code, line.wanted, self.on_file.behind(row, with_other_schools=elsewhere))
        return demand(code, line.wanted, Records(self.sheet.facts.day, self.sheet.facts.half))

    def _planned_line(self, row: SheetRow) -> Line | None:
        planned = self.on_file.behind(row).certain
        code = self.book.on(planned.code, self.sheet.facts.day) if planned else None
        if planned is None or code is None:
            return None
        note = planned.words if note_hint(code) else ""
        return self._with_source(Line(row.ref, Entry(planned.code, None, note), row.stands), row)

    def _with_source(self, line: Line, row: SheetRow) -> Line:
        """A mark that says what a closing suggests is the closing's: withdrawn, it takes it back."""
        code = self.book.on(line.wanted.code, self.sheet.facts.day)
        if code is None or code.statistical_class != StatisticalClass.NOT_POSSIBLE:
            return line  # no closing has it, so that nothing need be read
        planned = self.on_file.behind(row).certain
        if planned is None or (planned.kind, planned.code) != (PlanKind.CLOSURE, code.code):
            return line
        return replace(line, source=closure_source(planned.ref))
