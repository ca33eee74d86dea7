"""A date typed into three boxes, day, month and year, and the field that makes one date of it.

A date that people know or read off a letter is typed, not picked (GOV.UK date input pattern).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2200  # as in addresses: reckoning with other years leads nowhere
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateParts(NamedTuple):
    """What was typed, as it was typed, so that it can be shown again."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: Any) -> "DateParts":
        """From a date, from an ISO date in words, or from nothing."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, str):
            year, _, rest = value.partition("-")
            month, _, day = rest.partition("-")
            return cls(day.lstrip("0"), month.lstrip("0"), year)
        return cls(str(value.day), str(value.month), str(value.year)) if value else cls()

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the boxes left empty."""
        return tuple(part for part in PARTS if not getattr(self, part))


class MemorableDateInput(forms.Widget):
    """Three boxes named `name-day`, `name-month`, `name-year`; a single ISO `name` is read as well."""

    use_fieldset = True
    input_type = "text"

    def format_value(self, value: Any) -> DateParts:
        """What goes back into the boxes."""
        return DateParts.of(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        """Read the boxes, or the one ISO date of a link or a test."""
        if name in data:
            return DateParts.of(data[name])
        return DateParts(*(str(data.get(f"{name}-{part}", "")).strip() for part in PARTS))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """True when neither the boxes nor the one name was sent."""
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str | None) -> str:
        """The first box."""
        return f"{id_}-day" if id_ else ""


class MemorableDateField(forms.Field):
    """Give one date, or say which box is wrong. `noun` is what the date is of: "date of the visit"."""

    widget = MemorableDateInput

    def __init__(self, *, noun: str = "date", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.noun = noun

    def to_python(self, value: Any) -> date | None:
        """Turn what was typed into a date; nothing typed is None."""
        parts = DateParts.of(value)
        missing = parts.missing
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self._wrong(f"The {self.noun} must include a {' and '.join(missing)}", missing)
        return self._date_of(parts)

    def validate(self, value: Any) -> None:
        """Ask for the date when there must be one."""
        if value is None and self.required:
            raise self._wrong(f"Enter the {self.noun}", PARTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was typed with what was there."""
        return DateParts.of(initial) != DateParts.of(data)

    def _date_of(self, parts: DateParts) -> date:
        month = self._month(parts.month)
        if not (_is_number(parts.day) and month):
            raise self._wrong(f"The {self.noun} must be a real date, such as 19 1 2026", PARTS)
        if not (_is_number(parts.year, 4) and len(parts.year) == 4):
            raise self._wrong(f"The year of the {self.noun} must have 4 figures", ("year",))
        if not FIRST_YEAR <= int(parts.year) <= LAST_YEAR:
            words = f"The year of the {self.noun} must be between {FIRST_YEAR} and {LAST_YEAR}"
            raise self._wrong(words, ("year",))
        try:
            return date(int(parts.year), month, int(parts.day))
        except ValueError:
            raise self._wrong(
                f"The {self.noun} must be a real date, such as 19 1 2026", PARTS
            ) from None

    @staticmethod
    def _month(typed: str) -> int:
        """1 to 12 from a number or a name; 0 for anything else."""
        if _is_number(typed):
            return int(typed)
        word = typed[:3].lower()
        return MONTHS.index(word) + 1 if word in MONTHS else 0

    @staticmethod
    def _wrong(message: str, parts: tuple[str, ...]) -> ValidationError:
        return ValidationError(message, code="date", params={"parts": parts})


def _is_number(typed: str, most: int = 2) -> bool:
    """Plain figures, and no more of them than a day or month has."""
    return typed.isascii() and typed.isdigit() and len(typed) <= most
