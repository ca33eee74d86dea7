"""First-day contacts on a pupil's page, by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.words import long_date
from attendance.access_homes import redactor_about
from attendance.actions.first_day import read_contacts, school_to_tell
from attendance.web.sweep_rows import ContactLine, contact_line

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import AbsenceContact, Pupil

FEW_DAYS = 6


@dataclass(frozen=True)
class PanelPage:
    """What was tried, the latest day first; `name` is the child's."""

    name: str
    days: list[tuple[str, list[ContactLine]]]
    more: int
    said_url: str

    @classmethod
    def of(cls, pupil: Pupil, user: User) -> PanelPage:
        """The panel as this person may see it."""
        redact = redactor_about(user, pupil, opened=False)
        days = [
            (long_date(day), [contact_line(each, redact) for each in contacts])
            for day, contacts in groupby(read_contacts(pupil, user), key=_day)
        ]
        school = school_to_tell(pupil, user)
        said = reverse("attendance:write_said", args=[school.urn, pupil.ref]) if school else ""
        return cls(str(pupil), days[:FEW_DAYS], max(0, len(days) - FEW_DAYS), said)


def _day(contact: AbsenceContact) -> dt.date:
    return contact.date
