"""The right to read a child's record that comes and goes with a case, for officers of other patches."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from accounts.models import User
from attendance.access import school_ids_with
from attendance.choices import Permission
from attendance.models import ReadingGrant
from cases.models import Case

DAY = dt.timedelta(days=1)


def open_records(cases: Collection[Case], day: dt.date) -> None:
    """Let officers from other patches read the children of their cases, and no others."""
    by_officer: dict[User, list[Case]] = defaultdict(list)
    for case in cases:
        if case.officer is not None:
            by_officer[case.officer].append(case)
    for officer, theirs in by_officer.items():
        schools = school_ids_with(officer, Permission.SEE_PUPILS)
        outside = [
            c for c in theirs if schools is not None and c.enrolment.school_id not in schools
        ]
        _grant(officer, outside, day)


def _grant(officer: User, cases: Collection[Case], day: dt.date) -> None:
    pupils = [case.pupil_id for case in cases]
    open_now = ReadingGrant.objects.filter(user=officer, pupil__in=pupils, valid_to=None)
    has = set(open_now.values_list("pupil_id", "reason"))
    ReadingGrant.objects.bulk_create(
        ReadingGrant(pupil_id=case.pupil_id, user=officer, valid_from=day, reason=because(case))
        for case in cases
        if (case.pupil_id, because(case)) not in has
    )


def close_records(cases: Collection[Case], day: dt.date) -> None:
    """End the reading rights that people had because these cases were theirs: yesterday was the last day."""
    mine = Q()
    for case in cases:
        mine |= Q(pupil=case.pupil_id, reason=because(case))
    if mine:
        ReadingGrant.objects.filter(mine, user__isnull=False, valid_to=None).update(
            valid_to=day - DAY
        )


def because(case: Case) -> str:
    """The reason a reading right names that came with a case."""
    return f"Allocated {case.ref}"
