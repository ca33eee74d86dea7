"""Tables of casework."""

from cases.models.cases import Case, CaseFlag
from cases.models.contacts import Consideration, Contact
from cases.models.escalations import Escalation, Hold
from cases.models.letters import Letter
from cases.models.limits import LocalSetting, StageLimit
from cases.models.pathways import Pathway, PathwayStage
from cases.models.plans import Panel, Plan, PlanTarget
from cases.models.referrals import Referral, ReferralAnswer
from cases.models.safeguards import LiftedSafeguard
from cases.models.signatures import ContractAnswer
from cases.models.support import Barrier, Support
from cases.models.timeline import CaseEvent, Chase

__all__ = [
    "Barrier",
    "Case",
    "CaseEvent",
    "CaseFlag",
    "Chase",
    "Consideration",
    "Contact",
    "ContractAnswer",
    "Escalation",
    "Hold",
    "Letter",
    "LiftedSafeguard",
    "LocalSetting",
    "Panel",
    "Pathway",
    "PathwayStage",
    "Plan",
    "PlanTarget",
    "Referral",
    "ReferralAnswer",
    "StageLimit",
    "Support",
]
