"""A draft proposal and a decision on one, in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.parts import Action, Fact, Mark
from accounts.web.words import long_date, money, plural
from attendance.choices import Relation
from fines.actions.drafting import UNSETTLED, Decision, Draft, ParentLine, is_free
from fines.choices import Offence, Refusal
from fines.rules.eligibility import Reason, Verdict
from fines.rules.law import TariffRow
from fines.web.checklist_view import LineView, lines_kept, lines_now
from fines.web.words import link, ordinal, session_mark

if TYPE_CHECKING:
    from fines.models import PenaltyNotice


# What whoever issues can put right on the page itself.
ANSWERED_HERE = (Refusal.BELOW_THRESHOLD, Refusal.NOT_ANSWERED, Refusal.ASKED_AGAIN)


def courts_fact(until: dt.date | None) -> list[Fact]:
    """Until when absence that is not paid for may be charged; nothing where no law is known."""
    return [Fact("If unpaid, a charge by", long_date(until))] if until else []


def price(tariff: TariffRow | None) -> str:
    """£80, then £160; or £160 alone."""
    if tariff is None:
        return "no notice"
    parts = [tariff.first_pence, tariff.second_pence]
    return ", then ".join(money(pence) for pence in parts if pence is not None)


@dataclass(frozen=True)
class ParentView:
    """One parent to choose."""

    name: str
    relation: str
    href: str
    is_chosen: bool
    note: str


@dataclass
class ProposePage:
    """The page on which a notice is proposed."""

    draft: Draft
    form: Any
    old: PenaltyNotice | None = None

    @property
    def heading(self) -> str:
        return f"Propose a penalty notice to {self.draft.carer.full_name}"

    @property
    def case_href(self) -> str:
        return link("cases:show_case", self.draft.case.ref)

    @cached_property
    def parents(self) -> list[ParentView]:
        """Every parent of the child: one notice each, never one for both."""
        here = reverse("fines:propose_notice", args=[self.draft.case.ref])
        return [
            ParentView(
                line.carer.full_name,
                Relation(line.responsibility.relation).label,
                f"{here}?{urlencode({'carer': line.carer.ref, 'offence': self.draft.offence})}",
                line.carer == self.draft.carer,
                self._standing(line),
            )
            for line in self.draft.parents
        ]

    def _standing(self, line: ParentLine) -> str:
        """Whether a notice can be for them, what counts against it, and what is to be settled."""
        known = line.responsibility.responsibility_is_known
        unknown = "" if known else "Parental responsibility is not known: settle it"
        if not line.is_parent:
            return unknown or "Not a parent in law"
        return ". ".join(part for part in (self._earlier(line.earlier), unknown) if part)

    @staticmethod
    def _earlier(count: int) -> str:
        return f"{plural(count, 'notice')} in three years" if count else "No notice in three years"

    @property
    def strip(self) -> list[Mark]:
        """The sessions on offer."""
        facts = [s.fact for s in self.draft.sessions if is_free(s)]
        return [session_mark(f.code, f.date, f.half) for f in facts]

    @property
    def strip_words(self) -> str:
        noun = "session of an exclusion" if self.is_excluded else "unauthorised session"
        count = len(self.strip)
        return (
            f"{count} sessions of an exclusion"
            if self.is_excluded and count != 1
            else plural(count, noun)
        )

    @property
    def is_excluded(self) -> bool:
        """Whether it is for an excluded child in a public place."""
        return self.draft.offence == Offence.S105

    @property
    def other_offence(self) -> Action | None:
        """The other notice this child's register may carry, where it does."""
        here = reverse("fines:propose_notice", args=[self.draft.case.ref])
        carer = self.draft.carer.ref
        if self.is_excluded:
            query = urlencode({"carer": carer})
            return Action("Propose a notice for absence instead", f"{here}?{query}")
        if not self.draft.was_excluded:
            return None
        query = urlencode({"carer": carer, "offence": Offence.S105.value})
        return Action(
            "Seen in a public place while excluded? Propose that notice", f"{here}?{query}"
        )

    @property
    def taken(self) -> list[str]:
        """How many sessions stand in another notice to this parent already, by notice."""
        refs = Counter(s.fact.live_notice for s in self.draft.sessions if s.fact.live_notice)
        return [
            f"{plural(count, 'session')} of these weeks {'stands' if count == 1 else 'stand'} in {ref}"
            for ref, count in sorted(refs.items())
        ] + self._of_one_absence

    @property
    def _of_one_absence(self) -> list[str]:
        """How many sessions more are part of an unbroken absence another notice was given for, by notice."""
        facts = [s.fact for s in self.draft.sessions if not s.fact.live_notice]
        refs = Counter(fact.run_of for fact in facts if fact.run_of)
        return [
            f"{plural(count, 'session')} more {'is' if count == 1 else 'are'} of the same unbroken absence as {ref}"
            for ref, count in sorted(refs.items())
        ]

    @property
    def unsettled(self) -> str:
        """How many sessions are still N, and so cannot be chosen."""
        count = sum(s.fact.code == UNSETTLED for s in self.draft.sessions)
        verb = "is" if count == 1 else "are"
        return f"{plural(count, 'session')} of these weeks {verb} still N" if count else ""

    @cached_property
    def lines(self) -> list[LineView]:
        """The checklist as it stands."""
        return lines_now(self.draft.lines)

    @cached_property
    def checks(self) -> list[Fact]:
        """What it would be."""
        verdict = self.draft.verdict
        which = ordinal(verdict.notice_number)
        if verdict.tariff:
            words = f"The {which}: {price(verdict.tariff)}"
        else:
            words = f"The {which} in three years: none can be given, see what stands in its way"
        return [Fact("This would be", words), *courts_fact(self.draft.courts_until)]

    @property
    def blocks(self) -> list[Reason]:
        return self.draft.blocks

    @property
    def is_blocked(self) -> bool:
        """Whether nothing a person writes here could make it eligible."""
        return any(r.code != Refusal.BELOW_THRESHOLD for r in self.blocks)


@dataclass
class IssuePage:
    """The page on which a second person decides."""

    decision: Decision

    @property
    def notice(self) -> PenaltyNotice:
        return self.decision.notice

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict

    @property
    def initial(self) -> dict[str, Any]:
        """The day of posting the dates beside the form are for."""
        return {"posted_on": self.decision.posted_on}

    @property
    def is_below_threshold(self) -> bool:
        return Refusal.BELOW_THRESHOLD in self.verdict.codes

    @property
    def blocks(self) -> list[Reason]:
        """What stands against issuing that no reason can put right."""
        found = [r for r in self.verdict.reasons if r.code not in ANSWERED_HERE]
        more = [self.decision.stray, self.decision.unknown]
        return [*(Reason(Refusal.STAGE, words) for words in more if words), *found]

    @property
    def asks(self) -> dict[str, Any]:
        """What the form asks of whoever issues it."""
        decision = self.decision
        return {
            "below_threshold": self.is_below_threshold, "post_by": decision.post_by,
            "questions": decision.asks, "known": decision.known, "consult": decision.consult,
            "since": decision.address_since,
        }  # fmt: skip

    @property
    def lines(self) -> list[LineView]:
        """The checklist: as it was answered, or as it stands where something changed since."""
        changed, proposer = self.decision.asks or self.blocks, str(self.notice.proposed_by)
        return lines_now(self.decision.lines, proposer) if changed else lines_kept(self.notice)

    @property
    def price(self) -> str:
        return price(self.verdict.tariff)

    @property
    def source(self) -> str:
        return self.verdict.tariff.source if self.verdict.tariff else ""

    @property
    def which(self) -> str:
        return ordinal(self.verdict.notice_number)

    @cached_property
    def strip(self) -> list[Mark]:
        """The sessions with the codes they have now."""
        facts = [s.fact for s in self.decision.sessions]
        return [session_mark(f.code, f.date, f.half) for f in facts]

    @property
    def strip_words(self) -> str:
        """How far the sessions go towards the threshold."""
        count = self.verdict.counted_sessions
        if self.notice.offence == Offence.S105:
            return f"{plural(count, 'half day')} of an exclusion on which the child was seen"
        if self.decision.threshold is None:
            return plural(count, "unauthorised session")
        needed, weeks = self.decision.threshold
        return f"{plural(count, 'unauthorised session')}; the threshold is {needed} in {weeks} school weeks"

    @cached_property
    def dates(self) -> list[Fact]:
        """The dates if it is posted on that day."""
        lines = [Fact(f"{money(d.pence)} until", long_date(d.last_day)) for d in self.decision.dues]
        return [Fact("Taken as received", long_date(self.decision.received)), *lines,
                *courts_fact(self.decision.courts_until)]  # fmt: skip

    @property
    def recommendation(self) -> str:
        return str(self.notice.proposal.get("recommendation", ""))

    @property
    def exception(self) -> str:
        """The proposer's reason for going below the threshold."""
        return str(self.notice.proposal.get("exception_reason", ""))
