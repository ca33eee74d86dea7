"""Reading a block of marks as it stands, and judging what is wanted of each: shared by page and action.

Five queries whatever the number of cells, pupils and sessions; one more where a cell is to be R.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection
from django.utils import timezone

from accounts.errors import NotFound, WrongState
from attendance.actions.locks import check_not_locked, read_locks
from attendance.actions.observing import observed_near
from attendance.actions.planned import read_plans
from attendance.actions.registers import check_has_begun
from attendance.actions.sheets import session_facts
from attendance.choices import OBSERVANCE, PlanKind
from attendance.errors import CellKey
from attendance.models import AttendanceCode, Enrolment, Session
from attendance.rules.closures import closing_of, closure_source
from attendance.rules.codes import CodeBook, PupilFacts
from attendance.rules.locks import Locks
from attendance.rules.observance import Observed, demand_observance
from attendance.rules.plans import Plan
from attendance.rules.records import Records, demand, rests_on_records
from attendance.rules.registers import BLANK, Entry, Line, Settled, explain_line, settle


@dataclass(frozen=True)
class BlockCell:
    """One pupil's mark of one session: what it should say, and what the person saw.

    `left_at` instead of `seen`: the mark has to be the one entered at that moment. `was_of` is then
    the source of the mark that is put back.
    """

    session: Session
    enrolment: Enrolment
    wanted: Entry
    seen: Entry = BLANK
    left_at: dt.datetime | None = None
    was_of: str = ""

    @property
    def key(self) -> CellKey:
        """As people and forms name it."""
        return self.enrolment.pupil.ref, self.session.date, self.session.half

    @property
    def ids(self) -> tuple[int, int]:
        return self.session.pk, self.enrolment.pk


@dataclass(frozen=True)
class Standing:
    """What a mark says, when it was entered, and by whom; nothing of it when there is none."""

    entry: Entry = BLANK
    entered_at: dt.datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Block:
    """Some cells of one school with everything needed to judge them at a moment."""

    cells: Sequence[BlockCell]
    at: dt.datetime
    stands: dict[tuple[int, int], Standing]
    book: CodeBook
    locks: Locks
    plans: dict[int, list[Plan]]
    elsewhere: dict[int, list[tuple[dt.date, dt.date | None]]]
    settled: list[tuple[BlockCell, Settled]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "settled", [(c, self._settle(c)) for c in self.cells])

    def standing(self, cell: BlockCell) -> Standing:
        """What stands in a cell."""
        return self.stands.get(cell.ids, Standing())

    @property
    def to_write(self) -> list[BlockCell]:
        """The cells that would change, in the order the database takes them."""
        moved = [cell for cell, settled in self.settled if settled is not Settled.KEEP]
        return sorted(moved, key=lambda cell: cell.ids)

    @cached_property
    def faults(self) -> dict[CellKey, str]:
        """Why each cell that would change cannot, in a sentence; only those that cannot."""
        found = {}
        for cell, settled in self.settled:
            if settled is Settled.KEEP:
                continue
            why = self._explain(cell, settled)
            if why:
                found[cell.key] = why
        return found

    def _settle(self, cell: BlockCell) -> Settled:
        stands = self.standing(cell)
        if cell.left_at is not None:
            return Settled.WRITE if stands.entered_at == cell.left_at else Settled.CLASH
        return settle(Line(cell.enrolment.pupil.ref, cell.wanted, cell.seen), stands.entry)

    def _explain(self, cell: BlockCell, settled: Settled) -> str | None:
        try:
            _check_on_roll(cell)
            check_has_begun(cell.session, self.at)
            group = cell.enrolment.registration_group
            check_not_locked(cell.session, group, at=self.at, locks=self.locks)
        except WrongState as refused:
            return refused.message
        if settled is Settled.CLASH:
            return self._clash(cell)
        return self._explain_code(cell) if cell.left_at is None else self._explain_back(cell)

    def source_of(self, cell: BlockCell) -> str:
        """The closing whose mark it is, because the closing says the same; else nothing."""
        planned = self._records(cell).certain
        is_its = planned and (planned.kind, planned.code) == (PlanKind.CLOSURE, cell.wanted.code)
        return closure_source(planned.ref) if planned and is_its else ""

    def _explain_back(self, cell: BlockCell) -> str | None:
        """Why what stood cannot stand again: a code no longer in force, or a closing that has gone and
        would have taken its mark with it. What stood may stand otherwise: where its record was taken
        back since, the record's own page lists it, as if it had never been away."""
        closing = closing_of(cell.was_of)
        if closing and self.source_of(cell) != cell.was_of:
            return (
                f"{cell.wanted.code} was there for {closing}, which has been withdrawn since: "
                "enter what is right instead."
            )
        refusal = self.book.explain_refusal(cell.wanted.code, cell.session.date)
        return refusal.message if refusal else None

    def _explain_code(self, cell: BlockCell) -> str | None:
        """What the register would say of the code."""
        pupil, session = cell.enrolment.pupil, cell.session
        line = Line(pupil.ref, cell.wanted, cell.seen)
        ages = PupilFacts(pupil.compulsory_from, pupil.compulsory_until, True)
        why = explain_line(line, session_facts(session), ages, self.book, pupil.full_name)
        code = self.book.on(cell.wanted.code, session.date)
        if why or code is None:
            return why
        if code.code == self.standing(cell).entry.code and rests_on_records(code):
            return None  # it stood before: only its note or minutes are put right
        observed = self._observed(cell) if code.code == OBSERVANCE else ()
        lacks = demand_observance(cell.wanted, session.date, observed) or demand(
            code, cell.wanted, self._records(cell)
        )
        return lacks.message if lacks else None

    @cached_property
    def observed(self) -> dict[int, list[Observed]]:
        """The days near those of the block on which its pupils have R, by enrolment: one query."""
        days = [cell.session.date for cell in self.cells]
        return observed_near({cell.enrolment.pk for cell in self.cells}, min(days), max(days))

    def _observed(self, cell: BlockCell) -> list[Observed]:
        """The child's other days with R: those that stand and this block leaves, and earlier ones of the block."""
        mine = [one for one in self.cells if one.enrolment.pk == cell.enrolment.pk]
        given = {(one.session.date, one.session.half) for one in mine}
        stand = [
            one
            for one in self.observed.get(cell.enrolment.pk, ())
            if (one.day, one.half) not in given
        ]
        earlier = [
            Observed(one.session.date, one.wanted.note)
            for one in mine
            if one.wanted.code == OBSERVANCE and one.session.date < cell.session.date
        ]
        return [*earlier, *stand]

    def _clash(self, cell: BlockCell) -> str:
        stands = self.standing(cell)
        return (
            f"{stands.by or 'Somebody'} made this {stands.entry.words} meanwhile. Look again first."
        )

    def _records(self, cell: BlockCell) -> Records:
        day = cell.session.date
        elsewhere = any(
            starts_on <= day and (ends_on is None or day <= ends_on)
            for starts_on, ends_on in self.elsewhere.get(cell.enrolment.pupil_id, ())
        )
        plans = self.plans.get(cell.enrolment.pk, ())
        return Records(day, cell.session.half, plans, elsewhere)


def _check_on_roll(cell: BlockCell) -> None:
    enrolment, day = cell.enrolment, cell.session.date
    if enrolment.starts_on <= day and (enrolment.ends_on is None or day <= enrolment.ends_on):
        return
    name = enrolment.pupil.full_name
    raise WrongState(f"{name} was not on the roll on {day:%A} {day.day} {day:%B %Y}.")


def check_one_school(cells: Sequence[BlockCell]) -> None:
    """Raise NotFound unless every session and every pupil is of one and the same school."""
    schools = {c.session.school_id for c in cells} | {c.enrolment.school_id for c in cells}
    if len(schools) != 1:
        raise NotFound("These marks are not all of one school.")


def read_block(
    cells: Sequence[BlockCell], *, at: dt.datetime | None = None, hold: bool = False
) -> Block:
    """The cells as they stand, ready to be judged. `hold` keeps the marks from others until the
    caller's transaction ends."""
    at = at or timezone.now()
    days = [cell.session.date for cell in cells]
    first, last = min(days), max(days)
    return Block(
        cells=cells,
        at=at,
        stands=_read_marks(cells, HOLD if hold else ""),
        book=AttendanceCode.objects.book(),
        locks=read_locks(cells[0].session.school_id, first, last, at=at),
        plans=read_plans({cell.enrolment.pk for cell in cells}, first, last),
        elsewhere=_read_elsewhere(cells, last),
    )


def _read_elsewhere(
    cells: Sequence[BlockCell], last: dt.date
) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    """When each pupil of the block was on the roll of another school."""
    pupils = {cell.enrolment.pupil_id for cell in cells}
    others = Enrolment.objects.filter(pupil__in=pupils, starts_on__lte=last)
    others = others.exclude(school=cells[0].session.school_id)
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for pupil_id, starts_on, ends_on in others.values_list("pupil_id", "starts_on", "ends_on"):
        found.setdefault(pupil_id, []).append((starts_on, ends_on))
    return found


READ = """
SELECT mark.session_id, mark.enrolment_id, mark.code, mark.minutes_late, mark.note, mark.entered_at,
       mark.entered_by_name
  FROM attendance_mark mark
  JOIN unnest(%s::bigint[], %s::bigint[]) AS cell(session_id, enrolment_id)
 USING (session_id, enrolment_id)
 ORDER BY mark.session_id, mark.enrolment_id
"""
HOLD = " FOR UPDATE OF mark"


def _read_marks(cells: Sequence[BlockCell], hold: str) -> dict[tuple[int, int], Standing]:
    sessions, enrolments = zip(*(cell.ids for cell in cells), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(READ + hold, [list(sessions), list(enrolments)])
        return {
            (session, enrolment): Standing(Entry(code, minutes, note), at, by)
            for session, enrolment, code, minutes, note, at, by in cursor.fetchall()
        }
