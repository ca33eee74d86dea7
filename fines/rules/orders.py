"""How long an order may last, and when it may be extended. Pure: the dated rule is handed in."""

import datetime as dt
from dataclasses import dataclass

from cases.rules.deadlines import add_months


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


def last_day(start: dt.date, months: int) -> dt.date:
    """The last day of so many months that begin that day."""
    return add_months(start, months) - dt.timedelta(days=1)


def extension_opens(ends_on: dt.date, rule: OrderRule) -> dt.date | None:
    """The first day an extension may be made; None for an order that cannot be extended."""
    months = rule.extends_in_last_months
    return add_months(ends_on, -months) if months else None


def wrong_with(order: Order, rule: OrderRule) -> list[str]:
    """Everything that is wrong with an order; nothing when it may stand.

    Children Act 1989 Schedule 3 paragraph 15; Education Act 1996 s437; Crime and Disorder Act 1998 s8.
    """
    found = []
    months = rule.extension_months if order.before_ends else rule.most_months
    if months and (order.ends_on is None or order.ends_on > last_day(order.starts_on, months)):
        found.append(f"It may last {months} months at most")
    if order.ends_on and order.ends_on <= order.starts_on:
        found.append("It ends after it begins")
    if order.guidance_until and not rule.guidance_months:
        found.append("This order has no guidance programme")
    elif (
        order.guidance_until
        and rule.guidance_months
        and (order.guidance_until > last_day(order.starts_on, rule.guidance_months))
    ):
        found.append(f"A guidance programme lasts {rule.guidance_months} months at most")
    days = rule.notice_days
    if days and not order.before_ends and not _noticed(order, days):
        found.append(f"At least {days} days of notice go before it, the day of service counted")
    if order.before_ends:
        found += _extended(order, order.before_ends, rule)
    return found


def _noticed(order: Order, days: int) -> bool:
    notice = order.notice_on
    return notice is not None and order.starts_on >= notice + dt.timedelta(days=days)


def _extended(order: Order, ends_on: dt.date, rule: OrderRule) -> list[str]:
    opens = extension_opens(ends_on, rule)
    if opens is None:
        return ["This order cannot be extended"]
    if not opens <= order.made_on <= ends_on:
        return [f"It may be extended only in its last {rule.extends_in_last_months} months"]
    return []
