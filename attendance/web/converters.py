"""Parts of an address: a day as 2026-01-19, a half of it as am or pm."""

import datetime as dt

from django.urls import register_converter
from django.urls.converters import get_converters

from attendance.choices import Half

YEARS = range(
    1900, 2200
)  # a page adds weeks and years to its day: the ends of the calendar have none


class DayConverter:
    """2026-01-19. Anything that is no day, or of no school year, is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """From the address; a ValueError is a 404."""
        day = dt.date.fromisoformat(value)
        if day.year not in YEARS:
            raise ValueError(f"{value} is no day of a school year")
        return day

    def to_url(self, value: dt.date | str) -> str:
        """Into the address."""
        return value if isinstance(value, str) else value.isoformat()


class HalfConverter:
    """am or pm."""

    regex = "am|pm"

    def to_python(self, value: str) -> str:
        """From the address."""
        return Half(value.upper()).value

    def to_url(self, value: str) -> str:
        """Into the address."""
        return value.lower()


def register_converters() -> None:
    """Make `<day:date>` and `<half:half>` known to the routes."""
    if "day" not in get_converters():
        register_converter(DayConverter, "day")
        register_converter(HalfConverter, "half")


register_converters()  # routes written when their module is read need them before it is
