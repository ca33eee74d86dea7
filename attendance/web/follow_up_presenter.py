"""Follow-up of an encounter: whether it can be asked for, who asked, who closed it and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from accounts.web.parts import Tag
from accounts.web.words import short_date
from attendance.actions.encounter_story import EncounterStory
from attendance.rules.patrols import Verdict
from attendance.web.pupil_presenter import Panel

FALLEN = "It has no ground any more: what was recorded has been put right since."


@dataclass(frozen=True)
class FollowUpPanel:
    """The follow-up of one encounter, for one person."""

    story: EncounterStory

    @property
    def can_ask(self) -> bool:
        story = self.story
        return story.may_work and story.follow_up is None and story.verdict == Verdict.UNAUTHORISED

    @property
    def can_close(self) -> bool:
        follow_up = self.story.follow_up
        return bool(self.story.may_work and follow_up and not follow_up.closed_at)

    @property
    def tag(self) -> Tag | None:
        follow_up = self.story.follow_up
        if follow_up is None:
            return None
        if follow_up.closed_at:
            return Tag("Closed", "ok")
        return Tag("Open", "warn") if self.story.flag else Tag("Without ground", "quiet")

    @property
    def says(self) -> list[str]:
        """Who asked, what for, who closed it; or why none can be asked."""
        asked = self.story.follow_up
        if asked is None:
            return [why] if (why := self._why_not) else []
        lines = [f"Asked for on {short_date(asked.asked_at)} by {asked.asked_by_name}."]
        lines += [asked.note] if asked.note else []
        if asked.closed_at:
            who = f"{short_date(asked.closed_at)} by {asked.closed_by_name}"
            lines.append(f"Closed on {who}: {asked.closed_because}")
        elif self.story.flag is None:
            lines.append(FALLEN)
        return lines

    @property
    def _why_not(self) -> str:
        if self.story.match is None:
            return "Follow-up is asked of a school’s pupil: match the child first."
        if self.story.verdict == Verdict.UNKNOWN:
            return "Once it is known that there was no lawful reason, follow-up can be asked for."
        return (
            "" if self.story.verdict == Verdict.UNAUTHORISED else "There is nothing to follow up."
        )

    @property
    def panels(self) -> list[Panel]:
        """What apps above offer beside a follow-up: settings name their addresses."""
        story = self.story
        if not (story.match and story.opens_record and story.follow_up):
            return []
        found = []
        for name, words in settings.FOLLOW_UP_PANELS:
            try:
                href = reverse(name, args=[story.match.enrolment.pupil.ref])
            except NoReverseMatch:
                continue
            found.append(Panel(href, words))
        return found
