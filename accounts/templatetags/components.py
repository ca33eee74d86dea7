"""Filters of the component shelf: how dates, money, rates and shares are shown. `{% load components %}`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from accounts.web import words

register = template.Library()

for _filter in (words.long_date, words.short_date, words.london_time, words.money, words.percent):
    register.filter(_filter.__name__, _filter)


@register.filter
def percent_of(part: int | None, whole: int | None) -> str:
    """`{{ 38|percent_of:380 }}` gives 10.0%."""
    return words.percent_of(part, whole)


@register.filter
def ago(value: date | datetime | None, today: date | None = None) -> str:
    """'2 days ago' up to a week, then the date. The day to count from may be given."""
    return words.ago(value, today or timezone.localdate())


@register.filter
def plural(count: int, noun: str) -> str:
    """`{{ 2|plural:"session" }}`; an uneven plural after a comma: `{{ 2|plural:"child,children" }}`."""
    one, _, many = noun.partition(",")
    return words.plural(count, one, many)


@register.filter
def share(part: int | None, whole: int | None) -> int:
    """How much of the whole, 0 to 100, for drawing a bar (widths are SVG attributes: no inline style)."""
    return max(0, min(100, round(100 * (part or 0) / whole))) if whole else 0


@register.filter
def iso(value: Any) -> str:
    """A date or moment for a `<time datetime>` attribute."""
    return value.isoformat() if value else ""


@register.filter
def keys(combination: str) -> list[str]:
    """'Ctrl K' as ['Ctrl', 'K'], so that each key gets its own cap."""
    return combination.split()


@register.filter
def querystring_without(params: Any, names: str) -> str:
    """The page's query string without the comma-separated names, ready to be added to: '?school=x&'."""
    copy = params.copy()
    for name in names.split(","):
        copy.pop(name, None)
    return f"?{copy.urlencode()}&" if copy else "?"


@register.filter
def together(left: Iterable[Any], right: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Two lists side by side, so that a cell knows its column."""
    return list(zip(left, right, strict=True))
