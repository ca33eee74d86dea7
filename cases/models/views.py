"""Views of the list of cases: filters kept under a name, and the one a person's list opens with."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.words import says


class SavedView(models.Model):
    """Filters under a name: one person's own, or shared with everybody who sees cases.

    `query` is the end of an address, put in order by whoever saves it. It never holds a name or a
    reference: a view is of a kind of case, not of a child.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_views"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[Any]] = [Lower("name"), "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("owner", Lower("name"), name="one_view_of_a_name_per_owner"),
            models.CheckConstraint(
                condition=says("name") & says("query"), name="view_has_name_and_filters"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view a person's list of cases opens with: one at most."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True,
        related_name="default_case_view",
    )  # fmt: skip
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="default_of")

    def __str__(self) -> str:
        return f"{self.user} opens with {self.view}"
