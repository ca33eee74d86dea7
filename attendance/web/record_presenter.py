"""The page an officer has open in the street: what was just saved, and the next form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attendance.rules.calendar import LONDON
from attendance.web.encounter_words import EncounterLine, encounter_line
from attendance.web.patrol_presenter import hours_of

if TYPE_CHECKING:
    from attendance.models import Encounter, Patrol


@dataclass(frozen=True)
class RecordPage:
    """One patrol and the last few children recorded."""

    patrol: Patrol
    latest: Sequence[Encounter]

    @property
    def hours(self) -> str:
        return hours_of(self.patrol)

    @property
    def next_number(self) -> int:
        return self.latest[0].number + 1 if self.latest else 1

    @property
    def lines(self) -> list[EncounterLine]:
        return [encounter_line(each) for each in self.latest]

    def initial(self, now: dt.datetime) -> dict[str, Any]:
        """The time now while the hours last, and the place of the last child: most are met in one street."""
        within = self.patrol.authorised_from <= now <= self.patrol.authorised_until
        time = now.astimezone(LONDON).time() if within else None
        return {"time": time, "place": self.latest[0].place if self.latest else None, "sex": ""}
