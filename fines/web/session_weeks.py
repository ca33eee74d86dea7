"""Sessions to tick, week by week: what is chosen of each is counted, and a week is ticked or cleared at once.

Works without a script: the buttons of a week send the form, which comes back with all that was typed and the
ticks changed. Where scripts run they change the ticks on the spot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string

from accounts.web.controls import Control
from accounts.web.words import plural, short_date
from attendance.rules.calendar import monday_of

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import QueryDict

    from fines.actions.charging import ChargeLine

PICK, ALL, NONE = "pick", "all", "none"
SHOWN_OPEN = 3  # weeks: so many are read at a glance


def key_of(line: ChargeLine) -> str:
    """How a session is called in the form: 2026-01-05-AM."""
    return f"{line.fact.date.isoformat()}-{line.fact.half}"


def choices_of(lines: Mapping[str, ChargeLine]) -> list[tuple[str, str]]:
    """Each session with its day, half and code."""
    return [
        (key, f"{n.fact.date:%a %-d %b} {n.fact.half}: {n.fact.code}") for key, n in lines.items()
    ]


def picked(asked: str, keys: Iterable[str], ticked: Collection[str]) -> list[str]:
    """The sessions ticked once a button is pressed: `all`, `none`, `2026-01-05:all`, `2026-01-05:none`.

    Nonsense changes nothing.
    """
    week, _, what = asked.rpartition(":")
    if what not in (ALL, NONE):
        return [key for key in keys if key in ticked]
    inside = {key: not week or _monday(key).isoformat() == week for key in keys}
    return [key for key, is_in in inside.items() if (what == ALL if is_in else key in ticked)]


def typed_so_far(post: QueryDict, keys: Collection[str]) -> dict[str, Any]:
    """What was typed when such a button was pressed, as a form begins with it; its ticks changed."""
    typed: dict[str, Any] = {name: post[name] for name in post}
    return typed | {"sessions": picked(post.get(PICK, ""), keys, post.getlist("sessions"))}


def _monday(key: str) -> dt.date:
    return monday_of(dt.date.fromisoformat(key[:10]))


@dataclass(frozen=True)
class Week:
    """One week of sessions."""

    monday: dt.date
    items: list[Any]
    is_open: bool

    @property
    def title(self) -> str:
        return f"Week of {short_date(self.monday)}"

    @property
    def of_it(self) -> str:
        """Within a sentence: the month keeps its capital, as a screen reader is to say it."""
        return f"of the week of {short_date(self.monday)}"

    @property
    def key(self) -> str:
        return self.monday.isoformat()

    @property
    def chosen(self) -> int:
        return sum(item.checked for item in self.items)

    @property
    def count(self) -> str:
        return f"{self.chosen} of {len(self.items)}"

    @property
    def days(self) -> list[list[Any]]:
        """The sessions of each day together."""
        return [list(found) for _, found in groupby(self.items, lambda item: item.value[:10])]


class SessionWeeks(LayoutObject):
    """The sessions field of a form, drawn week by week."""

    template = "fines/_session_weeks.html"

    def __init__(self, field: str = "sessions") -> None:
        self.field = field
        self.fields: list[Any] = []

    def render(
        self, form: BaseForm, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """Draw the weeks, and mark the field as drawn."""
        form.rendered_fields.add(self.field)  # type: ignore[attr-defined]
        control = Control(form[self.field])
        items = list(control.items)
        weeks = [
            (monday, list(found)) for monday, found in groupby(items, lambda i: _monday(i.value))
        ]
        is_open = len(weeks) <= SHOWN_OPEN or bool(control.errors)
        chosen = sum(item.checked for item in items)
        values = {
            "control": control,
            "weeks": [Week(monday, found, is_open) for monday, found in weeks],
            "total": f"{chosen} of {plural(len(items), 'session')} chosen",
        }
        return render_to_string(self.template, values)
