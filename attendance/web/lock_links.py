"""The way to open locked registers again, from whichever page a person stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from attendance.access import allowed, check_can_unlock_register

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from attendance.models import School


def unlock_link(
    user: User, school: School, group: str, first: dt.date, last: dt.date, back: str
) -> str:
    """The address of the form that unlocks a class's days, leading back here; empty without the right."""
    if not allowed(check_can_unlock_register, user, school):
        return ""
    asked = {"from": str(first), "to": str(last), "group": group, "next": back}
    return f"{reverse('attendance:unlock_registers', args=[school.urn])}?{urlencode(asked)}"
