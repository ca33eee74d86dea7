"""Letters in bulk as pages show them: how far they are, what failed and what to do, what this person may do next."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from accounts.web.parts import Action, Fact, Step, Tag
from accounts.web.words import london_time, plural, short_date
from cases.access_letters import can_send_batch
from cases.actions.batches import BEFORE_SENDING
from cases.choices import BatchState as B
from cases.choices import DeliveryStatus
from cases.choices import LineState as L
from cases.rules.languages import name_of

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from cases.actions.batch_lists import BatchFile
    from cases.actions.candidates import Found
    from cases.models import LetterBatch, LetterLine

TONES = {
    B.ELIGIBLE: "warn", B.APPROVED: "info", B.RENDERING: "info", B.READY: "warn", B.SENDING: "info",
    B.SENT: "ok", B.ARCHIVED: "quiet", B.REVOKED: "bad",
}  # fmt: skip
LINE_TONES = {L.FAILED: "bad", L.SENT: "ok", L.RENDERED: "info", L.WAITING: "info"}
STEPS = (
    (B.ELIGIBLE, "Chosen"),
    (B.APPROVED, "Approved"),
    (B.RENDERING, "Written"),
    (B.SENT, "Sent"),
    (B.ARCHIVED, "Archived"),
)
REACHED = {
    B.ELIGIBLE: 0, B.APPROVED: 1, B.RENDERING: 2, B.READY: 2, B.SENDING: 3, B.SENT: 3, B.ARCHIVED: 4,
}  # fmt: skip
BUSY = (B.APPROVED, B.RENDERING, B.SENDING)
SAMPLES = 3
SENDERS = {
    "record": "Nothing leaves: letters are recorded only. Set LETTER_SENDER to print or send them.",
    "print": "Letters go on paper: print the pack when they are sent.",
    "notify": "Letters go to GOV.UK Notify, which prints and posts them.",
}
DELIVERY_TONES = {
    DeliveryStatus.REFUSED: "bad", DeliveryStatus.RETURNED: "bad",
    DeliveryStatus.IN_DOUBT: "warn", DeliveryStatus.DELIVERED: "ok",
    DeliveryStatus.PRINTED: "ok", DeliveryStatus.ACCEPTED: "info", DeliveryStatus.TO_PRINT: "warn",
}  # fmt: skip


def state_tag(state: str) -> Tag:
    """A batch's state in a word."""
    return Tag(B(state).label, TONES[B(state)])


def delivery_tag(status: str) -> Tag:
    """What became of a letter, in a word."""
    return Tag(DeliveryStatus(status).label, DELIVERY_TONES.get(DeliveryStatus(status), "quiet"))


def sender_words() -> str:
    """How letters leave the house here."""
    mail = " Parents who agreed get e-mail." if settings.LETTER_EMAIL else ""
    return SENDERS[settings.LETTER_SENDER] + mail


@dataclass(frozen=True)
class BatchRow:
    """One batch in the list; counts are annotated."""

    batch: LetterBatch

    @property
    def href(self) -> str:
        return reverse("cases:show_batch", args=[self.batch.ref])

    @property
    def tag(self) -> Tag:
        return state_tag(self.batch.state)

    @property
    def letters(self) -> str:
        failed = getattr(self.batch, "failed", 0)
        return f"{getattr(self.batch, 'letters', 0)}" + (f", {failed} failed" if failed else "")

    @property
    def made(self) -> str:
        return f"{short_date(self.batch.made_at)}, {self.batch.made_by.name}"


@dataclass(frozen=True)
class LineView:
    """One letter of a batch."""

    line: LetterLine
    batch: LetterBatch
    service: bool

    @property
    def tag(self) -> Tag:
        status = getattr(self.line, "status", None)
        if self.line.state == L.SENT and status:
            return delivery_tag(status)
        return Tag(L(self.line.state).label, LINE_TONES.get(L(self.line.state), "quiet"))

    @property
    def child(self) -> str:
        return str(self.line.case.pupil)

    @property
    def language(self) -> str:
        return name_of(self.line.translation.language) if self.line.translation else ""

    @property
    def href(self) -> str:
        if self.line.state in (L.LEFT_OUT, L.FAILED, L.REVOKED):
            return ""
        return reverse("cases:read_batch_letter", args=[self.batch.ref, self.line.pk])

    @property
    def leave_out(self) -> str:
        if self.batch.state != B.ELIGIBLE or self.line.state != L.WAITING:
            return ""
        return reverse("cases:leave_out_letter", args=[self.batch.ref, self.line.pk])


class BatchPage:
    """One batch: how far it is, what it is about, and the next step."""

    def __init__(self, file: BatchFile, user: User) -> None:
        self.file, self.batch, self.user = file, file.batch, user
        self.may_send = can_send_batch(user)
        self.sender = sender_words()

    @property
    def title(self) -> str:
        return f"{self.batch.kind.label}: {self.batch.ref}"

    @property
    def tag(self) -> Tag:
        return state_tag(self.batch.state)

    @property
    def counts(self) -> Counter[str]:
        return self.file.counts

    @property
    def letters(self) -> int:
        """How many letters it is, whatever became of them."""
        return sum(n for state, n in self.counts.items() if state != L.LEFT_OUT)

    @property
    def done(self) -> int:
        """How many of them the work in hand is done with."""
        if self.batch.state == B.SENDING:
            return self.letters - self.counts[L.RENDERED]
        return self.letters - self.counts[L.WAITING]

    @property
    def is_busy(self) -> bool:
        return self.batch.state in BUSY

    @property
    def progress(self) -> str:
        """The work in hand, in words."""
        verb = "sent" if self.batch.state == B.SENDING else "written"
        return f"{self.done} of {plural(self.letters, 'letter')} {verb}"

    @property
    def seen(self) -> str:
        """What tells whether anything moved since somebody looked."""
        return "-".join([self.batch.state, *(str(self.counts[s]) for s in L)])

    @property
    def sentence(self) -> str:
        """Who gets how many."""
        about = f"about {plural(self.file.children, 'child', 'children')} at {plural(self.file.schools, 'school')}"
        return f"{plural(self.letters, 'letter')} to {plural(self.file.parents, 'parent')} {about}"

    @property
    def steps(self) -> list[Step]:
        if self.batch.state == B.REVOKED:
            return [Step("Chosen", "done"), Step("Revoked", "now", self.batch.revoked_why)]
        reached = REACHED[B(self.batch.state)]
        notes = {
            B.APPROVED: self._approved(),
            B.SENT: self._sent(),
            B.ELIGIBLE: BatchRow(self.batch).made,
        }
        return [
            Step(text, "done" if n < reached else "now" if n == reached else "next", notes.get(state, ""))
            for n, (state, text) in enumerate(STEPS)
        ]  # fmt: skip

    @property
    def facts(self) -> list[Fact]:
        return [
            Fact("Letter", f"{self.batch.kind.label}, version {self.batch.version.number}"),
            Fact("Chosen by", self.batch.chosen),
            Fact("Left out", str(self.counts[L.LEFT_OUT])),
            Fact("How it leaves", self.sender),
        ]

    @cached_property
    def failed(self) -> list[LineView]:
        return self._views(self.file.lines(L.FAILED))

    @cached_property
    def going(self) -> list[LineView]:
        return self._views(self.file.lines(L.WAITING, L.RENDERED, L.SENT, L.REVOKED))

    @cached_property
    def left_out(self) -> list[LineView]:
        return self._views(self.file.lines(L.LEFT_OUT))

    @property
    def samples(self) -> list[LineView]:
        """Some letters to look at, the same ones whoever looks."""
        rows = [view for view in self.going if view.href]
        return random.Random(self.batch.ref).sample(rows, min(SAMPLES, len(rows)))  # noqa: S311 not a secret

    @property
    def what_to_do(self) -> str:
        """With those that failed."""
        if self.batch.state == B.READY:
            return (
                "Put right what each says, then write them anew; or send the others without them."
            )
        if self.batch.state in (B.SENT, B.ARCHIVED):
            return "They have not gone. Put right what each says, then choose them again in a new batch."
        return "The others go on."

    @property
    def actions(self) -> list[Action]:
        """The next steps, the first of them the one that leads on."""
        state, found = self.batch.state, []
        if self.may_send:
            found = [a for shown, a in self._offers() if shown]
        own = self.batch.made_by_id == self.user.pk and state == B.ELIGIBLE
        if state in BEFORE_SENDING and (self.may_send or own):
            found.append(self._step("Revoke", "revoke", "warning"))
        return found

    def _offers(self) -> list[tuple[bool, Action]]:
        state, step = self.batch.state, self._step
        stale = state == B.READY and self.file.is_stale
        gone = state in (B.SENT, B.ARCHIVED)
        return [
            (state == B.ELIGIBLE and self.counts[L.WAITING] > 0, step("Approve", "approve", "primary")),
            (state == B.READY and not stale and self.counts[L.RENDERED] > 0, step("Send", "send", "primary")),
            (stale or (state == B.READY and self.counts[L.FAILED] > 0), step("Write anew", "write-again")),
            (gone and self.file.has_paper, Action("Print the pack (PDF)", self._pack)),
            (gone and self.file.lies_unprinted, step("It is printed and posted", "printed")),
            (state == B.SENT, step("Archive", "archive")),
            (gone and self.counts[L.SENT] > 0, step("Sent in error", "error", "warning")),
        ]  # fmt: skip

    @property
    def waits_for_manager(self) -> bool:
        """Whether the next step is somebody else's."""
        return self.batch.state == B.ELIGIBLE and not self.may_send

    @property
    def reprints(self) -> bool:
        """Whether some of the pack may be printed again."""
        return self.may_send and self.batch.state in (B.SENT, B.ARCHIVED) and self.file.has_paper

    @property
    def _pack(self) -> str:
        return reverse("cases:print_batch", args=[self.batch.ref])

    def _step(self, text: str, name: str, kind: str = "secondary") -> Action:
        return Action(text, reverse("cases:step_batch", args=[self.batch.ref, name]), kind)

    def _views(self, lines: list[LetterLine]) -> list[LineView]:
        return [LineView(line, self.batch, self.may_send) for line in lines]

    def _approved(self) -> str:
        b = self.batch
        return (
            f"{_when(b.approved_at)}, {b.approved_by.name}"
            if b.approved_by and b.approved_at
            else ""
        )

    def _sent(self) -> str:
        b = self.batch
        return f"{_when(b.sent_at)}, {b.sent_by.name}" if b.sent_by and b.sent_at else ""


class ChoicePage:
    """Before a batch is made: who would get a letter, and why each other is left out."""

    def __init__(self, found: list[Found]) -> None:
        self.going = [each for each in found if not each.why]
        self.left_out = [each for each in found if each.why]

    @property
    def sentence(self) -> str:
        cases = len({each.case.pk for each in self.going})
        return f"{plural(len(self.going), 'letter')} about {plural(cases, 'child', 'children')}"

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """How many are left out for what, the most first; a note about one person is counted, not shown here."""
        said = Counter(
            each.why if not each.why.startswith("Do not contact") else "Not safe to contact"
            for each in self.left_out
        )
        return said.most_common()


def _when(at: dt.datetime) -> str:
    return f"{short_date(at)} {london_time(at)}"
