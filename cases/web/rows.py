"""One case as a line of a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Tag
from accounts.web.words import short_date
from attendance.choices import FlagKind
from cases.choices import Stage
from cases.rules.deadlines import Calendars, week_number
from cases.rules.stages import FAST_TRACK
from cases.web.words import due_tag, numbers_in_words, stage_tag

if TYPE_CHECKING:
    from cases.models import Case

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


class OfCase:
    """What every line about a case says of it: who, where, at which stage, and the ways to it."""

    case: Case

    @property
    def href(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])

    @property
    def contact_href(self) -> str:
        """Where a contact on the case is logged."""
        return f"{reverse('cases:write_contact')}?case={self.case.ref}"

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def school(self) -> str:
        return str(self.case.enrolment.school.name)

    @property
    def stage(self) -> Tag:
        return stage_tag(self.case.stage)


@dataclass(frozen=True)
class CaseRow(OfCase):
    """A line of the list of cases."""

    case: Case
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def officer(self) -> str:
        return self.case.officer.name if self.case.officer else "nobody"

    @property
    def due(self) -> str:
        if self.case.stage == Stage.CLOSED:
            return f"closed {short_date(self.case.closed_on)}"
        return short_date(self.first_due)

    @property
    def first_due(self) -> dt.date | None:
        """The first day anything of it is due, as the database found it for the list."""
        found: dt.date | None = self.case.first_due  # type: ignore[attr-defined]
        return found

    @property
    def tags(self) -> list[Tag]:
        """What stands out: overdue, on hold, new facts."""
        held = getattr(self.case, "is_held", False)
        late = (
            None if held or self.case.stage == Stage.CLOSED else due_tag(self.first_due, self.today)
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


def broken_promise(case: Case, today: dt.date) -> str:
    """What was promised the family and is late, beside the day its stage is due; nothing where nothing is.

    A panel that is moved takes the stage's day with it, never the promise.
    """
    due, panel, decision = case.stage_due, case.panel_due, case.promised
    if decision and decision < today and decision != due:
        return f"the decision was promised by {short_date(decision)}"
    if case.stage == Stage.FT_PANEL and panel and due and panel < due:
        return f"late: the panel was promised by {short_date(panel)}"
    return ""


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
