"""The page of a charge that is about to be laid: what its court pack lacks, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from fines.rules.papers import words_of
from fines.web.decision_page import DecisionPage

if TYPE_CHECKING:
    from fines.actions.laying import Laying


@dataclass
class LayingPage(DecisionPage):
    """An approved record, and the list of its court pack."""

    laying: Laying

    @property
    def in_the_way(self) -> list[str]:
        """What no reason lets pass: money in doubt, and what a charge cannot do without."""
        return [*self.money, *(words_of(item) for item in self.laying.lacks.conditions)]

    @property
    def papers(self) -> list[str]:
        """What may follow at a court hearing."""
        return [words_of(item) for item in self.laying.lacks.papers]

    @property
    def not_done(self) -> list[str]:
        """What was never done, or is not on record."""
        return [words_of(item) for item in self.laying.lacks.not_done]

    @property
    def is_complete(self) -> bool:
        lacks = self.laying.lacks
        return not (lacks.conditions or lacks.to_explain)

    @property
    def pack_href(self) -> str:
        row = self.file.decision
        return reverse("fines:show_pack", args=[row.case.ref, row.carer.ref])
