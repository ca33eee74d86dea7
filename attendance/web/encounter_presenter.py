"""One encounter: what was said, who it is, what the register says beside it, what was put right since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Fact, Tag, TimelineEvent
from accounts.web.words import london_time, long_date, short_date
from attendance.actions.encounter_story import EncounterStory
from attendance.actions.patrols import erased_on_day
from attendance.choices import (
    Accompanied,
    EncounterOutcome,
    PatrolStatus,
    PlaceKind,
    Sex,
    StreetReason,
    YesNo,
)
from attendance.web.encounter_register import RegisterBeside
from attendance.web.encounter_words import (
    age_of,
    given_name,
    match_tag,
    name_of,
    school_of,
    verdict,
    why_not_counted,
)
from attendance.web.follow_up_presenter import FollowUpPanel
from attendance.web.patrol_words import verdict_tag

if TYPE_CHECKING:
    from attendance.models import Encounter, EncounterChange, EncounterMatch

FIELDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "at": ("Time", {}),
    "place": ("Where", dict(PlaceKind.choices)),
    "given_forename": ("First name", {}),
    "given_surname": ("Surname", {}),
    "date_of_birth": ("Date of birth", {}),
    "age": ("Age", {}),
    "sex": ("Sex", dict(Sex.choices)),
    "school_id": ("School", {}),
    "school_given": ("Another school", {}),
    "accompanied": ("With", dict(Accompanied.choices)),
    "reason_given": ("Words", {}),
    "reason": ("Reason", dict(StreetReason.choices)),
    "lawful": ("Lawful", dict(YesNo.choices)),
    "outcome": ("What was done", dict(EncounterOutcome.choices)),
    "safeguarding_note": ("Safeguarding note", {}),
}


@dataclass
class EncounterPage:
    """One encounter, for one person."""

    story: EncounterStory

    @property
    def encounter(self) -> Encounter:
        return self.story.encounter

    @property
    def match(self) -> EncounterMatch | None:
        return self.story.match

    @property
    def title(self) -> str:
        return name_of(self.encounter)

    @property
    def caption(self) -> str:
        encounter = self.encounter
        when = f"{long_date(encounter.at)}, {london_time(encounter.at)}"
        return f"{encounter.patrol.area} · {when} · no. {encounter.number}"

    @property
    def tags(self) -> list[Tag]:
        return [verdict_tag(verdict(self.encounter)), match_tag(self.encounter)]

    @property
    def why_not_counted(self) -> str:
        return why_not_counted(self.encounter)

    @property
    def facts(self) -> list[Fact]:
        """What was said and done; of an erased encounter only what is counted."""
        e = self.encounter
        recorded = f"{_when(e.made_at)} by {e.made_by_name}"
        return [
            Fact("Name as given", given_name(e) or ("Erased" if e.erased_at else "Not given")),
            Fact("Age", self._age),
            Fact("School", school_of(e)),
            Fact("With", str(Accompanied(e.accompanied).label)),
            Fact("Where", str(PlaceKind(e.place).label)),
            Fact("Reason", self._reason),
            Fact("Lawful", str(YesNo(e.lawful).label)),
            Fact("What was done", str(EncounterOutcome(e.outcome).label)),
            Fact("Recorded", recorded),
        ]

    @property
    def _age(self) -> str:
        e = self.encounter
        born = f"born {short_date(e.date_of_birth)} as given" if e.date_of_birth else ""
        sex = str(Sex(e.sex).label).lower() if e.sex else ""
        return ", ".join(part for part in (age_of(e), born, sex) if part)

    @property
    def _reason(self) -> str:
        said = self.encounter.reason_given
        label = str(StreetReason(self.encounter.reason).label)
        return f"{label}: “{said}”" if said else label

    @property
    def can_match(self) -> bool:
        return self.can_correct and self.match is None

    @property
    def can_correct(self) -> bool:
        return self.story.may_work and self.encounter.erased_at is None

    @property
    def record_link(self) -> str:
        """The next child, while the patrol is out."""
        patrol = self.encounter.patrol
        if not (self.story.may_work and patrol.status == PatrolStatus.UNDER_WAY):
            return ""
        return reverse("attendance:record_encounter", args=[patrol.ref])

    @property
    def erasure(self) -> str:
        """What becomes of the name while nobody has matched it."""
        e = self.encounter
        if self.match:
            return ""
        if e.erased_at:
            gone = long_date(e.erased_at)
            return f"Nobody had matched the child, so the name was erased on {gone}. It is still counted."
        day = erased_on_day(e.patrol)
        return (
            f"The name is erased in the night to {long_date(day)} unless it is matched."
            if day
            else ""
        )

    @property
    def pupil_link(self) -> str:
        """The pupil's record, for those whose it is to open."""
        if not (self.match and self.story.opens_record):
            return ""
        return reverse("attendance:show_pupil", args=[self.match.enrolment.pupil.ref])

    @property
    def matched_by(self) -> str:
        match = self.match
        return f"Matched on {_when(match.at)} by {match.by_name}." if match else ""

    @cached_property
    def register(self) -> RegisterBeside | None:
        """The mark of that half day, once it is known whose."""
        if self.match is None:
            return None
        return RegisterBeside(self.match, self.encounter.at, self.story.mark_now)

    @cached_property
    def follow_up(self) -> FollowUpPanel:
        return FollowUpPanel(self.story)

    @property
    def corrections(self) -> list[TimelineEvent]:
        """Every correction and every match taken back, the latest first."""
        events = [self._correction(each) for each in self.story.changes]
        events += [_taken_back(each) for each in self.story.undone]
        return sorted(events, key=lambda event: event.at, reverse=True)

    def _correction(self, change: EncounterChange) -> TimelineEvent:
        label, values = FIELDS[change.field]
        old, new = (
            self._value(change.field, value, values)
            for value in (change.old_value, change.new_value)
        )
        return TimelineEvent(
            title=f"{label}: {old} became {new}", at_words=_when(change.at), by=change.by_name,
            text=change.reason, at=change.at.isoformat(),
        )  # fmt: skip

    def _value(self, field: str, value: str, values: Mapping[str, str]) -> str:
        if not value:
            return "what was erased" if self.encounter.erased_at else "nothing"
        if field == "school_id":
            return self.story.schools.get(value, "a school")
        if field == "at":
            return london_time(dt.datetime.fromisoformat(value))
        if field == "date_of_birth":
            return short_date(dt.date.fromisoformat(value))
        return str(values.get(value, value))


def _taken_back(match: EncounterMatch) -> TimelineEvent:
    at = match.undone_at
    return TimelineEvent(
        title="A match was taken back", at_words=_when(at), by=match.undone_by_name,
        text=match.undone_because, at=at.isoformat() if at else "",
    )  # fmt: skip


def _when(at: dt.datetime | None) -> str:
    return f"{short_date(at)} at {london_time(at)}"
