"""A list of cases somebody wants to see again: its filters under a name, their own or the service's."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says


def new_ref() -> str:
    """A reference nobody has yet."""
    return f"SV-{secrets.token_hex(4)}"


class SavedView(models.Model):
    """Filters of the list of cases, as its address has them. Who opens it sees only what is theirs to see."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, blank=True)
    is_shared = models.BooleanField(default=False, help_text="Shown to everybody who sees cases")
    is_default = models.BooleanField(default=False, help_text="What its owner's list begins with")
    position = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, help_text="Kept, so that it can be taken back")

    class Meta:
        ordering: ClassVar[list[Any]] = ["position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(removed_at__isnull=True), name="one_view_per_name"
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="one_default_view"
            ),
            models.CheckConstraint(condition=says("name"), name="saved_view_has_a_name"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(is_default=False),
                name="removed_view_is_no_default",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.name
