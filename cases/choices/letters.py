"""Letters and their way out of the house: the closed lists."""

from django.db import models


class LetterTemplate(models.TextChoices):
    FIRST_ATTENDANCE = "first_attendance", "First attendance letter"
    PANEL_INVITATION = "panel_invitation", "Panel invitation"
    PLAN = "plan", "Plan agreed"
    TARGET_REVIEW = "target_review", "Review of targets"
    REVIEW = "review", "Review"
    NOTICE_TO_IMPROVE = "notice_to_improve", "Notice to improve"
    CLOSING_WELL_DONE = "closing_well_done", "Well done: case closed"
    NOTICE_REMINDER = "notice_reminder", "Reminder of a penalty notice"
    NOTICE_WITHDRAWN = "notice_withdrawn", "Penalty notice withdrawn"
    NOTICE_ANSWER = "notice_answer", "Answer about a penalty notice"
    MEETING_MOVED = "meeting_moved", "Meeting moved"
    MEETING_OFF = "meeting_off", "Meeting called off"
    INTERVIEW_INVITATION = "interview_invitation", "Invitation to an interview under caution"
    INTERVIEW_MOVED = "interview_moved", "Interview under caution moved"
    INTERVIEW_OFF = "interview_off", "Interview under caution cancelled"
    NOTICE_DAYS = "notice_days", "New days to pay a penalty notice"


# Written only by what is decided about a notice, and from the meeting they tell of: nobody chooses them,
# singly or in bulk.
OF_NOTICES = frozenset(
    {
        LetterTemplate.NOTICE_REMINDER,
        LetterTemplate.NOTICE_WITHDRAWN,
        LetterTemplate.NOTICE_ANSWER,
        LetterTemplate.NOTICE_DAYS,
    }
)
OF_A_MEETING = frozenset({LetterTemplate.MEETING_MOVED, LetterTemplate.MEETING_OFF})
# Of the courts: no school reads them, nor which parent they went to (domain reference 9).
OF_COURTS = frozenset(
    {
        LetterTemplate.INTERVIEW_INVITATION,
        LetterTemplate.INTERVIEW_MOVED,
        LetterTemplate.INTERVIEW_OFF,
    }
)
# Letters of a notice tell of sums, and an answer gives the reasons of the service: no school reads their words either.
KEPT_FROM_SCHOOLS = OF_COURTS | OF_NOTICES
CHOSEN_LETTERS = tuple(
    kind for kind in LetterTemplate if kind not in OF_NOTICES | OF_A_MEETING | OF_COURTS
)


class BatchState(models.TextChoices):
    """How far letters written in bulk have come. Only forward; revoked and archived are ends."""

    ELIGIBLE = "eligible", "Waits for approval"
    APPROVED = "approved", "Approved"
    RENDERING = "rendering", "Being written"
    READY = "ready", "Ready to send"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    ARCHIVED = "archived", "Archived"
    REVOKED = "revoked", "Revoked"


class LineState(models.TextChoices):
    """One letter of a batch: to one parent about one child."""

    LEFT_OUT = "left_out", "Left out"
    WAITING = "waiting", "To be written"
    RENDERED = "rendered", "Written"
    FAILED = "failed", "Failed"
    SENT = "sent", "Sent"
    REVOKED = "revoked", "Revoked"


class DeliveryStatus(models.TextChoices):
    """What became of a letter that was handed over. Rows are added, never changed."""

    WAITING = "waiting", "Waits to be handed over"
    BEGUN = "begun", "Being handed over"
    RECORDED = "recorded", "Recorded only"
    TO_PRINT = "to_print", "To be printed"
    PRINTED = "printed", "Printed"
    ACCEPTED = "accepted", "Accepted"
    DELIVERED = "delivered", "Delivered"
    REFUSED = "refused", "Refused"
    RETURNED = "returned", "Came back undelivered"
    IN_DOUBT = "in_doubt", "Not known whether it went"
