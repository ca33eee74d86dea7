"""Issuing a proposed notice, or returning it: a second person, and the rule asked again."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from accounts.documents import render_pdf
from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import AttendanceCode, Responsibility
from attendance.rules.calendar import CalendarEnds, add_working_days
from cases.actions.escalations import settle
from cases.actions.moments import moment_of
from cases.choices import Decision, Stage
from cases.models import CaseEvent, Escalation
from cases.models.limits import local_setting
from fines.access import check_can_decide
from fines.actions.cards import give_code
from fines.actions.common import (
    STATUS_FIELDS,
    lock_notice,
    lock_pair,
    refuse,
    set_status,
    take_case_along,
    tell,
)
from fines.actions.evidence import (
    NOTICE_STAGES,
    OfferedSession,
    chosen_sessions,
    gather_facts,
    may_see_address,
    seen_of,
)
from fines.actions.law import (
    KNOWN_UNTIL,
    bank_holidays,
    current_law,
    next_post,
    no_post_words,
    received_after_post,
)
from fines.actions.proposing import answers_of, question
from fines.actions.watching import filing_limit
from fines.choices import Actor, Consideration, EventKind, NoticeStatus, PostalClass, Refusal
from fines.letters import notice_letter
from fines.models import PenaltyNotice, Posting, Tariff
from fines.rules.answers import Answer
from fines.rules.checklist import checklist, kept_answer
from fines.rules.clock import dues
from fines.rules.eligibility import Facts, Verdict, judge
from fines.rules.law import Law, TariffRow
from fines.rules.spelling import long_date, money

TEMPLATE = "letters/penalty_notice.typ"
POST_WITHIN = (
    5  # working days: the letter is made at once, so this is the service's choice, not law
)
BACK_TO = (Stage.NOTICE_TO_IMPROVE, Stage.FT_REVIEW, Stage.SCHOOL_SUPPORT)
ISSUE_FIELDS = (
    *STATUS_FIELDS, "number_in_period", "issued_by", "issued_at", "issued_on", "issue", "tariff",
    "first_pence", "second_pence", "posted_on", "deemed_received_on", "first_due", "second_due",
    "letter", "pdf", "pdf_sha256",
)  # fmt: skip


@transaction.atomic
def issue_notice(
    *,
    notice: PenaltyNotice,
    by: User,
    posted_on: dt.date | None = None,
    exception_reason: str = "",
    answers: Mapping[str, Answer] | None = None,
    postal_class: str = PostalClass.FIRST,
    posted_by: str = "",
    on: dt.date | None = None,
) -> PenaltyNotice:
    """Give the notice: amounts and dates fixed from the law of the offence, the letter frozen.

    Asked again on the marks as they stand now. `exception_reason` is the manager's own, when it is
    below the threshold; `answers` are the manager's to the lines of the checklist that hold no longer
    (`to_confirm`); `posted_by` takes it to the post, the issuer unless somebody else is named.
    Raises NotAllowed (the proposer; an address they may not see), AlreadyDone, WrongState with every reason.
    """
    notice, exception_reason = lock_notice(notice), readable_lines(exception_reason)
    check_can_decide(by, notice)
    if notice.status == NoticeStatus.PROPOSED and (stray := case_has_left(notice)):
        raise WrongState(stray)
    lock_pair(notice.pupil_id, notice.carer_id)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    set_status(notice, NoticeStatus.ISSUED, actor=Actor.OFFICER, by=by, at=moment)
    law = current_law()
    sessions = sessions_now(notice)
    facts = facts_now(notice, sessions, law, exception_reason, answers, on=day)
    verdict = judge(facts)
    refuse(verdict.reasons)
    check_saw_address(notice, by, answers or {})
    _fix(notice, verdict, law, posted_on or next_post(day), by, moment)
    _write_letter(notice, sessions, law)
    notice.issue = verdict.as_json() | {
        "exception_reason": exception_reason,
        "answers": {key: kept_answer(a, by.name, moment) for key, a in (answers or {}).items()},
        "checklist": [line.as_json() for line in checklist(facts, verdict)],
    }
    notice.save(update_fields=ISSUE_FIELDS)
    _keep_codes(notice, sessions)
    Posting.objects.create(
        notice=notice,
        postal_class=postal_class,
        posted_by=readable(posted_by) or by.name,
        by=by,
        at=moment,
    )
    _conclude(notice, by, moment, Decision.APPROVED, exception_reason)
    tell(notice, EventKind.ISSUED, issued_words(notice), by=by, at=moment, data=_facts(notice))
    take_case_along(
        notice, Stage.NOTICE_ISSUED, starts=(Stage.NOTICE_PROPOSED,), by=by, at=moment,
        reason=f"Penalty notice {notice.ref} issued.", due=notice.second_due,
    )  # fmt: skip
    return notice


def case_has_left(notice: PenaltyNotice) -> str:
    """Why a proposal cannot be issued because of where its case stands; empty when it can.

    Only a case among notices is closed by the payment and taken further by the default.
    """
    if notice.case.stage in NOTICE_STAGES:
        return ""
    where = "closed" if not notice.case.is_open else f"at {notice.case.get_stage_display()}"
    return f"Case {notice.case.ref} is {where}: return this proposal instead of issuing it."


def no_post_on(day: dt.date) -> str:
    """Why nothing is posted that day, in words: no post, or bank holidays are not known so far ahead."""
    try:
        return no_post_words(day)
    except CalendarEnds as unknown:
        return str(unknown)


def cannot_be_posted(posted_on: dt.date, today: dt.date) -> str:
    """Why no notice made today can be posted that day, in words, whichever it is; empty when some can."""
    if posted_on < today:
        return "The day of posting must be today or later."
    if closed := no_post_on(posted_on):
        return closed
    try:
        latest = _soon(today)
    except CalendarEnds as unknown:
        return str(unknown)
    return (
        f"The day of posting must not be later than {long_date(latest)}."
        if posted_on > latest
        else ""
    )


def _soon(day: dt.date) -> dt.date:
    ends = day + POST_WITHIN * dt.timedelta(days=3)  # further than any run of days off
    return min(add_working_days(day, POST_WITHIN, bank_holidays(day, ends)), KNOWN_UNTIL)


def last_posting_day(notice: PenaltyNotice, day: dt.date, law: Law | None = None) -> dt.date:
    """The last day a letter made that day may be posted: soon, before the courts' time is over, and no later than
    bank holidays are known. Raises CalendarEnds when they are not known for that day itself.
    """
    soon = _soon(day)
    return min(soon, filing_limit(notice, law) or soon)


def check_holds_for(day: dt.date) -> int:
    """For how many days a check of name and address holds, by the setting of the day."""
    return local_setting("address_check_days", day)


def recheck(
    notice: PenaltyNotice, sessions: list[OfferedSession], law: Law, exception_reason: str = ""
) -> Verdict:
    """What the rule says of a proposed notice on today's marks, with the proposer's answers."""
    return judge(facts_now(notice, sessions, law, exception_reason))


def facts_now(
    notice: PenaltyNotice, sessions: list[OfferedSession], law: Law, exception_reason: str = "",
    answers: Mapping[str, Answer] | None = None, on: dt.date | None = None,
) -> Facts:  # fmt: skip
    """What the rule is asked of a proposed notice on a day; `answers` stand in place of the proposer's."""
    given = dict(answers or {})
    facts = gather_facts(
        case=notice.case, carer=notice.carer, sessions=sessions, proposed_on=notice.proposed_on,
        answers=answers_of(notice) | given, offence=notice.offence, own=notice, law=law,
        exception=exception_reason, decided=True, on=on or timezone.localdate(),
    )  # fmt: skip
    again = {key: why for key, why in facts.asked_again.items() if key not in given}
    return replace(facts, asked_again=again)


def to_confirm(verdict: Verdict) -> list[Consideration]:
    """The questions whoever issues has to answer: those that were never asked, and those whose answer fails now."""
    wanted = (Refusal.NOT_ANSWERED, Refusal.ASKED_AGAIN)
    return [Consideration(r.asks) for r in verdict.reasons if r.code in wanted]


def check_saw_address(notice: PenaltyNotice, by: User, answers: Mapping[str, Answer]) -> None:
    """Raise NotAllowed when somebody says an address is checked that they may not see."""
    if Consideration.ADDRESS not in answers:
        return
    link = Responsibility.objects.filter(pupil=notice.pupil_id, carer=notice.carer_id)
    if not may_see_address(by, link.select_related("carer").first()):
        raise NotAllowed("Open the address from the case first, and say why: only then check it.")


@transaction.atomic
def return_notice(
    *, notice: PenaltyNotice, by: User, reason: str, on: dt.date | None = None
) -> PenaltyNotice:
    """Send a proposal back, and why: its sessions are free again.

    Raises NotAllowed (the proposer), AlreadyDone, WrongState (no reason).
    """
    notice, reason = lock_notice(notice), readable_lines(reason)
    check_can_decide(by, notice)
    moment = moment_of(on)
    set_status(notice, NoticeStatus.RETURNED, actor=Actor.OFFICER, by=by, at=moment, reason=reason)
    notice.save(update_fields=STATUS_FIELDS)
    _conclude(notice, by, moment, Decision.RETURNED, reason)
    words = f"Penalty notice {notice.ref} not issued: {reason}"
    tell(notice, EventKind.RETURNED, words, by=by, at=moment, legal=True)
    if not PenaltyNotice.objects.unsettled().filter(case=notice.case_id).exists():
        take_case_along(
            notice, _came_from(notice), starts=(Stage.NOTICE_PROPOSED,), by=by, at=moment,
            reason=f"Penalty notice {notice.ref} is not issued.",  # why is for no school to read
        )  # fmt: skip
    return notice


def issued_words(notice: PenaltyNotice) -> str:
    """Such as: Penalty notice 26-0031 posted to Ms A Tester: £80 until ..., then £160 until ..."""
    parts = [(notice.first_pence, notice.first_due), (notice.second_pence, notice.second_due)]
    amounts = ", then ".join(f"{money(p)} until {long_date(d)}" for p, d in parts if p is not None)
    posted = long_date(notice.posted_on)
    return f"Penalty notice {notice.ref} posted to {notice.carer.full_name} on {posted}: {amounts}."


def sessions_now(notice: PenaltyNotice) -> list[OfferedSession]:
    """The sessions of a proposal with the codes they have today."""
    ids = list(notice.sessions.values_list("session_id", flat=True))
    return chosen_sessions(notice.case, notice.carer, ids, notice.proposed_on, own=notice.pk)


def _fix(
    notice: PenaltyNotice, verdict: Verdict, law: Law, posted_on: dt.date, by: User,
    moment: dt.datetime,
) -> None:  # fmt: skip
    day = timezone.localdate(moment)
    if posted_on < day:
        raise WrongState("A notice cannot be posted before the day it is issued.")
    try:
        latest, received = last_posting_day(notice, day), received_after_post(law, posted_on)
    except CalendarEnds as unknown:
        raise WrongState(str(unknown)) from unknown
    if posted_on > latest:
        raise WrongState(f"This notice has to be posted by {long_date(latest)}.")
    if closed := no_post_on(posted_on):
        raise WrongState(closed)
    if verdict.tariff is None:
        raise WrongState("No tariff is known for these sessions.")
    owed = dues(verdict.tariff, received)
    first = owed[0] if len(owed) > 1 else None
    notice.number_in_period = verdict.notice_number
    notice.issued_by, notice.issued_at, notice.issued_on = by, moment, day
    notice.tariff = _tariff(verdict.tariff)
    notice.posted_on, notice.deemed_received_on = posted_on, received
    notice.first_pence, notice.first_due = (first.pence, first.last_day) if first else (None, None)
    notice.second_pence, notice.second_due = owed[-1].pence, owed[-1].last_day


def _tariff(row: TariffRow) -> Tariff:
    rows = Tariff.objects.filter(jurisdiction=row.jurisdiction, offence=row.offence)
    return next(tariff for tariff in rows if tariff.row == row)


def _write_letter(notice: PenaltyNotice, sessions: list[OfferedSession], law: Law) -> None:
    book = AttendanceCode.objects.book()
    facts = [s.fact for s in sessions]
    give_code(notice)
    meanings = {f.code: row.meaning for f in facts if (row := book.on(f.code, f.date))}
    answer_days = local_setting("representation_days", notice.issued_on or notice.proposed_on)
    notice.letter = notice_letter(notice, facts, meanings, law, answer_days, seen_of(notice))
    notice.pdf = render_pdf(TEMPLATE, notice.letter)
    notice.pdf_sha256 = hashlib.sha256(notice.pdf).hexdigest()


def _keep_codes(notice: PenaltyNotice, sessions: list[OfferedSession]) -> None:
    now = {s.session_id: s.fact.code for s in sessions}
    rows = list(notice.sessions.all())
    for row in rows:
        row.code_at_issue = now[row.session_id]
    notice.sessions.model.objects.bulk_update(rows, ["code_at_issue"])


def _conclude(
    notice: PenaltyNotice, by: User, moment: dt.datetime, decision: Decision, reason: str
) -> None:
    waiting = Escalation.objects.filter(
        case=notice.case_id, kind=question(notice), decided_at__isnull=True
    ).first()
    if waiting:
        settle(escalation=waiting, by=by, decision=decision, reason=reason, at=moment)


def _came_from(notice: PenaltyNotice) -> Stage:
    """The stage the case had before the proposal, as near as the table of moves lets it go back."""
    event = CaseEvent.objects.filter(
        case=notice.case_id, kind="stage.moved", data__to=Stage.NOTICE_PROPOSED.value
    ).first()
    before = Stage(event.data["from"]) if event else Stage.FT_REVIEW
    return before if before in BACK_TO else Stage.SCHOOL_SUPPORT


def _facts(notice: PenaltyNotice) -> dict[str, object]:
    return {
        "posted_on": str(notice.posted_on), "deemed_received_on": str(notice.deemed_received_on),
        "first_pence": notice.first_pence, "first_due": notice.first_due and str(notice.first_due),
        "second_pence": notice.second_pence, "second_due": str(notice.second_due),
        "pdf_sha256": notice.pdf_sha256,
    }  # fmt: skip
