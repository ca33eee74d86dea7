"""Views of a list of casework: filters kept under a name, and the one a person's list opens with."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.words import says
from cases.choices import ViewList


class SavedView(models.Model):
    """Filters under a name: one person's own, or shared with everybody who has that list.

    `query` is the end of an address, put in order by whoever saves it. It never holds a name or a
    reference: a view is of a kind of case, not of a child.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_views"
    )
    of_list = models.CharField(max_length=10, choices=ViewList.choices, default=ViewList.CASES)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[Any]] = [Lower("name"), "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                "owner", "of_list", Lower("name"), name="one_view_of_a_name_per_owner_and_list"
            ),
            # What the reference of a default holds on to: a view of that list, and of no other.
            models.UniqueConstraint(fields=["id", "of_list"], name="view_and_its_list"),
            models.CheckConstraint(
                condition=says("name") & says("query"), name="view_has_name_and_filters"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view one of a person's lists opens with: one at most for each list, and a view of that list."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="default_case_views",
        db_index=False,  # the constraint's index serves
    )  # fmt: skip
    of_list = models.CharField(max_length=10, choices=ViewList.choices, default=ViewList.CASES)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="default_of")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "of_list"], name="one_default_view_per_list"),
        ]

    def __str__(self) -> str:
        return f"{self.user} opens with {self.view}"
