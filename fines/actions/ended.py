"""Notices on which nothing is due any more, by withdrawal or a court's decision: what came in since is owed back."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from fines.choices import CLEARED, AppealResult, NoticeStatus
from fines.models import Appeal, CourtResult, PenaltyNotice, Proceedings
from fines.rules.amounts import Standing

NOTHING_DUE = "Nothing is due on it any more."


@dataclass(frozen=True)
class End:
    """That nothing is due any more: of money from a later day than `since`; None: of all of it."""

    since: dt.date | None

    def gives_back(self, day: dt.date) -> bool:
        """Whether money of that day is owed back."""
        return self.since is None or day > self.since


def end_of(notice: PenaltyNotice) -> End | None:
    """How a notice ended; None while it may be paid, wait for a court, or be decided on. Three queries at most.

    Whoever was withdrawn from, acquitted, or whose conviction fell owes nothing and never did; of who was convicted
    only what came in after that is given back: the court's fine stands in its place.
    """
    if notice.status == NoticeStatus.WITHDRAWN:
        return End(None)
    if notice.status != NoticeStatus.UNPAID:
        return None
    stands = CourtResult.objects.filter(replaced_by__isnull=True)
    fallen = Appeal.objects.filter(result=AppealResult.ALLOWED)
    rows = list(
        notice.proceedings.exclude(pk__in=Proceedings.objects.given_up()).prefetch_related(
            Prefetch("results", stands, "stand"), Prefetch("appeals", fallen, "fell")
        )
    )
    if not rows or not all(row.stand for row in rows):
        return None
    convicted = [row.stand[0].on for row in rows if not _is_acquitted(row)]
    return End(min(convicted) if convicted else None)


def _is_acquitted(row: Proceedings) -> bool:
    stand, fell = row.stand, row.fell  # type: ignore[attr-defined]
    return bool(fell) or stand[0].outcome in CLEARED


def surplus(notice: PenaltyNotice, stands: Standing) -> int:
    """What is to be given back: more than was due, or what came in once nothing was due."""
    end = end_of(notice)
    if end is None:
        return stands.over_pence
    if end.since is None:
        return stands.received_pence
    later = notice.ledger.filter(kind="payment", corrected_by__isnull=True, on__gt=end.since)
    return stands.over_pence + sum(later.values_list("pence", flat=True))
