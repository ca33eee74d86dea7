"""The case page in words: who, which stage, what is next, what was done. Asks the rules, shows the answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from accounts.web.parts import Action, Fact, KeyHelp, Mark, Tag
from accounts.web.words import percent_of, plural, short_date
from cases import access
from cases.actions.files import RECENT_SESSIONS, CaseFile
from cases.actions.improving import read_improvement
from cases.actions.opening import year_turned
from cases.actions.timelines import Asked
from cases.actions.watching import read_watch
from cases.choices import LetterTemplate, MeetingKind, PlanKind, Stage, TargetResult
from cases.rules.letter_fields import OF_STAGE
from cases.rules.opening import SIGHTINGS
from cases.rules.stages import OWNERS
from cases.web.contact_words import condoned_words
from cases.web.entry_view import STRIP_KINDS, EntryView, entry_view
from cases.web.flag_lines import FlagLine, basis_lines, other_lines
from cases.web.glance import Glance
from cases.web.household_page import HouseholdView
from cases.web.improve_page import improvement_words
from cases.web.meeting_page import MeetingLine
from cases.web.parties import PartyView, party_views
from cases.web.pathway import Pathway
from cases.web.rows import NEXT, broken_promise, week_words
from cases.web.timeline_view import Timeline
from cases.web.watch_page import watch_words
from cases.web.words import (
    OFFICERS_STEP,
    due_tag,
    due_words,
    role_label,
    stage_tag,
)

if TYPE_CHECKING:
    from cases.models import Letter


@dataclass(frozen=True)
class PanelLink:
    """A panel of an app above: a plain link that htmx turns into the panel."""

    title: str
    href: str


def open_words(school_days: int, since: dt.date, today: dt.date) -> str:
    """Since today; 12 school days since 2 Feb 2026."""
    if since == today or not school_days:
        return "since today" if since == today else f"since {short_date(since)}"
    return f"{plural(school_days, 'school day')} since {short_date(since)}"


def missed_words(file: CaseFile) -> str:
    """The fraction as it stands, in a sentence, for a page on which somebody decides by it."""
    missed, possible, unauthorised = file.missed
    if not possible:
        return "No session of this school year is marked yet."
    rate = percent_of(missed, possible)
    without = f"{unauthorised} of them without permission"
    return f"As it stands: {missed} of {possible} sessions missed this school year ({rate}), {without}."


STEPS = (KeyHelp("J K", "The next line of the timeline, the one before"),)
KEYS = (
    KeyHelp("L", "Log a contact"),
    KeyHelp("C V M L E T", "How, while it has the focus; 1 to 8 how it went"),
    KeyHelp("Ctrl Enter", "Save the contact, while writing it"),
)


class CasePage:
    """Everything the template shows, in words."""

    def __init__(self, file: CaseFile, show: str = "", asked: Asked | None = None) -> None:
        self.file, self.case, self.user = file, file.case, file.user
        self.pathway = Pathway(file)
        self.timeline = Timeline(file, asked or Asked(show))
        self.household = HouseholdView(file)
        self.glance = Glance(self)

    @property
    def today(self) -> dt.date:
        return self.file.today

    @property
    def title(self) -> str:
        return str(self.case.pupil)

    @property
    def is_open(self) -> bool:
        return self.case.stage != Stage.CLOSED

    # -- Who and where ------------------------------------------------------------------------------

    @property
    def tags(self) -> list[Tag]:
        """The stage, what makes it wait, and the child's circumstances for those who may see them."""
        found = [stage_tag(self.case.stage)]
        if self.file.holds:
            found.append(Tag("On hold", "quiet"))
        late = due_tag(self.file.first_due, self.today)
        found += [late] if late else []
        return found + self.circumstances

    @property
    def circumstances(self) -> list[Tag]:
        """The child's circumstances as tags; none for a reader who may not see them."""
        if not access.can_see_circumstances(self.user, self.case):
            return []
        return [Tag(c.get_kind_display(), "care") for c in self.file.circumstances]

    @property
    def side(self) -> dict[str, str]:
        return {"text": self.case.ref, "href": reverse("cases:show_case", args=[self.case.ref])}

    @property
    def side_note(self) -> str:
        words = week_words(self.case, self.file.calendars, self.today)
        return f"Fast Track {words}" if words else ""

    @property
    def facts(self) -> list[Fact]:
        """The line under the name."""
        enrolment, case = self.case.enrolment, self.case
        officer = case.officer.name if case.officer else "nobody yet"
        since = self.file.school_days_since(case.opened_on)
        facts = [
            Fact("School", f"{enrolment.school.name}, {enrolment.registration_group}"),
            Fact("Born", short_date(case.pupil.date_of_birth)),
            Fact("Officer", officer),
            Fact("Open", open_words(since, case.opened_on, self.today)),
        ]
        if case.decision_due:
            facts.append(Fact("Decision by", short_date(case.decision_due)))
        return facts

    @property
    def next_action(self) -> str:
        """The one line that says what to do."""
        if not self.is_open:
            watched = self.case.watch_until
            ended = f"Closed {short_date(self.case.closed_on)}: {self.case.get_close_reason_display().lower()}."
            return (
                f"{ended} Attendance is watched until {short_date(watched)}." if watched else ended
            )
        if self._step_comes_first:
            due, step = self.case.next_step_due, OFFICERS_STEP
            if access.can_see_contact_notes(self.user, self.case):
                step = self.file.redact(self.case.next_step)
            return f"{step}, {due_words(due, self.today)}" if due else step
        what = NEXT[self.case.stage]
        words = f"{what[0].upper()}{what[1:]}, {due_words(self.case.stage_due, self.today)}"
        late = broken_promise(self.case, self.today)
        return f"{words}; {late}" if late else words

    @property
    def owner(self) -> str:
        """Who does it: the officer a step of the case's own, the stage's role anything else."""
        if self._step_comes_first and self.case.officer:
            return self.case.officer.name
        return role_label(OWNERS[Stage(self.case.stage)])

    @property
    def _step_comes_first(self) -> bool:
        """Whether the next step agreed with the family falls before the stage is due."""
        step, stage = self.case.next_step_due, self.case.stage_due
        return bool(self.case.next_step) and (step or dt.date.max) <= (stage or dt.date.max)

    def calm(self, tag: Tag) -> Tag:
        """The tag as a closed case shows it: what once asked for somebody asks for nobody any more."""
        asks = tag.tone in ("warn", "bad")
        return replace(tag, tone="quiet") if asks and not self.is_open else tag

    # -- What it rests on ---------------------------------------------------------------------------

    @property
    def missed(self) -> dict[str, int]:
        missed, possible, unauthorised = self.file.missed
        return {"missed": missed, "possible": possible, "unauthorised": unauthorised}

    @cached_property
    def strip(self) -> list[Mark]:
        return [
            Mark(
                m.code,
                STRIP_KINDS.get(m.statistical_class, "missing"),
                f"{m.code}, {short_date(m.date)} {m.half}",
            )
            for m in self.file.recent_marks
        ]

    @property
    def strip_label(self) -> str:
        away = sum(1 for mark in self.strip if mark.kind in ("auth", "unauth"))
        count = len(self.strip)
        which = "twenty sessions" if count == RECENT_SESSIONS else plural(count, "session")
        return f"Last {which}: {away} missed"

    @cached_property
    def entry(self) -> EntryView | None:
        """The entry test of Fast Track, while it is what decides."""
        return entry_view(self.file)

    @property
    def condoned_tag(self) -> Tag:
        return self.calm(Tag("absence condoned", "warn"))

    @property
    def condoned(self) -> str:
        """What the family said of condoning the absence."""
        return condoned_words(self.file.condoned)

    @property
    def flags(self) -> list[FlagLine]:
        """The flags the case rests on."""
        lines = basis_lines(self.file.flags, self.file.user)
        return [replace(line, tag=self.calm(line.tag)) for line in lines]

    @property
    def other_flags(self) -> list[FlagLine]:
        """What else is flagged about the child at the school."""
        return other_lines(self.file.other_flags)

    @property
    def basis_changed(self) -> bool:
        return self.is_open and self.case.basis_changed_at is not None

    @property
    def basis_says(self) -> str:
        rests_on = [link.flag for link in self.file.flags if link.flag.kind not in SIGHTINGS]
        if rests_on and all(flag.cleared_at and not year_turned(flag) for flag in rests_on):
            return "No flag stands behind this case any more. Step it down or close it, or say why it goes on."
        return "New facts have come in since somebody last looked. Say whether the case goes on as it is."

    @property
    def can_confirm_basis(self) -> bool:
        return access.can_confirm_basis(self.user, self.case)

    # -- People, plan, documents --------------------------------------------------------------------

    @cached_property
    def parties(self) -> list[PartyView]:
        return party_views(self.file)

    @property
    def plan(self) -> dict[str, object] | None:
        plan, redact = self.file.plan, self.file.redact
        if plan is None:
            return None
        title = f"{PlanKind(plan.kind).label} {'refused' if plan.refused else 'agreed'} {short_date(plan.agreed_on)}"
        targets = [
            (redact(t.text), redact(t.owner), self._came_to(t.result), t.due)
            for t in plan.targets.all()
        ]  # fmt: skip
        return {"title": title, "targets": targets, "support": redact(plan.support),
                "refusal": redact(plan.refusal_reason), "review_on": plan.review_on}  # fmt: skip

    def _came_to(self, result: str) -> Tag | None:
        """What came of a target, once that is said."""
        met = result == TargetResult.MET
        return (
            self.calm(Tag(TargetResult(result).label, "ok" if met else "warn")) if result else None
        )

    @property
    def meetings(self) -> list[MeetingLine]:
        """Meetings that stand, the latest first."""
        return [
            MeetingLine(row, self.file.redact)
            for row in self.file.meetings
            if row.cancelled_at is None
        ]

    @property
    def review_href(self) -> str:
        """Setting the review that the stage asks for; none in other stages."""
        kinds = {Stage.FT_PLAN: MeetingKind.TARGET_REVIEW, Stage.FT_REVIEW: MeetingKind.REVIEW}
        kind = kinds.get(Stage(self.case.stage))
        waits = any(row.waits and row.kind == kind for row in self.file.meetings)
        if kind is None or waits or not access.can_edit(self.user, self.case):
            return ""
        return reverse("cases:arrange_meeting", args=[self.case.ref, kind.value])

    @property
    def panel_waits(self) -> bool:
        return self.file.panel is not None and self.file.panel.held_on is None

    @property
    def documents(self) -> list[tuple[Letter, str, str]]:
        return [
            (letter, f"{letter.get_template_display()} to {letter.carer.full_name}",
             reverse("cases:read_letter", args=[self.case.ref, letter.ref]))
            for letter in self.file.letters
        ]  # fmt: skip

    @property
    def panels(self) -> list[PanelLink]:
        """What apps above show of this case, by the addresses the settings name."""
        found = []
        for title, name in getattr(settings, "CASE_PANELS", ()):
            try:
                found.append(PanelLink(title, reverse(name, args=[self.case.ref])))
            except NoReverseMatch:
                continue
        return found

    @property
    def actions(self) -> list[Action]:
        """What else may be done here, by what this person may do."""
        user, case, url = self.user, self.case, self._url
        if not self.is_open:
            may = access.can_send_letter(user, case)
            return [Action("Send a letter", url("choose_letter"))] if may else []
        may_edit = access.can_edit(user, case)
        offers = [
            (may_edit and not self.panel_waits, "Set a panel", "arrange_panel"),
            (may_edit and self.panel_waits, "Record the panel", "record_panel"),
            (may_edit, "Write a plan", "agree_plan"),
            (access.can_send_letter(user, case), "Send a letter", "choose_letter"),
            (access.can_consider(user, case), "Record a consultation", "consider"),
            (access.can_change_pathway(user, case), "Change the pathway", "change_pathway"),
            (self._may_take, "Take this case", "take_case"),
            (access.can_allocate(user, case), "Allocate", "allocate"),
            (access.can_hold(user, case) and not self.file.holds, "Put on hold", "place_hold"),
            (access.can_hold(user, case) and bool(self.file.holds), "Lift the hold", "lift_hold"),
        ]
        return [Action(text, url(name)) for offered, text, name in offers if offered]

    @cached_property
    def may_reopen(self) -> bool:
        """Whether to offer opening the case again: it is the child's latest, and none is open."""
        latest = not self.case.followed_by.exists()
        return not self.is_open and latest and access.can_open_case(self.user, self.case.pupil)

    @property
    def reopen_href(self) -> str:
        return self._url("reopen_case")

    @cached_property
    def watch(self) -> str:
        """How the child does while attendance is watched, after closing or under a notice to improve; else empty."""
        if self.is_open:
            return improvement_words(read_improvement(self.case, self.today))
        return watch_words(read_watch(self.case, self.today))

    @property
    def letters_here(self) -> list[Action]:
        """The letters that belong to the stage, for who may send them."""
        if not (self.is_open and access.can_send_letter(self.user, self.case)):
            return []
        row = next((r for r in self.case.pathway.rows if r.stage == self.case.stage), None)
        return [
            Action(
                LetterTemplate(name).label, reverse("cases:send_letter", args=[self.case.ref, name])
            )
            for name in (row.letters if row else ()) or OF_STAGE.get(self.case.stage, ())
        ]

    @property
    def _may_take(self) -> bool:
        return access.can_take(self.user, self.case)

    def _url(self, name: str) -> str:
        return reverse(f"cases:{name}", args=[self.case.ref])

    @property
    def review_targets_href(self) -> str:
        plan = self.file.plan
        editable = plan is not None and self.is_open and access.can_edit(self.user, self.case)
        return self._url("review_targets") if editable else ""

    @property
    def can_log(self) -> bool:
        return self.is_open and access.can_log_contact(self.user, self.case)

    @property
    def keys(self) -> tuple[KeyHelp, ...]:
        return (*STEPS, *KEYS) if self.can_log else STEPS
