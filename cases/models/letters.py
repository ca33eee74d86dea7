"""Letters as they went out: the very bytes, to whom, when. A re-print is the stored document."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from cases.choices import LetterTemplate
from cases.models.cases import Case
from cases.models.plans import Panel
from cases.querysets import LetterManager


class Letter(models.Model):
    """One letter to one carer. `facts` is what the template was given; `pdf` what came of it."""

    ref = models.CharField(max_length=14, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="letters")
    template = models.CharField(max_length=40, choices=LetterTemplate.choices)
    panel = models.ForeignKey(
        Panel, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
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
                condition=Q(panel__isnull=False),
                name="one_invitation_per_carer_and_panel",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="letter_by_case")]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.ref
