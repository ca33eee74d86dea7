"""Cover: an officer is away between two days, and others act in their place. Never changed but to end sooner."""

import secrets
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from attendance.models.ranges import no_overlap

# What may change of a cover: that it ends sooner than was said, once, and who said so.
ENDS_SOONER = """
IF (NEW.id, NEW.ref, NEW.officer_id, NEW.first_day, NEW.last_day, NEW.by_id, NEW.at)
   IS DISTINCT FROM (OLD.id, OLD.ref, OLD.officer_id, OLD.first_day, OLD.last_day, OLD.by_id, OLD.at)
   OR OLD.ended_at IS NOT NULL OR NEW.ends_on < NEW.first_day - 1 THEN
    RAISE EXCEPTION 'Cover % stands as it was written: it can only be ended sooner, once', OLD.ref;
END IF;
RETURN NEW;
"""
# Nobody covers themselves, and only an officer of that day covers.
IS_ANOTHER_OFFICER = """
IF EXISTS (SELECT FROM cases_cover WHERE id = NEW.cover_id AND officer_id = NEW.officer_id) THEN
    RAISE EXCEPTION 'Nobody covers for themselves';
END IF;
IF NOT EXISTS (
    SELECT FROM attendance_membership held JOIN cases_cover cover ON cover.id = NEW.cover_id
     WHERE held.user_id = NEW.officer_id AND held.role = 'ewo' AND held.valid_from <= cover.first_day
       AND (held.valid_to IS NULL OR held.valid_to >= cover.first_day)
) THEN
    RAISE EXCEPTION 'Only who is an officer on the first day covers';
END IF;
RETURN NEW;
"""


def new_ref() -> str:
    """A reference nobody has yet: eight characters, chosen at random."""
    return f"CV-{secrets.token_hex(4)}"


class Cover(models.Model):
    """One absence of an officer whose cases others look after, both days included.

    `ends_on` is the day it ends: the last day, or the day before it was ended. One called off before it
    began ends on the day before its first.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers", db_index=False
    )
    first_day = models.DateField()
    last_day = models.DateField()
    ends_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first_day", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="cover_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ends_on=F("last_day"))
                | Q(ended_at__isnull=False, ended_by__isnull=False, ends_on__lt=F("last_day")),
                name="cover_ended_sooner_by_whom",
            ),
            no_overlap(
                "one_cover_of_an_officer_at_a_time", "officer", start="first_day", end="ends_on",
                condition=Q(ends_on__gte=F("first_day")),
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="ends_sooner", when=pgtrigger.Before, operation=pgtrigger.Update, func=ENDS_SOONER
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.ref


class CoverPerson(models.Model):
    """One of those who act in the officer's place."""

    cover = models.ForeignKey(
        Cover, on_delete=models.PROTECT, related_name="people", db_index=False
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covering"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cover", "officer"], name="one_line_per_cover_and_person"),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            *append_only(),
            pgtrigger.Trigger(
                name="is_another_officer", when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=IS_ANOTHER_OFFICER,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.officer} in {self.cover}"
