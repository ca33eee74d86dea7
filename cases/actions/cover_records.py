"""The right to read the record of a child from another patch, for as long as an officer covers the case.

A dated grant in attendance's own terms: it ends by itself on the cover's last day.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from attendance.access import school_ids_with
from attendance.choices import Permission
from attendance.models import ReadingGrant
from cases.models import Case, Cover

ONE_DAY = dt.timedelta(days=1)


def open_records(cover: Cover, cases: Iterable[Case], day: dt.date) -> None:
    """Let whoever covers read the children of these cases that are out of their patch, from that day."""
    rows = []
    for line in cover.people.select_related("officer"):
        schools = school_ids_with(line.officer, Permission.SEE_PUPILS)
        rows += [
            ReadingGrant(
                pupil_id=case.pupil_id, user=line.officer, valid_from=max(day, cover.first_day),
                valid_to=cover.ends_on, reason=_reason(case, cover),
            )
            for case in cases
            if schools is not None and case.enrolment.school_id not in schools
        ]  # fmt: skip
    ReadingGrant.objects.bulk_create(rows)


def end_records(cover: Cover) -> None:
    """Close what the cover opened on the day it now ends."""
    ReadingGrant.objects.filter(
        user__covering__cover=cover, reason__startswith="Covering ", reason__endswith=f"({cover.ref})"
    ).update(valid_to=cover.ends_on)  # fmt: skip


def follow_case(case: Case, day: dt.date) -> None:
    """The case is another officer's from that day: what covers of the one before opened is closed, and those of
    the new officer, running or to come, open it."""
    ReadingGrant.objects.filter(
        Q(valid_to__gte=day), pupil_id=case.pupil_id, reason__startswith=f"Covering {case.ref} "
    ).update(valid_to=day - ONE_DAY)
    for cover in Cover.objects.filter(officer=case.officer_id, ends_on__gte=day):
        open_records(cover, [case], day)


def _reason(case: Case, cover: Cover) -> str:
    return f"Covering {case.ref} ({cover.ref})"
