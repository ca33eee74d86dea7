"""Truancy patrols: where and when one was authorised, by whom, and who took part.

The power is that of the Crime and Disorder Act 1998 section 16: the authority designates premises, and a
police officer of or above the rank of superintendent directs an area and a period. Who may direct is
dated rows (`AuthorisingRank`): a rank without a row authorises nothing.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from attendance.choices import PatrolStatus
from attendance.models import patrol_sql
from attendance.models.ranges import no_overlap
from attendance.querysets import PatrolQuerySet

NOT_STARTED = Q(started_at__isnull=True, started_by_name="")
STARTED = Q(started_at__isnull=False) & says("started_by_name")
NOT_FINISHED = Q(finished_at__isnull=True, finished_by_name="")
FINISHED = Q(finished_at__isnull=False) & says("finished_by_name")
STANDS = Q(cancelled_at__isnull=True, cancelled_by_name="", cancelled_because="")
CANCELLED = Q(cancelled_at__isnull=False) & says("cancelled_by_name") & says("cancelled_because")


class AuthorisingRank(models.Model):
    """A police rank that may direct a patrol, between two dates, and the power it directs."""

    key = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    seniority = models.SmallIntegerField(help_text="The least first, as they are offered")
    power = models.CharField(max_length=100)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["seniority", "label"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_authorising_rank_per_key_and_day", "key", start="valid_from", end="valid_to"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Patrol(models.Model):
    """One outing on one day. Once it has started, what was authorised stands as it was.

    `area` and the two instants are those of the direction; `power` is its law, as the rank's row
    named it on that day.
    """

    ref = models.CharField(max_length=12, unique=True)
    date = models.DateField(help_text="The day in London")
    area = models.CharField(max_length=150)
    premises = models.CharField(max_length=200, help_text="Designated by the authority")
    authorised_by = models.CharField(max_length=120, help_text="The police officer's name")
    authorised_rank = models.ForeignKey(
        AuthorisingRank, on_delete=models.PROTECT, related_name="patrols"
    )
    power = models.CharField(max_length=100)
    authorised_from = models.DateTimeField()
    authorised_until = models.DateTimeField()
    police = models.CharField(max_length=300, blank=True, help_text="Partner officers, in words")
    status = models.CharField(
        max_length=10, choices=PatrolStatus.choices, default=PatrolStatus.PLANNED
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True)
    started_by_name = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by_name = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_name = models.CharField(max_length=120, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = PatrolQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(authorised_until__gt=F("authorised_from")),
                name="patrol_is_authorised_from_before_until",
            ),
            models.CheckConstraint(
                condition=says("area") & says("premises") & says("authorised_by") & says("power"),
                name="patrol_has_an_area_premises_and_an_authority",
            ),
            models.CheckConstraint(
                condition=(Q(status=PatrolStatus.PLANNED) & NOT_STARTED & NOT_FINISHED & STANDS)
                | (Q(status=PatrolStatus.UNDER_WAY) & STARTED & NOT_FINISHED & STANDS)
                | (Q(status=PatrolStatus.FINISHED) & STARTED & FINISHED & STANDS)
                | (Q(status=PatrolStatus.CANCELLED) & NOT_FINISHED & CANCELLED),
                name="patrol_status_says_who_and_when",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["date"], name="patrol_by_date")]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="keeps_what_was_authorised",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=patrol_sql.PATROL_KEPT,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.area}"


class PatrolOfficer(models.Model):
    """An officer of the service who takes part; taken off the list, the row stays and says so."""

    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["patrol", "user"], name="once_on_a_patrol"),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.patrol_id} {self.user_id}"
