"""Letters as they went out: the very bytes, to whom, when. A re-print is the stored document."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import DeliveryStatus, LetterTemplate
from cases.models.batches import LetterLine
from cases.models.cases import Case
from cases.models.letter_texts import LetterTranslation, LetterVersion
from cases.models.plans import Panel
from cases.querysets import LetterManager

# Another letter to the same meeting goes only in place of one that never told the parent anything.
IN_PLACE_OF_ONE_THAT_TELLS_NOTHING = """
IF NOT EXISTS (
  SELECT 1 FROM cases_letter former
   WHERE former.id = NEW.instead_of_id AND former.panel_id = NEW.panel_id AND former.carer_id = NEW.carer_id
     AND (EXISTS (SELECT 1 FROM cases_letterrecall recall WHERE recall.letter_id = former.id)
          OR (SELECT status FROM cases_delivery WHERE letter_id = former.id ORDER BY id DESC LIMIT 1)
             IN ('refused', 'returned'))
) THEN
  RAISE EXCEPTION 'A letter goes instead of one to the same parent and meeting that was sent in error or came back';
END IF;
RETURN NEW;
"""
TO_A_MEETING = Q(panel__isnull=False, instead_of__isnull=True)


class Letter(models.Model):
    """One letter to one carer. `facts` is what the page was set from; `pdf` what came of it.

    Letters from before texts were data have no version.
    """

    ref = models.CharField(max_length=14, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="letters")
    template = models.CharField(max_length=40, choices=LetterTemplate.choices)
    version = models.ForeignKey(
        LetterVersion, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    translation = models.ForeignKey(
        LetterTranslation, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    line = models.OneToOneField(
        LetterLine, null=True, on_delete=models.PROTECT, related_name="letter",
        help_text="Of the batch it was written in: one letter a line, ever",
    )  # fmt: skip
    panel = models.ForeignKey(
        Panel, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    instead_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="written_instead",
        help_text="The one to the same meeting that was sent in error, or came back",
    )  # fmt: skip
    facts = models.JSONField()
    pdf = models.BinaryField()
    sent_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LetterManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["panel", "carer"],
                condition=TO_A_MEETING & ~Q(template=LetterTemplate.MEETING_OFF),
                name="one_invitation_per_carer_and_panel",
            ),
            models.UniqueConstraint(
                fields=["panel", "carer"],
                condition=TO_A_MEETING & Q(template=LetterTemplate.MEETING_OFF),
                name="one_calling_off_per_carer_and_panel",
            ),
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=Q(instead_of__isnull=False),
                name="one_letter_instead_of_another",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="letter_by_case")]
        triggers: ClassVar[list[Any]] = [
            *append_only(),
            pgtrigger.Trigger(
                name="instead_of_one_that_tells_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__instead_of__isnull=False),
                func=IN_PLACE_OF_ONE_THAT_TELLS_NOTHING,
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Delivery(models.Model):
    """Something that became of a letter that was handed over: a row for each thing, in order."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    attempt = models.SmallIntegerField(default=1)
    sender = models.CharField(max_length=20)
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices)
    detail = models.JSONField(default=dict, help_text="What was handed over, or what was answered")
    outside_ref = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["letter", "attempt", "status"], name="one_row_per_attempt_and_status"
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.letter}: {self.status}"


class LetterRecall(models.Model):
    """A letter that should not have gone. It went, and stays on record; this says so."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="recall")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="recall_says_why"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.letter} sent in error"
