"""Tables of fines."""

from fines.models.cards import CardBasket, CardEvent, CardLine, PayCode
from fines.models.law import CourtMaximum, NoticeRule, Tariff
from fines.models.money import Payment, Proceedings
from fines.models.notices import NoticeSession, PenaltyNotice
from fines.models.receipts import BankFile, MatchingRule, Receipt, ReceiptReturn, RefundApproval

__all__ = [
    "BankFile",
    "CardBasket",
    "CardEvent",
    "CardLine",
    "CourtMaximum",
    "MatchingRule",
    "NoticeRule",
    "NoticeSession",
    "PayCode",
    "Payment",
    "PenaltyNotice",
    "Proceedings",
    "Receipt",
    "ReceiptReturn",
    "RefundApproval",
    "Tariff",
]
