"""The parenting order a court makes with a result: written down with it, and put right with it."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from fines.actions.orders import Made, write_note, write_order
from fines.choices import MeasureKind, MeasureNoteKind
from fines.models import CourtResult, Measure, Proceedings
from fines.rules.orders import last_day


def ordered_by(result: CourtResult) -> Measure | None:
    """The parenting order of a result, as it is written down; None while there is none.

    One from before orders named their charge is told by the parent and the day.
    """
    row = result.proceedings
    unnamed = Q(proceedings__isnull=True, case=row.case_id, carer=row.carer_id, made_on=result.on)
    orders = Measure.objects.filter(Q(proceedings=row) | unnamed, kind=MeasureKind.PARENTING_ORDER)
    found: Measure | None = (
        orders.exclude(notes__kind=MeasureNoteKind.ERROR).order_by("-id").first()
    )
    return found


def write_ordered(
    *, row: Proceedings, result: CourtResult, requires: str, guidance_until: dt.date | None,
    by: User,
) -> Measure | None:  # fmt: skip
    """Write down the parenting order of a result. Raises WrongState: what is left out, what its law forbids."""
    months = result.parenting_order_months
    if not months:
        return None
    hearing = row.hearings.filter(at__date__lte=result.on).order_by("-at").first()
    made = Made(
        MeasureKind.PARENTING_ORDER, result.on, result.on, requires, last_day(result.on, months),
        guidance_until, court=hearing.court if hearing else "", carer=row.carer,
    )  # fmt: skip
    return write_order(case=row.case, made=made, by=by, behind=row)


def put_right(
    *, row: Proceedings, before: CourtResult, result: CourtResult, requires: str,
    guidance_until: dt.date | None, by: User,
) -> None:  # fmt: skip
    """Let the order follow a result that is put right: as it was, or noted as an error and written anew."""
    order = ordered_by(before)
    months = result.parenting_order_months
    if order is not None:
        same = months and (result.on, last_day(result.on, months)) == (order.made_on, order.ends_on)
        if same and (requires, guidance_until) == (order.requires, order.guidance_until):
            return
        day = max(timezone.localdate(), order.made_on)
        words = f"The result of {row.ref} was put right: {result.why_changed}"
        write_note(order, MeasureNoteKind.ERROR, day, words, by)
    write_ordered(row=row, result=result, requires=requires, guidance_until=guidance_until, by=by)
