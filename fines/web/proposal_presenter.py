"""A draft proposal and a decision on one, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, Mark
from accounts.web.words import long_date, money, plural
from attendance.choices import Relation
from fines.actions.drafting import Decision, Draft, ParentLine
from fines.choices import Refusal
from fines.rules.eligibility import Reason, Verdict
from fines.rules.law import TariffRow
from fines.web.words import answered, link, ordinal, session_mark

if TYPE_CHECKING:
    from fines.models import PenaltyNotice


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
                f"{here}?carer={line.carer.ref}",
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
        facts = [s.fact for s in self.draft.sessions if not s.fact.live_notice]
        return [session_mark(f.code, f.date, f.half) for f in facts]

    @property
    def strip_words(self) -> str:
        return plural(len(self.strip), "unauthorised session")

    @property
    def taken(self) -> list[str]:
        """How many sessions stand in another notice to this parent already, by notice."""
        refs = Counter(s.fact.live_notice for s in self.draft.sessions if s.fact.live_notice)
        return [
            f"{plural(count, 'session')} of these weeks {'stands' if count == 1 else 'stand'} in {ref}"
            for ref, count in sorted(refs.items())
        ]

    @cached_property
    def checks(self) -> list[Fact]:
        """What the application answers by itself."""
        verdict, draft = self.draft.verdict, self.draft
        lines = []
        if draft.threshold:
            needed, weeks = draft.threshold
            found = plural(verdict.counted_sessions, "unauthorised session")
            lines.append(
                Fact("Threshold", f"{found}; the threshold is {needed} in {weeks} school weeks")
            )
        earlier = verdict.notice_number - 1
        lines.append(Fact("In the last three years", self._earlier(earlier)))
        lines.append(
            Fact("This would be", f"The {ordinal(verdict.notice_number)}: {price(verdict.tariff)}")
        )
        return lines

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
        """Posted today unless another day is written."""
        return {"posted_on": timezone.localdate()}

    @property
    def is_below_threshold(self) -> bool:
        return Refusal.BELOW_THRESHOLD in self.verdict.codes

    @property
    def blocks(self) -> list[Reason]:
        """What stands against issuing that no reason can put right."""
        found = [r for r in self.verdict.reasons if r.code != Refusal.BELOW_THRESHOLD]
        stray = self.decision.stray
        return [Reason(Refusal.STAGE, stray), *found] if stray else found

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
        if self.decision.threshold is None:
            return plural(count, "unauthorised session")
        needed, weeks = self.decision.threshold
        return f"{plural(count, 'unauthorised session')}; the threshold is {needed} in {weeks} school weeks"

    @cached_property
    def dates(self) -> list[Fact]:
        """The dates if it is posted today."""
        lines = [Fact(f"{money(d.pence)} until", long_date(d.last_day)) for d in self.decision.dues]
        return [Fact("Taken as received", long_date(self.decision.received)), *lines]

    @property
    def recommendation(self) -> str:
        return str(self.notice.proposal.get("recommendation", ""))

    @property
    def exception(self) -> str:
        """The proposer's reason for going below the threshold."""
        return str(self.notice.proposal.get("exception_reason", ""))

    @cached_property
    def considered(self) -> list[Fact]:
        """What was considered, as answered."""
        return answered(self.notice)
