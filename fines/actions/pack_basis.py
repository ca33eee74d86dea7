"""What a pack is about: the sessions charged, or before a charge those of the notices; and the steps towards it."""

import datetime as dt
from dataclasses import dataclass, field

from attendance.models import Carer
from cases.choices import ConsiderationKind, Decision, EventKind, Stage
from cases.models import Case
from fines.actions.law import current_law
from fines.actions.payments import money_standing
from fines.choices import NoticeStatus
from fines.models import NoticeSession, PenaltyNotice, Proceedings
from fines.rules.clock import last_filing_day
from fines.rules.spelling import long_date

PROSECUTED = (Stage.PROSECUTION, Stage.SJP, Stage.COURT)


@dataclass(frozen=True)
class Basis:
    """The notices and exact sessions relied on, the charge where one is chosen, and when it was laid."""

    notices: list[PenaltyNotice] = field(default_factory=list)
    session_ids: frozenset[int] = frozenset()
    first: dt.date | None = None
    last: dt.date | None = None
    charge: str = ""
    proceedings: Proceedings | None = None

    @property
    def limit(self) -> dt.date | None:
        """The cautious last day to begin proceedings: counted from the first session."""
        rule = current_law().rule(self.first) if self.first else None
        return last_filing_day(self.first, rule.limitation_months) if self.first and rule else None

    def paid(self, today: dt.date) -> str:
        """Which of the notices is paid in full, in words; empty for none."""
        for notice in self.notices:
            if notice.is_served and money_standing(notice, today).discharged:
                return f"Penalty notice {notice.ref} is paid."
        return ""


def read_basis(case: Case, carer: Carer) -> Basis:
    """As it stands now. Sessions of a notice that is paid or withdrawn are spent and never among them (T36)."""
    charged = Proceedings.objects.filter(case=case, carer=carer).first()
    notices = _notices(case, carer, charged)
    rows = NoticeSession.objects.filter(notice__in=notices).values_list(
        "session_id", "session__date"
    )
    found = sorted(rows, key=lambda row: row[1])
    days = [day for _, day in found]
    return Basis(
        notices=notices, session_ids=frozenset(key for key, _ in found),
        first=days[0] if days else None, last=days[-1] if days else None,
        charge=charged.charge if charged else _chosen(case), proceedings=charged,
    )  # fmt: skip


def _notices(case: Case, carer: Carer, charged: Proceedings | None) -> list[PenaltyNotice]:
    rows = PenaltyNotice.objects.filter(case=case, carer=carer).select_related("issued_by", "pupil")
    if charged and charged.notice_id:
        return list(rows.filter(pk=charged.notice_id))
    unpaid = list(rows.filter(status=NoticeStatus.UNPAID).order_by("id"))
    return unpaid or list(rows.filter(status=NoticeStatus.ISSUED).order_by("id"))


def _chosen(case: Case) -> str:
    answers = case.considerations.filter(kind=ConsiderationKind.OFFENCE).order_by("-id")
    return answers.values_list("answer", flat=True).first() or ""


def is_approved(case: Case, basis: Basis) -> bool:
    """Whether a second person approved a prosecution."""
    asked = case.escalations.filter(decision=Decision.APPROVED, stage__in=PROSECUTED)
    return basis.proceedings is not None or asked.exists()


def interview_words(case: Case) -> str:
    """What is on record of an interview under caution; empty for nothing."""
    moves = case.events.filter(kind=EventKind.STAGE_MOVED, data__to=Stage.INTERVIEW)
    at = moves.order_by("at").values_list("at", flat=True).first()
    return f"The case was taken to interview on {long_date(at.date())}." if at else ""


def proof_of_posting(notice: PenaltyNotice) -> list[str]:
    """What is kept of how a notice was posted and received, sentence by sentence."""
    if not notice.posted_on:
        return []
    who = notice.issued_by.name if notice.issued_by else ""
    said = [
        f"Penalty notice {notice.ref} was posted by first-class post on {long_date(notice.posted_on)}, "
        f"as recorded by {who} on {long_date(notice.issued_on)}.",
        f"It is taken as received on {long_date(notice.deemed_received_on)}.",
    ]
    if notice.received_on:
        said.append(f"Receipt on {long_date(notice.received_on)} is proved: {notice.receipt_note}")
    return said
