"""A proposal that was decided on already, for whoever comes to decide on it: what happened, who, when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Action
from accounts.web.words import long_date
from fines.access import can_open_case
from fines.access_batches import can_issue_batches
from fines.choices import NoticeStatus

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from fines.models import PenaltyNotice


def is_decided(notice: PenaltyNotice) -> bool:
    """Whether nobody decides on it any more."""
    return notice.status != NoticeStatus.PROPOSED


def _when(at: dt.datetime | None) -> str:
    if at is None:
        return "a day that is not known"
    local = timezone.localtime(at)
    return f"{long_date(local)} at {local:%H:%M}"


@dataclass
class DecidedPage:
    """One proposal that is one no more."""

    notice: PenaltyNotice
    user: User

    @property
    def heading(self) -> str:
        was = "was issued" if self.notice.is_served else "went back to who proposed it"
        return f"{self.notice.ref} {was} already"

    @cached_property
    def happened(self) -> str:
        """Who decided, when, and how it stands now."""
        notice = self.notice
        if not notice.is_served:
            who = notice.status_changed_by or "Bellwether"
            why = notice.status_reason.rstrip(".")
            return f"{who} returned it on {_when(notice.status_changed_at)}: {why}."
        words = f"{notice.issued_by} issued it on {_when(notice.issued_at)}."
        if notice.status == NoticeStatus.ISSUED:
            return words
        return f"{words} It is {NoticeStatus(notice.status).label.lower()} since {long_date(notice.status_changed_at)}."

    @cached_property
    def ways(self) -> list[Action]:
        """Where to go on."""
        notice = self.notice
        found = [Action(f"See {notice.ref}", notice.get_absolute_url(), "primary")]
        if can_issue_batches(self.user):
            found.append(Action("Other proposals to decide on", reverse("fines:list_proposals")))
        if can_open_case(self.user, notice):
            found.append(
                Action(
                    f"The case {notice.case.ref}",
                    reverse("cases:show_case", args=[notice.case.ref]),
                )
            )
        return found
