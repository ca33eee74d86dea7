"""An interview and an order in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, Tag
from accounts.web.words import london_time, long_date, plural, short_date
from cases.choices import DeliveryStatus
from fines import access_court as access
from fines.actions.interview_letters import how_told
from fines.choices import InterviewEnd, MeasureKind, MeasureNoteKind, NotCarriedOut

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.court_files import OrderFile
    from fines.actions.interview_letters import Told
    from fines.models import CarriedOut, Interview, Measure, MeasureNote


# A letter of which nothing leaves the house by itself, and what to do.
NOT_GONE = {
    DeliveryStatus.RECORDED: "A letter is written and recorded only: print it and post it to them.",
    DeliveryStatus.TO_PRINT: "A letter to them waits to be printed and posted.",
    DeliveryStatus.REFUSED: "The letter was refused on its way: tell them another way, and log the contact.",
    DeliveryStatus.RETURNED: "The letter came back: tell them another way, and log the contact.",
    DeliveryStatus.IN_DOUBT: "It is not known whether the letter went: tell them, and log the contact.",
}


def told_words(told: Told) -> str:
    """What became of the letter, and what is left to do."""
    if told.status:
        return NOT_GONE.get(DeliveryStatus(told.status), "A letter goes to them.")
    why = f" {told.why_not}" if told.why_not else ""
    words = "No letter could be written to this parent: tell them another way, and log the contact."
    return words + why


@dataclass
class InterviewPage:
    """One interview under caution."""

    interview: Interview
    user: User
    back: str

    @property
    def title(self) -> str:
        return f"Interview under caution: {self.interview.carer.full_name}"

    @property
    def caption(self) -> str:
        return f"{self.interview.case.pupil.full_name}, case {self.interview.case.ref}"

    @property
    def tag(self) -> Tag:
        found = getattr(self.interview, "record", None)
        return Tag(InterviewEnd(found.end).label, "quiet") if found else Tag("Arranged", "info")

    @property
    def facts(self) -> list[Fact]:
        row = self.interview
        return [
            Fact("When", f"{long_date(row.at)}, {london_time(row.at)}"),
            Fact("Where", row.place),
            Fact("Conducted by", row.interviewer.name),
        ]

    @property
    def record(self) -> list[Fact]:
        """What became of it; nothing while it waits."""
        found = getattr(self.interview, "record", None)
        if found is None:
            return []
        yes = {True: "Yes", False: "No"}
        lines = [
            Fact("What became of it", f"{InterviewEnd(found.end).label}, {long_date(found.on)}")
        ]
        if found.end == InterviewEnd.HELD:
            lines += [
                Fact("Caution given", yes[found.caution_given]),
                Fact("Legal advice offered", yes[found.advice_offered]),
                Fact("Advised by", found.advised_by or "Nobody"),
                Fact("Also there", found.present or "Nobody"),
                Fact("Recording", found.record_reference),
            ]
        if found.summary and self._reads_words:
            lines.append(Fact("Summary", found.summary))
        return [*lines, Fact("Reason", found.reason)] if found.reason else lines

    @property
    def letters(self) -> list[Fact]:
        """The letters to this parent, each on its own page, with what became of it."""
        case = self.interview.case
        return [
            Fact(
                f"{row.get_kind_display()}, {short_date(row.letter.sent_on)}", row.letter.ref,
                reverse("cases:show_letter", args=[case.ref, row.letter.ref]),
            )
            for row in self.interview.letters.select_related("letter").defer("letter__pdf")
        ]  # fmt: skip

    @cached_property
    def unwritten(self) -> str:
        """Said where the parent holds no letter about it, and why; and where one leaves this service by no hand."""
        waits, told = not hasattr(self.interview, "record"), how_told(self.interview)
        is_gone = told.status and told.status not in NOT_GONE
        return "" if is_gone or not waits else told_words(told)

    @property
    def moves(self) -> list[Fact]:
        """The time it was to be before, and the one it was moved to."""
        row, found = self.interview, []
        later = getattr(row, "replaced_by", None)
        for words, other in (("Moved from", row.replaces), ("Moved to", later)):
            if other:
                href = reverse("fines:record_interview", args=[other.pk])
                found.append(Fact(words, f"{long_date(other.at)}, {london_time(other.at)}", href))
        return found

    @property
    def move_href(self) -> str:
        """Where another time is set, while it waits."""
        return reverse("fines:move_interview", args=[self.interview.pk]) if self.can_record else ""

    @property
    def _reads_words(self) -> bool:
        """What was said is for whoever asked, and for whom the courts are."""
        mine = self.interview.interviewer_id == self.user.pk
        return mine or access.can_read_court_text(self.user, self.interview.case)

    @property
    def can_record(self) -> bool:
        waits = not hasattr(self.interview, "record")
        return waits and access.can_interview(self.user, self.interview.case)


@dataclass
class OrderPage:
    """One order while it lasts."""

    file: OrderFile
    user: User
    back: str

    @property
    def title(self) -> str:
        return str(MeasureKind(self.file.measure.kind).label)

    @property
    def caption(self) -> str:
        row = self.file.measure
        return f"{row.case.pupil.full_name}, case {row.case.ref}"

    @property
    def is_over(self) -> bool:
        """Whether it is in force no more: ended, extended by another, or past its last day."""
        last = self.file.measure.ends_on
        return self.file.ended or (last is not None and last < self.file.today)

    @property
    def tags(self) -> list[Tag]:
        line = self.file.line
        if self.waits:
            return [Tag("Waits for a second person", "warn")]
        if self.file.extended:
            return [Tag("Extended", "quiet")]
        if self.is_over:
            return [Tag(line.what, "quiet")]
        over = line.due is not None and line.due < self.file.today
        words, tone = ("overdue", "bad") if over else ("soon", "warn")
        near = [Tag(f"{line.what} {words}", tone)] if line.near else []
        breaches = line.breaches
        broken = [Tag(plural(breaches, "breach", "breaches"), "bad")] if breaches else []
        return [*near, *broken] or [Tag("In force", "ok")]

    @property
    def facts(self) -> list[Fact]:
        row = self.file.measure
        lines = [
            Fact("On", row.carer.full_name if row.carer else "The child"),
            Fact("Court", row.court),
            Fact("To be served" if self.waits else "Made", long_date(row.made_on)),
            Fact("From", long_date(row.starts_on)),
            Fact("Until", long_date(row.ends_on) if row.ends_on else "Until it is ended"),
        ]
        if row.proceedings:
            charge = row.proceedings
            lines.insert(
                1, Fact("On the conviction in", charge.ref, charge.get_absolute_url(), "Open")
            )
        if row.needs_approval:
            lines.append(Fact("Approved by", self._approved))
        if row.guidance_until:
            lines.append(Fact("Guidance programme until", long_date(row.guidance_until)))
        if row.needs_approval and not row.court:
            lines = [fact for fact in lines if fact.label != "Court"]
        if self.file.line.due and not self.is_over and not self.waits:
            lines.append(Fact("Next", f"{self.file.line.what}, {long_date(self.file.line.due)}"))
        return [*lines, Fact("It asks", row.requires), Fact("Law", self.file.law)]

    @property
    def waits(self) -> bool:
        """Whether a second person has still to approve it."""
        return self.file.measure.waits and not self.file.ended

    @property
    def _approved(self) -> str:
        row = self.file.measure
        if row.waits:
            return "Nobody" if self.file.ended else "Nobody yet"
        return f"{row.approval.by.name}, {long_date(timezone.localdate(row.approval.at))}"

    @property
    def approve(self) -> str:
        """Where a second person answers, while it waits."""
        may = self.waits and access.can_approve_order(self.user, self.file.measure)
        return reverse("fines:approve_order", args=[self.file.measure.pk]) if may else ""

    @property
    def notes(self) -> list[Fact]:
        return [_noted(n) for n in self.file.notes]

    @property
    def before(self) -> list[tuple[str, str, list[Fact]]]:
        """Orders written down in error that this one replaces: what they are called, where, what was noted."""
        return [
            (
                f"{self.title} of {long_date(row.made_on)}, to {short_date(row.ends_on) if row.ends_on else 'its end'}",
                reverse("fines:see_order", args=[row.pk]),
                [_noted(n) for n in row.notes.all()] + [_done(c) for c in row.carried_out.all()],
            )
            for row in self.file.before
        ]

    @property
    def carried_out(self) -> list[Fact]:
        """Whether a parenting order was carried out, the latest word last; nothing of another order."""
        return [_done(row) for row in self.file.carried_out]

    @property
    def say_carried_out(self) -> str:
        """Where to write it down."""
        row = self.file.measure
        is_one = row.kind == MeasureKind.PARENTING_ORDER
        is_one = is_one and not self.file.in_error
        if not (is_one and access.can_record_measure(self.user, row.case)):
            return ""
        return reverse("fines:record_carried_out", args=[row.pk])

    @property
    def asks_carried_out(self) -> bool:
        """Whether that is asked of this kind of order at all."""
        is_one = self.file.measure.kind == MeasureKind.PARENTING_ORDER
        return is_one and (not self.file.in_error or bool(self.file.carried_out))

    @property
    def extend(self) -> str:
        """Where to extend it, while it may be extended."""
        may = access.can_make_order(self.user, self.file.measure.case)
        if not (may and self.file.extends_from and self.file.extends_from <= self.file.today):
            return ""
        return reverse("fines:extend_order", args=[self.file.measure.pk])

    @property
    def extends_words(self) -> str:
        opens = self.file.extends_from
        return f"It may be extended from {long_date(opens)} to its last day." if opens else ""

    @property
    def can_note(self) -> bool:
        row = self.file.measure
        may = access.can_make_order if row.waits else access.can_record_measure
        return not self.file.ended and may(self.user, row.case)


def approval_words(row: Measure) -> str:
    """What is approved, by when, and what happens else."""
    on = row.carer.full_name if row.carer else "the child"
    return (
        f"{MeasureKind(row.kind).label} on {on}, to be served on {long_date(row.made_on)}: {row.requires} Sent back, "
        "it is never served."
    )


def extends_words(row: Measure) -> str:
    """From when an extension runs, and what is none."""
    if row.ends_on is None:
        return "An order without a last day cannot be extended."
    runs_on = long_date(row.ends_on + dt.timedelta(days=1))
    return f"It runs on from {runs_on}, the day after the order ends. One that begins later is a new order."


def _noted(note: MeasureNote) -> Fact:
    what = MeasureNoteKind(note.kind).label.lower()
    return Fact(f"{short_date(note.on)}, {what}", f"{note.words} ({note.by.name})")


def _done(row: CarriedOut) -> Fact:
    done = "carried out" if row.done else "not carried out"
    return Fact(f"{short_date(row.on)}, {done}", f"{row.words} ({_why_not(row)}{row.by.name})")


def _why_not(row: CarriedOut) -> str:
    return f"{NotCarriedOut(row.reason).label}; " if row.reason else ""
