"""The forms of trips: the trip itself, who is on it, and its marks of one session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.errors import NotFound
from accounts.web.crispy import Field, FormHelper, Layout, Row
from accounts.web.fields import WordsField
from attendance.actions.trips import WantedTrip
from attendance.rules.registers import Entry, Line
from attendance.web.plan_forms import WhenForm
from attendance.web.register_forms import read_seen

if TYPE_CHECKING:
    from django.http import QueryDict

    from attendance.models import Enrolment
    from attendance.rules.codes import CodeRow


FIGURES = 18  # of the largest number a row can have


class TripForm(WhenForm):
    """What the group does, when, where, and who leads it."""

    name = WordsField(label="Name", max_length=120, help_text="As the register shows it")
    code = forms.ChoiceField(label="What it is", widget=forms.RadioSelect)
    place = WordsField(label="Place", max_length=150, required=False)
    leader = WordsField(label="Who leads it", max_length=120, required=False)

    def __init__(self, *args: Any, codes: Iterable[CodeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(r.code, f"{r.code}: {r.meaning}") for r in codes]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name", Field("code", small=True), Row("starts_on", "ends_on"),
            Field("when", small=True, inline=True), Row("place", "leader"),
        )  # fmt: skip

    @property
    def wanted(self) -> WantedTrip:
        """What the action makes of it."""
        data = self.cleaned_data
        return WantedTrip(data["name"], data["code"], self.span, data["place"], data["leader"])


def read_members_sent(data: QueryDict) -> list[int]:
    """The enrolments ticked. Raises NotFound for what is no pupil at all: a form that cannot be read is
    not one with nobody ticked."""
    sent = data.getlist("member")
    if not all(value.isascii() and value.isdecimal() and len(value) <= FIGURES for value in sent):
        raise NotFound("The form names somebody who is no pupil. Nothing was changed.")
    return [int(value) for value in sent]


def read_trip_lines(data: QueryDict, members: Sequence[Enrolment], note: str) -> list[Line]:
    """One line a member as sent: on the trip, blank, or another code. `note` goes with a trip's code."""
    lines = []
    for enrolment in members:
        ref = enrolment.pupil.ref
        if f"code-{ref}" not in data:
            continue
        seen = read_seen(data.get(f"seen-{ref}", ""))
        code = data.get(f"code-{ref}", "")
        kept = seen.note if code == seen.code else note if code == data.get("trip") else ""
        lines.append(Line(ref, Entry.read(code, None, kept), seen))
    return lines
