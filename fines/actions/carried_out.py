"""Whether a parenting order was carried out: what the yearly return asks, and nobody else knows."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_court import check_can_record_measure
from fines.actions.common import lock_case
from fines.actions.orders import tell_order
from fines.choices import MeasureKind, MeasureNoteKind, NotCarriedOut
from fines.models import CarriedOut, Measure


@transaction.atomic
def record_carried_out(
    *, measure: Measure, done: bool, words: str, by: User, reason: str = "",
    on: dt.date | None = None,
) -> CarriedOut:  # fmt: skip
    """Write down that a parenting order was carried out, or not and why. The newest stands.

    Raises NotAllowed, WrongState (another kind of order, one written down in error, nothing that shows it, no
    reason, a day to come or before the order).
    """
    check_can_record_measure(by, measure.case)
    lock_case(measure.case)
    words, day = readable(words), on or timezone.localdate()
    if measure.kind != MeasureKind.PARENTING_ORDER:
        raise WrongState("Only of a parenting order is it asked whether it was carried out.")
    if measure.notes.filter(kind=MeasureNoteKind.ERROR).exists():
        raise WrongState("This order was written down in error: nobody carries it out.")
    if not words:
        raise WrongState("Say what shows it.", field="words")
    if not done and reason not in NotCarriedOut.values:
        raise WrongState("Say why it was not carried out.", field="reason")
    if not measure.made_on <= day <= timezone.localdate():
        raise WrongState("The day lies between the making of the order and today.", field="on")
    row = CarriedOut.objects.create(
        measure=measure, done=done, reason="" if done else reason, on=day, words=words[:300], by=by
    )
    tell_order(measure, f"Parenting order {'' if done else 'not '}carried out.", by)
    return row
