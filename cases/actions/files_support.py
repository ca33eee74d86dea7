"""What came before a sanction, read for one case: barriers, support, who was asked, what was let pass, who signed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cases.actions.files import CaseFile
from cases.actions.safeguarding import missing_in
from cases.choices import CONSULTATIONS
from cases.models import (
    Barrier,
    Consideration,
    ContractAnswer,
    ContractBreach,
    LiftedSafeguard,
    Referral,
    Support,
)
from cases.models.facts import consultations_due

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case


@dataclass
class SupportFile:
    """The same for every reader; who may read which words is for the page to ask."""

    file: CaseFile

    @property
    def case(self) -> Case:
        """Whose it is."""
        return self.file.case

    @property
    def user(self) -> User:
        """Who reads."""
        return self.file.user

    @cached_property
    def barriers(self) -> list[Barrier]:
        """Barriers as they stand, those that are over last."""
        rows = Barrier.objects.current().filter(case=self.case).select_related("by")
        return sorted(rows, key=lambda row: (row.over, -row.pk))

    @cached_property
    def support(self) -> list[Support]:
        """Support as it stands, the latest first."""
        rows = Support.objects.current().filter(case=self.case).select_related("by")
        return list(rows.order_by("-offered_on", "-id"))

    @cached_property
    def due(self) -> list[str]:
        """Who must be asked because of what is known of the child, in the order of the list."""
        found = consultations_due({c.kind for c in self.file.circumstances})
        return [str(kind) for kind in CONSULTATIONS if kind in found]

    @cached_property
    def consulted(self) -> dict[str, Consideration]:
        """The latest entry of each consultation."""
        rows = self.case.considerations.filter(kind__in=CONSULTATIONS).select_related("by")
        return {row.kind: row for row in rows.order_by("id")}

    @cached_property
    def lifted(self) -> list[LiftedSafeguard]:
        """What managers let pass on this case, in order."""
        return list(self.case.lifted_safeguards.select_related("by"))

    @cached_property
    def missing(self) -> list[str]:
        """Safeguards not met, as they stand for whoever wants the step."""
        return missing_in(self.file.facts)

    @cached_property
    def answers(self) -> dict[int | None, ContractAnswer]:
        """Each party's latest answer to the contract, when the plan is one."""
        rows = self.file.plan.answers.order_by("id") if self.file.plan else []
        return {row.carer_id: row for row in rows}

    @cached_property
    def breaches(self) -> list[ContractBreach]:
        """The days on which the contract was not kept, as they came."""
        return list(self.file.plan.breaches.order_by("on", "id")) if self.file.plan else []

    @cached_property
    def referrals(self) -> list[Referral]:
        """Every referral with its answer, the latest first, without what is attached."""
        return list(self.case.referrals.without_pdf().with_answer())
