"""A notice under review: what is left of its evidence, who says that it stands, and the days that gives back."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.models import Mark
from attendance.rules.calendar import CalendarEnds
from cases.actions.moments import moment_of
from fines.access import check_can_say_it_stands
from fines.actions.common import lock_notice, tell
from fines.actions.law import current_law, received_after_post
from fines.actions.money_holds import lock_money
from fines.actions.payments import money_standing, owed
from fines.actions.receipt_effects import move_clock
from fines.actions.receipts_proved import days_now, follow_days
from fines.actions.relied import Left, left_of
from fines.actions.watching import (
    REVIEW_FIELDS,
    ChangedSession,
    changed_sessions,
    notice_evidence_change,
)
from fines.choices import EventKind, NoticeStatus
from fines.models import EvidenceReview, NoticeSession, PenaltyNotice
from fines.rules.amounts import owed_on

DAY = dt.timedelta(days=1)
AGAIN = "The marks are again what it was given on."


@transaction.atomic
def confirm_evidence(
    *, notice: PenaltyNotice, by: User, reason: str, below_reason: str = "",
    on: dt.date | None = None,
) -> PenaltyNotice:  # fmt: skip
    """Say that the notice stands although marks under it were amended, or it was put to the review, and why.

    Below the threshold a reason of its own is asked, as when it is issued. The days on which it was looked at are
    given back. Raises NotAllowed (also for who issued it), WrongState (no reason, nothing changed).
    """
    lock_money()
    notice, reason = lock_notice(notice), readable_lines(reason)
    check_can_say_it_stands(by, notice)
    changed = changed_sessions(notice)
    if not changed and not notice.review_why:
        raise WrongState("Nothing under this notice has changed.")
    if not reason:
        raise WrongState("Say why the notice stands.", field="reason")
    review = EvidenceReview(notice=notice, reason=reason, by=by, at=moment_of(on))
    if changed:
        _weigh(review, left_of(notice), readable_lines(below_reason))
    since = held_since(notice, changed)
    for change in changed:
        change.row.code_reviewed = change.now
    NoticeSession.objects.bulk_update([c.row for c in changed], ["code_reviewed"])
    words = _stands_words(notice, review)
    notice.evidence_changed_at, notice.review_why = None, ""
    notice.save(update_fields=REVIEW_FIELDS)
    tell(notice, EventKind.EVIDENCE_REVIEWED, words, by=by, at=review.at, legal=True)
    _end(review, since, by=by)
    return notice


@transaction.atomic
def watch_notice(*, notice: PenaltyNotice, on: dt.date | None = None) -> bool:
    """What a night does: ask a person, or end a question that marks have answered and give its days back."""
    lock_money()
    notice = lock_notice(notice)
    since = held_since(notice, [])
    news = notice_evidence_change(notice=notice, on=on)
    notice = lock_notice(notice)
    if news and notice.evidence_changed_at is None and notice.issued_by:
        review = EvidenceReview(notice=notice, reason=AGAIN, at=moment_of(on))
        _end(review, since, by=notice.issued_by)
    return news


def held_since(notice: PenaltyNotice, changed: list[ChangedSession]) -> dt.date | None:
    """The day from which nothing was taken by card: of the first of these amendments, or when it was put to review."""
    moments = [notice.evidence_changed_at] if notice.evidence_changed_at else []
    sessions = {(c.row.session_id, c.row.enrolment_id) for c in changed}
    rows = Mark.objects.filter(
        session__in={s for s, _ in sessions}, enrolment__in={e for _, e in sessions}
    )
    entered = rows.values_list("session_id", "enrolment_id", "entered_at")
    moments += [at for session, enrolment, at in entered if (session, enrolment) in sessions]
    return timezone.localdate(min(moments)) if moments else None


def _weigh(review: EvidenceReview, left: Left, below_reason: str) -> None:
    """Put down how what is left stands to the threshold. Raises WrongState without a reason for too few."""
    review.left, review.threshold = left.sessions, left.threshold
    if not left.is_below:
        return
    if not below_reason:
        raise WrongState(
            f"{left.words}: say why it stands below the threshold, or withdraw it.",
            field="below_reason",
        )
    review.below_reason = below_reason


def _stands_words(notice: PenaltyNotice, review: EvidenceReview) -> str:
    although = (
        f"this: {notice.review_why.rstrip('.')}" if notice.review_why else "marks were amended"
    )
    words = f"Penalty notice {notice.ref} stands although {although}: {review.reason}"
    if not review.below_reason:
        return words
    left = f"{review.left} sessions are left, and the threshold is {review.threshold}"
    return f"{words.rstrip('.')}. {left}: {review.below_reason}"


def _end(review: EvidenceReview, since: dt.date | None, *, by: User) -> None:
    """Keep the review, and give back the days on which nothing was taken by card."""
    notice, day = review.notice, timezone.localdate(review.at)
    review.held_from = since
    if since and (told_from := _given_back(notice, since, day)):
        review.told_from = told_from
    review.save(force_insert=True)
    if review.told_from is None:
        return
    before = owed(notice)
    notice.told_from = review.told_from
    move_clock(notice, notice.received_on, notice.receipt_note)
    words = f"{notice.ref} was looked at and not taken by card. {days_now(notice, before)}"
    tell(notice, EventKind.DAYS_GIVEN_BACK, words, by=by, at=review.at, legal=True)
    follow_days(notice, day, by=by, at=review.at, why="It was looked at, and it stands.")


def _given_back(notice: PenaltyNotice, since: dt.date, day: dt.date) -> dt.date | None:
    """The day from which its days to pay count so that none is lost, to the day a letter comes; None where none was.

    An amount whose last day was past before it was held is past after it too. Raises WrongState where bank holidays are
    not known so far ahead: no day is guessed.
    """
    began = notice.counted_from
    awaited = notice.status in (NoticeStatus.ISSUED, NoticeStatus.UNPAID)
    if not awaited or began is None or notice.proceedings.exists() or day <= since:
        return None
    if owed_on(owed(notice), since) is None or money_standing(notice, day).discharged:
        return None
    past = [due.last_day for due in owed(notice) if due.last_day and due.last_day < since]
    try:
        lost = received_after_post(current_law(), day) - max(since, began)
    except CalendarEnds as ends:
        raise WrongState(str(ends)) from ends
    lost = min([lost, *(day - DAY - last for last in past)])
    return began + lost if lost >= DAY else None
