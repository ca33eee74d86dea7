"""Figures others have published."""

from typing import Any, ClassVar

from django.db import models


class PublishedRelease(models.Model):
    """One file of published statistics, loaded as it is. The same bytes are never loaded twice."""

    source = models.CharField(max_length=300, help_text="Who published it and where")
    release = models.CharField(max_length=150, help_text="The name of the release")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-loaded_at", "-id"]

    def __str__(self) -> str:
        return self.release


class PublishedRow(models.Model):
    """One row of a published file. `figures` are the file's own words, symbols and all.

    A value may be `c` (suppressed), `z` (not applicable), `x` (not available), `k` (rounds to zero and
    is not), `.` or `:` (older forms), or blank, which is not zero. `warnings` say where the row's parts
    miss its totals; nothing is repaired.
    """

    release = models.ForeignKey(PublishedRelease, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(help_text="Line of the file")
    level = models.CharField(max_length=40, help_text="National, Regional, Local authority, School")
    place = models.CharField(max_length=120)
    place_code = models.CharField(max_length=12, blank=True, help_text="Three digits, or a URN")
    period = models.CharField(max_length=20)
    period_name = models.CharField(max_length=60, blank=True)
    filters: Any = models.JSONField(default=dict, help_text="School type, term, group of children")
    figures: Any = models.JSONField(help_text="Every figure of the row as it was published")
    warnings: Any = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["release", "line"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["release", "line"], name="one_published_row_per_line_of_a_file"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["level", "place_code"], name="published_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.period}"
