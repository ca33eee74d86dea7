"""Who holds which role where, from when to when."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q

from accounts.models import User
from accounts.models.words import says
from accounts.prepared import Prepared
from accounts.querysets import columns, take
from attendance.choices import AUTHORITY_ROLES, SCHOOL_ROLES, Role
from attendance.models.ranges import no_overlap
from attendance.models.schools import School


class Membership(models.Model):
    """A dated role. School roles and allocated officers name a school; authority roles name none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    school = models.ForeignKey(
        "attendance.School", null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="Last day; empty: still held")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(role__in=AUTHORITY_ROLES, school__isnull=True)
                | Q(role__in=[*SCHOOL_ROLES, Role.EWO], school__isnull=False),
                name="membership_scope_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_start",
            ),
            no_overlap(
                "one_membership_at_a_time",
                "user",
                "role",
                "school",
                start="valid_from",
                end="valid_to",
                condition=Q(school__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether the role is held on that day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


PERSON = Prepared(
    "person_and_roles",
    f"""
SELECT {columns(User, "person")}, {columns(Membership, "held")}, school.name
  FROM accounts_user person
  LEFT JOIN attendance_membership held ON held.user_id = person.id
  LEFT JOIN attendance_school school ON school.id = held.school_id
 WHERE person.id = %(user)s ORDER BY held.id
    """,  # noqa: S608  names of columns
    user="bigint",
)


def read_person(user_id: int) -> User | None:
    """Who has that number, with every role they hold or held, in one statement; None for nobody."""
    person, _ = _read_person(user_id)
    return person


def memberships_held(user: User) -> list[Membership]:
    """Every role the person holds or held; read once, when it was not read with the person."""
    held: list[Membership] | None = getattr(user, "_memberships", None)
    if held is None:
        _, held = _read_person(user.pk)
        user._memberships = held  # type: ignore[attr-defined]
    return held


def _read_person(user_id: int) -> tuple[User | None, list[Membership]]:
    person, held = None, []
    for row in PERSON.rows(user=user_id):
        values = iter(row)
        person, role = take(User, values), take(Membership, values)
        if role.school_id:  # of the school only what the bar around every page says
            known = (role.school_id, next(values))
            role.school = School.from_db(DEFAULT_DB_ALIAS, ("id", "name"), known)
        if role.pk:
            held.append(role)
    if person is not None:
        person._memberships = held  # type: ignore[attr-defined]
    return person, held


class ReadingGrant(models.Model):
    """A dated right to read one child's record, given for a reason to a person or to a whole role.

    Written by whoever works above attendance, in attendance's own terms, so that a record can be
    opened to the people who need it without attendance knowing why.
    """

    pupil = models.ForeignKey(
        "attendance.Pupil", on_delete=models.PROTECT, related_name="reading_grants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reading_grants"
    )
    role = models.CharField(max_length=20, blank=True, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="")
                | Q(user__isnull=True, role__in=Role.values),
                name="reading_grant_to_person_or_role",
            ),
            models.CheckConstraint(condition=says("reason"), name="reading_grant_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil} to {self.user or self.role}"
