"""Proposing a notice: the rule is asked, its whole answer kept, and a second person asked to decide."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer
from cases.actions.considering import consider
from cases.actions.escalations import ask
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.choices import ConsiderationKind, Stage
from cases.models import Case
from fines.access import check_can_propose
from fines.actions.common import lock_case, lock_pair, refuse, tell
from fines.actions.evidence import (
    NOTICE_STAGES,
    OfferedSession,
    chosen_sessions,
    gather_facts,
)
from fines.actions.excluding import SeenAt, keep_sightings, place_sightings
from fines.choices import Consideration, EventKind, NoticeStatus, Offence, Refusal
from fines.models import NoticeSession, PenaltyNotice
from fines.models.refs import next_notice_ref
from fines.rules.answers import Answer
from fines.rules.checklist import checklist, kept_answer, read_answer, stood_on
from fines.rules.eligibility import Facts, Reason, Verdict, considerations, judge


@transaction.atomic
def propose_notice(
    *,
    case: Case,
    carer: Carer,
    session_ids: Collection[int] = (),
    by: User,
    answers: Mapping[str, Answer],
    recommendation: str = "",
    exception_reason: str = "",
    offence: str = Offence.S444,
    sightings: Collection[SeenAt] = (),
    replaces: PenaltyNotice | None = None,
    on: dt.date | None = None,
) -> PenaltyNotice:
    """Propose a notice to one parent for exactly these sessions, and put it in the manager's queue.

    For an excluded child seen in a public place (`offence` s105) the sessions follow from `sightings`.

    `answers` are the considerations of `fines.choices.Consideration`. Below the threshold a proposal
    needs `exception_reason`, and a manager's own reason at issue. `replaces` is a withdrawn notice to the
    same parent that this one stands in place of. Raises NotAllowed, AlreadyDone (replaced already), WrongState
    with every reason against it. Domain 4.2-4.4, 4.10.
    """
    recommendation = readable_lines(recommendation)
    exception_reason = readable_lines(exception_reason)
    check_can_propose(by, case)
    case = lock_case(case)
    lock_pair(case.pupil_id, carer.pk)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    placed = place_sightings(case, sightings) if offence == Offence.S105 else []
    chosen = {one.session.pk for one in placed} if offence == Offence.S105 else session_ids
    sessions = chosen_sessions(case, carer, chosen, day)
    facts = gather_facts(
        case=case, carer=carer, sessions=sessions, proposed_on=day, answers=answers,
        offence=offence, by=by, seen=[one.seen for one in placed],
    )  # fmt: skip
    verdict = judge(facts)
    refuse(standing_reasons(verdict, exception_reason))
    answers = {str(c): answers[c] for c in considerations(facts)}
    kept = _kept(facts, verdict, by, moment, recommendation, exception_reason)
    check_replaced(replaces, case, carer)
    notice = _create(case, carer, sessions, verdict, by, moment, kept, offence, replaces)
    keep_sightings(notice, placed, by)
    _announce(notice, by, moment, recommendation or exception_reason, verdict)
    _move(notice, by, moment, answers)
    return notice


def check_replaced(old: PenaltyNotice | None, case: Case, carer: Carer) -> None:
    """Raise WrongState unless the old notice is withdrawn and was this parent's, AlreadyDone for a second time."""
    if old is None:
        return
    if old.status != NoticeStatus.WITHDRAWN or (old.case_id, old.carer_id) != (case.pk, carer.pk):
        raise WrongState(
            "Only a withdrawn notice to the same parent, on this case, is proposed anew."
        )
    if PenaltyNotice.objects.filter(replaces=old).exists():
        raise AlreadyDone(f"A new notice stands in place of {old.ref} already.")


def standing_reasons(verdict: Verdict, exception_reason: str) -> tuple[Reason, ...]:
    """What stands against sending it: a shortfall may go to the manager, with the proposer's reason."""
    if not readable(exception_reason):
        return verdict.reasons
    return tuple(r for r in verdict.reasons if r.code != Refusal.BELOW_THRESHOLD)


def answers_of(notice: PenaltyNotice) -> dict[str, Answer]:
    """The proposer's answers, as kept with the notice."""
    return {key: read_answer(said) for key, said in notice.proposal["answers"].items()}


def _kept(
    facts: Facts, verdict: Verdict, by: User, moment: dt.datetime, recommendation: str, exception: str
) -> dict[str, Any]:  # fmt: skip
    """The whole answer of the rule, every line of the checklist, each answer with who gave it and when, and what
    the answers were given on."""
    whole = replace(facts, below_threshold_reason=exception)
    stands = replace(verdict, reasons=standing_reasons(verdict, exception))
    asked = considerations(facts)
    return verdict.as_json() | {
        "answers": {str(c): kept_answer(facts.answers[c], by.name, moment) for c in asked},
        "checklist": [line.as_json() for line in checklist(whole, stands)],
        "stood": stood_on(facts),
        "recommendation": recommendation,
        "exception_reason": exception,
    }


def _create(
    case: Case, carer: Carer, sessions: list[OfferedSession], verdict: Verdict, by: User,
    moment: dt.datetime, proposal: dict[str, Any], offence: str, replaces: PenaltyNotice | None,
) -> PenaltyNotice:  # fmt: skip
    day = timezone.localdate(moment)
    notice = PenaltyNotice.objects.create(
        ref=next_notice_ref(day), case=case, pupil_id=case.pupil_id, carer=carer,
        enrolment_id=case.enrolment_id, offence=offence, number_in_period=verdict.notice_number,
        first_session_on=sessions[0].fact.date, last_session_on=sessions[-1].fact.date,
        proposed_by=by, proposed_at=moment, proposed_on=day, proposal=proposal,
        status_changed_at=moment, status_changed_by=by, replaces=replaces,
    )  # fmt: skip
    NoticeSession.objects.bulk_create(
        NoticeSession(
            notice=notice, session_id=s.session_id, enrolment_id=s.enrolment_id, carer=carer,
            code=s.fact.code,
        )
        for s in sessions
    )  # fmt: skip
    return notice


def period_words(notice: PenaltyNotice, count: int) -> str:
    """12 sessions from 4 Nov 2025 to 2 Dec 2025."""
    first, last = (f"{d.day} {d:%b %Y}" for d in (notice.first_session_on, notice.last_session_on))
    noun = "session" if count == 1 else "sessions"
    return (
        f"{count} {noun} from {first} to {last}" if first != last else f"{count} {noun} on {first}"
    )


def _announce(
    notice: PenaltyNotice, by: User, moment: dt.datetime, words: str, verdict: Verdict
) -> None:
    count = notice.sessions.count()
    summary = (
        f"Penalty notice {notice.ref} to {notice.carer.full_name}: {period_words(notice, count)}"
    )
    data = {"verdict": verdict.as_json(), "carer": notice.carer.ref, "sessions": count}
    strip = [[r.code, str(r.session.date), r.session.half] for r in _rows(notice)]
    tell(notice, EventKind.PROPOSED, f"{summary}.", by=by, at=moment, data=data)
    ask(
        case=notice.case, by=by, stage=Stage.NOTICE_ISSUED, kind=question(notice),
        summary=summary[:200], recommendation=words or "A notice is the right measure now.",
        path=notice.get_absolute_url(), data=data | {"strip": strip}, at=moment, legal=True,
    )  # fmt: skip


def _rows(notice: PenaltyNotice) -> list[NoticeSession]:
    return list(
        notice.sessions.select_related("session").order_by("session__date", "session__half")
    )


def question(notice: PenaltyNotice) -> str:
    """The kind of the escalation that waits for this notice."""
    return f"notice:{notice.ref}"


def _move(
    notice: PenaltyNotice, by: User, moment: dt.datetime, answers: Mapping[str, Answer]
) -> None:
    case = notice.case
    if case.stage in NOTICE_STAGES:
        return
    move = case.way(Stage.NOTICE_PROPOSED)
    support = answers.get(Consideration.SUPPORT)
    if move and "support_not_appropriate" in move.needs and support:
        kind = ConsiderationKind.SUPPORT_NOT_APPROPRIATE
        why = support.reason or Consideration.SUPPORT.label
        consider(case=case, by=by, kind=kind, answer="yes", reason=why, at=moment)
    words = f"Penalty notice {notice.ref} proposed."
    notice.case = move_case(case=case, to=Stage.NOTICE_PROPOSED, by=by, reason=words, at=moment)
