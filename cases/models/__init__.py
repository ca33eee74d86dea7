"""Tables of casework."""

from cases.models.allocation import AllocationBatch, AllocationLine
from cases.models.cases import Case, CaseFlag
from cases.models.contacts import Consideration, Contact
from cases.models.escalations import Escalation, Hold
from cases.models.letters import Letter
from cases.models.limits import LocalSetting, StageLimit
from cases.models.pathways import Pathway, PathwayStage
from cases.models.plans import Panel, Plan, PlanTarget
from cases.models.saved_views import SavedView
from cases.models.timeline import CaseEvent, Chase

__all__ = [
    "AllocationBatch",
    "AllocationLine",
    "Case",
    "CaseEvent",
    "CaseFlag",
    "Chase",
    "Consideration",
    "Contact",
    "Escalation",
    "Hold",
    "Letter",
    "LocalSetting",
    "Panel",
    "Pathway",
    "PathwayStage",
    "Plan",
    "PlanTarget",
    "SavedView",
    "StageLimit",
]
