"""One charge in words: what for, until when, what happened, what is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Action, Fact, Mark, Tag
from accounts.web.words import london_time, long_date, plural, short_date
from fines import access_court as access
from fines.choices import (
    CONVICTED,
    GIVEN_UP,
    PLEAS,
    AppealResult,
    HearingKind,
    MeasureKind,
    Procedure,
    StepKind,
)
from fines.web.court_words import QUASHED, charge_words, outcome_tag, result_words
from fines.web.words import session_mark

CORRECTED = (StepKind.SERVED, *PLEAS)

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.court_files import ChargeFile
    from fines.models import ChargeReview, CourtResult, CourtStep, Hearing


@dataclass
class ProceedingsPage:
    """A charge from laying to result."""

    file: ChargeFile
    user: User

    @property
    def title(self) -> str:
        return f"Proceedings {self.file.row.ref}"

    @property
    def tags(self) -> list[Tag]:
        stands = self.file.stands
        if stands is None:
            return [Tag("Awaiting court", "warn")]
        return [outcome_tag(stands.outcome, quashed=self.file.quashed)]

    @property
    def facts(self) -> list[Fact]:
        row = self.file.row
        case = reverse("fines:see_court_case", args=[row.case.ref])
        return [
            Fact("Parent", row.carer.full_name),
            Fact("Child", row.pupil.full_name),
            Fact("Charge", charge_words(row.charge, row.procedure)),
            Fact("Case", row.case.ref, case),
            Fact("School", row.case.enrolment.school.name),
        ]

    @property
    def reads(self) -> bool:
        """Whether pleas and sentences are this person's to read."""
        return access.can_read_court_text(self.user, self.file.row.case)

    @property
    def strip(self) -> list[Mark]:
        return [session_mark(code, day, half) for day, half, code in self.file.sessions]

    @property
    def strip_words(self) -> str:
        row = self.file.row
        count = plural(len(self.file.sessions), "session")
        return f"{count}, {short_date(row.offence_on)} to {short_date(row.offence_until)}"

    @property
    def doubts(self) -> list[str]:
        """Sessions that are no offence any more, each with what the register said and says."""
        return [n.words for n in self.file.doubts]

    @property
    def doubt_words(self) -> str:
        """What to do about them: before a result the charge may still be given up."""
        if self.file.stands:
            return "A result is entered. Tell the court and the parent, and leave the sessions out."
        return "Leave these sessions out, or withdraw the charge: enter “Withdrawn” as its result."

    @property
    def doubt_action(self) -> Action | None:
        href = reverse("fines:leave_out", args=[self.file.row.ref])
        may = self.can_act and bool(self.file.doubts)
        return Action("Leave sessions out", href, "secondary") if may else None

    @property
    def left_out(self) -> list[str]:
        """What was left out since, when and by whom; why only for whom such words are."""
        return [self._left_out(row) for row in self.file.left_out]

    def _left_out(self, row: ChargeReview) -> str:
        days = [n.charged.session for n in row.sessions.all()]
        which = "; ".join(f"{long_date(s.date)} {s.half}" for s in days)
        words = f"{which}. {row.by.name if row.by else ''}, {short_date(row.at)}"
        return f"{words}: {row.reason}" if self.reads else words

    @property
    def limit(self) -> str:
        row = self.file.row
        laid = f"Laid {long_date(row.filed_on)}"
        return f"{laid}; it had to be by {long_date(row.file_by)}." if row.file_by else f"{laid}."

    @property
    def dates(self) -> list[dict[str, str]]:
        """Laid, served, plea, next day in court, result: done or still to come."""
        row, steps = self.file.row, {s.kind: s for s in self._standing_steps}
        served = steps.get(StepKind.SERVED)
        plea = next((s for s in self._standing_steps if s.kind in PLEAS), None)
        upcoming, stands = self.next_hearing or self.last_hearing, self.file.stands
        lacking = "Not recorded" if stands else "Not yet"
        until = f"by {short_date(served.plea_by)}" if served and served.plea_by else ""
        lines = [
            ("Laid", row.filed_on, charge_words(row.charge)),
            ("Papers served", served and served.on, ""),
            ("Plea", plea and plea.on, self._plea(plea) or until),
            ("In court", upcoming and upcoming.at, upcoming.court if upcoming else ""),
            ("Result", stands and stands.on, QUASHED if self.file.quashed else ""),
        ]
        return [
            {
                "label": label, "date": short_date(day) if day else lacking, "note": note,
                "state": "done" if day and not (label == "In court" and self.next_hearing) else "next",
            }
            for label, day, note in lines
        ]  # fmt: skip

    def _plea(self, step: CourtStep | None) -> str:
        return StepKind(step.kind).label.removeprefix("Plea: ") if step and self.reads else ""

    @cached_property
    def next_hearing(self) -> Hearing | None:
        """The first day in court that is still due, whenever it was written down."""
        ahead = [
            h for h in self._standing if h.pk in self.file.due and self._day(h) >= self.file.today
        ]
        return min(ahead, key=self._day, default=None)

    @cached_property
    def last_hearing(self) -> Hearing | None:
        """The last day in court before today."""
        held = [h for h in self._standing if self._day(h) < self.file.today]
        return max(held, key=self._day, default=None)

    @cached_property
    def _standing(self) -> list[Hearing]:
        moved = {h.replaces_id for h in self.file.hearings}
        return [h for h in self.file.hearings if h.at and h.pk not in moved]

    @staticmethod
    def _day(row: Hearing) -> dt.date:
        return timezone.localdate(row.at)

    @property
    def next_words(self) -> str:
        """What is to be done now, in a sentence."""
        kinds = {s.kind: s for s in self._standing_steps}
        served = kinds.get(StepKind.SERVED)
        if self.file.stands and self.next_hearing:
            return f"The appeal is heard on {long_date(self.next_hearing.at)}."
        if self.file.quashed:
            return "The conviction was quashed on appeal. Nothing more follows from this charge."
        if self.file.stands:
            return "A result is entered. The case is watched for twelve school weeks."
        if served is None:
            return "Serve the papers, and record the day."
        if not any(kind in PLEAS for kind in kinds):
            until = f" until {long_date(served.plea_by)}" if served.plea_by else ""
            return f"A plea is awaited{until}. With no reply it is decided in absence."
        if self.next_hearing:
            return f"In court on {long_date(self.next_hearing.at)}. Enter the result once it is decided."
        if self.last_hearing:
            return "The day in court is over: enter the result, or the day it was put off to."
        return "Put the day in court in the diary, or enter the result."

    @property
    def hearings(self) -> list[dict[str, object]]:
        """Every row in order: moved ones with where they went, and why."""
        moved = {h.replaces_id for h in self.file.hearings}
        return [self._hearing(h, h.pk in moved) for h in self.file.hearings]

    def _hearing(self, row: Hearing, moved: bool) -> dict[str, object]:
        when = f"{long_date(row.at)}, {london_time(row.at)}" if row.at else "Off the list"
        names = [user.name for user in row.attends.all()]
        may = self.can_act and not moved and row.at is not None and row.pk in self.file.due
        off = row.at is not None and not moved and self._is_not_needed(row)
        return {
            "when": when, "kind": HearingKind(row.kind).label, "moved": moved, "off": off,
            "where": ", ".join(p for p in (row.court, row.room) if p), "reason": row.reason,
            "attends": ", ".join([*names, *([row.others] if row.others else [])]),
            "move": reverse("fines:move_hearing", args=[row.pk]) if may else "",
            "file": reverse("fines:hearing_file", args=[row.pk])
            if row.at and not moved and not off else "",
        }  # fmt: skip

    def _is_not_needed(self, row: Hearing) -> bool:
        """Whether the charge was decided before the day came."""
        decided = self.file.decided_on
        return row.pk not in self.file.due and decided is not None and self._day(row) > decided

    @property
    def steps(self) -> list[Fact]:
        return [Fact(short_date(s.on), self._step(s)) for s in self.file.steps]

    @cached_property
    def _standing_steps(self) -> list[CourtStep]:
        """Those that hold: neither put right since nor taken back."""
        replaced = {s.replaces_id for s in self.file.steps}
        found = (s for s in self.file.steps if s.kind != StepKind.TAKEN_BACK)
        return [s for s in found if s.pk not in replaced]

    def _step(self, step: CourtStep) -> str:
        kind = StepKind(step.kind)
        words = str(kind.label) if self.reads or kind not in PLEAS else "Plea entered"
        until = f", plea by {short_date(step.plea_by)}" if step.plea_by else ""
        right = ", put right" if step.replaces_id and kind != StepKind.TAKEN_BACK else ""
        said = [text for text in (step.note, step.why_changed) if text] if self.reads else []
        return ". ".join([f"{words}{until}{right}", *said])

    @property
    def results(self) -> list[Fact]:
        """What stands last; earlier rows with why they were put right."""
        return [
            Fact(short_date(r.on), result_words(r) + self._changed(r))
            for r in self.file.results
        ]  # fmt: skip

    @staticmethod
    def _changed(row: CourtResult) -> str:
        """Why a later row took the place of one: an appeal changed the sentence, or it was put right."""
        if not row.why_changed:
            return ""
        appeal = getattr(row, "by_appeal", None)
        if appeal:
            return f". Varied on appeal, {short_date(appeal.on)}"
        return f". Put right: {row.why_changed}"

    @property
    def orders(self) -> list[Fact]:
        """The orders this result brought, each on its own page."""
        return [
            Fact(MeasureKind(row.kind).label, short_date(row.made_on), reverse("fines:see_order", args=[row.pk]))
            for row in self.file.orders
        ]  # fmt: skip

    @property
    def note(self) -> str:
        return self.file.results[-1].note if self.file.results else ""

    @property
    def appeals(self) -> list[Fact]:
        return [
            Fact(short_date(a.on), f"{AppealResult(a.result).label}. {a.note}".strip())
            for a in self.file.appeals
        ]

    @property
    def notices(self) -> list[Fact]:
        rows = self.file.row.notices.all()
        return [Fact("Notice", n.ref, n.get_absolute_url()) for n in rows.light()]

    @property
    def notice_doubts(self) -> list[str]:
        """Why a notice of the absence is to be looked at: such as that it could still be paid when it was charged."""
        if not self.reads:
            return []
        rows = self.file.row.notices.exclude(review_why="")
        return list(rows.values_list("review_why", flat=True))

    @property
    def decision(self) -> Fact | None:
        row = self.file.row.decision
        return (
            Fact("Decision record", row.ref, row.get_absolute_url()) if row and self.reads else None
        )

    @property
    def without(self) -> list[str]:
        """What the pack lacked when it was laid, and why it was laid all the same; for whom such words are."""
        row = self.file.row
        if not self.reads or not row.lacking:
            return []
        return [*(f"{name}: {words}" for _, name, words in row.lacking), f"Why: {row.why_lacking}"]

    @property
    def can_act(self) -> bool:
        return access.can_charge(self.user, self.file.row.case)

    @property
    def actions(self) -> list[Action]:
        """What may be done, the next step first."""
        if not self.can_act:
            return []
        stands = self.file.stands
        if stands is None:
            names = [("Record a step", "record_step"), ("List a hearing", "list_hearing"),
                     ("Enter the result", "enter_result")]  # fmt: skip
            if any(s.kind in CORRECTED for s in self._standing_steps):
                names += [("Put a step right", "correct_step")]
        else:
            names = [] if self.file.quashed else [("Put the result right", "correct_result")]
            names += self._lacked if stands.outcome in GIVEN_UP else []
            if stands.outcome in CONVICTED and not self.file.appeal_over:
                names += [("Record an appeal", "record_appeal")]
            if self.file.may_list:
                names += [("List the appeal", "list_hearing")]
        kinds = ["primary"] + ["secondary"] * len(names)
        ref = self.file.row.ref
        return [
            Action(text, reverse(f"fines:{name}", args=[ref]), kind)
            for (text, name), kind in zip(names, kinds, strict=False)
        ]

    @property
    def _lacked(self) -> list[tuple[str, str]]:
        """What a result other than giving up rests on and is not on record, for one that is to be put right."""
        served = any(s.kind == StepKind.SERVED for s in self._standing_steps)
        sat = self.file.row.procedure == Procedure.SJP or self._standing
        steps = [] if served else [("Record that papers were served", "record_step")]
        return [*steps, *([] if sat else [("Record a hearing that was held", "list_hearing")])]

    @property
    def procedure_words(self) -> str:
        if self.file.row.procedure == Procedure.SJP:
            return "One magistrate decides on the papers. Not guilty goes to a hearing."
        return "The parent is called to a court hearing."
