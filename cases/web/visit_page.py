"""Today's visits in words, for a phone at a door; and who is out, for who watches over them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.helpers import key_for_drafts, name_in_browser
from accounts.web.parts import Tag
from accounts.web.words import london_time, plural, short_date
from cases.actions.visiting import LATE, LENGTHS
from cases.choices import ContactOutcome, EntryKind, VisitEnd
from cases.web.words import due_words

if TYPE_CHECKING:
    from accounts.models import User
    from cases.actions.visit_rounds import Call, Round, Shift
    from cases.models import Contact, Visit, VisitEvent

SHIFT_ENDS = dt.time(20)
# At a door: in the order they happen.
OUTCOMES = (
    (ContactOutcome.ATTENDED, "Met"), (ContactOutcome.NO_ANSWER, "No answer"),
    (ContactOutcome.LEFT_MESSAGE, "Left a card"), (ContactOutcome.REFUSED, "Refused"),
)  # fmt: skip
TRAIL = {
    EntryKind.START: "went in", EntryKind.MORE: "needs longer", VisitEnd.OUT: "came out",
    VisitEnd.SAFE: "said to be safe", VisitEnd.NEXT: "the next visit began",
    VisitEnd.FOUND: "found safe by a manager", "raised": "overdue: asked on their own page",
    "escalated": "overdue: raised to managers", "noted": "what was done",
    "mailed": "overdue: e-mail went to",
}  # fmt: skip


@dataclass(frozen=True)
class CallView:
    """One visit on the page."""

    call: Call
    visit: Visit | None  # the one that is under way here
    today: dt.date

    @property
    def ref(self) -> str:
        return self.call.case.ref

    @property
    def child(self) -> str:
        return self.call.case.pupil.full_name

    @property
    def about(self) -> str:
        case = self.call.case
        born = short_date(case.pupil.date_of_birth)
        return f"born {born}, {case.enrolment.registration_group}, {case.enrolment.school.name}"

    @property
    def ask(self) -> str:
        """What the visit is for."""
        case = self.call.case
        return (
            f"{case.next_step}, {due_words(case.next_step_due, self.today)}"
            if case.next_step
            else ""
        )

    @property
    def tag(self) -> Tag | None:
        due = self.call.case.next_step_due
        return Tag("Overdue", "bad") if due and due < self.today else None

    @property
    def home(self) -> tuple[str, ...]:
        return self.call.home

    @property
    def is_confidential(self) -> bool:
        return any(r.confidential for r in self.call.residents)

    @property
    def targets(self) -> list[str]:
        return [f"{t.owner}: {t.text}" for t in self.call.targets]

    @property
    def contacts(self) -> list[tuple[str, str]]:
        """The last contacts: when and how, and the words where they are for this person and for a phone."""
        return [(self._line(c), self._words(c)) for c in self.call.contacts]

    @property
    def uid(self) -> str:
        """A name for what this form sends, so that it is kept once."""
        return str(uuid.uuid4())

    @property
    def case_href(self) -> str:
        return reverse("cases:show_case", args=[self.ref])

    @property
    def with_whom(self) -> list[tuple[str, str]]:
        """Whom it may have been with: only those it is safe to contact."""
        return [(r.ref, r.name) for r in self.call.residents if not r.warning]

    def _line(self, contact: Contact) -> str:
        how = f"{contact.get_kind_display()}: {contact.get_outcome_display().lower()}"
        return f"{short_date(contact.happened_at)}, {how}"

    def _words(self, contact: Contact) -> str:
        if contact.restricted:
            return "Restricted note: read it on the case."
        reads = self.call.reader is not None and self.call.reader.may_read(contact)
        return contact.note if reads else ""


@dataclass(frozen=True)
class RoundView:
    """The visits of one place."""

    place: str
    calls: list[CallView]


class ShiftPage:
    """A day of visits."""

    def __init__(self, shift: Shift, user: User) -> None:
        self.shift, self.user = shift, user

    @cached_property
    def rounds(self) -> list[RoundView]:
        return [self._round(each) for each in self.shift.rounds]

    @property
    def here(self) -> CallView | None:
        """The visit that is under way, where it is none of today's list."""
        call, visit = self.shift.under_way_call, self.shift.under_way
        listed = {view.ref for each in self.rounds for view in each.calls}
        if call is None or call.case.ref in listed:
            return None
        return CallView(call, visit, self.shift.today)

    @property
    def count(self) -> str:
        return plural(sum(len(each.calls) for each in self.rounds), "visit")

    @property
    def is_single(self) -> bool:
        """Whether there is only one visit, which then stands open."""
        return sum(len(each.calls) for each in self.rounds) + bool(self.here) == 1

    @property
    def lengths(self) -> tuple[int, ...]:
        return LENGTHS

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(value.value, words) for value, words in OUTCOMES]

    @property
    def overdue(self) -> str:
        """When the visit that is under way was to be over; empty while it is not late."""
        visit = self.shift.under_way
        return london_time(visit.due_at) if visit and visit.is_overdue(timezone.now()) else ""

    @property
    def visit(self) -> Visit | None:
        return self.shift.under_way

    @property
    def is_elsewhere(self) -> bool:
        """Whether a visit is under way at a case that went to somebody else meanwhile, and is not late yet."""
        return self.shift.under_way_call is None and not self.overdue

    @property
    def safe_uid(self) -> str:
        return str(uuid.uuid4())

    @property
    def who(self) -> str:
        """How the phone tells what it keeps for this person."""
        return name_in_browser(self.user.email)

    @property
    def key(self) -> str:
        """What the phone keeps it under lock with."""
        return key_for_drafts(self.user.email)

    @property
    def until(self) -> str:
        """When the phone forgets the list: this evening, or a shift from now."""
        now = timezone.localtime()
        evening = timezone.make_aware(dt.datetime.combine(now.date(), SHIFT_ENDS))
        return max(evening, now + dt.timedelta(hours=4)).isoformat()

    def _round(self, each: Round) -> RoundView:
        under_way = self.shift.under_way
        views = [
            CallView(
                call, under_way if under_way and under_way.case_id == call.case.pk else None,
                self.shift.today,
            )
            for call in each.calls
        ]  # fmt: skip
        return RoundView(each.place or "Address confidential, or not known", views)


@dataclass(frozen=True)
class OutLine:
    """Somebody who is or was out, with the trail."""

    visit: Visit
    now: dt.datetime

    @property
    def officer(self) -> str:
        return self.visit.officer.name

    @property
    def where(self) -> str:
        return f"{self.visit.case.pupil.full_name}, {self.visit.case.ref}"

    @property
    def case_href(self) -> str:
        return reverse("cases:show_case", args=[self.visit.case.ref])

    @property
    def note_href(self) -> str:
        return reverse("cases:note_on_visit", args=[self.visit.uid])

    @property
    def says(self) -> str:
        since, due = london_time(self.visit.started_at), london_time(self.visit.due_at)
        if self.visit.ended_at:
            how = VisitEnd(self.visit.how_ended).label.lower()
            return f"in at {since}, to be out by {due}; {how} at {london_time(self.visit.ended_at)}"
        return f"in since {since}, to be out by {due}"

    @property
    def tag(self) -> Tag:
        if self.visit.ended_at:
            return Tag("Back", "ok")
        if not self.visit.is_overdue(self.now):
            return Tag("Out", "info")
        late = int((self.now - self.visit.due_at).total_seconds() // 60)
        return Tag(f"Overdue by {plural(late, 'minute')}", "bad")

    @property
    def trail(self) -> list[str]:
        return [self._words(event) for event in self.visit.trail.all()]

    def _words(self, event: VisitEvent) -> str:
        words = f"{london_time(event.at)} {TRAIL.get(event.kind, event.kind)}"
        if event.recorded_at - event.at > LATE:
            words += f" (told later, at {london_time(event.recorded_at)}: there was no signal)"
        if event.note:
            words += f": {event.note}"
        return f"{words}, {event.by.name}" if event.by and event.by != self.visit.officer else words


@dataclass
class WatchPage:
    """Everybody who is out."""

    out: list[Visit]
    back: list[Visit]
    now: dt.datetime

    @property
    def overdue(self) -> list[OutLine]:
        return [OutLine(v, self.now) for v in self.out if v.is_overdue(self.now)]

    @property
    def in_time(self) -> list[OutLine]:
        return [OutLine(v, self.now) for v in self.out if not v.is_overdue(self.now)]

    @property
    def came_back(self) -> list[OutLine]:
        return [OutLine(v, self.now) for v in self.back]
