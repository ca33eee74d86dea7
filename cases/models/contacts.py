"""Contacts with the family, and what had to be thought about before a step. Never changed: a contact
that is corrected is written again, and both rows stay."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import ConsiderationKind, ContactKind, ContactOutcome, Restriction
from cases.models.anew import line_constraints
from cases.models.cases import Case
from cases.querysets import ContactManager

# A version follows another of the same contact on the same case, and is the next of its line.
FOLLOWS_ITS_OWN = """
    PERFORM 1 FROM cases_contact before
    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id
        AND NEW.first_id = coalesce(before.first_id, before.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A contact is corrected on its own case, after its latest version';
    END IF;
    RETURN NEW;
"""


class Contact(models.Model):
    """A call, visit, meeting, letter, e-mail or text: with whom, how it went, what comes next.

    A correction is a row of its own that `replaces` the version before it and says why; `first` is the
    one the line began with. The version nothing replaces is the contact as it stands. `restricted` says
    why only some may read it: `cases.access` says who. `condoned`: the family said that it condones the
    absence, and the note says in what words.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    happened_at = models.DateTimeField()
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    with_whom = models.CharField(max_length=120, blank=True, help_text="Somebody who is no carer")
    outcome = models.CharField(max_length=20, choices=ContactOutcome.choices)
    note = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_due = models.DateField(null=True)
    next_step_kind = models.CharField(
        max_length=10,
        blank=True,
        choices=ContactKind.choices,
        help_text="How the next step is taken",
    )
    restricted = models.CharField(max_length=20, blank=True, choices=Restriction.choices)
    condoned = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="versions")
    why_changed = models.CharField(max_length=200, blank=True)

    objects = ContactManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(carer__isnull=False) | says("with_whom"), name="contact_with_somebody"
            ),
            models.CheckConstraint(
                condition=Q(next_step_due__isnull=True) | says("next_step"),
                name="contact_due_step_is_named",
            ),
            models.CheckConstraint(
                condition=Q(condoned=False) | says("note"), name="contact_condoned_in_words"
            ),
            models.CheckConstraint(
                condition=Q(restricted="") | Q(restricted__in=Restriction.values),
                name="contact_restriction_is_known",
            ),
            *line_constraints("contact"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "-happened_at"], name="contact_by_case"),
            models.Index(fields=["by", "-id"], name="contact_by_writer"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="follows_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__replaces__isnull=False),
                func=FOLLOWS_ITS_OWN,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"

    @property
    def line(self) -> int:
        """The key of the version the contact began with: the contact's own, whatever is corrected."""
        return int(self.first_id or self.pk)

    @property
    def whom(self) -> str:
        """With whom it was."""
        return str(self.carer.full_name if self.carer else self.with_whom)


class Consideration(models.Model):
    """Something considered, or somebody consulted, with the answer and the reason (domain 4.10, 8.4).

    The latest of a kind counts; earlier ones stand as history.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="considerations")
    kind = models.CharField(max_length=30, choices=ConsiderationKind.choices)
    answer = models.CharField(max_length=20, help_text="yes, no, or the thing chosen")
    who = models.CharField(max_length=120, blank=True, help_text="Who was asked, by name and post")
    reason = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="consideration_has_a_reason"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "kind"], name="consideration_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}: {self.answer}"
