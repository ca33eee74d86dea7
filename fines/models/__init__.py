"""Tables of fines."""

from fines.models.law import CourtMaximum, NoticeRule, Tariff
from fines.models.money import Payment, Proceedings
from fines.models.notices import NoticeSession, PenaltyNotice

__all__ = [
    "CourtMaximum",
    "NoticeRule",
    "NoticeSession",
    "Payment",
    "PenaltyNotice",
    "Proceedings",
    "Tariff",
]
