"""The form of one payment for several notices of one payer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.web.crispy import Field, Fieldset, Layout
from accounts.web.words import money
from fines.actions.shared_payments import TOGETHER, adds_up_to
from fines.web.forms import PaymentForm
from fines.web.pounds import PoundsField

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from fines.models import PenaltyNotice

ALONE = "No other notice of this payer or child is open: record it as a payment for this one"


class SharedPaymentForm(PaymentForm):
    """A sum with the part of each open notice of the payer; the parts have to be the sum."""

    def __init__(
        self, *args: Any, rows: Sequence[PenaltyNotice],
        due_of: Callable[[PenaltyNotice, dt.date], int], today: dt.date, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.rows, self.due_of = rows, due_of
        super().__init__(*args, **kwargs)
        self.fields["meant"].label = "Yes, just these parts are meant"
        for row in rows:
            due = due_of(row, today)
            self.fields[_name(row)] = PoundsField(
                label=f"{row.ref}, {row.carer.full_name}, for {row.pupil.full_name}", required=False,
                missing="", help_text=f"{money(due)} is due today" if due else "Nothing is due any more",
            )  # fmt: skip
        self.helper.layout = Layout(*self._parts())

    def _parts(self, *more: str, after: Sequence[str] = ()) -> list[Any]:
        parts = [Field(_name(row), prefix="£", width=5) for row in self.rows]
        own = super()._parts(after=after)
        return [*own, Fieldset("How much of it is for each", *parts, *more)]

    @property
    def stands_for(self) -> dict[str, str]:  # type: ignore[override]
        """Which field each notice has: what is wrong with it is said there."""
        return {"pence": "amount"} | {row.ref: _name(row) for row in self.rows}

    def clean(self) -> dict[str, Any]:
        """Two parts or more that are the sum together; more than is due is asked about once."""
        values = forms.Form.clean(self) or {}
        if values.get("another"):
            self.helper.layout = Layout(*self._parts(after=["another"]))
        parts = self._given(values)
        if len(self.rows) < TOGETHER:
            self.add_error(None, ALONE)
        elif len(parts) < TOGETHER and not self.errors:
            self.add_error(_name(self.rows[0]), "Enter the parts of two notices or more")
        amount = values.get("amount")
        total = sum(pence for _, pence in parts)
        if amount is not None and not self.errors and total != int(amount * 100):
            self.add_error("amount", adds_up_to(total, int(amount * 100)).rstrip("."))
        if not self.errors and not values.get("meant"):
            self._ask_about_more(parts, values["on"])
        return values

    def _ask_about_more(self, parts: list[tuple[PenaltyNotice, int]], day: dt.date) -> None:
        for row, pence in parts:
            due = self.due_of(row, day)
            if due and pence > due:
                self.helper.layout = Layout(*self._parts("meant"))
                words = f"{money(pence)} is more than the {money(due)} that is due"
                self.add_error(_name(row), f"{words}. Put it right, or tick that it is meant")

    def _given(self, values: dict[str, Any]) -> list[tuple[PenaltyNotice, int]]:
        found = ((row, values.get(_name(row))) for row in self.rows)
        return [(row, int(amount * 100)) for row, amount in found if amount is not None]

    @property
    def shared(self) -> dict[str, Any]:
        """As the action takes it."""
        parts = [(row.ref, pence) for row, pence in self._given(self.cleaned_data)]
        return self.payment | {"parts": parts}


def _name(row: PenaltyNotice) -> str:
    return f"part_{row.ref}"
