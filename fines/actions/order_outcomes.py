"""Whether a parenting order came about, or why not: what the official yearly return asks of each."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from fines.access_court import check_can_record_measure
from fines.actions.common import lock_case
from fines.actions.orders import tell_order
from fines.choices import MeasureKind, OrderResult
from fines.models import Measure, OrderOutcome


def standing_outcome(measure: Measure) -> OrderOutcome | None:
    """What counts of an order; None while nothing is said."""
    found: OrderOutcome | None = measure.outcomes.standing().select_related("by").first()
    return found


@transaction.atomic
def say_outcome(
    *, measure: Measure, result: str, on: dt.date, words: str, by: User
) -> OrderOutcome:
    """Say whether it came about; said anew, a row that replaces what was said before, which stays.

    Raises NotAllowed, WrongState (another order; no such answer; no facts; a day before it was made or to come).
    """
    check_can_record_measure(by, measure.case)
    lock_case(measure.case)
    words = readable_lines(words)
    if measure.kind != MeasureKind.PARENTING_ORDER:
        raise WrongState("This is asked of parenting orders alone.")
    if result not in OrderResult.values:
        raise WrongState("Say whether it was implemented, from the list.")
    if not words:
        raise WrongState("Say what was found.")
    if not measure.made_on <= on <= timezone.localdate():
        raise WrongState("The day lies between the making of the order and today.")
    row = OrderOutcome.objects.create(
        measure=measure,
        result=result,
        on=on,
        words=words,
        by=by,
        replaces=standing_outcome(measure),
    )
    tell_order(measure, f"Parenting order: {OrderResult(result).label.lower()}.", by)
    return row
