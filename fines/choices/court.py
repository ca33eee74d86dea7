"""The closed lists of the courts: decisions, procedure, hearings, results, interviews and measures."""

from django.db import models


class Decides(models.TextChoices):
    """What a decision record comes to."""

    CHARGE = "charge", "Prosecute"
    NO_CHARGE = "no_charge", "Do not prosecute"


class Weighs(models.TextChoices):
    """Which way a factor weighs."""

    FOR = "for", "For a prosecution"
    AGAINST = "against", "Against it"
    NEITHER = "neither", "Neither way"


class Procedure(models.TextChoices):
    """How a charge is brought."""

    SJP = "sjp", "Single Justice Procedure"
    HEARING = "hearing", "Court hearing"


class StepKind(models.TextChoices):
    """What happens to a charge between laying and result."""

    SERVED = "served", "Papers served"
    GUILTY = "guilty", "Plea: guilty"
    NOT_GUILTY = "not_guilty", "Plea: not guilty"
    NO_REPLY = "no_reply", "No reply in time"
    TO_HEARING = "to_hearing", "Sent to a court hearing"
    WARNED = "warned", "Six months nearly over"
    TAKEN_BACK = "taken_back", "Entered by mistake"


class ReviewKind(models.TextChoices):
    """What is said of charged sessions once their marks are amended."""

    OPENED = "opened", "No offence any more"
    AS_BEFORE = "as_before", "Unauthorised again"
    LEFT_OUT = "left_out", "Left out"


PLEAS = (StepKind.GUILTY, StepKind.NOT_GUILTY, StepKind.NO_REPLY)


class HearingKind(models.TextChoices):
    """What a court is asked to do that day."""

    SJP = "sjp", "Single justice, on the papers"
    FIRST = "first", "First hearing"
    TRIAL = "trial", "Trial"
    SENTENCE = "sentence", "Sentence"
    APPEAL = "appeal", "Appeal"
    FAMILY = "family", "Family Court"


class Outcome(models.TextChoices):
    """What became of proceedings."""

    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCONTINUED = "discontinued", "Discontinued"
    DISMISSED = "dismissed", "Dismissed"
    ACQUITTED = "acquitted", "Not guilty"
    ABSOLUTE_DISCHARGE = "absolute_discharge", "Absolute discharge"
    CONDITIONAL_DISCHARGE = "conditional_discharge", "Conditional discharge"
    FINE = "fine", "Fine"
    COMMUNITY_ORDER = "community_order", "Community order"
    CURFEW = "curfew", "Curfew"
    SUSPENDED = "suspended", "Suspended custody"
    CUSTODY = "custody", "Custody"


CONVICTED = (
    Outcome.ABSOLUTE_DISCHARGE, Outcome.CONDITIONAL_DISCHARGE, Outcome.FINE,
    Outcome.COMMUNITY_ORDER, Outcome.CURFEW, Outcome.SUSPENDED, Outcome.CUSTODY,
)  # fmt: skip
# How hard a result is on the parent; what is not here is on nobody.
SEVERITY = {outcome: rank for rank, some in enumerate((
    (Outcome.ABSOLUTE_DISCHARGE,), (Outcome.CONDITIONAL_DISCHARGE,), (Outcome.FINE,),
    (Outcome.COMMUNITY_ORDER, Outcome.CURFEW), (Outcome.SUSPENDED,), (Outcome.CUSTODY,),
), start=1) for outcome in some}  # fmt: skip
IMPRISONS = (Outcome.SUSPENDED, Outcome.CUSTODY)
# These last for a time, which has to be said.
LASTING = (
    Outcome.CONDITIONAL_DISCHARGE, Outcome.COMMUNITY_ORDER, Outcome.CURFEW, *IMPRISONS,
)  # fmt: skip
# The prosecutor gave it up: the same absence may be charged otherwise, while there is time.
GIVEN_UP = (Outcome.WITHDRAWN, Outcome.DISCONTINUED)
# The court itself did not convict: a notice for that absence does not count any more.
CLEARED = (Outcome.ACQUITTED, Outcome.DISMISSED)


class AppealResult(models.TextChoices):
    """Where an appeal against a result stands."""

    LODGED = "lodged", "Appeal lodged"
    ALLOWED = "allowed", "Appeal allowed"
    VARIED = "varied", "Sentence varied"
    DISMISSED = "dismissed", "Appeal dismissed"
    ABANDONED = "abandoned", "Appeal abandoned"


class InterviewEnd(models.TextChoices):
    """What became of an interview under caution."""

    HELD = "held", "Held"
    NOT_ATTENDED = "not_attended", "Did not attend"
    CANCELLED = "cancelled", "Cancelled"
    MOVED = "moved", "Moved to another time"


# Not held, and why: the parent is told by a letter.
CALLED_OFF = (InterviewEnd.CANCELLED, InterviewEnd.MOVED)
# What only its own time can show.
AT_ITS_TIME = (InterviewEnd.HELD, InterviewEnd.NOT_ATTENDED)


class InterviewLetterKind(models.TextChoices):
    """A letter about an interview under caution."""

    INVITATION = "invitation", "Invitation"
    MOVED = "moved", "New time"
    OFF = "off", "Cancelled"


class MeasureKind(models.TextChoices):
    """Orders that are watched while they last. Attendance contracts are plans of the casework."""

    ESO = "eso", "Education supervision order"
    SAO = "sao", "School attendance order"
    PARENTING_ORDER = "parenting_order", "Parenting order"


class MeasureNoteKind(models.TextChoices):
    """What was found while an order lasted."""

    REVIEW = "review", "Review"
    BREACH = "breach", "Breach"
    ENDED = "ended", "Ended early"
    ERROR = "error", "Written down in error"


# After one of these an order is not in force any more.
ENDS_ORDER = (MeasureNoteKind.ENDED, MeasureNoteKind.ERROR)


class ResultLimitKind(models.TextChoices):
    """What a result may say only so much of: a length in months, or a sum in pence."""

    CONDITIONAL_DISCHARGE = "conditional_discharge", "Conditional discharge, in months"
    COSTS = "costs_pence", "Costs, in pence"
    SURCHARGE = "surcharge_pence", "Surcharge, in pence"
    COMPENSATION = "compensation_pence", "Compensation, in pence"


class OrderGroundKind(models.TextChoices):
    """What the law asks before an order is made."""

    CONVICTION = "conviction", "The parent is convicted"
    SCHOOL_AGE = "school_age", "The child is of compulsory school age"
    NOT_IN_CARE = "not_in_care", "The child is not in care"


# The council's own, no court's: served only once a second person approved it.
BY_TWO = (MeasureKind.SAO,)

# One at a time on a child, or on a parent of one: of parenting orders each conviction may bring one.
ONE_AT_A_TIME = (MeasureKind.ESO, MeasureKind.SAO)


class Bar(models.TextChoices):
    """Every reason why a session may not be charged."""

    NOT_UNAUTHORISED = "not_unauthorised", "Not unauthorised on today's register"
    NOT_OURS = "not_ours", "Not a session of this child"
    NOT_COMPULSORY_AGE = "not_compulsory_age", "The child was not of compulsory school age"
    NOT_REGISTERED = "not_registered", "The child was not on the roll"
    SPENT = "spent", "Spent: the notice for it was paid"
    WITHDRAWN = "withdrawn", "The notice for it was withdrawn"
    PAYABLE = "payable", "The notice for it may still be paid"
    PROPOSED = "proposed", "A notice for it is proposed"
    CHARGED = "charged", "Charged already"
    OUT_OF_TIME = "out_of_time", "Out of time"
    NO_REASON = "no_reason", "The school has found no reason yet"
