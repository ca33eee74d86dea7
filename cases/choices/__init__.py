"""The closed lists of casework. Time limits and settings are not here: they are dated rows."""

from django.db import models

from cases.choices.letters import (
    CHOSEN_LETTERS,
    OF_A_MEETING,
    OF_COURTS,
    BatchState,
    DeliveryStatus,
    LetterTemplate,
    LineState,
)
from cases.choices.meetings import (
    Attendance,
    EntryKind,
    MeetingHow,
    MeetingKind,
    Part,
    VisitEnd,
)
from cases.choices.support import (
    BarrierKind,
    ReferralAnswered,
    SignedHow,
    SupportKind,
    SupportState,
    Voice,
)

# Said in modules of their own, and found here as everything else.
__all__ = [
    "CHOSEN_LETTERS",
    "OF_A_MEETING",
    "OF_COURTS",
    "Attendance",
    "BarrierKind",
    "BatchState",
    "DeliveryStatus",
    "EntryKind",
    "LetterTemplate",
    "LineState",
    "MeetingHow",
    "MeetingKind",
    "Part",
    "ReferralAnswered",
    "SignedHow",
    "SupportKind",
    "SupportState",
    "VisitEnd",
    "Voice",
]


class Stage(models.TextChoices):
    """Where a case stands. Being watched without a case is not a stage; a hold is kept beside it."""

    FLAGGED = "flagged", "Flagged"
    SCHOOL_SUPPORT = "school_support", "School support"
    FT_REFERRED = "referred", "Referred"
    RETURNED = "returned", "Returned to school"
    FT_OPEN = "open", "Fast Track open"
    FT_PANEL = "panel", "Panel"
    FT_PLAN = "plan", "Plan"
    FT_REVIEW = "review", "Review"
    NOTICE_TO_IMPROVE = "notice_to_improve", "Notice to improve"
    NOTICE_PROPOSED = "notice_proposed", "Penalty notice proposed"
    NOTICE_ISSUED = "notice_issued", "Penalty notice issued"
    NOTICE_UNPAID = "notice_unpaid", "Penalty notice unpaid"
    LEGAL_CONSIDERATION = "legal_consideration", "Legal consideration"
    INTERVIEW = "interview", "Interview under caution"
    PROSECUTION = "prosecution", "Prosecution"
    SJP = "sjp", "Single Justice Procedure"
    COURT = "court", "Court"
    ESO = "eso", "Education supervision order"
    OUTCOME = "outcome", "Court outcome"
    POST_MONITOR = "post_monitor", "Watched after outcome"
    STEP_DOWN = "step_down", "Stepped down"
    TRANSFERRED = "transferred", "Transferred"
    CLOSED = "closed", "Closed"


class ContactKind(models.TextChoices):
    CALL = "call", "Call"
    VISIT = "visit", "Visit"
    MEETING = "meeting", "Meeting"
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", "Spoke"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    SENT = "sent", "Sent"
    OFFERED = "offered", "Meeting offered"
    ATTENDED = "attended", "Met"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    REFUSED = "refused", "Refused to engage"


class Restriction(models.TextChoices):
    """Why only some may read a contact. Others see that it is there, when it was and who wrote it."""

    SAFEGUARDING = "safeguarding", "Safeguarding"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    THIRD_PARTY = "third_party", "About somebody else"
    LEGAL = "legal", "Legal"


class EventKind(models.TextChoices):
    """What a timeline line is about. Columns carry no `choices=`: a new kind needs no migration."""

    CASE_OPENED = "case.opened", "Case opened"
    FLAG_JOINED = "flag.joined", "Flag joined"
    FLAG_CLEARED = "flag.cleared", "Flag cleared"
    STAGE_MOVED = "stage.moved", "Stage moved"
    CONTACT_LOGGED = "contact.logged", "Contact"
    CONTACT_CORRECTED = "contact.corrected", "Contact corrected"
    CONSIDERED = "case.considered", "Considered"
    PLAN_AGREED = "plan.agreed", "Plan"
    TARGET_REVIEWED = "target.reviewed", "Target reviewed"
    PANEL_ARRANGED = "panel.arranged", "Panel arranged"
    PANEL_HELD = "panel.held", "Panel held"
    MEETING_MOVED = "meeting.moved", "Meeting moved"
    MEETING_CANCELLED = "meeting.cancelled", "Meeting cancelled"
    MINUTES_ADDED = "minutes.added", "Added to the minutes"
    LETTER_SENT = "letter.sent", "Letter sent"
    LETTER_RECALLED = "letter.recalled", "Letter sent in error"
    LETTER_REFUSED = "letter.refused", "Letter not delivered"
    HOLD_PLACED = "hold.placed", "Put on hold"
    HOLD_LIFTED = "hold.lifted", "Taken off hold"
    ALLOCATED = "case.allocated", "Allocated"
    ESCALATED = "escalation.asked", "Decision asked for"
    APPROVED = "escalation.approved", "Approved"
    SENT_BACK = "escalation.returned", "Returned"
    BASIS_CHANGED = "basis.changed", "Basis changed"
    BASIS_CONFIRMED = "basis.confirmed", "Basis confirmed"
    DEADLINE_NEAR = "deadline.near", "Due soon"
    DEADLINE_MISSED = "deadline.missed", "Overdue"
    PATHWAY_CHANGED = "pathway.changed", "Pathway changed"
    DATES_PLANNED = "dates.planned", "Dates planned"
    DATES_ADDED = "dates.added", "Dates added"
    JOINT_JOINED = "joint.joined", "Worked on as one household"
    JOINT_LEFT = "joint.left", "Worked on by itself again"
    WATCH_ENDED = "watch.ended", "Watch ended"
    REFERRED = "referral.sent", "Referral sent"
    BARRIER_SAID = "barrier.said", "What stands in the way"
    SUPPORT_SAID = "support.said", "Support"
    GUARD_LIFTED = "guard.lifted", "Safeguard overridden"
    CONTRACT_ANSWERED = "contract.answered", "Attendance contract"
    CONTRACT_NOT_KEPT = "contract.not_kept", "Attendance contract not kept"
    TARGET_ADDED = "target.added", "Target added"
    IMPROVEMENT_ENDED = "improvement.ended", "Notice to improve ended"
    NOTE = "case.note", "Note"


CONTACTS = (EventKind.CONTACT_LOGGED, EventKind.CONTACT_CORRECTED)


class CloseReason(models.TextChoices):
    IMPROVED = "improved", "Attendance improved"
    DISMISSED = "dismissed", "Dismissed: no action needed"
    NOTICE_PAID = "notice_paid", "Penalty notice paid"
    NOTICE_WITHDRAWN = "notice_withdrawn", "Penalty notice withdrawn"
    ESO = "eso", "Education supervision order ended"
    COURT = "court", "Court outcome entered"
    TRANSFERRED = "transferred", "Transferred to another school or authority"
    LEFT_SCHOOL_AGE = "left_school_age", "Past compulsory school age"
    OPENED_IN_ERROR = "opened_in_error", "Opened in error"
    OTHER = "other", "Other"


class HoldReason(models.TextChoices):
    """Why a case waits. The six-month limit for a charge keeps running through every hold (T38)."""

    SAFEGUARDING = "safeguarding", "Safeguarding"
    BEREAVEMENT = "bereavement", "Bereavement"
    ILLNESS = "illness", "Serious illness"
    EHC_ASSESSMENT = "ehc_assessment", "Open EHC assessment"
    PAYMENT_PERIOD = "payment_period", "Time to pay is running"
    OTHER = "other", "Other"


class ConsiderationKind(models.TextChoices):
    """What had to be thought about, or who had to be asked, before a step (domain 4.10, 6.4, 8.4)."""

    EARLY_HELP = "early_help", "Early help offered"
    SIBLINGS = "siblings", "Brothers and sisters checked"
    VULNERABILITY = "vulnerability", "Vulnerability check"
    SUPPORT_NOT_APPROPRIATE = "support_not_appropriate", "Why support is not appropriate"
    PLANNING_MEETING = "planning_meeting", "Legal planning meeting"
    ESO = "eso", "Education supervision order considered"
    SOCIAL_WORKER = "social_worker", "Social worker consulted"
    VIRTUAL_SCHOOL = "virtual_school", "Virtual school head consulted"
    SEND = "send", "SEND service consulted"
    YOUTH_JUSTICE = "youth_justice", "Youth justice worker consulted"
    OFFENCE = "offence", "Offence chosen"
    TRANSFER = "transfer", "Receiving school or authority confirmed"


CONSULTATIONS = (
    ConsiderationKind.SOCIAL_WORKER,
    ConsiderationKind.VIRTUAL_SCHOOL,
    ConsiderationKind.SEND,
    ConsiderationKind.YOUTH_JUSTICE,
)
LEGAL_CONSIDERATIONS = (
    ConsiderationKind.PLANNING_MEETING,
    ConsiderationKind.ESO,
    ConsiderationKind.OFFENCE,
    *CONSULTATIONS,
)


# What a manager may let a move do without, for a reason: each of them by itself (domain 8.4).
SUPPORT_OFFERED = "support_offered"
SAFEGUARDS: dict[str, str] = {
    SUPPORT_OFFERED: "Support offered",
    **{kind.value: str(kind.label) for kind in CONSULTATIONS},
}


class Offence(models.TextChoices):
    """Education Act 1996 section 444."""

    S444_1 = "s444_1", "s444(1): failing to secure regular attendance"
    S444_1A = "s444_1a", "s444(1A): knowing of the absence and failing to act"


class PlanKind(models.TextChoices):
    ACTION_PLAN = "action_plan", "Action plan"
    CONTRACT = "contract", "Attendance contract"


class TargetResult(models.TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class Decision(models.TextChoices):
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"


class ReturnReason(models.TextChoices):
    """Why a question goes back to the officer: the short list; the words beside it say the rest."""

    MORE_EVIDENCE = "more_evidence", "More evidence is needed"
    SUPPORT_FIRST = "support_first", "Support has not been tried far enough"
    CONSULT_FIRST = "consult_first", "Somebody has to be consulted first"
    CIRCUMSTANCES = "circumstances", "The family's circumstances speak against it"
    OTHER_STEP = "other_step", "Another step is the right one"
    OTHER = "other", "Another reason"


class LimitUnit(models.TextChoices):
    """How a time limit is counted."""

    SCHOOL_DAYS = "school_days", "school days"
    SCHOOL_WEEKS = "school_weeks", "school weeks"
    PERIOD_WEEKS = "period_weeks", "school weeks, the first counted"
    WORKING_DAYS = "working_days", "working days"
    DAYS = "days", "days"
    MONTHS = "months", "months"


class ViewList(models.TextChoices):
    """The lists whose filters can be saved under a name."""

    CASES = "cases", "Cases"
    QUEUE = "queue", "Queue"
    GIVING = "giving", "Cases to give out"


class Permission(models.TextChoices):
    """What casework lets a role do within its scope. Moves are decided by the table of moves."""

    SEE_CASES = "see_cases"
    SEE_LEGAL_TEXT = "see_legal_text"
    SEE_MY_WORK = "see_my_work"
    LOG_CONTACT = "log_contact"
    RECORD_CONSIDERATION = "record_consideration"
    MOVE_CASE = "move_case"
    EDIT_CASE = "edit_case"
    SEND_LETTER = "send_letter"
    SEND_BATCH = "send_batch"
    ASK_DECISION = "ask_decision"
    DECIDE = "decide"
    HOLD_CASE = "hold_case"
    ALLOCATE = "allocate"
    CONFIRM_BASIS = "confirm_basis"
    CHANGE_PATHWAY = "change_pathway"
    VISIT = "visit"
    WATCH_VISITS = "watch_visits"
    RECORD_SUPPORT = "record_support"
    LIFT_SAFEGUARD = "lift_safeguard"
    SEE_PROCESS = "see_process"
    SHARE_VIEW = "share_view"
    ARRANGE_COVER = "arrange_cover"
