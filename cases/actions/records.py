"""The right of an officer of another patch to read a child's record: it comes with the case and ends with its watch.

A dated grant in attendance's own terms. What covers open is `cover_records`'; both end here with the case.
"""

from django.db.models import Q

from attendance.models import ReadingGrant
from cases.models import Case
from cases.rules.watch import read_until


def allocated_reason(case: Case) -> str:
    """By what a grant that came with an allocation is known."""
    return f"Allocated {case.ref}"


def end_records_of(case: Case) -> None:
    """Let what the closed case opened to officers end with its watch; nothing while that end is not known.

    Called where a case is closed, and where the end of its watch becomes known later.
    """
    last = read_until(case.closed_on, case.close_reason, case.watch_until)
    if last is None:
        return
    came_by_it = Q(reason=allocated_reason(case)) | Q(reason__startswith=f"Covering {case.ref} ")
    ReadingGrant.objects.filter(
        came_by_it, Q(valid_to__isnull=True) | Q(valid_to__gt=last), pupil_id=case.pupil_id
    ).update(valid_to=last)
