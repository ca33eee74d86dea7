"""What was said of a carer's parental responsibility for a child, by whom and when. The latest row holds."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from attendance.choices import Holds
from attendance.models.carers import Responsibility

# The link says what the latest row says, whichever path the row came by.
TELL_THE_LINK = """
UPDATE attendance_responsibility
   SET has_parental_responsibility = (NEW.answer = 'yes'), responsibility_is_known = (NEW.answer <> 'unknown')
 WHERE id = NEW.link_id;
RETURN NULL;
"""


class ResponsibilitySaid(models.Model):
    """Yes, no, or not known; who said so (a person, or a paper), on which day, and who wrote it down."""

    link = models.ForeignKey(Responsibility, on_delete=models.PROTECT, related_name="said")
    answer = models.CharField(max_length=10, choices=Holds.choices)
    told_by = models.CharField(max_length=200)
    told_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(answer__in=Holds.values), name="responsibility_answer_is_known"
            ),
            models.CheckConstraint(condition=says("told_by"), name="responsibility_says_who"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="tells_the_link",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=TELL_THE_LINK,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.answer}"
