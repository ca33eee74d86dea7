"""The list of notices, and the part shown on a case page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Filter, Tag
from accounts.web.words import money, plural, short_date
from fines.access import can_propose
from fines.actions.outcomes import COURT, outcome_words
from fines.actions.pack_reading import parents_with_packs
from fines.actions.payments import owed
from fines.actions.reading import CHANGED, ENDED, UNDECIDED, NoticeList
from fines.choices import NoticeStatus
from fines.rules.amounts import owed_on
from fines.web.forms import FilterForm
from fines.web.words import status_tag

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case
    from fines.models import PenaltyNotice


LEGAL_TILES = (UNDECIDED, CHANGED)  # not a school's to act on
TILES = (
    (NoticeStatus.PROPOSED, "await a decision", "info"),
    (NoticeStatus.ISSUED, "await payment", ""),
    (NoticeStatus.UNPAID, "unpaid, to court or withdrawn", "bad"),
    (UNDECIDED, "unpaid too long without a decision", "bad"),
    (CHANGED, "with changed evidence", "warn"),
    (ENDED, "with an outcome of the last days", ""),
)
OTHERS = {
    CHANGED: "Evidence changed",
    UNDECIDED: "Unpaid, decision overdue",
    ENDED: "Outcome of the last days",
}


class RowView:
    """One notice of a list."""

    def __init__(self, notice: Any) -> None:
        self.notice = notice

    @property
    def tag(self) -> Tag:
        return status_tag(self.notice.status)

    @property
    def sessions(self) -> str:
        return plural(self.notice.session_count or 0, "session")

    @property
    def amounts(self) -> list[str]:
        """What it costs, and until when."""
        return [f"{money(d.pence)} by {short_date(d.last_day)}" for d in owed(self.notice)]

    @property
    def received(self) -> str:
        """What came in, and how much is missing while it may still be paid."""
        got = self.notice.received_pence
        due = owed_on(owed(self.notice), timezone.localdate())
        if got and due and self.notice.status == NoticeStatus.ISSUED and got < due.pence:
            return f"{money(got)}, {money(due.pence - got)} short"
        return money(got) if got else "\u2013"

    @property
    def outcome(self) -> str:
        """That a court decided, with the day; nothing for what the status says already."""
        day = getattr(self.notice, "court_on", None)
        return f"{outcome_words(COURT)}, {short_date(day)}" if day else ""

    @property
    def since(self) -> str:
        """The day it came to stand so."""
        return short_date(self.notice.status_changed_at)

    @property
    def has_changed(self) -> bool:
        """Whether a person has to look at it, as the register stands now."""
        return bool(self.notice.doubted)


@dataclass
class ListPage:
    """The page of notices."""

    found: NoticeList
    params: QueryDict
    decides: bool = False
    reads_law: bool = False

    @property
    def to_issue(self) -> str:
        """Where proposals are decided on, for who does that."""
        waits = self.found.counts[NoticeStatus.PROPOSED]
        return reverse("fines:list_proposals") if self.decides and waits else ""

    @staticmethod
    def asked(params: QueryDict) -> dict[str, Any]:
        """What the address asks for; nonsense is no filter."""
        number = params.get("page", "1")
        return {
            "status": params.get("status", ""), "school": params.get("school", ""),
            "number": int(number) if number.isdecimal() and len(number) < 6 else 1,
        }  # fmt: skip

    @property
    def form(self) -> FilterForm:
        return FilterForm(self.params, self.found.schools)

    @cached_property
    def rows(self) -> list[RowView]:
        return [RowView(notice) for notice in self.found.page]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """How many wait for what."""
        here = reverse("fines:list_notices")
        return [
            {
                "value": self.found.counts[key], "label": label, "href": f"{here}?status={key}",
                "tone": tone if self.found.counts[key] else "",
            }
            for key, label, tone in TILES
            if self.reads_law or key not in LEGAL_TILES
        ]  # fmt: skip

    @cached_property
    def filters(self) -> list[Filter]:
        """The filters that are on, and how to take each off."""
        names = dict(self.found.schools) | dict(NoticeStatus.choices) | OTHERS
        on = [(key, self.params.get(key, "")) for key in ("status", "school")]
        return [Filter(names[value], self._without(key)) for key, value in on if value in names]

    def _without(self, key: str) -> str:
        rest = self.params.copy()
        rest.pop(key, None)
        rest.pop("page", None)
        return f"{reverse('fines:list_notices')}?{rest.urlencode()}"

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)


@dataclass
class PanelView:
    """The notices of one case."""

    case: Case
    notices: list[PenaltyNotice]
    user: User

    @cached_property
    def rows(self) -> list[RowView]:
        return [RowView(notice) for notice in self.notices]

    @cached_property
    def packs(self) -> list[dict[str, str]]:
        """The court pack of each parent there can be one about, for whoever may prepare it."""
        return [
            {
                "text": f"Court pack: {carer.full_name}",
                "href": reverse("fines:show_pack", args=[self.case.ref, carer.ref]),
            }
            for carer in parents_with_packs(self.case, self.user)
        ]

    @property
    def propose(self) -> str:
        """Where to propose one, for those who may."""
        if not self.case.is_open or not can_propose(self.user, self.case):
            return ""
        return reverse("fines:propose_notice", args=[self.case.ref])
