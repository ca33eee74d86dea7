"""Gathers what the rule of eligibility looks at: marks as they stand now, parent, history, case."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from attendance.models import AttendanceCode, Carer, Mark, Responsibility, Session, Threshold
from attendance.querysets import holding
from attendance.rules.calendar import ten_school_weeks
from attendance.rules.codes import CodeBook
from attendance.rules.safe_contact import do_not_contact
from cases.access import case_roles
from cases.choices import ConsiderationKind, HoldReason, Stage
from cases.models import Case
from cases.models.facts import circumstances_of, consultations_due, gather, lifted_for
from cases.rules.stages import check_move
from fines.actions.law import current_law
from fines.choices import Consideration, NoticeStatus, Offence
from fines.models import NoticeSession, PenaltyNotice
from fines.rules.counting import Earlier, counted
from fines.rules.eligibility import Answer, Facts, SessionFact
from fines.rules.law import Law

NOTICE_STAGES = (Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID)
LOOK_BACK = dt.timedelta(weeks=52)


@dataclass(frozen=True)
class OfferedSession:
    """One session of the child as the register has it, by its key, ready to be chosen."""

    session_id: int
    enrolment_id: int
    fact: SessionFact


def threshold_on(day: dt.date) -> tuple[int, int] | None:
    """The national threshold that day: sessions, school weeks; None before there was one."""
    found = dict(
        Threshold.objects.filter(
            holding(day, "valid_from", "valid_to"),
            key__in=["notice_sessions", "notice_school_weeks"],
        ).values_list("key", "value")
    )
    if len(found) < 2:
        return None
    return found["notice_sessions"], found["notice_school_weeks"]


def school_weeks_before(case: Case, day: dt.date) -> list[dt.date]:
    """The Mondays of the school's weeks in the year up to that day, in order."""
    return list(
        Session.objects.open()
        .filter(school=case.enrolment.school_id, date__range=(day - LOOK_BACK, day))
        .order_by("week")
        .values_list("week", flat=True)
        .distinct()
    )


def unauthorised_sessions(case: Case, carer: Carer, on: dt.date) -> list[OfferedSession]:
    """The child's sessions that count, in the ten school weeks that end with the last of them."""
    weeks = school_weeks_before(case, on)
    found = [s for s in _read(case, carer, on) if s.fact.counts_for_notice]
    if not found:
        return []
    last = found[-1].fact.date
    threshold = threshold_on(last)
    window = ten_school_weeks(weeks, last, threshold[1]) if threshold else ()
    return [s for s in found if not window or s.fact.date >= window[0]]


def chosen_sessions(
    case: Case, carer: Carer, session_ids: Collection[int], on: dt.date, own: int | None = None
) -> list[OfferedSession]:
    """Exactly these sessions, as they stand now; one that is not this child's says so.

    `own` is a notice whose hold on the sessions does not count against itself.
    """
    found = {s.session_id: s for s in _read(case, carer, None, session_ids, own)}
    rest = Session.objects.filter(pk__in=set(session_ids) - set(found))
    found |= {session.pk: unmarked_session(case, session) for session in rest}
    return sorted(found.values(), key=lambda s: (s.fact.date, s.fact.half))


def gather_facts(
    *,
    case: Case,
    carer: Carer,
    sessions: Sequence[OfferedSession],
    proposed_on: dt.date,
    answers: Mapping[str, Answer],
    offence: str = Offence.S444,
    by: User | None = None,
    own: PenaltyNotice | None = None,
    exception: str = "",
    decided: bool = False,
    law: Law | None = None,
) -> Facts:
    """Everything the rule wants to know about a proposal, or again at issue (`own`, `decided`)."""
    law = law or current_law()
    last = max((s.fact.date for s in sessions), default=proposed_on)
    parent = Responsibility.objects.filter(pupil=case.pupil_id, carer=carer).first()
    return Facts(
        proposed_on=proposed_on,
        sessions=tuple(s.fact for s in sessions),
        week_mondays=school_weeks_before(case, last),
        law=law,
        earlier_count=count_earlier(law, case, carer, last, proposed_on, own, offence),
        threshold=threshold_on(last),
        offence=offence,
        is_parent=is_parent(parent),
        is_settled=parent is None or parent.is_settled,
        has_address=bool(carer.whereabouts().lines),
        unsafe_to_write=unsafe_words(parent),
        stage_refusals=_stage_refusals(case, by, answers) if by and not own else (),
        waiting_proposal=_waiting(case, carer, own),
        on_hold=_hold(case),
        consult=who_to_consult(case, proposed_on),
        answers=answers,
        below_threshold_reason=exception,
        by_manager=decided,
    )


def is_parent(parent: Responsibility | None) -> bool:
    """Whether a parent in the wide sense: parental responsibility, or care of the child.

    Education Act 1996 section 576; a step-parent who lives with the child is one (T28).
    """
    return bool(parent and (parent.has_parental_responsibility or parent.lives_with_pupil))


def count_earlier(
    law: Law, case: Case, carer: Carer, offence_on: dt.date, proposed_on: dt.date,
    own: PenaltyNotice | None = None, offence: str = Offence.S444,
) -> int:  # fmt: skip
    """How many notices to this parent for this child count against a new one, whatever the school."""
    rows = PenaltyNotice.objects.counted().for_parent_and_child(carer.pk, case.pupil_id)
    rows = rows.exclude(pk=own.pk) if own else rows
    earlier = [
        Earlier(carer.ref, case.pupil.ref, issued_on, status, ref, kind, missed_on)
        for issued_on, status, ref, kind, missed_on in rows.values_list(
            "issued_on", "status", "ref", "offence", "last_session_on"
        )
        if issued_on
    ]
    rule = law.rule(offence_on)
    pupil = case.pupil.ref
    found = counted(
        earlier, carer=carer.ref, pupil=pupil, proposed_on=proposed_on, rule=rule, offence=offence
    )
    return len(found)


def who_to_consult(case: Case, on: dt.date) -> tuple[str, ...]:
    """Who must be asked because of what is known of the child, and has not been (domain 8.4)."""
    kinds = {c.kind for c in circumstances_of(case, on)}
    due = consultations_due(kinds)
    asked = case.considerations.filter(answer="yes")
    done = set(asked.values_list("kind", flat=True)) | lifted_for(case, None) if due else set()
    return tuple(sorted(ConsiderationKind(kind).label for kind in due - done))


def _read(
    case: Case, carer: Carer, until: dt.date | None, ids: Collection[int] | None = None,
    own: int | None = None,
) -> list[OfferedSession]:  # fmt: skip
    marks = Mark.objects.filter(enrolment=case.enrolment_id).exclude(code="")
    if until is not None:
        marks = marks.filter(session__date__range=(until - LOOK_BACK, until))
    if ids is not None:
        marks = marks.filter(session__in=ids)
    rows = list(
        marks.order_by("session__date", "session__half").values_list(
            "session_id", "session__date", "session__half", "code"
        )
    )
    taken = _taken(carer, [row[0] for row in rows], own)
    book = AttendanceCode.objects.book()
    return [offered_session(case, row, taken, book) for row in rows]


def unmarked_session(case: Case, session: Session) -> OfferedSession:
    """A session that has no mark of this child, or is another school's: nothing to give a notice for."""
    mine = session.school_id == case.enrolment.school_id
    fact = SessionFact(session.date, session.half, "", counts_for_notice=False, of_this_child=mine)
    return OfferedSession(session.pk, case.enrolment_id, fact)


def offered_session(
    case: Case, row: tuple[int, dt.date, str, str], taken: Mapping[int, str], book: CodeBook
) -> OfferedSession:
    """One marked session (its key, day, half and code) as the rule looks at it."""
    session_id, day, half, code = row
    meaning = book.on(code, day)
    enrolment, pupil = case.enrolment, case.pupil
    fact = SessionFact(
        date=day,
        half=half,
        code=code,
        counts_for_notice=bool(meaning and meaning.counts_for_notice),
        registered=enrolment.starts_on <= day
        and (not enrolment.ends_on or day <= enrolment.ends_on),
        compulsory_age=pupil.compulsory_from <= day <= pupil.compulsory_until,
        live_notice=taken.get(session_id, ""),
    )
    return OfferedSession(session_id, enrolment.pk, fact)


def _taken(carer: Carer, ids: Collection[int], own: int | None) -> dict[int, str]:
    rows = NoticeSession.objects.filter(~Q(notice=own), carer=carer, live=True, session__in=ids)
    return dict(rows.values_list("session_id", "notice__ref"))


def unsafe_words(parent: Responsibility | None) -> str:
    """Why this parent is not written to; empty when nothing says so."""
    if parent is None or parent.safe_to_contact:
        return ""
    return do_not_contact(note=parent.note)


def _hold(case: Case) -> str:
    hold = (
        case.holds.filter(lifted_at__isnull=True).exclude(reason=HoldReason.PAYMENT_PERIOD).first()
    )
    return hold_words(hold.reason if hold else "")


def hold_words(reason: str) -> str:
    """Why the case waits, in words; empty when it does not."""
    return f"{HoldReason(reason).label.lower()}." if reason else ""


def _waiting(case: Case, carer: Carer, own: PenaltyNotice | None) -> str:
    rows = PenaltyNotice.objects.filter(
        ~Q(pk=own and own.pk), pupil=case.pupil_id, carer=carer, status=NoticeStatus.PROPOSED
    )
    return str(rows.values_list("ref", flat=True).first() or "")


def _stage_refusals(case: Case, by: User, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the case may not go to a proposal now; nothing when it is among notices already."""
    if case.stage in NOTICE_STAGES:
        return ()
    label = Stage(case.stage).label.lower()
    move = case.way(Stage.NOTICE_PROPOSED)
    if move is None:
        return (f"A case at the stage \u201c{label}\u201d goes through a notice to improve first.",)
    found = check_move(move, case_roles(by, case), gather(case, proposer=by), reason="proposed")
    said = answers.get(Consideration.SUPPORT)
    # The answer is written down on the case when the proposal goes out; a stage that asks for support
    # itself is not excused from it by a tick.
    says_why = said and said.yes and "support_not_appropriate" in move.needs
    excused = {"held"} | ({"support_not_appropriate", "support_offered"} if says_why else set())
    return tuple(f"{r.text}." for r in found if r.code not in excused)
