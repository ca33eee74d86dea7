"""One officer is on leave this week; the officer with the printed sign-in covers, and sees it in My work."""

import datetime as dt

from django.utils import timezone

from attendance.choices import Role
from cases.actions.cover import arrange_cover
from cases.models import Cover
from config.demo.casework.people import read_staffing

LEAVE = dt.timedelta(days=4)


def send_on_leave() -> None:
    """Once, where there are two officers."""
    staff = read_staffing()
    officers = {person for (role, _), person in staff.at_school.items() if role == Role.EWO}
    if len(officers) < 2 or Cover.objects.exists():
        return
    covers, away, *_ = sorted(officers, key=lambda person: person.pk)
    today = timezone.localdate()
    arrange_cover(officer=away, people=[covers], first=today, last=today + LEAVE, by=staff.manager)
