"""Tables of fines."""

from fines.models.addresses import AddressOnFile
from fines.models.batches import IssueBatch, IssueLine, Posting
from fines.models.cards import CardBasket, CardEvent, CardLine, PayCode
from fines.models.charge_reviews import (
    ChargeReview,
    DecisionReview,
    ReviewedDecisionSession,
    ReviewedSession,
)
from fines.models.court_law import (
    FactorKind,
    MeasureRule,
    OrderGround,
    PapersRule,
    ProcedureRule,
    ResultLimit,
)
from fines.models.courts import ChargedNotice, ChargedSession, CourtStep, Hearing, Proceedings
from fines.models.decisions import (
    ChargingDecision,
    DecisionAnswer,
    DecisionFactor,
    DecisionSession,
)
from fines.models.evidence_reviews import EvidenceReview
from fines.models.interviews import Interview, InterviewLetter, InterviewRecord
from fines.models.law import CourtMaximum, ExcludedRule, NoticeRule, Tariff
from fines.models.measures import Measure, MeasureNote, OrderApproval
from fines.models.money import Payment
from fines.models.notices import NoticeSession, PenaltyNotice
from fines.models.outcome_mails import OutcomeMail
from fines.models.packs import (
    CourtPack,
    PackBuild,
    PackDisclosure,
    PackSignature,
    PackStatement,
    PaperLaw,
)
from fines.models.receipt_days import ReceiptCorrection
from fines.models.receipts import (
    BankFile,
    MatchingRule,
    NotTheirs,
    Receipt,
    ReceiptReturn,
    RefundApproval,
)
from fines.models.representations import NoticeLetter, OutcomeTold, Representation
from fines.models.results import Appeal, CourtResult
from fines.models.returns import CarriedOut, ReturnColumn, ReturnPlace, SentReturn
from fines.models.sightings import Sighting
from fines.models.take_backs import TakeBack

__all__ = [
    "AddressOnFile",
    "Appeal",
    "BankFile",
    "CardBasket",
    "CardEvent",
    "CardLine",
    "CarriedOut",
    "ChargeReview",
    "ChargedNotice",
    "ChargedSession",
    "ChargingDecision",
    "CourtMaximum",
    "CourtPack",
    "CourtResult",
    "CourtStep",
    "DecisionAnswer",
    "DecisionFactor",
    "DecisionReview",
    "DecisionSession",
    "EvidenceReview",
    "ExcludedRule",
    "FactorKind",
    "Hearing",
    "Interview",
    "InterviewLetter",
    "InterviewRecord",
    "IssueBatch",
    "IssueLine",
    "MatchingRule",
    "Measure",
    "MeasureNote",
    "MeasureRule",
    "NotTheirs",
    "NoticeLetter",
    "NoticeRule",
    "NoticeSession",
    "OrderApproval",
    "OrderGround",
    "OutcomeMail",
    "OutcomeTold",
    "PackBuild",
    "PackDisclosure",
    "PackSignature",
    "PackStatement",
    "PaperLaw",
    "PapersRule",
    "PayCode",
    "Payment",
    "PenaltyNotice",
    "Posting",
    "ProcedureRule",
    "Proceedings",
    "Receipt",
    "ReceiptCorrection",
    "ReceiptReturn",
    "RefundApproval",
    "Representation",
    "ResultLimit",
    "ReturnColumn",
    "ReturnPlace",
    "ReviewedDecisionSession",
    "ReviewedSession",
    "SentReturn",
    "Sighting",
    "TakeBack",
    "Tariff",
]
