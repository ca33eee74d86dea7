"""Reads what the pages of notices show, and writes down who looked."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.rules.names import fold
from cases.models import Case
from fines.access import notice_schools, visible_notices
from fines.actions.evidence import seen_of
from fines.actions.law import climb, current_law
from fines.actions.limits import clock_for
from fines.actions.money_holds import PossibleMoney
from fines.actions.outcomes import newly_ended, with_court
from fines.actions.payments import money_standing
from fines.actions.reminding import holds_reminder, undecided
from fines.actions.watching import ChangedSession, changed_sessions, filing_limit, in_doubt
from fines.actions.withdrawing import standing_charges, verdicts_of
from fines.choices import NoticeStatus, Offence
from fines.models import (
    NoticeLetter,
    NoticeSession,
    Payment,
    PenaltyNotice,
    Posting,
    Proceedings,
    ReceiptCorrection,
    Representation,
)
from fines.querysets import NoticeQuerySet
from fines.rules.amounts import Standing
from fines.rules.excluded import Seen
from fines.rules.ladder import Rung
from fines.rules.law import Law

PER_PAGE = 30
CHANGED = "changed"
UNDECIDED = "undecided"
ENDED = "ended"


@dataclass(frozen=True)
class NoticeRecord:
    """One notice with everything its page shows."""

    notice: PenaltyNotice
    sessions: list[NoticeSession]
    changed: list[ChangedSession]
    ledger: list[Payment]
    standing: Standing | None
    filing_limit: dt.date | None
    charges: list[Proceedings]
    rungs: tuple[Rung, ...]
    today: dt.date
    verdicts: list[Proceedings]
    posting: Posting | None
    representations: list[Representation]
    letters: list[NoticeLetter]
    replaced_by: PenaltyNotice | None
    reminder_held: list[PossibleMoney]
    seen: list[Seen]
    put_right: list[ReceiptCorrection]

    @property
    def is_decided(self) -> bool:
        """Whether a court has decided on its absence."""
        return bool(self.charges) and all(row.results.all() for row in self.charges)

    @property
    def may_be_paid(self) -> bool:
        """Whether money still does anything for it: not once it is withdrawn or a court has decided."""
        over = self.is_decided or self.verdicts
        return self.notice.status != NoticeStatus.WITHDRAWN and not over


@dataclass(frozen=True)
class NoticeList:
    """One page of notices, how many there are of each kind in scope, and the schools to filter by."""

    page: Page[PenaltyNotice]
    counts: dict[str, int]
    schools: list[tuple[str, str]]


def read_notice(*, notice: PenaltyNotice, by: User, today: dt.date | None = None) -> NoticeRecord:
    """Everything about one notice, and a line in the audit trail that the person looked."""
    day, law = today or timezone.localdate(), current_law()
    record(by=by, kind="notice.read", target_type="notice", target_ref=notice.ref)
    return NoticeRecord(
        notice=notice,
        sessions=list(notice.sessions.select_related("session")),
        changed=changed_sessions(notice),
        ledger=list(notice.ledger.select_related("by", "corrects", "receipt").order_by("on", "id")),
        standing=money_standing(notice, day) if notice.is_served else None,
        filing_limit=_limit(notice, day, law),
        charges=list(standing_charges(notice).prefetch_related("results")),
        verdicts=list(verdicts_of(notice)) if notice.status == NoticeStatus.UNPAID else [],
        rungs=climb(
            offence_on=notice.last_session_on,
            notices_before=notice.number_in_period - 1,
            received_on=notice.counted_from,
            offence=notice.offence,
            law=law,
        ),
        today=day,
        posting=notice.postings.order_by("id").last(),
        representations=list(notice.representations.order_by("id")),
        letters=list(
            notice.letters.select_related("letter__case", "letter__carer").defer(
                "letter__pdf", "letter__facts"
            )
        ),
        replaced_by=PenaltyNotice.objects.light().filter(replaces=notice).first(),
        reminder_held=holds_reminder(notice, day) if notice.status == NoticeStatus.ISSUED else [],
        seen=seen_of(notice),
        put_right=list(notice.receipt_corrections.select_related("by")),
    )


def _limit(notice: PenaltyNotice, day: dt.date, law: Law) -> dt.date | None:
    """The last day of the courts for what a notice is for; None where nothing may follow it.

    Of one that is issued, that of its parent's charge, as every page says it. A charge of an excluded child is not kept
    here, and a proposal has no charge before it: there its own sessions alone say until when.
    """
    if notice.status == NoticeStatus.PROPOSED or notice.offence == Offence.S105:
        return filing_limit(notice, law)
    if notice.status not in (NoticeStatus.ISSUED, NoticeStatus.UNPAID):
        return None
    return clock_for(notice.case, notice.carer, day, law=law).limit


def read_notices(*, by: User, status: str = "", school: str = "", number: int = 1) -> NoticeList:
    """A page of the notices the person may see, those that wait longest first."""
    mine = visible_notices(by)
    rows = with_court(_only(mine, status, school).with_list_facts()).annotate(doubted=in_doubt())
    rows = rows.order_by("-status_changed_at", "-id")
    page = Paginator(rows, PER_PAGE).get_page(number)
    schools = [(s.urn, s.name) for s in notice_schools(by)]
    return NoticeList(page, _counts(mine), schools)


def notices_of_case(*, case: Case, by: User) -> list[PenaltyNotice]:
    """The notices on one case that the person may see, newest first."""
    rows = with_court(visible_notices(by).filter(case=case).with_list_facts())
    return list(rows.annotate(doubted=in_doubt()))


def find_notices(user: User, words: str) -> NoticeQuerySet:
    """Notices in scope by reference, or by a name of the child or the parent."""
    named = Q(pupil__sort_name__startswith=fold(words)) | Q(carer__surname__istartswith=words)
    rows = visible_notices(user).filter(Q(ref__startswith=words) | named)
    return rows.light().select_related("pupil", "carer").order_by("-id")


def read_document(*, notice: PenaltyNotice, by: User) -> bytes:
    """The letter as it was posted: the very bytes. Empty for a notice not issued."""
    record(by=by, kind="notice.letter_read", target_type="notice", target_ref=notice.ref)
    return bytes(notice.pdf or b"")


def read_letter(*, found: NoticeLetter, by: User) -> bytes:
    """A letter that followed from a notice, as it was sent."""
    ref = found.letter.ref
    record(
        by=by,
        kind="notice.letter_read",
        target_type="notice",
        target_ref=found.notice.ref,
        after={"letter": ref},
    )
    return bytes(found.letter.pdf)


def _only(rows: NoticeQuerySet, status: str, school: str) -> NoticeQuerySet:
    if status == CHANGED:
        rows = rows.filter(in_doubt())
    elif status == UNDECIDED:
        rows = rows.filter(undecided(timezone.localdate()))
    elif status == ENDED:
        rows = rows.filter(newly_ended(timezone.localdate()))
    elif status in NoticeStatus.values:
        rows = rows.filter(status=status)
    return rows.filter(enrolment__school__urn=school) if school else rows


def _counts(rows: NoticeQuerySet) -> dict[str, int]:
    wanted = {str(s): Count("pk", filter=Q(status=s)) for s in NoticeStatus}
    wanted[CHANGED] = Count("pk", filter=in_doubt())
    day = timezone.localdate()
    wanted[UNDECIDED] = Count("pk", filter=undecided(day))
    wanted[ENDED] = Count("pk", filter=newly_ended(day))
    return rows.aggregate(**wanted)
