"""What a proposal could be: for each parent the sessions, the count, the rate and what stands against it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.errors import NotFound
from accounts.models import User
from attendance.models import Carer, Responsibility
from attendance.rules.calendar import CalendarEnds
from cases.models import Case
from cases.models.facts import carers_of
from fines.actions.evidence import (
    OfferedSession,
    count_earlier,
    gather_facts,
    is_parent,
    threshold_on,
    unauthorised_sessions,
)
from fines.actions.issuing import case_has_left, last_posting_day, recheck, sessions_now
from fines.actions.law import current_law, received_after_post
from fines.choices import Consideration, Refusal
from fines.models import PenaltyNotice
from fines.rules.clock import Due, dues
from fines.rules.eligibility import Facts, Reason, Verdict, considerations, judge

LEFT_TO_A_PERSON = (Refusal.NOT_ANSWERED, Refusal.ANSWERED_NO)


@dataclass(frozen=True)
class ParentLine:
    """One parent of the child, and how many notices count against a new one."""

    responsibility: Responsibility
    is_parent: bool
    earlier: int

    @property
    def carer(self) -> Carer:
        """The person."""
        return self.responsibility.carer


@dataclass(frozen=True)
class Draft:
    """A proposal before anybody has answered anything, for one parent, with the others to choose from."""

    case: Case
    carer: Carer
    responsibility: Responsibility
    parents: list[ParentLine]
    sessions: list[OfferedSession]
    facts: Facts
    verdict: Verdict
    questions: list[Consideration]
    threshold: tuple[int, int] | None
    today: dt.date

    @property
    def blocks(self) -> list[Reason]:
        """What stands against it that no answer on the page can put right."""
        return [r for r in self.verdict.reasons if r.code not in LEFT_TO_A_PERSON]


def read_draft(*, case: Case, carer_ref: str, by: User, on: dt.date | None = None) -> Draft:
    """The draft for one parent, the first unless another is named. Nothing is written.

    Raises NotFound when the child has no parent recorded, or not this one.
    """
    day = on or timezone.localdate()
    people = carers_of(case)
    chosen = next((p for p in people if carer_ref in ("", p.carer.ref)), None)
    if chosen is None:
        raise NotFound("No such parent is recorded for this child.")
    law = current_law()
    offered = unauthorised_sessions(case, chosen.carer, day)
    free = [s for s in offered if not s.fact.live_notice]
    facts = gather_facts(
        case=case, carer=chosen.carer, sessions=free, proposed_on=day, answers={}, by=by, law=law
    )
    last = free[-1].fact.date if free else day
    lines = [
        ParentLine(p, is_parent(p), count_earlier(law, case, p.carer, last, day)) for p in people
    ]
    return Draft(
        case=case, carer=chosen.carer, responsibility=chosen, parents=lines, sessions=offered,
        facts=facts, verdict=judge(facts), threshold=threshold_on(last), today=day,
        questions=considerations({s.fact.code for s in free}, facts.consult),
    )  # fmt: skip


def sessions_of(notice: PenaltyNotice) -> frozenset[int]:
    """The keys of the sessions a notice stood on."""
    return frozenset(notice.sessions.values_list("session_id", flat=True))


@dataclass(frozen=True)
class Decision:
    """A proposal as the person who decides sees it, on the marks as they stand now."""

    notice: PenaltyNotice
    verdict: Verdict
    sessions: list[OfferedSession]
    threshold: tuple[int, int] | None
    received: dt.date | None
    dues: tuple[Due, ...]
    stray: str  # why the case's own stage forbids issuing; empty when it does not
    post_by: dt.date  # the last day the letter may be posted


def read_decision(*, notice: PenaltyNotice, on: dt.date | None = None) -> Decision:
    """What the rule says today, and what the dates would be if it were posted today."""
    law, day = current_law(), on or timezone.localdate()
    sessions = sessions_now(notice)
    verdict = recheck(notice, sessions, law)
    try:
        received = received_after_post(law, day)
    except CalendarEnds:
        received = None
    owed = dues(verdict.tariff, received) if verdict.tariff and received else ()
    return Decision(
        notice, verdict, sessions, threshold_on(notice.last_session_on), received, owed,
        stray=case_has_left(notice), post_by=last_posting_day(notice, day),
    )  # fmt: skip
