"""Notices issued together as pages show them: what waits, what would go, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.parts import Action, Fact, Mark, Tag
from accounts.web.words import ago, long_date, money, plural, short_date
from fines.choices import BatchState, LineState, NoticeStatus, PostalClass, Refusal
from fines.web.words import ordinal, session_mark

if TYPE_CHECKING:
    import datetime as dt

    from fines.actions.batch_reading import BatchFile
    from fines.actions.preflight import Checked, Preflight
    from fines.models import IssueBatch, IssueLine

# What a manager can put right on the notice's own page.
ALONE = frozenset({Refusal.BELOW_THRESHOLD, Refusal.NOT_ANSWERED, Refusal.ASKED_AGAIN})
STATE_TAGS = {
    BatchState.ISSUING: Tag("Being issued", "info"),
    BatchState.DONE: Tag("Done", "ok"),
}
LINE_TONES = {LineState.WAITING: "info", LineState.ISSUED: "ok", LineState.FAILED: "bad"}


@dataclass(frozen=True)
class ProposalRow:
    """One proposal with the figures it rests on."""

    checked: Checked
    today: dt.date

    @property
    def notice(self) -> Any:
        return self.checked.notice

    @property
    def href(self) -> str:
        """Where it is decided on by itself."""
        return reverse("fines:issue_notice", args=[self.notice.ref])

    @cached_property
    def strip(self) -> list[Mark]:
        """The sessions with the codes they have now."""
        facts = [s.fact for s in self.checked.sessions]
        return [session_mark(f.code, f.date, f.half) for f in facts]

    @property
    def sessions(self) -> str:
        """How many and when: 12 sessions, 4 Nov 2025 to 2 Dec 2025."""
        first, last = (
            short_date(self.notice.first_session_on),
            short_date(self.notice.last_session_on),
        )
        count = plural(len(self.checked.sessions), "session")
        return f"{count}, {first} to {last}" if first != last else f"{count} on {first}"

    @property
    def threshold(self) -> str:
        """How they stand to the threshold: 12 of the 10 in ten school weeks."""
        if self.checked.threshold is None:
            return ""
        needed, weeks = self.checked.threshold
        return (
            f"{self.checked.verdict.counted_sessions} in {weeks} school weeks; threshold {needed}"
        )

    @property
    def which(self) -> str:
        """First or second notice to this parent for this child."""
        return ordinal(self.checked.verdict.notice_number)

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """Each amount with its last day."""
        return [(money(d.pence), short_date(d.last_day)) for d in self.checked.dues]

    @property
    def proposed(self) -> str:
        return f"{ago(self.notice.proposed_on, self.today)}, {self.notice.proposed_by.name}"

    @property
    def is_alone(self) -> bool:
        """Whether a manager may still issue it by itself: below the threshold, with amended marks, or with lines of
        the checklist to confirm."""
        codes = set(self.checked.verdict.codes)
        changed = not codes and len(self.checked.against) == 1
        return changed or (bool(codes) and codes <= ALONE)


class ProposalsPage:
    """Proposals that wait for this person."""

    def __init__(self, found: Preflight, today: dt.date, *, ticked: bool = False) -> None:
        self.found, self.today, self.ticked = found, today, ticked

    @property
    def ticked_words(self) -> str:
        """How many are ticked, as the page begins."""
        return f"{self.going if self.ticked else 0} of {self.going} ticked"

    @cached_property
    def rows(self) -> list[ProposalRow]:
        """Those that can go first, the oldest of them first."""
        ordered = [*self.found.going, *self.found.staying]
        return [ProposalRow(row, self.today) for row in ordered]

    @property
    def going(self) -> int:
        return len(self.found.going)

    @property
    def sentence(self) -> str:
        """How many wait, how many of them can go, and how many are for somebody else."""
        words = f"{plural(len(self.rows), 'proposal')} for you to decide on; {self.going} can be issued today."
        if self.found.own:
            verb = "is" if self.found.own == 1 else "are"
            words += f" {self.found.own} more {verb} yours: somebody else decides on your own."
        return words

    @property
    def beyond(self) -> int:
        """How many more wait than one page holds."""
        return self.found.waiting - self.found.own - len(self.rows)


class CheckPage:
    """The list before they go."""

    def __init__(self, found: Preflight, refs: list[str], today: dt.date) -> None:
        self.found, self.refs = found, refs
        self.going = [ProposalRow(row, today) for row in found.going]
        self.staying = [ProposalRow(row, today) for row in found.staying]

    @property
    def count(self) -> str:
        return plural(len(self.going), "notice")

    @property
    def gone(self) -> int:
        """Of those ticked, how many are no longer there to be decided on."""
        return len(set(self.refs)) - len(self.found.rows)

    @property
    def total(self) -> str:
        """What it comes to if everybody pays at the last amount."""
        return money(sum(row.checked.dues[-1].pence for row in self.going))

    @property
    def posted(self) -> str:
        return long_date(self.found.posted_on)

    @property
    def received(self) -> str:
        return long_date(self.found.received)

    @property
    def back(self) -> str:
        return reverse("fines:list_proposals")

    def for_day(self, day: dt.date) -> str:
        """The same list for another day of posting."""
        asked = [("n", ref) for ref in self.refs] + [("posted", day.isoformat())]
        return f"{reverse('fines:check_batch')}?{urlencode(asked)}"


@dataclass(frozen=True)
class BatchRow:
    """One batch in the list; counts are annotated."""

    batch: IssueBatch

    @property
    def href(self) -> str:
        return reverse("fines:show_batch", args=[self.batch.ref])

    @property
    def tag(self) -> Tag:
        return STATE_TAGS[BatchState(self.batch.state)]

    @property
    def issued(self) -> str:
        failed = getattr(self.batch, "failed", 0)
        done = f"{getattr(self.batch, 'issued', 0)} of {self.batch.notices}"
        return f"{done}, {failed} not issued" if failed else done

    @property
    def posted(self) -> str:
        return short_date(self.batch.posted_on)

    @property
    def made(self) -> str:
        return f"{short_date(self.batch.at)}, {self.batch.by.name}"


GONE = Tag("Withdrawn: take it out of the post", "bad")


def _tag(line: IssueLine) -> Tag:
    return Tag(LineState(line.state).label, LINE_TONES[LineState(line.state)])


class BatchPage:
    """One batch: how far it is, what failed, and the paper."""

    def __init__(self, file: BatchFile) -> None:
        self.file, self.batch = file, file.batch
        self.counts = {str(state): len(file.of(state)) for state in LineState}

    @property
    def tag(self) -> Tag:
        return STATE_TAGS[BatchState(self.batch.state)]

    @property
    def is_busy(self) -> bool:
        return self.batch.state == BatchState.ISSUING

    @property
    def done(self) -> int:
        return self.batch.notices - self.counts[LineState.WAITING]

    @property
    def progress(self) -> str:
        return f"{self.done} of {plural(self.batch.notices, 'notice')} done"

    @property
    def seen(self) -> str:
        """What tells whether anything moved since somebody looked."""
        return f"{self.batch.state}-{self.done}"

    @property
    def sentence(self) -> str:
        issued, failed = self.counts[LineState.ISSUED], self.counts[LineState.FAILED]
        words = f"{plural(issued, 'notice')} issued"
        return f"{words}, {failed} not issued" if failed else words

    @property
    def failed(self) -> list[IssueLine]:
        return self.file.of(LineState.FAILED)

    @cached_property
    def rows(self) -> list[tuple[IssueLine, Tag]]:
        """Each notice and what became of it."""
        return [
            (line, GONE if line.notice.status == NoticeStatus.WITHDRAWN else _tag(line))
            for line in self.file.lines
        ]

    @property
    def facts(self) -> list[Fact]:
        batch = self.batch
        proof = ", ".join(self.file.certificates) or "None written down yet"
        return [
            Fact("Decided", f"{long_date(batch.at)}, {batch.by.name}"),
            Fact("Posted", long_date(batch.posted_on)),
            Fact("Post", PostalClass(batch.postal_class).label),
            Fact("By", batch.posted_by),
            Fact("Certificate of posting", proof),
        ]

    @property
    def has_paper(self) -> bool:
        return not self.is_busy and bool(self.counts[LineState.ISSUED])

    @property
    def actions(self) -> list[Action]:
        """The pack, and what proves that it was posted."""
        if not self.has_paper:
            return []
        pack = reverse("fines:print_batch", args=[self.batch.ref])
        proof = reverse("fines:record_certificate", args=[self.batch.ref])
        return [
            Action("Print the pack (PDF)", pack, "primary"),
            Action("Record the certificate of posting", proof),
        ]
