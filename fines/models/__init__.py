"""Tables of fines."""

from fines.models.batches import IssueBatch, IssueLine, Posting
from fines.models.law import CourtMaximum, NoticeRule, Tariff
from fines.models.money import Payment, Proceedings
from fines.models.notices import NoticeSession, PenaltyNotice
from fines.models.representations import NoticeLetter, OutcomeTold, Representation

__all__ = [
    "CourtMaximum",
    "IssueBatch",
    "IssueLine",
    "NoticeLetter",
    "NoticeRule",
    "NoticeSession",
    "OutcomeTold",
    "Payment",
    "PenaltyNotice",
    "Posting",
    "Proceedings",
    "Representation",
    "Tariff",
]
