"""Several flags at once: what will happen to which children, said before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.web.words import plural
from attendance.actions import flag_notes
from attendance.choices import FlagKind
from attendance.web.block_forms import read_back
from attendance.web.flag_forms import AcknowledgeForm, SnoozeForm

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Flag

ACKNOWLEDGE, SNOOZE = "acknowledge", "snooze"
FEW = 12  # children named; the rest are counted


@dataclass
class SeveralPage:
    """Flags chosen in the inbox, and what is to be done with them."""

    flags: Sequence[Flag]
    user: User
    sent: QueryDict

    @property
    def is_snooze(self) -> bool:
        return self.sent.get("do") == SNOOZE

    @property
    def do(self) -> str:
        return SNOOZE if self.is_snooze else ACKNOWLEDGE

    @property
    def is_confirmed(self) -> bool:
        return "confirm" in self.sent

    @property
    def problem(self) -> str:
        """Why nothing can be done with so many; empty when it can."""
        if len(self.flags) > flag_notes.MOST_AT_ONCE:
            most = flag_notes.MOST_AT_ONCE
            return f"That is {len(self.flags)} flags. Choose at most {most} at once."
        if not self.to_do:
            return "Somebody has seen every one of these already." if not self.is_snooze else (
                "Every one of these was cleared meanwhile."
            )  # fmt: skip
        return ""

    @cached_property
    def to_do(self) -> list[Flag]:
        """Those it would change: standing, and for acknowledging not seen yet."""
        standing = [flag for flag in self.flags if flag.cleared_at is None]
        return [f for f in standing if self.is_snooze or f.acknowledged_at is None]

    @property
    def left_out(self) -> int:
        """How many stay as they are."""
        return len(self.flags) - len(self.to_do)

    @cached_property
    def form(self) -> AcknowledgeForm | SnoozeForm:
        """Empty at first; with what was typed once it is confirmed."""
        data, today = self.sent if self.is_confirmed else None, timezone.localdate()
        if self.is_snooze:
            return SnoozeForm(data, today=today, last=flag_notes.last_snooze_day(today))
        return AcknowledgeForm(data)

    @property
    def heading(self) -> str:
        number = plural(len(self.to_do), "flag")
        return f"Snooze {number}" if self.is_snooze else f"Acknowledge {number}"

    @property
    def consequence(self) -> str:
        """What will happen, to how many children."""
        pupils = plural(len({f.enrolment.pupil_id for f in self.to_do}), "child", "children")
        number = plural(len(self.to_do), "flag")
        one = len(self.to_do) == 1
        if self.is_snooze:
            verb = "leaves" if one else "leave"
            back = "it is" if one else "they are"
            return f"{number} about {pupils} {verb} the list until {back} due again, for everybody."
        verb = "counts" if one else "count"
        return f"{number} about {pupils} {verb} as seen by you. This is no action about the child."

    @property
    def names(self) -> list[str]:
        """Each child with its flags, the first few."""
        return [f"{name}: {', '.join(kinds)}" for name, kinds in list(self._by_child.items())[:FEW]]

    @property
    def more(self) -> int:
        """Children not named."""
        return max(0, len(self._by_child) - FEW)

    @cached_property
    def _by_child(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for flag in self.to_do:
            pupil = flag.enrolment.pupil
            found.setdefault(str(pupil), []).append(str(FlagKind(flag.kind).label).lower())
        return found

    @property
    def refs(self) -> list[str]:
        return [flag.ref for flag in self.to_do]

    @property
    def back(self) -> str:
        """Where it was asked for."""
        return read_back(self.sent.get("next", "")) or reverse("attendance:list_flags")

    @property
    def submit(self) -> str:
        return "Snooze" if self.is_snooze else "Acknowledge"

    def act(self) -> int:
        """Do it; how many it was done to. Raises what the actions raise."""
        wishes = self.form.wishes
        if self.is_snooze:
            return len(flag_notes.snooze_flags(flags=self.to_do, by=self.user, **wishes))
        return len(flag_notes.acknowledge_flags(flags=self.to_do, by=self.user, **wishes))

    def done_in_words(self, done: int) -> str:
        """12 flags acknowledged."""
        return f"{plural(done, 'flag')} {'snoozed' if self.is_snooze else 'acknowledged'}."
