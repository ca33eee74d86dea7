"""What is written against notices, as pages show it: the clock in words and a shape."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.web.parts import Fact, Tag
from accounts.web.words import ago, long_date, short_date
from fines.access_representations import can_answer
from fines.choices import Answered, HowItCame, NoticeStatus, WithdrawalGround
from fines.web.words import status_tag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from accounts.models import User
    from attendance.models import Carer
    from fines.actions.representations import Inbox
    from fines.models import PenaltyNotice, Representation

TILES = (
    ("open", "wait for an answer", "info"),
    ("late", "are past their last day", "bad"),
    ("mine", "are yours to answer", "warn"),
    ("answered", "are answered", ""),
)
ANSWER_TONES = {
    Answered.WITHDRAWN: "ok", Answered.PUT_RIGHT: "warn", Answered.NOT_UPHELD: "quiet",
}  # fmt: skip


def clock(row: Representation, today: dt.date, near: dt.date) -> Tag:
    """The state of the clock: late, due soon, in time; or the answer."""
    if not row.is_open:
        known = Answered(row.answer)
        return Tag(known.label.partition(":")[0], ANSWER_TONES[known])
    if row.due_on < today:
        return Tag(f"Late: was due {short_date(row.due_on)}", "bad")
    if row.due_on <= near:
        return Tag(f"Due {ago(row.due_on, today)}", "warn")
    return Tag(f"Due {short_date(row.due_on)}", "info")


@dataclass(frozen=True)
class RowView:
    """One of the list."""

    row: Representation
    clock: Tag

    @property
    def status(self) -> Tag:
        """How the notice stands."""
        return status_tag(self.row.notice.status)

    @property
    def begins(self) -> str:
        """The beginning of what they say."""
        words = " ".join(self.row.words.split())
        return words if len(words) <= 140 else f"{words[:137].rstrip()}..."

    @property
    def who(self) -> str:
        """Who looks at it, or looked."""
        who = self.row.answered_by or self.row.assigned_to
        return who.name if who else "Nobody yet"


@dataclass
class InboxPage:
    """The list."""

    inbox: Inbox
    show: str

    @cached_property
    def rows(self) -> list[RowView]:
        return [
            RowView(row, clock(row, self.inbox.today, self.inbox.near)) for row in self.inbox.page
        ]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        here = reverse("fines:list_representations")
        return [
            {
                "value": self.inbox.counts[key], "label": label, "href": f"{here}?show={key}",
                "tone": tone if self.inbox.counts[key] else "",
            }
            for key, label, tone in TILES
        ]  # fmt: skip

    @property
    def what(self) -> str:
        """What is listed, in words."""
        return next((label for key, label, _ in TILES if key == self.show), TILES[0][1])


def sender_choices(notice: PenaltyNotice, senders: Mapping[str, Carer]) -> list[tuple[str, str]]:
    """The parents and carers to choose from, and which of them the notice was given to."""
    return [
        (
            ref,
            f"{carer.full_name}, to whom the notice was given"
            if carer.pk == notice.carer_id
            else carer.full_name,
        )
        for ref, carer in senders.items()
    ]


class RepresentationPage:
    """One of them for one person."""

    def __init__(self, row: Representation, user: User, today: dt.date) -> None:
        self.row, self.user, self.today = row, user, today

    @property
    def tag(self) -> Tag:
        return clock(self.row, self.today, self.today)

    @property
    def facts(self) -> list[Fact]:
        row = self.row
        notice = row.notice
        return [
            Fact("Notice", notice.ref, notice.get_absolute_url(), "Open"),
            Fact("Parent", notice.carer.full_name),
            Fact("Child", notice.pupil.full_name),
            Fact("From", f"{row.sender}, by {HowItCame(row.how).label.lower()}"),
            Fact("Came", long_date(row.received_on)),
            Fact("Answer by", long_date(row.due_on)),
            Fact("Issued by", str(notice.issued_by)),
            Fact("Looks at it", row.assigned_to.name if row.assigned_to else "Nobody yet"),
        ]

    @property
    def answered(self) -> list[Fact]:
        """The answer, when there is one."""
        row = self.row
        if row.is_open:
            return []
        lines = [
            Fact("Answer", Answered(row.answer).label),
            Fact("Answered", f"{long_date(row.answered_at)}, {row.answered_by}"),
        ]
        if row.ground:
            lines.append(Fact("Ground", WithdrawalGround(row.ground).label))
        return lines

    @property
    def is_withdrawn(self) -> bool:
        """Whether the notice is withdrawn by now: then it cannot be answered that it stands."""
        return self.row.notice.status == NoticeStatus.WITHDRAWN

    @property
    def answer_goes(self) -> str:
        """To whom a letter goes, in a sentence."""
        row = self.row
        if row.carer is None:
            return f"No letter goes: {row.sender} is no parent or carer on record. You tell them the answer yourself."
        if row.is_of_its_parent:
            return f"A letter goes to {row.carer.full_name}. It cannot be changed afterwards."
        return (
            f"A letter goes to {row.carer.full_name} alone, who is not the parent the notice was given to: it says "
            "nothing of that parent, nor of what is to be paid. It cannot be changed afterwards."
        )

    @property
    def who_reads_reasons(self) -> str:
        """The hint below the reasons."""
        row = self.row
        if row.carer is None:
            return "They are kept. Write them as you will tell them."
        if row.is_of_its_parent:
            return "The letter says this to the parent: write it to them, in plain words."
        return f"The letter says this to {row.carer.full_name}: write nothing of the parent the notice was given to."

    @property
    def may_answer(self) -> bool:
        return can_answer(self.user, self.row)

    @property
    def is_own_notice(self) -> bool:
        """Whether it is against a notice they issued, which somebody else answers."""
        return self.row.is_open and self.row.notice.issued_by_id == self.user.pk
