"""The list before a batch of notices goes: every rule asked again today, what each would cost and until when.

Nothing is written here. A fixed number of queries, however many proposals there are.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import User
from attendance.rules.calendar import CalendarEnds
from fines.access import check_can_decide, visible_notices
from fines.access_batches import check_can_issue_batches
from fines.actions.evidence import OfferedSession
from fines.actions.facts_many import FactsOfMany, proposals
from fines.actions.issuing import case_has_left, last_posting_day, no_post_on
from fines.actions.law import current_law, next_post, received_after_post
from fines.actions.watching import stood_on
from fines.choices import LineState, NoticeStatus
from fines.models import IssueLine, PenaltyNotice
from fines.querysets import NoticeQuerySet
from fines.rules.clock import Due, dues
from fines.rules.eligibility import Verdict, judge
from fines.rules.law import Law
from fines.rules.spelling import long_date

MOST = 200  # on one page; the rest are there when these are decided


@dataclass(frozen=True)
class Checked:
    """One proposal as it stands today: what stands against issuing it, else what it costs and until when."""

    notice: PenaltyNotice
    sessions: list[OfferedSession]
    threshold: tuple[int, int] | None
    verdict: Verdict
    dues: tuple[Due, ...]
    against: tuple[str, ...]

    @property
    def goes(self) -> bool:
        """Whether it will be issued."""
        return not self.against


@dataclass(frozen=True)
class Preflight:
    """Some proposals checked for one day of posting."""

    rows: list[Checked]
    posted_on: dt.date
    received: dt.date | None
    waiting: int  # how many proposals wait in all
    own: int  # how many of them are this person's own, for somebody else to decide

    @property
    def going(self) -> list[Checked]:
        """Those that will be issued."""
        return [row for row in self.rows if row.goes]

    @property
    def staying(self) -> list[Checked]:
        """Those that will not, each with the reasons."""
        return [row for row in self.rows if not row.goes]


def proposals_for(by: User) -> NoticeQuerySet:
    """The proposals this person may see and did not make, the oldest first. Raises NotAllowed."""
    check_can_issue_batches(by)
    rows = visible_notices(by).filter(status=NoticeStatus.PROPOSED)
    return rows.exclude(proposed_by=by).order_by("proposed_at", "id")


def read_preflight(
    *, by: User, refs: Collection[str] | None = None, posted_on: dt.date | None = None
) -> Preflight:
    """The proposals with those references, or the oldest that wait. Raises NotAllowed.

    One that is not this person's to decide is left out; one decided meanwhile is no proposal any more.
    """
    mine = proposals_for(by)
    chosen = mine if refs is None else mine.filter(ref__in=refs)
    notices = proposals(chosen[:MOST] if refs is None else chosen)
    today = timezone.localdate()
    day = posted_on or next_post(today)
    waiting = visible_notices(by).filter(status=NoticeStatus.PROPOSED)
    rows, received = check_all(notices, by, day, today)
    own = waiting.filter(proposed_by=by).count()
    return Preflight(rows, day, received, waiting.count(), own)


def check_all(
    notices: list[PenaltyNotice], by: User, posted_on: dt.date, today: dt.date
) -> tuple[list[Checked], dt.date | None]:
    """Each proposal checked, and the day the post is taken as received: None when it is not known."""
    law = current_law()
    try:
        received, unknown = received_after_post(law, posted_on), ""
    except CalendarEnds as ends:
        received, unknown = None, str(ends)
    if not notices:
        return [], received
    many = FactsOfMany(notices, law)
    held = _in_hand(notices)
    checked = []
    for notice in notices:
        verdict = judge(many.of(notice))
        against = [
            *_of_the_person(notice, by),
            *([held[notice.pk]] if notice.pk in held else []),
            *([stray] if (stray := case_has_left(notice)) else []),
            *(reason.message for reason in verdict.reasons),
            *_changed(notice, many),
            *_of_the_post(notice, posted_on, today, law, unknown),
        ]
        if verdict.tariff is None and not against:
            against.append("No tariff is known for these sessions.")
        owed = dues(verdict.tariff, received) if verdict.tariff and received else ()
        checked.append(
            Checked(
                notice, many.sessions_of(notice), many.threshold_of(notice),
                verdict, owed, tuple(against),
            )
        )  # fmt: skip
    return checked, received


def _of_the_person(notice: PenaltyNotice, by: User) -> list[str]:
    try:
        check_can_decide(by, notice)
    except NotAllowed as no:
        return [no.message]
    return []


def _in_hand(notices: list[PenaltyNotice]) -> dict[int, str]:
    """Proposals that somebody is issuing already, and in which batch."""
    rows = IssueLine.objects.filter(notice__in=notices, state=LineState.WAITING)
    return {
        row.notice_id: f"{row.batch.by.name} is issuing it in {row.batch.ref}."
        for row in rows.select_related("batch__by")
    }


def _changed(notice: PenaltyNotice, many: FactsOfMany) -> list[str]:
    """Amended marks do not stop a notice; they stop it from going unlooked at among many."""
    count = sum(stood_on(row) != many.code_now(row) for row in many.rows[notice.pk])
    if not count:
        return []
    noun = "mark was" if count == 1 else "marks were"
    return [f"{count} {noun} amended since it was proposed: decide on it by itself."]


def _of_the_post(
    notice: PenaltyNotice, posted_on: dt.date, today: dt.date, law: Law, unknown: str
) -> list[str]:
    if unknown:
        return [unknown]
    if posted_on < today:
        return ["It cannot be posted before today."]
    if closed := no_post_on(posted_on):
        return [closed]
    latest = last_posting_day(notice, today, law)
    return [f"It has to be posted by {long_date(latest)}."] if posted_on > latest else []
