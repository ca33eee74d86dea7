"""The unbroken absences of children that a notice stands on already, for one proposal or for many."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property

from attendance.models import Mark, Session
from attendance.rules.codes import CodeBook
from cases.models import Case
from fines.choices import Offence
from fines.models import NoticeSession
from fines.rules.one_absence import Slot, runs_under

BEFORE = dt.timedelta(weeks=52)  # a run that began earlier is found by what is left of it

# A session, the notice it stands in by key and reference, its offence, and its last day to pay.
_Held = tuple[Slot, int, str, str, dt.date | None]


class NoticedAbsences:
    """Of some cases and parents. One query where no notice stands, three where one does, however many they are."""

    def __init__(self, cases: Collection[Case], carers: Collection[int], book: CodeBook) -> None:
        self.cases, self.carers, self.book = cases, carers, book

    def of(self, case: Case, carer: int, own: int | None) -> dict[Slot, str]:
        """By session of the case's child the notice on its absence; `own` does not count against itself."""
        rows = self._held[case.pupil_id, carer]
        others = [row for row in rows if row[1] != own and row[3] == Offence.S444]
        held = {slot: ref for slot, _, ref, _, _ in others}
        until = {ref: last for _, _, ref, _, last in others if last}
        return runs_under(self._line(case), held, until) if held else {}

    def taken(self, pupil: int, carer: int, own: int) -> dict[Slot, str]:
        """The half days that stand in another notice to the parent for the child, and in which."""
        return {slot: ref for slot, by, ref, *_ in self._held[pupil, carer] if by != own}

    def _line(self, case: Case) -> list[tuple[Slot, bool]]:
        missed = self._missed[case.enrolment_id]
        return [(slot, slot in missed) for slot in self._open[case.enrolment.school_id]]

    @cached_property
    def _held(self) -> Mapping[tuple[int, int], list[_Held]]:
        rows = NoticeSession.objects.filter(
            live=True, carer__in=self.carers, notice__pupil__in={c.pupil_id for c in self.cases}
        )
        found: dict[tuple[int, int], list[_Held]] = defaultdict(list)
        for pupil, carer, day, half, by, ref, kind, last in rows.values_list(
            "notice__pupil_id", "carer_id", "session__date", "session__half",
            "notice_id", "notice__ref", "notice__offence", "notice__second_due",
        ):  # fmt: skip
            found[pupil, carer].append(((day, half), by, ref, kind, last))
        return found

    @cached_property
    def _since(self) -> dt.date:
        return min(slot[0] for rows in self._held.values() for slot, *_ in rows) - BEFORE

    @cached_property
    def _missed(self) -> Mapping[int, set[Slot]]:
        children = {case.enrolment_id for case in self.cases}
        marks = Mark.objects.filter(enrolment__in=children, session__date__gte=self._since)
        found: dict[int, set[Slot]] = defaultdict(set)
        for child, day, half, code in marks.exclude(code="").values_list(
            "enrolment_id", "session__date", "session__half", "code"
        ):
            meaning = self.book.on(code, day)
            if meaning and meaning.counts_for_notice:
                found[child].add((day, half))
        return found

    @cached_property
    def _open(self) -> Mapping[int, list[Slot]]:
        schools = {case.enrolment.school_id for case in self.cases}
        rows = Session.objects.open().filter(school__in=schools, date__gte=self._since)
        found: dict[int, list[Slot]] = defaultdict(list)
        for school, day, half in rows.order_by("date", "half").values_list(
            "school_id", "date", "half"
        ):
            found[school].append((day, half))
        return found
