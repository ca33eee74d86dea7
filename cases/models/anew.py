"""What is never changed but said anew: a further row of the same line, with the reason."""

from django.db import models
from django.db.models import F, Q

from accounts.models.words import says


def line_constraints(name: str) -> list[models.CheckConstraint]:
    """What every row of a line must say: whether it is the first, and if not, why it was written."""
    return [
        models.CheckConstraint(
            condition=Q(replaces__isnull=True, first__isnull=True, why_changed="")
            | (Q(replaces__isnull=False, first__isnull=False) & says("why_changed")),
            name=f"{name}_changed_says_why",
        ),
        models.CheckConstraint(
            condition=Q(replaces__isnull=True) | Q(replaces__lt=F("id")),
            name=f"{name}_changed_later",
        ),
    ]
