"""Giving people a sign-in and a dated role."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from attendance.choices import AUTHORITY_ROLES, Role
from attendance.models import Membership, School


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    role: str,
    urn: str = "",
    password: str | None = None,
    by: User | None = None,
    on: dt.date | None = None,
) -> Membership:
    """Give somebody a role from a day on, and a sign-in if they have none yet.

    School roles and officers name a school by `urn`; authority roles name none. Without a password
    the person sets one through "Forgotten your password?". Raises NotFound (no such school),
    WrongState (the role and the school do not go together), AlreadyDone (the role is held).
    """
    school = _school_for(role, urn)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email=email, password=password, name=name)
    day = on or timezone.localdate()
    held = Membership.objects.filter(user=user, role=role, school=school)
    if any(row.holds_on(day) for row in held):
        raise AlreadyDone(f"{email} holds this role already.")
    given = Membership.objects.create(user=user, role=role, school=school, valid_from=day)
    record(
        by=by,
        kind="membership.given",
        target_type="user",
        target_ref=str(user.pk),
        after={"role": role, "urn": urn, "from": day.isoformat()},
    )
    return given


def _school_for(role: str, urn: str) -> School | None:
    if (role in AUTHORITY_ROLES) == bool(urn):
        needs = "no school" if role in AUTHORITY_ROLES else "a school: give its URN"
        raise WrongState(f"The role “{Role(role).label}” takes {needs}.")
    if not urn:
        return None
    school = School.objects.filter(urn=urn).first()
    if school is None:
        raise NotFound(f"There is no school with URN {urn}. Import schools first.")
    return school
