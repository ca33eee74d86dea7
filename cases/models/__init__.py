"""Tables of casework."""

from cases.models.allocation import AllocationBatch, AllocationLine
from cases.models.batches import LetterBatch, LetterLine
from cases.models.cases import Case, CaseFlag
from cases.models.contacts import Consideration, Contact
from cases.models.cover import Cover, CoverPerson
from cases.models.escalations import Escalation, Hold
from cases.models.households import JointCase, JointWork
from cases.models.improvement import ImprovementPeriod
from cases.models.letter_texts import LetterTranslation, LetterVersion
from cases.models.letters import Delivery, Letter, LetterRecall
from cases.models.limits import LocalSetting, StageLimit
from cases.models.meetings import CalendarFeed, MeetingPerson, MeetingPlace, MinutesAddition
from cases.models.pathways import Pathway, PathwayStage
from cases.models.plans import Panel, Plan, PlanTarget
from cases.models.referrals import Referral, ReferralAnswer
from cases.models.safeguards import LiftedSafeguard
from cases.models.signatures import ContractAnswer, ContractBreach
from cases.models.support import Barrier, Support
from cases.models.timeline import CaseEvent, Chase
from cases.models.views import DefaultView, SavedView
from cases.models.visits import OverdueMail, SafetyContact, Visit, VisitEntry, VisitEvent

__all__ = [
    "AllocationBatch",
    "AllocationLine",
    "Barrier",
    "CalendarFeed",
    "Case",
    "CaseEvent",
    "CaseFlag",
    "Chase",
    "Consideration",
    "Contact",
    "ContractAnswer",
    "ContractBreach",
    "Cover",
    "CoverPerson",
    "DefaultView",
    "Delivery",
    "Escalation",
    "Hold",
    "ImprovementPeriod",
    "JointCase",
    "JointWork",
    "Letter",
    "LetterBatch",
    "LetterLine",
    "LetterRecall",
    "LetterTranslation",
    "LetterVersion",
    "LiftedSafeguard",
    "LocalSetting",
    "MeetingPerson",
    "MeetingPlace",
    "MinutesAddition",
    "OverdueMail",
    "Panel",
    "Pathway",
    "PathwayStage",
    "Plan",
    "PlanTarget",
    "Referral",
    "ReferralAnswer",
    "SafetyContact",
    "SavedView",
    "StageLimit",
    "Support",
    "Visit",
    "VisitEntry",
    "VisitEvent",
]
