"""How long an order may last, what must be so before it is made, and when it may be extended.

Pure: the dated rule, its grounds and what is on file are handed in.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accounts.errors import Slip
from cases.rules.deadlines import add_months
from fines.choices import OrderGroundKind
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class OrderRule:
    """One dated rule; empty numbers set no limit."""

    most_months: int | None
    guidance_months: int | None
    notice_days: int | None
    extends_in_last_months: int | None
    extension_months: int | None


@dataclass(frozen=True)
class Order:
    """An order as it is entered; `before_ends` is the last day of the one it extends."""

    made_on: dt.date
    starts_on: dt.date
    ends_on: dt.date | None
    guidance_until: dt.date | None = None
    notice_on: dt.date | None = None
    before_ends: dt.date | None = None
    review_on: dt.date | None = None


@dataclass(frozen=True)
class OrderFacts:
    """What is on file of the child and the parent on the day an order is made.

    `convicted_on` is the day of the conviction the order follows; `others` are the orders of its kind on the
    same child, and the same parent where it is on one: first day, and last day or None.
    """

    school_from: dt.date
    school_until: dt.date
    convicted_on: dt.date | None = None
    in_care: bool = False
    others: Collection[tuple[dt.date, dt.date | None]] = ()


def last_day(start: dt.date, months: int) -> dt.date:
    """The last day of so many months that begin that day."""
    return add_months(start, months) - dt.timedelta(days=1)


def extension_opens(ends_on: dt.date, rule: OrderRule) -> dt.date | None:
    """The first day an extension may be made; None for an order that cannot be extended."""
    months = rule.extends_in_last_months
    return add_months(ends_on, -months) if months else None


def wrong_with(order: Order, rule: OrderRule, starts_within: int) -> list[Slip]:
    """Everything that is wrong with an order; nothing when it may stand.

    Children Act 1989 Schedule 3 paragraph 15; Education Act 1996 s437; Crime and Disorder Act 1998 s8.
    `starts_within` is the service's own: an order that begins more days after it is made is a slip in a date.
    """
    found = [*_length(order, rule), *_guidance(order, rule)]
    if order.review_on and not _within(order, order.review_on):
        found.append(Slip("The review lies within the order", "review_on"))
    if order.before_ends:
        return found + _extended(order, order.before_ends, rule)
    return found + _begins(order, starts_within) + _noticed(order, rule.notice_days)


def _length(order: Order, rule: OrderRule) -> list[Slip]:
    months = rule.extension_months if order.before_ends else rule.most_months
    found = []
    if months and order.ends_on is None:
        found.append(
            Slip(f"Enter the last day: the order may last {months} months at most", "ends_on")
        )
    elif months and order.ends_on and order.ends_on > last_day(order.starts_on, months):
        until = long_date(last_day(order.starts_on, months))
        found.append(Slip(f"It may last {months} months at most: until {until}", "ends_on"))
    if order.ends_on and order.ends_on <= order.starts_on:
        found.append(Slip("It ends after it begins", "ends_on"))
    return found


def _guidance(order: Order, rule: OrderRule) -> list[Slip]:
    until, months = order.guidance_until, rule.guidance_months
    if until is None:
        return []
    if not months:
        return [Slip("This order has no guidance programme", "guidance_until")]
    if until < order.starts_on:
        return [Slip("The programme ends after the order begins", "guidance_until")]
    if until > last_day(order.starts_on, months):
        words = f"A guidance programme lasts {months} months at most"
        return [
            Slip(f"{words}: until {long_date(last_day(order.starts_on, months))}", "guidance_until")
        ]
    if not _within(order, until):
        return [Slip("The programme ends while the order lasts", "guidance_until")]
    return []


def _within(order: Order, day: dt.date) -> bool:
    return order.starts_on <= day and (order.ends_on is None or day <= order.ends_on)


def _begins(order: Order, starts_within: int) -> list[Slip]:
    if order.starts_on < order.made_on:
        return [Slip("An order begins on the day it is made, or later", "starts_on")]
    if order.starts_on > order.made_on + dt.timedelta(days=starts_within):
        words = f"An order begins within {starts_within} days of being made: check both days"
        return [Slip(words, "starts_on")]
    return []


def _noticed(order: Order, days: int | None) -> list[Slip]:
    """Education Act 1996 s437(1), (2): the parent has the time of the notice before the order is made."""
    if not days:
        if order.notice_on:
            return [Slip("Only a school attendance order follows a notice", "notice_on")]
        return []
    words = f"At least {days} days of notice go before it, the day of service counted"
    if order.notice_on is None:
        return [Slip(words, "notice_on")]
    first = order.notice_on + dt.timedelta(days=days)
    if order.made_on < first:
        return [Slip(f"{words}: it may be made from {long_date(first)}", "made_on")]
    return []


def _extended(order: Order, ends_on: dt.date, rule: OrderRule) -> list[Slip]:
    opens = extension_opens(ends_on, rule)
    if opens is None:
        return [Slip("This order cannot be extended")]
    found = []
    if not opens <= order.made_on <= ends_on:
        words = f"It may be extended only in its last {rule.extends_in_last_months} months"
        days = f"from {long_date(opens)} to {long_date(ends_on)}"
        found.append(Slip(f"{words}: {days}", "made_on"))
    runs_on = ends_on + dt.timedelta(days=1)
    if order.starts_on != runs_on:
        words = f"An extension begins the day after the order ends, {long_date(runs_on)}"
        found.append(Slip(f"{words}. One that begins later is a new order", "starts_on"))
    return found


def not_grounded(order: Order, grounds: Collection[str], on_file: OrderFacts) -> list[Slip]:
    """What the law asks before such an order and is not so. `grounds` are the dated rows of the day it is made.

    Crime and Disorder Act 1998 s8(1); Children Act 1989 s36(3), (6) (T41); Education Act 1996 s437(1).
    """
    found: list[Slip] = []
    if OrderGroundKind.CONVICTION in grounds:
        found += _convicted(order, on_file.convicted_on)
    if OrderGroundKind.SCHOOL_AGE in grounds:
        found += _of_school_age(order, on_file)
    if OrderGroundKind.NOT_IN_CARE in grounds and on_file.in_care:
        words = "There is no supervision order for a child in care: go to the virtual school"
        found.append(Slip(words, "kind"))
    for first, last in on_file.others:
        if (order.ends_on is None or first <= order.ends_on) and (
            last is None or order.starts_on <= last
        ):
            until = f"until {long_date(last)}" if last else "until it is ended"
            words = (
                f"An order of this kind is in force {until}: extend it, or write down its end first"
            )
            found.append(Slip(words, "kind"))
    return found


def _convicted(order: Order, convicted_on: dt.date | None) -> list[Slip]:
    if convicted_on is None:
        words = (
            "A parenting order follows a conviction, and none of this parent stands that has no order yet: "
            "enter the result of the charge first"
        )
        return [Slip(words, "kind")]
    if order.made_on < convicted_on:
        return [
            Slip(f"It is made on the conviction, {long_date(convicted_on)}, or later", "made_on")
        ]
    return []


def _of_school_age(order: Order, on_file: OrderFacts) -> list[Slip]:
    first, last = on_file.school_from, on_file.school_until
    if not first <= order.starts_on <= last:
        days = f"from {long_date(first)} to {long_date(last)}"
        return [Slip(f"The child is of compulsory school age {days} only", "starts_on")]
    if order.ends_on and order.ends_on > last:
        words = f"It ends with compulsory school age, {long_date(last)}, at the latest"
        return [Slip(words, "ends_on")]
    return []
