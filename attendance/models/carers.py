"""Parents and everybody else with care of a child (Education Act 1996, section 576)."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models

from accounts.models.protection import never_deleted
from attendance.choices import Relation
from attendance.models import recheck_sql


class Carer(models.Model):
    """A parent in the wide sense of the Act: each is a separate party, even at one address."""

    ref = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=20, blank=True)
    forename = models.CharField(max_length=80)
    surname = models.CharField(max_length=80)
    address = models.TextField(help_text="One line each, the postcode last")
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=40, default="English")
    needs_interpreter = models.BooleanField(default=False, db_default=False)

    class Meta:
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """As on an envelope."""
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)


class Responsibility(models.Model):
    """What one carer is to one child, and whether it is safe to write or ring.

    `safe_to_contact` off means: never write, ring or visit without the note's advice.
    `address_is_confidential` on means: shown to nobody outside the service, printed on nothing
    that another carer receives.
    """

    pupil = models.ForeignKey(
        "attendance.Pupil", on_delete=models.PROTECT, related_name="responsibilities"
    )
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="responsibilities")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    has_parental_responsibility = models.BooleanField(default=True)
    lives_with_pupil = models.BooleanField(default=True)
    contact_order = models.SmallIntegerField(default=1)
    safe_to_contact = models.BooleanField(default=True)
    contact_note = models.CharField(max_length=300, blank=True)
    address_is_confidential = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["contact_order", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pupil", "carer"], name="one_responsibility_per_pair"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name=f"{name}_asks_for_flags",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(**tables),
                func=recheck_sql.ask_for_homes(changed),
            )
            for name, operation, tables, changed in (
                ("insert", pgtrigger.Insert, {"new": "new_rows"}, "new_rows"),
                ("delete", pgtrigger.Delete, {"old": "old_rows"}, "old_rows"),
                (
                    "update",
                    pgtrigger.Update,
                    {"old": "old_rows", "new": "new_rows"},
                    "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.carer} ({self.relation}) of {self.pupil}"
