"""What a pack is about: the sessions charged, or before a charge those of the notices; and the steps towards it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from attendance.models import Carer
from cases.choices import ConsiderationKind
from cases.models import Case
from fines.actions.charging import charge_lines
from fines.actions.doubts import doubts_of, left_out_of
from fines.actions.limits import clock_for
from fines.actions.payments import money_standing
from fines.choices import AT_ITS_TIME, Bar, Decides, InterviewEnd, NoticeStatus
from fines.models import (
    ChargingDecision,
    DecisionAnswer,
    InterviewRecord,
    NoticeSession,
    PenaltyNotice,
    Proceedings,
)
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class Basis:
    """The notices and exact sessions relied on, the charge where one is chosen, and when it was laid.

    `dropped` are sessions of the decision that may not be charged any more, or of the charge that are no offence any
    more: how many, and why in words. `left_out` of the charge were left out by a legal officer since.
    """

    notices: list[PenaltyNotice] = field(default_factory=list)
    session_ids: frozenset[int] = frozenset()
    first: dt.date | None = None
    last: dt.date | None = None
    charge: str = ""
    proceedings: Proceedings | None = None
    decision: ChargingDecision | None = None
    dropped: dict[str, int] = field(default_factory=dict)
    left_out: int = 0
    limit: dt.date | None = None  # the last day to lay the charge, as every page says it
    given_up: str = ""  # in words, that the charge it was about was given up; empty when none was
    decided: str = ""  # in words, that a court has decided the charge

    @property
    def payable_until(self) -> dt.date | None:
        """The last day any of the notices can be paid; none when payment is awaited for none."""
        waits = (n.second_due for n in self.notices if n.status == NoticeStatus.ISSUED)
        return max((day for day in waits if day), default=None)

    def paid(self, today: dt.date) -> str:
        """Which of the notices is paid in full, in words; empty for none."""
        for notice in self.notices:
            if notice.is_served and money_standing(notice, today).discharged:
                return f"Penalty notice {notice.ref} is paid."
        return ""


# What keeps a session out of the evidence. A limit that is past and money still to come are lines of
# the list; what is charged already is for whoever lays the charge.
NO_EVIDENCE = frozenset(Bar) - {
    Bar.OUT_OF_TIME, Bar.PAYABLE, Bar.PROPOSED, Bar.CHARGED, Bar.NO_REASON,
}  # fmt: skip

AMENDED = "Amended since the charge was laid"


def read_basis(
    case: Case, carer: Carer, today: dt.date, to_charge: ChargingDecision | None = None
) -> Basis:
    """As it stands now: what is charged; else what the decision is about; else what the notices are for.

    `to_charge` is the record a charge is being laid on: then it is that one's. A charge the court has decided gives
    way to a newer record that is not charged yet: that one's papers are to be signed.

    Sessions of a notice that is paid or withdrawn are spent or barred (T36, domain 4.8): before a charge none of them
    is relied on, whatever the decision said. After it none is that is no offence any more on today's register.
    """
    charged = None if to_charge else _charged(case, carer)
    decision = to_charge or (charged.decision if charged else _decision(case, carer))
    notices = PenaltyNotice.objects.filter(case=case, carer=carer).select_related(
        "issued_by", "pupil"
    )
    rows: QuerySet[Any]
    if charged:
        rows, served = (
            charged.sessions.all(),
            list(charged.notices.select_related("issued_by", "pupil")),
        )
    elif decision:
        rows = decision.sessions.all()
        ids = list(rows.values_list("session_id", flat=True))
        mine = notices.filter(status=NoticeStatus.UNPAID, sessions__session__in=ids)
        served = list(mine.distinct().order_by("id"))
    else:
        served = list(notices.filter(status=NoticeStatus.UNPAID).order_by("id"))
        served = served or list(notices.filter(status=NoticeStatus.ISSUED).order_by("id"))
        rows = NoticeSession.objects.filter(notice__in=served)
    found = dict(rows.values_list("session_id", "session__date"))
    dropped = _doubted(charged) if charged else _barred(case, carer, today, found)
    left_out = left_out_of(charged) if charged else set()
    found = {key: day for key, day in found.items() if key not in left_out.union(dropped)}
    chosen = charged.charge if charged else decision.charge if decision else _chosen(case)
    return Basis(
        notices=served, session_ids=frozenset(found), first=min(found.values(), default=None),
        last=max(found.values(), default=None), charge=chosen, proceedings=charged, decision=decision,
        dropped=dict(Counter(dropped.values())), left_out=len(left_out),
        limit=None if charged else clock_for(case, carer, today).limit,
        given_up="" if charged else _given_up(case, carer, decision),
        decided=_decided(charged) if charged else "",
    )  # fmt: skip


def _charged(case: Case, carer: Carer) -> Proceedings | None:
    """The charge the pack is about: the newest that stands, unless it is decided and a newer record waits."""
    laid = Proceedings.objects.filter(case=case, carer=carer)
    row = laid.exclude(pk__in=Proceedings.objects.given_up()).first()
    newer = _decision(case, carer)
    waits = bool(row and newer and newer.pk != row.decision_id)
    return None if row and waits and row.results.exists() else row


def _given_up(case: Case, carer: Carer, decision: ChargingDecision | None) -> str:
    """That the last charge was given up, in words; empty for none, or where a newer record is to be charged."""
    laid = Proceedings.objects.filter(case=case, carer=carer)
    row = laid.filter(pk__in=Proceedings.objects.given_up()).order_by("-id").first()
    if row is None or (decision and decision.pk != row.decision_id):
        return ""
    result = row.results.get(replaced_by__isnull=True)
    how = result.get_outcome_display().lower()
    return f"{row.ref} was given up on {long_date(result.on)} ({how}): no charge stands."


def _decided(charged: Proceedings) -> str:
    result = charged.results.filter(replaced_by__isnull=True).order_by("-id").first()
    return f"{charged.ref} was decided on {long_date(result.on)}." if result else ""


def _doubted(charged: Proceedings) -> dict[int, str]:
    """Sessions of the charge that are no offence any more."""
    return {n.charged.session_id: AMENDED for n in doubts_of(charged)}


def _barred(
    case: Case, carer: Carer, today: dt.date, found: Mapping[int, dt.date]
) -> dict[int, str]:
    """Sessions that are no evidence any more, and why."""
    lines = charge_lines(case, carer, today, session_ids=list(found)) if found else []
    return {n.session_id: str(n.bar.label) for n in lines if n.bar in NO_EVIDENCE and n.bar}


def _decision(case: Case, carer: Carer) -> ChargingDecision | None:
    """The record as it stands, when it comes to a charge and nobody has returned it."""
    rows = ChargingDecision.objects.filter(case=case, carer=carer, replaced_by__isnull=True)
    return rows.filter(decides=Decides.CHARGE).exclude(answer__approved=False).first()


def _chosen(case: Case) -> str:
    answers = case.considerations.filter(kind=ConsiderationKind.OFFENCE).order_by("-id")
    return answers.values_list("answer", flat=True).first() or ""


def is_approved(basis: Basis) -> bool:
    """Whether a second person approved the decision to prosecute this parent."""
    if basis.decision is None:
        return False
    return DecisionAnswer.objects.filter(decision=basis.decision, approved=True).exists()


def interview_words(case: Case, carer: Carer) -> str:
    """What is on record of an interview of this parent under caution: the last that was held, else that they did not
    attend; empty for nothing. One that was moved or cancelled is no interview."""
    rows = InterviewRecord.objects.filter(interview__case=case, interview__carer=carer)
    rows = rows.filter(end__in=AT_ITS_TIME).order_by("-interview__at", "-id")
    last = rows.filter(end=InterviewEnd.HELD).first() or rows.first()
    return f"{last.get_end_display()} on {long_date(last.on)}." if last else ""
