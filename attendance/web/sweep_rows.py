"""One child of the morning sweep in words: the clock, what was tried, whom to ring, the keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Tag
from accounts.web.words import london_time
from attendance.access_homes import Redactor
from attendance.choices import (
    CircumstanceKind,
    ContactHow,
    ContactOutcome,
    ContactStep,
    Half,
    Relation,
)
from attendance.rules.safe_contact import do_not_contact
from attendance.rules.sweep import PRIORITY, Standing, minutes_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from attendance.actions.reasons import Given
    from attendance.actions.sweep import SweepChild
    from attendance.models import AbsenceContact, Responsibility
    from attendance.rules.codes import CodeBook

HOUR = 60
# Steps for which a carer is rung or visited; a safe and well check is asked of others anyway.
OF_CARERS = (ContactStep.FIRST, ContactStep.SECOND, ContactStep.THIRD, ContactStep.HOME_VISIT)
# The letters of the chips; the first of the word where it is free.
OUTCOME_KEYS = {
    ContactOutcome.NO_ANSWER: "n",
    ContactOutcome.MESSAGE_LEFT: "m",
    ContactOutcome.REASON_GIVEN: "r",
    ContactOutcome.SEEN_SAFE: "s",
    ContactOutcome.REFERRED: "f",
}


@dataclass(frozen=True)
class Viewer:
    """What the person looking on may know of the children of a school."""

    circumstances: bool
    confidential: bool


@dataclass(frozen=True)
class CarerLine:
    """One person to ring, in the order of the school's list."""

    ref: str
    name: str
    relation: str
    telephone: str
    warning: str
    may_ring: bool
    is_safe: bool
    is_kept: bool = False  # the number is on file, and not for this person

    @property
    def may_choose(self) -> bool:
        """Whether a call with the person can be logged: also one that came in from a number not shown."""
        return self.is_safe

    @property
    def choice(self) -> str:
        """As the list of whom to choose from says it."""
        return f"{self.name} (only if they rang)" if self.is_kept else self.name


@dataclass(frozen=True)
class ContactLine:
    """One attempt: `Contact 1, no answer, 09:12, Ms Barnes`."""

    step: str
    outcome: str
    at: str
    whom: str
    note: str
    tone: str


@dataclass
class ChildRow:
    """One child whose mark of the day wants a reason."""

    child: SweepChild
    viewer: Viewer
    urn: str
    date: dt.date
    now: dt.datetime
    is_today: bool
    fault: str = ""
    typed: Mapping[str, str] | None = None  # a contact that was refused, as it was sent
    redact: Redactor = str

    @property
    def ref(self) -> str:
        return self.child.enrolment.pupil.ref

    @property
    def name(self) -> str:
        return self.child.name

    @property
    def group(self) -> str:
        return self.child.enrolment.registration_group

    @property
    def href(self) -> str:
        return reverse("attendance:show_pupil", args=[self.ref])

    @property
    def tags(self) -> list[Tag]:
        """What makes the child come first: in kind for those who may know, else only that it does."""
        if not self.child.is_priority:
            return []
        if not self.viewer.circumstances:
            return [Tag("priority", "care")]
        held = [c for c in self.child.circumstances if c.kind in PRIORITY]
        return [Tag(CircumstanceKind(c.kind).label.lower(), "care") for c in held]

    @property
    def marks(self) -> str:
        """What the register says of the day so far: `N morning and afternoon`, `N morning, I afternoon`."""
        halves: dict[str, list[str]] = {}
        for session, mark in self.child.marks.items():
            known = mark.code or ("no mark" if mark.needs_reason else "not taken")
            halves.setdefault(known, []).append(Half(session.half).label.lower())
        return ", ".join(f"{code} {' and '.join(when)}" for code, when in halves.items())

    @property
    def clock(self) -> str:
        """How long nobody has known: `41 min`, `2 h 05`; for an earlier day the whole of it."""
        return clock_in_words(self.child.since, self.now) if self.is_today else "all day"

    @property
    def seconds_gone(self) -> int:
        """Since nobody has known: what the clock in the page counts on from, whatever the browser's says."""
        return max(0, int((self.now - self.child.since).total_seconds()))

    @property
    def since_words(self) -> str:
        return f"since {london_time(self.child.since)}"

    @property
    def is_answered(self) -> bool:
        return self.child.standing is Standing.ANSWERED

    @property
    def is_due(self) -> bool:
        return self.is_today and not self.is_answered and self.child.rung.is_due(self.now)

    @property
    def next_step(self) -> str:
        """The next rung and its time: `Contact 2 due 09:42`."""
        if self.is_answered:
            return ""
        rung = self.child.rung
        if rung.step is None:
            return "Every rung climbed: it is with whom it was referred to"
        if not self.is_today:
            return "" if self.contacts else "No contact was logged"
        when = "" if self.is_due else f" at {london_time(rung.due_at)}"
        if instead := self._instead(rung.step, when):
            return instead
        if self.is_due:
            return f"{rung.step.label} due now"
        return f"{rung.step.label}{when}"

    @property
    def step(self) -> str:
        return self.child.rung.step or ContactStep.SAFE_AND_WELL

    @property
    def contacts(self) -> list[ContactLine]:
        """What was tried, in order; that a worker was told only for those who may know of one."""
        return [
            contact_line(each, self.redact)
            for each in self.child.contacts
            if self.viewer.circumstances or each.step != ContactStep.TOLD
        ]

    @property
    def to_tell(self) -> list[tuple[str, str]]:
        """Who must be told today: the worker and what makes them so."""
        if not self.viewer.circumstances:
            return []
        return [(c.worker, CircumstanceKind(c.kind).label.lower()) for c in self.child.untold]

    @property
    def carers(self) -> list[CarerLine]:
        return [self._carer(each) for each in self.child.carers]

    @property
    def preset_carer(self) -> str:
        """Whom to ring next: the first who may be rung and has not been tried, else the first again."""
        if self.typed:
            return self.typed.get("carer", "")
        may = [line.ref for line in self.carers if line.may_ring]
        tried = {each.carer_id for each in self.child.contacts}
        fresh = [t.carer.ref for t in self.child.carers if t.carer_id not in tried]
        return next((ref for ref in may if ref in fresh), may[0] if may else "")

    @property
    def siblings(self) -> str:
        """`Ann in 5B not in either (N)`."""
        found = [f"{each.name} in {each.group} ({each.code})" for each in self.child.siblings]
        return f"also absent: {', '.join(found)}" if found else ""

    @property
    def suggested(self) -> str:
        return self.child.suggested_code

    @property
    def seen(self) -> int:
        return len(self.child.contacts)

    @property
    def steps(self) -> list[tuple[str, str, bool]]:
        """Steps to choose from, the next one chosen."""
        offered = [s for s in ContactStep if s != ContactStep.TOLD]
        chosen = self._was_typed("step") or self.step
        return [(s.value, s.label, s == chosen) for s in offered]

    @property
    def outcomes(self) -> list[tuple[str, str, str, bool]]:
        """Chips: value, words, key, whether it was chosen."""
        chosen = self._was_typed("outcome")
        return [(o.value, o.label, OUTCOME_KEYS[o], o == chosen) for o in ContactOutcome]

    @property
    def hows(self) -> list[tuple[str, str, bool]]:
        chosen = self._was_typed("how")
        return [(how.value, how.label, how == chosen) for how in ContactHow]

    @property
    def halves(self) -> str:
        """The halves of the day this row asks about: sent back, so that nothing else is coded."""
        return ",".join(session.half for session in self.child.sessions)

    @property
    def was(self) -> str:
        """What each of them says."""
        return ",".join(self.child.marks[session].code for session in self.child.sessions)

    @property
    def seen_words(self) -> str:
        """After the close a child seen now may have come late: present says it was there at the call."""
        local = timezone.localtime(self.now)
        closed = any(local.time() >= session.closes_at for session in self.child.sessions)
        if closed or not self.is_today:
            return "Was in at registration"
        return "Seen in school"

    @property
    def reason_url(self) -> str:
        return reverse("attendance:give_reason", args=[self.urn, self.date, self.ref])

    @property
    def contact_url(self) -> str:
        return reverse("attendance:log_absence_contact", args=[self.urn, self.date, self.ref])

    def _instead(self, step: ContactStep, when: str) -> str:
        """What to do where none of the carers may be rung by this person, whom a clock cannot hurry."""
        lines, visit = self.carers, step == ContactStep.HOME_VISIT
        if not lines or step not in OF_CARERS or any(line.may_ring for line in lines):
            return ""
        if any(line.is_kept for line in lines):
            return (
                f"Ring the welfare service{when}: they hold the {'address' if visit else 'number'}"
            )
        if any(line.is_safe for line in lines):
            return "" if visit else f"{step.label}{when}: no telephone number is on file"
        return f"Ring the welfare service{when}: nobody on file may be contacted"

    def _was_typed(self, name: str) -> str:
        return self.typed.get(name, "") if self.typed else ""

    def _carer(self, tie: Responsibility) -> CarerLine:
        shielded = tie.carer.is_shielded  # the row then holds no number for anybody
        hidden = shielded or (tie.address_is_confidential and not self.viewer.confidential)
        safe = tie.safe_to_contact
        number = tie.carer.telephone if safe and not hidden else ""
        warning = tie.note
        if not safe:
            warning = do_not_contact(note=tie.note, in_full=self.viewer.circumstances)
        elif hidden:
            warning = "the welfare service holds the number"
        return CarerLine(
            tie.carer.ref, tie.carer.full_name, Relation(tie.relation).label.lower(), number, warning,
            may_ring=bool(number), is_safe=safe, is_kept=safe and hidden,
        )  # fmt: skip


@dataclass(frozen=True)
class DoneRow:
    """A child just given a code: what it is, and the way back."""

    ref: str
    name: str
    urn: str
    given: Given
    book: CodeBook
    back: str = ""

    @property
    def anchor(self) -> str:
        """The name of its place: on the list of reasons a child may stand with several days."""
        return f"child-{self.ref}-{self.given.date}" if self.back else f"child-{self.ref}"

    @property
    def words(self) -> str:
        """`I, Illness, morning and afternoon`."""
        row = self.book.on(self.given.code, self.given.date)
        halves = " and ".join(Half(half).label.lower() for half in self.given.halves)
        late = "" if self.given.minutes_late is None else f"{self.given.minutes_late} min late"
        meaning = row.meaning.split("(")[0].strip().rstrip(".") if row else ""
        parts = (self.given.code or "no mark", meaning, late, halves)
        return ", ".join(part for part in parts if part)

    @property
    def halves(self) -> str:
        return ",".join(self.given.halves)

    @property
    def was(self) -> str:
        return ",".join(self.given.was)

    @property
    def codes(self) -> str:
        return ",".join(self.given.codes)

    @property
    def reason_url(self) -> str:
        return reverse("attendance:give_reason", args=[self.urn, self.given.date, self.ref])


def contact_line(contact: AbsenceContact, redact: Callable[[str], str]) -> ContactLine:
    """One attempt in words, without where a protected parent is."""
    answered = contact.outcome in (ContactOutcome.REASON_GIVEN, ContactOutcome.SEEN_SAFE)
    told = contact.step == ContactStep.TOLD
    came = "" if told else ContactOutcome(contact.outcome).label.lower()
    return ContactLine(
        step=ContactStep(contact.step).label,
        outcome=f"{came}, for the whole day" if contact.whole_day else came,
        at=london_time(contact.at),
        whom=redact(contact.whom),
        note=redact(contact.note),
        tone="ok" if answered or told else "",
    )


def clock_in_words(since: dt.datetime, now: dt.datetime) -> str:
    """`41 min`; from an hour on `2 h 05`."""
    minutes = minutes_between(since, now)
    hours, rest = divmod(minutes, HOUR)
    return f"{hours} h {rest:02d}" if hours else f"{minutes} min"
