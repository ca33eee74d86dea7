"""The e-mails that tell a school what became of its notices, each kept until it has gone."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from fines.choices import MailState


class OutcomeMail(models.Model):
    """One e-mail to one school: tried each night until it goes or has been tried often enough.

    To whom is read afresh at each try, as people change. `lines` are references and outcomes, and nobody's name.
    """

    school = models.ForeignKey("attendance.School", on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(help_text="[[reference, outcome], ...]")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    tries = models.SmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True, help_text="Why the last try failed")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="outcome_mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(tries=0, tried_at__isnull=True) & Q(state=MailState.WAITING)
                | Q(tries__gt=0, tried_at__isnull=False),
                name="outcome_mail_tried_when",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"], name="outcome_mail_not_gone", condition=~Q(state=MailState.SENT)
            )
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="what_is_told_stands", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("school", "lines", "made_at"),
            ),
            pgtrigger.Protect(
                name="sent_once", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=MailState.SENT),
            ),
            *never_deleted(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.school_id} {self.state}"
