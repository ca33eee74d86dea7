"""Penalty notices: one parent, one child, exact sessions. What was given stays as it was given."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from fines.choices import SERVED_STATUSES, NoticeStatus, Offence
from fines.models import absence_triggers, court_triggers, receipt_triggers, triggers
from fines.models.law import Tariff
from fines.querysets import NoticeQuerySet
from fines.rules.clock import counted_from

USER = settings.AUTH_USER_MODEL


class PenaltyNotice(models.Model):
    """A notice from proposal to its end.

    `proposal` and `issue` keep the whole answer of the rule at those two moments; amounts and the four
    dates (posted, deemed received, received, last days) are fixed at issue, `received_on` only when
    receipt is proved (put right beside a `ReceiptCorrection`). `letter` and `pdf` are what the parent was
    sent. `evidence_changed_at` is set when a mark under it was amended and nobody has yet said what that
    means (domain T14).
    """

    ref = models.CharField(max_length=10, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notices")
    pupil = models.ForeignKey("attendance.Pupil", on_delete=models.PROTECT, related_name="notices")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="notices")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="notices"
    )
    offence = models.CharField(max_length=10, choices=Offence.choices, default=Offence.S444)
    number_in_period = models.SmallIntegerField(help_text="1 for a first notice in the period")
    first_session_on = models.DateField()
    last_session_on = models.DateField()

    status = models.CharField(
        max_length=12, choices=NoticeStatus.choices, default=NoticeStatus.PROPOSED
    )
    status_changed_at = models.DateTimeField(default=timezone.now)
    status_changed_by = models.ForeignKey(
        USER, null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: a job"
    )
    status_reason = models.TextField(blank=True)

    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_on = models.DateField()
    proposal = models.JSONField()

    issued_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)
    issue = models.JSONField(null=True)
    tariff = models.ForeignKey(Tariff, null=True, on_delete=models.PROTECT, related_name="+")
    first_pence = models.IntegerField(null=True, help_text="Empty: no lower rate")
    second_pence = models.IntegerField(null=True)
    posted_on = models.DateField(null=True)
    deemed_received_on = models.DateField(null=True)
    received_on = models.DateField(null=True, help_text="Only when receipt is proved")
    receipt_note = models.CharField(max_length=300, blank=True)
    told_from = models.DateField(
        null=True, help_text="A later paper, or money taken, counted the days to pay from this day"
    )
    first_due = models.DateField(null=True)
    second_due = models.DateField(null=True)
    letter = models.JSONField(null=True)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by",
        help_text="The withdrawn notice it was proposed anew in place of",
    )  # fmt: skip
    withdrawal_ground = models.CharField(max_length=20, blank=True)
    evidence_changed_at = models.DateTimeField(null=True)
    review_why = models.TextField(
        blank=True, help_text="Why it is to be looked at, other than marks"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ref__regex=r"^\d{2}-\d{4,}$"), name="notice_ref_shape"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NoticeStatus.values), name="notice_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("proposed_by")),
                name="nobody_issues_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=SERVED_STATUSES, issued_by__isnull=False, issued_at__isnull=False,
                    issued_on__isnull=False, issue__isnull=False, tariff__isnull=False,
                    second_pence__gt=0, posted_on__isnull=False, deemed_received_on__isnull=False,
                    second_due__isnull=False, letter__isnull=False, pdf__isnull=False,
                )
                | (
                    ~Q(status__in=SERVED_STATUSES)
                    & Q(issued_by__isnull=True, issued_at__isnull=True, second_pence__isnull=True,
                        posted_on__isnull=True, second_due__isnull=True, pdf__isnull=True)
                ),
                name="notice_is_served_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(first_pence__isnull=True, first_due__isnull=True)
                | Q(first_pence__gt=0, first_pence__lt=F("second_pence"),
                    first_due__lt=F("second_due")),
                name="notice_lower_rate_ends_first",
            ),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True) | Q(deemed_received_on__gte=F("posted_on")),
                name="notice_received_after_posting",
            ),
            models.CheckConstraint(
                condition=Q(first_session_on__lte=F("last_session_on"))
                & Q(last_session_on__lte=F("proposed_on")),
                name="notice_period_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[NoticeStatus.RETURNED, NoticeStatus.WITHDRAWN])
                | says("status_reason"),
                name="notice_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status=NoticeStatus.WITHDRAWN) ^ Q(withdrawal_ground=""),
                name="notice_withdrawn_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | says("receipt_note"),
                name="notice_receipt_says_what_proves_it",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["status", "second_due"], name="notice_by_status"),
            models.Index(fields=["carer", "pupil", "issued_on"], name="notice_by_parent_and_child"),
            models.Index(fields=["case"], name="notice_by_case"),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.notice_stays_as_given(),
            triggers.proposal_stands(),
            triggers.every_line_answered(),
            receipt_triggers.receipt_moves_the_clock(),
            triggers.status_frees_sessions(),
            triggers.withdrawn_by_another(),
            court_triggers.charged_is_not_withdrawn(),
            absence_triggers.none_while_payable(),
            absence_triggers.issued_for_its_own_absence(),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_notice", args=[self.ref])

    @property
    def counted_from(self) -> dt.date | None:
        """The day its periods of payment count from; None before it is given."""
        return self.counted_if(self.received_on)

    def counted_if(self, received_on: dt.date | None) -> dt.date | None:
        """The day they would count from with that day of receipt: never before one the parent was told of."""
        told = self.days_told_from
        return counted_from(told, received_on) if told else None

    @property
    def days_told_from(self) -> dt.date | None:
        """The day from which the papers the parent holds count; None before it is given."""
        if self.deemed_received_on is None:
            return None
        return counted_from(self.deemed_received_on, self.told_from)

    @property
    def was_not_posted(self) -> bool:
        """Whether it was withdrawn before the day it was to be posted: it never went."""
        if self.status != NoticeStatus.WITHDRAWN or self.posted_on is None:
            return False
        return timezone.localdate(self.status_changed_at) < self.posted_on

    @property
    def is_served(self) -> bool:
        """Whether it was ever given to the parent."""
        return self.issued_at is not None


class NoticeSession(models.Model):
    """One session a notice stands on, with the code it had at proposal and at issue.

    A session stands in one live notice per parent. `carer` and `live` are filled by the database.
    """

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey(
        "attendance.Session", on_delete=models.PROTECT, related_name="notice_sessions"
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+"
    )
    carer = models.ForeignKey(
        "attendance.Carer", on_delete=models.PROTECT, related_name="+", editable=False
    )
    code = models.CharField(max_length=2, help_text="At proposal")
    code_at_issue = models.CharField(max_length=2, blank=True)
    code_reviewed = models.CharField(  # noqa: DJ001 - empty is a code of its own: mark withdrawn
        max_length=2, null=True, help_text="The amended code an officer has looked at since"
    )
    live = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["session__date", "session__half"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["notice", "session"], name="session_once_in_a_notice"),
            models.UniqueConstraint(
                fields=["session", "enrolment", "carer"],
                condition=Q(live=True),
                name="session_in_one_live_notice_per_parent",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.session_follows_notice(),
            court_triggers.session_is_not_charged(),
            absence_triggers.absence_is_noticed_once(),
            triggers.session_stays(),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.session}"
