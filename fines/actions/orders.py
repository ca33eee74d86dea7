"""Orders watched while they last: education supervision, school attendance, parenting orders."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.choices import CircumstanceKind
from attendance.models import Carer
from attendance.querysets import holding
from cases.actions.timeline import add_event
from cases.models import Case
from cases.models.facts import circumstances_of
from fines.access_court import check_can_record_measure
from fines.actions.common import lock_case, titled
from fines.choices import EventKind, MeasureKind, MeasureNoteKind
from fines.models import Measure, MeasureNote, MeasureRule
from fines.rules.orders import Order, OrderRule, wrong_with


@dataclass(frozen=True)
class Made:
    """An order as it is typed from the court's paper."""

    kind: str
    made_on: dt.date
    starts_on: dt.date
    requires: str
    ends_on: dt.date | None = None
    guidance_until: dt.date | None = None
    notice_on: dt.date | None = None
    review_on: dt.date | None = None
    court: str = ""
    carer: Carer | None = None


def order_rule(kind: str, on: dt.date) -> OrderRule | None:
    """How long such an order may last, by the row of that day."""
    row = MeasureRule.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind).first()
    if row is None:
        return None
    return OrderRule(
        row.most_months, row.guidance_months, row.notice_days, row.extends_in_last_months,
        row.extension_months,
    )  # fmt: skip


@transaction.atomic
def make_order(*, case: Case, made: Made, by: User, extends: Measure | None = None) -> Measure:
    """Write an order down, or the extension of one. Raises NotAllowed, AlreadyDone, WrongState.

    No supervision order for a child in care (Children Act 1989 s36(6), T41).
    """
    check_can_record_measure(by, case)
    case = lock_case(case)
    if extends and Measure.objects.filter(extends=extends).exists():
        raise AlreadyDone("This order is extended already.")
    rule = order_rule(made.kind, made.starts_on)
    wrong = [] if rule else ["There was no such order then"]
    if rule:
        wrong += wrong_with(_as_order(made, extends), rule)
    if made.made_on > timezone.localdate():
        wrong.append("The day it was made is still to come")
    if not readable_lines(made.requires):
        wrong.append("Say what it asks of the family")
    if made.kind != MeasureKind.ESO and made.carer is None:
        wrong.append("Say which parent it is on")
    if made.kind == MeasureKind.ESO and _in_care(case, made.made_on):
        wrong.append("There is no supervision order for a child in care: go to the virtual school")
    if wrong:
        raise WrongState(". ".join(wrong) + ".")
    row = Measure.objects.create(
        case=case, carer=None if made.kind == MeasureKind.ESO else made.carer, kind=made.kind,
        court=readable(made.court), notice_on=made.notice_on, made_on=made.made_on,
        starts_on=made.starts_on, ends_on=made.ends_on, guidance_until=made.guidance_until,
        review_on=made.review_on, requires=readable_lines(made.requires), extends=extends, by=by,
    )  # fmt: skip
    label = MeasureKind(made.kind).label
    tell_order(row, f"{label} {'extended' if extends else 'made'}.", by)
    return row


def _as_order(made: Made, extends: Measure | None) -> Order:
    return Order(
        made.made_on, made.starts_on, made.ends_on, made.guidance_until, made.notice_on,
        extends.ends_on if extends else None,
    )  # fmt: skip


def _in_care(case: Case, on: dt.date) -> bool:
    return any(c.kind == CircumstanceKind.LOOKED_AFTER for c in circumstances_of(case, on))


@transaction.atomic
def note_order(
    *, measure: Measure, kind: str, on: dt.date, words: str, by: User,
    next_on: dt.date | None = None,
) -> MeasureNote:  # fmt: skip
    """A review, a breach or an early end. Raises NotAllowed, AlreadyDone (ended), WrongState."""
    check_can_record_measure(by, measure.case)
    lock_case(measure.case)
    words = readable_lines(words)
    if measure.notes.filter(kind=MeasureNoteKind.ENDED).exists():
        raise AlreadyDone("This order has ended.")
    if not words:
        raise WrongState("Say what was found.")
    if not measure.starts_on <= on <= timezone.localdate():
        raise WrongState("The day lies between the beginning of the order and today.")
    row = MeasureNote.objects.create(
        measure=measure, kind=kind, on=on, words=words, next_on=next_on, by=by
    )
    label = MeasureKind(measure.kind).label
    tell_order(measure, f"{label}: {MeasureNoteKind(kind).label.lower()}.", by)
    return row


def tell_order(row: Measure, words: str, by: User) -> None:
    """A line on the timeline, hidden from schools."""
    add_event(
        case=row.case, kind=EventKind.MEASURE, text=words, by=by, legal=True,
        data=titled(EventKind.MEASURE, {"order": row.pk}),
    )  # fmt: skip
    record(by=by, kind="measure.said", target_type="measure", target_ref=str(row.pk))


def order_law(kind: str, on: dt.date) -> str:
    """The source of the rule of that day, as it is shown beside the order."""
    row = MeasureRule.objects.filter(holding(on, "valid_from", "valid_to"), kind=kind).first()
    return row.source if row else ""
