"""Court packs: what is prepared for one, the asking for it, and the pack as it was built, for ever."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from attendance.models.ranges import no_overlap
from fines.choices import PackPaper, PackStep

USER = settings.AUTH_USER_MODEL

# The hash is of the very bytes beside it, whoever writes the row.
HASH_IS_OF_THE_BYTES = """
IF NEW.sha256 IS DISTINCT FROM encode(sha256(NEW.pdf), 'hex') THEN
  RAISE EXCEPTION 'The hash of a court pack is that of its bytes';
END IF;
RETURN NEW;
"""
# What was asked for stands; a build that has ended ends once.
ASKED_STANDS = """
IF OLD.finished_at IS NOT NULL
   OR (NEW.case_id, NEW.carer_id, NEW.asked_by_id, NEW.asked_at, NEW.reason)
      IS DISTINCT FROM (OLD.case_id, OLD.carer_id, OLD.asked_by_id, OLD.asked_at, OLD.reason) THEN
  RAISE EXCEPTION 'A build of a court pack ends once; what was asked for stands';
END IF;
RETURN NEW;
"""


class ForOneParent(models.Model):
    """Whose pack: one case, one parent. Nothing of it is ever another parent's."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class PaperLaw(models.Model):
    """What the law has a paper of a pack say, between two days, and who says so.

    `cites` stands under its head; `declares` is the declaration, with {pages} for how many there are; below the age
    of `adult_at` the witness's age must be given.
    """

    paper = models.CharField(max_length=12, choices=PackPaper.choices)
    cites = models.CharField(max_length=120)
    declares = models.TextField(blank=True)
    adult_at = models.SmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["paper", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_law_of_a_paper_per_day", "paper", start="valid_from", end="valid_to"),
            models.CheckConstraint(
                condition=Q(paper__in=PackPaper.values) & says("cites") & says("source"),
                name="law_of_a_paper_has_a_source",
            ),
            models.CheckConstraint(
                condition=~Q(paper=PackPaper.STATEMENT)
                | Q(declares__contains="{pages}", adult_at__isnull=False),
                name="statement_declares_how_many_pages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} from {self.valid_from}"


class PackStatement(ForOneParent):
    """The words of the witness statement. The latest counts; what was written before stays.

    `{register}` and its like stand for the number of an exhibit.
    """

    witness = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("text"), name="pack_statement_says_something"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "carer"], name="pack_statement_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"Statement on {self.case}"


class PackSignature(ForOneParent):
    """Somebody signed a paper of the pack by hand: who, when, and the hash of the words that were signed.

    It counts for those words and no others.
    """

    paper = models.CharField(max_length=12, choices=PackPaper.choices)
    name = models.CharField(max_length=120)
    on = models.DateField()
    of_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("name"), name="pack_signature_has_a_name"),
            models.CheckConstraint(
                condition=Q(paper__in=PackPaper.values, of_sha256__regex=r"^[0-9a-f]{64}$"),
                name="pack_signature_of_a_known_paper",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "carer"], name="pack_signature_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.paper} on {self.case} signed by {self.name}"


class PackDisclosure(ForOneParent):
    """What a person decided about a note that may speak of another parent: it stays out, or these words go in.

    A letter or notice may also go in `as_sent`, where whoever read it found that it tells nothing of another.

    `of_sha256` is of the note as it was read and of who was protected that day: when either changes it is to be read
    again. The latest for a note counts.
    """

    key = models.CharField(max_length=60)
    of_sha256 = models.CharField(max_length=64)
    words = models.TextField(blank=True, help_text="What is disclosed; nothing where it stays out")
    as_sent = models.BooleanField(
        default=False, help_text="The stored pages of a letter go in unchanged"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=says("key") & Q(of_sha256__regex=r"^[0-9a-f]{64}$"),
                name="pack_disclosure_of_one_note",
            ),
            models.CheckConstraint(
                condition=Q(words="") | says("words"),
                name="pack_disclosure_says_something_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(as_sent=False) | (Q(words="") & Q(key__regex=r"^(letter|notice)-")),
                name="pack_disclosure_only_papers_go_as_sent",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "carer"], name="pack_disclosure_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.key} of {self.case}"


class PackBuild(ForOneParent):
    """A pack somebody asked for, and how far it is. One waits per case and parent."""

    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True, help_text="Why it is built although something is missing")
    step = models.CharField(max_length=12, choices=PackStep.choices, default=PackStep.WAITING)
    step_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "carer"],
                condition=Q(finished_at__isnull=True),
                name="one_pack_is_built_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(step__in=[PackStep.DONE, PackStep.FAILED], finished_at__isnull=False)
                | (Q(step__in=PackStep.values) & ~Q(step__in=[PackStep.DONE, PackStep.FAILED])
                   & Q(finished_at__isnull=True)),
                name="pack_build_has_ended_or_not",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="asked_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ASKED_STANDS,
            ),
        ]

    def __str__(self) -> str:
        return f"Pack of {self.case}: {self.step}"


class CourtPack(ForOneParent):
    """One version of a pack as it was built: the bytes and their hash, and what they rest on.

    `parts` is its table of contents, `missing` what was not there, `facts` what it was drawn from, line by
    line, so that a later version and the page can say what has changed; `changes` what had since the last.
    """

    version = models.SmallIntegerField()
    build = models.OneToOneField(PackBuild, on_delete=models.PROTECT, related_name="pack")
    built_on = models.DateField()
    built_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    missing = models.JSONField(default=list)
    parts = models.JSONField()
    facts = models.JSONField()
    changes = models.JSONField(default=list)
    pages = models.SmallIntegerField()
    shows_address = models.BooleanField(
        default=False, help_text="Of the parent, in the windows of letters as they were sent"
    )
    kept_out = models.JSONField(
        null=True,
        help_text="Who was protected when it was built; null for packs built before that was kept",
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "carer", "version"], name="one_pack_of_each_version"
            ),
            models.CheckConstraint(
                condition=Q(missing=[]) | says("reason"), name="pack_without_something_says_why"
            ),
            models.CheckConstraint(
                condition=Q(version__gt=0, pages__gt=0), name="pack_has_a_version_and_pages"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            *append_only(),
            pgtrigger.Trigger(
                name="hash_is_of_the_bytes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=HASH_IS_OF_THE_BYTES,
            ),
        ]

    def __str__(self) -> str:
        return f"Pack {self.version} of {self.case}"
