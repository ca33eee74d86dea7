"""What somebody writes against a notice, the clock on its answer, and the letters that follow from a notice."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from fines.choices import Answered, HowItCame, LetterKind, WithdrawalGround
from fines.models import triggers
from fines.models.notices import PenaltyNotice

PERSON = settings.AUTH_USER_MODEL


class Representation(models.Model):
    """One thing said against a notice: what came stands, who looks at it may change, one answer ends it."""

    ref = models.CharField(max_length=12, unique=True)
    notice = models.ForeignKey(
        PenaltyNotice, on_delete=models.PROTECT, related_name="representations"
    )
    received_on = models.DateField()
    sender = models.CharField(max_length=120)
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The sender, where they are a parent or carer of the child: only they are written to",
    )  # fmt: skip
    how = models.CharField(max_length=12, choices=HowItCame.choices)
    words = models.TextField(max_length=4000)
    due_on = models.DateField(help_text="The last day to answer, by the setting of the day it came")
    assigned_to = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    answer = models.CharField(max_length=12, blank=True, choices=Answered.choices)
    reasons = models.TextField(max_length=2000, blank=True)
    ground = models.CharField(max_length=20, blank=True, choices=WithdrawalGround.choices)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=says("words") & says("sender") & Q(how__in=HowItCame.values),
                name="representation_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="representation_due_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(answer="", reasons="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(answer__in=Answered.values, answered_by__isnull=False, answered_at__isnull=False)
                & says("reasons"),
                name="representation_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answered.WITHDRAWN, ground__in=WithdrawalGround.values)
                | (~Q(answer=Answered.WITHDRAWN) & Q(ground="")),
                name="representation_withdraws_on_a_ground",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["answer", "due_on"], name="representation_by_clock")
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="what_came_stands", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "ref", "notice", "received_on", "sender", "carer", "how", "words", "due_on", "by", "at"
                ),
            ),
            pgtrigger.Protect(
                name="answer_stands", operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__answer=""),
            ),
            *never_deleted(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_representation", args=[self.ref])

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.answer

    @property
    def is_of_its_parent(self) -> bool:
        """Whether the parent to whom the notice was given wrote it."""
        return self.carer_id is not None and self.carer_id == self.notice.carer_id


class NoticeLetter(models.Model):
    """A letter that followed from a notice. One reminder and one withdrawal at most, whatever runs twice."""

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="letters")
    letter = models.OneToOneField(
        "cases.Letter", on_delete=models.PROTECT, related_name="of_notice"
    )
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    representation = models.OneToOneField(
        Representation, null=True, on_delete=models.PROTECT, related_name="letter"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["notice", "kind"],
                condition=Q(kind__in=[LetterKind.REMINDER, LetterKind.WITHDRAWAL]),
                name="one_reminder_and_one_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.ANSWER, representation__isnull=False)
                | (~Q(kind=LetterKind.ANSWER) & Q(representation__isnull=True)),
                name="answer_is_to_a_representation",
            ),
        ]
        triggers: ClassVar[list[Any]] = [triggers.reminder_while_awaited(), *append_only()]

    def __str__(self) -> str:
        return f"{self.kind} of {self.notice}"


class OutcomeTold(models.Model):
    """That a school was told what became of a notice: each outcome once."""

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="told")
    outcome = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["notice", "outcome"], name="outcome_told_once"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.notice}: {self.outcome}"
