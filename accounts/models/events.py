"""The audit trail: who did what to what, and who looked. Append-only by the database's own hand.

No foreign keys: the trail outlives what it speaks of.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models.protection import append_only


class AuditEvent(models.Model):
    """One thing a person or a job did, written in the same transaction as the thing itself."""

    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, help_text="The user; empty for a job or an import")
    by_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, help_text="noun.verb, such as mark.amended")
    target_type = models.CharField(max_length=40)
    target_ref = models.CharField(max_length=60, help_text="The person-facing reference")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["target_type", "target_ref", "-at"], name="audit_by_target"),
            models.Index(fields=["by_id", "-at"], name="audit_by_person"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.target_ref} by {self.by_name}"
