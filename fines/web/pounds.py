"""A sum of pounds as people type it: figures and pence, and nothing a machine could read as another sum."""

import re
from decimal import Decimal
from typing import Any

from django import forms

POUNDS = re.compile(r"£?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?", re.ASCII)


class PoundsField(forms.DecimalField):
    """Pounds and pence in plain figures. `1e3` is no thousand here, and figures of other scripts are asked
    for again: whoever checks the ledger has to read the same sum."""

    widget = (
        forms.TextInput
    )  # a number box of a browser drops the comma of 1,000, and all that follows it

    def __init__(self, *, missing: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(
            min_value=Decimal("0.01"), max_digits=8, decimal_places=2,
            error_messages={
                "required": missing,
                "invalid": "The amount must be in pounds, such as 80 or 80.00",
                "min_value": "The amount must be more than nothing",
                "max_decimal_places": "The amount must be in pounds and whole pence",
                "max_digits": "The amount is too large: look at the figure again",
                "max_whole_digits": "The amount is too large: look at the figure again",
            },
            **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The sum, or a ValidationError where it is not written in pounds and pence."""
        if value in self.empty_values:
            return None
        plain = str(value).strip()
        if plain.startswith("-") or re.fullmatch(r"£?\d+\.\d{3,}", plain, re.ASCII):
            return super().to_python(
                plain.lstrip("£")
            )  # said as too little, or as parts of a penny
        if not POUNDS.fullmatch(plain):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(plain.lstrip("£").replace(",", ""))
