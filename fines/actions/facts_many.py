"""The facts of many proposals at once, in a fixed number of queries: what `evidence` gathers for one.

Issuing itself asks again, one notice a transaction, by `evidence`; a test holds the two to the same answer.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from attendance.models import AttendanceCode, Circumstance, Mark, Session, Threshold
from cases.choices import CONSULTATIONS, ConsiderationKind, HoldReason
from cases.models import Consideration, Hold
from cases.models.facts import consultations_due
from cases.models.safeguards import LiftedSafeguard
from fines.actions.evidence import (
    LOOK_BACK,
    OfferedSession,
    Slot,
    consulted_words,
    first_day,
    hold_words,
    of_the_parent,
    offered_session,
    seen_words,
    unmarked_session,
    with_exclusion,
)
from fines.actions.improvements import periods_of, times_to_improve
from fines.actions.on_file import FilesOf
from fines.actions.one_absence import NoticedAbsences
from fines.actions.proposing import answers_of
from fines.choices import NoticeStatus, Offence
from fines.models import ChargedSession, NoticeSession, PenaltyNotice, Sighting
from fines.querysets import NoticeQuerySet
from fines.rules.checklist import asked_again
from fines.rules.counting import Earlier, counted
from fines.rules.eligibility import Facts
from fines.rules.excluded import Seen
from fines.rules.improving import TimeToImprove
from fines.rules.law import Law

THRESHOLD = ("notice_sessions", "notice_school_weeks")


@dataclass(frozen=True)
class Week:
    """One week in which a school met, and the first and last day it did."""

    monday: dt.date
    first: dt.date
    last: dt.date


class FactsOfMany:
    """Everything the rule asks about some proposals as they stand now. Some twenty queries, however many there are."""

    def __init__(
        self, notices: Sequence[PenaltyNotice], law: Law, today: dt.date | None = None
    ) -> None:
        self.notices, self.law, self.today = notices, law, today or timezone.localdate()
        self.files = FilesOf([(n.case, n.carer) for n in notices], self.today)
        self.carers = {n.carer_id for n in notices}
        self.pupils = {n.pupil_id for n in notices}
        self.cases = {n.case_id for n in notices}

    def sessions_of(self, notice: PenaltyNotice) -> list[OfferedSession]:
        """The sessions of a proposal with the codes they have today, oldest first."""
        found = []
        taken = self._absences.taken(*self._pair(notice), notice.pk)
        charged = self._charged[self._pair(notice)]
        runs = self._absences.of(notice.case, notice.carer_id, notice.pk)
        for row in self.rows[notice.pk]:
            code = self._marks.get((row.session_id, notice.case.enrolment_id), "")
            at = row.session
            if code:
                mark = (at.pk, at.date, at.half, code)
                found.append(offered_session(notice.case, mark, taken, self._book, charged, runs))
            else:
                found.append(unmarked_session(notice.case, at))
        return sorted(found, key=lambda s: (s.fact.date, s.fact.half))

    def of(self, notice: PenaltyNotice) -> Facts:
        """What the rule is asked about one of them."""
        sessions = self.sessions_of(notice)
        last = max((s.fact.date for s in sessions), default=notice.proposed_on)
        pair, case, carer = self._pair(notice), notice.case, notice.carer
        excluded = notice.offence == Offence.S105
        threshold = None if excluded else self.threshold_on(last)
        sessions = with_exclusion(sessions, self.files, case) if excluded else sessions
        weeks = self._mondays(case.enrolment.school_id, last)
        chosen = {s.session_id for s in sessions}
        first = first_day(sessions, weeks, threshold, last)
        open_n = () if excluded else self.files.open_n(case, first, notice.proposed_on, chosen)
        on_file = self.files.on_file(case, carer, notice.pk)
        consult = self._consult(notice)
        return Facts(
            proposed_on=notice.proposed_on,
            sessions=tuple(s.fact for s in sessions),
            week_mondays=weeks,
            law=self.law,
            earlier_count=self._earlier(notice, last),
            threshold=threshold,
            offence=notice.offence,
            **of_the_parent(self.files, case, carer),
            waiting_proposal=next((r for p, r in self._waiting[pair] if p != notice.pk), ""),
            on_hold=hold_words(self._holds.get(notice.case_id, "")),
            consult=consult,
            answers=answers_of(notice),
            by_manager=True,
            open_n=open_n,
            on_file=on_file,
            consulted=consulted_words(self._asked[notice.case_id]),
            asked_again=asked_again(
                notice.proposal, seals=self.files.seals(carer), open_n=open_n, on_file=on_file,
                consult=consult,
            ),
            seen=tuple(self._seen[notice.pk]) if excluded else (),
            improving=self._improving(notice),
            awaited=self.files.awaited(case, carer, notice.offence, notice.pk),
            asked_on=self.today,
        )  # fmt: skip

    def _improving(self, notice: PenaltyNotice) -> TimeToImprove | None:
        return self._times[notice.proposed_on].get(notice.case_id)

    @cached_property
    def _times(self) -> dict[dt.date, dict[int, TimeToImprove]]:
        """By day of proposal: on one case two notices may be proposed on two days."""
        periods = periods_of(self.cases)
        days: dict[dt.date, set[int]] = defaultdict(set)
        for notice in self.notices:
            days[notice.proposed_on].add(notice.case_id)
        return {day: times_to_improve(dict.fromkeys(of, day), periods) for day, of in days.items()}

    @staticmethod
    def _pair(notice: PenaltyNotice) -> tuple[int, int]:
        return notice.pupil_id, notice.carer_id

    def threshold_of(self, notice: PenaltyNotice) -> tuple[int, int] | None:
        """The threshold its sessions are held against; None for an excluded child's."""
        absent = notice.offence == Offence.S444
        return self.threshold_on(notice.last_session_on) if absent else None

    def threshold_on(self, day: dt.date) -> tuple[int, int] | None:
        """The national threshold that day: sessions, school weeks."""
        found = {r.key: r.value for r in self._thresholds if _in_force(r, day)}
        return (found[THRESHOLD[0]], found[THRESHOLD[1]]) if len(found) == len(THRESHOLD) else None

    @cached_property
    def rows(self) -> dict[int, list[NoticeSession]]:
        """The sessions of each notice, as it was proposed."""
        found = defaultdict(list)
        for row in NoticeSession.objects.filter(notice__in=self.notices).select_related("session"):
            found[row.notice_id].append(row)
        return found

    def code_now(self, row: NoticeSession) -> str:
        """The code of the mark under a session today; empty for no mark."""
        return self._marks.get((row.session_id, row.enrolment_id), "")

    @cached_property
    def _sessions(self) -> set[int]:
        return {row.session_id for rows in self.rows.values() for row in rows}

    @cached_property
    def _marks(self) -> dict[tuple[int, int], str]:
        children = {n.case.enrolment_id for n in self.notices}
        children |= {n.enrolment_id for n in self.notices}
        marks = Mark.objects.filter(enrolment__in=children, session__in=self._sessions)
        rows = marks.exclude(code="").values_list("session_id", "enrolment_id", "code")
        return {(session, child): code for session, child, code in rows}

    @cached_property
    def _days(self) -> set[dt.date]:
        return {row.session.date for rows in self.rows.values() for row in rows}

    @cached_property
    def _charged(self) -> dict[tuple[int, int], set[Slot]]:
        rows = ChargedSession.objects.filter(
            carer__in=self.carers, enrolment__pupil__in=self.pupils, session__date__in=self._days
        )
        found: dict[tuple[int, int], set[Slot]] = defaultdict(set)
        for pupil, carer, day, half in rows.values_list(
            "enrolment__pupil_id", "carer_id", "session__date", "session__half"
        ):
            found[pupil, carer].add((day, half))
        return found

    @cached_property
    def _absences(self) -> NoticedAbsences:
        return NoticedAbsences([n.case for n in self.notices], self.carers, self._book)

    @cached_property
    def _seen(self) -> dict[int, list[Seen]]:
        found = defaultdict(list)
        for row in Sighting.objects.filter(notice__in=self.notices).select_related("session"):
            found[row.notice_id].append(seen_words(row))
        return found

    @cached_property
    def _book(self) -> Any:
        return AttendanceCode.objects.book()

    @cached_property
    def _thresholds(self) -> list[Threshold]:
        return list(Threshold.objects.filter(key__in=THRESHOLD))

    @cached_property
    def _weeks(self) -> dict[int, list[Week]]:
        schools = {n.case.enrolment.school_id for n in self.notices}
        days = [day for n in self.notices for day in (n.last_session_on, n.proposed_on)]
        met = Session.objects.open().filter(
            school__in=schools, date__range=(min(days) - LOOK_BACK, max(days))
        )
        found = defaultdict(list)
        for school, *week in (
            met.values("school", "week").annotate(first=Min("date"), last=Max("date"))
            .order_by("week").values_list("school", "week", "first", "last")
        ):  # fmt: skip
            found[school].append(Week(*week))
        return found

    def _mondays(self, school: int, day: dt.date) -> list[dt.date]:
        began = day - LOOK_BACK
        return [w.monday for w in self._weeks[school] if w.last >= began and w.first <= day]

    @cached_property
    def _given(self) -> dict[tuple[int, int], list[Any]]:
        rows = PenaltyNotice.objects.counted().filter(
            pupil__in=self.pupils, carer__in=self.carers, issued_on__isnull=False
        )
        found = defaultdict(list)
        for row in rows.values_list(
            "pupil_id", "carer_id", "pk", "issued_on", "status", "ref", "offence", "last_session_on"
        ):
            found[row[:2]].append(row[2:])
        return found

    def _earlier(self, notice: PenaltyNotice, offence_on: dt.date) -> int:
        carer, pupil = notice.carer.ref, notice.pupil.ref
        rows = [
            Earlier(carer, pupil, *rest)
            for pk, *rest in self._given[notice.pupil_id, notice.carer_id]
            if pk != notice.pk
        ]
        return len(
            counted(
                rows, carer=carer, pupil=pupil, proposed_on=notice.proposed_on,
                rule=self.law.rule(offence_on), offence=notice.offence,
            )
        )  # fmt: skip

    @cached_property
    def _waiting(self) -> dict[tuple[int, int], list[tuple[int, str]]]:
        rows = PenaltyNotice.objects.filter(
            pupil__in=self.pupils, carer__in=self.carers, status=NoticeStatus.PROPOSED
        ).order_by("-id")
        found: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
        for pupil, carer, pk, ref in rows.values_list("pupil_id", "carer_id", "pk", "ref"):
            found[pupil, carer].append((pk, ref))
        return found

    @cached_property
    def _holds(self) -> dict[int, str]:
        rows = Hold.objects.filter(case__in=self.cases, lifted_at__isnull=True)
        rows = rows.exclude(reason=HoldReason.PAYMENT_PERIOD)
        found: dict[int, str] = {}
        for case, reason in rows.values_list("case_id", "reason"):
            found.setdefault(case, reason)
        return found

    @cached_property
    def _circumstances(self) -> dict[int, list[Circumstance]]:
        return _by(Circumstance.objects.filter(pupil__in=self.pupils), "pupil_id")

    @cached_property
    def _asked(self) -> dict[int, list[Consideration]]:
        rows = Consideration.objects.filter(
            case__in=self.cases, kind__in=CONSULTATIONS, answer="yes"
        )
        return _by(rows.order_by("id"), "case_id")

    @cached_property
    def _lifted(self) -> dict[int, set[str]]:
        found = defaultdict(set)
        rows = LiftedSafeguard.objects.filter(case__in=self.cases)
        for case, kind in rows.values_list("case_id", "safeguard"):
            found[case].add(kind)
        return found

    def _consult(self, notice: PenaltyNotice) -> tuple[str, ...]:
        known = self._circumstances[notice.pupil_id]
        due = consultations_due({c.kind for c in known if _in_force(c, self.today)})
        done = {row.kind for row in self._asked[notice.case_id]} | self._lifted[notice.case_id]
        return tuple(sorted(ConsiderationKind(kind).label for kind in due - done))


def _by(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _in_force(row: Any, day: dt.date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def proposals(rows: NoticeQuerySet) -> list[PenaltyNotice]:
    """Proposals with everybody they are about, without any stored document."""
    return list(
        rows.light().select_related(
            "pupil", "carer", "proposed_by", "enrolment__school__authority",
            "case__pupil", "case__pathway", "case__enrolment__school",
        )
    )  # fmt: skip
