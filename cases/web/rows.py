"""One case as a line of a list: my work, the list of cases, the queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp, Tag
from accounts.web.words import plural, short_date
from attendance.choices import FlagKind, Role
from cases.actions.worklists import Why, Worklist, WorkRow
from cases.choices import Stage
from cases.rules.deadlines import Calendars, elapsed_school_days, week_number
from cases.rules.stages import FAST_TRACK, OWNERS
from cases.web.flag_lines import NobodyLine, nobody_lines
from cases.web.words import day_words, due_tag, due_words, numbers_in_words, role_label, stage_tag

if TYPE_CHECKING:
    from cases.models import Case

WHY_TAGS = {
    Why.OVERDUE: Tag("Overdue", "bad"),
    Why.TODAY: Tag("Today", "warn"),
    Why.NEW_FACTS: Tag("New facts", "info"),
    Why.FROM_HOLD: Tag("Back from hold", "care"),
    Why.SOON: Tag("This week", "quiet"),
    Why.LATER: Tag("Later", "quiet"),
    Why.OTHERS: Tag("Waits", "quiet"),
}
# What is to be done in a stage, as a thing to do.
NEXT: dict[str, str] = {
    Stage.FLAGGED: "start support or dismiss",
    Stage.SCHOOL_SUPPORT: "review, refer or close",
    Stage.FT_REFERRED: "accept or return",
    Stage.RETURNED: "complete and refer again",
    Stage.FT_OPEN: "set the panel, invite parents",
    Stage.FT_PANEL: "record panel, agree plan",
    Stage.FT_PLAN: "hold the target review",
    Stage.FT_REVIEW: "decide",
    Stage.NOTICE_TO_IMPROVE: "see how it went, decide",
    Stage.NOTICE_PROPOSED: "a manager decides",
    Stage.NOTICE_ISSUED: "wait for payment",
    Stage.NOTICE_UNPAID: "charge, or withdraw",
    Stage.LEGAL_CONSIDERATION: "consult, consider, decide",
    Stage.INTERVIEW: "hold the interview",
    Stage.PROSECUTION: "complete the pack, file",
    Stage.SJP: "watch for the plea",
    Stage.COURT: "attend the hearing",
    Stage.ESO: "watch the order",
    Stage.OUTCOME: "enter what the court decided",
    Stage.POST_MONITOR: "watch attendance",
    Stage.STEP_DOWN: "agree a new plan",
    Stage.TRANSFERRED: "close when confirmed",
    Stage.CLOSED: "nothing",
}


@dataclass(frozen=True)
class CaseRow:
    """A line of the list of cases."""

    case: Case
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def school(self) -> str:
        return str(self.case.enrolment.school.name)

    @property
    def stage(self) -> Tag:
        return stage_tag(self.case.stage)

    @property
    def officer(self) -> str:
        return self.case.officer.name if self.case.officer else "nobody"

    @property
    def due(self) -> str:
        if self.case.stage == Stage.CLOSED:
            return f"closed {short_date(self.case.closed_on)}"
        return short_date(self.case.stage_due)

    @property
    def tags(self) -> list[Tag]:
        """What stands out: overdue, on hold, new facts."""
        held = getattr(self.case, "is_held", False)
        late = (
            None
            if held or self.case.stage == Stage.CLOSED
            else due_tag(self.case.stage_due, self.today)
        )
        found = [late] if late else []
        if held:
            found.append(Tag("On hold", "quiet"))
        if self.case.basis_changed_at:
            found.append(Tag("New facts", "info"))
        return found

    @property
    def basis(self) -> str:
        """The first flag's numbers in a sentence."""
        return basis_words(self.case)

    @property
    def select_label(self) -> str:
        return f"{self.case.ref}, {self.child}"


def basis_words(case: Case) -> str:
    """The numbers a case rests on, the weightiest flag first."""
    entries = list(case.basis.values())
    if not entries:
        return "Opened by hand"
    worst = min(entries, key=lambda e: list(FlagKind).index(e["kind"]))
    if worst.get("new_year"):
        return f"{numbers_in_words(worst['kind'], worst['numbers'])} last year"
    words = numbers_in_words(worst["kind"], worst.get("cleared") or worst["numbers"])
    cleared = worst.get("cleared_as_of")
    if cleared:
        return f"{words}, cleared {short_date(dt.date.fromisoformat(cleared))}"
    return (
        f"{words}, to {short_date(dt.date.fromisoformat(worst['to']))}" if "to" in worst else words
    )


def week_words(case: Case, calendars: Calendars, today: dt.date) -> str:
    """Week 5 of 12, counted to the day the decision was promised for; nothing outside Fast Track.

    The week it began in is none of the twelve.
    """
    if case.fast_track_on is None or case.stage not in FAST_TRACK:
        return ""
    week = week_number(calendars, case.fast_track_on, today)
    if case.decision_due is None:
        return f"week {week}" if week else "just begun"
    weeks = week_number(calendars, case.fast_track_on, case.decision_due)
    return f"week {week} of {weeks}" if week else f"just begun, {weeks} weeks"


@dataclass(frozen=True)
class WorkLine:
    """A line of somebody's day."""

    row: WorkRow
    today: dt.date

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])

    @property
    def contact_href(self) -> str:
        return f"{reverse('cases:write_contact')}?case={self.case.ref}"

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def school(self) -> str:
        return str(self.case.enrolment.school.name)

    @property
    def tag(self) -> Tag:
        return WHY_TAGS[self.row.why]

    @property
    def stage(self) -> Tag:
        return stage_tag(self.case.stage)

    @property
    def says(self) -> str:
        """Why it is here, in a sentence."""
        if self.row.why == Why.NEW_FACTS and self.case.basis_changed_at:
            when = day_words(self.case.basis_changed_at.date(), self.today)
            return f"Its basis changed {when}: {basis_words(self.case)}"
        if self.row.what == "hold":
            return f"On hold; to be looked at again {day_words(self.row.due, self.today)}" if (
                self.row.due
            ) else "On hold"  # fmt: skip
        due = due_words(self.row.due, self.today)
        if self.row.what == "next_step":
            return f"{self.case.next_step}: {due}"
        if self.case.stage == Stage.FLAGGED:
            return f"{basis_words(self.case)}; {due}"
        return f"{due[0].upper()}{due[1:]}"

    @property
    def next(self) -> str:
        """What to do."""
        if self.row.why == Why.OTHERS:
            asked = getattr(self.case, "is_asked", False)
            return (
                f"the {role_label(Role.MANAGER if asked else OWNERS[Stage(self.case.stage)])} acts"
            )
        if self.row.what == "hold":
            return "look at the hold"
        if self.row.why == Why.NEW_FACTS:
            return "confirm what it means"
        return "do it and log it" if self.row.what == "next_step" else NEXT[self.case.stage]

    @property
    def week(self) -> str:
        """Week 5 of 12, while Fast Track runs."""
        return week_words(self.case, self.row.calendars, self.today)

    @property
    def clocks(self) -> str:
        """Since opened, and since with its officer, in school days."""
        opened = elapsed_school_days(self.row.calendars, self.case.opened_on, self.today)
        words = f"open {plural(opened, 'school day')}"
        if self.case.officer_since:
            mine = elapsed_school_days(self.row.calendars, self.case.officer_since, self.today)
            words += f", with me {mine}"
        return words


@dataclass
class WorkPage:
    """My work: what is late, what is due, what is new, and what can wait."""

    work: Worklist
    name: str

    keys = (
        KeyHelp("Enter", "Open the case"),
        KeyHelp("J K", "Next case, case before"),
        KeyHelp("L", "Log a contact on it"),
    )

    GROUPS = (
        (Why.OVERDUE, "Overdue"),
        (Why.TODAY, "Due today"),
        (Why.NEW_FACTS, "New facts"),
        (Why.FROM_HOLD, "Back from hold"),
        (Why.SOON, "In the next seven days"),
    )

    @property
    def today(self) -> dt.date:
        return self.work.today

    @property
    def groups(self) -> list[tuple[str, str, list[WorkLine]]]:
        """Groups that have something in them: title, tone, lines."""
        return [
            (title, WHY_TAGS[why].tone, self._lines(why))
            for why, title in self.GROUPS
            if self.work[why]
        ]

    @property
    def later(self) -> list[WorkLine]:
        return self._lines(Why.LATER)

    @property
    def others(self) -> list[WorkLine]:
        return self._lines(Why.OTHERS)

    @property
    def to_take(self) -> list[CaseRow]:
        return [CaseRow(case, self.today) for case in self.work.to_take]

    @property
    def nobody(self) -> list[NobodyLine]:
        """Children at these schools about whom nobody has done anything, most absent first."""
        return nobody_lines(self.work.nobody_acted)

    @property
    def nobody_words(self) -> str:
        """The way to all of them, with their number when not all are named here."""
        count = self.work.nobody_count
        return f"All {count}" if count > len(self.work.nobody_acted) else "Open as flags"

    @property
    def nobody_link(self) -> str:
        """All of them."""
        return f"{reverse('attendance:list_flags')}?kind={FlagKind.NOBODY_ACTED}"

    @property
    def summary(self) -> list[tuple[int, str, str]]:
        """The counts above the list."""
        words = {
            Why.OVERDUE: ("overdue", "bad"), Why.TODAY: ("due today", "warn"),
            Why.NEW_FACTS: ("with new facts", "info"), Why.FROM_HOLD: ("back from hold", "care"),
        }  # fmt: skip
        return [(len(self.work[why]), text, tone) for why, (text, tone) in words.items()]

    @property
    def is_clear(self) -> bool:
        return not any(
            self.work[why] for why in Why if why not in (Why.LATER, Why.SOON, Why.OTHERS)
        )

    def _lines(self, why: Why) -> list[WorkLine]:
        return [WorkLine(row, self.today) for row in self.work[why]]
