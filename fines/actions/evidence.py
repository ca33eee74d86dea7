"""Gathers what the rule of eligibility looks at: marks as they stand now, parent, history, case."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from attendance.access_homes import read_whereabouts
from attendance.models import AttendanceCode, Carer, Mark, Responsibility, Session, Threshold
from attendance.querysets import holding
from attendance.rules.calendar import ten_school_weeks
from attendance.rules.codes import CodeBook
from attendance.rules.safe_contact import do_not_contact
from cases.access import case_roles
from cases.choices import CONSULTATIONS, ConsiderationKind, HoldReason, Stage
from cases.models import Case
from cases.models.facts import circumstances_of, consultations_due, gather, lifted_for
from cases.rules.stages import check_move
from fines.actions.improvements import times_to_improve
from fines.actions.law import current_law
from fines.actions.on_file import FilesOf, parent_words
from fines.actions.one_absence import NoticedAbsences
from fines.choices import Consideration, NoticeStatus, Offence
from fines.models import ChargedSession, NoticeSession, PenaltyNotice, Sighting
from fines.rules.answers import Answer
from fines.rules.checklist import asked_again
from fines.rules.counting import Earlier, counted
from fines.rules.eligibility import Facts, SessionFact
from fines.rules.excluded import EXCLUDED, Seen
from fines.rules.law import Law
from fines.rules.one_absence import Slot
from fines.rules.spelling import long_date

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
    on: dt.date | None = None,
    seen: Sequence[Seen] = (),
) -> Facts:
    """Everything the rule wants to know about a proposal, or again at issue (`own`, `decided`, `on` that day)."""
    law, day = law or current_law(), on or proposed_on
    last = max((s.fact.date for s in sessions), default=proposed_on)
    files = FilesOf([(case, carer)], day)
    parent = files.link(case, carer)
    excluded = offence == Offence.S105
    weeks, threshold = school_weeks_before(case, last), None if excluded else threshold_on(last)
    sessions = with_exclusion(sessions, files, case) if excluded else sessions
    first, chosen = first_day(sessions, weeks, threshold, last), {s.session_id for s in sessions}
    open_n = () if excluded else files.open_n(case, first, proposed_on, chosen)
    on_file = files.on_file(case, carer, own.pk if own else None)
    consult, consulted = who_to_consult(case, day), who_was_consulted(case)
    return Facts(
        proposed_on=proposed_on,
        sessions=tuple(s.fact for s in sessions),
        week_mondays=weeks,
        law=law,
        earlier_count=count_earlier(law, case, carer, last, proposed_on, own, offence),
        threshold=threshold,
        offence=offence,
        **of_the_parent(files, case, carer),
        stage_refusals=_stage_refusals(case, by, answers) if by and not own else (),
        waiting_proposal=_waiting(case, carer, own),
        on_hold=_hold(case),
        consult=consult,
        answers=answers,
        below_threshold_reason=exception,
        by_manager=decided,
        address_seen=may_see_address(by, parent) if by and not own else True,
        open_n=open_n,
        on_file=on_file,
        consulted=consulted,
        asked_again=asked_again(
            own.proposal if own else {},
            seals=files.seals(carer),
            open_n=open_n,
            on_file=on_file,
            consult=consult,
        ),
        seen=tuple(seen_of(own) if own else seen),
        awaited=files.awaited(case, carer, offence, own.pk if own else None),
        improving=times_to_improve({case.pk: proposed_on}).get(case.pk),
        asked_on=day,
    )


def with_exclusion(
    sessions: Iterable[OfferedSession], files: FilesOf, case: Case
) -> list[OfferedSession]:
    """The same sessions, each with the day of the exclusion it is of."""
    return [
        replace(s, fact=replace(s.fact, excluded_day=files.excluded_day(case, s.fact.date)))
        for s in sessions
    ]


def seen_of(notice: PenaltyNotice) -> list[Seen]:
    """The sightings a notice stands on; none for an absence. One query where there may be some."""
    if notice.offence != Offence.S105:
        return []
    return [seen_words(row) for row in notice.sightings.select_related("session")]


def seen_words(row: Sighting) -> Seen:
    """One sighting as the rule takes it."""
    at = timezone.localtime(row.seen_at).time()
    return Seen(row.session.date, row.session.half, at, row.place, row.seen_by)


def excluded_sessions(case: Case, carer: Carer, on: dt.date, law: Law) -> list[OfferedSession]:
    """The child's half days marked E within the first days of an exclusion, in the year before that day."""
    files = FilesOf([(case, carer)], on)
    marked = [s for s in _read(case, carer, on) if s.fact.code == EXCLUDED]
    return [
        s
        for s in with_exclusion(marked, files, case)
        if 0 < s.fact.excluded_day <= (law.excluded_days(s.fact.date) or 0)
    ]


def of_the_parent(files: FilesOf, case: Case, carer: Carer) -> dict[str, Any]:
    """What the rule asks about who would get the notice."""
    parent = files.link(case, carer)
    return {
        "is_parent": is_parent(parent), "is_settled": parent is None or parent.is_settled,
        "has_address": bool(files.where(carer).lines), "unsafe_to_write": unsafe_words(parent),
        "parent_words": parent_words(parent), "seal": files.seal(carer),
        "address_since": files.since(carer),
    }  # fmt: skip


def first_day(
    sessions: Sequence[OfferedSession], weeks: Sequence[dt.date], threshold: tuple[int, int] | None,
    last: dt.date,
) -> dt.date:  # fmt: skip
    """The first day of the weeks a notice looks at: of the ten school weeks, or its own first session before them."""
    window = ten_school_weeks(weeks, last, threshold[1]) if threshold else ()
    return min([*(s.fact.date for s in sessions), *window[:1]], default=last)


def may_see_address(by: User, link: Responsibility | None) -> bool:
    """Whether the person can read the address, and so can check it: not one that is protected and not opened to
    them, nor a confidential one from a school (domain 9)."""
    if link is None:
        return True
    hidden = link.carer.is_shielded or link.address_is_confidential
    return not hidden or bool(read_whereabouts(by, [link])[link.carer_id].lines)


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


def who_was_consulted(case: Case) -> tuple[str, ...]:
    """Whom the case records as consulted, and when; the latest of each kind."""
    rows = case.considerations.filter(kind__in=CONSULTATIONS, answer="yes").order_by("id")
    return consulted_words(rows)


def consulted_words(rows: Iterable[Any]) -> tuple[str, ...]:
    """The latest of each kind, in words."""
    found = {row.kind: f"{row.get_kind_display()}, {long_date(row.on)}." for row in rows}
    return tuple(found.values())


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
    slots = [(row[1], row[2]) for row in rows]
    taken, charged = _taken(case, carer, slots, own), _charged(case, carer, slots)
    book = AttendanceCode.objects.book()
    runs = NoticedAbsences([case], [carer.pk], book).of(case, carer.pk, own)
    return [offered_session(case, row, taken, book, charged, runs) for row in rows]


def unmarked_session(case: Case, session: Session) -> OfferedSession:
    """A session that has no mark of this child, or is another school's: nothing to give a notice for."""
    mine = session.school_id == case.enrolment.school_id
    fact = SessionFact(session.date, session.half, "", counts_for_notice=False, of_this_child=mine)
    return OfferedSession(session.pk, case.enrolment_id, fact)


def offered_session(
    case: Case, row: tuple[int, dt.date, str, str], taken: Mapping[Slot, str], book: CodeBook,
    charged: Collection[Slot] = (), runs: Mapping[Slot, str] = MappingProxyType({}),
) -> OfferedSession:  # fmt: skip
    """One marked session (its key, day, half and code) as the rule looks at it.

    `taken`, `charged` and `runs` are half days of the child at whatever school: who is on two registers misses one half
    day once (T19).
    """
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
        live_notice=taken.get((day, half), ""),
        charged=(day, half) in charged,
        run_of=runs.get((day, half), ""),
    )
    return OfferedSession(session_id, enrolment.pk, fact)


def _taken(case: Case, carer: Carer, slots: Sequence[Slot], own: int | None) -> dict[Slot, str]:
    rows = NoticeSession.objects.filter(
        ~Q(notice=own), carer=carer, live=True, notice__pupil=case.pupil_id,
        session__date__in={day for day, _ in slots},
    )  # fmt: skip
    found = rows.values_list("session__date", "session__half", "notice__ref")
    return {(day, half): ref for day, half, ref in found}


def _charged(case: Case, carer: Carer, slots: Sequence[Slot]) -> set[Slot]:
    rows = ChargedSession.objects.filter(
        carer=carer, enrolment__pupil=case.pupil_id, session__date__in={day for day, _ in slots}
    )
    return set(rows.values_list("session__date", "session__half"))


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
    # itself is not excused from it by a tick. Before anybody has answered, the question is still to be asked.
    may_say = not answers or (said and said.yes)
    says_why = may_say and "support_not_appropriate" in move.needs
    excused = {"held"} | ({"support_not_appropriate", "support_offered"} if says_why else set())
    return tuple(f"{r.text}." for r in found if r.code not in excused)
