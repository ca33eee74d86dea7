"""Orders watched while they last: education supervision, school attendance, parenting orders."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.models import Carer
from cases.actions.timeline import add_event
from cases.models import Case
from fines.access_court import check_can_make_order, check_can_record_measure
from fines.actions.common import lock_case, titled
from fines.actions.order_facts import (
    conviction_of,
    grounds_of,
    on_file,
    order_rule,
    starts_within,
)
from fines.choices import BY_TWO, ENDS_ORDER, EventKind, MeasureKind, MeasureNoteKind
from fines.models import Measure, MeasureNote, Proceedings
from fines.rules.orders import Order, not_grounded, wrong_with

RUNS_ON = dt.timedelta(days=1)


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


@transaction.atomic
def make_order(*, case: Case, made: Made, by: User, extends: Measure | None = None) -> Measure:
    """Write an order down, or the extension of one. Raises NotAllowed, AlreadyDone, WrongState.

    A legal officer's alone (domain 6.4). A parenting order follows the latest conviction of the parent that has
    none yet; no supervision order for a child in care (Children Act 1989 s36(6), T41), nor beside another.
    """
    check_can_make_order(by, case)
    case = lock_case(case)
    behind = None
    if made.kind == MeasureKind.PARENTING_ORDER:
        behind = conviction_of(case, made.carer)
    if extends:
        made = _checked(made, extends)
    return write_order(case=case, made=made, by=by, behind=behind, extends=extends)


def extend_order(
    *, measure: Measure, made_on: dt.date, ends_on: dt.date, requires: str, by: User,
    court: str = "", review_on: dt.date | None = None,
) -> Measure:  # fmt: skip
    """Write down the extension of an order: it runs on from the day after. Raises as `make_order` does."""
    last = measure.ends_on
    made = Made(
        measure.kind, made_on, last + RUNS_ON if last else made_on, requires, ends_on, court=court,
        review_on=review_on, carer=measure.carer,
    )  # fmt: skip
    return make_order(case=measure.case, made=made, by=by, extends=measure)


def _checked(made: Made, extends: Measure) -> Made:
    """The extension as it has to be: of the same kind, on the same parent. Raises AlreadyDone, WrongState."""
    if Measure.objects.filter(extends=extends).exists():
        raise AlreadyDone("This order is extended already.")
    if extends.notes.filter(kind__in=ENDS_ORDER).exists():
        raise AlreadyDone("This order has ended: it cannot be extended.")
    if made.kind != extends.kind:
        raise WrongState("An extension is of the same kind as the order.", field="kind")
    return replace(made, carer=extends.carer)


def write_order(
    *, case: Case, made: Made, by: User, behind: Proceedings | None = None,
    extends: Measure | None = None,
) -> Measure:  # fmt: skip
    """Keep an order, its case locked; what stands against it is raised as WrongState, each by its field.

    `behind` is the charge whose conviction it follows. Who may is asked by whoever calls.
    """
    made = replace(made, requires=readable_lines(made.requires), court=readable(made.court))
    if wrong := _against(case, made, behind, extends):
        raise WrongState.of(wrong)
    row = Measure.objects.create(
        case=case, carer=None if made.kind == MeasureKind.ESO else made.carer, kind=made.kind,
        court=made.court, notice_on=made.notice_on, made_on=made.made_on, by=by,
        starts_on=made.starts_on, ends_on=made.ends_on, guidance_until=made.guidance_until,
        review_on=made.review_on, requires=made.requires, extends=extends, proceedings=behind,
    )  # fmt: skip
    row.refresh_from_db(fields=["needs_approval"])
    label = MeasureKind(made.kind).label
    said = "extended" if extends else "written down, for approval" if row.needs_approval else "made"
    tell_order(row, f"{label} {said}.", by)
    return row


def _against(
    case: Case, made: Made, behind: Proceedings | None, extends: Measure | None
) -> list[Slip]:
    found = _left_out(made, by_two=made.kind in BY_TWO and not extends)
    rule = order_rule(made.kind, made.starts_on)
    if rule is None:
        return [*found, Slip("There was no such order then: check the days", "starts_on")]
    order = Order(
        made.made_on, made.starts_on, made.ends_on, made.guidance_until, made.notice_on,
        extends.ends_on if extends else None, made.review_on,
    )  # fmt: skip
    found += wrong_with(order, rule, starts_within(timezone.localdate()))
    carer = None if made.kind == MeasureKind.ESO else made.carer
    known = on_file(case, made.kind, carer, made.made_on, behind)
    if extends:
        known = replace(known, others=[o for o in known.others if o[0] != extends.starts_on])
    return found + not_grounded(order, grounds_of(made.kind, made.made_on), known)


def _left_out(made: Made, *, by_two: bool) -> list[Slip]:
    found, today = [], timezone.localdate()
    if by_two and not today <= made.made_on <= today + RUNS_ON * starts_within(today):
        words = "A second person approves it before it is served: give the day of serving, today or soon"
        found.append(Slip(words, "made_on"))
    if made.made_on > today and not by_two:
        found.append(Slip("The day it was made is still to come", "made_on"))
    if not made.requires:
        found.append(Slip("Say what it asks of the family", "requires"))
    if made.kind != MeasureKind.ESO and made.carer is None:
        found.append(Slip("Say which parent it is on", "carer"))
    return found


@transaction.atomic
def note_order(
    *, measure: Measure, kind: str, on: dt.date, words: str, by: User,
    next_on: dt.date | None = None,
) -> MeasureNote:  # fmt: skip
    """A review or a breach; a legal officer's: an early end, or that it was written down in error.

    Raises NotAllowed, AlreadyDone (ended), WrongState.
    """
    check_can_record_measure(by, measure.case)
    if kind in ENDS_ORDER:
        check_can_make_order(by, measure.case)
    lock_case(measure.case)
    words = readable_lines(words)
    if measure.waits and kind != MeasureNoteKind.ERROR:
        raise WrongState("Nobody has approved this order yet: it was not served.", field="kind")
    over = (MeasureNoteKind.ERROR,) if kind == MeasureNoteKind.ERROR else ENDS_ORDER
    if measure.notes.filter(kind__in=over).exists():
        raise AlreadyDone("This order has ended.")
    first = (
        min(measure.made_on, timezone.localdate())
        if kind == MeasureNoteKind.ERROR
        else measure.starts_on
    )
    if wrong := _wrong_note(measure, (first, on), words, next_on):
        raise WrongState.of(wrong)
    return write_note(measure, kind, on, words, by, next_on)


def write_note(
    measure: Measure, kind: str, on: dt.date, words: str, by: User, next_on: dt.date | None = None
) -> MeasureNote:
    """Keep a note, and say so on the case. Who may, and whether it may stand, is asked before."""
    row = MeasureNote.objects.create(
        measure=measure, kind=kind, on=on, words=words, next_on=next_on, by=by
    )
    label = MeasureKind(measure.kind).label
    tell_order(measure, f"{label}: {MeasureNoteKind(kind).label.lower()}.", by)
    return row


def _wrong_note(
    measure: Measure, days: tuple[dt.date, dt.date], words: str, next_on: dt.date | None
) -> list[Slip]:
    first, on = days
    found = []
    if not words:
        found.append(Slip("Say what was found", "words"))
    if not first <= on <= timezone.localdate():
        found.append(Slip("The day lies between the beginning of the order and today", "on"))
    ends = measure.ends_on
    if next_on and (next_on <= on or (ends and next_on > ends)):
        found.append(Slip("The next review lies after this day, while the order lasts", "next_on"))
    return found


def tell_order(row: Measure, words: str, by: User) -> None:
    """A line on the timeline, hidden from schools."""
    add_event(
        case=row.case, kind=EventKind.MEASURE, text=words, by=by, legal=True,
        data=titled(EventKind.MEASURE, {"order": row.pk}),
    )  # fmt: skip
    record(by=by, kind="measure.said", target_type="measure", target_ref=str(row.pk))
