"""What the nights look for: marks amended under a live notice, and notices whose last day is past.

Nothing is undone here: a person is told, and decides (domain T14).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from attendance.models import Mark
from cases.actions.moments import moment_of
from fines.actions.common import lock_notice, tell
from fines.actions.law import current_law
from fines.choices import LIVE_STATUSES, EventKind
from fines.models import NoticeSession, PenaltyNotice
from fines.rules.charging import file_by
from fines.rules.law import Law
from fines.rules.spelling import long_date

REVIEW_FIELDS = ("evidence_changed_at", "review_why")


@dataclass(frozen=True)
class ChangedSession:
    """A session whose mark is no longer what the notice rests on."""

    row: NoticeSession
    was: str
    now: str


def changed_sessions(notice: PenaltyNotice) -> list[ChangedSession]:
    """The sessions of a notice amended since it was proposed, issued or last looked at. Two queries."""
    rows = list(notice.sessions.select_related("session"))
    marks = Mark.objects.filter(
        enrolment__in={r.enrolment_id for r in rows}, session__in=[r.session_id for r in rows]
    )
    now = {(s, e): code for s, e, code in marks.values_list("session_id", "enrolment_id", "code")}
    pairs = ((row, stood_on(row), now.get((row.session_id, row.enrolment_id), "")) for row in rows)
    return [ChangedSession(row, was, code) for row, was, code in pairs if was != code]


def stood_on(row: NoticeSession) -> str:
    """The code the notice is taken to rest on: the last one an officer has seen."""
    if row.code_reviewed is not None:
        return row.code_reviewed
    return row.code_at_issue or row.code


@transaction.atomic
def notice_evidence_change(*, notice: PenaltyNotice, on: dt.date | None = None) -> bool:
    """Mark a live notice whose evidence changed, and say so on the case, once; whether it was news.

    A paid one too: what was paid for absence that was none is to be given back. Marks that are again as they were
    end the question.
    """
    notice = lock_notice(notice)
    changed = changed_sessions(notice)
    told = notice.evidence_changed_at is not None
    if bool(changed or notice.review_why) == told or notice.status not in LIVE_STATUSES:
        return False
    if not changed:
        return _as_before(notice, moment_of(on))
    notice.evidence_changed_at = moment_of(on)
    notice.save(update_fields=["evidence_changed_at"])
    which = "; ".join(
        f"{long_date(c.row.session.date)} {c.row.session.half} {c.was} to {c.now or 'no mark'}"
        for c in changed
    )
    words = (
        f"Marks under penalty notice {notice.ref} were amended: {which}. Consider withdrawing it."
    )
    tell(notice, EventKind.EVIDENCE_CHANGED, words, by=None, at=moment_of(on), legal=True)
    return True


def put_to_review(notice: PenaltyNotice, why: str, at: dt.datetime) -> None:
    """Put a notice among those somebody has to look at, for another cause than its marks; kept until a person did."""
    notice.evidence_changed_at = notice.evidence_changed_at or at
    notice.review_why = f"{notice.review_why} {why}".strip()
    notice.save(update_fields=REVIEW_FIELDS)


def _as_before(notice: PenaltyNotice, at: dt.datetime) -> bool:
    notice.evidence_changed_at = None
    notice.save(update_fields=["evidence_changed_at"])
    words = f"Marks under penalty notice {notice.ref} are again what it was given on: nothing to look at."
    tell(notice, EventKind.EVIDENCE_REVIEWED, words, by=None, at=at, legal=True)
    return True


def filing_limit(notice: PenaltyNotice, law: Law | None = None) -> dt.date | None:
    """The last day of the courts for the first session of a notice by itself, whatever stands on it since.

    Until when a charge may be laid against the parent is asked of `fines.actions.limits`.
    """
    return file_by(law or current_law(), notice.first_session_on)


def notices_to_look_at() -> Iterator[PenaltyNotice]:
    """Notices whose evidence changed and nobody was told, or is as it was again. One query.

    Proposed, awaiting payment, unpaid and paid: only what was returned or withdrawn rests on nothing.
    """
    changed = _changed()
    news = Q(changed, evidence_changed_at__isnull=True)
    past = Q(~changed, evidence_changed_at__isnull=False, review_why="")
    found = PenaltyNotice.objects.live().filter(news | past)
    yield from found.light().select_related("case").order_by("id")


def _changed() -> Exists:
    """Whether a mark under a notice is not what it is taken to rest on: `changed_sessions` for many."""
    mark = Mark.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))
    rows = NoticeSession.objects.filter(notice=OuterRef("pk")).annotate(
        now=Coalesce(Subquery(mark.values("code")[:1]), Value("")),
        stood=Coalesce("code_reviewed", NullIf("code_at_issue", Value("")), "code"),
    )
    return Exists(rows.exclude(now=F("stood")))


def in_doubt() -> Q:
    """The condition of live notices a person has to look at, as the register stands now, told of or not."""
    return Q(status__in=LIVE_STATUSES) & (Q(_changed()) | ~Q(review_why=""))


def is_in_doubt(notice: PenaltyNotice) -> bool:
    """Whether a person has to look at it before anybody is asked to pay it. Two queries."""
    return notice.status in LIVE_STATUSES and bool(notice.review_why or changed_sessions(notice))


def lapsed_notices(on: dt.date | None = None) -> Iterator[PenaltyNotice]:
    """Notices awaiting payment whose last day is past."""
    rows = PenaltyNotice.objects.lapsed_by(on or timezone.localdate())
    yield from rows.light().select_related("case").order_by("id")
