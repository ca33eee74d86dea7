"""Letters in bulk: who chose which families by which filter, who approved, and how far each letter has come."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from cases.choices import BatchState, LetterTemplate, LineState
from cases.models.cases import Case
from cases.models.letter_texts import LetterTranslation, LetterVersion

PERSON = settings.AUTH_USER_MODEL
APPROVED_STATES = [
    BatchState.APPROVED, BatchState.RENDERING, BatchState.READY, BatchState.SENDING,
    BatchState.SENT, BatchState.ARCHIVED,
]  # fmt: skip


class LetterBatch(models.Model):
    """One kind of letter to many families. The version is fixed when it is made."""

    ref = models.CharField(max_length=14, unique=True)
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="batches")
    filters = models.JSONField(default=dict)
    chosen = models.CharField(max_length=300, help_text="The filter in words")
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.ELIGIBLE)
    state_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_count = models.IntegerField(
        null=True, help_text="How many letters it was approved for"
    )
    sent_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True, approved_count__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False, approved_count__gt=0),
                name="batch_approved_when_by_whom_for_how_many",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED_STATES) | Q(approved_by__isnull=False),
                name="batch_goes_on_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True, sent_at__isnull=True)
                | Q(sent_by__isnull=False, sent_at__isnull=False, approved_by__isnull=False),
                name="batch_sent_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.REVOKED, revoked_by__isnull=False, sent_by__isnull=True)
                & says("revoked_why")
                | (~Q(state=BatchState.REVOKED) & Q(revoked_by__isnull=True, revoked_why="")),
                name="batch_revoked_says_why_and_was_not_sent",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.ref

    @property
    def kind(self) -> LetterTemplate:
        """Which letter it is."""
        return LetterTemplate(self.version.kind)


class LetterLine(models.Model):
    """One letter of a batch. Until it is sent the paper lies here; then the letter keeps it."""

    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letter_lines")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.WAITING)
    why = models.CharField(max_length=500, blank=True, help_text="Why it is left out, or failed")
    ref = models.CharField(max_length=14, blank=True, help_text="Of the letter, once it is written")
    translation = models.ForeignKey(
        LetterTranslation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    panel = models.ForeignKey("cases.Panel", null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(null=True)
    pdf = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["batch", "case", "carer"], name="one_line_per_batch_and_parent"
            ),
            models.UniqueConstraint(
                fields=["ref"], condition=~Q(ref=""), name="one_line_per_letter_ref"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LineState.LEFT_OUT, LineState.FAILED]) | says("why"),
                name="line_left_out_or_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.RENDERED) | (Q(pdf__isnull=False) & ~Q(ref="")),
                name="line_written_has_its_paper",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["batch", "state"], name="letter_line_by_state")
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.batch} {self.ref or self.pk}"
