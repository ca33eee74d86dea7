"""Tables of fines."""

from fines.models.law import CourtMaximum, NoticeRule, Tariff
from fines.models.money import Payment, Proceedings
from fines.models.notices import NoticeSession, PenaltyNotice
from fines.models.packs import CourtPack, PackBuild, PackSignature, PackStatement

__all__ = [
    "CourtMaximum",
    "CourtPack",
    "NoticeRule",
    "NoticeSession",
    "PackBuild",
    "PackSignature",
    "PackStatement",
    "Payment",
    "PenaltyNotice",
    "Proceedings",
    "Tariff",
]
