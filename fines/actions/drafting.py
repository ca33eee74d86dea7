"""What a proposal could be: for each parent the sessions, the count, the rate and what stands against it."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.errors import NotFound
from accounts.models import User
from attendance.access_homes import read_whereabouts
from attendance.access_patrols import encounters_of
from attendance.actions.shields import paper_words
from attendance.models import Carer, Encounter, Responsibility
from attendance.rules.calendar import CalendarEnds
from cases.models import Case
from cases.models.facts import carers_of
from fines.access import can_read_file
from fines.actions.child_status import status_on_file
from fines.actions.evidence import (
    OfferedSession,
    count_earlier,
    excluded_sessions,
    gather_facts,
    is_parent,
    threshold_on,
    unauthorised_sessions,
)
from fines.actions.issuing import (
    case_has_left,
    facts_now,
    last_posting_day,
    sessions_now,
    to_confirm,
)
from fines.actions.law import current_law, next_post, received_after_post
from fines.actions.post import post_to
from fines.actions.watching import filing_limit
from fines.choices import Consideration, Offence, Refusal
from fines.models import PenaltyNotice
from fines.rules.answers import came_on_file
from fines.rules.charging import file_by
from fines.rules.checklist import Checked, checklist
from fines.rules.clock import Due, dues
from fines.rules.eligibility import Facts, Reason, Verdict, considerations, judge

LEFT_TO_A_PERSON = (Refusal.NOT_ANSWERED, Refusal.ANSWERED_NO)
UNSETTLED = "N"  # the code of a session nobody has given a reason for: it counts, and no notice stands on it


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
    lines: list[Checked]
    known: dict[str, str]  # by question, what is on file beside it
    threshold: tuple[int, int] | None
    today: dt.date
    offence: str
    met: list[Encounter]  # by patrols, for an excluded child
    was_excluded: bool  # whether there is any half day that an excluded child may have been seen on
    courts_until: dt.date | None  # the last day to charge the first session that can be chosen

    @property
    def blocks(self) -> list[Reason]:
        """What stands against it that no answer on the page can put right."""
        return [r for r in self.verdict.reasons if r.code not in LEFT_TO_A_PERSON]


def read_draft(
    *, case: Case, carer_ref: str, by: User, on: dt.date | None = None, offence: str = Offence.S444
) -> Draft:
    """The draft for one parent, the first unless another is named. Nothing is written.

    Raises NotFound when the child has no parent recorded, or not this one.
    """
    day = on or timezone.localdate()
    people = carers_of(case)
    chosen = next((p for p in people if carer_ref in ("", p.carer.ref)), None)
    if chosen is None:
        raise NotFound("No such parent is recorded for this child.")
    law = current_law()
    excluded = excluded_sessions(case, chosen.carer, day, law)
    away = offence == Offence.S105
    offered = excluded if away else unauthorised_sessions(case, chosen.carer, day)
    free = [s for s in offered if is_free(s)]
    facts = gather_facts(
        case=case, carer=chosen.carer, sessions=free, proposed_on=day, answers={}, by=by, law=law,
        offence=offence,
    )  # fmt: skip
    if not can_read_file(by, case):
        facts = replace(facts, on_file=tuple(replace(r, words=r.plain) for r in facts.on_file))
    last = free[-1].fact.date if free else day
    lines = [
        ParentLine(p, is_parent(p), count_earlier(law, case, p.carer, last, day, offence=offence))
        for p in people
    ]
    verdict = before_sightings(facts, judge(facts))
    return Draft(
        case=case, carer=chosen.carer, responsibility=chosen, parents=lines, sessions=offered,
        facts=facts, verdict=verdict, threshold=threshold_on(last), today=day,
        questions=considerations(facts), lines=checklist(facts, verdict),
        known=known_beside(case, facts, [chosen], by), offence=offence,
        met=list(encounters_of(by, case.pupil)) if away else [], was_excluded=bool(excluded),
        courts_until=file_by(law, free[0].fact.date) if free else None,
    )  # fmt: skip


def before_sightings(facts: Facts, verdict: Verdict) -> Verdict:
    """The same answer without what is only still to be written: where an excluded child was seen."""
    if facts.seen:
        return verdict
    reasons = tuple(r for r in verdict.reasons if r.code != Refusal.NOT_SEEN)
    return replace(verdict, reasons=reasons)


def known_beside(case: Case, facts: Facts, links: list[Responsibility], by: User) -> dict[str, str]:
    """What the application says beside the questions a person answers, as far as the person may read it."""
    lines = checklist(facts, before_sightings(facts, judge(facts)))
    found = {line.asks: line.text for line in lines if line.asks}
    day = facts.asked_on or facts.proposed_on
    status = (found.get(Consideration.EQUALITY, ""), status_on_file(case, links, by, day))
    found[Consideration.EQUALITY] = " ".join(part for part in status if part)
    places = read_whereabouts(by, links)
    for link in links:
        where = ", ".join(places[link.carer_id].lines) or "Not shown to you"
        marks = [
            words
            for words, holds in (
                ("Protected address.", link.carer.is_shielded),
                ("Confidential address.", link.address_is_confidential),
            )
            if holds
        ]
        again = facts.asked_again.get(Consideration.ADDRESS, "")
        parts = [
            f"{link.carer.full_name}, {where}.", _since(facts), *marks, *post_to(link.carer), again,
            paper_words([link.carer], case.pupil, by),
        ]  # fmt: skip
        found[Consideration.ADDRESS] = " ".join(part for part in parts if part)
    return found


def _since(facts: Facts) -> str:
    """When the address that is shown came on file, where they were changed."""
    return f"The address {came_on_file(facts.address_since)}." if facts.address_since else ""


def is_free(session: OfferedSession) -> bool:
    """Whether a session may be chosen: in no other notice nor of an absence under one, not charged, not N."""
    fact = session.fact
    return not (fact.live_notice or fact.run_of or fact.charged or fact.code == UNSETTLED)


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
    unknown: str  # why no day can be reckoned: bank holidays are not known so far ahead
    lines: list[Checked]  # the checklist as it stands today
    asks: list[Consideration]  # what whoever issues it has to answer
    known: dict[str, str]
    consult: tuple[str, ...]
    posted_on: dt.date  # the day of posting the dates are for
    courts_until: dt.date | None  # the last day to charge its first session
    address_since: dt.datetime | None  # when the present address came on file


def read_decision(
    *, notice: PenaltyNotice, by: User, posted_on: dt.date | None = None, on: dt.date | None = None
) -> Decision:
    """What the rule says today, and what the dates would be if it were posted on a day: else by the next post."""
    law, day = current_law(), on or timezone.localdate()
    sessions = sessions_now(notice)
    facts = facts_now(notice, sessions, law, on=day)
    verdict = judge(facts)
    link = Responsibility.objects.filter(pupil=notice.pupil_id, carer=notice.carer_id)
    links = list(link.select_related("carer"))
    try:
        posted = posted_on or next_post(day)
        received, post_by = received_after_post(law, posted), last_posting_day(notice, day)
        unknown = ""
    except CalendarEnds as ends:
        posted, received, post_by, unknown = posted_on or day, None, day, str(ends)
    owed = dues(verdict.tariff, received) if verdict.tariff and received else ()
    return Decision(
        notice, verdict, sessions, threshold_on(notice.last_session_on), received, owed,
        stray=case_has_left(notice), post_by=post_by, unknown=unknown,
        lines=checklist(facts, verdict), asks=to_confirm(verdict), consult=facts.consult,
        known=known_beside(notice.case, facts, links, by), posted_on=posted,
        courts_until=filing_limit(notice, law), address_since=facts.address_since,
    )  # fmt: skip
