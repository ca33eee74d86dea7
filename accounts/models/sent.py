"""Forms that have been sent: so that the same one, sent again, is not done again."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SentForm(models.Model):
    """One rendering of a form, filled in one way, by one person; and the page it led to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(help_text="Of the page that showed the form")
    digest = models.CharField(max_length=64, help_text="Of the address and what was filled in")
    went_to = models.TextField(blank=True)  # a list of two hundred numbers stands in one
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "token", "digest"], name="a_form_is_sent_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["at"], name="sent_form_by_age")]

    def __str__(self) -> str:
        return f"{self.token} by {self.user_id}"
