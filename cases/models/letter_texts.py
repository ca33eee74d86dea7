"""The words of letters as dated data: versions of each kind, and their translations.

A draft has no first day. From its first day on a version stands as it is, but for the day it ends; a change is
the next version. A translation belongs to one version and is never changed: a better one is a further row.
"""

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only, no_truncate
from accounts.models.words import says
from attendance.models.ranges import no_overlap
from attendance.querysets import holding
from cases.choices import LetterTemplate
from cases.rules.languages import ENGLISH, LANGUAGES
from cases.rules.letter_text import Words

ITSELF_STANDS = """
IF OLD.valid_from IS NOT NULL THEN
  RAISE EXCEPTION 'A letter text in use cannot be changed: write the next version';
END IF;
RETURN NEW;
"""
VERSION_STANDS = """
IF EXISTS (SELECT 1 FROM cases_letterversion WHERE id = NEW.version_id AND valid_from IS NULL) THEN
  RAISE EXCEPTION 'A draft of a letter text can still change: it is translated once it has a first day';
END IF;
RETURN NEW;
"""


class LetterWords(models.Model):
    """What a letter says, in one language."""

    subject = models.CharField(max_length=150)
    greeting = models.CharField(max_length=100)
    body = models.TextField(max_length=4000)
    closing = models.CharField(max_length=100)

    class Meta:
        abstract = True

    @property
    def words(self) -> Words:
        """As the rules read them."""
        return Words(self.subject, self.greeting, self.body, self.closing)


class LetterVersion(LetterWords):
    """The English words of one kind of letter, as they stand from a day on."""

    kind = models.CharField(max_length=40, choices=LetterTemplate.choices)
    number = models.SmallIntegerField()
    source = models.CharField(max_length=300)
    made_by = models.CharField(
        max_length=120, blank=True, help_text="Empty: it came with Bellwether"
    )
    made_at = models.DateTimeField(default=timezone.now)
    valid_from = models.DateField(null=True, help_text="Empty: a draft")
    valid_to = models.DateField(null=True)
    put_by = models.CharField(max_length=120, blank=True)
    put_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_number_per_letter_text"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(valid_from__isnull=True), name="one_draft_per_letter"
            ),
            no_overlap(
                "one_letter_text_a_day", "kind", start="valid_from", end="valid_to",
                condition=Q(valid_from__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="letter_text_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LetterTemplate.values), name="letter_text_kind_is_known"
            ),
            models.CheckConstraint(
                condition=says("subject") & says("body") & says("source"),
                name="letter_text_says_something",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="in_use_stands", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["valid_to"]), func=ITSELF_STANDS,
            ),
            pgtrigger.Protect(
                name="in_use_is_kept", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__valid_from__isnull=False),
            ),
            no_truncate(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.valid_from is None

    def holds_on(self, day: dt.date) -> bool:
        """Whether letters of that day say this."""
        begun = self.valid_from is not None and self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)


class LetterTranslation(LetterWords):
    """One version in another language; of several by the same code the latest counts."""

    version = models.ForeignKey(
        LetterVersion, on_delete=models.PROTECT, related_name="translations"
    )
    language = models.CharField(max_length=35, help_text="BCP 47")
    number = models.SmallIntegerField()
    translator = models.CharField(max_length=200, help_text="Who vouches for the words")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["version", "language", "number"], name="one_number_per_translation"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code in LANGUAGES if code != ENGLISH]),
                name="translation_language_is_known",
            ),
            models.CheckConstraint(
                condition=says("subject") & says("body") & says("translator"),
                name="translation_says_something",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            *append_only(),
            pgtrigger.Trigger(
                name="of_a_version_that_stands", when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=VERSION_STANDS,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"


def version_on(kind: str, on: dt.date) -> LetterVersion:
    """What a letter of that kind says on a day. Raises LookupError when nothing is in force."""
    row = LetterVersion.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind).first()
    if row is None or row.is_draft:
        raise LookupError(f"No text of {kind} is in force on {on}")
    return row


def translation_of(version: LetterVersion, language: str) -> LetterTranslation | None:
    """The latest words of a version in a language; None when it has none, and English is used."""
    if language in ("", ENGLISH):
        return None
    return version.translations.filter(language=language).order_by("-number").first()
