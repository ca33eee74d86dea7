"""The parenting order a court makes with a result: written down with it, and put right with it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.rules.text import readable_lines
from fines.actions.orders import Made, write_note, write_order
from fines.choices import ENDS_ORDER, MeasureKind, MeasureNoteKind
from fines.models import CourtResult, Measure, Proceedings
from fines.rules.orders import last_day


@dataclass(frozen=True)
class Ordered:
    """What the parenting order of a result asks, and the last day of its programme."""

    requires: str = ""
    guidance_until: dt.date | None = None


NO_ORDER = Ordered()


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
    *, row: Proceedings, result: CourtResult, ordered: Ordered, by: User
) -> Measure | None:
    """Write down the parenting order of a result. Raises WrongState: what is left out, what its law forbids."""
    months = result.parenting_order_months
    if not months:
        return None
    hearing = row.hearings.filter(at__date__lte=result.on).order_by("-at").first()
    made = Made(
        MeasureKind.PARENTING_ORDER, result.on, result.on, ordered.requires,
        last_day(result.on, months), ordered.guidance_until, carer=row.carer,
        court=hearing.court if hearing else "",
    )  # fmt: skip
    return write_order(case=row.case, made=made, by=by, behind=row)


def put_right(
    *, row: Proceedings, before: CourtResult, result: CourtResult, ordered: Ordered, by: User
) -> None:
    """Let the order follow a result that is put right: as it was, or noted as an error and written anew."""
    order, months = ordered_by(before), result.parenting_order_months
    if order is not None:
        same = months and (result.on, last_day(result.on, months)) == (order.made_on, order.ends_on)
        said = (readable_lines(ordered.requires), ordered.guidance_until)
        if same and said == (order.requires, order.guidance_until):
            return
        day = max(timezone.localdate(), order.made_on)
        words = f"The result of {row.ref} was put right: {result.why_changed}"
        write_note(order, MeasureNoteKind.ERROR, day, words, by)
    write_ordered(row=row, result=result, ordered=ordered, by=by)


def end_with_conviction(*, row: Proceedings, on: dt.date, by: User) -> None:
    """A parenting order falls with the conviction it follows (Crime and Disorder Act 1998 s8(1)): its end is noted."""
    orders = row.measures.filter(kind=MeasureKind.PARENTING_ORDER)
    for order in orders.exclude(notes__kind__in=ENDS_ORDER):
        words = f"The conviction in {row.ref} was quashed on appeal."
        write_note(order, MeasureNoteKind.ENDED, max(on, order.starts_on), words, by)
