"""A school attendance order is the council's own: a second person approves it before it is served (domain 6.4).

Until then it is in force for nobody, nothing is noted of it, and it stands in the way of no notice. It is written down
for the day of serving, today or one to come; who wrote it down never approves it.
"""

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_court import check_can_approve_order
from fines.actions.common import lock_case
from fines.actions.orders import tell_order, write_note
from fines.choices import ENDS_ORDER, MeasureKind, MeasureNoteKind
from fines.models import Measure, MeasureNote, OrderApproval
from fines.rules.spelling import long_date


@transaction.atomic
def approve_order(*, measure: Measure, by: User) -> OrderApproval:
    """Approve an order that waits: from its day it may be served.

    Raises NotAllowed (who wrote it down, or has not the right), AlreadyDone, WrongState (its day is past).
    """
    check_can_approve_order(by, measure)
    _check_waits(measure)
    if measure.made_on < timezone.localdate():
        raise WrongState(
            f"It was to be served on {long_date(measure.made_on)} and was not approved by then: send it back, so that "
            "it is written down for a day to come."
        )
    row = OrderApproval.objects.create(measure=measure, by=by)
    tell_order(measure, f"{MeasureKind(measure.kind).label} approved.", by)
    record(
        by=by, kind="measure.approved", target_type="measure", target_ref=str(measure.pk),
        after={"made_on": measure.made_on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def return_order(*, measure: Measure, reason: str, by: User) -> MeasureNote:
    """Send an order back: it is never served, and another may be written down.

    Raises NotAllowed, AlreadyDone, WrongState (no reason).
    """
    check_can_approve_order(by, measure)
    _check_waits(measure)
    reason = readable(reason)
    if not reason:
        raise WrongState("Say why it goes back.", field="reason")
    words = f"Not approved, never served: {reason}"
    return write_note(measure, MeasureNoteKind.ERROR, timezone.localdate(), words, by)


def _check_waits(measure: Measure) -> None:
    """Raise AlreadyDone unless the order, its case locked, waits for a second person."""
    lock_case(measure.case)
    if OrderApproval.objects.filter(measure=measure).exists():
        raise AlreadyDone("This order is approved already.")
    if not measure.needs_approval or measure.notes.filter(kind__in=ENDS_ORDER).exists():
        raise AlreadyDone("This order waits for nobody.")
