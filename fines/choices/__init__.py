"""The closed lists of fines. Tariffs, maximums and limits are not here: they are dated rows."""

from django.db import models

from fines.choices.checklist import (
    AddressSource,
    AnsweredBy,
    CheckLine,
    CheckState,
    Consideration,
)
from fines.choices.court import (
    AT_ITS_TIME,
    BY_TWO,
    CALLED_OFF,
    CLEARED,
    CONVICTED,
    ENDS_ORDER,
    GIVEN_UP,
    IMPRISONS,
    LASTING,
    ONE_AT_A_TIME,
    PLEAS,
    SEVERITY,
    AppealResult,
    Bar,
    Decides,
    HearingKind,
    InterviewEnd,
    InterviewLetterKind,
    MeasureKind,
    MeasureNoteKind,
    OrderGroundKind,
    Outcome,
    Procedure,
    ResultLimitKind,
    ReviewKind,
    StepKind,
    Weighs,
)
from fines.choices.packs import PackPaper, PackStep
from fines.choices.returns import (
    PAID_ENDS,
    AbsenceReason,
    ColumnKind,
    NotCarriedOut,
    NoticeEnd,
)

# Said in modules of their own, and found here as everything else.
__all__ = [
    "AT_ITS_TIME",
    "BY_TWO",
    "CALLED_OFF",
    "CLEARED",
    "CONVICTED",
    "ENDS_ORDER",
    "GIVEN_UP",
    "IMPRISONS",
    "LASTING",
    "ONE_AT_A_TIME",
    "PAID_ENDS",
    "PLEAS",
    "SEVERITY",
    "AbsenceReason",
    "AddressSource",
    "AnsweredBy",
    "AppealResult",
    "Bar",
    "CheckLine",
    "CheckState",
    "ColumnKind",
    "Consideration",
    "Decides",
    "HearingKind",
    "InterviewEnd",
    "InterviewLetterKind",
    "MeasureKind",
    "MeasureNoteKind",
    "NotCarriedOut",
    "NoticeEnd",
    "OrderGroundKind",
    "Outcome",
    "PackPaper",
    "PackStep",
    "Procedure",
    "ResultLimitKind",
    "ReviewKind",
    "StepKind",
    "Weighs",
]


class Jurisdiction(models.TextChoices):
    """Whose law a tariff is."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"


class Offence(models.TextChoices):
    """What a penalty notice may be given for."""

    S444 = "s444", "Failing to secure regular attendance (Education Act 1996, section 444)"
    S105 = "s105", "Excluded child in a public place (Education and Inspections Act 2006, s105)"


class Charge(models.TextChoices):
    """What a court may try."""

    S444_1 = "s444_1", "Section 444(1)"
    S444_1A = "s444_1a", "Section 444(1A)"

    @property
    def in_sentence(self) -> str:
        """The label within a sentence: section 444(1A), the letter of the subsection as the Act prints it."""
        return f"s{self.label[1:]}"


class Counting(models.TextChoices):
    """How a period of payment is counted."""

    FROM_RECEIPT = "from_receipt", "The day of receipt is day 1"
    WITHIN = "within", "The day after receipt is day 1"


class NoticeStatus(models.TextChoices):
    """Where a penalty notice stands."""

    PROPOSED = "proposed", "Proposed"
    RETURNED = "returned", "Not issued"
    ISSUED = "issued", "Issued, payment awaited"
    PAID = "paid", "Paid"
    UNPAID = "unpaid", "Unpaid, period over"
    WITHDRAWN = "withdrawn", "Withdrawn"


LIVE_STATUSES = (
    NoticeStatus.PROPOSED, NoticeStatus.ISSUED, NoticeStatus.PAID, NoticeStatus.UNPAID,
)  # fmt: skip
COUNTED_STATUSES = (NoticeStatus.ISSUED, NoticeStatus.PAID, NoticeStatus.UNPAID)
SERVED_STATUSES = (*COUNTED_STATUSES, NoticeStatus.WITHDRAWN)


class Actor(models.TextChoices):
    """Who may make a move of a notice."""

    PROPOSER = "proposer", "School lead or welfare officer"
    OFFICER = "officer", "Authorised officer"
    SYSTEM = "system", "Bellwether"


class PaymentKind(models.TextChoices):
    """What a line of the ledger is. Amounts are never negative: the kind gives the direction."""

    PAYMENT = "payment", "Payment received"
    CORRECTION = "correction", "Entry taken back"
    REFUND_OWED = "refund_owed", "Refund owed"
    REFUND_PAID = "refund_paid", "Refund paid"


class PaymentMethod(models.TextChoices):
    CARD = "card", "Card"
    BANK_TRANSFER = "bank_transfer", "Bank transfer"
    CHEQUE = "cheque", "Cheque or postal order"
    NONE = "none", "Not a payment"


class ReceiptSource(models.TextChoices):
    """How money came into the house."""

    BANK = "bank", "Bank file"
    CARD = "card", "Card, online"
    HAND = "hand", "Entered by hand"


class ReturnKind(models.TextChoices):
    """Why money of a receipt is no longer in hand."""

    SENT_BACK = "sent_back", "Returned to the payer"
    BOUNCED = "bounced", "Taken back by the bank"
    IN_ERROR = "in_error", "Entered in error, never received"


class Became(models.TextChoices):
    """What became of money whose ledger line was taken back."""

    UNMATCHED = "unmatched", "It is in hand and unmatched"
    BOUNCED = "bounced", "The bank took it back"
    IN_ERROR = "in_error", "It was entered in error"


class CardState(models.TextChoices):
    """How far a basket is."""

    MADE = "made", "Not sent to the card service"
    SENT = "sent", "With the card service"
    PAID = "paid", "Paid"
    FAILED = "failed", "Not paid"


class WithdrawalGround(models.TextChoices):
    """The only grounds on which a notice is withdrawn (SI 2007/1867 regulations 8 and 9)."""

    NOT_ISSUABLE = "not_issuable", "It ought not to have been issued"
    WRONG_PERSON = "wrong_person", "It ought not to have been issued to this person"
    MATERIAL_ERROR = "material_error", "It contains material errors"
    OUTSIDE_CODE = "outside_code", "It was issued outside the code of conduct"
    NOT_PROSECUTED = "not_prosecuted", "It was not paid and there will be no prosecution"


class Refusal(models.TextChoices):
    """Every reason why a penalty notice may not be given."""

    NO_SESSIONS = "no_sessions", "No session chosen"
    NOT_IN_LAW = "not_in_law", "There was no such penalty notice then"
    TWO_TARIFFS = "two_tariffs", "The sessions fall under different rates"
    NOT_UNAUTHORISED = "not_unauthorised", "A session is not unauthorised"
    NOT_COMPULSORY_AGE = "not_compulsory_age", "The child was not of compulsory school age"
    NOT_REGISTERED = "not_registered", "The child was not on the roll"
    OTHER_CHILD = "other_child", "A session belongs to another child"
    IN_THE_FUTURE = "in_the_future", "A session is later than the proposal"
    ALREADY_NOTICED = "already_noticed", "A session stands in another notice"
    NOT_A_PARENT = "not_a_parent", "The person is not a parent of this child"
    BELOW_THRESHOLD = "below_threshold", "Below the national threshold"
    THIRD_NOTICE = "third_notice", "A third notice in three years"
    SAME_ABSENCE = "same_absence", "A session is part of an absence under a notice"
    STILL_PAYABLE = "still_payable", "An earlier notice can still be paid"
    PROPOSAL_WAITING = "proposal_waiting", "A proposal is already waiting"
    NOT_ANSWERED = "not_answered", "A question is not answered"
    ANSWERED_NO = "answered_no", "An answer stands against it"
    NO_ADDRESS = "no_address", "No address to serve it at"
    NOT_SAFE = "not_safe", "It is not safe to write to this person"
    STAGE = "stage", "The case is not at a stage for it"
    ON_HOLD = "on_hold", "The case is on hold"
    NOT_SETTLED = "not_settled", "Parental responsibility or care is not settled"
    STILL_N = "still_n", "A session is still marked N"
    ALREADY_CHARGED = "already_charged", "A session is part of a step taken already"
    ADDRESS_NOT_SEEN = "address_not_seen", "The proposer may not see the address"
    NOT_EXCLUDED = "not_excluded", "A session is not one of an exclusion"
    NOT_FIRST_DAYS = "not_first_days", "A session is not of the first days of the exclusion"
    NOT_SEEN = "not_seen", "No sighting in a public place"
    TIME_RUNS = "time_runs", "The time to improve runs, and nothing was missed in it"
    IMPROVED = "improved", "The family improved enough after these sessions"
    ASKED_AGAIN = "asked_again", "An answer is to be confirmed again"


class Permission(models.TextChoices):
    """What fines lets a role do within its scope."""

    SEE_NOTICES = "see_notices"
    SEE_LEGAL_TEXT = "see_legal_text"
    READ_NOTICE = "read_notice"
    PROPOSE_NOTICE = "propose_notice"
    DECIDE_NOTICE = "decide_notice"
    WITHDRAW_NOTICE = "withdraw_notice"
    RECORD_PAYMENT = "record_payment"
    RECORD_REPRESENTATION = "record_representation"
    RECORD_PROCEEDINGS = "record_proceedings"
    PREPARE_PACK = "prepare_pack"
    BUILD_PACK = "build_pack"
    SEE_COURT = "see_court"
    SEE_COURT_TEXT = "see_court_text"
    DECIDE_CHARGE = "decide_charge"
    INTERVIEW = "interview"
    RECORD_MEASURE = "record_measure"
    MAKE_ORDER = "make_order"
    SEE_FIGURES = "see_figures"
    KEEP_RETURN = "keep_return"


class EventKind(models.TextChoices):
    """What notices write on a case's timeline."""

    PROPOSED = "notice.proposed", "Penalty notice proposed"
    RETURNED = "notice.returned", "Penalty notice not issued"
    ISSUED = "notice.issued", "Penalty notice issued"
    RECEIVED = "notice.received", "Receipt proved"
    RECEIPT_PUT_RIGHT = "notice.receipt_put_right", "Day of receipt put right"
    PAYMENT = "notice.payment", "Payment received"
    CORRECTED = "notice.payment_corrected", "Payment taken back"
    REFUND_APPROVED = "notice.refund_approved", "Refund approved"
    REFUND_PAID = "notice.refund_paid", "Refund paid"
    PAID = "notice.paid", "Penalty notice paid"
    LAPSED = "notice.lapsed", "Penalty notice not paid"
    WITHDRAWN = "notice.withdrawn", "Penalty notice withdrawn"
    EVIDENCE_CHANGED = "notice.evidence_changed", "Evidence changed"
    DAYS_GIVEN_BACK = "notice.days_given_back", "Days to pay given back"
    EVIDENCE_REVIEWED = "notice.evidence_reviewed", "Evidence looked at again"
    LIMITATION_NEAR = "notice.limitation_near", "Six months nearly over"
    REPRESENTED = "notice.represented", "Somebody wrote against the notice"
    ANSWERED = "notice.answered", "Answered what was written against the notice"
    NOT_WRITTEN = "notice.not_written", "A letter could not be sent"
    COUNT_CHANGED = "notice.count_changed", "An earlier notice was withdrawn"
    DECISION_DUE = "notice.decision_due", "To be prosecuted or withdrawn"
    CHARGED = "proceedings.begun", "Proceedings begun"
    OUTCOME = "proceedings.outcome", "Court outcome"
    PACK_BUILT = "pack.built", "Court pack built"
    DECISION_DRAFTED = "charge.drafted", "Decision record written"
    DECISION_APPROVED = "charge.approved", "Decision record approved"
    DECISION_RETURNED = "charge.returned", "Decision record returned"
    COURT_STEP = "proceedings.step", "Step in court"
    HEARING = "proceedings.hearing", "Hearing"
    CHARGE_DOUBTED = "proceedings.doubted", "Charge to be looked at again"
    DECISION_DOUBTED = "decision.doubted", "Decision record to be looked at again"
    DECISION_REVIEWED = "decision.reviewed", "Decision record as it was again"
    CHARGE_REVIEWED = "proceedings.reviewed", "Charge looked at again"
    INTERVIEW = "interview.said", "Interview under caution"
    INTERVIEW_NOT_WRITTEN = "interview.not_written", "A letter could not be sent"
    MEASURE = "measure.said", "Order of a court"


class PostalClass(models.TextChoices):
    """How a notice is posted. Each is first class: by that the day of receipt is reckoned."""

    FIRST = "first", "First class"
    SIGNED_FOR = "signed_for", "First class, signed for"


class BatchState(models.TextChoices):
    """How far notices issued together have come."""

    ISSUING = "issuing", "Being issued"
    DONE = "done", "Done"


class LineState(models.TextChoices):
    """What became of one notice of a batch."""

    WAITING = "waiting", "Waits"
    ISSUED = "issued", "Issued"
    FAILED = "failed", "Not issued"


class HowItCame(models.TextChoices):
    """How somebody wrote or spoke against a notice."""

    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in_person", "In person"


class Answered(models.TextChoices):
    """What somebody who wrote against a notice is answered."""

    WITHDRAWN = "withdrawn", "Upheld: the notice is withdrawn"
    PUT_RIGHT = "put_right", "Upheld in part: something is put right, and the notice stands"
    NOT_UPHELD = "not_upheld", "Not upheld: the notice stands"


class MailState(models.TextChoices):
    """How far an e-mail to a school has come."""

    WAITING = "waiting", "To be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    GIVEN_UP = "given_up", "Given up"


class LetterKind(models.TextChoices):
    """A letter that follows from a notice."""

    REMINDER = "reminder", "Reminder"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    ANSWER = "answer", "Answer"
    DAYS = "days", "New days to pay"
